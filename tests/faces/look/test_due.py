"""The due badge over real answers of the engine."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from wangge.faces.look import due
from wangge.policy import deadlines, literate
from wangge.policy.workdays import Calendar

ZONE = ZoneInfo("Asia/Shanghai")
PACK = literate.load(literate.find(settings.PACKS, "community"))
CALENDAR = Calendar.load(settings.PACKS / "calendars")


def at(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=ZONE)


def answer(received: str, level: str = "community"):
    return deadlines.due(PACK, CALENDAR, received=at(received), level=level, zone=ZONE)


def rendered(deadline, now: datetime, tag: str = "{% due_badge deadline now %}", **more) -> str:
    template = Template("{% load look %}" + tag)
    return template.render(Context({"deadline": deadline, "now": now, "zone": ZONE} | more))


@pytest.mark.parametrize(
    ("now", "tone", "word"),
    [
        ("2026-11-23", "soon", "明天到期"),
        ("2026-11-24", "today", "今天到期"),
        ("2026-11-25", "late", "已超期1天"),
        ("2026-11-28", "late", "已超期4天"),
    ],
)
def test_the_badge_says_how_near_the_day_is(now, tone, word):
    state = due.state(answer("2026-11-23").at, at(now))
    assert (state.tone, state.word) == (tone, word)


def test_the_last_instant_is_still_in_time():
    deadline = answer("2026-11-23")
    assert due.state(deadline.at, deadline.at).tone != "late"
    assert due.state(deadline.at, deadline.at + timedelta(seconds=1)).tone == "late"


def test_a_settled_matter_says_how_it_ended_and_counts_no_further():
    deadline = answer("2026-11-23")
    later = at("2026-12-20")
    assert due.state(deadline.at, later, done_at=at("2026-11-24")).word == "按时办结"
    assert due.state(deadline.at, later, done_at=at("2026-11-26")).word == "超期2天办结"
    assert due.state(deadline.at, later, done_at=deadline.at).tone == "done"


def test_days_left_are_counted_in_the_places_days():
    deadline = answer("2026-11-23", "other-unit")
    assert due.state(deadline.at, at("2026-11-24", 23)).word == "还有2天"
    elsewhere = at("2026-11-24", 23).astimezone(ZoneInfo("UTC"))
    assert due.state(deadline.at, elsewhere).word == "还有2天"


def test_an_hourly_limit_speaks_of_hours():
    end = at("2026-11-24", 15)
    assert due.state(end, at("2026-11-24", 12), hourly=True).word == "还有3小时"
    assert due.state(end, end - timedelta(minutes=20), hourly=True).word == "还有20分钟"
    assert due.state(end, end + timedelta(hours=2), hourly=True).word == "已超期2小时"


def test_the_strip_has_one_cell_a_day_and_draws_the_roll():
    deadline = answer("2026-09-30")
    squares = due.strip(deadline, at("2026-10-02"))
    assert [square.cell.day for square in squares] == [
        at("2026-09-30").date() + timedelta(days=n) for n in range(9)
    ]
    assert squares[0].foot == "当日不计"
    assert [square.roll for square in squares] == ["", "from", *["through"] * 6, "to"]
    assert squares[-1].foot == "顺延到期"
    assert [square.today for square in squares].index(True) == 2
    assert all(square.mark == "休" for square in squares[1:-1])
    assert squares[-1].last
    assert not any(square.last for square in squares[:-1])


def test_a_make_up_day_says_so():
    squares = due.strip(answer("2026-02-13", "other-unit"), at("2026-02-13"))
    assert squares[1].mark == "班"
    assert "调休上班" in squares[1].said


def test_the_page_carries_the_sentence_the_reading_and_the_steps():
    deadline = answer("2026-09-30")
    page = rendered(deadline, at("2026-10-02"))
    for words in (deadline.citation.sentence, deadline.citation.reading, *deadline.steps, "B-3.1", "10月8日"):
        assert words in page
    assert page.count('<li class="cell') == 9
    assert "<details" in page
    assert "style=" not in page


def test_a_stored_answer_reads_as_the_answer_itself():
    deadline = answer("2026-09-30")
    assert rendered(deadline.to_json(), at("2026-10-02")) == rendered(deadline, at("2026-10-02"))


def test_a_provisional_day_says_the_word():
    page = rendered(answer("2026-12-31"), at("2026-12-31"))
    assert "暂定" in page
    assert "cell--provisional" in page
    assert "暂定" not in rendered(answer("2026-11-23"), at("2026-11-23"))


def test_the_mark_of_a_list_says_the_same_in_one_line():
    deadline = answer("2026-11-23")
    mark = rendered(
        deadline, at("2026-11-24"), "{% due_mark deadline.at now clause=deadline.clause zone=zone %}"
    )
    assert "今天到期" in mark
    assert "11月24日 周二 24:00前" in mark
    assert "B-3.1" in mark
    assert "<details" not in mark


def test_without_a_deadline_there_is_no_badge():
    assert rendered(None, at("2026-11-24")).strip() == ""
    assert rendered(None, at("2026-11-24"), "{% due_mark deadline now %}").strip() == ""


def test_the_strip_can_be_heard_in_english():
    with translation.override("en"):
        squares = due.strip(answer("2026-09-30"), at("2026-10-02"))
    assert squares[0].said.startswith("Wed 30 Sep: ")
