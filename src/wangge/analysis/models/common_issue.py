"""共性问题: what several matters have in common, as found, as confirmed, as reported, as answered."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext

from wangge.analysis import common_lifecycle as lifecycle
from wangge.analysis.common_lifecycle import State
from wangge.cases.models import Category
from wangge.integrity.acted import ActRow
from wangge.territory.models import Place, Unit


class CommonIssue(models.Model):
    """共性问题 (common problem): its matters, what they share, what was asked and answered. Its state is its acts' replay.

    `matters` are the uids of its matters; nobody's name, of resident or staff, stands in here.
    """

    lifecycle = lifecycle
    BESIDE: ClassVar[frozenset[str]] = frozenset()

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="common_issues")
    uid = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=12, default=State.NEW.value)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    matters = models.JSONField(default=list)
    centre = models.CharField(max_length=36, blank=True)  # the matter most like the others
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    grids = models.JSONField(default=list)  # ids
    since = models.DateField()  # of its first matter
    last = models.DateField()  # of its latest
    shared = models.JSONField(default=list)  # phrases that at least half of its matters say
    reasons = models.JSONField(default=dict)  # reason of a link: how many pairs
    pairs = models.PositiveIntegerField(default=0)  # linked directly
    of = models.PositiveIntegerField(default=0)  # possible pairs

    title = models.CharField(max_length=80, blank=True)
    why = models.TextField(blank=True)  # why it is one, in the words of whoever confirmed it
    into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_in")

    report = models.JSONField(default=dict)  # the special report as drafted: see common_report
    number = models.CharField(max_length=30, blank=True)
    to_office = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="common_reports"
    )
    to_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="common_reports"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)  # asked for by the sender: no clause sets it
    pressed = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    effect = models.JSONField(default=dict)  # before and after, as it was when closed
    outcome = models.TextField(blank=True)  # what became of it, in the words of whoever closed it
    told = models.TextField(blank=True)  # for everybody to read

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="common_issue_uid_once"),
            models.UniqueConstraint(
                fields=["place", "number"], condition=~Q(number=""), name="common_issue_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CONFIRMED, State.SENT, State.ANSWERED, State.CLOSED])
                | ~Q(title=""),
                name="common_issue_confirmed_in_words",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "state", "-last"], name="common_issue_state"),
            models.Index(fields=["to_office", "-sent_at"], name="common_issue_office"),
        ]
        ordering = ["-last", "-pk"]

    def __str__(self) -> str:
        return self.title or "、".join(self.shared[:3]) or str(self.category or "相近的事项")

    @property
    def state_word(self) -> str:
        return pgettext("state", lifecycle.word(self.state))

    @property
    def count(self) -> int:
        """几件."""
        return len(self.matters)

    @property
    def sure(self) -> float:
        """把握, 0 to 1: of all pairs of its matters, the share that is alike directly."""
        return self.pairs / self.of if self.of else 0.0

    @property
    def addressee(self) -> Any:
        """报给谁."""
        return self.to_office or self.to_unit

    def did(self, act: str) -> Any:
        """哪天、谁: the last act of this kind."""
        return next((each for each in reversed(self.acts.all()) if each.act == act), None)

    def late(self, at: dt.datetime) -> bool:
        """答复逾期."""
        return self.state == State.SENT and self.answer_by is not None and self.answer_by < at


class CommonIssueAct(ActRow):
    """共性问题的动作 (act): who did what when. Append-only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    issue = models.ForeignKey(CommonIssue, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="common_issue_act_uid_once"),
            models.UniqueConstraint(fields=["place", "issue", "seq"], name="common_issue_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}#{self.seq} {self.act}"

    @property
    def word(self) -> str:
        return pgettext("done", lifecycle.STEPS[self.act].word)


class CommonLook(models.Model):
    """找过了 (looked): the last day on which the place's matters were searched for common problems."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
