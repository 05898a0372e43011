"""两边的答复 (answers): how the street office and the other units answered, told as plainly as the community's own work."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet

from wangge.analysis import marks, matters
from wangge.analysis.figures import Figure
from wangge.analysis.marks import Scope
from wangge.analysis.models import AnalysisSent
from wangge.cases.models import Assistance
from wangge.cases.models.assistance import UNANSWERED
from wangge.reports.models import UpwardReport
from wangge.territory.models import Place

CODE = {True: "street-answer-rate", False: "unit-answer-rate"}


@dataclass(frozen=True)
class Line:
    """一个办事处、部门或单位 (or, seen from there, one community that asked): its answers in these days."""

    key: str
    name: str
    street: bool
    figure: Figure  # on time, of those whose limit fell in these days
    late: int  # answered, after the limit
    overdue: int  # still without an answer, past the limit
    returned: int
    reports: int = 0  # daily reports and analyses sent there …
    heard: int = 0  # … and those that were answered


@dataclass(frozen=True)
class Waiting:
    """还没有答复的一次协办."""

    asked: Assistance
    overdue: bool


@dataclass
class Sides:
    """两边: each side's lines, and what waits for an answer, the longest first."""

    lines: list[Line] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)


def of_place(place: Place, first: dt.date, last: dt.date, *, at: dt.datetime) -> Sides:
    """上级和部门怎样答复了我们: by the code of the office or unit, an order of names, never of figures."""
    rows = Assistance.objects.filter(place=place)
    sides = _told(rows, Scope(place, first, last, at), of=_addressee)
    heard = _heard(place, first, last)
    sides.lines = [
        replace(line, reports=sent, heard=answered)
        for line in sides.lines
        for sent, answered in [heard.get(line.key, (0, 0))]
    ]
    return sides


def of_asked(
    offices: Iterable[int],
    units: Iterable[int],
    place: Place,
    first: dt.date,
    last: dt.date,
    *,
    at: dt.datetime,
) -> Sides:
    """我们怎样答复了社区: seen from the office or unit that is asked, one line for each place that asks."""
    rows = Assistance.objects.filter(Q(asked_place__in=list(offices)) | Q(unit__in=list(units)))
    return _told(
        rows, Scope(place, first, last, at), of=lambda each: (f"place-{each.place.code}", each.place.name)
    )


def _addressee(each: Assistance) -> tuple[str, str]:
    if each.unit is not None:
        return f"unit-{each.unit.code}", each.unit.name
    assert each.asked_place is not None
    return f"office-{each.asked_place.code}", each.asked_place.name


def _told(rows: QuerySet[Assistance], scope: Scope, *, of: Any) -> Sides:
    rows = rows.select_related("case", "place", "unit", "asked_place").defer(
        "due_basis", "case__words", "case__tokens", "case__due_basis"
    )
    due = rows.filter(due_at__gt=scope.start, due_at__lte=scope.end)
    found: dict[tuple[bool, str, str], list[Assistance]] = {}
    for each in due.order_by("pk"):
        found.setdefault((each.unit_id is None, *of(each)), []).append(each)
    lines = []
    for (street, key, name), asked in sorted(found.items(), key=lambda item: (not item[0][0], item[0][1])):
        code = CODE[street]
        figure = marks.summed(code, (matters.answer_mark(code, scope, each) for each in asked))
        counted = [each for each in asked if each.withdrawn_at is None]
        done = [(each, matters.answered_at(each)) for each in counted]
        lines.append(
            Line(
                key, name, street, figure,
                late=sum(at is not None and at > each.due_at for each, at in done),
                overdue=sum(at is None and each.due_at <= scope.at for each, at in done),
                returned=sum(each.returned_at is not None for each in counted),
            )
        )  # fmt: skip
    open_now = rows.filter(UNANSWERED).order_by("due_at", "pk")
    return Sides(lines, [Waiting(each, each.due_at <= scope.at) for each in open_now[:100]])


def _heard(place: Place, first: dt.date, last: dt.date) -> dict[str, tuple[int, int]]:
    """报出去的 in these days, daily reports with matters to see to and monthly analyses: how many, how many answered."""
    start, end = place.span(first, last)
    found: dict[str, list[bool]] = {}
    reports = UpwardReport.objects.filter(place=place, day__gte=first, day__lte=last, person=None)
    reports = reports.exclude(items=[]).select_related("office", "unit").prefetch_related("answers")
    analyses = AnalysisSent.objects.filter(place=place, at__gte=start, at__lt=end)
    sent: list[Any] = [*reports, *analyses.select_related("office", "unit").prefetch_related("answers")]
    for row in sent:
        key = f"unit-{row.unit.code}" if row.unit else f"office-{row.office.code}" if row.office else ""
        found.setdefault(key, []).append(bool(row.answers.all()))
    return {key: (len(answered), sum(answered)) for key, answered in found.items()}
