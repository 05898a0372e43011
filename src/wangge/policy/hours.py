"""按小时的期限 (limits in hours): run from the moment of receipt, or in office hours alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from . import counting, days
from .deadline import Cell, Deadline, OfficeHours, Pause
from .pack import Clause, Pack
from .provisions import TimeLimit
from .workdays import Calendar, DayKind


def deadline(
    pack: Pack,
    clause: Clause,
    limit: TimeLimit,
    calendar: Calendar,
    started: datetime,
    zone: tzinfo,
    hours: OfficeHours,
    pauses: Sequence[Pause],
    account: bool,
) -> Deadline:
    """按小时推算: hours by night and on holidays; working hours only where offices are open."""
    moments = counting.paused_moments(pauses) if pauses else ()
    if limit.unit == "hour":
        at = counting.after_hours(started, limit.amount, moments)
    else:
        at = counting.after_working_hours(calendar, started, limit.amount, hours, moments)
    path: list[tuple[Any, ...]] = [
        ("hours", limit.amount, limit.unit, f"{hours.opens:%H:%M}", f"{hours.closes:%H:%M}")
    ]
    cap = None
    if limit.cap is not None:
        cap = days.cap_of(pack, clause, limit.cap, calendar, started, zone, hours, pauses)
        if cap.at < at:
            at = cap.at
            path.append(("capped", cap.clause, cap.day.isoformat()))
    start = started.toordinal()
    final = max((at - timedelta(microseconds=1)).toordinal(), start)
    unsure = calendar.unsettled_years(start, final) if limit.unit == "working-hour" else ()
    standing = False
    if pauses:
        told, standing = days.tell_pauses(pauses, (), limit, start, final)
        path += told
    if unsure:
        path.append(("provisional", *unsure))
    return Deadline(
        at, date.fromordinal(final), clause.id, pack.cite(clause.id), bool(unsure) or standing,
        _cells(calendar, limit, start, final) if account else (), started, limit.unit, limit.amount, None, cap,
        tuple(path),
    )  # fmt: skip


def _cells(calendar: Calendar, limit: TimeLimit, start: int, final: int) -> tuple[Cell, ...]:
    cells = []
    for ordinal in range(start, final + 1):
        kind, note = calendar.marked(ordinal)
        runs = limit.unit == "hour" or kind.works
        role = "running" if runs else "holiday" if kind is DayKind.HOLIDAY else "rest"
        day = date.fromordinal(ordinal)
        cells.append(Cell(day, kind, False, None, note, role, not calendar.settled(day)))
    return tuple(cells)
