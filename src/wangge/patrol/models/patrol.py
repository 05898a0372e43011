"""巡查记录: what a patrol looked at and found, and what came of each finding."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.patrol.models.checklist import Checklist
from wangge.patrol.models.grid_file import GridFile
from wangge.patrol.models.plan import PatrolPlan
from wangge.territory.models import Grid, Person, Place


class Patrol(Written):
    """巡查记录 (patrol): a grid, a list, from when until when, the answers, a few words (A-2.1.1). No track is kept."""

    class Verdict(models.TextChoices):
        PASS = "pass", _("合格")
        FAIL = "fail", _("不合格")
        NA = "na", _("不适用")

    KIND = "patrol.record"
    TELLS = ("grid_id", "checklist_id", "plan_id", "answers", "words")
    ERASABLE = ("words", "answers")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="patrols")
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="patrols")
    plan = models.ForeignKey(
        PatrolPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="patrols"
    )
    checklist = models.ForeignKey(
        Checklist, null=True, blank=True, on_delete=models.PROTECT, related_name="patrols"
    )
    file = models.ForeignKey(
        GridFile, null=True, blank=True, on_delete=models.PROTECT, related_name="patrols"
    )
    patroller = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="patrols"
    )  # nobody of ours where it was brought in from another ledger
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    answers = models.JSONField(default=list)  # [{key, verdict, note, where}], in the order of the list
    words = models.TextField(blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    device_id = models.CharField(max_length=40, blank=True)
    device_seq = models.PositiveBigIntegerField(null=True, blank=True)
    source_system = models.CharField(max_length=40, blank=True)  # where it was brought in from
    source_number = models.CharField(max_length=120, blank=True)
    site = models.CharField(
        max_length=200, blank=True
    )  # of one brought in: what was inspected, in its own words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="patrol_uid_once"),
            models.UniqueConstraint(
                fields=["place", "source_system", "source_number"], condition=~Q(source_number=""),
                name="patrol_source_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["place", "ended_at"], name="patrol_place"),
            models.Index(fields=["grid", "ended_at"], name="patrol_grid"),
        ]

    @property
    def took(self) -> dt.timedelta:
        """用了多久."""
        return self.ended_at - self.started_at

    @property
    def day(self) -> dt.date:
        """哪一天的."""
        return self.place.day_of(self.ended_at)

    @property
    def late_label(self) -> str:
        """当天、一天内、迟记."""
        if self.place.day_of(self.at) == self.day:
            return str(_("当天"))
        return str(_("一天内") if self.at - self.ended_at <= dt.timedelta(days=1) else _("迟记"))

    def __str__(self) -> str:
        return f"{self.grid or self.site or self.place} {self.ended_at:%Y-%m-%d}"


class PatrolFinding(Written):
    """巡查发现 (finding): one thing that was not in order; what came of it stands in its outcome."""

    KIND = "patrolfinding.note"
    TELLS = ("patrol_id", "key", "words", "where")
    ERASABLE = ("words", "where")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="patrol_findings")
    patrol = models.ForeignKey(Patrol, on_delete=models.PROTECT, related_name="findings")
    key = models.CharField(max_length=40)  # of the item; `rounds.EXTRA`: seen beside the list
    words = models.TextField()  # the item and the note, so that nothing is typed again
    where = models.CharField(max_length=80, blank=True)
    clause = models.CharField(max_length=80, blank=True)
    weight = models.CharField(max_length=20, blank=True)  # of one brought in: how its own ledger weighed it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="patrol_finding_uid_once"),
            models.UniqueConstraint(fields=["place", "patrol", "key"], name="patrol_finding_once"),
        ]
        ordering = ["pk"]

    @property
    def outcome(self) -> "FindingOutcome | None":
        """去向; prefetch `outcomes`."""
        return next(iter(self.outcomes.all()), None)

    def __str__(self) -> str:
        return self.words[:40]


class FindingOutcome(Written):
    """发现的去向 (outcome of a finding): a hazard, a matter, or put right on the spot; once."""

    class Kind(models.TextChoices):
        HAZARD = "hazard", _("已登记隐患")
        MATTER = "matter", _("已转事项")

    KIND = "findingoutcome.note"
    TELLS = ("finding_id", "kind", "target_uid")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="finding_outcomes")
    finding = models.ForeignKey(PatrolFinding, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=8, choices=Kind)
    target_uid = models.UUIDField()
    number = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="finding_outcome_uid_once"),
            models.UniqueConstraint(fields=["place", "finding"], name="finding_outcome_once"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.get_kind_display())


class PatrolPhoto(Written):
    """巡查照片 (patrol photo): optional; of the patrol, or of one item of its list."""

    FOLDER = "patrol"
    KIND = "patrolphoto.add"
    TELLS = ("patrol_id", "sha256")
    ERASABLE = ("name",)

    key = models.UUIDField(default=uuid.uuid4)  # its file
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="patrol_photos")
    patrol = models.ForeignKey(Patrol, on_delete=models.PROTECT, related_name="photos")
    item = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="patrol_photo_uid_once"),
            models.UniqueConstraint(fields=["place", "patrol", "sha256"], name="patrol_photo_once"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
