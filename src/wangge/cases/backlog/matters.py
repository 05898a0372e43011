"""导入事项: rows become matters with their number, limit and log entry; a bad row is named and left out whole."""

import csv
import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TextIO

from django.db import connection, transaction

from wangge.cases import intake, limits, search
from wangge.cases.backlog.ahead import ahead
from wangge.cases.backlog.columns import ColumnMap
from wangge.cases.backlog.comparison import Comparison, Verdict, ours, theirs, why
from wangge.cases.backlog.reading import BATCH, Reader, Row
from wangge.cases.backlog.table import Table
from wangge.cases.lifecycle import STEPS, NotAllowed, State
from wangge.cases.models import Case
from wangge.integrity.actor import Actor
from wangge.integrity.passage import Beginning, begin_many
from wangge.policy.cells import inert
from wangge.policy.pack import Pack
from wangge.territory.models import Place

REPORT = ("row", "number", "received", "level", "due", "clause", "provisional", "closed", "ours", "target", "theirs",
          "why")  # fmt: skip


@dataclass(slots=True)
class Outcome:
    """导入结果: what came in, what was there already, what did not and why."""

    imported: int = 0
    repeated: int = 0
    closed: int = 0
    open: int = 0
    closed_when_unknown: int = 0
    without_limit: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)
    unmatched: dict[str, Counter[str]] = field(default_factory=dict)
    comparison: Comparison = field(default_factory=Comparison)


def bring_in(
    table: Table,
    columns: ColumnMap,
    *,
    place: Place,
    dry_run: bool = False,
    as_if: Pack | None = None,
    report: TextIO | None = None,
    progress: Callable[[int], object] = lambda done: None,
    outcome: Outcome | None = None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """导入. The same source number comes in once, however often the file is brought in.

    Each batch of 1,000 stands or falls as one transaction. `as_if` gives limits for the report where no text was
    in force on the day; such a limit is compared, never stored. Bad rows are in the outcome, which a caller that
    may be interrupted brings along. Raises BadTable, NotAllowed.
    """
    if by.role not in STEPS["import"].roles:
        raise NotAllowed("台账由命令行或系统导入，不由哪个岗位在页面上导入。")
    if place.kind not in (Place.Kind.COMMUNITY, Place.Kind.COMPANY):
        raise NotAllowed(f"事项登记在社区或单位，“{place}”是{place.get_kind_display()}。")
    outcome = outcome or Outcome()
    with limits.one_calendar():
        reader = Reader(columns, place, as_if, at=at)
        _bring_in(table, reader, outcome, dry_run, report, progress, by=by)
    return outcome


def _bring_in(
    table: Table,
    reader: Reader,
    outcome: Outcome,
    dry_run: bool,
    report: TextIO | None,
    progress: Callable[[int], object],
    *,
    by: Actor,
) -> None:
    place, at = reader.place, reader.at
    writer = csv.writer(report) if report else None
    if writer:
        writer.writerow(REPORT)
    batches = reader.batches(table.rows())
    if (table.total or 0) > 3 * BATCH:
        batches = ahead(batches)
    with _room():
        for batch in batches:
            outcome.bad += batch.bad
            for name, words in batch.unmatched.items():
                outcome.unmatched.setdefault(name, Counter()).update(words)
            fresh = _not_there(batch.rows, place, reader.columns.system, outcome)
            if not dry_run and fresh:
                _write(fresh, place, by=by, at=at)
            _counted(fresh, outcome)
            if writer or "verdict" in reader.columns.columns:
                compared = [(row.number, _compared(row, reader, outcome, now=at)) for row in batch.rows]
            if writer:
                refused = [(number, _refused(number, why)) for number, why in batch.bad]
                writer.writerows(map(inert, said) for _, said in sorted(compared + refused))
            progress(batch.size)


@contextmanager
def _room() -> Iterator[None]:
    """腾出手来: no search for circular rubbish, of which there is none; and SQLite keeps 64 MB of pages, for with its
    usual two many rows wait for the file."""
    gc.disable()
    try:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                before = cursor.execute("PRAGMA cache_size").fetchone()[0]
                cursor.execute("PRAGMA cache_size=-64000")
        yield
    finally:
        gc.enable()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA cache_size={before}")


def _not_there(rows: list[Row], place: Place, system: str, outcome: Outcome) -> list[Row]:
    """还没有的: neither in the ledger nor earlier in this batch."""
    numbers = {row.case.source_number for row in rows}
    known = Case.objects.filter(place=place, source_system=system, source_number__in=numbers)
    known = known.exclude(source_number="")  # as the index says it, which is then used
    there = set(known.values_list("source_number", flat=True))
    fresh = []
    for row in rows:
        if row.case.source_number in there:
            outcome.repeated += 1
        else:
            there.add(row.case.source_number)
            fresh.append(row)
    return fresh


def _counted(fresh: list[Row], outcome: Outcome) -> None:
    outcome.imported += len(fresh)
    for row in fresh:
        outcome.closed += row.ended
        outcome.open += not row.ended
        outcome.closed_when_unknown += row.ended and row.closed is None
        outcome.without_limit += row.due is None


def _write(rows: list[Row], place: Place, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        numbers = intake.next_numbers(place, len(rows), at=at)
        mark, beginnings = search.mark(place.pk), []
        for row, number in zip(rows, numbers, strict=True):
            case = row.case
            case.number = number
            case.tokens = f"{mark} {search.tokens_of(number)} {case.tokens}"
            begun = intake.begun(case)
            beginnings.append(Beginning(case, to=_state(row), changes=begun, note=case.words, cite=row.cite))
        begin_many("import", beginnings, by=by, at=at)


def _state(row: Row) -> State:
    if row.ended:
        return State.CLOSED
    return State.IN_PROGRESS if row.case.due_at else State.REGISTERED


def _compared(row: Row, reader: Reader, outcome: Outcome, *, now: datetime) -> list[str]:
    has_closing = "closed" in reader.columns.columns and not (row.ended and row.closed is None)
    mine = ours(row.due, row.closed, has_closing=has_closing, now=now)
    their = theirs(row.verdict)
    reason = why(row.due, row.closed, row.target, mine, their)
    if "verdict" in reader.columns.columns:
        outcome.comparison.add(mine, their, reason, closed=row.closed, target=row.target)
    due = row.due
    return [
        str(row.number), row.case.source_number, row.case.received_at.isoformat(), row.level,
        due.day.isoformat() if due else "", due.clause if due else "", str(due.provisional).lower() if due else "",
        row.closed.isoformat() if row.closed else "", mine, row.target.isoformat() if row.target else "",
        "" if their is Verdict.SILENT else their, reason,
    ]  # fmt: skip


def _refused(number: int, why: str) -> list[str]:
    return [str(number), *[""] * (len(REPORT) - 2), f"没有导入：{why}"]
