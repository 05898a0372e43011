"""按日的期限 (limits in days): the plan from a day of receipt to its last day, and the account of it.

Without a pause a plan depends on the day of receipt alone, so a calendar remembers its plans: the second
matter of a day costs a look-up. The memory is an economy, never an answer: clearing it changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any, NamedTuple

from . import counting
from .deadline import Cell, Deadline, OfficeHours, Pause
from .pack import Clause, Pack
from .provisions import Cap, TimeLimit
from .workdays import Calendar, DayKind

_REMEMBERED = 100_000


class Plan(NamedTuple):
    """推算 (plan): everything about a deadline but the instant of receipt."""

    at: datetime
    day: date
    provisional: bool
    rolled_from: date | None
    path: tuple[tuple[Any, ...], ...]
    last: int


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
    """按日推算: by the limit's own terms; a cap, where there is one, is worked out beside it."""
    start = started.toordinal()
    ends = hours.closes if isinstance(limit.ends_at, str) else limit.ends_at
    cap = (
        None if limit.cap is None else cap_of(pack, clause, limit.cap, calendar, started, zone, hours, pauses)
    )
    paused: counting.Spans = ()
    plan: Plan | None
    if pauses:
        paused = counting.paused_days(pauses, zone)
        plan = _plan(calendar, limit, start, ends, zone, paused, started)
    else:
        key = (start, limit.terms, zone, ends)
        plan = calendar.plans.get(key)
        if plan is None:
            if len(calendar.plans) > _REMEMBERED:
                calendar.plans.clear()
            plan = calendar.plans[key] = _plan(calendar, limit, start, ends, zone, (), None)
        if plan.at <= started:
            plan = _plan(calendar, limit, start, ends, zone, (), started)
    at, day, provisional, rolled_from, path, last = plan
    if cap is not None and cap.at < at:
        at, day = cap.at, cap.day
        rolled_from = None
        path = (*path, ("capped", cap.clause, cap.day.isoformat()))
    if pauses:
        told, standing = tell_pauses(pauses, paused, limit, start, day.toordinal())
        path, provisional = (*path, *told), provisional or standing
    cells = _cells(calendar, limit, start, last, day.toordinal(), paused) if account else ()
    return Deadline(
        at, day, clause.id, pack.cite(clause.id), provisional, cells, started, limit.unit, limit.amount,
        rolled_from, cap, path,
    )  # fmt: skip


def _plan(
    calendar: Calendar,
    limit: TimeLimit,
    start: int,
    ends: time | None,
    zone: tzinfo,
    paused: counting.Spans,
    started: datetime | None,
) -> Plan:
    rolls = limit.rolls
    last = counting.nth_day(calendar, limit.unit, start, limit.amount, limit.starts == "same-day", paused)
    final = counting.roll(calendar, rolls, last, paused)
    at = counting.end_of(final, ends, zone)
    last_day = date.fromordinal(last)
    path: list[tuple[Any, ...]] = [("counted", limit.amount, limit.unit, limit.starts, last_day.isoformat())]
    if final != last:
        path.append(_rolled(calendar, rolls, last, final))
    if started is not None and at <= started:
        while at <= started:
            final = counting.roll(calendar, rolls, final + 1, paused)
            at = counting.end_of(final, ends, zone)
        path.append(("after-close", date.fromordinal(final).isoformat()))
    unsure: tuple[int, ...] = ()
    if limit.unit == "working-day" or rolls != "none":
        unsure = calendar.unsettled_years(start, final)
        if unsure:
            path.append(("provisional", *unsure))
    rolled_from = last_day if final > last else None
    return Plan(at, date.fromordinal(final), bool(unsure), rolled_from, tuple(path), last)


def _rolled(calendar: Calendar, rolls: str, last: int, final: int) -> tuple[Any, ...]:
    marks = [calendar.marked(day) for day in range(last, final)]
    names = dict.fromkeys(note for kind, note in marks if kind is DayKind.HOLIDAY and note)
    return ("rolled", date.fromordinal(last).isoformat(), date.fromordinal(final).isoformat(), rolls, *names)


def cap_of(
    pack: Pack,
    clause: Clause,
    cap: str | Cap,
    calendar: Calendar,
    started: datetime,
    zone: tzinfo,
    hours: OfficeHours,
    pauses: Sequence[Pause],
) -> Deadline:
    if isinstance(cap, str):
        clause = pack[cap]
        limit = clause.provision
        if limit.unit == "hour" or limit.unit == "working-hour":
            from . import hours as by_hours

            return by_hours.deadline(pack, clause, limit, calendar, started, zone, hours, pauses, False)
    else:
        limit = TimeLimit(
            for_="extension", amount=cap.amount, unit=cap.unit, starts=cap.starts, rolls="next-working-day"
        )
    return deadline(pack, clause, limit, calendar, started, zone, hours, pauses, False)


def tell_pauses(
    pauses: Sequence[Pause], paused: counting.Spans, limit: TimeLimit, start: int, final: int
) -> tuple[list[tuple[Any, ...]], bool]:
    """暂停怎样影响: the steps that tell of the pauses, and whether one still stands."""
    days = sum(max(0, min(after, final + 1) - max(first, start + 1)) for first, after in paused)
    told: list[tuple[Any, ...]] = [("paused", len(pauses), days)]
    if limit.pause is None:
        told.append(("pause-not-written",))
    standing = any(pause.until is None for pause in pauses)
    if standing:
        told.append(("pause-standing",))
    return told, standing


def _cells(
    calendar: Calendar, limit: TimeLimit, start: int, last: int, final: int, paused: counting.Spans
) -> tuple[Cell, ...]:
    """逐日说明: one cell a day, from the day of receipt to the last day."""
    cells = []
    counts_first = limit.starts == "same-day" and limit.amount > 0
    number, working = 0, limit.unit == "working-day"
    marked, (settled_from, settled_until) = calendar.marked, calendar.settled_span
    for ordinal in range(start, final + 1):
        kind, note = marked(ordinal)
        counted = False
        if ordinal > last:
            role = "due" if ordinal == final else "rolled"
        elif paused and counting.past_pause(ordinal, paused) != ordinal:
            role = "paused"
        elif ordinal == start and not counts_first:
            role = "received"
        elif working and not (kind is DayKind.WORKING or kind is DayKind.MAKE_UP):
            role = "holiday" if kind is DayKind.HOLIDAY else "rest"
        else:
            role, counted, number = "counted", True, number + 1
        day = date.fromordinal(ordinal)
        provisional = not settled_from <= ordinal <= settled_until and not calendar.settled(day)
        cells.append(Cell(day, kind, counted, number if counted else None, note, role, provisional))
    return tuple(cells)
