"""P12: the page of figures of a community – a month beside the month before and the same month last year – after one year
of records and after five (goal: ten years within 1.5 × of one; p95 < 40 ms as P3 asks of the desk).

    .venv/bin/python bench/figures.py [--years 1,5] [--a-day 8] [--json FILE]

Matters are written by seed, eight a day, with their limits, results and ratings; kept counts are made by reading them.
Times are the process's own (CPU). Baselines: the same month summed by one SQL statement over the kept counts, and the
same figures counted from the records without keeping anything.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import ground

ASKED = 20
DAY = timedelta(days=1)


def laid(place: Any, years: int, a_day: int) -> None:
    """So many years of matters up to today, the earliest first."""
    from django.utils import timezone

    from wangge.cases.models import Case, Category, Rating
    from wangge.integrity import inserting

    now, chance = timezone.now(), random.Random(12)
    grids, categories = list(place.grids.order_by("code")), list(Category.objects.filter(place=place))
    there = Case.objects.filter(place=place, number__startswith="B").count()
    days = years * 365
    for back in range(days, there // a_day, -1):
        rows = [
            _matter(place, now - back * DAY, grids, categories, chance, number) for number in range(a_day)
        ]
        inserting.insert(rows, keys=True)
        rated = [
            Rating(place=place, case=each, level=chance.randrange(1, 6), solved="yes", at=each.told_at)
            for each in rows
            if each.told_at and chance.random() < 0.4
        ]
        inserting.insert(rated)


def _matter(place: Any, at: datetime, grids: Any, categories: Any, chance: random.Random, number: int) -> Any:
    from wangge.cases import limits
    from wangge.cases.models import Case

    took = timedelta(hours=chance.choice([1, 5, 20, 30, 70]))
    at = at + timedelta(minutes=chance.randrange(600))
    case = Case(
        place=place, uid=UUID(int=chance.getrandbits(128), version=4), number=f"B{at:%y%m%d}-{number}-{chance.getrandbits(32):x}", state="told",
        words="三号楼水管漏水", summary="三号楼水管漏水", channel="phone", level=chance.choice(["grid", "community", "street"]),
        grid=chance.choice(grids), category=chance.choice(categories), received_at=at, registered_at=at, classified_at=at,
        limit_from=at, resolved_at=at + took,
        told_at=at + took + timedelta(hours=chance.choice([1, 1, 90])), touched_at=at + took, tokens="",
    )  # fmt: skip
    due = limits.of(case)
    case.due_at, case.due_basis = due.at, due.to_json()
    return case


def timed(ask: Callable[[], object], count: int = ASKED) -> list[float]:
    """Milliseconds of CPU; the first counts for nothing."""
    taken = []
    for number in range(count + 1):
        start = time.process_time()
        ask()
        if number:
            taken.append((time.process_time() - start) * 1e3)
    return taken


def measured(years: list[int], a_day: int) -> list[dict[str, Any]]:
    from django.db import connection
    from django.db.models import Sum
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from wangge.analysis import days, indicators, monthly
    from wangge.analysis.marks import Scope
    from wangge.analysis.models import Count
    from wangge.cases import handling, intake
    from wangge.territory import reach
    from wangge.territory.models import Person

    place = ground.lay()
    clerk = Person.objects.get(login="clerk")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    by = reach.actor_of(clerk.posts.get())
    case = intake.register(
        "楼道灯不亮", place=place, grid=place.grids.first(), channel="phone", by=by, at=timezone.now()
    ).case
    codes, table = monthly.CODES, []
    smallest: dict[str, float] = {}
    first, last = monthly.month_of(monthly.month_of(timezone.localdate())[0] - DAY)
    for size in years:
        laid(place, size, a_day)
        at = timezone.now()
        start = time.process_time()
        counted = days.refresh(place, last - 364 * DAY, last, at=at)
        taken = (time.process_time() - start) * 1e3
        table.append(
            ground.row(
                "P12",
                f"a day counted for the first time, {size} years",
                taken / max(counted, 1),
                "ms",
                0,
                counted,
                "",
            )
        )

        def raw() -> object:
            rows = Count.objects.filter(place=place, day__gte=first, day__lte=last).order_by()
            return list(rows.values_list("code", "why", "value").annotate(Sum("num"), Sum("den")))

        def direct(at: datetime = at) -> object:
            return indicators.all_of(Scope(place, first, last, at), codes)

        def acted() -> object:
            handling.note(case, text="看过了", by=by, at=timezone.now())
            return days.figures(place, codes, first, last, at=timezone.now())

        def page() -> object:
            answer = client.get("/desk/figures/?period=last-month")
            if answer.status_code != 200:
                raise RuntimeError(str(answer.status_code))
            return answer

        floor, anew = timed(raw), timed(direct, 5)
        asked: dict[str, Callable[[], object]] = {
            "a month's figures": lambda: days.figures(place, codes, first, last, at=timezone.now()),
            "the same after an act": acted, "the page": page,
        }  # fmt: skip
        for name, ask in asked.items():
            taken_each = timed(ask)
            with CaptureQueriesContext(connection) as seen:
                ask()
            p95, middle = ground.at_share(taken_each, 95), statistics.median(taken_each)
            smallest.setdefault(name, middle)
            line = ground.row(
                "P12", f"{name}, {size} years, p95", p95, "ms", statistics.median(floor), len(taken_each),
                max(taken_each) - min(taken_each), "p95 < 40 ms",
            )  # fmt: skip
            table.append(line | {"statements": len(seen), "p50": round(middle, 2)})
            if size != years[0]:
                table.append(
                    ground.row(
                        "P12",
                        f"{name}, {size} years against {years[0]}, p50",
                        middle,
                        "ms",
                        smallest[name],
                        len(taken_each),
                        "",
                        "≤ 1.5 ×",
                    )
                )
        table.append(
            ground.row(
                "P12",
                f"counted from the records, {size} years, p50",
                statistics.median(anew),
                "ms",
                statistics.median(floor),
                len(anew),
                "",
            )
        )
    return table


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--years", default="1,5")
    parser.add_argument("--a-day", type=int, default=8)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        ground.settle(home)
        table = measured([int(each) for each in given.years.split(",")], given.a_day)
    ground.tell(table, given.json)


if __name__ == "__main__":
    main()
