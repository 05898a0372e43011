"""相近与成组 (links): which matters say the same or keep happening at one spot, and the groups they form. No Django in here.

Two matters are linked by one of four readable reasons; a group is a centre and what is linked to it. The answer does
not depend on the order of the matters, and a matter linked to none changes no group of the others.
"""

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

from wangge.cases.duplicates import distance

LEAST = 3  # matters; two alike may be one thing said twice
WORDS = 0.18  # shared words alone; measured, see docs/common.md
SORT = 0.12  # shared words within one category
HERE = 0.08  # shared words within one category and one grid, or within 300 metres
SPOT = 50  # metres: one category at one spot needs no shared words
NEAR = 300  # metres
RARITY = 300  # a word in this many matters weighs a ninth of one in a single matter


@dataclass(frozen=True, slots=True)
class Said:
    """一件的所说、所在: its key, day, words as tokens, category, grid and point (longitude, latitude)."""

    key: str
    day: dt.date
    tokens: frozenset[str]
    category: int | None = None
    grid: int | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """相近的一对: how alike the words are (0 to 1), and which reason links the two."""

    alike: float
    reason: str  # words | sort | here | spot


@dataclass(frozen=True, slots=True)
class Group:
    """一组: its centre, its members in order of day, the words they share, and how sure it is.

    `pairs` of `of` possible pairs are linked directly: their share says how sure. By chance almost none would be.
    """

    centre: str
    members: tuple[str, ...]
    words: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]
    pairs: int
    of: int

    @property
    def sure(self) -> float:
        """把握, 0 to 1: of all pairs of members, the share that is linked directly."""
        return self.pairs / self.of


def weights(matters: Iterable[Said]) -> dict[str, float]:
    """词的分量: the more matters say it, the less it weighs. It depends on those matters alone, not on their number."""
    found = Counter(token for each in matters for token in each.tokens)
    return {token: math.log(1 + RARITY / count) for token, count in found.items()}


def norm(tokens: Iterable[str], weight: dict[str, float]) -> float:
    return math.sqrt(sum(weight[token] ** 2 for token in sorted(tokens)))


def needed(one: Said, other: Said) -> tuple[float, str]:
    """门槛: how alike the words must be, and for what reason that is enough."""
    if one.category is None or one.category != other.category:
        return WORDS, "words"
    metres = distance(one.point, other.point) if one.point and other.point else math.inf
    if metres <= SPOT:
        return 0.0, "spot"
    if metres <= NEAR or (one.grid is not None and one.grid == other.grid):
        return HERE, "here"
    return SORT, "sort"


def links(matters: Collection[Said], weight: dict[str, float] | None = None) -> dict[tuple[str, str], Link]:
    """相近的各对, by keys in order. Each reason looks only where it can hold, so the cost grows with what is alike."""
    weight = weights(matters) if weight is None else weight
    by_key = {each.key: each for each in matters}
    norms = {each.key: norm(each.tokens, weight) for each in by_key.values()}
    found: dict[tuple[str, str], Link] = {}
    for pair in _worth_a_look(by_key.values(), weight, norms):
        one, other = by_key[pair[0]], by_key[pair[1]]
        least, reason = needed(one, other)
        length = norms[one.key] * norms[other.key]
        common = sum(weight[token] ** 2 for token in sorted(one.tokens & other.tokens))
        alike = min(1.0, common / length) if length else 0.0
        if alike >= least:
            found[pair] = Link(alike, "words" if alike >= WORDS else reason)
    return found


