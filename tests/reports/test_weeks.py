"""The weekly summary: it writes itself, the leader writes between the figures, and the signed page stays."""

import datetime as dt

import pytest

from reports.conftest import NOW, TODAY
from wangge.cases import handling, triage
from wangge.journal import diary, households, visits
from wangge.policy.pack import Refusal
from wangge.reports import weeks
from wangge.reports.models import SummaryDraft

FRIDAY = NOW + dt.timedelta(days=4)


@pytest.fixture
def week(cast, day, write):
    write("想要一个晾衣架", kind="need")
    write("建议把长椅移到树下", kind="suggestion")
    return lambda who="li", at=FRIDAY: weeks.compose(cast.grid1, TODAY, cast.reach(who), at=at)


def figure(week, code):
    found = next(each for each in week.figures if each.code == code)
    return (found.numerator, found.denominator, found.excluded)


def test_it_gathers_needs_suggestions_and_news(cast, week):
    made = week()
    assert (made.first, made.last) == (dt.date(2026, 3, 2), dt.date(2026, 3, 8))
    assert [each.words for each in made.lists["needs"]] == ["想要一个晾衣架"]
    assert [each.words for each in made.lists["suggestions"]] == ["建议把长椅移到树下"]
    assert [each.words for each in made.lists["news"]] == ["南门要修充电棚"]
    assert len(made.lists["matters"]) == 4


def test_a_need_heard_on_a_visit_is_a_need_of_the_week(cast, week):
    household = households.add(
        cast.grid1, name="王桂兰", address="三号楼201", need="company", basis="consent",
        review_on=TODAY + dt.timedelta(days=90), by=cast.by("min"), at=NOW,
    )  # fmt: skip
    visits.visit(household, outcome="not-home", by=cast.by("min"), at=NOW)
    visits.visit(household, outcome="met", needs="想装扶手", by=cast.by("min"), at=NOW)
    made = week()
    assert [each.needs for each in made.lists["needs"][1:]] == ["想装扶手"]
    assert figure(made, "visits") == (1, 1, 0)


def test_figures_have_numerator_and_denominator(cast, day, week):
    made = week()
    assert figure(made, "sorted") == (2, 4, 0), "one classified, one settled; two still to be sorted"
    assert figure(made, "news") == (0, 1, 0)
    assert figure(made, "in-time") == (0, 1, 0), "due and not done counts against it"
    handling.resolve(day["limited"], result="补好了", by=cast.by("min"), at=NOW + dt.timedelta(hours=1))
    assert figure(week(), "in-time") == (1, 1, 0)
    assert figure(week(), "continuity") == (2, 8, 0), (
        "Min and Li on Monday, of two posts and the four days that are over"
    )


def test_what_is_late_is_shown_and_not_held_against_anybody(cast, week, write):
    write("上周五忘了记", claimed_at=NOW - dt.timedelta(hours=2), at=FRIDAY - dt.timedelta(hours=1))
    assert figure(week(), "same-day") == (7, 8, 0)


def test_an_open_news_of_last_week_is_still_followed(cast, week, write):
    old = write(
        "北门要改道", kind="news", claimed_at=NOW - dt.timedelta(days=9), at=NOW - dt.timedelta(days=9)
    )
    assert old in week().lists["news"]
    diary.settle_news(old, result="已改好", by=cast.by("li"), at=NOW)
    assert old not in week().lists["news"]


def test_words_are_drafted_and_signed_once(cast, week, check):
    weeks.save_draft(cast.grid1, TODAY, words={"opening": "这周雨多"}, by=cast.by("li"), at=FRIDAY)
    assert weeks.draft_of(cast.grid1, FRIDAY.date()) == {"opening": "这周雨多"}
    signed = weeks.sign(cast.grid1, TODAY, words={"opening": "这周雨多，漏水多"}, by=cast.by("li"), at=FRIDAY)
    assert signed.words == {"opening": "这周雨多，漏水多"}
    assert not SummaryDraft.objects.exists()
    assert [each.code for each in weeks.figures_of(signed)][:2] == ["sorted", "in-time"]
    assert weeks.vouched_by(signed).size > signed.leaf_index
    with pytest.raises(Refusal, match="已由"):
        weeks.sign(cast.grid1, TODAY, words={}, by=cast.by("li"), at=FRIDAY)
    with pytest.raises(Refusal, match="已经签发"):
        weeks.save_draft(cast.grid1, TODAY, words={}, by=cast.by("li"), at=FRIDAY)
    weeks.correct(signed, words="漏水是三件，不是两件", by=cast.by("li"), at=FRIDAY)
    assert [each.words for each in weeks.summary_of(cast.grid1, TODAY).corrections.all()] == [
        "漏水是三件，不是两件"
    ]
    check()


def test_what_happens_after_the_signature_changes_nothing_in_it(cast, day, week):
    signed = weeks.sign(cast.grid1, TODAY, words={}, by=cast.by("li"), at=FRIDAY)
    triage.classify(day["complaint"], level="community", holder=cast.min, by=cast.by("li"), at=FRIDAY)
    again = weeks.summary_of(cast.grid1, TODAY)
    assert again.content == signed.content


@pytest.mark.parametrize("who", ["min", "qian", "xu", "zhou"])
def test_only_who_leads_the_grid_signs_its_week(cast, week, who):
    with pytest.raises(Refusal):
        weeks.sign(cast.grid1, TODAY, words={}, by=cast.by(who), at=FRIDAY)
