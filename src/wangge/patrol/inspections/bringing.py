"""导入检查: rows become patrols with their findings, once each; a bad row is named and left out whole.

Nothing that was found long ago becomes a hazard here: nobody owes it, no limit runs, nobody is told.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from wangge.cases.backlog.columns import moment
from wangge.cases.backlog.table import BadRow, Table
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal.access import NotYours
from wangge.patrol import access
from wangge.patrol.inspections.mapping import Mapping
from wangge.patrol.models import Patrol, PatrolFinding
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place

BATCH = 500
LONGEST = 2000
MOST_FINDINGS = 200


@dataclass(slots=True)
class Outcome:
    """导入结果: what came in, what was there already, what did not and why."""

    imported: int = 0
    repeated: int = 0
    findings: int = 0
    clean: int = 0  # inspections without a finding
    without_grid: int = 0
    unmatched: Counter[str] = field(default_factory=Counter)
    bad: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """一行: read and understood, not yet written."""

    number: int
    patrol: Patrol
    findings: list[PatrolFinding]


def bring_in(
    table: Table, mapping: Mapping, *, place: Place, dry_run: bool = False, progress: Callable[[int], object] = lambda done: None,
    outcome: Outcome | None = None, by: Actor, at: dt.datetime,
) -> Outcome:  # fmt: skip
    """导入. The same source number comes in once, however often the file is brought in; each batch as one transaction."""
    access.demand_company(place)
    if by.kind != "import":
        raise NotYours("旧台账由命令行导入，不由哪个岗位在页面上导入。")
    outcome = outcome or Outcome()
    reader = _Reader(mapping, place, outcome, at)
    lines = table.rows()
    seen: set[uuid.UUID] = set()
    while batch := list(islice(lines, BATCH)):
        rows = [row for row in _understood(batch, reader, outcome) if _first(row, seen, outcome)]
        here = {row.patrol.uid for row in rows}
        known = set(Patrol.objects.filter(place=place, uid__in=here).values_list("uid", flat=True))
        fresh = [row for row in rows if row.patrol.uid not in known]
        outcome.repeated += len(rows) - len(fresh)
        if fresh and not dry_run:
            _write(fresh, by=by, at=at)
        for row in fresh:
            outcome.imported += 1
            outcome.findings += len(row.findings)
            outcome.clean += not row.findings
            outcome.without_grid += row.patrol.grid_id is None
        progress(len(batch))
    return outcome


def _understood(
    batch: list[tuple[int, dict[str, str]]], reader: "_Reader", outcome: Outcome
) -> Iterator[Row]:
    for number, cells in batch:
        try:
            yield reader.row(number, cells)
        except Refusal as refusal:
            outcome.bad.append((number, str(refusal)))


def _first(row: Row, seen: set[uuid.UUID], outcome: Outcome) -> bool:
    if row.patrol.uid in seen:
        outcome.bad.append((row.number, f"来源编号“{row.patrol.source_number}”在这份文件里已经有过"))
        return False
    seen.add(row.patrol.uid)
    return True


@transaction.atomic
def _write(rows: list[Row], *, by: Actor, at: dt.datetime) -> None:
    kept = written.keep_many([row.patrol for row in rows], by=by, at=at)
    for patrol, row in zip(kept, rows, strict=True):
        for finding in row.findings:
            finding.patrol = patrol
    written.keep_many([finding for row in rows for finding in row.findings], by=by, at=at)


class _Reader:
    """读一行: the grids of the place, read once."""

    def __init__(self, mapping: Mapping, place: Place, outcome: Outcome, at: dt.datetime) -> None:
        self.mapping, self.place, self.outcome, self.at = mapping, place, outcome, at
        self.zone = mapping.zone or place.zone
        self.grids = {
            word: grid for grid in Grid.objects.filter(place=place) for word in (grid.code, grid.name)
        }

    def row(self, number: int, cells: dict[str, str]) -> Row:
        mapping = self.mapping
        said = mapping.whole(cells)
        source = mapping.text(said, "number", "/")
        if not source:
            raise BadRow("没有来源编号")
        if len(source) > 120:
            raise BadRow("来源编号超过 120 个字符")
        when = mapping.text(said, "date")
        if not when:
            raise BadRow("没有检查的日子")
        started = moment(when, self.zone)
        ended = moment(text, self.zone) if (text := mapping.text(said, "ended")) else started
        if started > self.at or ended > self.at:
            raise BadRow(f"检查的时间 {max(started, ended):%Y-%m-%d %H:%M} 在将来")
        if ended < started:
            raise BadRow("结束早于开始")
        words = mapping.text(said, "words")
        if len(words) > LONGEST:
            raise BadRow(f"检查情况有 {len(words)} 字，最多 {LONGEST} 字")
        patrol = Patrol(
            place=self.place, grid=self._grid(mapping.text(said, "grid")), started_at=started, ended_at=ended, words=words,
            uid=uuid.uuid5(uuid.NAMESPACE_URL, f"{self.place.code}/inspection/{mapping.system}/{source}"),
            source_system=mapping.system, source_number=source, site=mapping.text(said, "site", " · ")[:200],
        )  # fmt: skip
        return Row(number, patrol, self._findings(patrol, said))

    def _grid(self, said: str) -> Grid | None:
        if not said:
            return None
        found = self.grids.get(said)
        if found is None:
            self.outcome.unmatched[said] += 1
        return found

    def _findings(self, patrol: Patrol, row: dict[str, str]) -> list[PatrolFinding]:
        said = [(words[:LONGEST], self.mapping.weight(words)) for words in self.mapping.found(row)]
        for word, column in self.mapping.counts.items():
            n = _count(row.get(column, ""), column)
            if n:
                said.append((f"{word}：{n} 处", self.mapping.weight(word)))
        if len(said) > MOST_FINDINGS:
            raise BadRow(f"发现有 {len(said)} 项，最多 {MOST_FINDINGS} 项")
        return [
            PatrolFinding(place=self.place, patrol=patrol, key=str(n), words=words, weight=weight[:20],
                          uid=uuid.uuid5(patrol.uid, f"finding/{n}"))
            for n, (words, weight) in enumerate(said, 1)
        ]  # fmt: skip


def _count(text: str, column: str) -> int:
    if not text:
        return 0
    try:
        number = float(text)
    except ValueError:
        raise BadRow(f"“{column}”里的“{text[:20]}”不是数字") from None
    if not 0 <= number < 10_000 or number != int(number):
        raise BadRow(f"“{column}”里的“{text[:20]}”不是件数")
    return int(number)
