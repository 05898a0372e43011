"""动作的门槛: what every act on a proposal goes through before its own lines.

`@act("decide")` opens one transaction, locks the proposal, lets the clock take the steps that are due, gives back what
the same `uid` did before, refuses a stale page and a person without the right, asks the table, and only then runs the
act on the locked row.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import uuid4

from django.db import transaction

from wangge.accountability import access, follow_ups, lifecycle, terms
from wangge.accountability.lifecycle import NotAllowed, State
from wangge.accountability.models import Proposal, ProposalAct
from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.integrity.passage import UidTaken
from wangge.journal import saying
from wangge.policy.deadlines import Deadline

P = ParamSpec("P")
Body = Callable[Concatenate[Proposal, P], ProposalAct]


def act(name: str) -> Callable[[Body[P]], Body[P]]:
    """动作: dress a function as the act `name` of the table."""

    def dress(body: Body[P]) -> Body[P]:
        @wraps(body)
        def taken(proposal: Proposal, *args: Any, **given: Any) -> ProposalAct:
            by, at = given["by"], given["at"]
            saying.whole(at)
            uid = given["uid"] = given.get("uid") or uuid4()
            seen = given.pop("base_version", None)
            with transaction.atomic():
                fresh = locked(proposal.pk)
                done = ProposalAct.objects.filter(place_id=fresh.place_id, uid=uid).first()
                if done is not None:
                    if done.proposal_id != fresh.pk or done.act != name:
                        raise UidTaken("这个操作的编号已经用在别的操作上，请刷新页面后重做。")
                    result = done
                else:
                    ripen(fresh, at=at)
                    access.demand(name, fresh, by, at=at)
                    lifecycle.demand(name, fresh.state)
                    _agree(fresh, name, seen)
                    result = cast(Any, body)(fresh, *args, **given)
            copy(fresh, proposal)
            result.proposal = proposal
            return result

        return cast(Body[P], taken)

    return dress


def locked(pk: int) -> Proposal:
    """读来并锁住."""
    found = Proposal.objects.select_related("place", "person", "grid", "respondent")
    return found.select_for_update(of=("self",)).get(pk=pk)


def take(act: str, proposal: Proposal, **given: Any) -> ProposalAct:
    """走一步 on the locked row, citing what the table names."""
    if "cite" not in given and lifecycle.STEPS[act].rules:
        day = proposal.place.day_of(given["at"])
        given["cite"] = terms.cite(proposal.place, day, *lifecycle.STEPS[act].rules)
    step = cast(ProposalAct, passage.take(act, passage.hold(proposal), **given))
    if step.to_state == State.IN_FORCE != step.from_state:
        follow_ups.begin(proposal, by=given["by"], at=given["at"])
    return step


def _agree(proposal: Proposal, name: str, seen: int | None) -> None:
    """并行: what was done since the page was opened is read before deciding. Speaking is never refused for it."""
    if seen is None or seen == proposal.version or name in ("respond", "comment"):
        return
    last = proposal.acts.order_by("seq").last()
    if last is not None and last.act != "comment":
        raise NotAllowed(
            f"您打开页面以后，{last.by_label}已“{lifecycle.act_word(last.act)}”。"
            f"您的“{lifecycle.act_word(name)}”还没有生效，请看过现在的情况再决定。"
        )


def copy(source: Proposal, target: Proposal) -> None:
    """抄回: the caller's object shows what was done."""
    for field in source._meta.concrete_fields:
        setattr(target, field.attname, source.__dict__[field.attname])


def running(proposal: Proposal) -> Deadline | None:
    """正在走的期限: to answer, to decide, to appeal or to answer the appeal; None where none runs."""
    basis = {
        State.SERVED: proposal.respond_basis, State.HEARD: proposal.decide_basis, State.SUBMITTED: proposal.decide_basis,
        State.DECIDED: proposal.appeal_basis, State.APPEALED: proposal.review_basis,
    }.get(State(proposal.state))  # fmt: skip
    return Deadline.from_json(basis) if basis else None


