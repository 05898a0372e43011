"""P8: what the log costs. Its share of a durable write (goal ≤ 15 %), and the offline check of a million entries (< 60 s).

    .venv/bin/python bench/log.py [--writes 2000] [--entries 1000000] [--json FILE]

The write is a whole act (`passage.take`: lock, rule, row, entry, commit) on this settings' database, by default a
fresh SQLite file with synchronous=FULL; its baseline is the same act without its entry. The verifier runs as a
process of its own on an exported directory with bodies; its baseline is one bare SHA-256 pass over the same lines.
"""

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def row(
    figure: str, value: float, unit: str, baseline: float, n: int, spread: float, goal: str
) -> dict[str, Any]:
    ratio = value / baseline if baseline else 0.0
    return {
        "line": "P8", "figure": figure, "value": round(value, 4), "unit": unit, "baseline": round(baseline, 4),
        "ratio": round(ratio, 3), "n": n, "spread": round(spread, 4), "goal": goal,
    }  # fmt: skip


def writes(count: int) -> list[dict[str, Any]]:
    """Acts with and without their entry, in turn, so that both meet the same disk."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from wangge.cases.models import Case
    from wangge.integrity import passage, record
    from wangge.integrity.actor import Actor
    from wangge.territory.models import Place

    place = Place.objects.create(kind="community", code="bench", name="量一量", since=AT.date())
    by, words = Actor("person", "grid-leader", "李组长"), "水管爆裂,楼道积水,请尽快处理。" * 4
    case = Case(
        place=place, uid=uuid4(), words=words, summary=words[:40], channel="web", received_at=AT, touched_at=AT
    )  # fmt: skip
    passage.take("register", case, by=by, at=AT)
    inside: list[float] = []

    def timed(*arguments: Any, **named: Any) -> Any:
        start = time.perf_counter()
        leaf = record.record(*arguments, **named)
        inside.append(time.perf_counter() - start)
        return leaf

    class Nothing:
        index = -1

    def act() -> float:
        start = time.perf_counter()
        passage.take("note", case, note=words, said="已安排师傅上门。", by=by, at=AT)
        return time.perf_counter() - start

    recording, whole, bare = passage.record, [], []
    for n in range(count + 20):
        passage.record = timed
        with_entry = act()
        passage.record = lambda *_a, **_n: Nothing
        without = act()
        if n >= 20:
            whole.append(with_entry)
            bare.append(without)
    passage.record = recording
    ours, act_time, plain = (statistics.median(each) for each in (inside[20:], whole, bare))
    return [
        row("log's share of a durable act", ours / act_time, "of the act", 1.0, count, 0.0, "≤ 0.15"),
        row(
            "an act with its entry",
            act_time * 1e3,
            "ms",
            plain * 1e3,
            count,
            statistics.stdev(whole) * 1e3,
            "",
        ),
    ]


def million(count: int, directory: Path) -> list[dict[str, Any]]:
    """A log directory as `export` writes it, and the verifier on it."""
    from wangge.integrity import merkle, notes, verify

    signer = notes.Signer.generate("bench.example/p/1")
    tree = merkle.Range()
    (directory / "checkpoints").mkdir()
    every = max(1, count // 20)
    with (directory / "leaves.jsonl").open("w") as leaves, (directory / "bodies.jsonl").open("w") as bodies:
        for n in range(count):
            salt = hashlib.sha256(b"salt%d" % n).digest()
            body = json.dumps({"act": "note", "note": f"第{n}次走访,情况正常", "seq": n}, ensure_ascii=False)
            commit = hashlib.sha256(b"\x10" + salt + body.encode()).hexdigest()
            header = (
                f'{{"at":"2026-03-02T01:00:00+00:00","commit":"{commit}","kind":"case.note",'
                f'"subject":"{n % 60000:032x}","v":1}}'
            )
            tree.append(merkle.leaf_hash(header.encode()))
            leaves.write(json.dumps({"index": n, "header": header}) + "\n")
            bodies.write(
                json.dumps({"index": n, "salt": salt.hex(), "body": body}, ensure_ascii=False) + "\n"
            )
            if (n + 1) % every == 0 or n + 1 == count:
                note = notes.signed(notes.Checkpoint(signer.name, n + 1, tree.root()), [signer])
                (directory / "checkpoints" / f"{n + 1:012d}").write_text(note)
    start = time.perf_counter()
    for name in ("leaves.jsonl", "bodies.jsonl"):
        with (directory / name).open("rb") as file:
            for line in file:
                hashlib.sha256(line).digest()
    floor = time.perf_counter() - start
    command = [sys.executable, str(verify.__file__), str(directory), "--key", signer.verifier.vkey()]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    spread = max(times) - min(times)
    return [
        row(f"offline check of {count:,} entries", statistics.median(times), "s", floor, 3, spread, "< 60 s")
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writes", type=int, default=2000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        os.environ["WANGGE_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
        (Path(home) / "log").mkdir()
        rows = writes(given.writes) + million(given.entries, Path(home) / "log")
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
