"""等我的: what of the due process waits for one person – to answer, to verify, to serve, to decide, to review, to sign.

Read in a handful of queries, however much there is; who may take the step is asked of the same rules as the step itself.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from wangge.accountability import access, acts, allegations, assessments, follow_ups, reviews
from wangge.accountability.appraising import State as Appraised
from wangge.accountability.hearing import State as Heard
from wangge.accountability.lifecycle import OPEN, State
from wangge.accountability.models import AllegationAct, AssessmentAct, FollowUpEntry, ProposalAct
from wangge.territory.reach import Reach

NEXT: dict[str, tuple[str, ...]] = {
    State.DRAFTED: ("serve",), State.SERVED: ("respond",), State.HEARD: ("submit", "decide"), State.SUBMITTED: ("decide",),
    State.DECIDED: ("appeal",), State.APPEALED: ("decide-appeal", "review"), State.STAYED: ("decide-appeal", "review"),
}  # fmt: skip
"""What somebody is waited for in each state; of two steps, the one that ends the waiting first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """等我的一件: which step, on what, until when and by which clause; `until` is None where no time runs."""

    step: str
    what: str  # proposal, allegation, review, assessment, follow-up
    uid: UUID
    until: dt.datetime | None = None
    clause: str = ""


def of(reach: Reach, *, at: dt.datetime) -> list[Waiting]:
    """等这个人的, in the posts of that day; the nearest first, what has no time last."""
    found = [
        *_proposals(reach, at),
        *_allegations(reach, at),
        *_reviews(reach),
        *_assessments(reach, at),
        *_tasks(reach),
    ]
    return sorted(found, key=lambda each: (each.until is None, each.until or at))


def _proposals(reach: Reach, at: dt.datetime) -> Iterator[Waiting]:
    said = Exists(ProposalAct.objects.filter(proposal=OuterRef("pk"), act="respond"))
    for each in access.visible(reach).filter(state__in=sorted(OPEN)).annotate(answered=said):
        due = acts.running(each)
        if due is not None and at >= due.at:  # the clock's turn: it is no longer theirs
            continue
        step = next((name for name in NEXT[each.state] if _waits(name, each, reach)), "")
        if step:
            until, clause = (due.at, due.clause) if due is not None else (None, "")
            yield Waiting(step, "proposal", each.uid, until, clause)


def _waits(step: str, proposal: Any, reach: Reach) -> bool:
    if access.pointless(step, proposal) or (step == "review" and proposal.opinion is not None):
        return False
    if step in ("respond", "appeal"):
        said = step == "respond" and proposal.answered
        return not said and access.answers_for(proposal, reach.person_id, reach.posts)
    concerned = access.is_concerned(proposal, reach.person_id)
    return not concerned and any(access.may_in(step, proposal, post) for post in reach.posts)


def _allegations(reach: Reach, at: dt.datetime) -> Iterator[Waiting]:
    of_this = AllegationAct.objects.filter(allegation=OuterRef("pk"))
    rows: Any = allegations.visible(reach).filter(state=Heard.RAISED).annotate(
        answered=Exists(of_this.filter(act="answer")), clause=Subquery(of_this.filter(act="put").values("cite__clause")[:1])
    )  # fmt: skip
    for each in rows:
        until, clause = each.answer_by, each.clause or ""
        if each.person_id == reach.person_id:
            if not each.answered and until and at < until:
                yield Waiting("answer", "allegation", each.uid, until, clause)
            continue
        ready = each.answered or each.good or (until and at >= until)
        step = "uphold" if ready else "put" if each.put_at is None else ""
        if step and any(allegations.refusal_in(step, each, post) is None for post in reach.posts):
            yield Waiting(step, "allegation", each.uid)


def _reviews(reach: Reach) -> Iterator[Waiting]:
    for uid in reviews.waiting(reach).values_list("uid", flat=True):
        yield Waiting("decide-review", "review", uid)


def _assessments(reach: Reach, at: dt.datetime) -> Iterator[Waiting]:
    shown = AssessmentAct.objects.filter(assessment=OuterRef("pk"), act="show").order_by("-seq")
    rows: Any = assessments.visible(reach).filter(
        state__in=(Appraised.FILLING, Appraised.SHOWN, Appraised.SIGNED)
    )
    for each in rows.annotate(clause_=Subquery(shown.values("cite__clause")[:1])):
        if each.person_id == reach.person_id:
            if each.state == Appraised.SHOWN and not each.statement and at < each.answer_by:
                yield Waiting("state", "assessment", each.uid, each.answer_by, each.clause_ or "")
            continue
        step = {Appraised.FILLING: "judge", Appraised.SHOWN: "sign", Appraised.SIGNED: "countersign"}[
            each.state
        ]
        if step == "sign" and not each.statement and at < each.answer_by:
            continue
        may = any(assessments.refusal_in(step, each, post) is None for post in reach.posts)
        if may and (step != "judge" or assessments.to_judge(each, reach.posts)):
            yield Waiting(step, "assessment", each.uid)


def _tasks(reach: Reach) -> Iterator[Waiting]:
    for each in follow_ups.visible(reach).filter(done=False, proposal__state=State.IN_FORCE):
        written = any(entry.what == FollowUpEntry.What.WRITTEN for entry in each.entries.all())
        if each.person_id == reach.person_id:
            if not written:
                yield Waiting("write", "follow-up", each.uid)
        elif written:
            yield Waiting("read", "follow-up", each.uid)
