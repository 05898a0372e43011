"""Common problems: a night's look over the matters of ninety days, by their number; and the query that fetches them.

    .venv/bin/python bench/common_problems.py [--sizes 1000,10000] [--whole 1000000] [--json FILE]

Matters are written by seed into a fresh SQLite file: the window's, and before it the archive up to `--whole`. The
baseline is fetching the same rows alone. Beside it: a suggestion of categories, three queries.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import ground
from search import AT, text

DAYS = 90
SORTS, GRIDS = 40, 25


def laid(place: Any, sorts: list[Any], grids: list[Any], first: int, count: int, newest: int) -> None:
    """Rows `first` … of which the last `newest` lie in the window; the others in the years before."""
    from wangge.cases.models import Case
    from wangge.integrity import inserting

    def some(start: int, until: int) -> Iterator[Case]:
        for n in range(start, until):
            chance = random.Random(n)
            back = chance.random() * DAYS if n >= first + count - newest else DAYS + chance.random() * 3650
            case = Case(
                place=place, uid=UUID(int=n), number=f"GX{n:08d}", state="closed", words=text(chance), summary="", channel="phone",
                touched_at=AT, received_at=AT - timedelta(days=back), category=chance.choice(sorts), grid=chance.choice(grids),
                longitude=117 + chance.random() * 0.03, latitude=36 + chance.random() * 0.03,
            )  # fmt: skip
            case.summary = case.words[:20]
            case.index()
            yield case

    for start in range(first, first + count, 1000):
        inserting.insert(list(some(start, min(start + 1000, first + count))))


def measured(sizes: list[int], whole: int) -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wangge.analysis import common_finding as finding
    from wangge.analysis import suggest
    from wangge.analysis.models import SortCount, WordCount
    from wangge.cases.models import Category
    from wangge.integrity.actor import Actor
    from wangge.territory import division
    from wangge.territory.models import Grid

    table = []
    by = Actor.importing("量一量")
    for number, size in enumerate(sizes):
        place = division.open_place(
            "community", f"bench{number}", f"量一量{number}", since=AT.date(), by=by, at=AT
        )
        sorts = [
            Category.objects.create(place=place, code=f"s{n}", name=f"类{n}", since=AT.date())
            for n in range(SORTS)
        ]
        grids = [
            Grid.objects.create(place=place, code=f"g{n}", name=f"网格{n}", since=AT.date())
            for n in range(GRIDS)
        ]
        archive = whole if number == len(sizes) - 1 else size
        laid(place, sorts, grids, number * 10_000_000, max(archive, size), size)
        start = time.process_time()
        rows = finding.window(place, at=AT)
        fetched = time.process_time() - start
        start = time.process_time()
        groups = finding.candidates(place, at=AT)
        taken = time.process_time() - start
        table.append({
            "line": "common", "figure": f"a look over {len(rows):,} matters of 90 days, {max(archive, size):,} in the table",
            "value": round(taken, 2), "unit": "s CPU", "baseline": round(fetched, 2), "ratio": round(taken / fetched, 1), "n": 1,
            "spread": 0, "goal": "in the night", "groups": len(groups),
            "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        })  # fmt: skip
    words = [text(random.Random(n)) for n in range(200)]
    tokens = sorted({token for each in words for token in suggest.tokens_of(each)})
    SortCount.objects.bulk_create(
        [SortCount(place=place, category=each, matters=500, words=20_000) for each in sorts]
    )
    WordCount.objects.bulk_create(
        [
            WordCount(place=place, token=token, category=each, count=3)
            for token in tokens
            for each in sorts[:10]
        ],
        batch_size=500,
    )
    taken_each = []
    for each in words:
        start = time.process_time()
        suggest.suggest(each, place=place, on=AT.date())
        taken_each.append((time.process_time() - start) * 1e3)
    taken_each.sort()
    table.append({
        "line": "common", "figure": f"a suggestion of categories, {WordCount.objects.count():,} counts, p95", "value": round(taken_each[189], 2),
        "unit": "ms CPU", "baseline": round(taken_each[100], 2), "ratio": round(taken_each[189] / taken_each[100], 2), "n": 200,
        "spread": round(taken_each[-1] - taken_each[0], 2), "goal": "",
    })  # fmt: skip
    return table


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--whole", type=int, default=200_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        os.environ["WANGGE_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
        table = measured([int(size) for size in given.sizes.split(",")], given.whole)
    ground.tell(table, given.json)


if __name__ == "__main__":
    main()
