"""工作日历 (calendar): working days, rest days, holidays and make-up days, each from its yearly notice.

A day of a year whose notice is not out keeps its weekday's kind, and `known` says so: the answer is provisional.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from .pack import PackError, Refusal, nearest

_FILE_YEAR = re.compile(r"(\d{4})\.csv$")
_HEADER = re.compile(r"#\s*([A-Za-z-]+)\s*[:：]\s*(.*)")
_LAST_DAY = date.max.toordinal()
_WEEKDAY = "一二三四五六日"


class DayKind(StrEnum):
    """日子的种类 (kind of day)."""

    WORKING = "working"
    REST = "rest"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"

    @property
    def works(self) -> bool:
        return self is DayKind.WORKING or self is DayKind.MAKE_UP


class Calendar:
    """工作日历 (calendar): immutable; `with_year` answers a new one. Build by `load` or `from_text`."""

    def __init__(
        self,
        marks: dict[date, tuple[DayKind, str]],
        notices: dict[int, dict[str, str]],
        digest: str,
        texts: tuple[tuple[str, str], ...],
    ) -> None:
        self._marks = {day.toordinal(): mark for day, mark in marks.items()}
        self.notices = notices
        self.years = tuple(sorted(notices))
        self.digest = digest
        self._texts = texts
        self.plans: dict[Any, Any] = {}
        unbroken = self.years and self.years[-1] - self.years[0] == len(self.years) - 1
        self.settled_span = (
            (date(self.years[0], 1, 1).toordinal(), date(self.years[-1], 12, 28).toordinal())
            if unbroken
            else (1, 0)
        )
        self._table = self._tabulate()

    # ── reading ────────────────────────────────────────────────────────────────────────────────

    @classmethod
    def load(cls, directory: Path | str) -> Calendar:
        """读入目录下每一年的 `cn-YYYY.csv`; `Refusal` when there is none, `PackError` naming file and line."""
        directory = Path(directory)
        files = sorted(directory.glob("*.csv"))
        if not files:
            raise Refusal(f"目录 {directory} 里没有放假安排（形如 cn-2026.csv 的文件），无法推算工作日")
        return cls._from_texts((file.name, _decode(file)) for file in files)

    @classmethod
    def from_text(cls, *texts: str) -> Calendar:
        """从一年或几年的放假安排文本建立; each text is one year's file."""
        return cls._from_texts((f"第 {n} 份放假安排", text) for n, text in enumerate(texts, 1))

    def with_year(self, text: str, name: str = "放假安排") -> Calendar:
        """加入一年: a new calendar that also has (or replaces) this notice's year."""
        year = _parse(name, text)[0]
        kept = [(n, t) for n, t in self._texts if _parse(n, t)[0] != year]
        return self._from_texts([*kept, (name, text)])

    @classmethod
    def _from_texts(cls, texts: Iterable[tuple[str, str]]) -> Calendar:
        marks: dict[date, tuple[DayKind, str]] = {}
        notices: dict[int, dict[str, str]] = {}
        digest = hashlib.sha256()
        parsed = sorted(
            ((_parse(name, text), name, text) for name, text in texts), key=lambda each: each[0][0]
        )
        for (year, headers, rows), name, text in parsed:
            if year in notices:
                raise PackError(f"{year} 年的放假安排出现了两次", file=name, line=1)
            notices[year] = headers
            marks.update(rows)
            digest.update(text.encode())
        return cls(marks, notices, digest.hexdigest(), tuple((name, text) for _, name, text in parsed))

    # ── asking about one day ───────────────────────────────────────────────────────────────────

    def kind(self, day: date) -> DayKind:
        """这一天是什么日子."""
        return self.kind_of(day.toordinal())

    def kind_of(self, ordinal: int) -> DayKind:
        mark = self._marks.get(ordinal)
        if mark is not None:
            return mark[0]
        return DayKind.REST if (ordinal + 6) % 7 >= 5 else DayKind.WORKING

    def marked(self, ordinal: int) -> tuple[DayKind, str]:
        """种类与名目 of the day with this ordinal."""
        mark = self._marks.get(ordinal)
        if mark is not None:
            return mark
        return (DayKind.REST if (ordinal + 6) % 7 >= 5 else DayKind.WORKING), ""

    def is_working(self, day: date) -> bool:
        return self.kind(day).works

    def known(self, day: date) -> bool:
        """当年的放假通知已公布."""
        return day.year in self.notices

    def settled(self, day: date) -> bool:
        """不会再变: the year's notice is out, and for 29–31 December the next year's too.

        New Year's holiday and its make-up days reach back into December (2018-12-29 to 31 were set by the
        notice for 2019), so the last days of a year stay open until the following notice.
        """
        return day.year in self.notices and (day.month < 12 or day.day < 29 or day.year + 1 in self.notices)

    def unsettled_years(self, first: int, last: int) -> tuple[int, ...]:
        """还没有公布的年份: those whose notice could still move a day between the two ordinals."""
        if self.settled_span[0] <= first and last <= self.settled_span[1]:
            return ()
        begin, end = date.fromordinal(first).year, date.fromordinal(last).year
        missing = {year for year in range(begin, end + 1) if year not in self.notices}
        for year in range(begin, end + 1):
            if year + 1 not in self.notices and last >= date(year, 12, 29).toordinal():
                missing.add(year + 1)
        return tuple(sorted(missing))

    def note(self, day: date) -> str:
        """节日或调休的名目, as the notice calls it; empty for an ordinary day."""
        mark = self._marks.get(day.toordinal())
        return mark[1] if mark else ""

    def notice(self, year: int) -> str:
        """这一年放假通知的文号; empty when it is not out."""
        return self.notices.get(year, {}).get("notice", "")

    # ── counting ───────────────────────────────────────────────────────────────────────────────

    def next_working(self, day: date, include: bool = True) -> date:
        """下一个工作日: `day` itself when it works and `include`."""
        return date.fromordinal(self.nth_working(day.toordinal() - (1 if include else 0), 1))

    def previous_working(self, day: date) -> date:
        """前一个工作日, strictly before `day`."""
        return date.fromordinal(self.nth_working_before(day.toordinal(), 1))

    def next_non_holiday(self, day: date) -> date:
        """下一个不在节假日安排中的日子: ordinary weekends are not passed over."""
        ordinal = day.toordinal()
        while self.kind_of(ordinal) is DayKind.HOLIDAY:
            ordinal += 1
        return date.fromordinal(ordinal)

    def add_working(self, day: date, n: int) -> date:
        """次日起第 n 个工作日 (n ≥ 1)."""
        return date.fromordinal(self.nth_working(day.toordinal(), n))

    def working_between(self, first: date, last: date) -> int:
        """两日之间（含首尾）的工作日数."""
        begin, end = first.toordinal(), last.toordinal()
        if end < begin:
            return 0
        base, until, _, index = self._table
        if base <= begin and end < until:
            return index[end + 1 - base] - index[begin - base]
        return sum(self.kind_of(ordinal).works for ordinal in range(begin, end + 1))

    def nth_working(self, ordinal: int, n: int) -> int:
        """The n-th working ordinal strictly after `ordinal`: a look-up near the known years, steps beyond."""
        base, until, working, index = self._table
        if base <= ordinal + 1 <= until:
            place = index[ordinal + 1 - base] + n - 1
            if place < len(working):
                return working[place]
        while n:
            ordinal += 1
            if ordinal > _LAST_DAY:
                raise Refusal("这个日期超出了日历能表示的范围（公元 1 年至 9999 年）")
            n -= self.kind_of(ordinal).works
        return ordinal

    def nth_working_before(self, ordinal: int, n: int) -> int:
        """The n-th working ordinal strictly before `ordinal`."""
        while n:
            ordinal -= 1
            n -= self.kind_of(ordinal).works
        return ordinal

    def _tabulate(self) -> tuple[int, int, list[int], list[int]]:
        """First and last ordinal of the table; its working ordinals; for each ordinal, how many precede it."""
        years = self.years or (2000,)
        base, until = (
            date(max(years[0] - 1, 1), 1, 1).toordinal(),
            date(min(years[-1] + 2, 9999), 12, 31).toordinal(),
        )
        working: list[int] = []
        index: list[int] = []
        for ordinal in range(base, until + 1):
            index.append(len(working))
            if self.kind_of(ordinal).works:
                working.append(ordinal)
        index.append(len(working))
        return base, until, working, index

    def __repr__(self) -> str:
        reach = f"{self.years[0]}–{self.years[-1]}" if self.years else "empty"
        return f"<Calendar {reach} {self.digest[:8]}>"


