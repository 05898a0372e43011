"""P5 · deadlines a second, one core, no database: with the day-by-day account, and without.

Four figures, each against the same baseline – a bare loop that adds a day and skips rest days, with no
clause, zone, citation or reasoning: every day seen for the first time (the calendar's memory cleared), and
as in production, where many matters share a day. Receipts are spread over twenty years and four levels.

    python bench/deadlines.py [--n 40000] [--json FILE]

Time is the process's own (CPU), so that neighbours on the machine do not count.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time as clock
from typing import Any
from zoneinfo import ZoneInfo

from wangge.policy import deadlines, literate
from wangge.policy.workdays import Calendar

PACKS = Path(__file__).resolve().parents[1] / "packs"
ZONE = ZoneInfo("Asia/Shanghai")
GOALS = {"with account": "≥ 20,000", "without account": "≥ 100,000"}
RUNS = 5


def measure(n: int = 40_000) -> dict[str, Any]:
    """P5: the figures as a dictionary; each is the median of five runs, with its spread."""
    pack = literate.load(PACKS / "community")
    calendar = Calendar.load(PACKS / "calendars")
    draw = random.Random(2026)
    begun = datetime(2007, 1, 2, tzinfo=ZONE)
    minutes = 19 * 365 * 24 * 60
    matters = [
        (begun + timedelta(minutes=draw.randrange(minutes)), draw.choice(pack.levels)) for _ in range(n)
    ]

    def ours(account: bool) -> float:
        started = clock()
        for received, level in matters:
            deadlines.due(pack, calendar, received=received, level=level, zone=ZONE, account=account)
        return n / (clock() - started)

    def baseline() -> float:
        one = timedelta(days=1)
        amounts = {"grid": 1, "community": 1, "street": 2, "other-unit": 3}
        is_working = calendar.is_working
        started = clock()
        for received, level in matters:
            day = received.date()
            for _ in range(amounts[level]):
                day += one
            while not is_working(day):
                day += one
        return n / (clock() - started)

    runs: dict[str, list[float]] = {"baseline": []}
    for _ in range(RUNS):
        runs["baseline"].append(baseline())
        for account in (True, False):
            name = "with account" if account else "without account"
            calendar.plans.clear()
            runs.setdefault(f"{name}, first of its day", []).append(ours(account))
            runs.setdefault(name, []).append(ours(account))
    floor = statistics.median(runs["baseline"])
    rows = [
        {
            "line": "P5",
            "figure": name,
            "value": round(statistics.median(each)),
            "unit": "deadlines/s of CPU",
            "baseline": round(floor),
            "ratio": round(statistics.median(each) / floor, 3),
            "n": n,
            "spread": round((max(each) - min(each)) / statistics.median(each), 2),
            "goal": GOALS.get(name, ""),
        }
        for name, each in runs.items()
    ]
    return {
        "line": "P5",
        "what": "deadlines a second, one core, no database",
        "n": n,
        "runs": RUNS,
        "rows": rows,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--n", type=int, default=40_000)
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    result = measure(given.n)
    print(f"P5 · {result['what']} · n = {result['n']:,} · {result['runs']} runs, median")
    print(f"{'figure':<34}{'per second':>12}{'ratio':>8}{'spread':>8}  goal")
    for row in result["rows"]:
        print(f"{row['figure']:<34}{row['value']:>12,}{row['ratio']:>8}{row['spread']:>8}  {row['goal']}")
    if given.json:
        given.json.write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
