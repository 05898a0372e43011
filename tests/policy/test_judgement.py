"""What the two texts say of recorded facts, clause by clause; the numbers at the edge each under both readings."""

import json
from dataclasses import replace
from datetime import date

import pytest

from policy.facts_of import GRID, MIN, fact, score, several
from policy.judging import COMMUNITY, COMPANY, FOUR, YEAR_END, changed, judged, one
from wangge.policy import judgement
from wangge.policy.facts import Fact, Subject
from wangge.policy.finding import Finding
from wangge.policy.judgement import Standing
from wangge.policy.pack import PackError, Refusal

# ── the numbers at the edge, under both readings ───────────────────────────────────────────────────


def test_a_fourth_dissatisfied_matter_reaches_b_4_2_and_under_the_opposite_reading_does_not():
    four = several("dissatisfied-rating", *FOUR)
    reached = one(four, "B-4.2")
    assert (reached.standing, reached.figure, reached.limit) == (Standing.REACHED, 4, 4)
    assert reached.sentence() == "四次以上的适用：已有四次"
    assert reached.consequences == ("removal-letter", "transfer-letter")
    assert any("听取说明以后由人决定" in step for step in reached.steps)
    opposite = changed(COMMUNITY, "B-4.2", ("inclusive = true", "inclusive = false"))
    near = one(four, "B-4.2", opposite)
    assert (near.standing, near.sentence()) == (Standing.NEAR, "已有四次；满五次才适用")
    fifth = [*four, *several("dissatisfied-rating", "2026-10-09")]
    assert one(fifth, "B-4.2", opposite).reached


def test_at_one_two_and_three_the_person_is_told_beforehand():
    for count, said in ((1, "已有一次；满四次才适用"), (3, "已有三次；满四次才适用")):
        found = one(several("first-asked-fault", *FOUR[:count]), "B-4.1")
        assert (found.standing, found.sentence()) == (Standing.WARNED, said)
    assert one(several("first-asked-fault", *FOUR), "B-4.1").reached
    untold = changed(COMMUNITY, "B-4.1", ("warn-at = [1, 2, 3]\n", ""))
    assert one(several("first-asked-fault", *FOUR[:3]), "B-4.1", untold).standing is Standing.NEAR


@pytest.mark.parametrize(
    ("value", "inclusive", "standing"),
    [
        (80, True, Standing.REACHED),
        (80, False, Standing.NEAR),
        (81, True, Standing.NEAR),
        (79.99, False, Standing.REACHED),
        (86, True, Standing.BELOW),
    ],
)
def test_exactly_eighty_is_within_eighty_or_below_only_where_the_reading_says_so(value, inclusive, standing):
    pack = COMMUNITY if inclusive else changed(COMMUNITY, "B-4.3", ("inclusive = true", "inclusive = false"))
    found = one([score(value)], "B-4.3", pack)
    assert found.standing is standing
    assert (found.figure, found.limit, found.inclusive) == (value, 80, inclusive)


def test_a_near_score_says_how_far_and_whether_the_number_counts():
    assert one([score(81)], "B-4.3").sentence() == "81 分，不属于 80 分以下（含 80 分）：差 1 分"
    opposite = changed(COMMUNITY, "B-4.3", ("inclusive = true", "inclusive = false"))
    assert (
        one([score(80)], "B-4.3", opposite).sentence()
        == "80 分，不属于 80 分以下（不含 80 分）：正好 80 分，不含"
    )


def test_a_third_visit_fulfils_the_quarter_and_a_higher_number_would_not(calendar):
    visits = [fact("home-visit", f"2026-05-0{n}", f"visit:{n}", about=GRID) for n in (6, 7, 8)]
    done = one(visits, "B-4.6", calendar=calendar)
    assert (done.standing, done.sentence(), done.consequences) == (
        Standing.REACHED,
        "应有三次，已有三次：够了",
        (),
    )
    stricter = changed(
        COMMUNITY,
        "B-4.6",
        ("at-least = 3", "at-least = 4"),
        ("done = 3\nmet = true", "done = 4\nmet = true"),
    )
    short = one(visits, "B-4.6", stricter, calendar=calendar)
    assert (short.standing, short.missed(date(2026, 6, 30)), short.missed(date(2026, 7, 1))) == (
        Standing.NEAR,
        False,
        True,
    )


