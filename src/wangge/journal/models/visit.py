"""入户走访: the quarter's plan, and what came of each visit (B-4.6)."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.integrity.written import Written
from wangge.journal.models.household import Household
from wangge.territory.models import Grid, Person, Place


class VisitPlan(Written):
    """走访安排 (visit plan): a household to be visited in a quarter; the latest plan for it counts."""

    KIND = "visit.plan"
    TELLS = ("household_id", "quarter", "planned_on", "person_id")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="plans")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField()  # its first day
    planned_on = models.DateField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="plan_uid_once")]
        indexes = [models.Index(fields=["place", "quarter", "grid"], name="plan_quarter")]

    @property
    def subject(self) -> str:
        return str(self.household.uid)

    def __str__(self) -> str:
        return f"{self.household} {self.planned_on or self.quarter}"


class Visit(Written):
    """走访 (visit): met, not at home, or declined; what was needed, and whether they were content."""

    class Outcome(models.TextChoices):
        MET = "met", _("见到了")
        NOT_HOME = "not-home", _("去了，家里没人")
        REFUSED = "refused", _("谢绝入户，已问候")

    class Felt(models.TextChoices):
        SATISFIED = "satisfied", _("满意")
        DISSATISFIED = "dissatisfied", _("不满意")

    KIND = "visit.record"
    TELLS = ("household_id", "outcome", "words", "needs", "felt")
    ERASABLE = ("words", "needs")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="visits")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="visits")
    visitor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits")
    outcome = models.CharField(max_length=8, choices=Outcome)
    words = models.TextField(blank=True)
    needs = models.TextField(blank=True)  # what the household says it needs
    felt = models.CharField(max_length=12, choices=Felt, blank=True)  # asked, never pressed for
    visited_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    device_id = models.CharField(max_length=40, blank=True)
    device_seq = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "uid"], name="visit_uid_once")]
        indexes = [
            models.Index(fields=["place", "grid", "visited_at"], name="visit_grid"),
            models.Index(fields=["visitor", "visited_at"], name="visit_person"),
        ]

    @property
    def subject(self) -> str:
        return str(self.household.uid)

    @property
    def claimed_at(self) -> dt.datetime:
        """走访的时刻, under the entries' name."""
        return self.visited_at

    @property
    def late_label(self) -> str:
        """当天、一天内、迟记."""
        place = self.place
        if place.day_of(self.at) == place.day_of(self.visited_at):
            return str(_("当天"))
        return str(_("一天内") if self.at - self.visited_at <= dt.timedelta(days=1) else _("迟记"))

    def __str__(self) -> str:
        return str(self.get_outcome_display())
