"""票箱: slips on one side, ballots on the other, and nothing that leads from one to the other.

Neither has a moment, and neither is recorded one by one in the log: a leaf for an answer would say when it came, and
with that, whose it was. The blank ballots are laid in the box when the slips are printed; whoever answers fills one
drawn at random, so the order of the rows says nothing. The log has the slips when they are printed and the box when
it is closed.
"""

import uuid
from typing import Self

from django.db import models

from wangge.integrity.secrecy import EncryptedTextField
from wangge.surveys.models.round import Round
from wangge.territory.models import Grid, Place


class Slip(models.Model):
    """答题码 (slip): the hash of a code that answers once; which household has it is known to its paper alone."""

    class Used(models.TextChoices):
        NO = "", "未用"
        LINK = "link", "网上"
        PAPER = "paper", "纸质"
        PHONE = "phone", "电话"
        VOID = "void", "作废"

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="slips")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    code_hash = models.CharField(max_length=64)
    used = models.CharField(max_length=6, choices=Used, blank=True, default=Used.NO)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "round", "grid", "number"], name="slip_number_once"),
            models.UniqueConstraint(fields=["place", "round", "code_hash"], name="slip_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.grid_id}-{self.number:03d}"


class Ballots(models.QuerySet["Ballot"]):
    """答卷查询."""

    def filled(self) -> Self:
        """填过的."""
        return self.filter(answers__isnull=False)

    def blank(self) -> Self:
        """还空着的."""
        return self.filter(answers__isnull=True)


class Ballot(models.Model):
    """答卷 (ballot): what was answered in a grid, by nobody one could name, at no moment one could tell."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="ballots")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(null=True, blank=True)  # None: a blank, not yet filled
    words = EncryptedTextField(blank=True, default="")

    objects = Ballots.as_manager()

    class Meta:
        indexes = [models.Index(fields=["round", "grid"], name="ballot_grid")]

    def __str__(self) -> str:
        return f"{self.grid_id}"
