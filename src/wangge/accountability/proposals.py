"""建议: drafted with reasons, served, answered, decided by somebody else, appealed to the level above – or withdrawn.

No function here is called by anything but a person or the clock of a deadline that was told. Follow-up tasks come with a
decision in force (`follow_ups`). Who may do what stands in `access`, in what order in `lifecycle`.
"""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from wangge.accountability import access, acts, legal, notices, terms
from wangge.accountability.acts import act, hear, in_force, take, to_be_reminded
from wangge.accountability.drafting import amount_of, draft
from wangge.accountability.lifecycle import OPEN, NotAllowed, State
from wangge.accountability.models import Proposal, ProposalAct, ProposalRecusal
from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy import words
from wangge.policy.finding import Finding
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Person, Place

__all__ = [
    "Answer", "Outcome", "about", "appeal", "comment", "decide", "decide_appeal", "draft", "expire", "one", "recuse",
    "respond", "review", "serve", "stale", "standing_at", "submit", "visible", "withdraw",
]  # fmt: skip
visible, one, about = access.visible, access.one, access.about
Outcome, Answer = Proposal.Outcome, Proposal.Answer


@act("serve")
def serve(proposal: Proposal, *, told: str = "", uid: UUID, by: Actor, at: dt.datetime) -> ProposalAct:
    """送达: facts, evidence, clause, arithmetic and measure are handed over; the time to answer runs from here.

    For a grid it is handed to the grid's leader, who answers for it; without one it is the community's own affair.
    """
    place = proposal.place
    respondent = proposal.person or _leader(proposal, at)
    if respondent.pk == by.person_id:
        raise NotAllowed("送给自己的建议由别人来送。")
    text = saying.words(told, "送达时说的话", limit=1000, needed=False)
    moved: dict[str, Any] = {
        "served_at": at, "respondent": respondent, "number": _next_number(place, at), "above": _none_here(proposal, at)
    }  # fmt: skip
    if not proposal.harms:
        return hear(proposal, since=at, act="serve", uid=uid, said=text, by=by, at=at, **moved)
    due = terms.of(place, "respond-to-proposal", since=at)
    for purpose in ("decide-proposal", "appeal", "decide-appeal"):  # a text without all four is not acted on
        terms.of(place, purpose, since=due.at)
    moved |= {"respond_by": due.at, "respond_basis": due.to_json()} | to_be_reminded(proposal, due, at=at)
    step = take("serve", proposal, to=State.SERVED, uid=uid, said=text, by=by, at=at, **moved)
    notices.tell(
        proposal, [respondent.pk], "served", "有一份关于您的建议送达，请看事实和凭据，可以说明", at=at
    )
    notices.tell(proposal, notices.watching(proposal, at), "served", "一份建议已经送达当事人", at=at)
    return step


def _leader(proposal: Proposal, at: dt.datetime) -> Person:
    assert proposal.grid is not None
    posts = access.leaders_of(proposal.grid, proposal.place.day_of(at))
    if not posts:
        raise NotAllowed(
            f"{proposal.grid}现在没有网格长，没有人可以替它说明。没有安排人是社区的事，请撤回这份建议，先安排人。"
        )
    return posts[0].person


def _none_here(proposal: Proposal, at: dt.datetime) -> bool:
    """此处没有可以决定的人: then the office above decides (a proposal about the head, for one)."""
    if proposal.place.kind == Place.Kind.COMPANY or proposal.is_letter:
        return False
    return not access.deciders(proposal, proposal.place.day_of(at))


@act("respond")
def respond(
    proposal: Proposal, *, words: str, said_all: bool = False, uid: UUID, by: Actor, at: dt.datetime
) -> ProposalAct:
    """说明申辩: as often as there is something to add. Whoever has said all need not wait for the time to end."""
    text = saying.words(words, "说明", limit=4000)
    if proposal.state == State.SERVED and said_all:
        step = hear(proposal, since=at, act="respond", uid=uid, said=text, by=by, at=at, said_all=True)
        notices.tell(proposal, notices.deciding(proposal, at), "heard", "当事人已说明，请听取以后决定", at=at)
        return step
    step = take("respond", proposal, to=proposal.state, uid=uid, said=text, by=by, at=at)
    notices.tell(
        proposal,
        [proposal.proposer_id, *notices.deciding(proposal, at)],
        f"said:{step.seq}",
        "当事人作了说明",
        at=at,
    )
    return step


