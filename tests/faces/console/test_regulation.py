"""The regulation on the screen: anchors, a date to try, how often it acted, two versions beside each other."""

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse

PAGE = reverse("console:regulation")


def test_every_clause_has_an_anchor_its_reading_and_what_the_machine_does(as_, cast):
    answer = as_("li").get(PAGE)
    page, pack = answer.content.decode(), answer.context["pack"]
    for clause in pack.clauses:
        assert f'id="{clause}"' in page
    assert pack.clauses["B-3.1"].sentence in page


def test_a_date_is_tried_by_the_engine(as_, cast):
    answer = as_("li").get(PAGE, {"clause": "B-3.1", "received": "2026-09-30T10:00"})
    assert answer.context["tried"].deadline.day == dt.date(2026, 10, 8)
    assert "10月8日" in answer.content.decode()


@pytest.mark.parametrize(
    ("clause", "received"),
    [("B-3.1", ""), ("B-3.1", "tomorrow"), ("B-3.1", "9999-12-31T23:00"), ("B-3.1", "0001-01-01T00:00"), ("B-9.9", "2026-01-01T00:00"),
     ("B-4.2", "2026-01-01T00:00"), ("\x00", "\x00")],
)  # fmt: skip
def test_a_date_that_cannot_be_tried_gets_a_sentence(as_, cast, clause, received):
    answer = as_("li").get(PAGE, {"clause": clause, "received": received})
    assert answer.status_code in (200, 400)
    tried = answer.context["tried"]
    assert tried.refusal or tried.deadline


def test_how_often_a_clause_acted_this_year_is_counted(as_, classified):
    assert as_("li").get(PAGE).context["acted"]["B-3.1"] == 1


def test_two_versions_stand_beside_each_other_with_what_changed_marked(as_, cast, clock, settings):
    from wangge.territory import adoption

    text = (Path(settings.PACKS) / "community" / "regulation.zh.md").read_text(encoding="utf-8")
    newer = text.replace('version = "2026.1"', 'version = "2026.2"').replace(
        "一天之内办完", "两天之内办完", 1
    )
    assert newer != text
    adoption.adopt(
        cast.community,
        newer,
        adopted_by="居民会议 2026-02-20",
        since=dt.date(2026, 3, 1),
        by=cast.by("wang"),
        at=clock.return_value,
    )
    answer = as_("li").get(reverse("console:compare"))
    changed = [row.id for row in answer.context["rows"] if row.changed]
    assert changed == ["B-3.1"]
    page = answer.content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    assert as_("li").get(PAGE, {"since": "2026-01-01"}).context["pack"].version == "2026.1"
    assert as_("li").get(PAGE, {"since": "2020-01-01"}).status_code == 404
    assert as_("li").get(reverse("console:compare"), {"old": "nothing"}).status_code == 404
