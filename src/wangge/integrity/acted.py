"""动作的行: the columns that `passage.take` writes and `passage.body_of` reads, once for every kind of subject."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import models

from wangge.policy.pack import Refusal


class ActRow(models.Model):
    """动作 (act row): who did what when, from which state to which, what changed. Append-only.

    The subject's state is the replay of its rows. Whoever inherits adds `place`, a link to the subject whose related
    name is `acts`, and that `uid` and `seq` stand once.
    """

    uid = models.UUIDField()
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True, blank=True)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    note = models.TextField(blank=True)  # for the office
    said = models.TextField(blank=True)  # what the resident or the person concerned is told, or says
    cite = models.JSONField(null=True, blank=True)
    changes = models.JSONField(default=dict)
    by_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_role = models.CharField(max_length=20)
    by_label = models.CharField(max_length=80)
    leaf_index = models.BigIntegerField()

    class Meta:
        abstract = True
        ordering = ["seq"]


def astray(steps: Iterable[Any], begun: str, demand: Callable[[str, str], None]) -> list[str]:
    """不成一串之处: sentences for steps that are missing, do not begin where the last one ended, or that no table allows.

    `steps` in their order, from the state `begun`; `demand` is the table's own question.
    """
    found, now = [], begun
    for number, step in enumerate(steps, 1):
        if step.seq != number:
            found.append(f"第 {number} 步缺失")
        if step.from_state != now:
            found.append(f"第 {step.seq} 步从“{step.from_state}”开始，此前是“{now}”")
        try:
            demand(step.act, step.from_state)
        except Refusal as refusal:
            found.append(f"第 {step.seq} 步不合动作表：{refusal}")
        now = step.to_state
    return found