def test_the_fifth_working_day_after_the_month_is_in_time_and_under_calendar_days_it_is_not(calendar):
    analysis = [
        fact(
            "duty-done",
            "2026-05-31",
            "duty:may",
            about=Subject(kind="place", key="p"),
            duty="monthly-analysis",
        )
    ]
    found = one(analysis, "C-4.4.1", calendar=calendar)
    assert (found.standing, found.due) == (Standing.REACHED, date(2026, 6, 5))
    natural = changed(
        COMMUNITY,
        "C-4.4.1",
        ('{ amount = 5, unit = "working-day" }', '{ amount = 3, unit = "calendar-day" }'),
    )
    place = Subject(kind="place", key="p")
    nothing = {
        pack: one([], "C-4.4.1", pack, on=date(2026, 5, 31), about=place, calendar=calendar)
        for pack in (COMMUNITY, natural)
    }
    assert not nothing[COMMUNITY].missed(date(2026, 6, 5))
    assert nothing[COMMUNITY].missed(date(2026, 6, 6))
    assert nothing[natural].missed(date(2026, 6, 4))


# ── samples, repeated scores, and what must be there besides ───────────────────────────────────────


def test_too_small_a_sample_is_no_ground_for_measures():
    found = one([score(72, sample=29)], "B-4.3")
    assert (found.standing, found.counted) == (Standing.BELOW, ())
    assert found.sentence() == "72 分，29 份（至少 30 份）：样本不足，不作处理依据"
    assert one([score(72, sample=30)], "B-4.3").reached
    assert "没有写明份数" in one([score(72, sample=None)], "B-4.3").sentence()


def test_both_halves_at_eighty_or_below_reach_the_letter_and_one_does_not():
    twice = [score(78), score(80, "2026-12-10")]
    assert one(twice, "C-4.3").reached
    assert len(judged(twice, "B-4.3")) == 2, "each survey is answered by itself"
    once = one([score(78), score(81, "2026-12-10")], "C-4.3")
    assert (once.standing, once.sentence()) == (Standing.NEAR, "已有一次；满两次才适用")
    small = one([score(78), score(60, "2026-12-10", sample=12)], "C-4.3")
    assert small.standing is Standing.NEAR
    assert "样本不足" in small.excluded[0].excluded
    two_years = [score(78, "2026-12-10"), score(78, "2027-06-10")]
    assert [each.reached for each in judged(two_years, "C-4.3", on=date(2027, 12, 31))] == [False, False]


def test_sixty_or_below_needs_a_named_persons_judgement_besides():
    total = score(58, "2026-12-20", name="assessment-score", sample=None, role="community-worker")
    alone = one([total], "C-4.5.1")
    assert (alone.standing, "只凭数字不适用" in alone.sentence()) == (Standing.NEAR, True)
    graded = fact("incompetent-grade", "2027-01-08", total.event, role="community-worker")
    both = one([total, graded], "C-4.5.1", on=date(2027, 1, 8))
    assert both.reached
    withdrawn = replace(graded, excluded="申诉成立，撤回")
    assert not one([total, withdrawn], "C-4.5.1", on=date(2027, 1, 8)).reached
    assert one([total], "C-4.5").consequences == ("training-with-notes",)


def test_a_score_that_is_missing_is_not_zero():
    found = one([score(None)], "B-4.3")
    assert (found.standing, found.excluded[0].excluded) == (Standing.BELOW, "没有得分，不当作零分")
    assert found.sentence() == "没有计入的，不适用"


# ── money ──────────────────────────────────────────────────────────────────────────────────────────


def manager(name, on, event, **more):
    return fact(name, on, event, role="grid-manager", **more)


def test_each_missed_report_is_a_hundred_and_is_answered_by_itself():
    missed = [manager("missed-report", f"2026-0{n}-04", f"duty:{n}") for n in (3, 4, 5)]
    found = judged(missed, "A-2.2.1", COMPANY)
    assert [each.amount for each in found] == [100, 100, 100]
    assert len({each.key for each in found}) == 3
    excused = one([replace(missed[0], excluded="请假")], "A-2.2.1", COMPANY)
    assert (excused.standing, excused.amount) == (Standing.BELOW, None)


def test_what_was_reported_by_oneself_and_handled_is_exempt():
    hazard = manager("hazard-found", "2026-05-06", "hazard:7")
    assert one([hazard], "A-2.2.2", COMPANY).amount == 500
    own = manager("self-reported-hazard", "2026-05-05", "hazard:7")
    exempt = one([hazard, own], "A-2.2.2", COMPANY)
    assert (exempt.standing, exempt.amount) == (Standing.BELOW, None)
    assert exempt.excluded[0].excluded == "自查自报隐患，依 A-2.2.2 除外"
    assert one([hazard, replace(own, excluded="复核不成立")], "A-2.2.2", COMPANY).reached
    accident = manager("accident", "2026-05-09", "accident:1", evidence=("finding:1", "hazard:7"))
    assert not one([accident, own], "A-2.2.3", COMPANY).reached, (
        "the accident came of a hazard that was reported"
    )
    assert one([own], "D-3.2", COMPANY).consequences == ("commendation",)