def _worth_a_look(
    matters: Collection[Said], weight: dict[str, float], norms: dict[str, float]
) -> set[tuple[str, str]]:
    """值得比的各对: those that share a word heavy enough to reach the threshold, and those at one place."""
    found: set[tuple[str, str]] = set()
    blocks: dict[tuple[int | None, str], list[str]] = defaultdict(list)
    for each in matters:
        heaviest = sorted(each.tokens, key=lambda token: (-weight[token], token))
        for token in _prefix(heaviest, weight, WORDS * norms[each.key]):
            blocks[None, token].append(each.key)
        if each.category is None:
            continue
        for token in _prefix(heaviest, weight, HERE * norms[each.key]):
            blocks[each.category, token].append(each.key)
        for cell in _cells(each.point):
            blocks[each.category, cell].append(each.key)
    for keys in blocks.values():
        if len(keys) > 1:
            found.update(combinations(sorted(keys), 2))
    return found


def _prefix(heaviest: Sequence[str], weight: dict[str, float], enough: float) -> Iterator[str]:
    """打头的词: what two texts share beyond these cannot make them alike enough, however much of it they share."""
    rest = sum(weight[token] ** 2 for token in heaviest)
    for token in heaviest:
        if rest < enough**2:
            return
        yield token
        rest -= weight[token] ** 2


def _cells(point: tuple[float, float] | None) -> Iterator[str]:
    """格子 of SPOT metres: each point in its own and in the next to the east and north, so that neighbours meet."""
    if point is None:
        return
    side = SPOT / 111_000
    row = math.floor(point[1] / side)
    for north in (row, row + 1):
        column = math.floor(point[0] / (side / max(0.01, math.cos(math.radians(north * side)))))
        yield from (f"{north}:{column}", f"{north}:{column + 1}")


def groups(matters: Collection[Said], *, least: int = LEAST) -> list[Group]:
    """各组, the largest first: again and again the matter with most free links is a centre, and takes them."""
    weight = weights(matters)
    found = links(matters, weight)
    by_key = {each.key: each for each in matters}
    days = {each.key: (each.day, each.key) for each in matters}
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for (one, other), link in found.items():
        near[one][other] = near[other][one] = link.alike
    free, made = set(near), []

    def rank(key: str) -> tuple[int, float, dt.date, str]:
        reach = sorted(each for each in near[key] if each in free)
        return -len(reach), -round(sum(near[key][each] for each in reach), 9), *days[key]

    waiting = [rank(key) for key in near]
    heapify(waiting)
    while waiting:
        centre = waiting[0][-1]
        now = rank(centre) if centre in free else None
        if now != waiting[0]:  # what it could take has become less, or it was taken itself
            heappop(waiting)
            if now is not None:
                heappush(waiting, now)
            continue
        if 1 - now[0] < least:
            break
        members = sorted([centre, *(each for each in near[centre] if each in free)], key=days.__getitem__)
        made.append(_group(centre, members, found, weight, by_key))
        free -= set(members)
    return sorted(made, key=lambda each: (-len(each.members), days[each.centre]))


def one_group(matters: Collection[Said]) -> Group:
    """这些合成一组, as a person chose them: its centre is the one with most links to the others."""
    weight = weights(matters)
    found = links(matters, weight)
    by_key = {each.key: each for each in matters}
    days = {each.key: (each.day, each.key) for each in matters}
    alike: dict[str, float] = defaultdict(float)
    for pair, link in sorted(found.items()):
        for key in pair:
            alike[key] += 1 + round(link.alike, 9)
    centre = min(by_key, key=lambda key: (-alike[key], days[key]))
    return _group(centre, sorted(by_key, key=days.__getitem__), found, weight, by_key)


def _group(
    centre: str, members: list[str], found: dict[tuple[str, str], Link], weight: dict[str, float],
    matters: dict[str, Said],
) -> Group:  # fmt: skip
    inside = [found[pair] for pair in combinations(sorted(members), 2) if pair in found]
    said = Counter(token for key in members for token in matters[key].tokens)
    shared = [token for token, count in said.items() if 2 * count >= len(members) and count > 1]
    shared.sort(key=lambda token: (-said[token] * weight[token], token))
    reasons = Counter(link.reason for link in inside)
    return Group(
        centre, tuple(members), tuple(shared[:40]), tuple(sorted(reasons.items())), len(inside), math.comb(len(members), 2)
    )  # fmt: skip
