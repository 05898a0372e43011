"""真实台账: Pingshan 2018 and Boston December 2011, read where they lie; every figure found a second time with `csv`."""

import csv
import datetime as dt
import gzip
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cast import PACKS
from sample import sample
from wangge.cases import replay
from wangge.cases.backlog import columns, matters, table
from wangge.cases.models import Case
from wangge.integrity.actor import Actor
from wangge.policy import literate

MAPS = Path(__file__).parents[2] / "docs" / "maps"
AT = dt.datetime(2026, 7, 1, 1, tzinfo=dt.UTC)
BY = Actor.importing("导入台账")


def lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path) as content:
        return list(csv.DictReader(io.TextIOWrapper(content, "utf-8-sig")))


@pytest.fixture
def rests() -> Callable[[dt.date], bool]:
    """Whether a day is no working day, by the published holiday table: another source than our calendar."""
    with sample("open/holidays/holiday_cn.csv").open(encoding="utf-8-sig") as rows:
        marked = {row["date"]: row["is_off_day"] == "True" for row in csv.DictReader(rows)}
    return lambda day: marked.get(day.isoformat(), day.weekday() >= 5)


def last_day(received: dt.datetime, days: int, rests: Callable[[dt.date], bool]) -> dt.date:
    day = received.date() + dt.timedelta(days=days)
    while rests(day):
        day += dt.timedelta(days=1)
    return day


def brought(path: Path, name: str, place, *, dry_run: bool) -> tuple[matters.Outcome, list[dict[str, str]]]:
    read = table.read(path)
    report = io.StringIO()
    outcome = matters.bring_in(
        read, columns.load(MAPS / f"{name}.toml", read), place=place, report=report, dry_run=dry_run,
        as_if=literate.load(literate.find(PACKS, "community")), by=BY, at=AT,
    )  # fmt: skip
    return outcome, list(csv.DictReader(io.StringIO(report.getvalue())))


def test_pingshan_every_row_comes_in_and_nobody_can_say_which_was_late(cast, rests):
    path = sample("internal/zh_events/pingshan_2018.csv.gz")
    theirs = lines(path)
    outcome, report = brought(path, "pingshan", cast.community, dry_run=False)
    assert (outcome.imported, outcome.bad) == (len(theirs), []) == (3981, [])
    without = [row for row in theirs if row["DISPOSE_UNIT_NAME"] == "-"]
    archived = [row for row in theirs if row["INTIME_ARCHIVE_NUM"] in "01"]
    assert outcome.without_limit == len(without)
    assert outcome.closed == outcome.closed_when_unknown == len(archived)
    assert sum(outcome.unmatched["category"].values()) == len(theirs)
    assert sum(outcome.unmatched["unit"].values()) == len(theirs) - len(without)
    for row, ours in zip(theirs, report, strict=True):
        unit, received = row["DISPOSE_UNIT_NAME"], dt.datetime.fromisoformat(row["CREATE_TIME"])
        street = "街道" in unit or "办事处" in unit
        days, clause = (1, "B-3.1") if "社区" in unit else (2, "B-3.2") if street else (3, "B-3.3")
        due = last_day(received, days, rests).isoformat()
        assert (ours["number"], ours["due"], ours["clause"]) == (
            (row["REC_ID"], "", "") if row in without else (row["REC_ID"], due, clause)
        )
        assert ours["ours"] in ("无法判断", "没有时限"), "there is no closing time in this table"
    flags = Counter(row["INTIME_ARCHIVE_NUM"] for row in theirs)
    said = Counter(row["theirs"] for row in report)
    assert (said["按期"], said["超期"], said[""]) == (flags["1"], flags["0"], flags["-"])
    assert outcome.comparison.reasons == {}
    assert Case.objects.filter(state="closed", closed_at=None, due_at=None).count() == len(archived)
    assert replay.check(Case.objects.order_by("pk")[:40]) == {}


def test_boston_our_verdict_beside_the_citys(cast, rests):
    path = sample("open/us_311/boston_2011.csv.gz")
    theirs = lines(path)
    cast.community.zone_name = "America/New_York"
    outcome, report = brought(path, "boston", cast.community, dry_run=True)
    assert (outcome.imported, outcome.bad) == (len(theirs), [])
    eastern = ZoneInfo("America/New_York")

    def time(said: str) -> dt.datetime | None:
        return dt.datetime.fromisoformat(said).replace(tzinfo=eastern) if said else None

    pairs, reasons, own = Counter(), Counter(), Counter()
    for row, ours in zip(theirs, report, strict=True):
        received, closed, target = (time(row[name]) for name in ("open_dt", "closed_dt", "target_dt"))
        due = last_day(received, 3, rests)
        assert ours["due"] == due.isoformat()
        if closed is None or target is None:
            continue
        end = dt.datetime.combine(due + dt.timedelta(days=1), dt.time(), eastern)
        mine = "超期" if closed > end else "按期"
        city = {"ONTIME": "按期", "OVERDUE": "超期", "": ""}[row["ontime"]]
        assert (ours["ours"], ours["theirs"]) == (mine, city)
        own[city, "超期" if closed > target else "按期"] += 1
        pairs[mine, city] += 1
        if city and mine != city:
            assert ours["why"].startswith(f"对方的期限比条款B-3.3{'晚' if target > end else '早'}"), ours
            reasons["晚" if target > end else "早"] += 1
    assert set(own) == {("按期", "按期"), ("超期", "超期"), ("", "超期")}, (
        "the city's verdict agrees with its own target"
    )
    compared = outcome.comparison
    explained = Counter()
    for reason, count in compared.reasons.items():
        if "条款" in reason:
            explained[reason[-1]] += count
    assert explained == reasons
    both = Counter({(str(mine), str(city)): n for (mine, city), n in compared.with_target.items()})
    assert both == Counter({(mine, city or "没有写结论"): n for (mine, city), n in pairs.items()})
