"""When a plan asks for a patrol: pure arithmetic on the real calendar."""

import datetime as dt
from pathlib import Path

import pytest

from wangge.patrol import recurring
from wangge.policy.workdays import Calendar

CALENDAR = Calendar.load(Path(__file__).parents[2] / "packs" / "calendars")
D = dt.date
NEW_YEAR = D(2026, 1, 1)


def asked(kind, first, last, rule=None, *, since=NEW_YEAR, until=None):
    return recurring.occasions(
        kind, rule or {}, since=since, until=until, first=first, last=last, calendar=CALENDAR
    )


def days(kind, first, last, rule=None, **more):
    return [each.due for each in asked(kind, first, last, rule, **more)]


def test_daily_is_each_working_day_with_the_saturday_that_makes_up_for_a_holiday():
    assert days("daily", D(2026, 5, 6), D(2026, 5, 11)) == [
        D(2026, 5, 6), D(2026, 5, 7), D(2026, 5, 8), D(2026, 5, 9), D(2026, 5, 11),
    ]  # fmt: skip


def test_weekly_falls_on_its_weekday():
    assert days("weekly", D(2026, 3, 2), D(2026, 3, 13), {"weekday": 2}) == [D(2026, 3, 4), D(2026, 3, 11)]


def test_weekly_on_a_day_of_rest_goes_to_the_working_day_before_it_in_the_week():
    # 2026-05-01 is a Friday and a holiday
    assert days("weekly", D(2026, 4, 27), D(2026, 5, 1), {"weekday": 4}) == [D(2026, 4, 30)]


def test_weekly_goes_to_the_next_working_day_where_none_is_before():
    # the week of 2026-05-04: Monday and Tuesday still are holidays
    assert days("weekly", D(2026, 5, 4), D(2026, 5, 10), {"weekday": 0}) == [D(2026, 5, 6)]


def test_a_week_without_a_working_day_asks_for_nothing():
    whole = [D(2026, 2, 16) + dt.timedelta(days=n) for n in range(7)]
    assert not any(CALENDAR.is_working(day) for day in whole)
    assert days("weekly", whole[0], whole[-1], {"weekday": 4}) == []


def test_a_weekly_patrol_counts_from_monday_on():
    assert asked("weekly", D(2026, 3, 4), D(2026, 3, 4), {"weekday": 4})[0].opens == D(2026, 3, 2)


def test_special_is_once_within_its_days():
    found = asked("special", D(2026, 3, 4), D(2026, 3, 4), since=D(2026, 3, 2), until=D(2026, 3, 31))
    assert [(each.opens, each.due) for each in found] == [(D(2026, 3, 2), D(2026, 3, 31))]


def test_seasonal_is_by_the_nth_working_day_of_each_of_its_months():
    rule = {"months": [6, 7], "working_day": 5}
    assert days("seasonal", D(2026, 5, 1), D(2026, 8, 31), rule) == [D(2026, 6, 5), D(2026, 7, 7)]


def test_before_a_holiday_it_is_due_on_the_last_working_day_and_opens_some_before():
    found = asked("holiday", D(2026, 9, 14), D(2026, 9, 30), {"within": 2})
    said = [(each.opens, each.due) for each in found]
    assert said[-1] == (D(2026, 9, 29), D(2026, 9, 30))  # before 1 October
    assert found[-1].name


def test_an_ordinary_weekend_is_no_holiday():
    assert asked("holiday", D(2026, 3, 2), D(2026, 3, 20), {"within": 2}) == []


def test_what_lies_in_a_year_without_a_notice_is_provisional():
    assert asked("daily", D(2027, 3, 1), D(2027, 3, 1))[0].provisional
    assert not asked("daily", D(2026, 3, 2), D(2026, 3, 2))[0].provisional


@pytest.mark.parametrize("kind", ["daily", "weekly", "seasonal", "holiday"])
def test_nothing_is_due_before_the_plan_begins_or_after_it_ended(kind):
    rule = {"months": list(range(1, 13)), "weekday": 4}
    since, until = D(2026, 4, 1), D(2026, 5, 31)
    found = days(kind, D(2026, 3, 1), D(2026, 7, 1), rule, since=since, until=until)
    assert found and all(since <= day <= until for day in found)


@pytest.mark.parametrize("kind", ["daily", "weekly", "seasonal", "holiday", "special"])
def test_asking_day_by_day_gives_what_asking_at_once_gives(kind):
    rule = {"months": [2, 5, 9], "weekday": 3, "working_day": 4, "within": 3}
    first, last = D(2026, 1, 20), D(2026, 10, 12)
    span = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    since, until = D(2026, 1, 25), D(2026, 10, 1)
    whole = set(asked(kind, first, last, rule, since=since, until=until))
    assert whole
    assert {each for day in span for each in asked(kind, day, day, rule, since=since, until=until)} == whole
