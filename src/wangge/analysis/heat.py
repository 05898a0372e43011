"""哪里多 (heat): how many matters lay in each H3 cell of a period. Few in a cell are "fewer than five", never a number.

In a cell of a hundred metres one or two matters are somebody's. Whoever opens the page may open each of its matters
too; the sheet that is printed and carried out of the office names nobody. There is no sum over the cells either, from
which the few could be had by taking the others off. Left out is what is left out of every figure: mistakes, and what
went elsewhere.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wangge.analysis.marks import GONE
from wangge.cases.models import Case
from wangge.territory.models import Place

FEW = 5
SIZES = {8: 900, 9: 350, 10: 130}
"""Resolutions of H3, and about how many metres a cell is across."""
BANDS = (FEW, 10, 20, 50)


@dataclass(frozen=True)
class Cell:
    """一格. `n` is None where there are few."""

    code: str
    n: int | None
    grids: tuple[str, ...]

    @property
    def band(self) -> int:
        """0 for few, then one more for each of BANDS that is reached."""
        return sum((self.n or 0) >= least for least in BANDS)

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude, longitude."""
        import h3

        latitude, longitude = h3.cell_to_latlng(self.code)
        return latitude, longitude

    @property
    def outline(self) -> list[tuple[float, float]]:
        """A closed ring, longitude first."""
        import h3

        ring = [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(self.code)]
        return [*ring, ring[0]]


def cells(
    matters: QuerySet[Case], place: Place, first: dt.date, last: dt.date, *, size: int = 9
) -> tuple[list[Cell], int | None]:
    """各格, those with most first, and how many of the period's matters have no position (None: few).

    `matters` are those that whoever asks may see.
    """
    import h3

    start, end = place.span(first, last)
    rows = matters.filter(place=place, received_at__gte=start, received_at__lt=end).exclude(
        state__in=list(GONE)
    )
    counted: Counter[str] = Counter()
    within: dict[str, set[str]] = defaultdict(set)
    lost = 0
    points: Any = rows.order_by().values_list("latitude", "longitude", "grid__name")
    for latitude, longitude, grid in points.iterator():
        if latitude is None or longitude is None:
            lost += 1
            continue
        code = h3.latlng_to_cell(latitude, longitude, size)
        counted[code] += 1
        if grid:
            within[code].add(grid)
    found = [Cell(code, told(n), tuple(sorted(within[code]))) for code, n in counted.items()]
    return sorted(found, key=lambda cell: (-(cell.n or 0), cell.code)), told(lost) if lost else 0


def told(n: int) -> int | None:
    """说得出的数: None for one to four."""
    return n if n >= FEW else None
