"""谁看得到巡查、谁可以做: one rule for every list, page and act of patrols. Deny by default.

A manager sees and patrols their own grid, a sector lead the sector's, the safety officer and the leaders the whole
company. The union sees the coverage, as the text says; nobody's patrol is counted against another's.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.journal.access import NotYours
from wangge.patrol.models import Patrol
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place, Post, Role
from wangge.territory.reach import Reach, reach_from

OFFICE = frozenset({Role.SAFETY_OFFICER.value, Role.COMPANY_LEADER.value})
PATROLS = frozenset({Role.GRID_MANAGER.value, Role.SECTOR_LEAD.value}) | OFFICE
SEES_COVER = PATROLS | {Role.UNION.value}  # A-1, D-1


class NoSuchPatrol(Refusal):
    """没有这次巡查: one answer for unknown and not yours."""

    def __init__(self) -> None:
        super().__init__("没有这次巡查，或者不在您的范围内。")


def visible(reach: Reach) -> QuerySet[Patrol]:
    """看得到的巡查: of one's grids, or of the whole company."""
    at_work = {post.place_id for post in reach.posts if post.role in PATROLS}
    seen = Q(grid_id__in=reach.grids) | Q(place_id__in=reach.places)
    return Patrol.objects.filter(seen, place_id__in=at_work)


def one(reach: Reach, uid: UUID | str) -> Patrol:
    """一次巡查. NoSuchPatrol."""
    found = (
        visible(reach)
        .filter(uid=uid)
        .select_related("place", "grid", "plan", "checklist", "file", "patroller")
    )
    patrol = found.prefetch_related("findings__outcomes", "photos").first()
    if patrol is None:
        raise NoSuchPatrol
    return patrol


def grids(reach: Reach, place: Place) -> QuerySet[Grid]:
    """看得到的网格 that day."""
    return journal_access.grids(reach, place)


def demand_company(place: Place) -> None:
    """单位的事."""
    if place.kind != Place.Kind.COMPANY:
        raise Refusal(f"检查表、巡查计划和网格档案是单位用的，“{place}”是{place.get_kind_display()}。")


def demand_office(place: Place, by: Actor, *, at: dt.datetime) -> None:
    """安全环保员或公司领导 of this place; or whoever brings it in from the command line."""
    demand_company(place)
    if by.kind == "import":
        return
    post = journal_access.post_of(by, [place.day_of(at)])
    if post is None or post.place_id != place.pk or by.role not in OFFICE:
        raise NotYours("这一步由安全环保员或公司领导来做。")


def demand_ground(grid: Grid, by: Actor, *, at: dt.datetime) -> Post:
    """管这个网格的人."""
    demand_company(grid.place)
    return journal_access.demand_ground(grid, by, at=at)


def demand_patroller(grid: Grid, by: Actor, days: Iterable[dt.date]) -> Post:
    """巡查的人: in a post over this grid, on the day it happened or the day it arrived."""
    demand_company(grid.place)
    days = list(days)
    if by.role not in PATROLS:
        raise NotYours("巡查由网格管理员、片区责任人、安全环保员来做，您现在的岗位不巡查。")
    post = journal_access.demand_writer(by, grid.place, days)
    mine = post.grid_id == grid.pk if post.grid_id else post.sector_id in (None, grid.sector_id)
    if not mine:
        raise NotYours(f"{grid}不在您的范围内。")
    return post


def demand_seen(patrol: Patrol, by: Actor, *, at: dt.datetime) -> Post:
    """看得到这次巡查 in the post one acts in."""
    day = patrol.place.day_of(at)
    post = journal_access.post_of(by, [day])
    if post is None or not visible(reach_from(post.person_id, day, [post])).filter(pk=patrol.pk).exists():
        raise NoSuchPatrol
    return post
