"""P3: the desk of a clerk – fifty open matters in order of due time, with filters and counts (goal p95 < 40 ms, and at
any size ≤ 1.3 × its time at 10,000).

    .venv/bin/python bench/desk.py [--sizes 10000,100000,1000000] [--json FILE]

The matters of ten communities are written by seed and copied inside the database until there are enough; each
community has 300 open, all others are closed: an office's open work does not grow with its archive. The page is asked
through Django's test client, signed in, rendered; times are the process's own (CPU), so that neighbours on the machine
do not count. The baseline is raw SQL for the same content: the counts and the fifty rows with their names.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import ground

COMMUNITIES, OPEN_IN_EACH, ASKED = 10, 300, 60
PAGES = {
    "desk": "",
    "filtered by grid and lane": "?grid={grid}&lane=normal",
    "last page of all": "?show=all&after={old}",
}


def laid(place: Any, others: list[Any]) -> None:
    """The first 10,000, one community's like the other's."""
    from django.utils import timezone

    from wangge.cases.models import Case
    from wangge.integrity import inserting

    now, chance = timezone.now(), random.Random(3)
    grids = list(place.grids.order_by("code"))
    for where in (place, *others):
        rows = []
        for number in range(1000):
            is_open = number >= 1000 - OPEN_IN_EACH
            received = now - timedelta(
                hours=chance.randrange(24 * 6) if is_open else chance.randrange(24 * 7, 24 * 365)
            )
            state = chance.choices(["in-progress", "registered", "assisting", "suspended"], [70, 15, 10, 5])[
                0
            ]
            due = None if state == "registered" else received + timedelta(days=chance.randrange(1, 8))
            case = Case(
                place=where, uid=UUID(int=chance.getrandbits(128), version=4), number=f"{where.prefix}2026-{number:07d}",
                state=state if is_open else "closed", words="三号楼水管漏水,楼道有积水,请派人看看。" * 3, summary="三号楼水管漏水",
                where="3号楼", channel="phone", level="" if due is None else "community", received_at=received,
                touched_at=received, due_at=due, due_basis=None if due is None else {"clause": "B-3.1", "account": []},
                grid=chance.choice(grids) if where is place else None, tokens="",
            )  # fmt: skip
            rows.append(case)
        inserting.insert(rows)


def grown(first: int, size: int) -> None:
    """Closed matters copied, each earlier than the last: the archive of the years before."""
    from django.db import connection

    from wangge.cases.models import Case

    columns = [each.column for each in Case._meta.local_concrete_fields if not each.primary_key]
    quoted = [connection.ops.quote_name(each) for each in columns]
    lite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(id), max(id) FROM cases_case WHERE state = 'closed'")
        there, _low, _high = cursor.fetchone()
        missing, turn = size - first, 0
        while missing > 0:
            turn += 1
            earlier = (
                f"datetime(received_at, '-{turn} days')" if lite else f"received_at - interval '{turn} days'"
            )
            new = {
                "uid": "lower(hex(randomblob(16)))" if lite else "gen_random_uuid()",
                "number": f"number || '-{first}-{turn}'", "received_at": earlier,
            }  # fmt: skip
            chosen = ", ".join(new.get(name, mark) for name, mark in zip(columns, quoted, strict=True))
            cursor.execute(
                f"INSERT INTO cases_case ({', '.join(quoted)}) SELECT {chosen} FROM cases_case"
                f" WHERE state = 'closed' AND length(number) < 16 LIMIT {min(missing, there)}"
            )
            missing -= there
        cursor.execute("ANALYZE")


def raw(place_id: int) -> Callable[[], object]:
    """对照: the page's content by two statements."""
    from django.db import connection
    from django.utils import timezone

    from wangge.cases.lifecycle import OPEN_WRITTEN

    now = timezone.now()
    adapt = connection.ops.adapt_datetimefield_value
    moments = [adapt(now), adapt(now), adapt(now + timedelta(hours=12))]
    counts = (
        "SELECT count(CASE WHEN due_at <= %s THEN 1 END), count(CASE WHEN due_at > %s AND due_at <= %s THEN 1 END),"
        " count(CASE WHEN state = 'registered' THEN 1 END), count(CASE WHEN state IN ('assisting', 'suspended') THEN 1 END),"
        f" count(*) FROM cases_case WHERE place_id = %s AND {OPEN_WRITTEN}"
    )
    rows = (
        "SELECT cases_case.*, territory_grid.name, territory_person.name FROM cases_case"
        " LEFT JOIN territory_grid ON territory_grid.id = grid_id"
        " LEFT JOIN territory_person ON territory_person.id = holder_id"
        f" WHERE cases_case.place_id = %s AND {OPEN_WRITTEN} AND due_at IS NOT NULL ORDER BY due_at, cases_case.id LIMIT 51"
    )

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(counts, [*moments, place_id])
            counted = cursor.fetchall()
            cursor.execute(rows, [place_id])
            return counted, cursor.fetchall()

    return ask


def timed(ask: Callable[[], object], count: int = ASKED) -> list[float]:
    """Milliseconds of CPU; the first three count for nothing."""
    taken = []
    for number in range(count + 3):
        start = time.process_time()
        ask()
        if number >= 3:
            taken.append((time.process_time() - start) * 1e3)
    return taken


def measured(sizes: list[int]) -> list[dict[str, Any]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from wangge.territory import division
    from wangge.territory.models import Person

    place = ground.lay()
    from wangge.integrity.actor import Actor

    new: dict[str, Any] = {"since": ground.SINCE, "by": Actor.importing("量一量"), "at": ground.AT}
    others = [
        division.open_place("community", f"other{n}", f"第{n}社区", prefix=f"Q{n}", **new)
        for n in range(1, COMMUNITIES)
    ]
    laid(place, others)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Person.objects.get(login="clerk"), backend="django.contrib.auth.backends.ModelBackend")
    old = f"received_at_{(ground.AT + timedelta(days=2)).isoformat()}_1"
    marks = {"grid": place.grids.order_by("code").first().pk, "old": old.replace("+", "%2B")}
    table, smallest, first = [], {}, 10_000
    for size in sizes:
        grown(first, size)
        first = size
        floor = timed(raw(place.pk))
        for name, query in PAGES.items():
            address = "/desk/" + query.format(**marks)

            def ask(address: str = address) -> object:
                answer = client.get(address)
                if answer.status_code != 200:
                    raise RuntimeError(f"{address}: {answer.status_code}")
                return answer

            taken = timed(ask)
            with CaptureQueriesContext(connection) as seen:
                ask()
            p95 = ground.at_share(taken, 95)
            smallest.setdefault(name, statistics.median(taken))
            line = ground.row(
                "P3", f"{name}, {size:,} matters, p95 of CPU", p95, "ms", ground.at_share(floor, 95), len(taken),
                max(taken) - min(taken), "< 40 ms",
            )  # fmt: skip
            table.append(line | {"statements": len(seen), "p50": round(statistics.median(taken), 2)})
            if size > sizes[0]:
                table.append(
                    ground.row("P3", f"{name}, {size:,} against {sizes[0]:,}, p50", statistics.median(taken), "ms",
                               smallest[name], len(taken), "", "≤ 1.3 ×")
                )  # fmt: skip
    return table


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        ground.settle(home)
        table = measured([int(size) for size in given.sizes.split(",")])
    ground.tell(table, given.json)


if __name__ == "__main__":
    main()
