"""定期汇报: what a grid's records of a period say, and what its manager says of them; sent upward, answered (A-2.1.4)."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Place


class PeriodicReport(Written):
    """定期汇报 (periodic report): signed once for a grid and a period; never changed.

    `content` holds the figures with numerator and denominator, and names what they rest on by uid.
    """

    KIND = "periodic-report.sign"
    TELLS = ("grid_id", "since", "digest")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="periodic_reports")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="periodic_reports")
    since = models.DateField()
    until = models.DateField()
    content = models.JSONField()
    words = models.JSONField(default=dict)  # by section
    digest = models.CharField(max_length=64)  # SHA-256 of content and words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="periodic_uid_once"),
            models.UniqueConstraint(fields=["place", "grid", "since"], name="periodic_once"),
        ]
        ordering = ["-since", "grid"]

    def __str__(self) -> str:
        return f"{self.grid} {self.since:%Y-%m-%d}"


class PeriodicReply(Written):
    """汇报的答复 (reply): what the company says to a report; as often as there is something to say."""

    KIND = "periodic-report.reply"
    TELLS = ("report_id", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(PeriodicReport, on_delete=models.PROTECT, related_name="replies")
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="periodic_reply_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.report.uid)

    def __str__(self) -> str:
        return self.words[:20]


class PeriodicAddition(Written):
    """报后补充 (addition): what the grid adds after it was signed."""

    KIND = "periodic-report.add"
    TELLS = ("report_id", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(PeriodicReport, on_delete=models.PROTECT, related_name="additions")
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="periodic_addition_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.report.uid)

    def __str__(self) -> str:
        return self.words[:20]


class PeriodicDraft(models.Model):
    """汇报草稿 (draft): words being written; no history, gone once signed."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    words = models.JSONField(default=dict)
    touched_at = models.DateTimeField()
    by_label = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "grid", "since"], name="periodic_draft_once")]

    def __str__(self) -> str:
        return f"{self.grid} {self.since:%Y-%m-%d}"
