"""The vectors of the counting rules, and what must never happen whatever the calendar."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wangge.policy import deadlines
from wangge.policy.deadlines import Deadline, OfficeHours, Pause
from wangge.policy.pack import Refusal

VECTORS = """
2026-02-11 02-12 02-13 02-14 02-12 02-13 02-14 02-25
2026-02-12 02-13 02-14 02-24 02-13 02-14 02-24 02-26
2026-02-13 02-14 02-24 02-24 02-14 02-24 02-25 02-27
2026-02-14 02-24 02-24 02-24 02-24 02-25 02-26 02-28
2026-04-30 05-06 05-06 05-06 05-06 05-07 05-08 05-11
2026-05-06 05-07 05-08 05-09 05-07 05-08 05-09 05-12
2026-07-16 07-17 07-20 07-20 07-17 07-20 07-21 07-23
2026-07-17 07-20 07-20 07-20 07-20 07-21 07-22 07-24
2026-07-18 07-20 07-20 07-21 07-20 07-21 07-22 07-24
2026-09-24 09-28 09-28 09-28 09-28 09-29 09-30 10-09
2026-09-30 10-08 10-08 10-08 10-08 10-09 10-10 10-13
"""
CASES = [
    (cells[0], unit, amount, f"2026-{cells[column]}")
    for cells in (line.split() for line in VECTORS.strip().splitlines())
    for column, (unit, amount) in enumerate(
        [
            *(("calendar-day", amount) for amount in (1, 2, 3)),
            *(("working-day", amount) for amount in (1, 2, 3, 5)),
        ],
        1,
    )
]


def limit(yard, unit, amount, **more):
    """A clause like Y-1 with another unit and amount."""
    clause = yard["Y-1"]
    provision = replace(clause.provision, unit=unit, amount=amount, cap=None, **more)
    return replace(clause, provision=provision)


@pytest.mark.parametrize(("received", "unit", "amount", "due"), CASES)
@pytest.mark.parametrize("clock", ["00:00", "23:59:59"])
def test_the_vectors_of_2026(yard, calendar, when, zone, received, unit, amount, due, clock):
    clause = limit(yard, unit, amount)
    deadline = deadlines.due_under(yard, clause, calendar, received=when(received, clock), zone=zone)
    assert deadline.day.isoformat() == due
    assert deadline.at == when(due, "00:00") + timedelta(days=1)
    assert deadline.counted == amount
    assert not deadline.provisional


def test_every_day_of_two_years_agrees_with_another_calendar(yard, calendar, when, zone):
    other = pytest.importorskip("chinese_calendar")
    one = timedelta(days=1)
    for number in range(365 + 340):
        received = date(2025, 1, 1) + number * one
        for unit, amount in (
            ("calendar-day", 1),
            ("calendar-day", 3),
            ("working-day", 1),
            ("working-day", 5),
        ):
            day, left = received, amount
            while left:
                day += one
                left -= unit == "calendar-day" or other.is_workday(day)
            while not other.is_workday(day):
                day += one
            clause = limit(yard, unit, amount)
            ours = deadlines.due_under(
                yard, clause, calendar, received=when(received.isoformat()), zone=zone, account=False
            )
            assert (received, unit, amount, ours.day) == (received, unit, amount, day)


def test_a_deadline_names_its_clause_and_shows_every_day(yard, calendar, when, zone):
    deadline = deadlines.due(yard, calendar, received=when("2026-09-30"), level="community", zone=zone)
    assert deadline.clause == "Y-1"
    assert deadline.citation.short() == "Y-1 · 槐荫小院办事规约 1"
    assert deadline.citation.digest == yard.digest
    assert deadline.rolled_from == date(2026, 10, 1)
    assert deadline.cap is not None
    assert deadline.cap.day == date(2026, 10, 13)
    assert [cell.day.day for cell in deadline.account] == [30, 1, 2, 3, 4, 5, 6, 7, 8]
    assert [cell.number for cell in deadline.account] == [None, 1, *[None] * 7]
    assert "国庆节" in deadline.account[2].label
    assert "National Day" in deadline.account[2].label_in("en")
    assert deadline.steps[0].startswith("2026年9月30日（周三）10:00收到")
    assert any("国庆节" in step and "顺延" in step for step in deadline.steps)
    assert deadline.steps[-1] == "2026年10月8日（周四）24:00 届满。"
    assert any("rolls over to Thu 8 Oct 2026" in step for step in deadline.steps_in("en"))


@pytest.mark.parametrize("level", ["community", "street", "other-unit", "cap-first"])
@pytest.mark.parametrize("lane", ["normal", "urgent"])
def test_a_deadline_survives_json(yard, calendar, when, zone, level, lane):
    pauses = [Pause(when("2026-12-30"), when("2026-12-31"))]
    deadline = deadlines.due(
        yard, calendar, received=when("2026-12-29"), level=level, lane=lane, zone=zone, pauses=pauses
    )
    again = Deadline.from_json(json.loads(json.dumps(deadline.to_json())))
    assert again == deadline
    assert again.steps_in("en") == deadline.steps_in("en")


def test_the_day_is_the_places_day_not_utcs(yard, calendar, zone):
    late_evening_utc = datetime(2026, 7, 15, 17, 0, tzinfo=UTC)
    deadline = deadlines.due(yard, calendar, received=late_evening_utc, level="community", zone=zone)
    assert deadline.started.date() == date(2026, 7, 16)
    assert deadline.day == date(2026, 7, 17)


def test_a_make_up_saturday_is_an_end_and_a_plain_one_is_not(yard, calendar, when, zone):
    for received, due in (("2026-02-13", "2026-02-14"), ("2026-07-17", "2026-07-20")):
        deadline = deadlines.due(yard, calendar, received=when(received), level="community", zone=zone)
        assert deadline.day.isoformat() == due
        assert (deadline.rolled_from is None) == (received == "2026-02-13")


def test_a_cap_holds_whatever_the_limit(yard, calendar, when, zone):
    deadline = deadlines.due(yard, calendar, received=when("2026-07-16"), level="cap-first", zone=zone)
    assert deadline.day == date(2026, 7, 17)
    assert any("最迟不超过" in step for step in deadline.steps)
    assert deadline.account[-1].day == deadline.day


def test_hours_run_by_night_and_through_the_holiday(yard, calendar, when, zone):
    deadline = deadlines.due(
        yard, calendar, received=when("2026-09-30", "20:00"), level="street", lane="urgent", zone=zone
    )
    assert deadline.clause == "Y-6"
    assert deadline.at == when("2026-10-01", "04:00")
    assert [cell.role for cell in deadline.account] == ["running", "running"]
    assert not deadline.provisional
    ends_at_midnight = deadlines.due(
        yard, calendar, received=when("2026-07-16", "16:00"), level="street", lane="urgent", zone=zone
    )
    assert ends_at_midnight.day == date(2026, 7, 16)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-07-16 09:00", "2026-07-16 15:00"),
        ("2026-07-16 12:30", "2026-07-17 09:00"),
        ("2026-07-16 17:30", "2026-07-17 14:30"),
        ("2026-07-17 16:30", "2026-07-20 11:30"),
        ("2026-09-30 17:00", "2026-10-08 12:00"),
        ("2026-07-18 03:00", "2026-07-20 14:30"),
    ],
)
def test_working_hours_run_only_while_the_office_is_open(yard, calendar, when, zone, received, due):
    clause = yard["Y-7"]
    deadline = deadlines.due_under(yard, clause, calendar, received=when(*received.split()), zone=zone)
    assert deadline.at == when(*due.split())


def test_without_a_lunch_break_the_hours_run_through(yard, calendar, when, zone):
    hours = OfficeHours(lunch_from=None, lunch_until=None)
    deadline = deadlines.due_under(
        yard, yard["Y-7"], calendar, received=when("2026-07-16", "11:00"), zone=zone, hours=hours
    )
    assert deadline.at == when("2026-07-16", "15:00")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-07-16 10:00", "2026-07-16 17:30"),
        ("2026-07-16 17:29", "2026-07-16 17:30"),
        ("2026-07-16 17:30", "2026-07-17 17:30"),
        ("2026-07-17 23:59", "2026-07-20 17:30"),
        ("2026-10-03 09:00", "2026-10-08 17:30"),
    ],
)
def test_what_comes_after_closing_time_is_due_the_next_working_day(yard, calendar, when, zone, received, due):
    deadline = deadlines.due_under(yard, yard["Y-8"], calendar, received=when(*received.split()), zone=zone)
    assert deadline.at == when(*due.split())


def test_the_days_of_a_pause_do_not_count_and_the_day_of_resuming_does(yard, calendar, when, zone):
    received = when("2026-07-13")  # Monday; three days: Thursday the 16th
    plain = deadlines.due(yard, calendar, received=received, level="other-unit", zone=zone)
    assert plain.day == date(2026, 7, 16)
    pause = Pause(when("2026-07-14", "15:00"), when("2026-07-16", "09:00"))
    paused = deadlines.due(yard, calendar, received=received, level="other-unit", zone=zone, pauses=[pause])
    assert paused.day == date(2026, 7, 20)  # 16, 17, 18 → the 18th is a Saturday
    assert [cell.role for cell in paused.account][:3] == ["received", "paused", "paused"]
    assert paused.counted == 3
    assert any("暂停 1 次，2 日不计" in step for step in paused.steps)
    assert not any("没有规定可以暂停" in step for step in paused.steps)


def test_an_hour_of_pause_in_one_day_moves_no_day(yard, calendar, when, zone):
    pause = Pause(when("2026-07-14", "10:00"), when("2026-07-14", "11:00"))
    deadline = deadlines.due(
        yard, calendar, received=when("2026-07-13"), level="community", zone=zone, pauses=[pause]
    )
    assert deadline.day == date(2026, 7, 14)
    assert any("没有规定可以暂停" in step for step in deadline.steps)


def test_a_pause_moves_hours_to_the_minute(yard, calendar, when, zone):
    pause = Pause(when("2026-07-16", "10:00"), when("2026-07-16", "11:30"))
    hours = deadlines.due(
        yard,
        calendar,
        received=when("2026-07-16", "09:00"),
        level="street",
        lane="urgent",
        zone=zone,
        pauses=[pause],
    )
    assert hours.at == when("2026-07-16", "18:30")
    working = deadlines.due_under(
        yard, yard["Y-7"], calendar, received=when("2026-07-16", "09:00"), zone=zone, pauses=[pause]
    )
    assert working.at == when("2026-07-16", "16:30")


def test_a_pause_still_standing_makes_the_day_provisional(yard, calendar, when, zone):
    pause = Pause(when("2026-07-14", "10:00"))
    deadline = deadlines.due(
        yard, calendar, received=when("2026-07-13"), level="community", zone=zone, pauses=[pause]
    )
    assert deadline.provisional
    assert any("暂停尚未结束" in step for step in deadline.steps)


@pytest.mark.parametrize("received", ["2006-12-29", "1999-05-01", "2026-12-29", "2027-03-01", "2050-06-01"])
def test_beyond_the_published_calendars_the_answer_says_it_is_provisional(
    yard, calendar, when, zone, received
):
    deadline = deadlines.due(yard, calendar, received=when(received), level="community", zone=zone)
    assert deadline.provisional
    assert any("暂定" in step for step in deadline.steps)
    assert any("provisional" in step for step in deadline.steps_in("en"))
    assert any(cell.provisional for cell in deadline.account)


def test_the_next_notice_settles_what_was_provisional(yard, calendar, when, zone):
    newer = calendar.with_year(
        "# year: 2027\ndate,kind,name\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n"
    )
    before = deadlines.due(yard, calendar, received=when("2026-12-31"), level="community", zone=zone)
    after = deadlines.due(yard, newer, received=when("2026-12-31"), level="community", zone=zone)
    assert (before.day, before.provisional) == (date(2027, 1, 1), True)
    assert (after.day, after.provisional) == (date(2027, 1, 5), False)


def test_the_most_specific_limit_answers(yard):
    assert deadlines.limit_for(yard, level="street", lane="urgent").id == "Y-6"
    assert deadlines.limit_for(yard, level="street", lane="normal").id == "Y-2"
    assert deadlines.limit_for(yard, for_="triage").id == "Y-8"


def test_refusals_say_what_is_known(yard, calendar, when, zone):
    with pytest.raises(Refusal, match="没有层级“comunity”。最相近的写法：community"):
        deadlines.limit_for(yard, level="comunity")
    with pytest.raises(Refusal, match="没有缓急“urgnt”。最相近的写法：urgent"):
        deadlines.limit_for(yard, level="street", lane="urgnt")
    with pytest.raises(Refusal, match="没有规定“要求重办”的时限"):
        deadlines.limit_for(yard, for_="reopen")
    with pytest.raises(Refusal, match="最相近的写法：triage"):
        deadlines.limit_for(yard, for_="triag")
    with pytest.raises(Refusal, match="没有时区"):
        deadlines.due(yard, calendar, received=datetime(2026, 7, 16), level="street", zone=zone)  # noqa: DTZ001
    with pytest.raises(Refusal, match="不是时限"):
        deadlines.due_under(yard, yard["Y-10"], calendar, received=when("2026-07-16"), zone=zone)
    backwards = Pause(when("2026-07-16"), when("2026-07-15"))
    with pytest.raises(Refusal, match="结束早于开始"):
        deadlines.due(
            yard, calendar, received=when("2026-07-16"), level="street", zone=zone, pauses=[backwards]
        )
    with pytest.raises(Refusal, match="9999"):
        deadlines.due(yard, calendar, received=when("9999-12-31"), level="street", zone=zone)
    with pytest.raises(Refusal, match="没有条款 Y-99"):
        yard.cite("Y-99")


def test_an_extension_reaches_five_working_days_from_receipt(yard, calendar, when, zone):
    farthest = deadlines.extended(yard, calendar, received=when("2026-05-06"), level="community", zone=zone)
    assert (farthest.day, farthest.clause) == (date(2026, 5, 12), "Y-5")


def test_an_extension_may_be_granted_for_less_than_the_farthest_day(yard, calendar, when, zone):
    farthest = deadlines.extended(yard, calendar, received=when("2026-05-06"), level="community", zone=zone)
    granted = farthest.until(date(2026, 5, 9))
    assert granted.at == when("2026-05-10", "00:00")
    assert granted.account[-1].day == date(2026, 5, 9)
    assert granted.cap is not None
    assert granted.cap.day == date(2026, 5, 12)
    assert granted.steps[-2:] == ("经批准延至2026年5月9日（周六）。", "2026年5月9日（周六）24:00 届满。")
    assert farthest.until(date(2026, 5, 20)) is farthest
    assert Deadline.from_json(granted.to_json()) == granted


def test_after_the_cap_the_resident_is_told_every_three_working_days(yard, calendar, when, zone):
    first = deadlines.next_telling(yard, calendar, after=when("2026-09-30", "15:00"), zone=zone)
    assert (first.day, first.clause) == (date(2026, 10, 10), "Y-5")
    again = deadlines.next_telling(yard, calendar, after=when("2026-10-10"), zone=zone)
    assert again.day == date(2026, 10, 14)


def test_reminders_come_in_office_hours_in_order_and_once(yard, calendar, when, zone):
    deadline = deadlines.due(yard, calendar, received=when("2026-09-24"), level="other-unit", zone=zone)
    kinds = deadlines.reminders(deadline, calendar, zone=zone)
    assert deadline.day == date(2026, 9, 28)
    assert kinds == [("due", when("2026-09-28", "08:30"))]
    five = deadlines.extended(yard, calendar, received=when("2026-05-06"), level="community", zone=zone)
    assert deadlines.reminders(five, calendar, zone=zone) == [
        ("half", when("2026-05-09", "17:00")),
        ("eve", when("2026-05-11", "08:30")),
        ("due", when("2026-05-12", "08:30")),
    ]


def test_an_urgent_reminder_does_not_wait_for_the_office(yard, calendar, when, zone):
    deadline = deadlines.due(
        yard, calendar, received=when("2026-09-30", "20:00"), level="street", lane="urgent", zone=zone
    )
    assert deadlines.reminders(deadline, calendar, zone=zone) == [
        ("half", when("2026-10-01", "00:00")),
        ("due", when("2026-10-01", "04:00")),
    ]


def test_overdue_is_told_every_working_morning(yard, calendar, when, zone):
    deadline = deadlines.due(yard, calendar, received=when("2026-07-16"), level="community", zone=zone)
    assert deadlines.next_overdue(deadline, calendar, after=deadline.at, zone=zone) == when(
        "2026-07-20", "08:30"
    )
    later = when("2026-07-20", "08:30")
    assert deadlines.next_overdue(deadline, calendar, after=later, zone=zone) == when("2026-07-21", "08:30")


def test_a_zone_with_summer_time_keeps_its_own_midnight(yard, calendar):
    berlin = ZoneInfo("Europe/Berlin")
    received = datetime(2026, 3, 27, 12, tzinfo=berlin)
    deadline = deadlines.due(yard, calendar, received=received, level="community", zone=berlin)
    assert deadline.at == datetime(2026, 3, 31, 0, 0, tzinfo=berlin)
    hours = deadlines.due(
        yard,
        calendar,
        received=datetime(2026, 3, 28, 22, tzinfo=berlin),
        level="street",
        lane="urgent",
        zone=berlin,
    )
    assert hours.at - received > timedelta(0)
    assert hours.at.astimezone(UTC) == datetime(2026, 3, 29, 5, tzinfo=UTC)
