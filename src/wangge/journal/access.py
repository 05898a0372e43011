"""谁看得到日志、谁可以写: one rule for every list, count and act of the journal. Deny by default.

A worker sees their own grid's entries, a leader the whole grid and what its people wrote for no grid, the office the
whole place; an entry about a person
is invisible to that person. Administrators, auditors, units and the street office see none: what concerns them reaches
them as a report.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.integrity import looks, masking
from wangge.integrity.actor import Actor
from wangge.journal.models import Asker, Entry, Household, Shield, Visit
from wangge.journal.models.entry import Entries
from wangge.journal.models.household import Households
from wangge.policy.pack import Refusal
from wangge.territory import reach as territory_reach
from wangge.territory.models import Grid, Person, Place, Post, Role
from wangge.territory.reach import OF_A_GRID, WHOLE_PLACE, Reach

OFFICE = frozenset(role.value for role in WHOLE_PLACE)
LEADS = frozenset({Role.GRID_LEADER.value, Role.GRID_MANAGER.value, Role.SECTOR_LEAD.value}) | OFFICE
WRITES = frozenset(role.value for role in OF_A_GRID) | LEADS


class NotYours(Refusal):
    """不在您的范围: the sentence says whose it is."""


class NoSuchEntry(Refusal):
    """没有这条记录: one answer for unknown and not yours."""

    def __init__(self) -> None:
        super().__init__("没有这条记录，或者不在您的范围内。")


# --- seeing ---


def visible(person: Person, reach: Reach | None = None, *, on: dt.date | None = None) -> Entries:
    """看得到的条目: what this person may read in the posts of that day. The one rule."""
    return seen_in(reach or _reach(person, on))


def seen_in(reach: Reach) -> Entries:
    """同上，已知可及范围."""
    me = reach.person_id
    at_work = {post.place_id for post in reach.posts if post.role in WRITES}
    about_me = Q(Exists(Shield.objects.filter(entry=OuterRef("pk"), person_id=me)))
    closed = Q(Exists(Shield.objects.filter(entry=OuterRef("pk"), person=None)))
    seen = Q(place_id__in=at_work, author_id=me) | Q(place_id__in=reach.places & at_work)
    mine = Q(grid_id__in=reach.grids)
    leading = {post.place_id for post in reach.posts if post.role in LEADS}
    if leading and reach.grids:  # written down for no grid: whoever leads its writer answers for it
        mine |= Q(grid=None, place_id__in=leading, author__in=_people_of(reach))
    seen |= mine & ~closed
    return Entry.objects.filter(seen, ~about_me) if at_work else Entry.objects.none()


def _people_of(reach: Reach) -> QuerySet[Any]:
    """这些网格的人: those in post there that day."""
    return Post.objects.filter(grid_id__in=reach.grids, role__in=OF_A_GRID).on(reach.day).values("person_id")


def households(person: Person, reach: Reach | None = None, *, on: dt.date | None = None) -> Households:
    """看得到的优先走访户: of one's own grids, or of the whole place for its office."""
    return households_in(reach or _reach(person, on))


def households_in(reach: Reach) -> Households:
    return Household.objects.filter(_ground(reach))


def visits(person: Person, reach: Reach | None = None, *, on: dt.date | None = None) -> QuerySet[Visit]:
    """看得到的走访."""
    return visits_in(reach or _reach(person, on))


def visits_in(reach: Reach) -> QuerySet[Visit]:
    return Visit.objects.filter(_ground(reach))


def grids(reach: Reach, place: Place) -> QuerySet[Grid]:
    """看得到的网格 of a place that day."""
    own = Q() if place.pk in reach.places else Q(pk__in=reach.grids)
    return Grid.objects.filter(own, place=place).on(reach.day).order_by("code")


def _ground(reach: Reach) -> Q:
    at_work = {post.place_id for post in reach.posts if post.role in WRITES}
    return Q(grid_id__in=reach.grids) | Q(place_id__in=reach.places & at_work)


def _reach(person: Person, on: dt.date | None) -> Reach:
    if on is None:
        raise TypeError("say on which day, or give the reach")
    return territory_reach.reach_of(person, on)


# --- acting ---


