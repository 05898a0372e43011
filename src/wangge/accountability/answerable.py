"""谁的事: whose work a matter, a rating or a day was – by the posts of that day, stand-ins and leave counted.

A leader on leave is not answerable for those days: the stand-in is, and where nobody stood in, nobody.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wangge.cases.models import Rating, Recusal
from wangge.territory.answering import first_of
from wangge.territory.models import Absence, Grid, Person, Place, Post, Role
from wangge.territory.models.dated import holds

LEADING = (Role.GRID_LEADER, Role.GRID_MANAGER)
ELSEWHERE = frozenset({"street", "other-unit"})


@dataclass(frozen=True, slots=True)
class Concerned:
    """所涉的人: who answered for it that day, in which role; None with the reason why nobody does."""

    person: Person | None = None
    role: str = ""
    grid: Grid | None = None
    why: str = ""


class Answerable:
    """一段时间的谁负责 (answerable): posts and absences of a place, read once; then any day without a query."""

    def __init__(self, place: Place, since: dt.date, until: dt.date) -> None:
        self.place = place
        self._posts: dict[int, list[Post]] = defaultdict(list)
        self._of_person: dict[int, list[Post]] = defaultdict(list)
        for post in Post.objects.filter(place=place).within(since, until).whole().order_by("pk"):
            self._of_person[post.person_id].append(post)
            if post.grid_id and post.role in LEADING:
                self._posts[post.grid_id].append(post)
        self._away: dict[int, list[Absence]] = defaultdict(list)
        for away in Absence.objects.filter(place=place).within(since, until):
            self._away[away.person_id].append(away)

    def leader(self, grid: Grid | int | None, day: dt.date) -> Concerned:
        """当日的网格长（或在岗的网格管理员）of a grid."""
        if grid is None:
            return Concerned(why="这件事没有归到网格，不计在任何网格长名下")
        key = grid if isinstance(grid, int) else grid.pk
        posts = [post for post in self._posts[key] if holds(post, day)]
        post = first_of(post for post in posts if not self.away(post.person_id, day))
        if post is None:
            why = "那天网格长请假、没有人顶岗" if posts else "那天这个网格没有网格长"
            return Concerned(why=f"{why}，不计在任何人名下")
        return Concerned(post.person, post.role, post.grid)

    def in_post(self, person_id: int, day: dt.date) -> Post | None:
        """某人当日的岗位: of a grid before another one."""
        posts = [post for post in self._of_person[person_id] if holds(post, day)]
        return min(posts, key=lambda post: (post.grid_id is None, post.pk), default=None)

    def away(self, person_id: int, day: dt.date) -> bool:
        """那天请假."""
        return any(holds(each, day) for each in self._away[person_id])

    def for_rating(self, rating: Rating, recused: Iterable[tuple[int, int]] = ()) -> Concerned:
        """评价所涉的人: who led the matter's grid on the day it was settled; not for what others settled."""
        case = rating.case
        if case.level in ELSEWHERE:
            word = str(case.get_level_display())
            return Concerned(why=f"由{word}办理，不计在网格长名下")
        day = self.place.day_of(case.resolved_at or rating.at)
        found = self.leader(case.grid_id, day)
        if found.person is not None and (case.pk, found.person.pk) in set(recused):
            return Concerned(why="这件事按回避办理，不计在被反映的人名下")
        return found


def for_rating(rating: Rating) -> Concerned:
    """同上，只问一条."""
    day = rating.place.day_of(rating.case.resolved_at or rating.at)
    recused = Recusal.objects.filter(case=rating.case).values_list("case_id", "person_id")
    return Answerable(rating.place, day, day).for_rating(rating, recused)
