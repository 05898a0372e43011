"""P1: a resident's report by HTTP – validated, registered, numbered, placed in its grid, logged, receipt issued; durable.

    .venv/bin/python bench/report.py [--seconds 8] [--workers 2] [--json FILE]

Both sites stand under granian as `wangge serve` starts it, on SQLite with synchronous=FULL, and are asked in turn, in
rounds, by 1 and by 8 connections of one client process with prepared requests: every report comes from another
address, with other words, a point, a name and a number, and from a browser without cookies. The baseline is `bare.py`.
Statements and commits are counted inside a process of ours that answers the same request.
"""

import argparse
import os
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import ground

HERE = Path(__file__).resolve().parent
TOKEN = "a" * 32  # of the form; its cookie says the same, as in a browser
ROUNDS = 3
WORDS = [
    "三号楼",
    "水管",
    "漏水",
    "楼道",
    "积水",
    "路灯",
    "不亮",
    "晚上",
    "很暗",
    "请派人",
    "看看",
    "南门",
    "堵了",
    "好几天",
]


def fields(chance: random.Random) -> dict[str, str]:
    point = {
        "longitude": f"{ground.WEST + chance.random() * 4 * ground.WIDE:.6f}",
        "latitude": f"{ground.SOUTH + chance.random() * 3 * ground.HIGH:.6f}",
    }
    words = "".join(chance.choices(WORDS, k=chance.randrange(8, 30)))
    return point | {
        "uid": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "csrfmiddlewaretoken": TOKEN, "words": words,
        "where": f"{chance.randrange(1, 90)}号楼南门", "name": "王女士", "contact": "138 0000 0000", "about": "",
    }  # fmt: skip


def request(chance: random.Random) -> bytes:
    body = urlencode(fields(chance)).encode()
    source = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    head = (
        f"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrf={TOKEN}\r\nX-Forwarded-For: {source}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Site:
    """A site under granian, on a port of its own."""

    def __init__(self, application: str, folder: Path, workers: int, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--no-ws",
            "--log-level",
            "warning",
        ]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(workers)]
        command += ["--blocking-threads", "4", application]
        self.process = subprocess.Popen(command, cwd=folder, env=os.environ | environment)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"{application} does not answer")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def spent(self) -> float:
        """Milliseconds of CPU that its workers have taken so far; 0 where the system has no /proc."""
        ticks = 0
        for each in Path("/proc").glob("[0-9]*/stat"):
            try:
                after = each.read_text().rsplit(")", 1)[1].split()
            except OSError:  # it ended just now
                continue
            if int(after[1]) == self.process.pid:
                ticks += int(after[11]) + int(after[12])
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")

    def ask(self, connections: int, seconds: float) -> list[float]:
        """Milliseconds of each report, from `connections` kept open; a report that is not taken is an error."""

        def one(_number: int) -> list[float]:
            chance, taken = random.Random(secrets.randbits(64)), []
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                until = time.perf_counter() + seconds
                while (begun := time.perf_counter()) < until:
                    asked = request(chance)
                    begun = time.perf_counter()
                    line.sendall(asked)
                    answer = b""
                    while b"\r\n\r\n" not in answer:
                        more = line.recv(65536)
                        if not more:
                            raise RuntimeError(f"the connection was closed: {answer[:300]!r}")
                        answer += more
                    taken.append((time.perf_counter() - begun) * 1e3)
                    if not answer.startswith(b"HTTP/1.1 302"):
                        raise RuntimeError(f"not taken: {answer[:300]!r}")
            return taken

        with ThreadPoolExecutor(connections) as pool:
            return [each for part in pool.map(one, range(connections)) for each in part]


def counted() -> Counter[str]:
    """What one report asks of the database, its second one in a process: what can be remembered is."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    chance = random.Random(1)
    for _ in range(3):
        client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
        client.cookies["csrf"] = TOKEN
        with CaptureQueriesContext(connection) as seen:
            answer = client.post("/report/", fields(chance), REMOTE_ADDR=f"10.0.0.{chance.randrange(1, 250)}")
        if answer.status_code != 302:
            raise RuntimeError(f"not taken: {answer.status_code}")
    found: Counter[str] = Counter()
    for each in seen.captured_queries:
        verb = each["sql"].split(None, 1)[0].upper()
        kind = verb if verb in ("COMMIT", "BEGIN", "SAVEPOINT", "RELEASE") else "statements"
        found[kind] += 1
        if os.environ.get("WANGGE_BENCH_SQL"):
            print(each["sql"][:160])
    return found


def measured(home: Path, seconds: float, workers: int) -> list[dict[str, Any]]:
    ground.settle(str(home), WANGGE_BEHIND_PROXY="1")
    ground.lay()
    found = counted()
    environment = {"WANGGE_BARE": str(home / "bare.sqlite3")}
    subprocess.run([sys.executable, str(HERE / "bare.py")], check=True, env=os.environ | environment)
    ours = Site("wangge.config.wsgi:application", home, workers)
    try:
        bare = Site("bare:application", HERE, workers, **environment)
        try:
            _warm(ours, bare)
            before = ours.spent(), bare.spent()
            rounds = _rounds(ours, bare, seconds)
            cpu = ours.spent() - before[0], bare.spent() - before[1]
        finally:
            bare.stop()
    finally:
        ours.stop()
    rows = []
    for connections, (mine, theirs) in rounds.items():
        rate, base = ([len(each) / seconds for each in runs] for runs in (mine, theirs))
        times, floor = sorted(chain.from_iterable(mine)), sorted(chain.from_iterable(theirs))
        who = f"{connections} connection{'s' if connections > 1 else ''}"
        n, spread = len(times), max(rate) - min(rate)
        rows += [
            ground.row("P1", f"reports a second, {who}", statistics.median(rate), "/s", statistics.median(base), n, spread,
                       "≥ 0.45 ×"),
            ground.row("P1", f"p50, {who}", statistics.median(times), "ms", statistics.median(floor), n, ""),
            ground.row("P1", f"p99, {who}", ground.at_share(times, 99), "ms", ground.at_share(floor, 99), n, "",
                       "< 60 ms" if connections == 8 else ""),
        ]  # fmt: skip
    reports = [sum(len(each) for runs in rounds.values() for each in runs[side]) for side in (0, 1)]
    mine, theirs = (spent / count for spent, count in zip(cpu, reports, strict=True))
    rows.append(ground.row("P1", "CPU of a report, in the workers", mine, "ms", theirs, reports[0], ""))
    rows.append(ground.row("P1", "statements of a report", found["statements"], "", 1, 1, "", "≤ 8"))
    rows.append(ground.row("P1", "commits of a report", found["COMMIT"], "", 1, 1, "", "1"))
    return rows


def _warm(*sites: Site) -> None:
    """The first second of each counts for nothing: its workers load what they need."""
    for site in sites:
        site.ask(8, 1.0)


def _rounds(ours: Site, bare: Site, seconds: float) -> dict[int, tuple[list[list[float]], list[list[float]]]]:
    """In turn, so that both meet the same machine."""
    found: dict[int, tuple[list[list[float]], list[list[float]]]] = {1: ([], []), 8: ([], [])}
    for _ in range(ROUNDS):
        for connections, (mine, theirs) in found.items():
            mine.append(ours.ask(connections, seconds))
            theirs.append(bare.ask(connections, seconds))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=8, help="of each of the twelve turns")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as home:
        table = measured(Path(home), given.seconds, given.workers)
    ground.tell(table, given.json)


if __name__ == "__main__":
    main()
