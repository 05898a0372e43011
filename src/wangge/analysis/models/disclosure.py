"""居务公开: what everybody may read on the notice board and in the portal, from a day until a day, signed."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Place


class AffairsDisclosure(Written):
    """居务公开 (affairs disclosure): counts of a period, posted for fifteen days at least; no row of it names or quotes anybody."""

    KIND = "affairs-disclosure.post"
    TELLS = ("since", "until", "first", "last", "digest")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="affairs_disclosures")
    first = models.DateField()  # of what it speaks: its first and last day
    last = models.DateField()
    since = models.DateField()  # how long it hangs: its first and last day
    until = models.DateField()
    content = models.JSONField()
    words = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of content and words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="affairs_uid_once"),
            models.UniqueConstraint(fields=["place", "first", "last"], name="affairs_once"),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="affairs_ends_later"
            ),
        ]
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.first:%Y-%m-%d}—{self.last:%Y-%m-%d}"


class PaperNote(Written):
    """签后说明 (note on a signed paper): what is put right or added later; the paper itself stays as it was signed."""

    KIND = "analysis-paper.note"
    TELLS = ("about", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField()  # of the monthly analysis or the disclosure
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="paper_note_uid_once")]
        indexes = [models.Index(fields=["place", "about"], name="paper_note_about")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.about)
