"""期限推算 (deadlines): start, unit, roll, extension, pause – never without its citation and its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from . import counting, words
from .deadline import Cell, Deadline, OfficeHours, Pause
from .pack import Clause, Pack, Refusal, nearest
from .provisions import Cap, TimeLimit
from .workdays import Calendar, DayKind

__all__ = [
    "Cell",
    "Deadline",
    "OfficeHours",
    "Pause",
    "due",
    "due_under",
    "extended",
    "limit_for",
    "next_overdue",
    "next_telling",
    "reminders",
]

OFFICE_HOURS = OfficeHours()
_WEIGHT = {"lane": 8, "category": 4, "grade": 2, "level": 1}
"""How urgent outweighs what it is about, how grave, and whose it is: no two sets of conditions weigh the same."""


def due(
    pack: Pack,
    calendar: Calendar,
    *,
    received: datetime,
    level: str,
    lane: str = "normal",
    zone: tzinfo,
    hours: OfficeHours | None = None,
    pauses: Sequence[Pause] = (),
    account: bool = True,
    **when: str,
) -> Deadline:
    """事项何时到期: the deadline of a matter received then, for this level and lane, by the pack's own clause."""
    clause = limit_for(pack, level=level, lane=lane, **when)
    return due_under(
        pack, clause, calendar, received=received, zone=zone, hours=hours, pauses=pauses, account=account
    )


def limit_for(pack: Pack, *, for_: str = "matter", **when: str) -> Clause:
    """适用的时限条款: the most specific one; `Refusal` naming what is known when none fits."""
    memo: dict[Any, Clause] = pack.__dict__.setdefault("_limit_memo", {})
    asked = (for_, *when.items())
    found = memo.get(asked)
    if found is None:
        found = memo[asked] = _most_specific(pack, for_, when)
    return found


def _most_specific(pack: Pack, for_: str, when: dict[str, str]) -> Clause:
    if for_ not in words.PURPOSES:
        raise Refusal(f"不认识的时限用途“{for_}”。{nearest(for_, words.PURPOSES)}")
    for name, value in when.items():
        known = {"level": pack.levels, "lane": tuple(words.LANES), "grade": tuple(words.GRADES)}.get(name)
        if known is not None and value not in known:
            called = {"level": "层级", "lane": "缓急", "grade": "等级"}[name]
            raise Refusal(f"《{pack.title}》里没有{called}“{value}”。{nearest(value, known)}")
    limits = pack.limits(for_)
    fitting = [
        clause
        for clause in limits
        if all(when.get(name) in values for name, values in clause.provision.when.items())
    ]
    if fitting:
        return max(fitting, key=lambda clause: sum(_WEIGHT[name] for name in clause.provision.when))
    purpose = words.PURPOSES[for_].zh
    if not limits:
        raise Refusal(f"《{pack.title}》没有规定“{purpose}”的时限")
    levels = dict.fromkeys(level for clause in limits for level in clause.provision.when.get("level", ()))
    asked = "、".join(when.values())
    raise Refusal(f"《{pack.title}》没有规定“{asked}”的“{purpose}”时限;有规定的层级:{'、'.join(levels)}")


def due_under(
    pack: Pack,
    clause: Clause,
    calendar: Calendar,
    *,
    received: datetime,
    zone: tzinfo,
    hours: OfficeHours | None = None,
    pauses: Sequence[Pause] = (),
    account: bool = True,
) -> Deadline:
    """按某一条推算: any time-limit clause; `Refusal` for a clause of another form or a time without zone."""
    limit = clause.provision
    if not isinstance(limit, TimeLimit):
        raise Refusal(f"条款 {clause.id} 不是时限,推算不出到期时间")
    if received.tzinfo is None:
        raise Refusal("收到时间没有时区,无法推算;请补上时区(如 +08:00)")
    for pause in pauses:
        if pause.since.tzinfo is None or (pause.until is not None and pause.until.tzinfo is None):
            raise Refusal("暂停的起止时间没有时区,无法推算")
    hours = hours or pack.office_hours or OFFICE_HOURS
    started = received.astimezone(zone)
    try:
        if limit.unit == "hour" or limit.unit == "working-hour":
            return _by_hours(pack, clause, limit, calendar, started, zone, hours, pauses, account)
        return _by_days(pack, clause, limit, calendar, started, zone, hours, pauses, account)
    except (OverflowError, ValueError) as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal("到期时间超出了日历能表示的范围(公元 1 年至 9999 年)") from None


def extended(
    pack: Pack,
    calendar: Calendar,
    *,
    received: datetime,
    level: str,
    zone: tzinfo,
    hours: OfficeHours | None = None,
    pauses: Sequence[Pause] = (),
    lane: str = "normal",
) -> Deadline:
    """最迟可延到何时: the farthest day an extension may reach, by the clause that allows it (B-3.4)."""
    if pack.limits("extension"):
        clause = limit_for(pack, for_="extension", level=level, lane=lane)
    else:
        cap = limit_for(pack, level=level, lane=lane).provision.cap
        if not isinstance(cap, str):
            raise Refusal(f"《{pack.title}》没有规定可以延期")
        clause = pack[cap]
    return due_under(pack, clause, calendar, received=received, zone=zone, hours=hours, pauses=pauses)


