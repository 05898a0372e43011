"""样本: which households were drawn, which sheets of slips were printed, and what came of going round."""

from django.db import models

from wangge.integrity.written import Written
from wangge.surveys.models.round import Round
from wangge.territory.models import Grid, Place


class Sample(Written):
    """样本 (sample): a grid's households by number alone, the seed and what it drew; never a name."""

    KIND = "survey.sample"
    TELLS = ("round_id", "grid_id", "listed", "size", "source")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="samples")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    households = models.PositiveIntegerField()  # the base, as the office states it
    source = models.CharField(max_length=200)  # where it has that from
    listed = models.JSONField()  # their numbers
    digest = models.CharField(max_length=64)  # of the list
    seed = models.BigIntegerField()
    size = models.PositiveIntegerField()
    drawn = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="sample_uid_once"),
            models.UniqueConstraint(fields=["place", "round", "grid"], name="sample_once"),
        ]
        ordering = ["grid__code"]

    @property
    def subject(self) -> str:
        return str(self.round.uid)

    def __str__(self) -> str:
        return f"{self.grid} {self.size}/{self.households}"


class SlipSheet(Written):
    """答题码单 (sheet of slips): so many slips were printed for a grid, by whom. The codes are on the paper alone."""

    KIND = "survey.slips"
    TELLS = ("round_id", "grid_id", "count", "anew")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    first = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    anew = models.BooleanField(default=False)  # those not yet used were made void

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="slip_sheet_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.round.uid)

    def __str__(self) -> str:
        return f"{self.grid} {self.first}+{self.count}"


class Fieldwork(Written):
    """入户情况 (fieldwork): of a grid's drawn households, how many took a slip, declined, were not at home: counts alone."""

    KIND = "survey.fieldwork"
    TELLS = ("round_id", "grid_id", "handed", "refused", "away")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="fieldwork")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    handed = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    away = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="fieldwork_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.round.uid)

    def __str__(self) -> str:
        return f"{self.grid} {self.handed}+{self.refused}+{self.away}"
