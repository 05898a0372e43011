"""可及: what a person may reach at a place on a day. It follows from their posts of that day alone.

This file says where somebody may look; what they may do there stands in the lifecycle tables, and each
package's `access.py` asks here. Administrators, security officers and auditors reach no matter's content.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from wangge.integrity.actor import Actor
from wangge.territory.models import Grid, Person, Place, Post, Role, Unit

WHOLE_PLACE = {Role.CLERK, Role.HEAD, Role.SAFETY_OFFICER, Role.COMPANY_LEADER}
OFFICE = {Role.STREET_CLERK, Role.STREET_HEAD}  # what was escalated to their office
OF_A_GRID = {Role.GRID_WORKER, Role.GRID_LEADER, Role.GRID_MANAGER}
ONLY_AGGREGATES = {Role.SUPERVISOR, Role.UNION}  # figures, and closed matters masked
NO_CONTENT = {Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR}
LABEL = 80


@dataclass(frozen=True)
class Reach:
    """可及范围 (reach): ids of what the posts of one day let a person reach."""

    person_id: int
    day: dt.date
    posts: tuple[Post, ...] = ()
    grids: frozenset[int] = frozenset()  # of these grids, every matter
    sectors: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()  # of these places, every matter
    offices: frozenset[int] = frozenset()  # street offices: what was asked of them
    units: frozenset[int] = frozenset()  # assisting units: what was asked of them, masked
    roles: frozenset[str] = field(default=frozenset())

    def has(self, *roles: str, place: Place | int | None = None) -> bool:
        """任其一: holds one of these roles (at this place, where one is given)."""
        return bool(self.holding(*roles, place=place))

    def holding(self, *roles: str, place: Place | int | None = None) -> list[Post]:
        """以何岗位: the posts in one of these roles (at this place); own posts before stand-ins."""
        at = place.pk if isinstance(place, Place) else place
        found = [post for post in self.posts if post.role in roles and at in (None, post.place_id)]
        return sorted(found, key=lambda post: (post.stands_in_for_id is not None, post.pk))

    def places_as(self, *roles: str) -> frozenset[int]:
        """在何处任其一: ids of the places where the person holds one of these roles."""
        return frozenset(post.place_id for post in self.posts if post.role in roles)

    def covers(self, grid: Grid) -> bool:
        """及于网格: may reach this grid's matters."""
        return grid.pk in self.grids or grid.place_id in self.places or grid.sector_id in self.sectors

    def covers_unit(self, unit: Unit) -> bool:
        """是其联系人."""
        return unit.pk in self.units

    @property
    def sees_content(self) -> bool:
        """可见事项内容: some post lets the person read matters; never an administrator's or auditor's."""
        return bool(self.grids or self.places or self.offices or self.units or self.sectors)

    @property
    def home(self) -> Place | None:
        """主要所在: the place of the first own post."""
        own = sorted(self.posts, key=lambda post: (post.stands_in_for_id is not None, post.pk))
        return own[0].place if own else None


def posts_of(person: Person, on: dt.date) -> list[Post]:
    """当日岗位: the person's posts of that day, with all that labels name; one query. Empty after leaving."""
    if not person.is_active:
        return []
    return list(Post.objects.filter(person_id=person.pk).on(on).whole().order_by("pk"))


def reach_of(person: Person, on: dt.date) -> Reach:
    """可及范围 of the person that day: one query, a second for a sector lead. Keep it for the request."""
    return reach_from(person.pk, on, posts_of(person, on))


def reach_from(person_id: int, on: dt.date, posts: Iterable[Post]) -> Reach:
    posts = tuple(posts)

    def ids(roles: set[Role], name: str) -> frozenset[int]:
        return frozenset(getattr(post, name) for post in posts if post.role in roles)

    sectors = ids({Role.SECTOR_LEAD}, "sector_id")
    grids = ids(OF_A_GRID, "grid_id")
    if sectors:
        grids |= set(Grid.objects.filter(sector_id__in=sectors).values_list("pk", flat=True))
    return Reach(
        person_id=person_id,
        day=on,
        posts=posts,
        grids=grids,
        sectors=sectors,
        places=ids(WHOLE_PLACE, "place_id"),
        offices=ids(OFFICE, "place_id"),
        units=ids({Role.UNIT_CONTACT}, "unit_id"),
        roles=frozenset(post.role for post in posts),
    )


def actor_of(post: Post) -> Actor:
    """行为人: the person in this post, as every act names them: 槐荫社区一网格 网格长 李向阳."""
    about = post.grid or post.sector or post.unit
    stands_in = "（代）" if post.stands_in_for_id else ""
    label = f"{post.place}{about or ''} {Role(post.role).label}{stands_in} {post.person}"
    return Actor("person", post.role, label[:LABEL], person_id=post.person_id, post_id=post.pk)
