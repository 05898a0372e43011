"""起草: a measure proposed with somebody's own reasons on a ground that stands; a draft does nothing yet."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from wangge.accountability import access, grounds, legal, observing
from wangge.accountability.grounds import Ground
from wangge.accountability.lifecycle import CLEAN, OPEN, NotAllowed, State
from wangge.accountability.models import Proposal
from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy import words
from wangge.policy.finding import Finding
from wangge.policy.pack import Refusal
from wangge.territory.models import Person, Place, Post

SPENT = CLEAN | {State.EXPIRED}


def draft(
    ground: Finding | Ground, *, measure: str, reasons: str, amount: Decimal | str | None = None,
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Proposal:  # fmt: skip
    """起草: somebody entitled to it proposes a measure that the clause allows, with their own reasons.

    A draft does nothing and is not seen by the person concerned. The same ground is proposed once; what was withdrawn,
    rejected, lapsed or has expired can be proposed again only on other facts.
    """
    saying.whole(at)
    place = _place_of(by, at)
    known = uid and Proposal.objects.filter(place=place, uid=uid).first()
    if known:
        return known
    observing.demand_over(place, place.day_of(at))
    if isinstance(ground, Finding):
        ground = grounds.of_finding(ground, place)
    if measure not in ground.consequences:
        may = "、".join(words.CONSEQUENCES[each].zh for each in ground.consequences)
        raise Refusal(f"这一条没有写这项措施，可以提出的是：{may}。")
    text = saying.words(reasons, "提出的理由", limit=2000)
    person, grid = (ground.about, None) if isinstance(ground.about, Person) else (None, ground.about)
    row = Proposal(
        place=place, uid=uid or uuid4(), person=person, grid=grid, clause=ground.clause, finding_key=ground.key,
        basis=ground.basis, ground=passage.plain(ground.to_json()), proposed=measure, measure=measure, reasons=text,
        proposer_id=by.person_id or 0, drafted_at=at, touched_at=at, employment=person.employment if person else "",
    )  # fmt: skip
    row.proposed_amount = row.amount = (
        amount_of(row, amount, needed=False) if measure == "deduction" else None
    )
    if person is not None and person.pk == by.person_id:
        raise NotAllowed("关于自己的建议由别人提出。")
    if grid is not None and by.person_id in {
        post.person_id for post in access.leaders_of(grid, place.day_of(at))
    }:
        raise NotAllowed("关于自己网格的建议由别人提出。")
    access.demand("draft", row, by, at=at)
    if person is not None:
        legal.demand_fitting(measure, person.employment)
    _once(row)
    try:
        with transaction.atomic():
            passage.take(
                "draft", row, uid=row.uid, note=text, cite=ground.citation, by=by, at=at, **_drafted(row)
            )
    except IntegrityError as error:
        raise Refusal("同一个认定、同一项措施，已经有一份建议在办。") from error
    return row


_DRAFTED = (
    "person_id", "grid_id", "clause", "finding_key", "basis", "ground", "proposed", "measure", "proposed_amount", "amount",
    "employment", "proposer_id", "reasons", "drafted_at",
)  # fmt: skip


def _drafted(row: Proposal) -> dict[str, Any]:
    """草稿的列, as history keeps them."""
    return {row._meta.get_field(name).name: getattr(row, name.removesuffix("_id")) for name in _DRAFTED}


def _place_of(by: Actor, at: dt.datetime) -> Place:
    post = (
        Post.objects.filter(pk=by.post_id or 0, person_id=by.person_id or 0).select_related("place").first()
    )
    if post is None:
        raise NotAllowed("建议由有岗位的人提出。")
    return post.place


def _once(row: Proposal) -> None:
    same = Proposal.objects.filter(place=row.place, finding_key=row.finding_key)
    if same.filter(proposed=row.proposed, state__in=OPEN).exists():
        raise Refusal("同一个认定、同一项措施，已经有一份建议在办。")
    if same.filter(measure=row.measure, state=State.IN_FORCE).exists():
        raise Refusal("同一个认定已经有同样的决定生效，不再提一次。")
    if same.filter(proposed=row.proposed, basis=row.basis, state__in=SPENT, served_at__isnull=False).exists():
        raise Refusal("同样的事实已经提过、没有成立或者已经期满，要有新的事实才能再提。")


def amount_of(row: Proposal, said: Decimal | str | None, *, needed: bool) -> Decimal | None:
    """金额: within what the clause allows; blank in a draft where a person must choose it with reasons."""
    low, high = row.ground.get("low"), row.ground.get("high")
    if said in (None, ""):
        if needed:
            raise Refusal("还没有写金额。金额由作决定的人在范围内填写并说明理由。")
        computed = row.ground.get("amount")
        return None if computed is None else Decimal(str(computed)).quantize(Decimal("0.01"))
    try:
        chosen = Decimal(str(said)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Refusal("金额要写成数字，如 300 或 1500.50。") from None
    if (
        not chosen.is_finite()
        or low is None
        or high is None
        or not Decimal(str(low)) <= chosen <= Decimal(str(high))
    ):
        span = (
            f"在 {low:g} 元到 {high:g} 元之间（都包括在内）"
            if low is not None and high is not None
            else "由条款写明"
        )
        raise Refusal(f"这一条的金额{span}。")
    return chosen