def test_one_place_with_three_troubles_is_five_hundred_once():
    hazard = [
        manager(name, "2026-05-06", "hazard:7") for name in ("hazard-found", "major-problem", "poor-handling")
    ]
    found = one(hazard, "A-2.2.2", COMPANY)
    assert (found.figure, found.amount) == (1, 500)
    assert {each.excluded for each in found.excluded} == {"同一件事只计一次"}


def test_one_record_under_two_names_stands_once_among_what_is_not_counted():
    """A hazard that was found, is major and was handled poorly: one line, with every reason there is."""
    at = {"event": "hazard:1", "evidence": ("hazard:1",), "note": "危化品库"}
    said = [
        manager("hazard-found", "2026-05-06", **at),
        manager("major-problem", "2026-05-06", **at),
        manager("poor-handling", "2026-05-06", **at, excluded="已按期上报"),
        manager("self-reported-hazard", "2026-05-06", **at),
    ]
    found = one(said, "A-2.2.2", pack=COMPANY)
    assert [fact.event for fact in found.excluded] == ["hazard:1"]
    assert "自查自报" in found.excluded[0].excluded
    assert found.excluded[0].excluded.endswith("；已按期上报")
    alone = one(said[:2], "A-2.2.2", pack=COMPANY)
    assert (len(alone.counted), alone.excluded) == (1, ()), "what is counted is not said again as not counted"


def test_two_records_of_one_event_are_both_shown_and_one_of_them_counts():
    same = {"event": "case:1"}
    found = one(
        [
            fact("dissatisfied-rating", "2026-03-01", **same),
            fact("dissatisfied-rating", "2026-03-09", **same),
        ],
        "B-4.2",
    )
    assert (len(found.counted), len(found.excluded)) == (1, 1)


def test_in_a_range_a_person_fills_in_the_amount():
    found = one([manager("accident", "2026-05-09", "accident:1")], "A-2.2.3", COMPANY)
    assert (found.reached, found.amount) == (True, None)
    assert "1000 元至 5000 元，数额由决定的人填写" in found.sentence()


# ── one event ──────────────────────────────────────────────────────────────────────────────────────


def test_one_matter_counts_once_however_often_it_is_spoken_of():
    twice = [
        fact("dissatisfied-rating", "2026-03-01", "case:1"),
        fact("dissatisfied-rating", "2026-04-01", "case:1", evidence=("rating:2",)),
    ]
    found = one(twice, "B-4.2")
    assert (found.figure, len(found.excluded)) == (1, 1)
    assert one([replace(twice[0], excluded="复核中"), twice[1]], "B-4.2").figure == 1


def test_a_matter_that_is_a_fault_and_a_bad_rating_harms_under_the_first_clause_alone():
    fault = fact("first-asked-fault", "2026-03-05", "case:1")
    rating = fact("dissatisfied-rating", "2026-03-01", "case:1")
    both = judgement.judge(COMMUNITY, [fault, rating], on=YEAR_END)
    figures = {each.clause: each.figure for each in both}
    assert (figures["B-4.1"], figures["B-4.2"], figures["C-4.1"]) == (1, 0, 1)
    left = one([fault, rating], "B-4.2")
    assert any("同一件事归在 B-4.1 里算" in step for step in left.steps)
    assert one([rating], "B-4.2").figure == 1
    won = [replace(fault, excluded="申诉成立，撤回"), rating]
    assert [one(won, clause).figure for clause in ("B-4.1", "B-4.2")] == [0, 0], "not by another door"
    others = [fault, fact("dissatisfied-rating", "2026-03-01", "case:1", about=MIN)]
    assert one(others, "B-4.2").figure == 1, "what another person did is another matter"


def test_a_text_may_say_that_two_clauses_count_the_same_event():
    twice = [score(78), score(80, "2026-12-10")]
    apart = changed(COMMUNITY, "C-4.3", ('together-with = "B-4.3"\n', ""))
    assert one(twice, "C-4.3", apart).figure == 0
    assert one(twice, "C-4.3").figure == 2
    with pytest.raises(PackError, match=r"C-4\.3：“together-with”指的“B-9\.9”不是另一条有后果的条款"):
        changed(COMMUNITY, "C-4.3", ('together-with = "B-4.3"', 'together-with = "B-9.9"'))


