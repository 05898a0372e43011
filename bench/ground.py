"""The ground (地面) that the benches by HTTP stand on: one community, twelve grids with outlines, its people, the law."""

import json
import os
import statistics
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

WEST, SOUTH, WIDE, HIGH = 118.62, 31.94, 0.005, 0.004
SINCE = date(2020, 1, 1)
AT = datetime(2020, 1, 1, 1, tzinfo=UTC)
PACK = Path(__file__).resolve().parents[1] / "packs/community"


def settle(home: str, **more: str) -> None:
    """A database of its own, in the settings' way: a fresh SQLite file unless WANGGE_DATABASE_URL names another."""
    os.environ |= {"WANGGE_HOME": home, "DJANGO_SETTINGS_MODULE": "wangge.config.settings"} | more
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def lay(code: str = "bench") -> Any:
    """The community, its adopted regulation, a clerk who may sign in and a leader for each grid."""
    from wangge.cases import categories
    from wangge.integrity.actor import Actor
    from wangge.territory import adoption, division, staffing

    by = Actor.importing("量一量")
    new: dict[str, Any] = {"since": SINCE, "by": by, "at": AT}
    place = division.open_place("community", code, "量一量社区", prefix="LY", **new)
    text = (PACK / "regulation.zh.md").read_text(encoding="utf-8")
    adoption.adopt(place, text, adopted_by="居民会议", consultation="公示", **new)
    categories.load(place, PACK / "categories.csv", by=by, at=AT)
    for number in range(12):
        west, south = WEST + number % 4 * WIDE, SOUTH + number // 4 * HIGH
        ring = [
            [west, south],
            [west + WIDE, south],
            [west + WIDE, south + HIGH],
            [west, south + HIGH],
            [west, south],
        ]
        shape = {"type": "Polygon", "coordinates": [ring]}
        grid = division.open_grid(place, f"{number + 1:02d}", f"第{number + 1}网格", shape=shape, **new)
        leader = staffing.join(place, f"组长{number + 1}", by=by, at=AT)
        staffing.appoint(leader, "grid-leader", grid=grid, **new)
    clerk = staffing.join(place, "社区干事", login="clerk", password="only-for-the-bench-2026", by=by, at=AT)
    staffing.appoint(clerk, "clerk", place=place, **new)
    return place


def row(
    line: str,
    figure: str,
    value: float,
    unit: str,
    baseline: float,
    n: int,
    spread: float | str,
    goal: str = "",
) -> dict[str, Any]:
    """One line of a bench's table; `spread` in the unit of `value`."""
    return {
        "line": line, "figure": figure, "value": round(value, 2), "unit": unit, "baseline": round(baseline, 2),
        "ratio": round(value / baseline, 3) if baseline else "", "n": n,
        "spread": round(spread, 2) if isinstance(spread, float) else spread, "goal": goal,
    }  # fmt: skip


def at_share(taken: list[float], share: int) -> float:
    """The `share`-th percentile."""
    return statistics.quantiles(taken, n=100)[share - 1]


def tell(table: list[dict[str, Any]], file: Path | None) -> None:
    """The figures: a line each, and as JSON where a file is named."""
    for each in table:
        print(" · ".join(f"{name} {value}" for name, value in each.items() if value != ""))
    if file:
        file.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
