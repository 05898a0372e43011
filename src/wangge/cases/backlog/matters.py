"""导入事项: rows become matters with their number, limit and log entry; a bad row is named and left out whole."""

import csv
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, TextIO

from django.db import transaction

from wangge.cases import intake, limits
from wangge.cases.backlog.columns import FIELDS, ColumnMap, degrees, moment
from wangge.cases.backlog.comparison import Comparison, Verdict, ours, theirs, why
from wangge.cases.backlog.table import BadRow, Table
from wangge.cases.lifecycle import STEPS, NotAllowed, State
from wangge.cases.models import Case, Category
from wangge.integrity import canonical, inserting
from wangge.integrity.actor import Actor
from wangge.integrity.passage import Beginning, begin_many
from wangge.policy import deadlines, wording
from wangge.policy.cells import inert
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Pack, Refusal
from wangge.territory import jurisdiction, locating
from wangge.territory.models import Place

BATCH = 1000
REPORT = ("row", "number", "received", "level", "due", "clause", "provisional", "closed", "ours", "target", "theirs",
          "why")  # fmt: skip
_CHANNELS = {"12345": "hotline", "热线": "hotline", "电话": "phone", "来信": "letter", "书信": "letter",
             "来访": "oral", "当面": "oral", "走访": "visit", "巡查": "patrol", "网上": "web"}  # fmt: skip
_STATUS = {
    **dict.fromkeys(("closed", "done", "已结", "已结案", "已办结", "办结", "结案", "完成", "已完成"), True),
    **dict.fromkeys(("open", "未结", "未结案", "未办结", "办理中", "处理中", "在办"), False),
}
LONGEST = 20_000  # characters of a matter's words; what is longer is not one matter


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


@dataclass(slots=True)
class Row:
    """一行: read and understood, not yet written."""

    number: int
    case: Case
    level: str
    due: Deadline | None
    ended: bool
    closed: datetime | None
    target: datetime | None
    verdict: str


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
        _bring_in(table, _Reader(columns, place, outcome, as_if, at=at), dry_run, report, progress, by=by)
    return outcome


def _bring_in(
    table: Table,
    reader: "_Reader",
    dry_run: bool,
    report: TextIO | None,
    progress: Callable[[int], object],
    *,
    by: Actor,
) -> None:
    place, outcome, at = reader.place, reader.outcome, reader.at
    writer = csv.writer(report) if report else None
    if writer:
        writer.writerow(REPORT)
    lines = table.rows()
    while batch := list(islice(lines, BATCH)):
        before = len(outcome.bad)
        rows = list(_understood(batch, reader, outcome))
        fresh = _not_there(rows, place, reader.columns.system, outcome)
        if not dry_run and fresh:
            _write(fresh, place, by=by, at=at)
        _counted(fresh, outcome)
        if writer or "verdict" in reader.columns.columns:
            compared = [(row.number, _compared(row, reader, outcome, now=at)) for row in rows]
        if writer:
            refused = [(number, _refused(number, why)) for number, why in outcome.bad[before:]]
            writer.writerows(map(inert, said) for _, said in sorted(compared + refused))
        progress(len(batch))


def _understood(batch: Any, reader: "_Reader", outcome: Outcome) -> Iterator[Row]:
    for number, cells in batch:
        try:
            yield reader.row(number, cells)
        except Refusal as refusal:
            outcome.bad.append((number, str(refusal)))


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
        beginnings = []
        for row, number in zip(rows, numbers, strict=True):
            case = row.case
            case.number = number
            case.index()
            cite = case.due_basis["citation"] if case.due_basis else None
            begun = intake.begun(case)
            beginnings.append(Beginning(case, to=_state(row), changes=begun, note=case.words, cite=cite))
        begin_many("import", beginnings, by=by, at=at)


def _state(row: Row) -> State:
    if row.ended:
        return State.CLOSED
    return State.IN_PROGRESS if row.case.due_at else State.REGISTERED


def _compared(row: Row, reader: "_Reader", outcome: Outcome, *, now: datetime) -> list[str]:
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


