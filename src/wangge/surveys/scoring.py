"""计分 (scoring): from ballots to a score with its numerator, denominator, n and interval. No Django in here.

得分 = 各题所得分合计 ÷ 各题满分合计 × 100. A question left blank is counted on neither side: never as satisfied, and not
as dissatisfied either. A ballot without a single answer is not valid.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

FEWEST = 5  # with fewer ballots a score would nearly show a single one: none is given
SMALL = 100  # below this an interval is wide, and the page says so
_Z = NormalDist().inv_cdf(0.975)

Ballot = Mapping[str, str]  # question key -> level key; a question left blank is absent


@dataclass(frozen=True, slots=True)
class Level:
    """档次 (level): one of the words a resident chooses, its points, and whether it is counted as satisfied."""

    key: str
    words: str
    score: int
    satisfied: bool


@dataclass(frozen=True, slots=True)
class Question:
    """一题的计数: how often each level was chosen."""

    key: str
    counts: dict[str, int]
    satisfied: int
    answered: int
    blank: int


@dataclass(frozen=True, slots=True)
class Figures:
    """得分及其依据: `points` of `most` over `n` valid ballots; a 95 % interval and the method it was made by."""

    n: int
    blank: int
    points: int
    most: int
    low: float | None
    high: float | None
    method: str  # "ratio", "wilson" or "" where there is none
    questions: tuple[Question, ...]

    @property
    def score(self) -> float | None:
        """得分: exact where it is a whole number – a score of 80 is 80 and nothing beside it."""
        return 100 * self.points / self.most if self.most else None


def tally(ballots: Iterable[Ballot], *, keys: Sequence[str], levels: Sequence[Level]) -> Figures:
    """计分: of the ballots of one grid, or of the whole place. The order of the ballots does not matter."""
    by_key = {each.key: each for each in levels}
    top = max(each.score for each in levels)
    pairs: list[tuple[int, int]] = []
    counts: dict[str, Counter[str]] = {key: Counter() for key in keys}
    blank = 0
    for ballot in ballots:
        chosen = {key: by_key[ballot[key]] for key in keys if ballot.get(key)}
        if not chosen:
            blank += 1
            continue
        pairs.append((sum(each.score for each in chosen.values()), top * len(chosen)))
        for key, level in chosen.items():
            counts[key][level.key] += 1
    low, high, method = interval(pairs)
    questions = tuple(
        Question(
            key=key,
            counts={each.key: counts[key][each.key] for each in levels},
            satisfied=sum(counts[key][each.key] for each in levels if each.satisfied),
            answered=counts[key].total(),
            blank=len(pairs) - counts[key].total(),
        )
        for key in keys
    )
    points, most = sum(got for got, _ in pairs), sum(of for _, of in pairs)
    return Figures(len(pairs), blank, points, most, low, high, method, questions)


def interval(pairs: Sequence[tuple[int, int]]) -> tuple[float | None, float | None, str]:
    """区间: 95 % of the ratio of sums, with the ballot as the unit (Student's t); no correction for a finite grid.

    Where all ballots say the same, or there is only one, nothing can be learned from their spread: then Wilson's
    interval of the score taken as a share, which is wider than any spread could make it.
    """
    n, most = len(pairs), sum(of for _, of in pairs)
    if not most:
        return None, None, ""
    ratio = sum(got for got, _ in pairs) / most
    spread = sum((got - ratio * of) ** 2 for got, of in pairs)
    if n < 2 or spread < 1e-9:
        low, high = wilson(ratio * n, n)
        return 100 * low, 100 * high, "wilson"
    half = student(n - 1) * math.sqrt(spread / (n - 1) / n) / (most / n)
    return 100 * max(0.0, ratio - half), 100 * min(1.0, ratio + half), "ratio"


def wilson(part: float, n: int) -> tuple[float, float]:
    """Wilson 区间: 95 % of a share."""
    share, square = part / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def student(freedom: int) -> float:
    """t 分布的 97.5 % 分位: exact for 1 and 2, else Cornish–Fisher's expansion, right to 0.01 from 3 on."""
    if freedom == 1:
        return math.tan(0.475 * math.pi)
    if freedom == 2:
        return 0.95 * math.sqrt(2 / (1 - 0.95**2))
    z, v = _Z, freedom
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / v ** (power + 1) for power, term in enumerate(terms))
