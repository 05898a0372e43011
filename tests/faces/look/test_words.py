from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from wangge.faces.look import words

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


def test_a_day_is_the_places_day():
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert words.day(late, SHANGHAI) == "11月24日 周二"
    assert words.moment(late, SHANGHAI) == "11月24日 00:30"
    assert words.full_day(date(2026, 11, 24)) == "2026年11月24日"


def test_midnight_is_the_end_of_the_day_before():
    assert words.until(datetime(2026, 11, 25, tzinfo=SHANGHAI)) == "11月24日 周二 24:00"
    assert words.until(datetime(2026, 11, 24, 17, 30, tzinfo=SHANGHAI)) == "11月24日 周二 17:30"


def test_days_are_said_in_english_too():
    with translation.override("en"):
        assert words.day(date(2026, 11, 24)) == "Tue 24 Nov"
        assert words.moment(NOON) == "24 Nov, 12:00"


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(seconds=20), "刚才"),
        (timedelta(minutes=5), "5分钟前"),
        (timedelta(hours=3), "3小时前"),
        (timedelta(days=2), "2天前"),
        (-timedelta(hours=2), "2小时后"),
    ],
)
def test_how_long_ago_is_said_in_one_unit(away, said):
    assert words.span(NOON - away, NOON) == said


def test_a_thin_space_stands_between_chinese_and_latin():
    assert words.spaced("依据B-3.1条款，共5件") == "依据\u2009B-3.1\u2009条款，共\u20095\u2009件"
    assert words.spaced("第 3 网格") == "第 3 网格"


def test_the_spaced_filter_leaves_markup_alone_and_escapes_the_rest():
    template = Template("{% load look %}{{ text|spaced }}")
    marked = template.render(Context({"text": mark_safe('<a title="第3格">第3格</a>')}))
    assert marked == '<a title="第3格">第\u20093\u2009格</a>'
    assert "&lt;b&gt;" in template.render(Context({"text": "第3格<b>"}))


def test_nothing_is_said_of_what_is_not_a_time():
    assert words.day(None) == words.moment(None) == words.span("soon", NOON) == ""
    assert words.day("2026-11-24") == "11月24日 周二"


def test_a_list_has_the_marks_of_its_readers_language():
    from wangge.faces.look.templatetags.look import listed

    assert listed(["3日", "4日"]) == "3日、4日"
    assert listed(["同一地点", "同一天"], "；") == "同一地点；同一天"
    with translation.override("en"):
        assert listed([3, 4]) == "3, 4"
        assert listed(["same spot", "same day"], "；") == "same spot; same day"
