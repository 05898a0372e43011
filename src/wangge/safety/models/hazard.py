"""隐患: one fault at one spot, from finding to acceptance by somebody else."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models import Case
from wangge.integrity.acted import ActRow
from wangge.integrity.written import Written
from wangge.safety import lifecycle
from wangge.safety.lifecycle import State
from wangge.territory.models import Grid, Person, Place


class Hazard(models.Model):
    """隐患 (hazard): the present state is kept for speed and equals the replay of its acts."""

    class Grade(models.TextChoices):
        GENERAL = "general", _("一般")
        MAJOR = "major", _("重大")

    class Kind(models.TextChoices):
        THING = "thing", _("物的危险状态")
        CONDUCT = "conduct", _("人的不安全行为")
        MANAGEMENT = "management", _("管理上的缺陷")

    class Finder(models.TextChoices):
        """Who came upon it first; what makes it self-reported is read from this (D-0.7)."""

        GRID = "grid", _("本网格的人")
        OTHER_GRID = "other-grid", _("别的网格的人")
        INSPECTION = "inspection", _("公司检查")
        AUTHORITY = "authority", _("监管部门检查")
        COMMUNITY = "community", _("社区移交")

    lifecycle = lifecycle
    BESIDE: ClassVar[frozenset[str]] = frozenset({"remind_at", "remind_kind"})

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="hazards")
    uid = models.UUIDField(default=uuid.uuid4)
    number = models.CharField(max_length=24, null=True, blank=True)
    state = models.CharField(max_length=12, default=State.NEW)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="hazards")
    area = models.CharField(max_length=80)  # 部位: the spot, as people there call it
    kind = models.CharField(max_length=12, choices=Kind)
    words = models.TextField()  # as found; never changed
    summary = models.CharField(max_length=60)
    source = models.CharField(max_length=60, blank=True)  # "patrol:<uid>", "case:<uid>", "handover:<uid>"
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="hazards")
    recurs = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="recurrences"
    )

    finder = models.CharField(max_length=12, choices=Finder)
    found_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confidential = models.BooleanField(default=False)  # who found and reported it is for the office alone
    found_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True, blank=True)
    on_the_spot = models.TextField(blank=True)  # 当场采取的: what was done at once

    grade = models.CharField(max_length=8, choices=Grade, blank=True)
    graded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    graded_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    disputed = models.CharField(max_length=8, choices=Grade, blank=True)  # the grade somebody asks for

    report_due_at = models.DateTimeField(null=True, blank=True)
    report_basis = models.JSONField(null=True, blank=True)
    told_above_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_basis = models.JSONField(null=True, blank=True)  # Deadline.to_json(): clause, reading, account
    check_due_at = models.DateTimeField(null=True, blank=True)
    check_basis = models.JSONField(null=True, blank=True)
    asked_until = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    extensions = models.PositiveSmallIntegerField(default=0)

    control = models.TextField(blank=True)
    stop_work = models.TextField(blank=True)  # 停产停用: what stands still, since when
    controlled_at = models.DateTimeField(null=True, blank=True)
    plan = models.JSONField(null=True, blank=True)  # the five guarantees, each with words; `until`
    planned_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    notice_number = models.CharField(max_length=24, null=True, blank=True)
    notice = models.JSONField(null=True, blank=True)  # what was asked for, of whom, by when, as it was issued

    rectifier = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="rectified_hazards"
    )
    rectified = models.TextField(blank=True)
    submitted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    accepted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    acceptance = models.TextField(blank=True)  # what was looked at
    checked = models.JSONField(null=True, blank=True)  # the five guarantees as they were found on the spot
    signed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    ending = models.TextField(blank=True)  # why it was withdrawn, or is none

    told_authority_at = models.DateTimeField(null=True, blank=True)
    told_congress_at = models.DateTimeField(null=True, blank=True)
    told_workers_at = models.DateTimeField(null=True, blank=True)
    public_words = models.TextField(blank=True)  # 通报的话: what the employees read

    remind_at = models.DateTimeField(null=True, blank=True)
    remind_kind = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="hazard_uid_once"),
            models.UniqueConstraint(fields=["place", "number"], name="hazard_number_once"),
            models.UniqueConstraint(fields=["place", "notice_number"], name="hazard_notice_number_once"),
            models.CheckConstraint(
                condition=models.Q(accepted_by=None)
                | (
                    (models.Q(rectifier=None) | ~models.Q(accepted_by=models.F("rectifier")))
                    & ~models.Q(accepted_by=models.F("submitted_by"))
                ),
                name="hazard_accepted_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(lifecycle.CLOSING))
                | (models.Q(accepted_by__isnull=False) & ~models.Q(acceptance="")),
                name="hazard_closed_after_acceptance",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.CLOSED, grade="major") | models.Q(signed_by__isnull=False),
                name="hazard_major_signed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(lifecycle.DROPPED)) | ~models.Q(ending=""),
                name="hazard_dropped_with_reasons",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "state", "due_at"], name="hazard_open_due"),
            models.Index(fields=["place", "-found_at"], name="hazard_found"),
            models.Index(fields=["place", "grid", "kind"], name="hazard_same_spot"),
            models.Index(
                fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="hazard_remind"
            ),
        ]

    @property
    def protect_as(self) -> str:
        """按哪一级防护 (D-2.2.7): while the grade is disputed, the heavier one."""
        return self.Grade.MAJOR if self.Grade.MAJOR in (self.grade, self.disputed) else self.grade

    @property
    def open(self) -> bool:
        return self.state in lifecycle.OPEN

    def late(self, at: dt.datetime) -> bool:
        """整改逾期 as seen then: not submitted within its limit, or submitted after it; returned ones run on."""
        if self.due_at is None or self.state in lifecycle.DROPPED:
            return False
        done = self.submitted_at if self.state in (State.SUBMITTED, *lifecycle.CLOSING) else None
        return min(done or at, at) > self.due_at

    def __str__(self) -> str:
        return f"{self.number or '草稿'} {self.summary}"


class HazardAct(ActRow):
    """隐患的经过 (act): one row for each step; append-only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="hazard_act_uid_once"),
            models.UniqueConstraint(fields=["place", "hazard", "seq"], name="hazard_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.hazard_id}#{self.seq} {self.act}"


class HazardRecusal(models.Model):
    """隐患的回避 (recusal): whoever is complained about neither sees nor handles it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hazard_recusals")
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "hazard", "person"], name="hazard_recusal_once")
        ]


class HazardPhoto(Written):
    """隐患的照片 (photo): optional evidence, encoded anew on arrival."""

    FOLDER = "hazards"
    KIND = "hazard-photo.added"
    TELLS = ("hazard_id", "sha256")
    ERASABLE = ("name",)

    key = models.UUIDField(default=uuid.uuid4)  # its file
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="photos")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="hazard_photo_uid_once"),
            models.UniqueConstraint(fields=["place", "hazard", "sha256"], name="hazard_photo_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
