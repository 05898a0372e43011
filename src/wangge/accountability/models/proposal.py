"""建议: what a clause and somebody's reasons propose for a person or a grid, and everything that was said to it."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wangge.accountability import lifecycle
from wangge.accountability.lifecycle import State
from wangge.integrity.acted import ActRow
from wangge.policy import words
from wangge.territory.models import Grid, Person, Place

MEASURES = [(each.name, each.zh) for each in words.CONSEQUENCES.values()]


def _states(states: frozenset[State]) -> list[str]:
    return sorted(str(each) for each in states)


def _apart(one: str, other: str) -> Q:
    """两个人: not the same person, where both are named."""
    return Q(**{one: None}) | Q(**{other: None}) | ~Q(**{one: F(other)})


class Proposal(models.Model):
    """建议 (proposal): one measure for one person or grid. Its state is the replay of its acts."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("采纳")
        CHANGED = "changed", _("改为较轻的")
        REJECTED = "rejected", _("不采纳")

    class Answer(models.TextChoices):
        UPHELD = "upheld", _("维持原决定")
        CHANGED = "changed", _("改为较轻的")
        OVERTURNED = "overturned", _("撤销原决定")

    lifecycle = lifecycle
    BESIDE: ClassVar[frozenset[str]] = frozenset({"remind_at", "remind_kind"})

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="proposals")
    uid = models.UUIDField(default=uuid.uuid4)
    number = models.CharField(
        max_length=120, null=True, blank=True
    )  # 槐荫社区建〔2026〕3号, given when served
    state = models.CharField(max_length=12, default=State.NEW)
    version = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    respondent = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals_to_answer"
    )
    # the person concerned, or the grid's leader who answers for it and against whom it does not count

    clause = models.CharField(max_length=24)
    finding_key = models.CharField(max_length=160)
    basis = models.CharField(max_length=64)  # changes when the facts change
    ground = models.JSONField()  # `grounds.Ground` as it stood: facts, excluded facts, arithmetic, citation
    proposed = models.CharField(max_length=24, choices=MEASURES)
    measure = models.CharField(max_length=24, choices=MEASURES)  # as proposed, or the milder one decided
    proposed_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    employment = models.CharField(max_length=12, blank=True)  # of the person when it was drafted
    above = models.BooleanField(default=False)  # it is decided in the office above

    proposer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField()
    drafted_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True, blank=True)
    respond_by = models.DateTimeField(null=True, blank=True)
    respond_basis = models.JSONField(null=True, blank=True)
    said_all = models.BooleanField(default=False)  # the person has said that nothing will be added
    heard_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitter = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decide_by = models.DateTimeField(null=True, blank=True)
    decide_basis = models.JSONField(null=True, blank=True)

    decider = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    decision = models.TextField(blank=True)  # the reasons
    checks = models.JSONField(default=list)  # what the law asks for, as the decider answered it
    appeal_by = models.DateTimeField(null=True, blank=True)
    appeal_basis = models.JSONField(null=True, blank=True)

    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal = models.TextField(blank=True)
    opinion = models.JSONField(null=True, blank=True)  # of one side, until the other one agrees
    first_reviewer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_by = models.DateTimeField(null=True, blank=True)
    review_basis = models.JSONField(null=True, blank=True)
    reviewer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    review = models.TextField(blank=True)

    in_force_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)  # the first day on which it no longer counts
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.TextField(blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)  # the loop's own mark
    remind_kind = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="proposal_uid_once"),
            models.UniqueConstraint(fields=["place", "number"], name="proposal_number_once"),
            models.UniqueConstraint(
                fields=["place", "finding_key", "proposed"],
                condition=Q(state__in=_states(lifecycle.OPEN)),
                name="proposal_one_open",
            ),
            models.CheckConstraint(
                condition=Q(person=None, grid__isnull=False) | Q(person__isnull=False, grid=None),
                name="proposal_person_or_grid",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(respondent=None) | Q(respondent=F("person")), name="proposal_answered_by_the_person"
            ),
            *(
                models.CheckConstraint(condition=_apart(one, other), name=f"proposal_{one}_is_not_{other}")
                for one, other in (
                    ("proposer", "person"), ("proposer", "respondent"), ("decider", "person"), ("decider", "respondent"),
                    ("decider", "proposer"), ("decider", "submitter"), ("submitter", "person"), ("reviewer", "person"),
                    ("reviewer", "respondent"), ("reviewer", "proposer"), ("reviewer", "submitter"), ("reviewer", "decider"),
                    *(("first_reviewer", each) for each in ("person", "respondent", "proposer", "submitter", "decider", "reviewer")),
                )
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="proposal_has_reasons"),
            models.CheckConstraint(
                condition=~Q(state__in=_states(lifecycle.AFTER_SERVICE | lifecycle.WITH_DECISION | {State.LAPSED}))
                | Q(served_at__isnull=False, respondent__isnull=False),
                name="proposal_served",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_states(lifecycle.HEARD_ONCE))
                | (Q(heard_at__isnull=False) & (Q(said_all=True) | Q(respond_by=None) | Q(heard_at__gte=F("respond_by")))),
                name="proposal_heard",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_at__gte=F("heard_at")), name="proposal_decided_after_hearing"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_states(lifecycle.WITH_DECISION))
                | (Q(decider__isnull=False, decided_at__isnull=False) & ~Q(outcome="") & ~Q(decision="")),
                name="proposal_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | (Q(reviewer__isnull=False, reviewed_at__isnull=False) & ~Q(review="")),
                name="proposal_appeal_answered_with_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_states(frozenset({State.APPEALED, State.STAYED, State.OVERTURNED}))) | ~Q(appeal=""),
                name="proposal_appeal_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.IN_FORCE) | Q(in_force_at__isnull=False), name="proposal_in_force_since"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | ~Q(withdrawal=""), name="proposal_withdrawn_with_reasons"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["place", "-drafted_at"], name="proposal_place"),
            models.Index(fields=["person", "state"], name="proposal_person"),
            models.Index(fields=["respondent", "state"], name="proposal_respondent"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="proposal_remind"),
        ]

    @property
    def consequence(self) -> words.Consequence:
        """措施: what the vocabulary says of the measure as it stands now."""
        return words.CONSEQUENCES[self.measure]

    @property
    def about(self) -> Person | Grid:
        """所涉: the person, or the grid."""
        found: Any = self.person or self.grid
        return found

    @property
    def harms(self) -> bool:
        """不利的: anything but a commendation is served, answered and may be appealed."""
        return self.consequence.respond_days > 0

    @property
    def is_letter(self) -> bool:
        """是函: proposed by the head, decided by the office above."""
        return self.proposed.endswith("-letter")

    def __str__(self) -> str:
        return f"{self.number or _('草稿')} {self.consequence.zh}"


class ProposalAct(ActRow):
    """建议的经过 (act): one row for each step; append-only."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="acts")

    class Meta(ActRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place", "uid"], name="proposal_act_uid_once"),
            models.UniqueConstraint(fields=["place", "proposal", "seq"], name="proposal_act_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}#{self.seq} {self.act}"


class ProposalRecusal(models.Model):
    """建议的回避 (recusal): somebody with an interest neither sees nor handles it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "proposal", "person"], name="proposal_recusal_once")
        ]


class ProposalNotice(models.Model):
    """建议的提醒 (notice): to one person about one proposal, once for each occasion."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proposal_notices")
    occasion = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "proposal", "person", "occasion"], name="proposal_notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="proposal_notice_person"),
            models.Index(fields=["at"], condition=Q(sent_at__isnull=True), name="proposal_notice_unsent"),
        ]
        ordering = ["-at", "-pk"]
