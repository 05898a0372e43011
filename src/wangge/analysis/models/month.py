"""月度分析: what a month's records say, what was done about the month before, signed and sent upward (B-4.4)."""

from django.db import models

from wangge.integrity.written import Written
from wangge.territory.models import Place, Unit


class MonthlyAnalysis(Written):
    """月度分析 (monthly analysis): computed figures and recurrences, the head's words between them; never changed.

    `content` holds every figure with numerator, denominator and what was left out, and names matters by uid.
    """

    KIND = "monthly-analysis.sign"
    TELLS = ("month", "digest")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="monthly_analyses")
    month = models.DateField()  # its first day
    content = models.JSONField()
    words = models.JSONField(default=dict)  # by section
    digest = models.CharField(max_length=64)  # SHA-256 of content and words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="monthly_uid_once"),
            models.UniqueConstraint(fields=["place", "month"], name="monthly_once"),
        ]
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m}"


class AnalysisDraft(models.Model):
    """月度分析草稿 (draft): words being written; no history, gone once signed."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    words = models.JSONField(default=dict)
    touched_at = models.DateTimeField()
    by_label = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "month"], name="monthly_draft_once")]


class AnalysisSent(Written):
    """上报的月度分析 (analysis sent): to the office above or a unit, with what is asked of them."""

    KIND = "monthly-analysis.send"
    TELLS = ("analysis_id", "office_id", "unit_id", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    analysis = models.ForeignKey(MonthlyAnalysis, on_delete=models.PROTECT, related_name="sendings")
    office = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="received_analyses"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="received_analyses"
    )
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="monthly_sent_uid_once"),
            models.CheckConstraint(
                condition=models.Q(office__isnull=False) | models.Q(unit__isnull=False),
                name="monthly_sent_to_someone",
            ),
        ]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.analysis.uid)

    @property
    def addressee(self) -> str:
        """报给谁."""
        return str(self.office or self.unit)


class AnalysisAnswer(Written):
    """对月度分析的答复 (answer to an analysis): what the addressee says will be done, or why not."""

    KIND = "monthly-analysis.answer"
    TELLS = ("sent_id", "words")
    ERASABLE = ("words",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    sent = models.ForeignKey(AnalysisSent, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="monthly_answer_uid_once")]
        ordering = ["pk"]

    @property
    def subject(self) -> str:
        return str(self.sent.analysis.uid)
