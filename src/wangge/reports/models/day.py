"""当日信息分类表: the leader's afternoon, signed (B-1.2, B-1.3, B-2.1, B-2.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Place


class DaySheet(Written):
    """当日信息分类表 (day sheet): what a grid received, how each was classified, signed by its leader.

    `content` names every item with the hash of its leaf in the log, which commits to its words; the words
    themselves stay where they were written, so that an erasure there is one here too. `digest` is SHA-256 of it.
    """

    KIND = "day-sheet.sign"
    TELLS = ("grid_id", "day", "digest", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="day_sheets")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="day_sheets")
    day = models.DateField()
    since = models.DateField()  # the first day it holds: rest days before a working day go with it
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    words = models.TextField(blank=True)  # the leader's own sentence

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="sheet_uid_once"),
            models.UniqueConstraint(fields=["place", "grid", "day"], name="sheet_once"),
        ]
        ordering = ["-day", "grid"]

    def __str__(self) -> str:
        return f"{self.grid} {self.day:%Y-%m-%d}"


class Upload(Written):
    """上传 (upload): a signed sheet handed to the community's own network, or carried there as a file (B-1.3)."""

    class Way(models.TextChoices):
        NETWORK = "network", _("社区网络")
        FILE = "file", _("文件（U盘）")

    KIND = "day-sheet.upload"
    TELLS = ("sheet_id", "way", "digest")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(DaySheet, on_delete=models.PROTECT, related_name="uploads")
    way = models.CharField(max_length=8, choices=Way)
    digest = models.CharField(max_length=64)  # of the sheet, or of the file that was carried

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="upload_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.sheet.uid)

    def __str__(self) -> str:
        return str(self.get_way_display())


class Correction(Written):
    """签后补充 (correction): what a signed paper lacked or had wrong; the paper itself stays as it was signed."""

    KIND = "paper.correct"
    TELLS = ("sheet_id", "summary_id", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(
        DaySheet, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    summary = models.ForeignKey(
        "reports.WeeklySummary", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    words = models.TextField()
    items = models.JSONField(default=list)  # what arrived after the signing, as in the sheet's content

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="correction_uid_once"),
            models.CheckConstraint(
                condition=models.Q(sheet__isnull=False, summary__isnull=True)
                | models.Q(sheet__isnull=True, summary__isnull=False),
                name="correction_of_one_paper",
            ),
        ]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        paper = self.sheet or self.summary
        return str(paper.uid) if paper else str(self.uid)

    def __str__(self) -> str:
        return self.words[:20]