def post_of(by: Actor, days: Iterable[dt.date]) -> Post | None:
    """岗位: the actor's post, if it is real and held on one of these days: an Actor is only a claim until asked here."""
    found = Post.objects.whole().filter(
        pk=by.post_id or 0, person_id=by.person_id or 0, role=by.role, person__is_active=True
    )
    held = Q()
    for day in set(days):
        held |= Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
    return found.filter(held).first()


def _post_among(posts: Iterable[Post], by: Actor, days: Iterable[dt.date]) -> Post | None:
    """同样的问题, of posts read already."""
    for post in posts:
        own = (post.pk, post.person_id, post.role) == (by.post_id, by.person_id, by.role)
        if own and post.person.is_active and any(_held(post, day) for day in days):
            return post
    return None


def _held(post: Post, day: dt.date) -> bool:
    return post.since <= day and (post.until is None or post.until >= day)


def demand_writer(
    by: Actor, place: Place, days: Iterable[dt.date], among: Iterable[Post] | None = None
) -> Post:
    """写日志的人: in a post of this place, on the day it happened or the day it arrived; `among` posts just read."""
    if by.kind != "person" or by.role not in WRITES:
        raise NotYours("民情日志由网格员、网格长和社区、单位的工作人员来写，您现在的岗位不写日志。")
    post = post_of(by, days) if among is None else _post_among(among, by, days)
    if post is None:
        raise NotYours("您的这个岗位当时不在任期内，记不进去。请重新登录，或请管理员核对岗位。")
    if post.place_id != place.pk:
        raise NotYours(f"您的岗位在{post.place}，不能替{place}记日志。")
    return post


def demand_seen(entry: Entry, by: Actor, *, at: dt.datetime) -> Post:
    """看得到这一条 in the post one acts in."""
    post = post_of(by, [entry.place.day_of(at)])
    if post is None or not seen_in(_reach_in(post, entry.place.day_of(at))).filter(pk=entry.pk).exists():
        raise NoSuchEntry
    return post


def demand_lead(entry: Entry, by: Actor, *, at: dt.datetime) -> Post:
    """分管这一条: a leader who sees it, or the office."""
    post = demand_seen(entry, by, at=at)
    if by.role not in LEADS:
        raise NotYours("这一步由网格长或社区办公室来做。")
    return post


def demand_ground(grid: Grid, by: Actor, *, at: dt.datetime, leads: bool = False) -> Post:
    """管这个网格: a post whose reach covers it; a leader's or the office's where `leads`."""
    post = post_of(by, [grid.place.day_of(at)])
    if post is None or by.role not in (LEADS if leads else WRITES):
        raise NotYours(f"这一步由{grid}的网格长或社区办公室来做。" if leads else "您现在的岗位不能做这一步。")
    if not _reach_in(post, grid.place.day_of(at)).covers(grid):
        raise NotYours(f"{grid}不在您的范围内。")
    return post


def _reach_in(post: Post, day: dt.date) -> Reach:
    return territory_reach.reach_from(post.person_id, day, [post])


# --- who asked, and what is masked ---


@dataclass(frozen=True, slots=True)
class Shown:
    """来说的人（可见部分）: `masked` says that some of it is withheld from this reader."""

    name: str
    contact: str
    masked: bool


def asker_of(entry: Entry, by: Actor, *, at: dt.datetime, purpose: str = "") -> Shown | None:
    """看是谁来说的: in full only with a purpose, and every such look is written down. None when nobody is named."""
    who = Asker.objects.filter(entry=entry, erased_at=None).first()
    if who is None:
        return None
    if not purpose.strip():
        return Shown(masking.masked_name(who.name), masking.masked_contact(who.contact), True)
    demand_seen(entry, by, at=at)
    looks.looked(
        entry.place_id,
        what="asker",
        subject=str(entry.uid),
        field="name,contact",
        reason=purpose,
        by=by,
        at=at,
    )
    return Shown(who.name, who.contact, False)


def words_for(entry: Entry, by: Actor) -> str:
    """正文（对外）: long numbers are masked for whoever does not write here."""
    return entry.words if by.role in WRITES else masking.masked_numbers(entry.words)
