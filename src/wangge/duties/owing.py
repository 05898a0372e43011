"""谁来做: who holds the post that owes, day by day; who stands in, who is away, where nobody is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wangge.territory.models import Absence, Grid, Person, Place, Post, Role, Sector
from wangge.territory.models.dated import holds

# The roles of a regulation's vocabulary, as posts of this product. Residents and assemblies hold none.
POSTS: dict[str, tuple[Role, ...]] = {
    "grid-worker": (Role.GRID_WORKER,), "grid-leader": (Role.GRID_LEADER,), "grid-manager": (Role.GRID_MANAGER,),
    "sector-lead": (Role.SECTOR_LEAD,), "community-worker": (Role.GRID_LEADER, Role.GRID_WORKER, Role.CLERK),
    "community-clerk": (Role.CLERK,), "community-head": (Role.HEAD,), "community": (Role.CLERK, Role.HEAD),
    "supervisory-committee": (Role.SUPERVISOR,), "safety-officer": (Role.SAFETY_OFFICER,),
    "company-leader": (Role.COMPANY_LEADER,), "company": (Role.SAFETY_OFFICER, Role.COMPANY_LEADER),
    "company-meeting": (Role.MEETING_SECRETARY,), "union": (Role.UNION,), "administrator": (Role.ADMINISTRATOR,),
}  # fmt: skip
BODIES = frozenset(
    {"community", "company", "supervisory-committee", "union"}
)  # owed by all of them, by no one person
Where = Grid | Sector | None


def roles_of(owed_by: Iterable[str]) -> tuple[Role, ...]:
    """制度里的说法对应的岗位."""
    return tuple(dict.fromkeys(role for word in owed_by for role in POSTS.get(word, ())))


@dataclass(frozen=True, slots=True)
class Held:
    """当日的一岗: who acts in it – the stand-in where there is one – and for whom."""

    post: Post
    acting: Post

    @property
    def person(self) -> Person:
        return self.acting.person

    @property
    def stood_in(self) -> bool:
        return self.acting is not self.post


class Holders:
    """岗位册: the posts and absences of a place over some days; two queries, however long and however many."""

    def __init__(self, place: Place, first: dt.date, last: dt.date) -> None:
        self.place = place
        rows = Post.objects.filter(place=place).within(first, last).select_related("person", "grid", "sector")
        self._posts: dict[tuple[str, int | None, int | None], list[Post]] = defaultdict(list)
        self._stands: dict[int, list[Post]] = defaultdict(list)
        people = set()
        for post in rows.order_by("-in_charge", "since", "pk"):
            post.place = place
            people.add(post.person_id)
            if post.stands_in_for_id is not None:
                self._stands[post.stands_in_for_id].append(post)
            else:
                self._posts[post.role, post.grid_id, post.sector_id].append(post)
        self._away: dict[int, list[Absence]] = defaultdict(list)
        for each in Absence.objects.filter(person__in=people).within(first, last).order_by("since"):
            self._away[each.person_id].append(each)

    def on(self, day: dt.date, roles: tuple[Role, ...], where: Where = None) -> list[Held]:
        """当日的各岗 of these roles there: in the order of the roles, the one in charge first."""
        return [Held(post, self._acting(post, day)) for post in self._all(roles, where) if holds(post, day)]

    def _all(self, roles: tuple[Role, ...], where: Where) -> list[Post]:
        grid = where.pk if isinstance(where, Grid) else None
        sector = where.pk if isinstance(where, Sector) else None
        return [post for role in roles for post in self._posts[role, grid, sector]]

    def of_role(self, roles: tuple[Role, ...], day: dt.date) -> list[Held]:
        """当日的各岗 of these roles, wherever in the place: by grid, then as they were appointed."""
        found = [
            post for (role, _grid, _sector), posts in self._posts.items() if role in roles
            for post in posts if holds(post, day)
        ]  # fmt: skip
        found.sort(key=lambda post: (post.grid.code if post.grid else "", post.pk))
        return [Held(post, self._acting(post, day)) for post in found]

    def _acting(self, post: Post, day: dt.date) -> Post:
        return next((each for each in self._stands[post.pk] if holds(each, day)), post)

    def away(self, person_id: int, day: dt.date) -> bool:
        """当日请假."""
        return any(holds(each, day) for each in self._away[person_id])
