"""单位的一个月: its hazards, patrols, meetings and tasks, as its monthly analysis tells them beside the figures.

Patrols are told by grid, in the order of the codes; nobody's name is read.
"""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from wangge.meetings import gatherings, lifecycle
from wangge.meetings.models import AgendaItem, Meeting, Task
from wangge.patrol import plans
from wangge.patrol.models import Patrol, PatrolFinding
from wangge.safety import statistics
from wangge.safety.lifecycle import DROPPED, State
from wangge.safety.models import Hazard
from wangge.territory.models import Place

CODES = [
    "hazard-ontime", "hazard-recurrence", "acceptance-fail", "self-report-share", "report-punctuality", "appeal-answer-rate",
]  # fmt: skip


def compose(
    place: Place, first: dt.date, last: dt.date, before: tuple[dt.date, dt.date], *, at: dt.datetime
) -> dict[str, Any]:
    """隐患、巡查、会议 of the month; the hazards of the month before beside them."""
    return {
        "hazards": statistics.of_days(place, first, last, at=at),
        "hazards_before": statistics.of_days(place, *before, at=at)["totals"],
        "again": _again(place, first, last), "patrols": _patrols(place, first, last, at),
        "meetings": _meetings(place, first, last, at), "tasks": _tasks(place, first, last, at),
    }  # fmt: skip


def _again(place: Place, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """又出现的隐患: found in the month at the spot of one that had been closed."""
    start, end = place.span(first, last)
    rows = Hazard.objects.filter(place=place, found_at__gte=start, found_at__lt=end).exclude(recurs=None)
    rows = rows.exclude(state__in=(State.NEW, *DROPPED)).select_related("grid", "recurs")
    return [
        {"number": each.number, "before": each.recurs.number, "area": each.area, "grid_name": each.grid.name if each.grid else ""}
        for each in rows.order_by("found_at", "pk")
        if each.recurs is not None
    ]  # fmt: skip


def _patrols(place: Place, first: dt.date, last: dt.date, at: dt.datetime) -> list[dict[str, Any]]:
    """各网格的巡查: of the planned ones whose day is over, how many were done; and what was found on the way."""
    start, end = place.span(first, last)
    over = min(last, place.day_of(at) - dt.timedelta(days=1))
    planned: dict[int, list[plans.Kept]] = defaultdict(list)
    for each in plans.kept(place, first=first, last=over) if over >= first else []:
        planned[each.grid.pk].append(each)
    made = Patrol.objects.filter(place=place, ended_at__gte=start, ended_at__lt=end).order_by()
    rounds = Counter(made.values_list("grid_id", flat=True))
    found = Counter(
        PatrolFinding.objects.filter(patrol__in=made).order_by().values_list("patrol__grid_id", flat=True)
    )
    grids = place.grids.within(first, last).order_by("code")
    return [
        {"code": grid.code, "name": grid.name, "done": sum(each.done for each in planned[grid.pk]),
         "asked": sum(each.asked for each in planned[grid.pk]), "excused": sum(each.excused for each in planned[grid.pk]),
         "rounds": rounds[grid.pk], "findings": found[grid.pk]}
        for grid in grids
    ]  # fmt: skip


def _meetings(place: Place, first: dt.date, last: dt.date, at: dt.datetime) -> list[dict[str, Any]]:
    """开过的会: which, when, how many items were decided there; signed or not."""
    start, end = place.span(first, last)
    held = Meeting.objects.filter(place=place, held_at__gte=start, held_at__lt=min(at, end))
    every = AgendaItem.objects.filter(place=place)
    told = []
    for each in held.order_by("held_at", "pk"):
        outcomes = [outcome for _item, outcome in gatherings.discussed(each, every)]
        told.append({
            "number": each.number or "", "title": each.title, "on": place.day_of(each.opens_at).isoformat(),
            "items": len(outcomes), "decided": sum(one is not None and one.act == "decide" for one in outcomes),
            "signed": each.state == lifecycle.SIGNED,
        })  # fmt: skip
    return told


def _tasks(place: Place, first: dt.date, last: dt.date, at: dt.datetime) -> dict[str, int]:
    """交办 whose day fell in the month: done by then, done later, not done."""
    start, end = place.span(first, last)
    rows = Task.objects.filter(place=place, due_at__gt=start, due_at__lte=end)
    told: Counter[str] = Counter()
    for each in rows.exclude(state=lifecycle.VOID):
        done = each.state == lifecycle.DONE
        in_time = done and each.reported_at is not None and each.reported_at <= each.due_at
        told["in_time" if in_time else "late" if done else "overdue" if each.due_at <= at else "running"] += 1
    return {name: told[name] for name in ("in_time", "late", "overdue", "running")}
