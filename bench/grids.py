"""P9 · point to grid over 20,000 outlines of one place: points a second in bulk, and one point alone.

    python bench/grids.py [--grids 20000] [--points 200000] [--json FILE]

The outlines tile a city with jittered corners and edges (12 points each); seven points in ten crowd around
fifty centres, the rest lie anywhere, some outside. Places, grids and boundaries are real rows in a database
of their own; the bulk figure is the whole answer, from degrees to a list of Grid. Its baseline is shapely's
tree asked for the same points with its own predicate. Time is the process's own (CPU).
"""

import argparse
import datetime as dt
import json
import os
import random
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time as clock
from typing import Any

WEST, SOUTH, EAST, NORTH = 116.0, 39.0, 117.6, 40.25
DAY = dt.date(2026, 3, 2)
RUNS = 5


def tiles(count: int) -> list[list[tuple[float, float]]]:
    """A jittered tiling: neighbours share every point of their common edge."""
    draw = random.Random(2026)
    columns = round((count * 1.28) ** 0.5)
    rows = -(-count // columns)
    wide, high = (EAST - WEST) / columns, (NORTH - SOUTH) / rows

    def jitter(x: float, y: float) -> tuple[float, float]:
        return x + draw.uniform(-0.2, 0.2) * wide, y + draw.uniform(-0.2, 0.2) * high

    corner = {
        (i, j): jitter(WEST + i * wide, SOUTH + j * high) for i in range(columns + 1) for j in range(rows + 1)
    }

    def edge(one: tuple[int, int], other: tuple[int, int]) -> list[tuple[float, float]]:
        (ax, ay), (bx, by) = corner[one], corner[other]
        inner = [(ax + (bx - ax) * part, ay + (by - ay) * part) for part in (1 / 3, 2 / 3)]
        return [
            (x + draw.uniform(-0.04, 0.04) * wide, y + draw.uniform(-0.04, 0.04) * high) for x, y in inner
        ]

    across = {(i, j): edge((i, j), (i + 1, j)) for i in range(columns) for j in range(rows + 1)}
    along = {(i, j): edge((i, j), (i, j + 1)) for i in range(columns + 1) for j in range(rows)}
    rings = []
    for j in range(rows):
        for i in range(columns):
            ring = [corner[i, j], *across[i, j], corner[i + 1, j], *along[i + 1, j], corner[i + 1, j + 1]]
            ring += [*reversed(across[i, j + 1]), corner[i, j + 1], *reversed(along[i, j])]
            rings.append([*ring, corner[i, j]])
    return rings[:count]


def crowd(count: int) -> tuple[list[float], list[float]]:
    """Points as reports come: mostly where people live."""
    draw = random.Random(7)
    centres = [(draw.uniform(WEST, EAST), draw.uniform(SOUTH, NORTH)) for _ in range(50)]
    lons, lats = [], []
    for _ in range(count):
        if draw.random() < 0.7:
            x, y = draw.choice(centres)
            x, y = draw.gauss(x, 0.03), draw.gauss(y, 0.03)
        else:
            x, y = draw.uniform(WEST, EAST), draw.uniform(SOUTH, NORTH)
        lons.append(x)
        lats.append(y)
    return lons, lats


def place_with(rings: list[list[tuple[float, float]]]) -> Any:
    """A community whose grids have these outlines."""
    from django.core.management import call_command

    from wangge.territory.models import Boundary, Grid, Place

    call_command("migrate", verbosity=0)
    place = Place.objects.create(kind="community", code="bench", name="量一量", since=DAY)
    grids = [Grid(place=place, code=f"g{n}", name=f"{n}号网格", since=DAY) for n in range(len(rings))]
    Grid.objects.bulk_create(grids, batch_size=1000)
    boundaries = []
    for grid, ring in zip(grids, rings, strict=True):
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        box = {"west": min(xs), "east": max(xs), "south": min(ys), "north": max(ys)}
        shape = {"type": "Polygon", "coordinates": [ring]}
        boundaries.append(Boundary(place=place, grid=grid, since=DAY, shape=shape, **box))
    Boundary.objects.bulk_create(boundaries, batch_size=1000)
    return place


def timed(work: Callable[[], Any]) -> float:
    started = clock()
    work()
    return clock() - started


def measure(grids: int = 20_000, points: int = 200_000) -> dict[str, Any]:
    """P9: the figures as a dictionary; medians of five runs, with their spread."""
    import shapely

    from wangge.territory import division, grid_import, locating

    place, (lons, lats) = place_with(tiles(grids)), crowd(points)
    build = timed(lambda: locating.outlines_of(place))
    kept = locating.outlines_of(place)
    found = division.points_to_grids(place, lons, lats, on=DAY)
    plain_tree = shapely.STRtree(kept.shapes)

    def floor() -> Any:
        return plain_tree.query(shapely.points(lons, lats), predicate="intersects")

    ours = [points / timed(lambda: division.points_to_grids(place, lons, lats, on=DAY)) for _ in range(RUNS)]
    theirs = [points / timed(floor) for _ in range(RUNS)]
    single = [
        timed(lambda at=at: division.point_to_grid(place, *at, on=DAY)) * 1e3  # type: ignore[misc]
        for at in zip(lons[:5000], lats[:5000], strict=True)
    ]
    outlines = {grid.code: shape for grid, shape in zip(kept.grids, kept.shapes, strict=True)}
    check = timed(lambda: (list(grid_import.overlaps(outlines)), list(grid_import.gaps(outlines))))
    single.sort()
    median, slow = single[len(single) // 2], single[len(single) * 99 // 100]
    spread = f"±{statistics.pstdev(ours) / statistics.mean(ours):.0%}"
    bulk, base = statistics.median(ours), statistics.median(theirs)
    return {
        "line": "P9",
        "what": f"point to grid, {grids:,} outlines, {sum(1 for each in found if each) / points:.0%} inside",
        "n": points,
        "runs": RUNS,
        "rows": [
            _row("points a second, in bulk", round(bulk), round(bulk / base, 2), spread, "≥ 150,000"),
            _row("shapely's tree alone (baseline)", round(base), 1.0, "", ""),
            _row("one point, median (ms)", round(median, 4), "", f"p99 {slow:.3f}", "< 0.1"),
            _row("building the tree from rows (s)", round(build, 2), "", "", ""),
            _row("overlaps and gaps of all (s)", round(check, 2), "", "", ""),
        ],
    }


def _row(figure: str, value: float, ratio: float | str, spread: str, goal: str) -> dict[str, Any]:
    return {"figure": figure, "value": value, "ratio": ratio, "spread": spread, "goal": goal}


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--grids", type=int, default=20_000)
    arguments.add_argument("--points", type=int, default=200_000)
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        os.environ |= {"WANGGE_HOME": home, "DJANGO_SETTINGS_MODULE": "wangge.config.settings"}
        os.environ.pop("WANGGE_DATABASE_URL", None)
        import django

        django.setup()
        result = measure(given.grids, given.points)
    print(f"P9 · {result['what']} · n = {result['n']:,} · {result['runs']} runs, median")
    print(f"{'figure':<34}{'value':>12}{'ratio':>8}{'spread':>12}  goal")
    for row in result["rows"]:
        print(f"{row['figure']:<34}{row['value']:>12,}{row['ratio']:>8}{row['spread']:>12}  {row['goal']}")
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
