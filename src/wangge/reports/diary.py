"""民情日志（一天）: entries, that day's acts on matters and visits, in one thread; nothing is written twice."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext

from wangge.cases import access as case_access
from wangge.cases import lifecycle
from wangge.cases.models import Act
from wangge.journal import access as journal_access
from wangge.journal import reading, visits
from wangge.territory.models import Grid, Person, Place
from wangge.territory.reach import Reach

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """日志的一行: an entry, an act on a matter, or a visit."""

    source: str  # entry, act, visit
    at: dt.datetime
    person_id: int | None
    who: str
    title: str
    text: str
    late: str
    leaf: int
    row: Any


def of(
    place: Place, reach: Reach, *, first: dt.date, last: dt.date | None = None, grid: Grid | None = None,
    person: Person | None = None,
) -> list[Line]:  # fmt: skip
    """某几天的日志 of a grid, a person, or all that this reach may see; in the order in which things happened."""
    if not reach.has(*journal_access.WRITES, place=place):
        return []  # who only watches reads papers, not diaries
    last = last or first
    start, end = place.span(first, last)
    which = (Q(grid=grid) if grid else Q()) & (Q(author=person) if person else Q())
    entries = journal_access.seen_in(reach).filter(which).between(place, first, last).whole()
    lines = [
        Line("entry", each.claimed_at, each.author_id, each.author.name, str(each.get_kind_display()), each.words,
             each.late_label, each.leaf_index, each)
        for each in entries
    ]  # fmt: skip
    acts = Act.objects.filter(place=place, at__gte=start, at__lt=end, by_role__in=lifecycle.STAFF)
    acts = acts.filter(case__in=case_access.seen_in(reach).filter(place=place).values("pk"))
    acts = acts.filter((Q(case__grid=grid) if grid else Q()) & (Q(by_person=person) if person else Q()))
    for act in acts.select_related("case", "by_person"):
        who = act.by_person.name if act.by_person else act.by_label
        text = act.said or (act.note if act.act != "register" else "")
        lines.append(
            Line(
                "act",
                act.at,
                act.by_person_id,
                who,
                pgettext("done", lifecycle.act_word(act.act)),
                text,
                "",
                act.leaf_index,
                act,
            )
        )
    went = visits.between(place, first, last).filter(pk__in=journal_access.visits_in(reach).values("pk"))
    went = went.filter((Q(grid=grid) if grid else Q()) & (Q(visitor=person) if person else Q()))
    for each in went:
        text = "；".join(part for part in (each.words, each.needs) if part)
        title = f"{each.household} {each.get_outcome_display()}"
        lines.append(
            Line("visit", each.visited_at, each.visitor_id, each.visitor.name, title, text, each.late_label,
                 each.leaf_index, each)
        )  # fmt: skip
    return sorted(lines, key=lambda line: (line.at, line.leaf))


def active_days(place: Place, first: dt.date, last: dt.date) -> set[tuple[int, dt.date]]:
    """谁在哪天有记录: an entry (a declared quiet day too), an act on a matter, or a visit."""
    start, end = place.span(first, last)
    found = set(reading.authors_on(place, first, last))
    acts = Act.objects.filter(place=place, at__gte=start, at__lt=end, by_role__in=lifecycle.STAFF)
    for person, at in acts.exclude(by_person=None).values_list("by_person_id", "at"):
        found.add((person, place.day_of(at)))
    for visitor, at in visits.between(place, first, last).values_list("visitor_id", "visited_at"):
        found.add((visitor, place.day_of(at)))
    return found
