"""只看不提: a span in which findings are shown and nothing is proposed. The last row of a place holds."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Place


class Observing(Written):
    """只看不提 (observe only): until which day, and why. A day before today ends it."""

    KIND = "observing.set"
    TELLS = ("since", "until", "why")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="observings")
    since = models.DateField()
    until = models.DateField()
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="observing_uid_once")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}–{self.until:%Y-%m-%d}"
