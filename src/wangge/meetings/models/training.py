"""培训与谈心 (A-2.1.5): what people were taught and asked for. There is no field for what somebody thinks."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.secrecy import EncryptedTextField
from wangge.integrity.written import Written
from wangge.territory.models import Grid, Place


class Training(Written):
    """培训计划 (training): what will be taught to whom, when, by whom."""

    KIND = "training.plan"
    TELLS = ("grid_id", "title", "planned_on", "teacher", "audience", "material")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="trainings")
    grid = models.ForeignKey(
        Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="trainings"
    )  # None: for the whole place
    title = models.CharField(max_length=80)
    planned_on = models.DateField()
    teacher = models.CharField(max_length=80)
    audience = models.CharField(max_length=120)  # 全体职工, 夜班的焊工 …
    material = models.TextField(blank=True)  # what is to be read, or where it lies

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="training_uid_once")]
        indexes = [models.Index(fields=["place", "-planned_on"], name="training_day")]
        ordering = ["-planned_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.planned_on:%Y-%m-%d}"


class TrainingHeld(Written):
    """办了培训 (held): how many of how many came, what was taught and asked. Or that it was called off, and why."""

    KIND = "training.hold"
    TELLS = ("training_id", "held_on", "came", "asked", "notes", "called_off")
    ERASABLE = ("notes",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    came = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)  # how many should have come
    notes = models.TextField()  # what was taught, what was asked and answered; or why it was called off
    called_off = models.BooleanField(default=False)
    names = EncryptedTextField(blank=True)  # the list that was signed, where it is copied here

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="training_held_uid_once"),
            models.CheckConstraint(condition=models.Q(asked__gte=models.F("came")), name="training_came_of_asked"),
        ]  # fmt: skip
        ordering = ["at"]

    @property
    def subject(self) -> str:
        return str(self.training.uid)

    def __str__(self) -> str:
        return f"{self.training.title} {self.held_on:%Y-%m-%d}"


class TrainingFile(Written):
    """培训材料 (file): a hand-out, a picture of the board; made safe on arrival."""

    FOLDER = "trainings"
    KIND = "training.file"
    TELLS = ("training_id", "sha256")
    ERASABLE = ("name",)

    key = models.UUIDField(default=uuid.uuid4)  # its file
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="training_file_uid_once"),
            models.UniqueConstraint(fields=["place", "training", "sha256"], name="training_file_once"),
        ]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.training.uid)

    def __str__(self) -> str:
        return self.name


class Talk(Written):
    """谈心 (talk): time, subject, and what the employee wished to raise, in their own words and only if they wish.

    No column for thoughts, moods, attitudes or a judgement of anybody: 思想动向 is read as what employees raise themselves
    (D-2.1.1). What they said is sealed, is no ground for anything, and goes after its day.
    """

    class Asked(models.TextChoices):
        EMPLOYEE = "employee", _("职工自己来的")
        MANAGER = "manager", _("网格管理员约的，职工愿意谈")

    KIND = "talk.write"
    TELLS = ("grid_id", "talked_on", "topic", "asked_by", "confidential")
    FREE = ("erased_at",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="talks")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="talks")
    talked_on = models.DateField()
    topic = models.CharField(max_length=60)  # 更衣室, 排班 …
    asked_by = models.CharField(max_length=8, choices=Asked)
    raised = EncryptedTextField(blank=True)  # what the employee asked for or proposed
    promised = EncryptedTextField(blank=True)  # what was said would be done
    who = EncryptedTextField(blank=True)  # as they wish to be called, or nothing
    confidential = models.BooleanField(default=False)  # only whoever wrote it sees it
    delete_on = models.DateField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="talk_uid_once")]
        indexes = [
            models.Index(fields=["place", "-talked_on"], name="talk_day"),
            models.Index(fields=["delete_on"], condition=models.Q(erased_at=None), name="talk_due"),
        ]
        ordering = ["-talked_on", "-at"]

    def __str__(self) -> str:
        return f"{self.topic} {self.talked_on:%Y-%m-%d}"


class TalkFollowing(Written):
    """谈心以后 (following): what came of it – done, told, or made into a matter with its own number."""

    KIND = "talk.follow"
    TELLS = ("talk_id", "words", "case_uid")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="followings")
    words = models.TextField(blank=True)
    case_uid = models.UUIDField(null=True, blank=True)
    number = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="talk_following_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.talk.uid)

    def __str__(self) -> str:
        return self.words[:20] or self.number