def next_telling(
    pack: Pack, calendar: Calendar, *, after: datetime, zone: tzinfo, hours: OfficeHours | None = None
) -> Deadline:
    """下一次阶段反馈: due so many days after the last telling, as long as there is no news (B-3.4)."""
    for clause in pack.of_form("time-limit"):
        owed = clause.provision.afterwards
        if owed is not None:
            staged = TimeLimit(
                for_="telling-stage",
                amount=owed.every,
                unit=owed.unit,
                starts="next-day",
                rolls="next-working-day",
            )
            if after.tzinfo is None:
                raise Refusal("时间没有时区,无法推算;请补上时区(如 +08:00)")
            return _by_days(
                pack, clause, staged, calendar, after.astimezone(zone), zone, hours or OFFICE_HOURS, (), True
            )
    clause = limit_for(pack, for_="telling-stage")
    return due_under(pack, clause, calendar, received=after, zone=zone, hours=hours)


# ── by days ────────────────────────────────────────────────────────────────────────────────────────


def _by_days(
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
    start, same_day = started.toordinal(), limit.starts == "same-day"
    paused = counting.paused_days(pauses, zone) if pauses else ()
    last = counting.nth_day(calendar, limit.unit, start, limit.amount, same_day, paused)
    final = counting.roll(calendar, limit.rolls, last, paused)
    ends = hours.closes if limit.ends_at == "close" else limit.ends_at
    at = counting.end_of(final, ends, zone)  # type: ignore[arg-type]
    late = at <= started
    while at <= started:
        final = counting.roll(calendar, limit.rolls, final + 1, paused)
        at = counting.end_of(final, ends, zone)  # type: ignore[arg-type]

    path: list[tuple[Any, ...]] = [
        ("received", started.isoformat(), str(zone)),
        ("counted", limit.amount, limit.unit, limit.starts, date.fromordinal(last).isoformat()),
    ]
    if final != last and not late:
        path.append(_rolled(calendar, limit.rolls, last, final))
    elif late:
        path.append(("after-close", date.fromordinal(final).isoformat()))
    cap = None
    if limit.cap is not None:
        cap = _cap(pack, clause, limit.cap, calendar, started, zone, hours, pauses)
        if cap.at < at:
            final, at = cap.day.toordinal(), cap.at
            path.append(("capped", cap.clause, cap.day.isoformat()))
    path.append(("ends", at.isoformat(), date.fromordinal(final).isoformat()))
    relies_on_calendar = limit.unit == "working-day" or limit.rolls != "none"
    unsure = calendar.unsettled_years(start, final) if relies_on_calendar else ()
    open_pause = False
    if pauses:
        open_pause = _tell_pauses(path, pauses, paused, limit, start, final)
    if unsure:
        path.append(("provisional", *unsure))
    return Deadline(
        at,
        date.fromordinal(final),
        clause.id,
        pack.cite(clause.id),
        bool(unsure) or open_pause,
        _cells(calendar, limit, start, last, final, same_day, paused) if account else (),
        started,
        limit.unit,
        limit.amount,
        date.fromordinal(last) if final > last else None,
        cap,
        tuple(path),
    )


def _rolled(calendar: Calendar, rolls: str, last: int, final: int) -> tuple[Any, ...]:
    days = [date.fromordinal(day) for day in range(last, final)]
    names = dict.fromkeys(
        note for day in days if not calendar.is_working(day) and (note := calendar.note(day))
    )
    return ("rolled", days[0].isoformat(), date.fromordinal(final).isoformat(), rolls, *names)


def _cap(
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
        clause, limit = pack[cap], pack[cap].provision
    else:
        limit = TimeLimit(
            for_="extension", amount=cap.amount, unit=cap.unit, starts=cap.starts, rolls="next-working-day"
        )
    count = _by_hours if limit.unit in ("hour", "working-hour") else _by_days
    return count(pack, clause, limit, calendar, started, zone, hours, pauses, False)


def _tell_pauses(
    path: list[tuple[Any, ...]],
    pauses: Sequence[Pause],
    paused: counting.Spans,
    limit: TimeLimit,
    start: int,
    final: int,
) -> bool:
    """Add the pauses to the reasoning; answers whether one is still standing before the end."""
    days = sum(max(0, min(after, final + 1) - max(first, start)) for first, after in paused)
    path.append(("paused", len(pauses), days))
    if limit.pause is None:
        path.append(("pause-not-written",))
    standing = any(pause.until is None for pause in pauses)
    if standing:
        path.append(("pause-standing",))
    return standing


def _cells(
    calendar: Calendar,
    limit: TimeLimit,
    start: int,
    last: int,
    final: int,
    same_day: bool,
    paused: counting.Spans,
) -> tuple[Cell, ...]:
    """逐日说明: one cell a day, from the day of receipt to the last day."""
    cells = []
    number, working, amount = 0, limit.unit == "working-day", limit.amount
    marked, settled = calendar.marked, calendar.settled_span
    for ordinal in range(start, final + 1):
        kind, note = marked(ordinal)
        counted = False
        if ordinal > last:
            role = "due" if ordinal == final else "rolled"
        elif paused and counting.past_pause(ordinal, paused) != ordinal:
            role = "paused"
        elif ordinal == start and (not same_day or amount == 0):
            role = "received"
        elif working and not (kind is DayKind.WORKING or kind is DayKind.MAKE_UP):
            role = "holiday" if kind is DayKind.HOLIDAY else "rest"
        else:
            role, counted, number = "counted", True, number + 1
        day = date.fromordinal(ordinal)
        provisional = not (settled[0] <= ordinal <= settled[1]) and not calendar.settled(day)
        cells.append(Cell(day, kind, counted, number if counted else None, note, role, provisional))
    return tuple(cells)


# ── by hours ───────────────────────────────────────────────────────────────────────────────────────


def _by_hours(
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
    moments = counting.paused_moments(pauses) if pauses else ()
    if limit.unit == "hour":
        at = counting.after_hours(started, limit.amount, moments)
    else:
        at = counting.after_working_hours(calendar, started, limit.amount, hours, moments)
    path: list[tuple[Any, ...]] = [
        ("received", started.isoformat(), str(zone)),
        ("hours", limit.amount, limit.unit, f"{hours.opens:%H:%M}", f"{hours.closes:%H:%M}"),
    ]
    cap = None
    if limit.cap is not None:
        cap = _cap(pack, clause, limit.cap, calendar, started, zone, hours, pauses)
        if cap.at < at:
            at = cap.at
            path.append(("capped", cap.clause, cap.day.isoformat()))
    final = (at - timedelta(microseconds=1)).toordinal() if at > started else at.toordinal()
    path.append(("ends", at.isoformat(), date.fromordinal(final).isoformat()))
    start = started.toordinal()
    unsure = calendar.unsettled_years(start, final) if limit.unit == "working-hour" else ()
    standing = _tell_pauses(path, pauses, (), limit, start, final) if pauses else False
    if unsure:
        path.append(("provisional", *unsure))
    cells = []
    for ordinal in range(start, final + 1) if account else ():
        kind, note = calendar.marked(ordinal)
        runs = limit.unit == "hour" or kind.works
        role = "running" if runs else "holiday" if kind is DayKind.HOLIDAY else "rest"
        day = date.fromordinal(ordinal)
        cells.append(Cell(day, kind, False, None, note, role, not calendar.settled(day)))
    return Deadline(
        at, date.fromordinal(final), clause.id, pack.cite(clause.id), bool(unsure) or standing, tuple(cells),
        started, limit.unit, limit.amount, None, cap, tuple(path),
    )  # fmt: skip


# ── reminders ──────────────────────────────────────────────────────────────────────────────────────


def reminders(
    deadline: Deadline, calendar: Calendar, *, zone: tzinfo, hours: OfficeHours | None = None
) -> list[tuple[str, datetime]]:
    """提醒 (reminders): at half time, a working day before, and when due – in office hours, ascending, once each.

    A limit in hours is urgent: its half time and its end are told to the minute, by night too.
    """
    hours = hours or OFFICE_HOURS
    started, at = deadline.started.astimezone(zone), deadline.at.astimezone(zone)
    half = started + (at - started) / 2
    if deadline.unit in ("hour", "working-hour"):
        return [("half", half), ("due", at)] if half > started else [("due", at)]
    opening = datetime.combine(deadline.day, hours.opens, zone)
    eve = datetime.combine(calendar.previous_working(deadline.day), hours.opens, zone)
    last = opening if opening > started else started + (at - started) / 2
    planned = [("half", _in_office(half, calendar, hours, zone)), ("eve", eve), ("due", last)]
    kept: dict[datetime, str] = {}
    for kind, moment in planned:
        if started < moment < at and (kind == "due" or moment < last):
            kept[moment] = kind
    return sorted(((kind, moment) for moment, kind in kept.items()), key=lambda each: each[1])


def next_overdue(
    deadline: Deadline, calendar: Calendar, *, after: datetime, zone: tzinfo, hours: OfficeHours | None = None
) -> datetime:
    """下一次逾期提醒: the opening of the first working day after both the deadline and `after`."""
    hours = hours or OFFICE_HOURS
    moment = max(after.astimezone(zone), deadline.at.astimezone(zone))
    day = calendar.next_working(moment.date())
    opening = datetime.combine(day, hours.opens, zone)
    if opening <= moment:
        opening = datetime.combine(calendar.next_working(day, include=False), hours.opens, zone)
    return opening


def _in_office(moment: datetime, calendar: Calendar, hours: OfficeHours, zone: tzinfo) -> datetime:
    """The moment itself in office hours, else the next opening."""
    day = calendar.next_working(moment.date())
    opening = datetime.combine(day, hours.opens, zone)
    if moment <= opening:
        return opening
    if moment <= datetime.combine(day, hours.closes, zone):
        return moment
    return datetime.combine(calendar.next_working(day, include=False), hours.opens, zone)
