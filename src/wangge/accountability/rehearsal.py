"""试算 (what-if): recorded facts and matters under another text before anybody adopts it – who and what would differ, and why.

Nothing is written and nothing past changes: a text is in force from the day it is adopted on.
"""

import datetime as dt
from dataclasses import dataclass

from wangge.accountability import facts as records
from wangge.cases.lifecycle import State
from wangge.cases.models import Case
from wangge.policy import judgement, whatif
from wangge.policy.pack import Pack, Refusal
from wangge.policy.whatif import Difference, Matter
from wangge.territory import jurisdiction
from wangge.territory.models import Place

LONGEST = 400  # days


@dataclass(frozen=True)
class Rehearsal:
    """一次试算: what it read, and what would differ."""

    place: Place
    old: Pack
    new: Pack
    since: dt.date
    until: dt.date
    facts: int
    matters: int
    findings: list[Difference]
    deadlines: list[Difference]


def rehearse(place: Place, new: Pack, *, since: dt.date, until: dt.date) -> Rehearsal:
    """试算 of a new text against the one in force on the last day, over the days given."""
    if until < since:
        raise Refusal("结束的日子在开始的日子以前，请核对。")
    if (until - since).days > LONGEST:
        raise Refusal(f"一次最多试算 {LONGEST} 天。")
    old = jurisdiction.regulation_of(place, until)
    if new.kind != old.kind:
        raise Refusal("要试算的文本不是这一类地方的：社区和单位各用各的制度。")
    names = judgement.asked(old) | judgement.asked(new)
    known = records.collect(place, since, until, names=names)
    matters = _matters(place, since, until)
    calendar = jurisdiction.calendar(place)
    return Rehearsal(
        place=place, old=old, new=new, since=since, until=until, facts=len(known), matters=len(matters),
        findings=whatif.compare(old, new, known, on=until, calendar=calendar),
        deadlines=whatif.compare_deadlines(
            old, new, matters, calendar, zone=place.zone, hours=jurisdiction.hours_of(place)
        ),
    )  # fmt: skip


def _matters(place: Place, since: dt.date, until: dt.date) -> list[Matter]:
    """The matters received in these days that have a level."""
    first, last = place.span(since, until)
    rows = Case.objects.filter(place=place, received_at__gte=first, received_at__lt=last).exclude(level="")
    rows = rows.exclude(state__in=(State.DRAFT, State.VOID)).order_by("received_at", "pk")
    return [
        Matter(key=str(uid), label=number or "", received=received, level=level, lane=lane)
        for uid, number, received, level, lane in rows.values_list(
            "uid", "number", "received_at", "level", "lane"
        )
    ]
