"""待办一步: what is owed about a matter beside its own limit."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wangge.cases.models.case import Case
from wangge.cases.models.telling import Telling
from wangge.territory.models import Place


class Errand(models.Model):
    """待办一步 (errand): one step owed about a matter, with its clause and a clock of its own; ended by an act.

    Beside history, like a notice: the acts that owe it and end it are in the log.
    """

    class Kind(models.TextChoices):
        FIRST_ANSWER = "first-answer", _("首问答复")
        HAZARD_REPORT = "hazard-report", _("报告险情")
        CALL_BACK = "call-back", _("不满意的回访")
        PASS_ON = "pass-on", _("转告当事人")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="errands")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="errands")
    kind = models.CharField(max_length=16, choices=Kind)
    occasion = models.CharField(
        max_length=40, blank=True
    )  # what makes it one: the rating, the words, the act
    telling = models.ForeignKey(
        Telling, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # whose words are to be passed on
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)  # None: the text owes it and names no day
    due_basis = models.JSONField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    remind_kind = models.CharField(max_length=12, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dropped = models.BooleanField(default=False)  # ended without having been done: the matter was over

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "case", "kind", "occasion"], name="errand_once")
        ]
        indexes = [
            models.Index(
                fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="errand_remind"
            ),
            models.Index(fields=["place", "kind"], condition=models.Q(done_at=None), name="errand_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.case}"

    @property
    def clause(self) -> str:
        """依据: the clause that sets its day; empty where the text names none."""
        basis: dict[str, Any] = self.due_basis or {}
        return str(basis.get("clause", ""))
