"""年终评优: who was commended at the end of a year, and for what (B-4)."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Place


class AwardList(Written):
    """评优名单 (award list): those chosen, each with reasons; signed once for a year, without places or numbers."""

    KIND = "award.sign"
    TELLS = ("year", "content", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="award_lists")
    year = models.PositiveSmallIntegerField()
    content = models.JSONField()  # [{"person", "name", "reasons"}, …] in the order of names
    words = models.TextField(blank=True)  # who was heard before

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="award_list_uid_once"),
            models.UniqueConstraint(fields=["place", "year"], name="award_list_once"),
        ]
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.place} {self.year}"
