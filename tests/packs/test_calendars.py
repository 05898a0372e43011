"""放假日历: the shipped calendars agree with two independent libraries and with the public holiday table."""

import csv
import os
import warnings
from datetime import date, timedelta
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CALENDARS = PROJECT / "packs" / "calendars"
YEARS = range(2007, 2027)
FIRST, LAST = date(2006, 12, 25), date(2026, 12, 31)


def read(year: int) -> tuple[dict[str, list[str]], list[tuple[date, str, str]]]:
    """Header and rows of one year's file, read here without the engine on purpose."""
    header: dict[str, list[str]] = {}
    body = []
    for line in (CALENDARS / f"cn-{year}.csv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            header.setdefault(key.strip(), []).append(value.strip())
        else:
            body.append(line)
    rows = [(date.fromisoformat(r["date"]), r["kind"], r["name"]) for r in csv.DictReader(body)]
    return header, rows


@pytest.fixture(scope="module")
def kinds() -> dict[date, str]:
    return {day: kind for year in YEARS for day, kind, _ in read(year)[1]}


def works(kinds: dict[date, str], day: date) -> bool:
    kind = kinds.get(day)
    return kind == "make-up" or (kind is None and day.weekday() < 5)


def days() -> list[date]:
    return [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]


def shared_table() -> Path:
    """The public holiday table lent to developers; not part of the project."""
    place = Path(os.environ.get("WANGGE_SHARED") or PROJECT.parent / "shared")
    table = place / "data" / "open" / "holidays" / "holiday_cn.csv"
    if not table.exists():
        pytest.skip("no shared holiday table: set WANGGE_SHARED to the folder that has data/open/holidays")
    return table


@pytest.mark.parametrize("year", YEARS)
def test_each_year_names_its_notice_and_keeps_to_the_format(year: int) -> None:
    header, rows = read(year)
    assert any(f"{year}年部分节假日安排的通知" in title for title in header["notice"])
    for published in header.get("published", []):
        assert date.fromisoformat(published).year == year - 1
    assert rows == sorted(rows)
    assert len({day for day, _, _ in rows}) == len(rows)
    for day, kind, name in rows:
        assert kind in {"holiday", "make-up"}
        assert name
        assert date(year - 1, 12, 25) <= day <= date(year, 12, 31)
        if kind == "make-up":
            assert day.weekday() >= 5, f"{day} is an ordinary working day, not a make-up day"


def test_no_day_is_claimed_by_two_notices() -> None:
    claimed = [day for year in YEARS for day, _, _ in read(year)[1]]
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize("year", YEARS)
def test_the_statutory_days_are_days_off(year: int, kinds: dict[date, str]) -> None:
    for month, number in [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)]:
        assert kinds[date(year, month, number)] == "holiday"


def test_working_days_agree_with_chinesecalendar(kinds: dict[date, str]) -> None:
    chinese_calendar = pytest.importorskip("chinese_calendar")
    assert [d for d in days() if works(kinds, d) != chinese_calendar.is_workday(d)] == []


def test_working_days_agree_with_holidays(kinds: dict[date, str]) -> None:
    holidays = pytest.importorskip("holidays")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        china = holidays.country_holidays("CN", years=range(2006, 2028))
    assert [d for d in days() if works(kinds, d) != china.is_working_day(d)] == []


def test_working_days_agree_with_the_public_table(kinds: dict[date, str]) -> None:
    with shared_table().open(encoding="utf-8") as lines:
        off = {date.fromisoformat(r["date"]): r["is_off_day"] == "True" for r in csv.DictReader(lines)}
    table = {day: not rest for day, rest in off.items() if day <= LAST}
    assert [d for d in days() if works(kinds, d) != table.get(d, d.weekday() < 5)] == []
    listed = {day for day, rest in off.items() if rest and day <= LAST}
    assert {day for day, kind in kinds.items() if kind == "holiday"} == listed


def test_a_spot_check_by_hand(kinds: dict[date, str]) -> None:
    assert works(kinds, date(2026, 2, 14))  # Saturday before the spring festival
    assert not works(kinds, date(2026, 2, 23))  # Monday, last day of the spring festival
    assert works(kinds, date(2026, 10, 10))  # Saturday after the national holiday
    assert not works(kinds, date(2026, 9, 25))  # mid-autumn
    assert not works(kinds, date(2020, 2, 1))  # the festival was lengthened
    assert works(kinds, date(2020, 2, 3))
