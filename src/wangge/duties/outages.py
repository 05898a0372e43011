"""系统故障: recorded by a named person of the office; a day counts as out when most of its office hours were."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db.models import QuerySet

from wangge.duties.models import Outage
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place, Post, Role
from wangge.territory.reach import WHOLE_PLACE

NOTES = frozenset(role.value for role in WHOLE_PLACE) | {Role.ADMINISTRATOR.value}


def note(
    place: Place, *, since: dt.datetime, until: dt.datetime, words: str, grid: Grid | None = None,
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Outage:  # fmt: skip
    """记一次故障, after it: what is still out is noted up to now, and once more when it is over."""
    saying.whole(since, until, at)
    _demand(place, by, at)
    if not since < until <= at:
        raise Refusal(
            "故障要写起止时间：先开始，后恢复，恢复的时间不晚于现在。还没恢复的，先记到现在，恢复以后再记一次。"
        )
    if grid is not None and grid.place_id != place.pk:
        raise Refusal(f"{grid}不属于{place}。")
    row = Outage(
        place=place, grid=grid, since=since, until=until, words=saying.words(words, "故障情况", limit=500),
        uid=uid or uuid4(),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def take_back(outage: Outage, *, words: str, by: Actor, at: dt.datetime) -> Outage:
    """撤回记错的故障: both rows stay."""
    _demand(outage.place, by, at)
    if outage.takes_back_id is not None or outage.taken_back_by.exists():
        raise Refusal("这一条已经撤回过了。")
    row = Outage(
        place=outage.place, grid=outage.grid, since=outage.since, until=outage.until, takes_back=outage,
        words=saying.words(words, "撤回的理由", limit=500),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def _demand(place: Place, by: Actor, at: dt.datetime) -> Post:
    post = journal_access.post_of(by, [place.day_of(at)])
    if post is None or post.role not in NOTES or post.place_id != place.pk:
        raise journal_access.NotYours("系统故障由办公室或系统管理员记，写明起止时间和情况。请告诉他们。")
    return post


def standing(place: Place) -> QuerySet[Outage]:
    """没有撤回的故障, newest first."""
    found = Outage.objects.filter(place=place, takes_back=None, taken_back_by=None)
    return found.select_related("place", "grid")


def between(place: Place, first: dt.date, last: dt.date) -> list[Outage]:
    """这些天里的故障."""
    start, end = place.span(first, last)
    return list(standing(place).filter(since__lt=end, until__gt=start))


def on(outages: Iterable[Outage], place: Place, day: dt.date, grid_id: int | None) -> Outage | None:
    """当天的故障: out for half of the office hours or more, or not back before they ended."""
    opens = dt.datetime.combine(day, place.opens, place.zone)
    closes = dt.datetime.combine(day, place.closes, place.zone)
    for each in outages:
        if each.grid_id in (None, grid_id):
            out = min(each.until, closes) - max(each.since, opens)
            if out >= (closes - opens) / 2 or each.since < closes <= each.until:
                return each
    return None
