"""动作: one row for each act on a matter. Append-only; the matter's state is their replay."""

from django.db import models

from wangge.cases.models.case import Case
from wangge.integrity.acted import ActRow
from wangge.territory.models import Place


class Act(ActRow):
    """动作 (act): who did what when, from which state to which, what changed, what the resident was told."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="case_acts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="act_uid_once"),
            models.UniqueConstraint(fields=["place", "case", "seq"], name="act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.act}"
