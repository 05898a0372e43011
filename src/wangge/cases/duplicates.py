"""相似事项 (similar matters): suggested before and after registration, with the reason; a person decides."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import QuerySet

from wangge.cases import lifecycle, search
from wangge.cases.models import Case

LOOK_BACK = timedelta(days=30)
CANDIDATES = 400  # the newest live ones near by; enough for any grid, constant at any size of the table
NEAR = 300  # metres
COMPARED = 25  # of them, those that share most by the words of the index: these are compared word by word
ENOUGH = 0.22  # of 1; measured on residents' messages, see docs/similar.md


@dataclass(frozen=True, slots=True)
class Similar:
    """相似的一件: which matter, how alike from 0 to 1, and what they share in words."""

    case: Case
    alike: float
    because: tuple[str, ...]


def similar(
    words: str,
    *,
    among: QuerySet[Case],
    where: str = "",
    grid_id: int | None = None,
    category_id: int | None = None,
    point: tuple[float, float] | None = None,
    other_than: int | None = None,
    most: int = 5,
    at: datetime,
) -> list[Similar]:
    """相似的未结事项 of the last 30 days, the most alike first.

    `among` is what the asker may see (`access.visible`), so that a suggestion never tells of a hidden matter.
    `point` is longitude, latitude in WGS-84. Two queries.
    """
    mine, my_place = _pairs(words), _pairs(where)
    if len(mine) < 2:
        return []
    near = among.filter(state__in=lifecycle.LIVE, received_at__gte=at - LOOK_BACK, received_at__lte=at)
    if other_than is not None:
        near = near.exclude(pk=other_than)
    rows = near.order_by("-received_at").values_list(
        "pk", "tokens", "where", "longitude", "latitude", "grid_id", "category_id", named=True
    )
    first: list[tuple[float, int]] = []
    for row in rows[:CANDIDATES]:
        theirs = set(row.tokens.split())
        beside = sum(more for more, _why in _beside(row, my_place, grid_id, category_id, point))
        first.append((shared(mine, theirs) + beside, row.pk))
    best = [pk for alike, pk in sorted(first, reverse=True)[:COMPARED] if alike]
    answers = (
        _weigh(case, words, mine, _beside(case, my_place, grid_id, category_id, point))
        for case in among.filter(pk__in=best).select_related("grid", "category")
    )
    alike = [one for one in answers if one.alike >= ENOUGH]
    return sorted(alike, key=lambda one: (-one.alike, -one.case.pk))[:most]


def _weigh(case: Case, words: str, mine: set[str], beside: Iterable[tuple[float, str]]) -> Similar:
    theirs = _pairs(f"{case.summary} {case.words}")
    common = mine & theirs
    alike = shared(mine, theirs)
    because = [f"都说到{_quoted(words, common)}"] if common else []
    for more, why in beside:
        alike += more
        because.append(why.format(category=case.category))
    return Similar(case, min(alike, 1.0), tuple(because))


def _beside(
    row: Any,
    my_place: set[str],
    grid_id: int | None,
    category_id: int | None,
    point: tuple[float, float] | None,
) -> Iterator[tuple[float, str]]:
    """话以外相近的: what place, distance, grid and category add, each with why."""
    if my_place and (same := my_place & (theirs := _pairs(row.where))):
        yield 0.25 * len(same) / len(my_place), "地点相同" if my_place == theirs else "地点相近"
    if point and row.longitude is not None and row.latitude is not None:
        metres = distance(point, (row.longitude, row.latitude))
        if metres <= NEAR:
            yield 0.25 * (1 - metres / NEAR), f"相距约{round(metres)}米"
    if grid_id and grid_id == row.grid_id:
        yield 0.05, "同一网格"
    if category_id and category_id == row.category_id:
        yield 0.1, "同属“{category}”"


def shared(mine: set[str], theirs: set[str]) -> float:
    """话的相近, from 0 to 0.6: what share of the shorter one's pairs the other has too."""
    return 0.6 * len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """两点相距 in metres, on a sphere; longitude, latitude in degrees."""
    (west, south), (east, north) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))


def _pairs(text: str) -> set[str]:
    """成对的字 and Latin words: what two descriptions are compared by."""
    return {token for token in search.tokens_of(text).split() if token[0] == "w" or len(token) > 5}


def _quoted(words: str, shared: set[str]) -> str:
    """共有的话, quoted; the three longest."""
    return "、".join(f"“{one}”" for one in phrases(words, shared)[:3])


def phrases(words: str, shared: Collection[str]) -> list[str]:
    """共有的话: neighbouring pairs joined again, as they stand in the words; the longest first."""
    said: dict[str, None] = {}
    for run in search.runs(words):
        if search.code(run) in shared:
            said[run] = None
            continue
        phrase = ""
        for at in range(len(run) - 1):
            if search.code(run[at : at + 2]) in shared:
                phrase = phrase + run[at + 1] if phrase else run[at : at + 2]
            elif phrase:
                said[phrase], phrase = None, ""
        if phrase:
            said[phrase] = None
    return sorted(said, key=len, reverse=True)
