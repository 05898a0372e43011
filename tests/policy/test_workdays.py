from datetime import date, timedelta

import pytest

from wangge.policy.pack import PackError, Refusal
from wangge.policy.workdays import Calendar, DayKind

HEAD = "# notice: 测试通知\n# year: 2026\ndate,kind,name\n"


def test_a_day_has_the_kind_its_notice_gives_it(calendar):
    assert calendar.kind(date(2026, 10, 1)) is DayKind.HOLIDAY
    assert calendar.kind(date(2026, 10, 10)) is DayKind.MAKE_UP
    assert calendar.kind(date(2026, 10, 11)) is DayKind.REST
    assert calendar.kind(date(2026, 10, 12)) is DayKind.WORKING
    assert calendar.note(date(2026, 10, 1)) == "国庆节"
    assert calendar.note(date(2026, 10, 12)) == ""
    assert "国办发明电" in calendar.notice(2026)


def test_the_next_working_day_skips_the_holiday_and_keeps_the_make_up_saturday(calendar):
    assert calendar.next_working(date(2026, 10, 1)) == date(2026, 10, 8)
    assert calendar.next_working(date(2026, 10, 8)) == date(2026, 10, 8)
    assert calendar.next_working(date(2026, 10, 9), include=False) == date(2026, 10, 10)
    assert calendar.previous_working(date(2026, 10, 8)) == date(2026, 9, 30)


def test_counting_by_table_agrees_with_counting_day_by_day(calendar):
    day = date(2006, 11, 1)
    while day < date(2027, 3, 1):
        for n in (1, 2, 5, 23):
            slow, left = day, n
            while left:
                slow += timedelta(days=1)
                left -= calendar.is_working(slow)
            assert calendar.add_working(day, n) == slow
        day += timedelta(days=17)
    first, last = date(2025, 12, 20), date(2026, 3, 9)
    each = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert calendar.working_between(first, last) == sum(map(calendar.is_working, each))
    assert calendar.working_between(last, first) == 0


def test_a_calendar_answers_far_outside_what_it_knows(calendar):
    assert calendar.add_working(date(1950, 1, 2), 5) == date(1950, 1, 9)
    assert calendar.add_working(date(2093, 1, 1), 5) == date(2093, 1, 8)
    assert not calendar.known(date(2093, 1, 1))
    with pytest.raises(Refusal, match="9999"):
        calendar.add_working(date(9999, 12, 30), 50)


def test_the_last_days_of_a_year_wait_for_the_next_notice(calendar):
    assert calendar.known(date(2026, 12, 30))
    assert not calendar.settled(date(2026, 12, 30))
    assert calendar.settled(date(2026, 12, 28))
    assert calendar.settled(date(2025, 12, 30))
    assert not calendar.settled(date(2027, 1, 4))


def test_a_new_notice_makes_a_new_calendar_and_leaves_the_old_one(calendar):
    newer = calendar.with_year("# year: 2027\ndate,kind,name\n2027-01-04,holiday,元旦\n")
    assert newer.known(date(2027, 1, 4))
    assert not newer.is_working(date(2027, 1, 4))
    assert not calendar.known(date(2027, 1, 4))
    assert newer.digest != calendar.digest
    assert newer.with_year("# year: 2027\ndate,kind,name\n").is_working(date(2027, 1, 4))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("2026-13-01,holiday,某节", "第 4 行：“2026-13-01”不是日期"),
        ("2026-10-01,holliday,国庆节", "最相近的写法：holiday"),
        ("2026-10-01,holiday", "应有三列"),
        ("2026-10-01,holiday,国庆节\n2026-10-01,holiday,国庆节", "第 5 行：2026-10-01 写了两次"),
    ],
)
def test_a_bad_line_of_a_calendar_is_a_sentence_with_its_number(rows, said):
    with pytest.raises(PackError, match=said):
        Calendar.from_text(HEAD + rows)


def test_a_calendar_without_columns_or_year_is_refused(tmp_path):
    with pytest.raises(PackError, match="date,kind,name"):
        Calendar.from_text("2026-10-01,holiday,国庆节\n")
    with pytest.raises(PackError, match="哪一年"):
        Calendar.from_text("date,kind,name\n")
    with pytest.raises(Refusal, match="没有放假安排"):
        Calendar.load(tmp_path)
    (tmp_path / "cn-2026.csv").write_bytes("date,kind,name\n2026-10-01,holiday,国庆节\n".encode("gbk"))
    with pytest.raises(PackError, match="UTF-8"):
        Calendar.load(tmp_path)
