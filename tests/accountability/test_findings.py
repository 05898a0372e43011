"""From the records to a finding: what counts, what does not and why, and what a withdrawn fact takes with it."""

import datetime as dt

import pytest

from accountability.conftest import DAY, NOW
from wangge.accountability import allegations, facts, findings, reviews
from wangge.policy import judgement
from wangge.policy.judgement import Standing

END = dt.date(2026, 12, 31)
WEEK = dt.timedelta(days=7)


def of(cast, clause, person="li", on=END):
    found = findings.for_person(cast.community, cast.people[person], on=on)
    return [each for each in found if each.clause == clause]


def four(rate):
    return [rate(at=NOW + n * WEEK) for n in range(4)]


def test_three_dissatisfied_ratings_are_told_and_the_fourth_reaches_the_clause(cast, rate):
    for n in range(3):
        rate(at=NOW + n * WEEK)
    (third,) = of(cast, "B-4.2")
    assert (third.standing, third.figure) == (Standing.WARNED, 3)
    rate(at=NOW + 3 * WEEK)
    (fourth,) = of(cast, "B-4.2")
    assert (fourth.standing, fourth.figure, len(fourth.counted)) == (Standing.REACHED, 4, 4)
    assert set(fourth.consequences) == {"removal-letter", "transfer-letter"}
    assert fourth.citation.clause == "B-4.2"


def test_as_of_a_day_later_ratings_are_not_seen(cast, rate):
    four(rate)
    assert of(cast, "B-4.2", on=(NOW + 2 * WEEK + DAY).date())[0].figure == 3


def test_a_rating_under_review_does_not_count_and_an_excluded_one_never_again(cast, rate):
    last = four(rate)[-1]
    at = NOW + 5 * WEEK
    review = reviews.ask(last, reason="out-of-duty", words="要求免停车费", by=cast.by("li"), at=at)
    (under,) = of(cast, "B-4.2")
    assert (under.figure, under.excluded[0].excluded) == (3, "复核中：要求超出职责和政策")
    reviews.decide(review, excluded=True, words="不归社区", by=cast.by("wang"), at=at)
    (left_out,) = of(cast, "B-4.2")
    assert (left_out.standing, left_out.excluded[0].excluded) == (
        Standing.WARNED,
        "复核不计：要求超出职责和政策",
    )


def test_a_review_that_fails_leaves_the_rating_counted(cast, rate):
    last = four(rate)[-1]
    review = reviews.ask(last, reason="other", words="居民心情不好", by=cast.by("li"), at=NOW + 5 * WEEK)
    reviews.decide(review, excluded=False, words="与服务有关", by=cast.by("wang"), at=NOW + 5 * WEEK)
    assert of(cast, "B-4.2")[0].standing == Standing.REACHED


def test_satisfied_ratings_never_make_a_harming_finding(cast, rate):
    for n in range(6):
        rate(5, at=NOW + n * WEEK)
    assert not [each for each in findings.current(cast.community, on=END) if each.harms]


def test_what_another_unit_settled_is_not_the_leaders(cast, rate, settle):
    case = settle()
    type(case).objects.filter(pk=case.pk).update(level="other-unit")
    case.refresh_from_db()
    rate(case=case)
    assert not of(cast, "B-4.2")


def test_one_event_counts_once_and_in_one_clause(cast, rate, upheld, settle):
    case = settle()
    rate(1, case=case)
    upheld(case=case)
    # Min was asked first and is no leader; Li's own fault at the same matter is B-4.1's, not B-4.2's as well.
    first, second = of(cast, "B-4.1"), of(cast, "B-4.2")
    assert [each.figure for each in first] == [1]
    assert not [each for each in second if each.figure]


