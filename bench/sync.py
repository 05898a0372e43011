"""P2: field sync. Batches of 50 sealed records, each with its entry, log entries and signed receipt, durable.

    .venv/bin/python bench/sync.py [--batches 100] [--json FILE]

From the bytes of the request to the committed answer: reading, 50 signatures verified, entries written, 100 log
entries, 50 receipts signed, one commit. On this settings' database, by default a fresh SQLite file with
synchronous=FULL (goal ≥ 1,000 records/s; PostgreSQL ≥ 3,000). The floor beside it: the rows that came of it, of the
same four tables without their indexes, by `executemany`, one commit a batch, in the same database (goal ≥ 0.4 of it).
"""

import argparse
import cProfile
import json
import os
import pstats
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TABLES = ("sync_received", "journal_entry", "integrity_leaf", "integrity_body")


def sealed(batches: int, device: Any, phone: Any) -> list[bytes]:
    """The requests of one phone, sealed before the clock runs."""
    phone.disk.device_id = device.name_on_wire
    made = []
    for number in range(batches):
        now = AT + timedelta(minutes=number)
        records = [
            phone.seal(
                "entry/1",
                {
                    "kind": "patrol",
                    "words": f"{number}-{each} 三号楼门口路灯不亮，已告诉物业，明天再去看一次。" * 2,
                    "grid": "1",
                },
                now=now,
            )
            for each in range(50)
        ]
        said = {
            "device_id": phone.disk.device_id,
            "sealed": phone.disk.seq,
            "now": phone.clock(now),
            "records": records,
        }
        made.append(json.dumps(said, ensure_ascii=False).encode())
    return made


def measured(batches: int, profile: bool) -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from sync.outbox_model import Phone, public_of
    from wangge.integrity.actor import Actor
    from wangge.sync import enrolment, envelope, receiving
    from wangge.territory import division, reach, staffing

    since = date(2026, 1, 1)
    by: Any = {"by": Actor.importing("量一量"), "at": AT}
    place = division.open_place("community", "bench", "量一量社区", prefix="LY", since=since, **by)
    grid = division.open_grid(place, "1", "一网格", covers="", shape=None, contact="", since=since, **by)
    person = staffing.join(place, "张三", login="zhang", phone="", **by)
    post = staffing.appoint(person, "grid-worker", grid=grid, since=since, **by)
    phone = Phone(lambda *_: (0, {}, b""), random=os.urandom)
    device = enrolment.enrol(person, place, public_key=public_of(phone.key), by=reach.actor_of(post), at=AT)
    requests = sealed(batches + 2, device, phone)
    times: list[float] = []
    worked = 0.0
    look = cProfile.Profile()
    for number, content in enumerate(requests):
        start, cpu = time.perf_counter(), time.process_time()
        if profile and number >= 2:
            look.enable()
        batch = envelope.batch(content)
        device = enrolment.find(batch.device_id)
        reply = receiving.receive(batch, device=device, at=AT + timedelta(minutes=number))
        look.disable()
        assert all(each.status == "accepted" and each.receipt for each in reply.items)
        if number >= 2:  # the first warm the caches
            times.append(time.perf_counter() - start)
            worked += time.process_time() - cpu
    if profile:
        pstats.Stats(look).sort_stats("tottime").print_stats(30)
    bare, bare_worked = floor(connection, batches)
    rate = 50 * batches / sum(times)
    goal = "≥ 3,000/s, ≥ 0.4" if connection.vendor == "postgresql" else "≥ 1,000/s, ≥ 0.4"
    spread = 50 / min(times) - 50 / max(times)
    return [
        row(f"records received, {connection.vendor}", rate, "records/s", bare, batches, spread, goal),
        row(
            "the same by the processor's own time",
            50 * batches / worked,
            "records/s",
            bare_worked,
            batches,
            0.0,
            "",
        ),
        row(
            "a batch of 50, half of them within",
            statistics.median(times) * 1e3,
            "ms",
            50e3 / bare,
            batches,
            0.0,
            "",
        ),
    ]


def floor(connection: Any, batches: int) -> tuple[float, float]:
    """Records a second where the same rows go into bare tables: by the clock, and by this process's own time."""
    rows: dict[str, tuple[str, list[Any]]] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1 LIMIT {batches * 100}")
            found = cursor.fetchall()
            marks = ", ".join(["%s"] * len(cursor.description))
            cursor.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WHERE 1 = 0")
            rows[table] = (f"INSERT INTO bare_{table} VALUES ({marks})", found)
    each = {"sync_received": 50, "journal_entry": 50, "integrity_leaf": 100, "integrity_body": 100}
    from django.db import transaction

    start, cpu = time.perf_counter(), time.process_time()
    for number in range(batches):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (statement, found) in rows.items():
                cursor.executemany(statement, found[number * each[table] : (number + 1) * each[table]])
    return 50 * batches / (time.perf_counter() - start), 50 * batches / (time.process_time() - cpu)


def row(
    figure: str, value: float, unit: str, baseline: float, n: int, spread: float, goal: str
) -> dict[str, Any]:
    return {
        "line": "P2", "figure": figure, "value": round(value, 1), "unit": unit, "baseline": round(baseline, 1),
        "ratio": round(value / baseline, 3), "n": n, "spread": round(spread, 1), "goal": goal,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--batches", type=int, default=100)
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    sys.path[0] = str(
        Path(__file__).parents[1] / "tests"
    )  # where the phone is; not this directory, whose `sync` is this file
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        os.environ["WANGGE_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
        rows = measured(given.batches, given.profile)
    for each in rows:
        print(
            "{figure:40} {value:>10} {unit:12} {baseline:>10} × {ratio:<8} n={n} ±{spread} {goal}".format(
                **each
            )
        )
    if given.json:
        given.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
