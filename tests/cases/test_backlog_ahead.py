"""先读一步: what comes from the other process is what would have been made here, errors and a sudden end included."""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from wangge.cases import limits
from wangge.cases.backlog import ahead as module
from wangge.cases.backlog import columns, table
from wangge.cases.backlog.ahead import ahead
from wangge.cases.backlog.reading import Batch, Reader
from wangge.cases.models import Case

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"),
    reason="elsewhere everything is read in one process, as other tests show",
)


@pytest.fixture(autouse=True)
def _no_transaction(monkeypatch: Any) -> None:
    """As outside a transaction, without the cost of emptying a database: nothing here asks it."""

    class Outside:
        in_atomic_block = False

    monkeypatch.setattr(module, "connection", Outside())
    monkeypatch.setattr(module.connections, "close_all", lambda: None)


def test_the_same_things_in_the_same_order_made_elsewhere():
    got = list(ahead((n, os.getpid()) for n in range(500)))
    assert [n for n, _ in got] == list(range(500))
    assert {pid for _, pid in got} != {os.getpid()} and len({pid for _, pid in got}) == 1


def test_an_error_arrives_after_what_was_made_before_it():
    def made() -> Any:
        yield 1
        raise table.BadTable("第 7 行读不出来。")

    coming = ahead(made())
    assert next(coming) == 1
    with pytest.raises(table.BadTable, match="第 7 行"):
        next(coming)


def test_a_process_that_is_gone_is_said_and_not_waited_for():
    def made() -> Any:
        yield 1
        os._exit(9)

    with pytest.raises(RuntimeError, match="没有读完"):
        list(ahead(made()))


def test_whoever_stops_early_leaves_no_process_behind():
    def made() -> Any:
        while True:
            yield os.getpid()

    coming = ahead(made())
    pid = next(coming)
    coming.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_within_a_transaction_everything_is_made_here(monkeypatch):
    monkeypatch.undo()

    class Inside:
        in_atomic_block = True

    monkeypatch.setattr(module, "connection", Inside())
    assert list(ahead(iter([os.getpid()]))) == [os.getpid()]


def test_rows_read_elsewhere_are_the_rows_read_here(cast):
    header = ["编号", "收到", "办结", "内容", "层级"]
    rows = [
        ["A1", "2026-03-02 10:00", "2026-03-03 09:00", "水管爆裂", "community"],
        ["A2", "2026-06-30 10:00", "", "路灯不亮", "街道"],
        ["", "2026-06-30 10:00", "", "没有编号", "street"],
        ["A4", "2026-06-30 11:00", "", "路灯又不亮", "street"],
    ]
    read = table.Table(Path("台账.csv"), header, "utf-8", _source=lambda: enumerate(rows, 2))
    said = {"number": "编号", "received": "收到", "closed": "办结", "words": "内容", "level": "层级"}
    mapping = columns.parse({"columns": said}, "map.toml", read)
    at = dt.datetime(2026, 7, 1, 9, tzinfo=cast.community.zone)

    def plain(batch: Batch) -> Any:
        names = [each.attname for each in Case._meta.concrete_fields if each.name != "uid"]  # random
        cases = [{name: row.case.__dict__[name] for name in names} for row in batch.rows]
        told = [(row.number, row.level, row.due, row.cite, row.ended, row.closed) for row in batch.rows]
        return cases, told, batch.bad, batch.unmatched, batch.size

    with limits.one_calendar():
        here, there = (
            [plain(each) for each in way(Reader(mapping, cast.community, None, at=at).batches(read.rows()))]
            for way in (iter, ahead)
        )
    assert here == there
    [(cases, _, bad, unmatched, size)] = here
    assert ([each["source_number"] for each in cases], bad, size) == (
        ["A1", "A2", "A4"],
        [(4, "没有来源编号")],
        4,
    )
    assert unmatched == {"level": {"街道": 1}} and cases[0]["due_basis"]
