"""上级的表: a form of somebody above, how its columns mean our fields, and each time it was filled and handed on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.territory.models import Person, Place


class SuperiorForm(Written):
    """上级的表 (superior form): whose form, what it is called, which of our records it asks for."""

    class Records(models.TextChoices):
        MATTERS = "matters", _("事项")
        ENTRIES = "entries", _("民情日志")
        VISITS = "visits", _("入户走访")
        HAZARDS = "hazards", _("隐患")

    KIND = "superior-form.add"
    TELLS = ("name", "sender", "source")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="superior_forms")
    name = models.CharField(max_length=80)
    sender = models.CharField(max_length=80)  # who wants it
    source = models.CharField(max_length=12, choices=Records)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="superior_form_uid_once")]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class FormVersion(Written):
    """表的版本 (form version): the empty file and its columns as they are filled from a day on; a change is a new version."""

    KIND = "superior-form.map"
    TELLS = ("form_id", "sha256", "columns", "since")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(SuperiorForm, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    since = models.DateField()
    file_name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)  # of the empty form as we keep it
    sheet = models.CharField(max_length=40)
    first = models.PositiveIntegerField()  # rows of the head
    last = models.PositiveIntegerField()
    foot = models.PositiveIntegerField(default=0)  # the first row of the foot; 0: none
    columns = models.JSONField()  # [{index, letter, label, field, fixed}]
    left_out = models.JSONField(default=list)  # what of the file was not taken, in words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="form_version_uid_once"),
            models.UniqueConstraint(fields=["place", "form", "number"], name="form_version_once"),
        ]
        ordering = ["form", "number"]

    @property
    def subject(self) -> str:
        return str(self.form.uid)

    @property
    def fields(self) -> list[str]:
        """填的字段, in the order of the columns."""
        return [each["field"] for each in self.columns if each["field"]]

    def __str__(self) -> str:
        return f"{self.form} v{self.number}"


class Export(Written):
    """导出记录 (export): which form was filled, for whom and for what, which fields, how many rows; the file by its hash."""

    KIND = "paper-export.make"
    TELLS = ("version_id", "recipient", "purpose", "fields", "rows", "sha256")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="exports")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="exports")
    recipient = models.CharField(max_length=80)
    purpose = models.CharField(max_length=120)
    reason = models.CharField(max_length=200, blank=True)  # why personal fields had to be in it
    fields = models.JSONField()
    asked = models.JSONField()  # the filter: days, grid, which
    rows = models.PositiveIntegerField()
    seconds = models.FloatField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="export_uid_once")]
        indexes = [models.Index(fields=["place", "-at"], name="export_latest")]
        ordering = ["-at", "-pk"]

    @property
    def subject(self) -> str:
        return str(self.version.form.uid)

    def __str__(self) -> str:
        return f"{self.version} → {self.recipient}"


class Job(models.Model):
    """文书任务 (paper job): a file that takes a while – asked for, being made, ready for whoever asked, gone after its day.

    No history: what it made is written down as an export. The file lies outside the backups.
    """

    class Kind(models.TextChoices):
        FORM = "form", _("填上级的表")
        PAPERS = "papers", _("批量打印")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    actor = models.JSONField()  # in which post it was asked for
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=120)
    asked = models.JSONField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    said = models.TextField(blank=True)  # what was left out, or why there is no file

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="paper_job_once")]
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(ended_at=None), name="paper_job_waiting")
        ]
        ordering = ["-asked_at", "-pk"]

    @property
    def ready(self) -> bool:
        """做好了: there is a file to fetch."""
        return self.ended_at is not None and bool(self.file_name)

    @property
    def percent(self) -> int:
        """做了百分之几."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    def __str__(self) -> str:
        return self.title