@act("submit")
def submit(proposal: Proposal, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> ProposalAct:
    """发函: having read the answer, the head still finds it right to ask the street office; it decides."""
    if not access.needs_submitting(proposal):
        raise NotAllowed("这不是请求办事处的函，由本处决定。")
    due = terms.of(proposal.place, "decide-proposal", since=at)
    step = take(
        "submit", proposal, uid=uid, note=saying.words(words, "听取说明后仍然提请的理由", limit=2000), by=by, at=at,
        submitted_at=at, submitter=_person(by), above=True, decide_by=due.at, decide_basis=due.to_json(),
        **to_be_reminded(proposal, due, at=at),
    )  # fmt: skip
    notices.tell(
        proposal, [proposal.respondent_id], "submitted", "关于您的函已送办事处，由办事处的人决定", at=at
    )
    notices.tell(
        proposal, notices.deciding(proposal, at), "submitted", "收到一份请求函，请听取以后决定", at=at
    )
    return step


@act("decide")
def decide(
    proposal: Proposal, *, outcome: str, reasons: str, measure: str = "", amount: Decimal | str | None = None,
    checks: dict[str, str] | None = None, uid: UUID, by: Actor, at: dt.datetime,
) -> ProposalAct:  # fmt: skip
    """作出决定: adopted, changed to something milder, or not adopted; with reasons, by a named person.

    It takes effect only when the time to appeal is over; a commendation at once. What the law asks for is answered line
    by line before a letter or a deduction is adopted.
    """
    if outcome not in Outcome.values:
        raise Refusal("请选：采纳、改为较轻的，或者不采纳。")
    if proposal.state == State.HEARD and access.needs_submitting(proposal):
        raise NotAllowed("函还没有发出。负责人听取说明以后，发函或者撤回。")
    text = saying.words(reasons, "决定的理由", limit=4000)
    made: dict[str, Any] = {"decider": _person(by), "decided_at": at, "outcome": outcome, "decision": text}
    if outcome == Outcome.REJECTED:
        step = take("decide", proposal, to=State.REJECTED, uid=uid, said=text, by=by, at=at, **made, **QUIET)
        notices.tell(proposal, _both(proposal), "decided", "建议没有采纳，不留记录", at=at)
        return step
    made |= _lightened(proposal, outcome == Outcome.CHANGED, measure, amount)
    made["checks"] = legal.answered(made["measure"], proposal.employment, checks or {})
    if not proposal.harms:
        proposal.decided_at = at
        moved = in_force(proposal, at=at)
        step = take("decide", proposal, to=State.IN_FORCE, uid=uid, said=text, by=by, at=at, **made, **moved)
        notices.tell(proposal, _both(proposal), "decided", "表扬已经决定", at=at)
        return step
    due = terms.of(proposal.place, "appeal", since=at)
    made |= {"appeal_by": due.at, "appeal_basis": due.to_json()} | to_be_reminded(proposal, due, at=at)
    step = take("decide", proposal, to=State.DECIDED, uid=uid, said=text, by=by, at=at, **made)
    notices.tell(proposal, _both(proposal), "decided", "建议已有决定；不服的可以申诉，申诉期内不执行", at=at)
    return step


QUIET: dict[str, Any] = {"remind_at": None, "remind_kind": ""}


def _lightened(
    proposal: Proposal, changed: bool, measure: str, amount: Decimal | str | None
) -> dict[str, Any]:
    """改轻: a milder measure, or the same one with a smaller sum. Never a heavier one."""
    measure = (measure or proposal.measure) if changed else proposal.measure
    if measure not in words.CONSEQUENCES or (
        measure != proposal.measure and not legal.milder(measure, proposal.measure)
    ):
        raise Refusal("只能改成较轻的措施，不能加重。")
    if measure == "commendation" and proposal.measure != "commendation":
        raise Refusal("不利的建议不能改成表扬；不成立的，请选“不采纳”。")
    if measure != "deduction":
        if changed and measure == proposal.measure:
            raise Refusal("请选一项较轻的措施；不改的，请选“采纳”。")
        return {"measure": measure, "amount": None}
    before = proposal.amount
    chosen = amount_of(proposal, before if amount in (None, "") else amount, needed=True)
    assert chosen is not None
    if before is not None and chosen > before:
        raise Refusal(f"金额只能减少，不能高于 {before:g} 元。")
    if changed and before is not None and chosen == before:
        raise Refusal("金额没有变。不改的，请选“采纳”。")
    if not changed and before is not None and chosen != before:
        raise Refusal("金额减少的，请选“改为较轻的”。")
    return {"measure": measure, "amount": chosen}


@act("appeal")
def appeal(proposal: Proposal, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> ProposalAct:
    """申诉: to somebody one level up who had no part in it; until it is answered nothing is carried out."""
    text = saying.words(words, "申诉的理由", limit=4000)
    due = terms.of(proposal.place, "decide-appeal", since=at)
    step = take(
        "appeal", proposal, uid=uid, said=text, by=by, at=at, appealed_at=at, appeal=text,
        review_by=due.at, review_basis=due.to_json(),
        **to_be_reminded(proposal, due, at=at),
    )  # fmt: skip
    notices.tell(proposal, notices.reviewing(proposal, at), "appealed", "收到一份申诉，请复核并答复", at=at)
    return step


@act("review")
def review(
    proposal: Proposal, *, answer: str, reasons: str, measure: str = "", amount: Decimal | str | None = None,
    uid: UUID, by: Actor, at: dt.datetime,
) -> ProposalAct:  # fmt: skip
    """复核意见 (D-5.3): what one side, the union or the company, holds right; nothing yet, until the other side agrees.

    Whoever does not agree writes their own instead. Two sides that stay apart leave the appeal unanswered (D-5.4).
    """
    if not access.reviewed_together(proposal):
        raise NotAllowed("这份申诉由一个人复核，请直接“答复申诉”。")
    text = saying.words(reasons, "复核意见的理由", limit=4000)
    opinion: dict[str, Any] = {"answer": answer, "words": text, "role": by.role, "by": by.label}
    opinion |= passage.plain(_answered(proposal, answer, measure, amount))
    step = take(
        "review", proposal, uid=uid, said=text, by=by, at=at, opinion=opinion, first_reviewer=_person(by)
    )
    others = [each for each in notices.reviewing(proposal, at) if each != by.person_id]
    notices.tell(proposal, others, f"review:{step.seq}", "有一份复核意见，请看是否同意", at=at)
    return step


def _answered(proposal: Proposal, answer: str, measure: str, amount: Decimal | str | None) -> dict[str, Any]:
    """The columns that an answer changes; refused where it is none, or no longer possible."""
    if answer not in Answer.values:
        raise Refusal("请选：维持、改轻，或者撤销。")
    if proposal.state == State.STAYED and proposal.measure == "deduction" and answer != Answer.OVERTURNED:
        raise NotAllowed("申诉逾期没有答复的，不扣减；现在只能撤销原决定。")
    return _lightened(proposal, True, measure, amount) if answer == Answer.CHANGED else {}


@act("decide-appeal")
def decide_appeal(
    proposal: Proposal, *, answer: str = "", reasons: str, measure: str = "", amount: Decimal | str | None = None,
    uid: UUID, by: Actor, at: dt.datetime,
) -> ProposalAct:  # fmt: skip
    """答复申诉: upheld, made milder, or set aside; never made worse. An overdue answer no longer upholds a deduction.

    Where two sides review together this is the second one's agreement: the answer is the opinion's, without another.
    """
    if proposal.opinion is not None:
        held = proposal.opinion
        answer, measure, amount = held["answer"], held.get("measure", ""), held.get("amount")
    text = saying.words(reasons, "答复的理由", limit=4000)
    changes = _answered(proposal, answer, measure, amount)
    made: dict[str, Any] = {"reviewer": _person(by), "reviewed_at": at, "answer": answer, "review": text}
    if answer == Answer.OVERTURNED:
        step = take(
            "decide-appeal", proposal, to=State.OVERTURNED, uid=uid, said=text, by=by, at=at, **made, **QUIET
        )
        notices.tell(proposal, _both(proposal), "answered", "申诉成立，原决定撤销，不留记录", at=at)
        return step
    if changes:
        made |= changes
        proposal.measure = made["measure"]  # how long it counts follows from what it is now
    step = take(
        "decide-appeal",
        proposal,
        to=State.IN_FORCE,
        uid=uid,
        said=text,
        by=by,
        at=at,
        **made,
        **in_force(proposal, at=at),
    )
    notices.tell(proposal, _both(proposal), "answered", "申诉已有答复", at=at)
    return step


@act("withdraw")
def withdraw(proposal: Proposal, *, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> ProposalAct:
    """撤回: before or after the decision; it does not count, is no mark, and what happened stays provable."""
    text = saying.words(reason, "撤回的理由", limit=1000)
    step = take(
        "withdraw", proposal, uid=uid, said=text, by=by, at=at, withdrawn_at=at, withdrawal=text, **QUIET
    )
    if proposal.served_at:
        notices.tell(proposal, [proposal.respondent_id], "withdrawn", "关于您的建议已撤回，不留记录", at=at)
    return step


@act("comment")
def comment(proposal: Proposal, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> ProposalAct:
    """监督意见: read by everybody who sees the proposal, the person concerned among them."""
    return take("comment", proposal, uid=uid, said=saying.words(words, "监督意见", limit=2000), by=by, at=at)


@act("recuse")
def recuse(
    proposal: Proposal, *, person: Person, reason: str, uid: UUID, by: Actor, at: dt.datetime
) -> ProposalAct:
    """设回避: a relative or somebody with an interest. The person concerned is no part of this: they see it all."""
    if access.is_concerned(proposal, person.pk):
        raise NotAllowed("当事人不是回避的人：当事人要看到全部、可以说明。")
    if person.pk == by.person_id and person.pk == proposal.decider_id:
        raise NotAllowed("您已经作了决定，不能再设自己回避；认为应当回避的，请撤回。")
    text = saying.words(reason, "回避的理由", limit=200)
    step = take("recuse", proposal, uid=uid, note=f"{person}：{text}", by=by, at=at)
    ProposalRecusal.objects.get_or_create(
        place_id=proposal.place_id, proposal=proposal, person=person, defaults={"reason": text, "since": at}
    )
    return step


def expire(proposal: Proposal, *, at: dt.datetime) -> list[ProposalAct]:
    """时钟: takes the steps that are due – heard, lapsed, in force, stayed, expired. The loop calls it; so may anybody."""
    with transaction.atomic():
        fresh = acts.locked(proposal.pk)
        done = acts.ripen(fresh, at=at)
    acts.copy(fresh, proposal)
    return done


def standing_at(
    place: Place, on: dt.date, *, person: Person | None = None, grid: Grid | None = None
) -> list[Proposal]:
    """当日有效的决定: what counts on that day; nothing withdrawn, rejected, under appeal or expired is among them."""
    found = Proposal.objects.filter(place=place, state=State.IN_FORCE).exclude(expires_on__lte=on)
    found = found.filter(person=person) if person is not None else found
    return list((found.filter(grid=grid) if grid is not None else found).order_by("in_force_at"))


def stale(proposal: Proposal, found: Finding | None) -> bool:
    """依据已变: the facts are no longer those it was drafted on; for an open proposal that rests on a finding."""
    if proposal.ground.get("source") != "finding" or proposal.state not in OPEN:
        return False
    return found is None or found.basis != proposal.basis


def _person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person_id or 0)


def _both(proposal: Proposal) -> list[int | None]:
    return [proposal.respondent_id, proposal.proposer_id]


def _next_number(place: Place, at: dt.datetime) -> str:
    """发文字号: 槐荫社区建〔2026〕3号. Given when served, so that a draft thrown away leaves no gap."""
    year = place.day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_counter (place_id, kind, year, last) VALUES (%s, 'proposal', %s, 1)"
            " ON CONFLICT (place_id, kind, year) DO UPDATE SET last = cases_counter.last + 1 RETURNING last",
            [place.pk, year],
        )
        return f"{place.name}建〔{year}〕{cursor.fetchone()[0]}号"