def weekday_name(day: date) -> str:
    """星期: 周三."""
    return "周" + _WEEKDAY[day.weekday()]


def _decode(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError(
            f"文件不是 UTF-8 编码（第 {error.start + 1} 个字节读不懂）", file=file.name, line=1
        ) from None


def _parse(name: str, text: str) -> tuple[int, dict[str, str], dict[date, tuple[DayKind, str]]]:
    """One year's file: its year, its header lines, its rows."""
    headers: dict[str, str] = {}
    rows: dict[date, tuple[DayKind, str]] = {}
    kinds = (DayKind.HOLIDAY.value, DayKind.MAKE_UP.value)
    seen_columns = False
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        line = line.strip()
        if not line:
            continue
        if line.startswith("#"):
            if found := _HEADER.match(line):
                key, value = found[1].lower(), found[2].strip()
                headers[key] = f"{headers[key]}；{value}" if key in headers else value
            continue
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        if not seen_columns:
            if cells[:3] != ["date", "kind", "name"]:
                raise PackError("第一行应是列名 date,kind,name", file=name, line=number)
            seen_columns = True
            continue
        if len(cells) < 3:
            raise PackError(f"这一行应有三列 date,kind,name，现有 {len(cells)} 列", file=name, line=number)
        try:
            day = date.fromisoformat(cells[0])
        except ValueError:
            raise PackError(f"“{cells[0]}”不是日期，请写成 2026-10-01", file=name, line=number) from None
        if cells[1] not in kinds:
            raise PackError(
                f"不认识的日子种类“{cells[1]}”。{nearest(cells[1], kinds)}", file=name, line=number
            )
        if day in rows:
            raise PackError(f"{day} 写了两次", file=name, line=number)
        rows[day] = (DayKind(cells[1]), cells[2])
    return _year(name, headers, rows), headers, rows


def _year(name: str, headers: dict[str, str], rows: dict[date, tuple[DayKind, str]]) -> int:
    if headers.get("year", "").isdigit():
        return int(headers["year"])
    if found := _FILE_YEAR.search(name):
        return int(found[1])
    if not rows:
        raise PackError("看不出是哪一年的安排：请在开头写一行“# year: 2027”", file=name, line=1)
    return Counter(day.year for day in rows).most_common(1)[0][0]
