"""Reminders: a working day before, on the day, and a while after; once each, to whoever owes it."""

import datetime as dt

from duties.conftest import FRIDAY, MONDAY, moment
from wangge.duties import notices, reminders
from wangge.duties.models import DutyNotice
from wangge.reports import days, weeks

DAY = dt.timedelta(days=1)


def texts(person, day):
    return {row.occasion: row.text for row in DutyNotice.objects.filter(person=person, day=day)}


def test_a_morning_tells_the_leader_once_what_today_asks(cast):
    assert reminders.turn(at=moment(MONDAY, 7)) == 0, "before the office opens nobody is told anything"
    assert reminders.turn(at=moment(MONDAY, 9)) > 0
    before = DutyNotice.objects.count()
    assert reminders.turn(at=moment(MONDAY, 10)) == 0 and DutyNotice.objects.count() == before
    said = texts(cast.li, MONDAY)
    assert "每日上报（一网格，B-1.2）" in said["due"] and "eve" not in said
    assert notices.unread(cast.li) == len(said) and notices.read(cast.li, at=moment(MONDAY, 11)) == len(said)


def test_what_is_due_on_sunday_is_told_on_thursday_and_on_friday(cast):
    for day in (FRIDAY - DAY, FRIDAY):
        reminders.turn(at=moment(day, 9))
    assert "每周汇总" in texts(cast.li, FRIDAY - DAY)["eve"]
    assert "每周汇总" in texts(cast.li, FRIDAY)["due"]
    assert "日志检查" in texts(cast.zhao, FRIDAY)["due"] and "日志检查" in texts(cast.wang, FRIDAY)["due"]


def test_what_is_done_is_not_told(cast):
    weeks.sign(cast.grid1, FRIDAY, words={}, by=cast.by("li"), at=moment(FRIDAY, 8))
    days.sign(cast.grid1, FRIDAY, by=cast.by("li"), at=moment(FRIDAY, 8))
    reminders.turn(at=moment(FRIDAY, 9))
    assert "每周汇总" not in texts(cast.li, FRIDAY).get("due", "")
    assert "每日上传" not in texts(cast.li, FRIDAY).get("due", "")
    assert "每周汇总" in texts(cast.qian, FRIDAY)["due"]


def test_a_missed_day_is_told_of_for_three_working_days_and_then_rests(cast):
    from wangge.duties import ledger

    found = {}
    for n in (1, 2, 3, 4):
        day = MONDAY + n * DAY
        told = reminders.told(cast.community, day, at=moment(day, 9))
        after = told.get((cast.li.pk, "after"), [])
        found[n] = any(line.duty == "daily-upload" and line.due == MONDAY for line in after)
        assert all(line.state == ledger.State.MISSED for line in after)
    assert found == {1: True, 2: True, 3: True, 4: False}


def test_a_vacant_post_is_told_to_the_office_on_its_day(cast, staffed):
    staffed.end("li", MONDAY - DAY)
    reminders.turn(at=moment(MONDAY, 9))
    assert "没有人任职，请安排" in texts(cast.zhao, MONDAY)["vacant"]
    assert texts(cast.li, MONDAY) == {}, "who has left the post is not reminded of last week"


def test_a_stand_in_is_told_and_the_one_on_leave_is_left_alone(cast, staffed):
    staffed.away("li", MONDAY, FRIDAY)
    staffed.stand_in("li", "qian", MONDAY, FRIDAY)
    reminders.turn(at=moment(MONDAY, 9))
    assert "一网格" in texts(cast.qian, MONDAY)["due"] and texts(cast.li, MONDAY) == {}


def test_rest_days_are_quiet_and_the_make_up_day_is_not(cast):
    assert reminders.turn(at=moment(dt.date(2026, 3, 7), 9)) == 0
    assert reminders.turn(at=moment(dt.date(2026, 2, 14), 9)) > 0, (
        "the Saturday before the Spring Festival was worked"
    )


def test_two_loops_at_once_write_each_notice_once(cast, monkeypatch):
    """The second loop had looked before the first one wrote: the day has moved on, so it writes nothing."""
    place = cast.community
    assert reminders._morning(place, MONDAY, moment(MONDAY, 9)) > 0
    assert reminders._morning(place, MONDAY, moment(MONDAY, 9)) == 0
