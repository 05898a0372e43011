"""每周汇总: computed figures, the leader's words between them, signed (B-2.3)."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Grid, Place


class WeeklySummary(Written):
    """每周汇总 (weekly summary): what the week's records say, and what the leader says of it; never changed.

    `content` holds the figures with numerator and denominator, and names entries and matters by uid.
    """

    KIND = "weekly-summary.sign"
    TELLS = ("grid_id", "week", "digest")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="weekly_summaries")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="weekly_summaries")
    week = models.DateField()  # its Monday
    content = models.JSONField()
    words = models.JSONField(default=dict)  # by section
    digest = models.CharField(max_length=64)  # SHA-256 of content and words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="summary_uid_once"),
            models.UniqueConstraint(fields=["place", "grid", "week"], name="summary_once"),
        ]
        ordering = ["-week", "grid"]

    def __str__(self) -> str:
        return f"{self.grid} {self.week:%Y-%m-%d}"


class SummaryDraft(models.Model):
    """周汇总草稿 (draft): words being written; no history, gone once signed."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    words = models.JSONField(default=dict)
    touched_at = models.DateTimeField()
    by_label = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "grid", "week"], name="summary_draft_once")]
