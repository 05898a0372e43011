"""成批推算 (batch): a table of matters in, the same table out with due, provisional and clause.

Good lines are answered whatever the bad ones hold; a bad line is told with its number and its reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import tzinfo
from typing import IO, Any, TextIO

from . import deadlines, times
from .cells import inert
from .deadline import Deadline
from .pack import Pack, Refusal, nearest
from .provisions import HOURLY
from .workdays import Calendar

COLUMNS = {
    "received": ("received", "收到时间", "收到", "反映时间"),
    "level": ("level", "层级"),
    "lane": ("lane", "缓急"),
}
ADDED = ("due", "provisional", "clause")
_LONGEST_RECORD = 50
"""Physical lines one quoted cell may span; a quote left open longer than that is a bad line, not a long cell."""


def due_file(
    pack: Pack,
    calendar: Calendar,
    source: IO[bytes],
    out: TextIO,
    err: TextIO,
    *,
    zone: tzinfo,
    level: str = "",
    lane: str = "",
) -> int:
    """逐行推算: the exit code – 0 all answered, 1 some lines bad, 2 the table itself cannot be read."""
    raw = source.read()
    records = _records(_decoded_lines(raw))
    first = next(records, None)
    if first is None or isinstance(first[1], Refusal):
        err.write("文件是空的：第一行应是列名，如 received,level\n")
        return 2
    header_text = first[1]
    delimiter = max((",", "\t", ";"), key=header_text.count)
    header = [cell.strip() for cell in _cells(header_text, delimiter)]
    try:
        where = _columns(header, level, pack)
    except Refusal as refusal:
        err.write(f"第 {first[0]} 行：{refusal}\n")
        return 2
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(inert, [*header, *ADDED]))
    answers = _Answers(pack, calendar, zone)
    bad = zoneless = answered = 0
    for number, record in records:
        try:
            if isinstance(record, Refusal):
                raise record
            cells = _row(record, delimiter, len(header))
            written = cells[where["received"]]
            its_level = cells[where["level"]].strip() if "level" in where else level
            its_lane = (cells[where["lane"]].strip() if "lane" in where else lane) or "normal"
            answer, moment, had_zone = answers.for_(written, its_level, its_lane)
        except Refusal as refusal:
            bad += 1
            err.write(f"第 {number} 行：{refusal}\n")
            continue
        if not had_zone:
            zoneless += 1
            cells[where["received"]] = moment
        answered += 1
        writer.writerow(map(inert, [*cells, *answer]))
    if zoneless:
        err.write(f"{zoneless} 行没有写时区，按 {zone} 时间读，输出时已补上\n")
    if bad:
        err.write(
            f"共 {answered + bad} 行：推算 {answered} 行，读不懂 {bad} 行（见上，行号从列名那一行算起）\n"
        )
    out.flush()
    return 1 if bad else 0


class _Answers:
    """A matter's answer, remembered by its day, level and lane where the limit runs in days."""

    def __init__(self, pack: Pack, calendar: Calendar, zone: tzinfo) -> None:
        self._pack, self._calendar, self._zone = pack, calendar, zone
        self._known: dict[tuple[Any, ...], tuple[str, str, str] | None] = {}
        self._iso: dict[str, str] = {}

    def for_(self, written: str, level: str, lane: str) -> tuple[tuple[str, str, str], str, bool]:
        moment, has_hour, has_zone = times.read(written, self._zone)
        if not level:
            raise Refusal(f"没有写层级。{nearest('', self._pack.levels)}")
        local = moment.astimezone(self._zone)
        key = (local.toordinal(), level, lane)
        answer = self._known.get(key)
        if answer is None:
            clause = deadlines.limit_for(self._pack, level=level, lane=lane)
            if not has_hour and clause.provision.unit in HOURLY:
                raise Refusal(f"{clause.id} 按小时计，收到时间要写到几点几分")
            deadline = deadlines.due_under(
                self._pack, clause, self._calendar, received=moment, zone=self._zone, account=False
            )
            answer = row_of(deadline)
            if clause.provision.unit not in HOURLY and clause.provision.ends_at is None:
                self._known[key] = answer
        return answer, times.iso(moment) if has_hour else written.strip(), has_zone or not has_hour


