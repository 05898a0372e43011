"""Two texts in one period, the turn of the year, the make-up days: which period is asked, and by when it is due."""

import datetime as dt
from pathlib import Path

import pytest

from duties.conftest import MONDAY, moment
from wangge.duties import ledger, periods
from wangge.duties.ledger import State
from wangge.territory import adoption

PACK = (Path(__file__).parents[2] / "packs" / "community" / "regulation.zh.md").read_text(encoding="utf-8")
DAY = dt.timedelta(days=1)


def adopt(cast, text, since, recorded=MONDAY):
    return adoption.adopt(
        cast.community, text, adopted_by="居民会议", since=since, by=cast.by("feng"), at=moment(recorded, 8)
    )


def asked(place, duty, first, last):
    return [each for each in periods.asked(place, first, last) if each.cadence.duty == duty]


def test_a_text_that_leaves_the_duty_as_it_was_changes_nothing_for_the_running_period(cast, lines):
    adopt(cast, PACK.replace('version = "2026.1"', 'version = "2026.2"'), dt.date(2026, 3, 4))
    [line] = lines("weekly-summary", dt.date(2026, 3, 8), grid=cast.grid1)
    assert (line.state, line.citation.version) == (State.MISSED, "2026.2"), (
        "the text of the last day is cited"
    )


def test_nobody_is_late_for_a_period_that_began_under_other_terms(cast, lines):
    changed = PACK.replace('every = "quarter"\nat-least = 3', 'every = "quarter"\nat-least = 4')
    assert changed != PACK
    adopt(cast, changed, dt.date(2026, 3, 4))
    from wangge.journal import households

    for i in range(5):
        households.add(cast.grid1, name=f"王{i}", address=f"三号楼{i}", need="company", basis="consent",
                       review_on=dt.date(2026, 9, 1), by=cast.by("min"), at=moment(MONDAY))  # fmt: skip
    [first] = lines("home-visit", dt.date(2026, 3, 31), grid=cast.grid1)
    assert (first.state, first.excused_by, first.needed) == (State.EXCUSED, "new-text", 4)
    [second] = lines("home-visit", dt.date(2026, 6, 30), grid=cast.grid1)
    assert (second.state, second.needed) == (State.MISSED, 4)


def test_a_duty_that_the_new_text_drops_is_not_owed_for_the_running_period(cast):
    without = PACK.replace('duty = "weekly-summary"', 'duty = "follow-up"')
    adopt(cast, without, dt.date(2026, 3, 4))
    assert [
        each.due
        for each in asked(cast.community, "weekly-summary", dt.date(2026, 2, 23), dt.date(2026, 3, 15))
    ] == [dt.date(2026, 3, 1)]


def test_a_place_that_adopts_within_a_half_year_owes_the_survey_and_is_not_late_for_it(cast):
    willow = cast.willow
    [survey] = asked(willow, "survey", dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    assert survey.due == dt.date(2026, 6, 30) and not survey.anew, "adopted on the first of January"
    assert asked(cast.community, "survey", dt.date(2025, 7, 1), dt.date(2025, 12, 31)) == [], (
        "before any text"
    )


@pytest.mark.parametrize(
    ("clause", "since", "due"),
    [
        ("C-4.4.1", dt.date(2026, 9, 1), dt.date(2026, 10, 13)),  # 国庆: the fifth working day of October
        ("C-4.4.1", dt.date(2026, 1, 1), dt.date(2026, 2, 6)),
        ("B-2.3", dt.date(2026, 12, 28), dt.date(2027, 1, 3)),  # the week that goes over the year
        ("B-4.6", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
        ("C-4.3.1", dt.date(2026, 7, 1), dt.date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_due_days_by_the_calendar(cast, clause, since, due):
    [one] = [
        each
        for each in periods.asked(cast.community, since, due)
        if each.citation.clause == clause and each.since == since
    ]
    assert one.due == due


def test_december_is_handed_in_in_january_and_belongs_to_the_old_year(cast):
    [december] = [
        each
        for each in asked(cast.company, "periodic-report", dt.date(2027, 1, 1), dt.date(2027, 1, 31))
        if each.since.month == 12
    ]
    assert (december.since, december.until) == (dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert december.due == dt.date(2027, 1, 5) and december.provisional, "the notice for 2027 is not out"


def test_a_make_up_saturday_is_owed_and_a_holiday_is_not(cast, lines):
    saturday, festival = dt.date(2026, 2, 14), dt.date(2026, 2, 17)
    assert [each.grid.code for each in lines("daily-upload", saturday)] == ["1", "2"]
    assert lines("daily-upload", festival) == [] and lines("daily-upload", dt.date(2026, 3, 7)) == []


def test_a_place_without_a_text_owes_nothing(cast):
    assert ledger.ledger(cast.street, dt.date(2026, 1, 1), dt.date(2026, 12, 31)) == []
    assert ledger.running(cast.community, on=dt.date(2025, 12, 31), at=moment(dt.date(2025, 12, 31))) == []


def test_what_was_over_before_a_text_was_recorded_here_is_not_owed(cast):
    from wangge.territory import division

    made = {"by": cast.by("feng"), "at": moment(dt.date(2026, 3, 18), 8)}
    place = division.open_place(
        "community", "new", "新开社区", parent=cast.street, prefix="XK", phone="1", since=cast.since, **made
    )
    division.open_grid(place, "1", "一网格", covers="x", contact="1", since=cast.since, **made)
    adoption.adopt(place, PACK, adopted_by="居民会议", since=cast.since, **made)
    found = {each.since: each.anew for each in asked(place, "daily-upload", MONDAY, dt.date(2026, 3, 20))}
    assert list(found) == [dt.date(2026, 3, 18), dt.date(2026, 3, 19), dt.date(2026, 3, 20)] and not any(
        found.values()
    )
    assert [
        each.anew for each in asked(place, "weekly-summary", dt.date(2026, 3, 18), dt.date(2026, 3, 18))
    ] == [True]


def test_a_text_recorded_late_that_changes_nothing_leaves_no_gap(cast):
    adopt(
        cast,
        PACK.replace('version = "2026.1"', 'version = "2026.2"'),
        dt.date(2026, 3, 4),
        recorded=dt.date(2026, 3, 20),
    )
    found = asked(cast.community, "daily-upload", MONDAY, dt.date(2026, 3, 6))
    assert len(found) == 5 and not any(each.anew for each in found)