def to_be_reminded(proposal: Proposal, due: Deadline | None, *, at: dt.datetime) -> dict[str, Any]:
    """循环下一次看它的时刻, as the columns that `take` writes."""
    kind, when = terms.reminder(proposal.place, due, at=at) if due is not None else ("", None)
    return {"remind_kind": kind, "remind_at": when}


# --- what happens because time passes ---


def ripen(proposal: Proposal, *, at: dt.datetime) -> list[ProposalAct]:
    """时钟的各步: whatever is due by now, in order; at the moment it fell due, not when somebody looked."""
    done: list[ProposalAct] = []
    while (step := _due(proposal, at)) is not None:
        done.append(step)
    return done


def is_due(proposal: Proposal, *, at: dt.datetime) -> bool:
    """有到期的一步: asked before a page locks the row for it."""
    due = running(proposal)
    over = proposal.state == State.IN_FORCE and proposal.expires_on is not None
    return (due is not None and at >= due.at) or (over and proposal.place.day_of(at) >= proposal.expires_on)  # type: ignore[operator]


def _due(proposal: Proposal, at: dt.datetime) -> ProposalAct | None:
    by, state = Actor.clock(), proposal.state
    if state == State.SERVED and proposal.respond_by and at >= proposal.respond_by:
        return hear(proposal, since=proposal.respond_by, act="hear", by=by, at=at)
    if state in (State.HEARD, State.SUBMITTED) and proposal.decide_by and at >= proposal.decide_by:
        return take("lapse", proposal, by=by, at=at, remind_at=None, remind_kind="")
    if state == State.DECIDED and proposal.appeal_by and at >= proposal.appeal_by:
        return take("take-effect", proposal, by=by, at=at, **in_force(proposal, at=proposal.appeal_by))
    if state == State.APPEALED and proposal.review_by and at >= proposal.review_by:
        return take("stay", proposal, by=by, at=at, remind_at=None, remind_kind="")
    if state == State.IN_FORCE and proposal.expires_on and proposal.place.day_of(at) >= proposal.expires_on:
        later = _again_since(proposal)
        if later is not None:
            return take("prolong", proposal, by=by, at=at, expires_on=later, **_quiet_until(proposal, later))
        return take("expire", proposal, by=by, at=at, remind_at=None, remind_kind="")
    return None


def hear(proposal: Proposal, *, since: dt.datetime, act: str, at: dt.datetime, **given: Any) -> ProposalAct:
    """听取完毕: from here runs the time to decide, counted from the answer or from the end of the time to give one."""
    by_clock = act == "hear"  # the time ended at 24:00, which belongs to the day before
    due = terms.of(proposal.place, "decide-proposal", since=since - terms.LAST if by_clock else since)
    moved = {"decide_by": due.at, "decide_basis": due.to_json(), "heard_at": since} | to_be_reminded(
        proposal, due, at=at
    )
    return take(act, proposal, to=None if by_clock else State.HEARD, at=at, **moved, **given)


def in_force(proposal: Proposal, *, at: dt.datetime) -> dict[str, Any]:
    """生效的列: counted from the day of the decision, which is the better day for the person."""
    assert proposal.decided_at is not None
    until = terms.expires_on(proposal.measure, proposal.place.day_of(proposal.decided_at))
    return {"in_force_at": at, "expires_on": until} | _quiet_until(proposal, until)


def _quiet_until(proposal: Proposal, day: dt.date | None) -> dict[str, Any]:
    when = dt.datetime.combine(day, proposal.place.opens, proposal.place.zone) if day else None
    return {"remind_at": when, "remind_kind": "expiry" if when else ""}


def _again_since(proposal: Proposal) -> dt.date | None:
    """期内再犯 (C-5.7): another decision in force under the same clause, decided before this one's time was over."""
    assert proposal.decided_at is not None and proposal.expires_on is not None
    end = dt.datetime.combine(proposal.expires_on, dt.time(), proposal.place.zone)
    same = Proposal.objects.filter(
        place_id=proposal.place_id, clause=proposal.clause, person=proposal.person, grid=proposal.grid,
        state=State.IN_FORCE, decided_at__gt=proposal.decided_at, decided_at__lt=end,
        expires_on__gt=proposal.expires_on,
    )  # fmt: skip
    return max((each.expires_on for each in same if each.expires_on), default=None)
