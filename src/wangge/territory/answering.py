"""谁负责 (answering): who holds a post, who is there, and who answers for a grid on a day."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wangge.policy.numerals import number
from wangge.territory.models import Absence, Grid, Place, Post, Role

_N = r"([零〇一二两三四五六七八九十百\d]+)"
_SPAN = re.compile(rf"{_N}\s*[–—~～至到-]\s*{_N}\s*(号楼|号院|栋|幢|巷|号)")
_ONE = re.compile(rf"{_N}\s*(号楼|号院|栋|幢|巷|号)")
_ANSWERS = (Role.GRID_LEADER, Role.GRID_MANAGER, Role.GRID_WORKER)  # in this order, those in charge first


def holders(place: Place, role: str, on: dt.date) -> list[Post]:
    """任职者: who holds this role at this place on that day, stand-ins among them; present or away."""
    return list(Post.objects.filter(place=place, role=role).on(on).whole().order_by("pk"))


def present(posts: Iterable[Post], on: dt.date) -> list[Post]:
    """在岗的: those of the posts whose person is not away that day."""
    posts = list(posts)
    leave = Absence.objects.filter(person__in={post.person_id for post in posts}).on(on)
    away = set(leave.values_list("person_id", flat=True))
    return [post for post in posts if post.person_id not in away and post.person.is_active]


def who_answers(grid: Grid, on: dt.date) -> Post | None:
    """谁负责: the post that answers for the grid that day; None when nobody does.

    A community grid's leader, a company grid's manager in charge; away, their stand-in; without one, the
    other manager or a worker of the grid.
    """
    posts = Post.objects.filter(grid=grid, role__in=_ANSWERS).on(on).whole().order_by("pk")
    return first_of(present(posts, on))


def first_of(posts: Iterable[Post]) -> Post | None:
    """Of the present posts of one grid, the one that answers for it."""
    return min(posts, key=_order, default=None)


def _order(post: Post) -> tuple[int, bool, bool, int]:
    return _ANSWERS.index(Role(post.role)), not post.in_charge, post.stands_in_for_id is not None, post.pk


@dataclass(frozen=True)
class GridNotice:
    """网格公示 (notice): one line of the board that hangs in the residents' main places."""

    grid: Grid
    posts: list[Post]  # who is there that day, the one who answers first


def notice_board(place: Place, *, on: dt.date) -> list[GridNotice]:
    """公示栏: every grid of the place and who is there for it that day; three queries at any size."""
    found = Post.objects.filter(place=place, role__in=_ANSWERS).on(on).whole().order_by("pk")
    there: dict[int | None, list[Post]] = defaultdict(list)
    for post in present(found, on):
        there[post.grid_id].append(post)
    grids = Grid.objects.filter(place=place).on(on).select_related("sector").order_by("code")
    return [GridNotice(grid, sorted(there[grid.pk], key=_order)) for grid in grids]


def covers(grid: Grid, words: str) -> bool:
    """范围里有没有: whether these words of an address are in the grid's own; 3号楼 is in 1–6号楼."""
    text = f"{grid.name} {grid.code} {grid.covers}"
    if words in text:
        return True
    spans = [(number(low), number(high), unit) for low, high, unit in _SPAN.findall(grid.covers)]
    asked = [(number(each), unit, words[: words.index(each)]) for each, unit in _ONE.findall(words)]
    return any(
        unit == of and low <= each <= high and (not before.strip() or before.strip() in grid.covers)
        for each, unit, before in asked
        for low, high, of in spans
    )
