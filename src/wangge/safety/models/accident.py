"""事故: facts first, within the hour; causes later; no field for guilt."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.acted import ActRow
from wangge.safety import emergencies
from wangge.safety.emergencies import State
from wangge.safety.models.hazard import Hazard
from wangge.territory.models import Grid, Person, Place


class Accident(models.Model):
    """事故 (accident): what happened, how many were hurt, when the head knew and when the authority was told."""

    class Kind(models.TextChoices):
        WORK = "work", _("生产安全事故")
        FIRE = "fire", _("火灾事故")
        TRAFFIC = "traffic", _("道路交通事故")
        POLLUTION = "pollution", _("突发环境事件")

    lifecycle = emergencies
    BESIDE: ClassVar[frozenset[str]] = frozenset({"remind_at", "remind_kind"})

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="accidents")
    uid = models.UUIDField(default=uuid.uuid4)
    number = models.CharField(max_length=24, null=True, blank=True)
    state = models.CharField(max_length=12, default=State.NEW)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="accidents")
    area = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WORK)
    happened_at = models.DateTimeField()
    words = models.TextField()  # 简要经过: what is known, first told; later words are further acts
    measures = models.TextField()  # 已经采取的措施
    dead = models.PositiveSmallIntegerField(default=0)
    missing = models.PositiveSmallIntegerField(default=0)
    badly_hurt = models.PositiveSmallIntegerField(default=0)  # 重伤, with acute poisoning
    hurt = models.PositiveSmallIntegerField(default=0)  # 轻伤
    loss = models.PositiveIntegerField(default=0)  # direct loss in 万元, as estimated
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    hazard = models.ForeignKey(
        Hazard, null=True, blank=True, on_delete=models.PROTECT, related_name="accidents"
    )  # the hazard it came of, where one was known

    head = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    head_knew_at = models.DateTimeField(null=True, blank=True)
    report_due_at = models.DateTimeField(null=True, blank=True)
    report_basis = models.JSONField(null=True, blank=True)
    authority = models.CharField(max_length=120, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    supplement_until = models.DateTimeField(null=True, blank=True)
    supplement_basis = models.JSONField(null=True, blank=True)

    cause = models.TextField(blank=True)  # 查明的原因: of things, conduct and management; nobody is named
    prevention = models.TextField(blank=True)
    found_by = models.CharField(max_length=120, blank=True)  # who investigated
    found_at = models.DateTimeField(null=True, blank=True)
    ending = models.TextField(blank=True)

    remind_at = models.DateTimeField(null=True, blank=True)
    remind_kind = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="accident_uid_once"),
            models.UniqueConstraint(fields=["place", "number"], name="accident_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.FOUND, State.CLOSED])
                | (~models.Q(cause="") & ~models.Q(prevention="")),
                name="accident_found_with_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-happened_at"], name="accident_day"),
            models.Index(
                fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="accident_remind"
            ),
        ]

    @property
    def grade(self) -> str:
        """等级 by the national rule, of what is known now."""
        return emergencies.grade(dead=self.dead, badly_hurt=self.badly_hurt, loss=self.loss)

    def __str__(self) -> str:
        return f"{self.number or '草稿'} {self.area}"


class AccidentAct(ActRow):
    """事故的经过 (act): one row for each step; append-only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    accident = models.ForeignKey(Accident, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="accident_act_uid_once"),
            models.UniqueConstraint(fields=["place", "accident", "seq"], name="accident_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.accident_id}#{self.seq} {self.act}"