def test_an_allegation_counts_once_it_is_upheld_and_no_longer_when_withdrawn(cast, raised, upheld):
    row = raised()
    allegations.put(row, told="有居民反映没有答复", by=cast.by("zhao"), at=NOW)
    (waiting,) = of(cast, "B-4.1") or [None]
    assert waiting is None or waiting.figure == 0
    allegations.answer(row, words="在开会", by=cast.by("li"), at=NOW)
    allegations.uphold(row, finding="属实", by=cast.by("wang"), at=NOW)
    (counted,) = of(cast, "B-4.1")
    assert (counted.standing, counted.figure) == (Standing.WARNED, 1)
    assert findings.one(cast.community, counted.key, on=END).basis == counted.basis
    allegations.withdraw(row, reason="另一个号码", by=cast.by("he"), at=NOW + DAY)
    with pytest.raises(findings.NoSuchFinding):
        findings.one(cast.community, counted.key, on=END)


def test_the_same_facts_give_the_same_findings(cast, rate):
    four(rate)
    once, again = (findings.current(cast.community, on=END) for _ in range(2))
    assert [(each.key, each.basis) for each in once] == [(each.key, each.basis) for each in again]


def test_findings_stand_in_the_order_of_names_never_of_figures(cast, rate):
    rate(grid=cast.grid2, who="sun")
    four(rate)
    names = [each.about.label for each in findings.current(cast.community, on=END)]
    assert names == sorted(names)


def test_facts_are_read_in_a_few_queries_however_many_there_are(cast, rate, django_assert_max_num_queries):
    names = judgement.asked(findings.versions(cast.community, dt.date(2026, 1, 1), END))
    for n in range(2):
        rate(at=NOW + n * DAY)
    with django_assert_max_num_queries(30) as few:
        facts.collect(cast.community, dt.date(2026, 1, 1), END, names=names)
    for n in range(2, 6):
        rate(at=NOW + n * DAY)
    with django_assert_max_num_queries(len(few)):
        assert len(facts.collect(cast.community, dt.date(2026, 1, 1), END, names=names)) == 6


def test_another_places_facts_stay_there(cast, rate):
    four(rate)
    assert not findings.current(cast.willow, on=END)


def test_what_was_taken_back_keeps_its_event_so_that_it_is_not_found_again_elsewhere(
    cast, rate, upheld, settle
):
    case = settle()
    rate(1, case=case)
    row = upheld(case=case)
    allegations.withdraw(row, reason="另一个号码", by=cast.by("he"), at=NOW + 3 * DAY)
    assert not of(cast, "B-4.1")
    assert not [each for each in of(cast, "B-4.2") if each.figure]


def test_a_word_owed_past_the_limit_and_not_given_is_a_fact_of_whoever_led_then(cast, rate):
    """B-3.4: past the limit a word is owed every three working days; the first one is given, the next ones are not."""
    from wangge.cases import feedback, intake, triage

    by = {"by": cast.by("li")}
    case = intake.register(
        "墙皮脱落", place=cast.community, grid=cast.grid1, channel="phone", at=NOW, **by
    ).case
    triage.classify(case, level="community", holder=cast.min, at=NOW, **by)

    def missed(until):
        found = facts.collect(cast.community, NOW.date(), until, names=["missed-stage-feedback"])
        return [(each.about.label, each.role) for each in found]

    late = NOW.date() + dt.timedelta(days=45)
    assert not missed(NOW.date() + 3 * DAY), "its limit is not over"
    before = missed(late)
    assert before and set(before) == {("李向阳", "grid-leader")}
    first = case.due_at + dt.timedelta(hours=4)
    feedback.tell_stage(case, words="等配件，下周装", channel="phone", at=first, **by)
    assert len(missed(late)) == len(before) - 1, "the word that was given pays the one that was owed"


def test_the_rate_stands_beside_the_count_and_in_what_is_served(cast, rate):
    from wangge.accountability import grounds

    four(rate)
    for n in range(6):
        rate(3 if n else 5, at=NOW + (10 + n) * WEEK)
    read = facts.read(cast.community, dt.date(2026, 1, 1), END)
    whole = facts.rated(read, dt.date(2026, 1, 1))[facts.of_person(cast.li)]
    assert (whole.dissatisfied, whole.all, whole.percent) == (4, 10, 40)
    ground = grounds.of_finding(of(cast, "B-4.2")[0], cast.community)
    assert ground.steps[-1] == "这段时间评价共 10 件，其中不满意 4 件，占 40%。"
