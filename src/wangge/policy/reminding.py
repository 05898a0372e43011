"""提醒 (reminders): when the person responsible is told – before, at, and after a deadline."""

from __future__ import annotations

from datetime import datetime, tzinfo

from .deadline import OFFICE_HOURS, Deadline, OfficeHours
from .workdays import Calendar


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
