"""动作: one row for each act on a matter. Append-only; the matter's state is their replay."""

from django.db import models

from wangge.cases.models.case import Case
from wangge.territory.models import Person, Place


class Act(models.Model):
    """动作 (act): who did what when, from which state to which, what changed, what the resident was told."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="case_acts")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")
    uid = models.UUIDField()
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True, blank=True)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    said = models.TextField(blank=True)  # what the resident is told
    cite = models.JSONField(null=True, blank=True)
    changes = models.JSONField(default=dict)
    by_person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20)
    by_label = models.CharField(max_length=80)
    leaf_index = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="act_uid_once"),
            models.UniqueConstraint(fields=["place", "case", "seq"], name="act_seq_once"),
        ]
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.act}"
