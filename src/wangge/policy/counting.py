"""数日子 (counting): days and hours from a start to a last moment. Ordinals in, ordinals out; no clause, no words.

Every function only ever moves later: for a pause, a holiday, a closing time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .deadline import OfficeHours, Pause
from .pack import Refusal
from .workdays import Calendar, DayKind

Spans = tuple[tuple[int, int], ...]
"""Paused days as (first, first not paused), merged, ascending."""


def paused_days(pauses: Sequence[Pause], zone: tzinfo) -> Spans:
    """暂停的日子: a day is paused when the clock stands still at its end; the day of resuming counts again.

    A pause still standing is counted for its first day alone: how long it will last nobody knows.
    """
    spans = []
    for pause in pauses:
        first = pause.since.astimezone(zone).toordinal()
        after = first + 1 if pause.until is None else pause.until.astimezone(zone).toordinal()
        if pause.until is not None and pause.until < pause.since:
            raise Refusal("暂停的结束早于开始，请核对")
        if after > first:
            spans.append((first, after))
    return _merged(spans)


def paused_moments(pauses: Sequence[Pause]) -> tuple[tuple[datetime, datetime], ...]:
    """暂停的时段: for limits in hours, to the second; a pause still standing has no length yet."""
    for pause in pauses:
        if pause.until is not None and pause.until < pause.since:
            raise Refusal("暂停的结束早于开始，请核对")
    return _merged(
        [(p.since.astimezone(UTC), p.until.astimezone(UTC)) for p in pauses if p.until is not None]
    )


def _merged(spans: list) -> tuple:
    merged: list = []
    for first, after in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(after, merged[-1][1]))
        else:
            merged.append((first, after))
    return tuple(merged)


def past_pause(day: int, paused: Spans) -> int:
    """`day`, or the day of resuming when `day` is paused."""
    for first, after in paused:
        if first <= day < after:
            day = after
    return day


def nth_day(calendar: Calendar, unit: str, start: int, amount: int, same_day: bool, paused: Spans) -> int:
    """第 amount 日: the last counted day, before any roll."""
    if amount == 0:
        return start
    before = start - 1 if same_day else start
    working = unit == "working-day"
    if not paused:
        return calendar.nth_working(before, amount) if working else before + amount
    day = before
    for _ in range(amount):
        day = next_counted(calendar, working, day, paused)
    return day


def next_counted(calendar: Calendar, working: bool, day: int, paused: Spans) -> int:
    """The next day after `day` that counts."""
    while True:
        candidate = calendar.nth_working(day, 1) if working else day + 1
        resumed = past_pause(candidate, paused)
        if resumed == candidate:
            return candidate
        day = resumed - 1


def roll(calendar: Calendar, rolls: str, day: int, paused: Spans) -> int:
    """顺延: the day a last day moves to; itself when it may stand."""
    while True:
        moved = past_pause(day, paused)
        if rolls == "next-working-day":
            moved = calendar.nth_working(moved - 1, 1)
        elif rolls == "next-non-holiday":
            while calendar.kind_of(moved) is DayKind.HOLIDAY:
                moved += 1
        if moved == day:
            return day
        day = moved


def end_of(day: int, ends: time | None, zone: tzinfo) -> datetime:
    """一日的终了: 24:00 is the next day's 00:00."""
    if ends is None:
        return datetime.combine(date.fromordinal(day + 1), time.min, zone)
    return datetime.combine(date.fromordinal(day), ends, zone)


def after_hours(started: datetime, amount: int, pauses: tuple[tuple[datetime, datetime], ...]) -> datetime:
    """小时: runs by night and on holidays, stands still in a pause."""
    zone, at = started.tzinfo, started.astimezone(UTC)
    begun, at = at, at + timedelta(hours=amount)
    for since, until in pauses:
        if since < at and until > begun:
            at += until - max(since, begun)
    return at.astimezone(zone)


def after_working_hours(
    calendar: Calendar,
    started: datetime,
    amount: int,
    hours: OfficeHours,
    pauses: tuple[tuple[datetime, datetime], ...],
) -> datetime:
    """工作小时: runs in office hours of working days, not at lunch."""
    zone, begun = started.tzinfo, started.astimezone(UTC)
    assert zone is not None
    windows = office_windows(hours)
    left, day, at = timedelta(hours=amount), started.toordinal() - 1, begun
    while left > timedelta(0):
        day = calendar.nth_working(day, 1)
        on = date.fromordinal(day)
        for opens, closes in windows:
            first = max(datetime.combine(on, opens, zone).astimezone(UTC), begun)
            last = datetime.combine(on, closes, zone).astimezone(UTC)
            for since, until in (*pauses, (last, last)):
                runs = min(since, last) - first
                if runs > timedelta(0):
                    at = first + min(runs, left)
                    left -= min(runs, left)
                    if not left:
                        return at.astimezone(zone)
                first = max(first, min(until, last))
    return at.astimezone(zone)


def office_windows(hours: OfficeHours) -> tuple[tuple[time, time], ...]:
    """办公时段: morning and afternoon, or the whole day where there is no lunch break."""
    if hours.opens >= hours.closes:
        raise Refusal("上班时间应早于下班时间")
    if hours.lunch_from is None or hours.lunch_until is None or hours.lunch_from >= hours.lunch_until:
        return ((hours.opens, hours.closes),)
    return ((hours.opens, hours.lunch_from), (hours.lunch_until, hours.closes))
