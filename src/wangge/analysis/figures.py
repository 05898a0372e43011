"""数 (figures): a number with what it was made of – numerator, denominator, what was left out and why. No Django in here.

Nothing unanswered is counted as satisfied, nothing open and overdue is left out of the rate; a small number says so.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any, TypeVar

SMALL = 20
"""With a smaller denominator a rate moves by more than five points with a single case: the figure says so."""
_Z = NormalDist().inv_cdf(0.975)
K = TypeVar("K", bound=str | int)


@dataclass(frozen=True, slots=True)
class Figure:
    """一个数 (figure): `num` of `den`; `excluded` says how many were left out and why. Counts, or points for a score.

    `spread` holds how often each measured value came, where one was measured: minutes until a matter was registered.
    """

    code: str
    num: float
    den: float
    excluded: Mapping[str, int] = field(default_factory=dict)
    spread: Mapping[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float | None:
        """比率, 0 to 1; None where there is nothing to divide by."""
        return self.num / self.den if self.den else None

    @property
    def small(self) -> bool:
        """数太小: one case moves it."""
        return 0 < self.den < SMALL

    @property
    def all(self) -> float:
        """全部: counted and left out."""
        return self.den + sum(self.excluded.values())

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % 区间 (Wilson) of a rate of whole counts."""
        return wilson(self.num, self.den) if self.den and float(self.den).is_integer() else None

    @property
    def median(self) -> float | None:
        """中位数 of the values measured; between the two in the middle where their count is even."""
        n = sum(self.spread.values())
        if not n:
            return None
        low = high = None
        seen = 0
        for value in sorted(self.spread):
            seen += self.spread[value]
            if low is None and seen >= (n + 1) // 2:
                low = value
            if seen >= n // 2 + 1:
                high = value
                break
        assert low is not None and high is not None
        return (low + high) / 2

    def to_json(self) -> dict[str, Any]:
        """写进签发的文书: all that the number was made of."""
        spread = [[value, n] for value, n in sorted(self.spread.items())]
        return {
            "code": self.code,
            "num": self.num,
            "den": self.den,
            "excluded": dict(self.excluded),
            "spread": spread,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Figure":
        return cls(
            said["code"], said["num"], said["den"], said["excluded"], {int(v): n for v, n in said["spread"]}
        )

    def __add__(self, other: "Figure") -> "Figure":
        """合并 of two grids, or of two months: numerators and denominators add up, rates do not."""
        if self.code != other.code:
            raise ValueError(f"{self.code} and {other.code} are not the same figure")
        return Figure(
            self.code, self.num + other.num, self.den + other.den,
            _joined(self.excluded, other.excluded), _joined(self.spread, other.spread),
        )  # fmt: skip


def _joined(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    return {each: one.get(each, 0) + other.get(each, 0) for each in sorted({*one, *other}, key=str)}


def together(code: str, figures: Iterable[Figure]) -> Figure:
    """合计: of all the grids of a place; zero of zero where there are none."""
    return sum(figures, Figure(code, 0, 0))


def wilson(num: float, den: float) -> tuple[float, float]:
    """Wilson 区间: of `num` in `den`, 95 %; stays within 0 and 1 also for small numbers."""
    p, z2 = num / den, _Z * _Z
    centre = (p + z2 / (2 * den)) / (1 + z2 / den)
    half = _Z / (1 + z2 / den) * math.sqrt(max(p * (1 - p), 0.0) / den + z2 / (4 * den * den))
    return max(0.0, centre - half), min(1.0, centre + half)
