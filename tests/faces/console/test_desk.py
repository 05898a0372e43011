"""The desk: what needs me, in order of time, in the same number of queries however much there is."""

import datetime as dt

import pytest
from django.urls import reverse

from wangge.cases import handling, triage
from wangge.faces.console import listing

DESK = reverse("console:desk")


def titles(answer):
    return [row.summary for row in answer.context["rows"]]


def test_a_leader_finds_what_is_to_be_sorted_first_and_the_rest_by_due_time(as_, cast, register, clock):
    by, at = cast.by("li"), clock.return_value
    street, community, new = register("要街道办的事情"), register("社区自己的事情"), register("刚来的事情")
    triage.classify(street, level="street", by=by, at=at)
    triage.classify(community, level="community", by=by, at=at)
    assert titles(as_("li").get(DESK)) == [new.summary, community.summary, street.summary]


def test_a_worker_finds_what_they_hold_and_can_see_the_rest_of_the_grid(as_, cast, classified, register):
    other = register("别人手上的事情")
    min_ = as_("min")
    assert titles(min_.get(DESK)) == [classified.summary]
    assert other.summary in titles(min_.get(DESK, {"whose": "all"}))


def test_counts_say_what_is_late_due_new_and_with_others(as_, cast, classified, register, clock):
    register("新来的事情")
    clock.return_value += dt.timedelta(days=3)
    tally = {str(each["word"]): each["count"] for each in as_("li").get(DESK).context["tally"]}
    assert tally == {"已超期": 1, "今天到期": 0, "新收": 1, "等别人": 0, "全部在办": 2}


def test_duties_of_the_day_cite_their_clause(as_, register, cast, clock):
    register()
    page = as_("li").get(DESK).content.decode()
    assert "分类 1 件" in page
    assert "B-1.2" in page


def test_a_request_waits_on_the_heads_desk(as_, cast, classified, clock):
    handling.ask_extension(classified, reason="备件要等", by=cast.by("zhao"), at=clock.return_value)
    page = as_("wang").get(DESK).content.decode()
    assert "批准申请 1 件" in page
    asked = as_("wang").get(DESK, {"show": "asked", "whose": "all"})
    assert titles(asked) == [classified.summary]


def test_search_finds_chinese_words_and_numbers(as_, matter, register):
    register("十号楼电梯停了")
    li = as_("li")
    assert titles(li.get(DESK, {"q": "水管"})) == [matter.summary]
    assert titles(li.get(DESK, {"q": matter.number})) == [matter.summary]
    assert titles(li.get(DESK, {"q": "没有这回事"})) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "no-such"}, {"grid": "99999999"}, {"grid": "x"}, {"category": "-1"}, {"lane": "fast"}, {"q": "水" * 500},
        {"after": "nonsense"}, {"after": "2026-03-02T10:00_1"}, {"after": "2026-03-02T10:00:00+08:00_99999999999999999999"},
        {"before": "_"}, {"show": "everything", "whose": "nobody"}, {"q": "%00 ' \" ; --"}, {"q": "\x00"}, {"grid": "\x00"},
    ],
)  # fmt: skip
def test_bad_filters_get_a_sentence_and_never_an_error(as_, matter, asked):
    answer = as_("li").get(DESK, asked)
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.context["form"].errors


def test_the_list_costs_the_same_queries_for_two_matters_and_for_sixty(
    as_, register, cast, clock, django_assert_num_queries
):
    li, by, at = as_("li"), cast.by("li"), clock.return_value
    for n in range(2):
        triage.classify(register(f"第{n}件事情"), level="community", holder=cast.min, by=by, at=at)
    li.get(DESK)
    # session, person, their place, posts, counts, to check, steps owed, matters without a limit, matters, grids, categories, notices
    with django_assert_num_queries(12):
        li.get(DESK)
    for n in range(60):
        triage.classify(register(f"另外第{n}件事情"), level="community", holder=cast.min, by=by, at=at)
    with django_assert_num_queries(12):
        li.get(DESK)


def test_pages_follow_each_other_without_gap_or_repetition(cast, register, clock):
    by, at = cast.by("li"), clock.return_value
    for n in range(25):
        triage.classify(register(f"第{n}件事情"), level="community", by=by, at=at)
    from wangge.cases import access

    matters = access.visible(cast.li, on=at.date())
    seen, after = [], ""
    while True:
        page = listing.page(matters, "due_at", after=after, size=10)
        seen += [row.pk for row in page.rows]
        if not page.next:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 25
    back = listing.page(matters, "due_at", before=page.previous, size=10)
    assert [row.pk for row in back.rows] == seen[10:20]
    first = listing.page(matters, "due_at", before=back.previous, size=10)
    assert [row.pk for row in first.rows] == seen[:10]
    assert not first.previous
    assert first.next
