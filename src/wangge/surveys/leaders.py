"""评的是谁 (leaders): whose service a grid's residents were asked about – who led it on most days of the half-year.

A day counts for whoever answered that day: a stand-in where there was one, else the leader, if not on leave. Somebody
with more than half of the days is scored; otherwise nobody is, and the grid's figures stand alone.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from wangge.territory.models import Absence, Grid, Person, Place, Post, Role
from wangge.territory.models.dated import holds

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Share:
    """一人的天数: how many days somebody answered for the grid."""

    person: Person
    days: int


@dataclass(frozen=True)
class Led:
    """网格由谁负责: the days of each, out of all days asked about."""

    grid: Grid
    days: int
    shares: tuple[Share, ...]  # most days first

    @property
    def person(self) -> Person | None:
        """评的人, or None: nobody led it for more than half of the days."""
        first = self.shares[0] if self.shares else None
        return first.person if first and first.days * 2 > self.days else None


def of(place: Place, since: dt.date, until: dt.date) -> dict[str, Led]:
    """各网格由谁负责, by grid code, for grids that were there on the last day; three queries."""
    posts: dict[int | None, list[Post]] = {}
    found = Post.objects.filter(place=place, role=Role.GRID_LEADER).within(since, until)
    for post in found.select_related("person").order_by("pk"):
        posts.setdefault(post.grid_id, []).append(post)
    away: dict[int, list[Absence]] = {}
    for leave in Absence.objects.filter(place=place).within(since, until):
        away.setdefault(leave.person_id, []).append(leave)
    days = [since + n * DAY for n in range((until - since).days + 1)]
    grids = Grid.objects.filter(place=place).on(until).order_by("code")
    return {grid.code: _led(grid, posts.get(grid.pk, []), away, days) for grid in grids}


def _led(grid: Grid, posts: list[Post], away: dict[int, list[Absence]], days: list[dt.date]) -> Led:
    counted: Counter[int] = Counter()
    for day in days:
        there = [
            post
            for post in posts
            if holds(post, day) and not any(holds(leave, day) for leave in away.get(post.person_id, ()))
        ]
        if there:
            counted[min(there, key=lambda post: (post.stands_in_for_id is None, post.pk)).person_id] += 1
    people = {post.person_id: post.person for post in posts}
    return Led(grid, len(days), tuple(Share(people[pk], n) for pk, n in counted.most_common()))
