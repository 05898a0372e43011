"""协办、延期、挂起: what was asked of others about a matter, and what they answered."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models.case import Case
from wangge.territory.models import Person, Place, Unit

UNANSWERED = models.Q(answered_at__isnull=True, returned_at__isnull=True, withdrawn_at__isnull=True)


class Assistance(models.Model):
    """协办 (assistance): one request to the street office or another unit, with a clock of its own."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="assistances")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assistances")
    uid = models.UUIDField(default=uuid.uuid4)  # of the act that asked
    asked_place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_assistances"
    )  # the street office
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="assistances"
    )
    request = models.TextField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_basis = models.JSONField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        null=True, blank=True
    )  # no longer needed: the matter ended without it
    answer = models.TextField(blank=True)  # or why it was returned
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="assistance_once"),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) | models.Q(asked_place__isnull=False),
                name="assistance_asks_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "due_at"], condition=UNANSWERED, name="assistance_open"),
            models.Index(fields=["unit", "asked_at"], name="assistance_unit"),
            models.Index(fields=["asked_place", "asked_at"], name="assistance_street"),
        ]

    def __str__(self) -> str:
        return f"{self.addressee}:{self.request[:20]}"

    @property
    def addressee(self) -> str:
        """协办方: the name of the office or unit that was asked."""
        return str(self.unit or self.asked_place)

    @property
    def is_open(self) -> bool:
        """未答复: nobody has answered, returned or withdrawn it."""
        return self.answered_at is None and self.returned_at is None and self.withdrawn_at is None


class Extension(models.Model):
    """延期 (extension): asked with a reason, approved or refused by another person (B-3.4)."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="extensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    uid = models.UUIDField(default=uuid.uuid4)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    wanted_on = models.DateField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True)
    words = models.TextField(blank=True)  # of the one who decided
    old_due_at = models.DateTimeField(null=True)
    new_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="extension_once")]

    def __str__(self) -> str:
        return f"延期至 {self.wanted_on:%Y-%m-%d}"


class Suspension(models.Model):
    """挂起 (suspension): work on a matter rests, with a reason, a review day and an approval.

    `pauses` says whether the regulation lets the clock stand still too; the community's text does not.
    """

    class Reason(models.TextChoices):
        REQUESTER = "awaiting-requester", _("等当事人补充")
        WEATHER = "weather", _("天气原因")
        DECISION = "external-decision", _("等其他机关决定")
        LEGAL = "legal-proceedings", _("诉讼、复议或信访中")
        BUDGET = "budget", _("等经费落实")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="suspensions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="suspensions")
    uid = models.UUIDField(default=uuid.uuid4)
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.TextField(blank=True)
    review_on = models.DateField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    approved = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    pauses = models.BooleanField(default=False)
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="suspension_once")]
        indexes = [
            models.Index(
                fields=["review_on"],
                condition=models.Q(since__isnull=False, until__isnull=True),
                name="suspension_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()},{self.review_on:%Y-%m-%d} 复核"