class _Reader:
    """读一行: what the place knows is looked up once, before the first row."""

    def __init__(
        self, columns: ColumnMap, place: Place, outcome: Outcome, as_if: Pack | None, *, at: datetime
    ):
        self.columns, self.place, self.outcome, self.as_if, self.at = columns, place, outcome, as_if, at
        self.here = place.zone
        self.zone = columns.zone or self.here
        self.categories = _by_words(Category.objects.filter(place=place, until=None))
        self.units = _by_words(place.units.current())
        self.grids = _by_words(place.grids.current())
        self.calendar, self.hours = jurisdiction.calendar(), limits.hours(place)
        self.laws: dict[date, Pack | None] = {}
        self.read = {name: columns.reader(name) for name in FIELDS}
        self.channels = {code: code for code in Case.Channel.values} | {"": Case.Channel.IMPORT.value}
        self.blank = inserting.alike(
            Case, place=place, registered_at=at, source_system=columns.system, touched_at=at
        )
        self.days: dict[tuple[date, str, str], _Day | None] = {}

    def row(self, number: int, cells: dict[str, str]) -> Row:
        """一行. Raises BadRow: the row then comes in not at all."""

        read, zone = self.read, self.zone

        def time(name: str) -> datetime | None:
            return moment(said, zone) if (said := read[name](cells)) else None

        if "\0" in "".join(cells.values()):
            raise BadRow("有空字符(NUL)，存不下")
        source, received = read["number"](cells), time("received")
        if not source:
            raise BadRow("没有来源编号")
        if len(source) > 60:
            raise BadRow("来源编号超过 60 个字符")
        if received is None:
            raise BadRow("没有收到时间")
        if received > self.at:
            raise BadRow(f"收到时间 {received:%Y-%m-%d %H:%M} 在将来")
        closed, target = time("closed"), time("target")
        if closed is not None and closed < received:
            raise BadRow(f"办结时间 {closed:%Y-%m-%d %H:%M} 早于收到时间 {received:%Y-%m-%d %H:%M}")
        category = self._match("category", read["category"](cells), self.categories)
        unit = self._match("unit", read["unit"](cells), self.units)
        grid = self._match("grid", read["grid"](cells), self.grids)
        longitude = degrees(read["longitude"](cells), 180, "经度")
        latitude = degrees(read["latitude"](cells), 90, "纬度")
        if (longitude is None) != (latitude is None):
            raise BadRow("经度和纬度只有一个")
        if grid is None and longitude is not None and latitude is not None:
            grid = locating.point_to_grid(self.place, longitude, latitude, on=self.place.day_of(received))
        case = self.blank(
            {
                "uid": uuid.uuid5(uuid.NAMESPACE_URL, f"{self.place.code}/{self.columns.system}/{source}"),
                "longitude": longitude, "latitude": latitude, "channel": self._channel(read["channel"](cells)),
                "received_at": received, "limit_from": received, "source_number": source,
                "category_id": category and category.pk, "unit_id": unit and unit.pk, "grid_id": grid and grid.pk,
                **_said(read["words"](cells), read["summary"](cells), read["where"](cells)),
            }
        )  # fmt: skip
        if category is not None:
            case.lane = category.lane
        ended = closed is not None or self._ended(read["status"](cells))
        due, level = self._limit(case, read["level"](cells), ended)
        if ended:
            case.resolved_at = case.told_at = case.closed_at = closed
            case.closed_how = Case.ClosedHow.IMPORTED
        return Row(number, case, level, due, ended, closed, target, read["verdict"](cells))

    def _limit(self, case: Case, level: str, ended: bool) -> tuple[Deadline | None, str]:
        """时限: by the text in force on the day; stored with the matter, unless the text is only supposed."""
        started = case.received_at.astimezone(self.here)
        day = started.date()
        if day not in self.laws:
            try:
                self.laws[day] = jurisdiction.regulation_of(self.place, day)
            except Refusal:
                self.laws[day] = None
        law = self.laws[day] or self.as_if
        if not level or law is None:
            return None, ""
        if level not in law.levels:
            self._count("level", level)
            return None, ""
        due, basis = self._due(law, started, level, case.lane)
        if self.laws[day] is not None:
            case.level, case.classified_at = level, self.at
            if ended:
                case.due_at, case.due_basis, case.provisional = due.at, basis, due.provisional
            else:
                due = replace(due, started=started, cap=due.cap and replace(due.cap, started=started))
                for name, value in limits.changes(case, due, basis=basis, at=self.at).items():
                    setattr(case, name, value)
        return due, level

    def _due(self, law: Pack, started: datetime, level: str, lane: str) -> tuple[Deadline, dict[str, Any]]:
        """时限和依据, as `Deadline.to_json` with its account. Of limits in days, two matters of one day differ in
        nothing but the moment of receipt, so the rest is reckoned and written out once."""
        key = (started.date(), level, lane)
        known = self.days.get(key)
        if known is not None and started < known.before:
            return known.due, known.basis(started)
        due = deadlines.due(
            law, self.calendar, received=started, level=level, lane=lane, zone=self.here, hours=self.hours
        )
        if known is None and _of_a_day(due):
            self.days[key] = _Day(due)
        return due, due.to_json()

    def _ended(self, said: str) -> bool:
        known = _STATUS.get(said.lower())
        if said and known is None:
            self._count("status", said)
        return bool(known)

    def _match(self, name: str, said: str, known: dict[str, Any]) -> Any:
        if not said:
            return None
        found = known.get(said)
        if found is None:
            self._count(name, said)
        return found

    def _count(self, name: str, said: str) -> None:
        self.outcome.unmatched.setdefault(name, Counter())[said] += 1

    def _channel(self, said: str) -> str:
        found = self.channels.get(said)
        if found is None:
            found = next((code for words, code in _CHANNELS.items() if words in said), "")
            self.channels[said] = found
        if not found:
            self._count("channel", said)
        return found or Case.Channel.IMPORT.value


