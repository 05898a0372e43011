"""停产: noted by the safety officer or a leader; on those days no patrol is owed (A-2.1.1)."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID, uuid4

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.patrol import access
from wangge.patrol.models import Shutdown
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place
from wangge.territory.models.dated import holds

LONGEST = 120  # days


def note(
    place: Place, *, grid: Grid | None = None, since: dt.date, until: dt.date, words: str, uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> Shutdown:  # fmt: skip
    """写明停产: of one grid or the whole company. Written later it still counts, and shows when it was written."""
    access.demand_office(place, by, at=at)
    if grid is not None and grid.place_id != place.pk:
        raise Refusal(f"网格“{grid}”不在{place}。")
    if until < since:
        raise Refusal("停产的最后一天早于第一天。")
    if (until - since).days >= LONGEST:
        raise Refusal(f"一次最多写 {LONGEST} 天；更久的到时候再写一次，或者停用那个网格。")
    row = Shutdown(
        place=place, grid=grid, since=since, until=until, words=saying.words(words, "为什么停产", limit=200),
        uid=uid or uuid4(),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def take_back(row: Shutdown, *, words: str, by: Actor, at: dt.datetime) -> Shutdown:
    """收回写错的: both rows stay, the first no longer counts."""
    access.demand_office(row.place, by, at=at)
    if row.takes_back_id is not None or row.taken_back_by.exists():
        raise Refusal("这一条已经收回过了。")
    back = Shutdown(
        place=row.place, grid=row.grid, since=row.since, until=row.until, takes_back=row,
        words=saying.words(words, "收回的理由", limit=200),
    )  # fmt: skip
    return written.keep(back, by=by, at=at)


def between(place: Place, first: dt.date, last: dt.date) -> list[Shutdown]:
    """这些天里的停产, those that count."""
    found = Shutdown.objects.filter(place=place, takes_back=None, taken_back_by=None).within(first, last)
    return list(found.select_related("grid").order_by("since", "pk"))


def noted(place: Place) -> list[Shutdown]:
    """写过的, the latest first; what was taken back is among them."""
    found = Shutdown.objects.filter(place=place, takes_back=None).select_related("grid", "place")
    return list(found.prefetch_related("taken_back_by").order_by("-since", "-pk"))


def on(rows: Iterable[Shutdown], grid_id: int, day: dt.date) -> Shutdown | None:
    """那天这个网格停产, or None."""
    return next((row for row in rows if row.grid_id in (None, grid_id) and holds(row, day)), None)
