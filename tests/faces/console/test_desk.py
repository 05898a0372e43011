"""The desk: what needs me, in order of time, in the same number of queries however much there is."""

import datetime as dt

import pytest
from django.urls import reverse

from wangge.cases import access, handling, triage
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
        {"after": "nonsense"}, {"after": "2026-03-02T10:00_1"}, {"after": "due_at_2026-03-02T10:00:00+08:00_99999999999999999999"},
        {"after": "words_2026-03-02T10:00:00+08:00_1"}, {"before": "received_at_2026-03-02T10:00:00+08:00_1"},
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
    # session, person, their place, posts, counts, to check, steps owed, matters without a limit, matters, notices of
    # matters, proposals and duties, thirteen for the ledger of periodic duties, five for the due process (proposals,
    # allegations, reviews, assessments, follow-ups), five for hazards, meetings, patrols and kept filters
    with django_assert_num_queries(31):
        li.get(DESK)
    for n in range(60):
        triage.classify(register(f"另外第{n}件事情"), level="community", holder=cast.min, by=by, at=at)
    with django_assert_num_queries(31):
        li.get(DESK)


def test_pages_follow_each_other_without_gap_or_repetition(cast, register, clock):
    by, at = cast.by("li"), clock.return_value
    for n in range(25):
        triage.classify(register(f"第{n}件事情"), level="community", by=by, at=at)
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


def test_pages_lead_from_what_has_no_limit_yet_to_what_has_and_back(cast, register, clock):
    by, at = cast.by("li"), clock.return_value
    cases = [register(f"第{n}件事情") for n in range(14)]
    for case in cases[7:]:
        triage.classify(case, level="community", by=by, at=at)
    matters = access.visible(cast.li, on=at.date())
    first = listing.page(matters, "due_at", size=5)
    second = listing.page(matters, "due_at", after=first.next, size=5)
    third = listing.page(matters, "due_at", after=second.next, size=5)
    assert [len(each.rows) for each in (first, second, third)] == [5, 5, 4]
    assert [row.due_at is None for row in second.rows] == [True, True, False, False, False]
    assert {row.pk for each in (first, second, third) for row in each.rows} == {case.pk for case in cases}
    assert not third.next
    assert listing.page(matters, "due_at", before=third.previous, size=5).rows == second.rows
    assert listing.page(matters, "due_at", before=second.previous, size=5).rows == first.rows


def test_filters_are_made_when_they_are_opened_and_stay_open_while_they_narrow(as_, matter):
    li = as_("li")
    folded = li.get(DESK, {"whose": "all"})
    assert folded.context["form"] is None
    assert 'href="/desk/?whose=all&amp;find=1"' in folded.content.decode()
    opened = li.get(DESK, {"whose": "all", "find": "1"}).content.decode()
    assert '<select name="lane"' in opened
    assert '<input type="hidden" name="whose" value="all">' in opened
    assert '<option value="normal" selected>' in li.get(DESK, {"lane": "normal"}).content.decode()


def test_a_frequent_word_says_that_only_the_newest_were_looked_at_and_how_to_find_more(
    as_, register, cast, monkeypatch
):
    monkeypatch.setattr("wangge.cases.search.MOST", 2)
    for n in range(3):
        register(f"第{'甲乙丙'[n]}次漏水")
    register("路灯不亮")
    zhao = as_("zhao")
    page = zhao.get(DESK, {"q": "漏水", "show": "all", "whose": "all"})
    assert len(titles(page)) == 2
    assert "最新的 2 件" in page.content.decode() and "再加一个词" in page.content.decode()
    for narrower in ({"q": "路灯"}, {"q": "漏水 第甲"}, {"q": "漏水", "grid": cast.grid1.pk}, {}):
        page = zhao.get(DESK, {"show": "all", "whose": "all"} | narrower).content.decode()
        assert "再加一个词" not in page, narrower
    assert (
        len(titles(zhao.get(DESK, {"q": "漏水", "show": "all", "whose": "all", "grid": cast.grid1.pk}))) == 3
    )


def test_the_desk_names_each_step_owed_with_its_clause_and_leads_to_its_matters(as_, register, cast, clock):
    from wangge.cases import closure, feedback, intake
    from wangge.integrity.actor import Actor

    at = clock.return_value
    asked = register("首问的事情", channel="oral", by=cast.by("min"))
    danger = register("煤气味很大", lane="emergency", channel="phone", by=cast.by("min"))
    done = register("办过的事情", name="李大妈", contact="13800001111", prefers="phone")
    intake.settle(done, result="讲清了", channel="phone", by=cast.by("zhao"), at=at)
    closure.rate(done, level=1, solved="no", by=Actor.resident(), at=at)
    called = register("要打电话的事情", name="李大妈", contact="13800001111", prefers="phone")
    triage.classify(called, level="community", holder=cast.min, by=cast.by("li"), at=at)
    feedback.tell_stage(called, words="在等配件", channel="code", by=cast.by("min"), at=at)
    page = as_("min").get(DESK).content.decode().replace("\u2009", "")
    for sentence, clause in (("首问答复3件", "C-1.5"), ("报告险情1件", "C-3.4"), ("转告1件", "C-3.7")):
        assert sentence in page.replace(" ", "") and f"#{clause}" in page, sentence
    assert {asked.summary, danger.summary} <= set(titles(as_("min").get(DESK, {"show": "first-answer"})))
    li = as_("li").get(DESK).content.decode().replace("\u2009", "").replace(" ", "")
    assert "回访评为不满意的1件" in li and "#C-4.2" in li
    assert titles(as_("li").get(DESK, {"show": "call-back"})) == [done.summary]
    assert "回访评为不满意" not in as_("zhao").get(DESK).content.decode(), "Zhao did the work"


def test_telling_and_checking_cite_their_clause(as_, register, cast, clock):
    from wangge.cases import feedback

    by, at = cast.by("li"), clock.return_value
    for told in (False, True):
        case = register("办好的事情")
        triage.classify(case, level="community", holder=cast.min, by=by, at=at)
        handling.resolve(case, result="好了", by=cast.by("min"), at=at)
        if told:
            feedback.tell(case, words="好了", channel="oral", by=by, at=at)
    page = as_("li").get(DESK).content.decode()
    assert "#C-3.7" in page and "#C-4.2" in page
