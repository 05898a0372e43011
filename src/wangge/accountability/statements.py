"""扣减月表 (A-2.2): what deductions took effect in a month, each with clause, number, reasons, who decided and the appeal.

Only what was decided by a named person and is in force. What was withdrawn, rejected or set aside stands nowhere; what may
still be appealed stands apart, and is not deducted. By the day it took effect, never by sums.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from wangge.accountability import access
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Proposal
from wangge.policy.pack import Citation
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
