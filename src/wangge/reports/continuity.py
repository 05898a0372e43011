"""在岗连续: on how many working days on duty somebody had a record. Never how many entries; nobody is ranked.

Days of leave and days on which somebody stood in are taken out. A stand-in is not measured by another's post.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wangge.reports import diary
from wangge.territory import jurisdiction
from wangge.territory.models import Absence, Grid, Person, Place, Post, Role
from wangge.territory.models.dated import holds

DAY = dt.timedelta(days=1)
MEASURED = (Role.GRID_WORKER, Role.GRID_LEADER, Role.GRID_MANAGER)


@dataclass(frozen=True)
class Line:
    """一岗的连续: `done` of `days` on duty; `away` and `stood_in` days are excused; `missing` are the others."""

    post: Post
    done: int
    days: int
    away: int
    stood_in: int
    missing: tuple[dt.date, ...]
    duty: tuple[dt.date, ...] = ()  # the days on duty one by one

    @property
    def grid(self) -> Grid | None:
        return self.post.grid

    @property
    def person(self) -> Person:
        return self.post.person


@dataclass(frozen=True)
class Gap:
    """网格无人记录的一天, and what is known of why."""

    grid: Grid
    day: dt.date
    why: str


def working_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """工作日, make-up days among them."""
    calendar = jurisdiction.calendar()
    return [day for n in range((last - first).days + 1) if calendar.is_working(day := first + n * DAY)]


def until(place: Place, last: dt.date, *, at: dt.datetime) -> dt.date:
    """算到哪一天: the last day that is over; a day still running has no gap yet."""
    today = place.day_of(at)
    return min(last, today if jurisdiction.over(place, today, at=at) else today - DAY)


def of(place: Place, first: dt.date, last: dt.date, *, grids: Iterable[Grid] | None = None) -> list[Line]:
    """各岗的连续, in the order of the grids' codes — an order of places, not of people."""
    posts, away, active = _facts(place, first, last, grids)
    days = working_days(first, last)
    lines = []
    for post in posts:
        if post.stands_in_for_id is not None:
            continue
        held = [day for day in days if holds(post, day)]
        gone = {day for day in held if day in away[post.person_id]}
        stood = {
            day for day in held if day not in gone
            and any(each.stands_in_for_id == post.pk and holds(each, day) for each in posts)
        }  # fmt: skip
        duty = [day for day in held if day not in gone and day not in stood]
        missing = tuple(day for day in duty if (post.person_id, day) not in active)
        lines.append(
            Line(post, len(duty) - len(missing), len(duty), len(gone), len(stood), missing, tuple(duty))
        )
    return lines


def gaps(place: Place, first: dt.date, last: dt.date) -> list[Gap]:
    """网格空档: working days on which nobody of a grid had a record, with what the posts say about it."""
    posts, away, active = _facts(place, first, last, None)
    by_grid: dict[int | None, list[Post]] = defaultdict(list)
    for post in posts:
        by_grid[post.grid_id].append(post)
    found = []
    for grid in Grid.objects.filter(place=place).within(first, last).order_by("code"):
        for day in working_days(first, last):
            if not holds(grid, day):
                continue
            there = [post for post in by_grid[grid.pk] if holds(post, day)]
            if any((post.person_id, day) in active for post in there):
                continue
            present = [post for post in there if day not in away[post.person_id]]
            if not there:
                why = _("没有人任职")
            elif not present:
                why = _("都请假，没有人代理")
            else:
                why = _("有人在岗，没有记录")
            found.append(Gap(grid, day, why))
    return found


def _facts(
    place: Place, first: dt.date, last: dt.date, grids: Iterable[Grid] | None
) -> tuple[list[Post], dict[int, set[dt.date]], set[tuple[int, dt.date]]]:
    posts = (
        Post.objects.whole().filter(place=place, role__in=MEASURED, grid__isnull=False).within(first, last)
    )
    if grids is not None:
        posts = posts.filter(grid__in=list(grids))
    listed = list(posts.order_by("grid__code", "pk"))
    away: dict[int, set[dt.date]] = defaultdict(set)
    people = {post.person_id for post in listed}
    for each in Absence.objects.filter(person__in=people).within(first, last):
        for n in range((min(each.until, last) - max(each.since, first)).days + 1):
            away[each.person_id].add(max(each.since, first) + n * DAY)
    return listed, away, diary.active_days(place, first, last)
