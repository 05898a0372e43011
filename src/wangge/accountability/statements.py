"""扣减月表 (A-2.2): what deductions took effect in a month, each with clause, number, reasons, who decided and the appeal.

Only what was decided by a named person and is in force. What was withdrawn, rejected or set aside stands nowhere; what may
still be appealed stands apart, and is not deducted. By the day it took effect, never by sums.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet, Sum

from wangge.accountability import access
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Proposal
from wangge.integrity import checkpoints, written
from wangge.integrity.actor import Actor
from wangge.policy.pack import Citation, Refusal
from wangge.reports import papers
from wangge.safety import access as safety_access
from wangge.safety.lifecycle import PRINCIPAL
from wangge.safety.models import DeductionStatement
from wangge.territory.models import Person, Place
from wangge.territory.reach import Reach

READS = frozenset({"company-leader", "safety-officer", "union"})
CARRIED_OUT = (State.IN_FORCE, State.EXPIRED)
WAITING = (State.DECIDED, State.APPEALED, State.STAYED)
_TEXTS = {
    State.DECIDED: "申诉期内，暂不扣减", State.APPEALED: "申诉中，暂不扣减", State.STAYED: "申诉逾期没有答复，不扣减",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """一笔: of one decision."""

    proposal: Proposal
    on: dt.date  # took effect, or was decided where it has not
    amount: Decimal
    citation: Citation
    appeal: str

    @property
    def decider(self) -> str:
        return str(self.proposal.decider or "")

    @property
    def reasons(self) -> str:
        """理由: of the appeal's answer, where there was one."""
        return self.proposal.review or self.proposal.decision


@dataclass(frozen=True, slots=True)
class Statement:
    """一个月: what is deducted, and what waits."""

    place: Place
    month: dt.date
    lines: tuple[Line, ...]
    waiting: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return sum((each.amount for each in self.lines), Decimal(0))

    @property
    def over(self) -> dt.datetime:
        """这个月过完的时刻."""
        return span(self.place, self.month)[1]

    def content(self) -> dict[str, Any]:
        """签的内容: each line as it is printed."""
        return {"rows": [row(each) for each in self.lines], "total": f"{self.total:.2f}"}


def of(place: Place, month: dt.date, reach: Reach) -> Statement:
    """这个月的扣减表, of what this reader may see."""
    seen = access.visible(reach).filter(place=place, measure="deduction", amount__isnull=False)
    start, end = span(place, month)
    carried = seen.filter(state__in=CARRIED_OUT, in_force_at__gte=start, in_force_at__lt=end).order_by(
        "in_force_at", "pk"
    )
    waiting = seen.filter(state__in=WAITING, decided_at__gte=start, decided_at__lt=end).order_by(
        "decided_at", "pk"
    )
    return Statement(place, month.replace(day=1), tuple(_lines(carried)), tuple(_lines(waiting)))


def row(each: Line) -> list[str]:
    """一笔, as it is printed: whom, clause, number, sum, reasons, who decided, when, the appeal, since when."""
    of = each.proposal
    decided = of.place.day_of(of.decided_at).isoformat() if of.decided_at else ""
    return [
        str(of.about), each.citation.clause, of.number or "", f"{each.amount:.2f}", each.reasons, each.decider, decided,
        each.appeal, each.on.isoformat(),
    ]  # fmt: skip


def sign(
    place: Place, month: dt.date, reach: Reach, *, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> DeductionStatement:
    """签发: the month as it now stands, by the company's leader, once it is over; a checkpoint vouches for it.

    Signed again after a deduction was withdrawn, it stands without it, and the earlier one stays beside it.
    """
    post = safety_access.post_on(by, place, at)
    if post is None or post.role not in PRINCIPAL:
        raise Refusal("扣减月表由公司领导签发。")
    there = DeductionStatement.objects.filter(place=place, uid=uid).first() if uid else None
    if there is not None:
        return there
    made = of(place, month, reach)
    if at < made.over:
        raise Refusal("这个月还没有过完，过完以后再签。")
    content = made.content()
    digest = papers.digest(content | {"place": place.code, "since": made.month.isoformat()})
    last = signed(place, made.month).first()
    if last is not None and last.digest == digest:
        raise Refusal("和签过的一份一样，不用再签。")
    kept = DeductionStatement(
        place=place, since=made.month, content=content, digest=digest, uid=uid or uuid4()
    )
    with transaction.atomic():
        kept = written.keep(kept, by=by, at=at)
        checkpoints.sign(place.pk, at=at)
    return kept


def signed(place: Place, month: dt.date) -> QuerySet[DeductionStatement]:
    """这个月签过的, newest first."""
    return DeductionStatement.objects.filter(place=place, since=month.replace(day=1)).order_by("-pk")


def span(place: Place, month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """这个月的起止时刻."""
    first = month.replace(day=1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return place.span(first, last)


def _lines(rows: Iterable[Proposal]) -> Iterable[Line]:
    for row in rows:
        moment = row.in_force_at or row.decided_at
        assert moment is not None and row.amount is not None
        cited = Citation.from_json(row.ground["citation"])
        yield Line(row, row.place.day_of(moment), row.amount, cited, _appeal(row))


def _appeal(row: Proposal) -> str:
    if row.state in _TEXTS:
        return _TEXTS[State(row.state)]
    text = f"申诉已答复：{row.get_answer_display()}" if row.answer else "没有申诉"
    return text


def decided_this_month(
    person: Person, place: Place, *, at: dt.datetime, but: Proposal | None = None
) -> Decimal:
    """本月对这个人已经决定的扣减: those in force since the month began, and those that are about to be."""
    rows: QuerySet[Proposal] = Proposal.objects.filter(place=place, person=person, measure="deduction")
    start, end = span(place, place.day_of(at))
    carried = rows.filter(state__in=CARRIED_OUT, in_force_at__gte=start, in_force_at__lt=end)
    waiting = rows.filter(state__in=WAITING, decided_at__gte=start, decided_at__lt=end)
    found = (carried | waiting).exclude(pk=but.pk if but else 0)
    return found.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