def row_of(deadline: Deadline) -> tuple[str, str, str]:
    """due, provisional, clause: a day where the limit ends at 24:00, else the moment."""
    ends_with_day = deadline.unit not in HOURLY and deadline.at.date() > deadline.day
    due = deadline.day.isoformat() if ends_with_day else times.iso(deadline.at)
    return due, "true" if deadline.provisional else "false", deadline.clause


# ── reading a table that people made ───────────────────────────────────────────────────────────────

Line = tuple[int, "str | Refusal"]


def _decoded_lines(raw: bytes) -> Iterator[Line]:
    """Lines with their numbers; UTF-8 and GBK told apart for the whole file, else line by line."""
    for mark, encoding in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"", "utf-8-sig"),
        (b"", "gb18030"),
    ):
        if raw.startswith(mark):
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            yield from enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)
            return
    whole = (
        sum(_fits(line, "utf-8") for line in raw.split(b"\n")),
        sum(_fits(line, "gb18030") for line in raw.split(b"\n")),
    )
    encoding = "utf-8" if whole[0] >= whole[1] else "gb18030"
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            yield number, line.rstrip(b"\r").decode(encoding)
        except UnicodeDecodeError as error:
            yield number, Refusal(f"第 {error.start + 1} 个字节不是 {encoding.upper()} 文字，读不懂")


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _records(lines: Iterator[Line]) -> Iterator[Line]:
    """Records: a line, or several where a quoted cell holds line breaks. Empty lines are passed over."""
    waiting: list[Line] = []
    source = iter(lines)
    while True:
        number, line = waiting.pop(0) if waiting else next(source, (0, None))
        if line is None:
            return
        if isinstance(line, Refusal):
            yield number, line
            continue
        if not line.strip():
            continue
        if "\0" in line:
            yield number, Refusal("含有 NUL 字符（看不见的 0 字节），请清除后再试")
            continue
        if line.count('"') % 2 == 0:
            yield number, line
            continue
        taken: list[Line] = []
        joined = line
        while joined.count('"') % 2 and len(taken) < _LONGEST_RECORD:
            after = waiting.pop(0) if waiting else next(source, None)
            if after is None:
                break
            taken.append(after)
            if isinstance(after[1], Refusal) or "\0" in after[1]:
                break
            joined += "\n" + after[1]
        if joined.count('"') % 2:
            waiting = taken + waiting
            yield number, Refusal("引号没有成对，这一行读不懂")
        else:
            yield number, joined


def _cells(record: str, delimiter: str) -> list[str]:
    if '"' not in record:
        return record.split(delimiter)
    try:
        return next(csv.reader([record], delimiter=delimiter))
    except csv.Error as error:
        raise Refusal(f"这一行不是合格的 CSV（{error}）") from None


def _row(record: str, delimiter: str, width: int) -> list[str]:
    cells = _cells(record, delimiter)
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        del cells[width:]
    if len(cells) != width:
        raise Refusal(f"这一行有 {len(cells)} 列，列名有 {width} 列，对不上")
    return cells


def _columns(header: list[str], level: str, pack: Pack) -> dict[str, int]:
    found: dict[str, int] = {}
    lowered = [name.lower() for name in header]
    for column, names in COLUMNS.items():
        for name in names:
            if name in lowered:
                found[column] = lowered.index(name)
                break
    if "received" not in found:
        raise Refusal(f"没有 received（收到时间）一列；现有的列：{'、'.join(header)}")
    if "level" not in found and not level:
        raise Refusal(f"没有 level（层级）一列，也没有用 --level 指定；可用的层级：{'、'.join(pack.levels)}")
    return found
