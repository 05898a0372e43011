"""故障: when the system could not be used, as a named person saw it. It excuses; it never counts against anyone."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Place


class Outage(Written):
    """系统故障 (outage): of the whole place, or of one grid's network; from when until when, and what was out."""

    KIND = "outage.note"
    TELLS = ("grid_id", "since", "until", "words", "takes_back_id")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="outages")
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    words = models.TextField()
    takes_back = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="outage_uid_once"),
            models.UniqueConstraint(fields=["place", "takes_back"], name="outage_taken_back_once"),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="outage_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["place", "since"], name="outage_since")]
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.grid or self.place} {self.words[:20]}"
