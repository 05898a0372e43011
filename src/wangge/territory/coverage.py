"""覆盖 (coverage): gaps of a place's ground — grids without people, areas without a grid, days with nobody.

Gaps are facts about grids and days, never about a person (A-1).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import shapely
from django.utils.translation import gettext as _

from wangge.territory import grid_import
from wangge.territory.models import Absence, Boundary, Grid, Place, Post, Role, Sector
from wangge.territory.models.dated import holds

MANAGERS = 2  # each grid of a company has two
_LONGEST = 366  # days of an interval that is looked at day by day


@dataclass(frozen=True)
class Gap:
    """缺口 (gap): what is missing, where, on which days; `str()` is the sentence."""

    kind: str  # no-leader, no-worker, managers, no-lead, no-grid, uncovered, nobody
    sentence: str
    grid: Grid | None = None
    sector: Sector | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    clause: str = ""

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Coverage:
    """覆盖报告 (coverage report) of a place over an interval."""

    place: Place
    since: dt.date
    until: dt.date
    grids: int
    gaps: list[Gap] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """没有缺口."""
        return not self.gaps

    def of(self, kind: str) -> list[Gap]:
        return [gap for gap in self.gaps if gap.kind == kind]


def coverage(place: Place, on: dt.date, until: dt.date | None = None) -> Coverage:
    """覆盖报告: gaps on the day, and days with nobody responsible from then to `until`; six queries."""
    until = min(max(on, until or on), on + dt.timedelta(days=_LONGEST - 1))
    grids = list(Grid.objects.filter(place=place).within(on, until).select_related("sector").order_by("code"))
    posts = list(Post.objects.filter(place=place).within(on, until).select_related("person"))
    today = [grid for grid in grids if holds(grid, on)]
    gaps = [
        *_unstaffed(place, today, posts, on),
        *_uncovered(place, today, on),
        *_nobody(grids, posts, on, until),
    ]
    return Coverage(place, on, until, len(today), gaps)


def _unstaffed(place: Place, grids: list[Grid], posts: list[Post], on: dt.date) -> Iterator[Gap]:
    own = [post for post in posts if holds(post, on) and not post.stands_in_for_id]
    held: dict[tuple[int | None, str], list[Post]] = defaultdict(list)
    for post in own:
        held[post.grid_id, post.role].append(post)
    for grid in grids:
        if place.kind == Place.Kind.COMPANY:
            count = len(held[grid.pk, Role.GRID_MANAGER])
            if count != MANAGERS:
                sentence = _("“%(grid)s”应有网格管理员 2 人，现有 %(count)d 人") % {
                    "grid": grid,
                    "count": count,
                }
                yield Gap("managers", sentence, grid, since=on, until=on, clause="A-1")
            continue
        if not held[grid.pk, Role.GRID_LEADER]:
            yield Gap("no-leader", _("“%(grid)s”没有网格长") % {"grid": grid}, grid, since=on, until=on)
        if not held[grid.pk, Role.GRID_WORKER]:
            yield Gap("no-worker", _("“%(grid)s”没有网格员") % {"grid": grid}, grid, since=on, until=on)
    if place.kind == Place.Kind.COMPANY:
        led = {post.sector_id for post in own if post.role == Role.SECTOR_LEAD}
        gridded = {grid.sector_id for grid in grids}
        for sector in Sector.objects.filter(place=place).on(on).order_by("code"):
            if sector.pk not in led:
                sentence = _("“%(sector)s”没有片区责任人") % {"sector": sector}
                yield Gap("no-lead", sentence, sector=sector, since=on, until=on, clause="A-1")
            if sector.pk not in gridded:
                sentence = _("“%(sector)s”还没有划分网格") % {"sector": sector}
                yield Gap("no-grid", sentence, sector=sector, since=on, until=on, clause="A-1")


def _uncovered(place: Place, grids: list[Grid], on: dt.date) -> Iterator[Gap]:
    """Areas that no grid covers, and grids that are not drawn while others are."""
    drawn = Boundary.objects.filter(place=place).on(on).values_list("grid_id", "shape")
    outlines = {grid: shapely.geometry.shape(shape) for grid, shape in drawn}
    names = {grid.pk: grid.code for grid in grids}
    for sentence in grid_import.gaps({names.get(pk, str(pk)): shape for pk, shape in outlines.items()}):
        yield Gap("uncovered", sentence, since=on, until=on)
    if not grids:
        yield Gap("no-grid", _("“%(place)s”还没有划分网格") % {"place": place}, since=on, until=on)
    for grid in grids if outlines else ():
        if grid.pk not in outlines:
            sentence = _("“%(grid)s”还没有画边界，地图上找不到它") % {"grid": grid}
            yield Gap("uncovered", sentence, grid, since=on, until=on)


def _nobody(grids: list[Grid], posts: list[Post], on: dt.date, until: dt.date) -> Iterator[Gap]:
    """Runs of days on which everyone of a grid is away and nobody stands in."""
    roles = (Role.GRID_LEADER, Role.GRID_MANAGER, Role.GRID_WORKER)
    team: dict[int | None, list[Post]] = defaultdict(list)
    for post in posts:
        if post.role in roles:
            team[post.grid_id].append(post)
    leave: dict[int, list[Absence]] = defaultdict(list)
    people = {post.person_id for post in posts}
    for away in Absence.objects.filter(person__in=people).within(on, until):
        leave[away.person_id].append(away)
    span = [on + dt.timedelta(days=n) for n in range((until - on).days + 1)]
    for grid in grids:
        missing = [
            day
            for day in span
            if holds(grid, day)
            and not any(
                holds(post, day)
                and post.person.is_active
                and not any(holds(a, day) for a in leave[post.person_id])
                for post in team[grid.pk]
            )
        ]
        for first, last in _runs(missing):
            sentence = _nobody_sentence(grid, first, last)
            yield Gap("nobody", sentence, grid, since=first, until=last)


def _nobody_sentence(grid: Grid, first: dt.date, last: dt.date) -> str:
    days = (last - first).days + 1
    said = {"grid": grid, "first": first.isoformat(), "last": last.isoformat(), "days": days}
    if days == 1:
        return _("“%(grid)s”在 %(first)s 没有人负责") % said
    return _("“%(grid)s”从 %(first)s 到 %(last)s 共 %(days)d 天没有人负责") % said


def _runs(days: list[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Consecutive days as (first, last)."""
    first = last = None
    for day in days:
        if first is None or last is None:
            first = day
        elif (day - last).days > 1:
            yield first, last
            first = day
        last = day
    if first is not None and last is not None:
        yield first, last
