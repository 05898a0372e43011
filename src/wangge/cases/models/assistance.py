"""协办、延期、挂起: what was asked of others about a matter, and what they answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models.case import Case
from wangge.territory.models import Person, Place, Unit


class Assistance(models.Model):
    """协办 (assistance): one request to the street office or another unit, with a clock of its own."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="assistances")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assistances")
    asked_place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_assistances"
    )  # the street office
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="assistances")
    request = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_basis = models.JSONField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "case", "unit", "asked_place", "asked_at"], name="assistance_once")
        ]
        indexes = [
            models.Index(
                fields=["place", "due_at"],
                condition=models.Q(answered_at__isnull=True, returned_at__isnull=True),
                name="assistance_open",
            )
        ]


class Extension(models.Model):
    """延期 (extension): asked with a reason, approved or refused by another person (B-3.4)."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="extensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    wanted_on = models.DateField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True)
    old_due_at = models.DateTimeField(null=True)
    new_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "case", "asked_at"], name="extension_once")]


class Suspension(models.Model):
    """挂起 (suspension): the clock stopped with a reason, a review day and an approval."""

    class Reason(models.TextChoices):
        REQUESTER = "awaiting-requester", _("等当事人补充")
        WEATHER = "weather", _("天气")
        DECISION = "external-decision", _("等其他机关决定")
        LEGAL = "legal-channel", _("诉讼或信访中")
        BUDGET = "needs-budget", _("等经费")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="suspensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.TextField(blank=True)
    review_on = models.DateField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True)
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "case", "asked_at"], name="suspension_once")]
