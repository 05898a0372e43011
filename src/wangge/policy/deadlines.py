"""期限推算 (deadlines): start, unit, roll, extension, pause – never without its citation and its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from . import days, words
from . import hours as by_hours
from .deadline import OFFICE_HOURS, Cell, Deadline, OfficeHours, Pause
from .pack import Clause, Pack, Refusal, nearest
from .provisions import TimeLimit
from .reminding import next_overdue, reminders
from .workdays import Calendar

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
    memo = pack.__dict__.get("_limit_memo")
    clause = memo.get((level, lane)) if memo is not None and not when else None
    if clause is None:
        clause = limit_for(pack, level=level, lane=lane, **when)
        if not when:
            pack.__dict__["_limit_memo"][level, lane] = clause
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
    raise Refusal(f"《{pack.title}》没有规定“{asked}”的“{purpose}”时限；有规定的层级：{'、'.join(levels)}")


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
        raise Refusal(f"条款 {clause.id} 不是时限，推算不出到期时间")
    if received.tzinfo is None:
        raise Refusal("收到时间没有时区，无法推算；请补上时区（如 +08:00）")
    for pause in pauses:
        if pause.since.tzinfo is None or (pause.until is not None and pause.until.tzinfo is None):
            raise Refusal("暂停的起止时间没有时区，无法推算")
    hours = hours or pack.office_hours or OFFICE_HOURS
    started = received.astimezone(zone)
    try:
        if limit.unit == "hour" or limit.unit == "working-hour":
            return by_hours.deadline(pack, clause, limit, calendar, started, zone, hours, pauses, account)
        return days.deadline(pack, clause, limit, calendar, started, zone, hours, pauses, account)
    except (OverflowError, ValueError) as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal("到期时间超出了日历能表示的范围（公元 1 年至 9999 年）") from None


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
                raise Refusal("时间没有时区，无法推算；请补上时区（如 +08:00）")
            return days.deadline(
                pack, clause, staged, calendar, after.astimezone(zone), zone, hours or OFFICE_HOURS, (), True
            )
    clause = limit_for(pack, for_="telling-stage")
    return due_under(pack, clause, calendar, received=after, zone=zone, hours=hours)
