"""读台账 (reading): a batch of rows as matters not yet written – checked, matched, with their limits and search words.

Touches no database once it is made, so that another process can read the next batch while this one is written.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from wangge.cases import intake, limits, search
from wangge.cases.backlog.columns import FIELDS, ColumnMap, degrees, moment
from wangge.cases.backlog.table import BadRow
from wangge.cases.models import Case, Category
from wangge.integrity import canonical, inserting
from wangge.policy import deadlines, wording
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Pack, Refusal
from wangge.territory import jurisdiction, locating
from wangge.territory.models import Place

BATCH = 1000
_CHANNELS = {"12345": "hotline", "热线": "hotline", "电话": "phone", "来信": "letter", "书信": "letter",
             "来访": "oral", "当面": "oral", "走访": "visit", "巡查": "patrol", "网上": "web"}  # fmt: skip
_STATUS = {
    **dict.fromkeys(("closed", "done", "已结", "已结案", "已办结", "办结", "结案", "完成", "已完成"), True),
    **dict.fromkeys(("open", "未结", "未结案", "未办结", "办理中", "处理中", "在办"), False),
}
LONGEST = 20_000  # characters of a matter's words; what is longer is not one matter


@dataclass(slots=True)
class Row:
    """一行: read and understood, not yet written."""

    number: int
    case: Case
    level: str
    due: Deadline | None
    cite: dict[str, Any] | canonical.Text | None
    ended: bool
    closed: datetime | None
    target: datetime | None
    verdict: str


@dataclass(slots=True)
class Batch:
    """一批: the rows understood, those that were not and why, and words that matched nothing."""

    size: int
    rows: list[Row] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    unmatched: dict[str, Counter[str]] = field(default_factory=dict)


class Reader:
    """读一行: what the place knows is looked up once, before the first row."""

    def __init__(self, columns: ColumnMap, place: Place, as_if: Pack | None, *, at: datetime):
        self.columns, self.place, self.as_if, self.at = columns, place, as_if, at
        self.here = place.zone
        self.zone = columns.zone or self.here
        self.categories = _by_words(Category.objects.filter(place=place, until=None))
        self.units = _by_words(place.units.current())
        self.grids = _by_words(place.grids.current())
        self.calendar, self.hours = jurisdiction.calendar(), limits.hours(place)
        jurisdiction.read_ahead(place)
        locating.outlines_of(place)
        self.laws: dict[date, Pack | None] = {}
        self.read = {name: columns.reader(name) for name in FIELDS}
        self.channels = {code: code for code in Case.Channel.values} | {"": Case.Channel.IMPORT.value}
        self.blank = inserting.alike(
            Case, place=place, registered_at=at, source_system=columns.system, touched_at=at
        )
        self.uids = inserting.together()
        self.days: dict[tuple[date, str, str], _Day | None] = {}
        self.unmatched: dict[str, Counter[str]] = {}

    def batches(self, lines: Iterator[tuple[int, dict[str, str]]]) -> Iterator[Batch]:
        """一批一批地读."""
        while taken := list(islice(lines, BATCH)):
            self.unmatched = {}
            batch = Batch(len(taken), unmatched=self.unmatched)
            for number, cells in taken:
                try:
                    batch.rows.append(self.row(number, cells))
                except Refusal as refusal:
                    batch.bad.append((number, str(refusal)))
            yield batch

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
                "uid": next(self.uids), "longitude": longitude, "latitude": latitude, "channel": self._channel(read["channel"](cells)),
                "received_at": received, "limit_from": received, "source_number": source,
                "category_id": category and category.pk, "unit_id": unit and unit.pk, "grid_id": grid and grid.pk,
                **_said(read["words"](cells), read["summary"](cells), read["where"](cells)),
            }
        )  # fmt: skip
        if category is not None:
            case.lane = category.lane
        ended = closed is not None or self._ended(read["status"](cells))
        due, cite, level = self._limit(case, read["level"](cells), ended)
        if ended:
            case.resolved_at = case.told_at = case.closed_at = closed
            case.closed_how = Case.ClosedHow.IMPORTED
        case.tokens = search.tokens_of(case.summary, case.words, case.where)
        return Row(number, case, level, due, cite, ended, closed, target, read["verdict"](cells))

    def _limit(self, case: Case, level: str, ended: bool) -> tuple[Deadline | None, Any, str]:
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
            return None, None, ""
        if level not in law.levels:
            self._count("level", level)
            return None, None, ""
        due, basis, cite = self._due(law, started, level, case.lane)
        if self.laws[day] is not None:
            case.level, case.classified_at = level, self.at
            if ended:
                case.due_at, case.due_basis, case.provisional = due.at, basis, due.provisional
            else:
                due = replace(due, started=started, cap=due.cap and replace(due.cap, started=started))
                for name, value in limits.changes(case, due, basis=basis, at=self.at).items():
                    setattr(case, name, value)
        return due, cite if self.laws[day] is not None else None, level

    def _due(self, law: Pack, started: datetime, level: str, lane: str) -> tuple[Deadline, Any, Any]:
        """时限、依据、引用, as `Deadline.to_json` with its account. Of limits in days, two matters of one day differ in
        nothing but the moment of receipt, so the rest is reckoned and written out once."""
        key = (started.date(), level, lane)
        known = self.days.get(key)
        if known is not None and started < known.before:
            return known.due, known.basis(started), known.cite
        due = deadlines.due(
            law, self.calendar, received=started, level=level, lane=lane, zone=self.here, hours=self.hours
        )
        if known is None and _of_a_day(due):
            self.days[key] = _Day(due)
        basis = due.to_json()
        return due, basis, basis["citation"]

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
        self.unmatched.setdefault(name, Counter())[said] += 1

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
        self.cite = canonical.Text(canonical.text(whole["citation"]))
        self.text = canonical.text(_received(whole, "\x01", "\x02"))

    def basis(self, started: datetime) -> canonical.Text:
        """依据 of a matter received at this moment of the day."""
        said = started.isoformat()
        first = canonical.text(wording.step(("received", said, str(started.tzinfo)), "zh"))
        return canonical.Text(self.text.replace('"\\u0001"', f'"{said}"').replace('"\\u0002"', first))


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
