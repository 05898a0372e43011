"""调查: one half-year's round at one place, and its acts."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.integrity.acted import ActRow
from wangge.policy.provisions import period
from wangge.surveys import lifecycle
from wangge.surveys.lifecycle import State
from wangge.surveys.scoring import Level
from wangge.territory.models import Place


def half_word(first: dt.date) -> str:
    """上半年、下半年, in the reader's language."""
    words = _("%(year)s年上半年") if first.month == 1 else _("%(year)s年下半年")
    return words % {"year": first.year}


class Round(models.Model):
    """一次调查 (round): its half-year, questions, levels, method and days; its state is moved by its acts alone."""

    lifecycle = lifecycle
    BESIDE: ClassVar[frozenset[str]] = frozenset()

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="survey_rounds")
    uid = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=12, default=State.DRAFTED.value)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()
    since = models.DateField()  # the first day of its half-year
    questions = models.JSONField(default=list)  # [{"key", "words"}]
    levels = models.JSONField(default=list)  # [{"key", "words", "score", "satisfied"}], best first
    method = models.TextField(blank=True)  # how it is done and counted, in words
    opens_on = models.DateField()
    closes_on = models.DateField()
    minimum = models.PositiveIntegerField(default=0)  # valid ballots of a grid, by the clause in force
    sealed = models.JSONField(null=True, blank=True)  # what the box held when it was closed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="round_uid_once"),
            models.UniqueConstraint(
                fields=["place", "since"], condition=~models.Q(state="withdrawn"), name="round_of_a_half_once"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="round_closes_after_opening"
            ),
        ]
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.half}满意度调查"

    @property
    def half(self) -> str:
        """哪个半年."""
        return f"{self.since.year}年{'上' if self.since.month == 1 else '下'}半年"

    @property
    def half_word(self) -> str:
        """哪个半年, in the reader's language."""
        return half_word(self.since)

    @property
    def until(self) -> dt.date:
        """半年的最后一天."""
        return period("half-year", self.since)[1]

    @property
    def judged_until(self) -> dt.date:
        """评到哪天: what comes after the last day of answering cannot have been meant."""
        return min(self.closes_on, self.until)

    @property
    def state_word(self) -> str:
        return pgettext("state", lifecycle.word(self.state))

    @property
    def keys(self) -> list[str]:
        return [each["key"] for each in self.questions]

    @property
    def scale(self) -> list[Level]:
        """各档."""
        return [Level(**each) for each in self.levels]

    @property
    def cite(self) -> Any:
        """那一条: the clause whose minimum it goes by, as it was when the questions were published."""
        published = self.told("publish")
        return published.cite if published else None

    def is_in(self, *states: str) -> bool:
        return self.state in states

    def told(self, act: str) -> Any:
        """哪天、谁: the last act of this kind."""
        return next((each for each in reversed(self.acts.all()) if each.act == act), None)


class RoundAct(ActRow):
    """调查的动作 (act of a round): who did what when. Append-only; the round's state is their replay."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="round_act_uid_once"),
            models.UniqueConstraint(fields=["place", "round", "seq"], name="round_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}#{self.seq} {self.act}"

    @property
    def word(self) -> str:
        return pgettext("done", lifecycle.STEPS[self.act].word)
