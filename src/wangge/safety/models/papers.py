"""移交、通报、统计、提醒: what is written once beside a hazard."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models import Case
from wangge.integrity.written import Written
from wangge.territory.models import Person, Place


class Handover(Written):
    """隐患移交 (handover): a community tells a company what it found there (Work Safety Law, article 75)."""

    KIND = "hazard-handover.sent"
    TELLS = ("case_id", "to_id", "words")
    ERASABLE = ("words", "spot")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="handovers_sent")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    to = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="handovers")
    spot = models.CharField(max_length=80)
    words = models.TextField()  # written for the company: nothing of who told the community

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="hazard_handover_uid_once"),
            models.UniqueConstraint(fields=["place", "case", "to"], name="hazard_handover_once"),
        ]
        indexes = [models.Index(fields=["to", "-at"], name="hazard_handover_to")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.spot}"


class WorkersNotice(Written):
    """职工通报 (notice to workers): a quarter's hazards as they stood, on the board and on the web. No names."""

    KIND = "workers-notice.published"
    TELLS = ("since", "words")
    ERASABLE = ("content", "words")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="workers_notices")
    since = models.DateField()  # first day of the quarter
    until = models.DateField()
    content = models.JSONField()
    words = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="workers_notice_uid_once")]
        indexes = [models.Index(fields=["place", "-since"], name="workers_notice_quarter")]
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


class HazardStatistics(Written):
    """隐患统计表 (statistics): a quarter or a year, as signed by the principal."""

    class Every(models.TextChoices):
        QUARTER = "quarter", _("季度")
        YEAR = "year", _("年度")

    KIND = "hazard-statistics.signed"
    TELLS = ("every", "since", "digest")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="hazard_statistics")
    every = models.CharField(max_length=8, choices=Every)
    since = models.DateField()
    until = models.DateField()
    content = models.JSONField()
    words = models.TextField(blank=True)
    sent_to = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="hazard_statistics_uid_once")]
        indexes = [models.Index(fields=["place", "-since"], name="hazard_statistics_period")]
        ordering = ["-since", "every", "-pk"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d} {self.every}"


class DeductionStatement(Written):
    """签过的扣减月表 (statement): a month as it stood when its principal signed; one signed later stands beside it."""

    KIND = "deduction-statement.signed"
    TELLS = ("since", "digest")
    ERASABLE = ("content",)

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="deduction_statements")
    since = models.DateField()  # first day of the month
    content = models.JSONField()  # {"rows": [[name, clause, number, amount, …]], "total"}
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="deduction_statement_uid_once")]
        indexes = [models.Index(fields=["place", "-since"], name="deduction_statement_month")]
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m}"


class SafetyNotice(models.Model):
    """隐患、事故的提醒 (notice): to one person about one subject, once for each occasion."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60)  # "hazard:<uid>", "accident:<uid>", "handover:<uid>"
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="safety_notices")
    occasion = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "subject", "person", "occasion"], name="safety_notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="safety_notice_person"),
            models.Index(
                fields=["at"], condition=models.Q(sent_at=None, read_at=None), name="safety_notice_unsent"
            ),
        ]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text
