"""到期的日子 (recurring): on which days a plan asks for a patrol. Pure: a rule, some days and the calendar. No Django.

Each kind reads its own keys of the rule: weekly `weekday` (0 is Monday), seasonal `months` and `working_day` of the
month, before a holiday `within` so many working days. Daily and special need none.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wangge.policy.workdays import Calendar, DayKind

DAY = dt.timedelta(days=1)
AHEAD = 40  # days: a holiday begins that long after the working days before it, at the very most


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """一次: it counts from `opens` on, and is due on `due`, that day included."""

    due: dt.date
    opens: dt.date
    name: str = ""  # of the holiday it comes before
    provisional: bool = False  # the holiday notice for that year is not out

    def holds(self, day: dt.date) -> bool:
        return self.opens <= day <= self.due


def occasions(
    kind: str, rule: dict[str, Any], *, since: dt.date, until: dt.date | None, first: dt.date, last: dt.date, calendar: Calendar
) -> list[Occasion]:  # fmt: skip
    """这些天里的各次: those open on some day from `first` to `last`, due while the plan holds; by due day."""
    if kind == "special":
        found: Iterator[Occasion] = iter([Occasion(until or since, since)])
    else:
        found = {"daily": _daily, "weekly": _weekly, "seasonal": _seasonal, "holiday": _holiday}[kind](
            rule, first, last, calendar
        )
    ends = until or dt.date.max
    return sorted(
        {each for each in found if since <= each.due <= ends and each.opens <= last and each.due >= first}
    )


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _daily(rule: dict[str, Any], first: dt.date, last: dt.date, calendar: Calendar) -> Iterator[Occasion]:
    """每个工作日一次, on the day itself."""
    for day in _days(first, last):
        if calendar.is_working(day):
            yield Occasion(day, day, provisional=not calendar.settled(day))


def _weekly(rule: dict[str, Any], first: dt.date, last: dt.date, calendar: Calendar) -> Iterator[Occasion]:
    """每周一次, by its weekday; where that is a day of rest, by the working day before it in the week, else after."""
    monday = first - first.weekday() * DAY
    while monday <= last:
        working = [day for day in _days(monday, monday + 6 * DAY) if calendar.is_working(day)]
        wanted = monday + int(rule.get("weekday", 4)) * DAY
        before = [day for day in working if day <= wanted]
        if working:
            due = before[-1] if before else working[0]
            yield Occasion(due, monday, provisional=not calendar.settled(due))
        monday += 7 * DAY


def _seasonal(rule: dict[str, Any], first: dt.date, last: dt.date, calendar: Calendar) -> Iterator[Occasion]:
    """当季每月一次, by the n-th working day of the month; a month with fewer has its last."""
    month = first.replace(day=1)
    while month <= last:
        after = (month + 31 * DAY).replace(day=1)
        if month.month in rule.get("months", ()):
            working = [day for day in _days(month, after - DAY) if calendar.is_working(day)]
            due = working[: max(1, int(rule.get("working_day", 5)))][-1]
            yield Occasion(due, month, provisional=not calendar.settled(due))
        month = after


def _holiday(rule: dict[str, Any], first: dt.date, last: dt.date, calendar: Calendar) -> Iterator[Occasion]:
    """每个法定假期之前一次, within so many working days before it; weekends that are no holiday ask for nothing."""
    day = first + DAY
    while day <= last + AHEAD * DAY:
        if calendar.kind(day) is DayKind.HOLIDAY and calendar.kind(day - DAY) is not DayKind.HOLIDAY:
            due = calendar.previous_working(day)
            opens = due
            for _ in range(int(rule.get("within", 2)) - 1):
                opens = calendar.previous_working(opens)
            yield Occasion(due, opens, calendar.note(day), not calendar.settled(due))
        day += DAY
