"""What must always hold: the states add up, an absence or an outage never makes a duty missed, a holiday never hurries one."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from duties.conftest import MONDAY, moment
from wangge.duties import ledger, outages, periods
from wangge.duties.ledger import State
from wangge.duties.models import Outage
from wangge.policy.workdays import Calendar
from wangge.reports import days, weeks
from wangge.territory import jurisdiction, staffing
from wangge.territory.models import Absence

DAY = dt.timedelta(days=1)
FEBRUARY = dt.date(2026, 2, 1)
END = dt.date(2026, 4, 15)
SPAN = some.tuples(some.integers(0, 70), some.integers(0, 20))
kept = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def lived(cast: Any) -> Any:
    """十个星期: some days signed in time, some late, some not; a stand-in, a grid without a leader."""
    for n in range(0, 40, 3):
        day = FEBRUARY + n * DAY
        days.sign(cast.grid1, day, by=cast.by("li"), at=moment(day + (n % 4) * DAY))
    weeks.sign(cast.grid1, MONDAY, words={}, by=cast.by("li"), at=moment(MONDAY + 4 * DAY))
    feng: Any = {"by": cast.by("feng"), "at": moment(FEBRUARY, 8)}
    staffing.stand_in(cast.posts["li"], cast.sun, since=MONDAY, until=MONDAY + 3 * DAY, **feng)
    staffing.end(cast.posts["qian"], until=dt.date(2026, 3, 20), **feng)
    return cast


def whole(place: Any) -> dict[str, ledger.Line]:
    return {line.event: line for line in ledger.ledger(place, FEBRUARY, END, at=moment(END, 23))}


def test_each_duty_owed_stands_in_one_state_and_they_add_up(lived):
    lines = list(whole(lived.community).values())
    counted = Counter(line.state for line in lines)
    assert sum(counted.values()) == len(lines) and set(counted) >= set(State) - {State.OPEN}
    asked = [each for each in periods.asked(lived.community, FEBRUARY, END) if FEBRUARY <= each.due <= END]
    grids = 2
    assert len(lines) == sum(grids if each.cadence.per == "grid" else 1 for each in asked)
    assert all(line.owed_by is None for line in lines if line.state == State.NOBODY)


def test_part_and_whole_agree(lived):
    lines = whole(lived.community)
    by_month = [
        line for first, last in ((FEBRUARY, dt.date(2026, 2, 28)), (dt.date(2026, 3, 1), dt.date(2026, 3, 31)))
        for line in ledger.ledger(lived.community, first, last, at=moment(END, 23))
    ]  # fmt: skip
    assert {line.event: line.state for line in by_month} == {
        key: line.state for key, line in lines.items() if line.due < dt.date(2026, 4, 1)
    }
    for line in list(lines.values())[::40]:
        found = ledger.one(
            lived.community,
            clause=line.citation.clause,
            since=line.since,
            whose=line.whose,
            at=moment(END, 23),
        )
        assert found is not None and found.state == line.state


@kept
@given(who=some.sampled_from(["li", "qian", "sun", "zhao"]), span=SPAN)
def test_an_absence_recorded_never_makes_a_duty_missed(lived, who, span):
    before = whole(lived.community)
    first = FEBRUARY + span[0] * DAY
    row = Absence.objects.create(
        place=lived.community, person=getattr(lived, who), since=first, until=first + span[1] * DAY
    )
    try:
        after = whole(lived.community)
    finally:
        row.delete()
    assert worse(before, after) == []


@kept
@given(span=SPAN, hours=some.integers(1, 12), only=some.sampled_from([None, "grid1"]))
def test_an_outage_never_makes_a_duty_missed(lived, span, hours, only):
    before = whole(lived.community)
    start = moment(FEBRUARY + span[0] * DAY, 9)
    rows = Outage.objects.all()
    outages.note(
        lived.community, since=start, until=start + dt.timedelta(days=span[1], hours=hours), words="断网",
        grid=lived.grid1 if only else None, by=lived.by("zhao"), at=moment(dt.date(2026, 12, 1)),
    )  # fmt: skip
    after = whole(lived.community)
    assert worse(before, after) == [] and rows.exists()


def worse(before: dict[str, ledger.Line], after: dict[str, ledger.Line]) -> list[str]:
    assert before.keys() == after.keys()
    return [key for key, line in after.items() if line.state == State.MISSED != before[key].state]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=some.dates(dt.date(2027, 1, 1), dt.date(2027, 12, 31)), length=some.integers(1, 9))
def test_a_holiday_inserted_never_makes_a_due_day_earlier(cast, day, length):
    place = cast.company
    last = dt.date(2027, 12, 31)
    rows = "\n".join(f"{day + n * DAY},holiday,新节" for n in range(length) if day + n * DAY <= last)
    shipped = jurisdiction.calendar(place)
    before = {key(each): each.due for each in periods.asked(place, dt.date(2027, 1, 1), last)}
    with pytest.MonkeyPatch.context() as patch:
        fuller = shipped.with_year(f"# year: 2027\ndate,kind,name\n{rows}\n")
        assert isinstance(fuller, Calendar)
        patch.setattr(jurisdiction, "calendar", lambda place=None: fuller)
        after = {key(each): each.due for each in periods.asked(place, dt.date(2027, 1, 1), last)}
    assert after.keys() <= before.keys(), "a holiday takes working days away, it adds none"
    assert all(due >= before[each] for each, due in after.items())


def key(asked: periods.Asked) -> tuple[str, dt.date]:
    return asked.citation.clause, asked.since
