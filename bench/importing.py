"""P10: an office's backlog of 100,000 matters brought in from CSV or Excel (goal ≥ 2,000 rows/s, constant memory).

    .venv/bin/python bench/importing.py [--rows 100000] [--excel] [--json FILE]

Every row becomes a matter with its number, deadline with account, first act, search words and log entry, in batches
of 1,000, on a fresh SQLite file with synchronous=FULL (or the database the settings name). Nine of ten are closed;
texts are 40 to 120 characters. The floor beside it: the same texts by `executemany` into one bare table, one commit
for 500, in the same database. Memory is the process's peak at the first tenth against the peak at the end.
"""

import argparse
import csv
import os
import random
import resource
import sqlite3
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import ground

HEADER = ["编号", "受理时间", "办结时间", "内容", "地点", "层级", "来源"]
PARTS = [
    "楼道",
    "路灯",
    "下水道",
    "噪声",
    "垃圾",
    "停车",
    "电梯",
    "漏水",
    "绿化",
    "占道",
    "门禁",
    "井盖",
    "积水",
    "小广告",
]
WORDS = [
    "不亮",
    "堵塞",
    "没人清理",
    "晚上施工",
    "影响出行",
    "希望尽快处理",
    "多次反映",
    "已经三天",
    "请派人看看",
    "很危险",
]


def lines(count: int) -> Any:
    """By seed, the same every time."""
    chance = random.Random(20260101)
    start = datetime(2026, 1, 4, 8, 30, tzinfo=UTC)
    for n in range(count):
        received = start + timedelta(minutes=chance.randrange(60 * 24 * 150))
        closed = received + timedelta(hours=chance.randrange(1, 140))
        text = ",".join(chance.choice(PARTS) + chance.choice(WORDS) for _ in range(chance.randrange(6, 18)))
        yield [
            f"W{n:07d}", f"{received:%Y-%m-%d %H:%M:%S}", "" if chance.random() < 0.1 else f"{closed:%Y-%m-%d %H:%M:%S}",
            text, f"{chance.randrange(1, 90)}号楼{chance.randrange(1, 9)}单元",
            chance.choice(["community", "community", "community", "street", "other-unit"]), "12345热线",
        ]  # fmt: skip


def written(path: Path, count: int) -> None:
    if path.suffix == ".xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("台账")
            for number, cells in enumerate([HEADER, *lines(count)]):
                sheet.write_row(number, 0, cells)
        return
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(lines(count))


def floor(path: Path, count: int) -> float:
    """Rows a second of the bare texts, in batches of 500, durable."""
    database = sqlite3.connect(path)
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE bare (a, b, c, d, e, f, g)"
    )
    rows = list(lines(count))
    start = time.perf_counter()
    for at in range(0, count, 500):
        with database:
            database.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?)", rows[at : at + 500])
    return count / (time.perf_counter() - start)


def peak() -> float:
    """MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(folder: Path, count: int, suffix: str) -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wangge.cases.backlog import columns, matters, reading, table
    from wangge.integrity.actor import Actor
    from wangge.territory import adoption, division

    path = folder / f"台账{suffix}"
    written(path, count)
    bare = floor(folder / "floor.sqlite3", min(count, 20_000))
    at = datetime(2026, 7, 1, tzinfo=UTC)
    since = date(2026, 1, 1)
    by: Any = {"by": Actor.importing("量一量"), "at": at}
    place = division.open_place("community", "bench", "量一量社区", prefix="LY", since=since, **by)
    pack = (Path(__file__).parents[1] / "packs/community/regulation.zh.md").read_text(encoding="utf-8")
    adoption.adopt(place, pack, adopted_by="居民会议", consultation="公示", since=since, **by)
    rows = table.read(path)
    mapping = columns.parse(
        {
            "columns": {
                "number": "编号", "received": "受理时间", "closed": "办结时间", "words": "内容", "where": "地点",
                "level": "层级", "channel": "来源",
            }
        },
        "map", rows,
    )  # fmt: skip
    marks: list[tuple[float, float]] = []

    def progress(_done: int) -> None:
        marks.append((time.perf_counter(), peak()))

    start, worked = time.perf_counter(), time.process_time()
    outcome = matters.bring_in(rows, mapping, place=place, progress=progress, **by)
    whole, worked = time.perf_counter() - start, time.process_time() - worked
    assert (outcome.imported, len(outcome.bad)) == (count, 0), (outcome.imported, outcome.bad[:3])
    step = [reading.BATCH / (after - before) for (before, _), (after, _) in pairwise(marks)]
    tenth = max(1, len(step) // 10)
    first, last = sum(step[:tenth]) / tenth, sum(step[-tenth:]) / tenth
    again = time.perf_counter()
    assert matters.bring_in(table.read(path), mapping, place=place, **by).imported == 0
    again = time.perf_counter() - again
    kind = "Excel" if suffix == ".xlsx" else "CSV"
    return [
        _row(f"import of {count:,} matters from {kind}", count / whole, "rows/s", bare, count, max(step) - min(step),
             "≥ 2,000 rows/s"),
        _row("the same by the processor's own time, whatever else the machine does", count / worked, "rows/s", bare, count,
             0.0, ""),
        _row("the last tenth against the first", last, "rows/s", first, tenth, 0.0, ""),
        _row("the same file again: nothing new", count / again, "rows/s", bare, count, 0.0, ""),
        _row("memory at the end against the first tenth", marks[-1][1], "MB", marks[tenth - 1][1], len(marks), 0.0,
             "constant"),
    ]  # fmt: skip


def _row(
    figure: str, value: float, unit: str, baseline: float, n: int, spread: float, goal: str
) -> dict[str, Any]:
    return {
        "line": "P10", "figure": figure, "value": round(value, 1), "unit": unit, "baseline": round(baseline, 1),
        "ratio": round(value / baseline, 3), "n": n, "spread": round(spread, 1), "goal": goal,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--excel", action="store_true")
    parser.add_argument("--profile", action="store_true", help="where the time goes, instead of the table")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        os.environ["WANGGE_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
        if given.profile:
            import cProfile

            cProfile.runctx(
                "measured(folder, rows, suffix)", globals(),
                {"folder": Path(home), "rows": given.rows, "suffix": ".csv"}, sort="cumulative",
            )  # fmt: skip
            return
        table = measured(Path(home), given.rows, ".xlsx" if given.excel else ".csv")
    ground.tell(table, given.json)


if __name__ == "__main__":
    main()