class _Day:
    """一天收到的: the limit of what is received on a day, and its basis without the moment of receipt."""

    def __init__(self, due: Deadline) -> None:
        self.due = due
        self.before = min(each.at for each in _chain(due))
        whole = due.to_json()
        self.blank = _received(whole, "\x01", "\x02") | {"citation": canonical.ready(whole["citation"])}
        self.text = canonical.text(self.blank)

    def basis(self, started: datetime) -> canonical.Ready:
        """依据 of a matter received at this moment of the day."""
        said = started.isoformat()
        first = wording.step(("received", said, str(started.tzinfo)), "zh")
        text = self.text.replace('"\\u0001"', f'"{said}"').replace('"\\u0002"', canonical.text(first))
        return canonical.Ready(_received(self.blank, said, first), text)


def _chain(due: Deadline) -> tuple[Deadline, ...]:
    return (due,) if due.cap is None else (due, due.cap)


def _of_a_day(due: Deadline) -> bool:
    """只看哪一天: whether nothing in this limit depends on the hour of receipt."""
    return all(
        "day" in each.unit and "after-close" not in {step[0] for step in each.path} for each in _chain(due)
    )


def _received(basis: dict[str, Any], started: str, first: str) -> dict[str, Any]:
    """同一天的另一件: this basis with another moment of receipt, in the limit and in its cap."""
    said = basis | {"started": started, "steps": [first, *basis["steps"][1:]]}
    return said | {"cap": _received(basis["cap"], started, first)} if basis["cap"] else said


def _said(words: str, summary: str, where: str) -> dict[str, str]:
    """原话、摘要、地点: what is too long for its column stands whole among the words."""
    if not words:
        raise BadRow("没有内容")
    for name, said, most in (("摘要", summary, 80), ("地点", where, 120)):
        if len(said) > most and said not in words:
            words += f"\n{name}：{said}"
    if len(words) > LONGEST:
        raise BadRow(f"内容有 {len(words)} 字，最多 {LONGEST} 字")
    return {"words": words, "summary": summary[:80] or intake.short(words), "where": where[:120]}


def _by_words(rows: Any) -> dict[str, Any]:
    return {word: row for row in rows for word in (row.name, row.code)}