def test_a_clause_about_leaders_judges_what_was_done_as_a_leader():
    assert judged(several("dissatisfied-rating", *FOUR, role="grid-worker"), "B-4.2") == []
    assert judged([fact("vacant-post", "2026-05-06", "diary:1", about=GRID)], "C-4.4")[0].about == GRID


# ── days and texts ─────────────────────────────────────────────────────────────────────────────────


def test_what_came_later_than_the_day_asked_about_is_not_seen():
    four = several("dissatisfied-rating", *FOUR)
    before = one(four, "B-4.2", on=date(2026, 9, 9))
    assert (before.figure, before.standing) == (3, Standing.WARNED)
    assert one(four, "B-4.2", on=date(2026, 9, 10)).reached


def test_a_new_year_counts_anew():
    facts = several("dissatisfied-rating", "2026-10-01", "2026-11-01", "2026-12-31", "2027-01-01")
    assert [each.figure for each in judged(facts, "B-4.2", on=date(2027, 6, 1))] == [3, 1]


def test_a_matter_that_is_spoken_of_again_next_year_stays_in_the_year_it_began():
    again = [
        fact("dissatisfied-rating", "2026-12-30", "case:1"),
        fact("dissatisfied-rating", "2027-01-03", "case:1", evidence=("rating:2",)),
    ]
    found = one(again, "B-4.2", on=date(2027, 2, 1))
    assert (found.figure, found.since) == (1, date(2026, 1, 1))


# ── values ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_finding_keeps_its_name_and_its_basis_moves_with_the_facts():
    facts = several("dissatisfied-rating", *FOUR)
    first, again = one(facts, "B-4.2"), one(reversed(facts), "B-4.2")
    assert first == again
    assert first.key == "community|B-4.2|person:chen|2026-01-01"
    fewer = one([replace(facts[0], excluded="复核中"), *facts[1:]], "B-4.2")
    assert (fewer.key, fewer.basis != first.basis) == (first.key, True)
    assert one([replace(facts[0], note="另一种说法"), *facts[1:]], "B-4.2").basis == first.basis


def test_a_finding_survives_being_stored():
    facts = [
        *several("dissatisfied-rating", *FOUR),
        score(81),
        fact("home-visit", "2026-05-06", "v", about=GRID),
    ]
    for finding in judgement.judge(COMMUNITY, facts, on=YEAR_END):
        stored = json.loads(json.dumps(finding.to_json(), ensure_ascii=False))
        assert Finding.from_json({**stored, "later": 1}) == finding


def test_every_finding_can_be_said_in_english():
    facts = [*several("dissatisfied-rating", *FOUR), score(72, sample=3)]
    said = [step for each in judgement.judge(COMMUNITY, facts, on=YEAR_END) for step in each.steps_in("en")]
    assert "It applies from 4: there are 4." in said
    assert any("too small a sample (3 < 30), not a ground for measures" in step for step in said)


def test_only_what_a_clause_asks_for_need_be_collected():
    names = judgement.asked(COMMUNITY)
    assert {"dissatisfied-rating", "incompetent-grade", "home-visit", "duty-done"} <= names
    assert "on-time-matter" not in names
    assert "self-reported-hazard" in judgement.asked(COMPANY)


def test_without_the_cadences_what_a_clause_judges_is_still_asked_for_and_found_alike():
    whole, judged_ = judgement.asked(COMMUNITY), judgement.asked(COMMUNITY, cadences=False)
    assert whole - judged_ == {"home-visit", "duty-done"}
    known = [
        *several("first-asked-fault", *FOUR),
        score(80),
        fact("home-visit", "2026-02-02", "household:1", about=GRID),
    ]
    read = [each for each in known if each.name in judged_]
    of_all, of_read = (judgement.judge(COMMUNITY, facts, on=YEAR_END) for facts in (known, read))
    assert [each for each in of_all if each.form != "cadence"] == of_read


def test_a_fact_or_a_subject_that_nobody_knows_is_refused():
    with pytest.raises(Refusal, match="最相近的写法：dissatisfied-rating"):
        fact("disatisfied-rating", "2026-05-06", "case:1")
    with pytest.raises(Refusal, match="事实不能关于“household”"):
        Subject(kind="household", key="x")


def test_a_stored_fact_comes_back_with_keys_of_a_later_version_left_aside():
    kept = score(81)
    assert Fact.from_json({**json.loads(json.dumps(kept.to_json())), "later": 1}) == kept
