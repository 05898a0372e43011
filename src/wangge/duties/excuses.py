"""不计的理由: leave, an outage, a post that changed hands – as the clause takes them. Each with a sentence.

A short period (up to a week) looks at its last working day; a long one at its last five, and at who held the post for
most of it. See docs/decisions/0018.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wangge.duties import outages
from wangge.duties.models import Outage
from wangge.duties.owing import Held, Holders
from wangge.duties.periods import Asked
from wangge.policy.workdays import Calendar
from wangge.territory.models import Grid, Place

DAY = dt.timedelta(days=1)
NOBODY = "nobody"
STRETCH = 5  # working days at the end of a long period


@dataclass(frozen=True, slots=True)
class Excuse:
    """不计的理由: its code, and the sentence for people."""

    code: str
    why: str


def outages_between(place: Place, asked: Iterable[Asked], first: dt.date, last: dt.date) -> list[Outage]:
    """这些天里的故障, read only where some clause takes it as an excuse."""
    wanted = any("outage" in each.cadence.excused_by for each in asked)
    return outages.between(place, first, last) if wanted else []


def working_days(asked: Asked, calendar: Calendar) -> list[dt.date]:
    """做得到的工作日, from the first day to the due day; of a period without any, its due day."""
    days = [asked.since + n * DAY for n in range((asked.due - asked.since).days + 1)]
    return [day for day in days if calendar.is_working(day)] or [asked.due]


def of(
    asked: Asked,
    owner: Held | None,
    holders: Holders,
    out: list[Outage],
    calendar: Calendar,
    grid: Grid | None,
) -> Excuse | None:
    """为什么不计, or None. Only what the clause takes; a post that changed hands is asked of nobody."""
    taken = asked.cadence.excused_by
    days = working_days(asked, calendar)
    if asked.cadence.per == "person" and owner is not None and owner.stood_in and "stand-in" in taken:
        return Excuse("stand-in", _("由%(who)s代理") % {"who": owner.person})
    if asked.long and owner is not None and owner.acting.since > asked.since:
        mine = sum(owner.acting.since <= day for day in days)
        if mine * 2 < len(days):
            return Excuse(
                "handover",
                _("%(who)s接手不到一半的工作日（%(n)d/%(of)d）")
                % {"who": owner.person, "n": mine, "of": len(days)},
            )
    last = days[-STRETCH:] if asked.long else days[-1:]
    reasons = [_unable(day, owner, holders, out, grid, taken) for day in last]
    if all(reasons):
        code, why = reasons[-1] or ("", "")
        return Excuse(
            code, why if len(last) == 1 else _("最后%(n)d个工作日：%(why)s") % {"n": len(last), "why": why}
        )
    return None


def _unable(
    day: dt.date,
    owner: Held | None,
    holders: Holders,
    out: list[Outage],
    grid: Grid | None,
    taken: tuple[str, ...],
) -> tuple[str, str] | None:
    """那天做不到的理由."""
    if "leave" in taken and owner is not None and holders.away(owner.acting.person_id, day):
        return "leave", _("%(person)s请假") % {"person": owner.person}
    if "outage" in taken:
        found = outages.on(out, holders.place, day, grid.pk if grid else None)
        if found is not None:
            return "outage", _("系统故障（%(who)s记）") % {"who": found.by_label}
    return None
