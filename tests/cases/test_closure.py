import pytest

from stories import RESIDENT, assisting, on, registered, resolved, told, working
from wangge.cases import closure, feedback, handling, intake, triage
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Notice, Rating
from wangge.policy.pack import Refusal


def test_a_case_cannot_close_before_the_resident_was_told(cast):
    case = resolved(cast)
    with pytest.raises(NotAllowed, match=r"还没有告知当事人，不能结案.*再换时间试 3 次"):
        closure.close(case, by=cast.by("wang"), at=on("03-02 18:00"))
    for hour in ("03-02 17:00", "03-03 09:00", "03-03 19:00"):
        feedback.tell_tried(case, channel="phone", by=cast.by("li"), at=on(hour))
    closure.close(case, by=cast.by("wang"), at=on("03-03 20:00"))
    assert (case.state, case.closed_how) == ("closed", "no-contact") and "试过 3 次" in case.acts.last().note


def test_who_wants_no_word_needs_none(cast):
    case = resolved(cast, prefers="none")
    closure.close(case, by=cast.by("wang"), at=on("03-02 18:00"))
    assert case.closed_how == "no-contact"


def test_the_handler_neither_checks_nor_closes(cast):
    case = working(cast)
    handling.resolve(case, result="修好了", by=cast.by("li"), at=on("03-02 16:00"))
    feedback.tell(case, words="修好了", channel="phone", by=cast.by("zhao"), at=on("03-02 17:00"))
    for act in (
        lambda: closure.check(case, found="yes", method="call", by=cast.by("li"), at=on("03-03 09:00")),
        lambda: closure.close(case, by=cast.by("li"), at=on("03-03 09:00")),
    ):
        with pytest.raises(NotAllowed, match="经办人"):
            act()
    closure.check(case, found="yes", method="site", note="水已通", by=cast.by("wang"), at=on("03-03 10:00"))
    closure.close(case, by=cast.by("zhao"), at=on("03-03 11:00"))
    assert (case.state, case.closed_how) == ("closed", "checked")


def test_who_ended_it_before_it_came_back_does_not_check_it_either(cast):
    case = working(cast)
    handling.resolve(case, result="修好了", by=cast.by("li"), at=on("03-02 16:00"))
    feedback.tell(case, words="修好了", channel="phone", by=cast.by("zhao"), at=on("03-02 17:00"))
    closure.reopen(case, why="又漏了", by=RESIDENT, at=on("03-03 08:00"))
    triage.classify(case, level="community", holder=cast.min, by=cast.by("zhao"), at=on("03-03 09:00"))
    handling.resolve(case, result="换了整根", by=cast.by("min"), at=on("03-03 15:00"))
    feedback.tell(case, words="换了整根", channel="phone", by=cast.by("zhao"), at=on("03-03 16:00"))
    with pytest.raises(NotAllowed, match="经办人以外"):
        closure.check(case, found="yes", method="site", by=cast.by("li"), at=on("03-04 09:00"))
    closure.check(case, found="yes", method="site", by=cast.by("zhao"), at=on("03-04 09:00"))


def test_what_the_check_found_unsolved_is_not_closed(cast):
    case = told(cast)
    closure.check(case, found="no", method="call", by=cast.by("wang"), at=on("03-03 09:00"))
    with pytest.raises(NotAllowed, match="核查说没解决"):
        closure.close(case, by=cast.by("wang"), at=on("03-03 10:00"))
    with pytest.raises(Refusal, match="请选核查的结果"):
        closure.check(case, found="maybe", method="call", by=cast.by("wang"), at=on("03-03 09:00"))


def test_a_rating_is_given_once_for_each_ending_and_keeps_opinion_and_fact_apart(cast):
    case = told(cast)
    given = closure.rate(
        case, level=2, solved="yes", words="修是修好了，等太久", by=RESIDENT, at=on("03-03 08:00")
    )
    assert (given.level, given.solved, given.by_code) == (Rating.Level.DISSATISFIED, "yes", True)
    with pytest.raises(NotAllowed, match="已经评价过了"):
        closure.rate(case, level=5, solved="yes", by=RESIDENT, at=on("03-03 08:05"))
    closure.close(case, by=cast.by("wang"), at=on("03-03 09:00"))
    closure.reopen(case, why="又漏了", by=RESIDENT, at=on("03-04 08:00"))
    intake.settle(case, result="又修了", by=cast.by("min"), at=on("03-04 09:00"))
    closure.rate(case, level=4, solved="yes", by=RESIDENT, at=on("03-04 10:00"))
    assert list(case.ratings.values_list("ending", flat=True).order_by("ending")) == [0, 1]


def test_nobody_rates_their_own_work(cast):
    case = told(cast)
    with pytest.raises(NotAllowed, match="经办人不能代记评价"):
        closure.rate(case, level=5, solved="yes", by=cast.by("min"), at=on("03-03 08:00"))
    with pytest.raises(NotAllowed, match="网格长不能代记"):
        closure.rate(case, level=5, solved="yes", by=cast.by("li"), at=on("03-03 08:00"))
    taken = closure.rate(case, level=5, solved="yes", by=cast.by("zhao"), at=on("03-03 08:00"))
    assert not taken.by_code
    for wrong in ({"level": 6, "solved": "yes"}, {"level": 3, "solved": "?"}):
        with pytest.raises(Refusal):
            closure.rate(told(cast), by=RESIDENT, at=on("03-03 08:00"), **wrong)


def test_not_solved_says_the_resident_and_it_is_not_closed_over_their_head(cast):
    case = told(cast)
    closure.rate(case, level=1, solved="no", by=RESIDENT, at=on("03-03 08:00"))
    called = Notice.objects.filter(case=case, kind="rated").first()
    assert "3月6日前由经办人以外的人回访（C-4.2）" in called.text, "three working days: 4, 5, 6 March"
    with pytest.raises(NotAllowed, match="当事人说没解决"):
        closure.close(case, by=cast.by("wang"), at=on("03-03 09:00"))
    assert closure.close_silent(case, at=on("03-20 09:00")) is None
    closure.check(case, found="yes", method="site", by=cast.by("wang"), at=on("03-03 10:00"))
    closure.close(case, by=cast.by("wang"), at=on("03-03 11:00"))


def test_seven_days_of_silence_close_it_and_are_not_satisfaction(cast):
    case = told(cast)
    assert closure.close_silent(case, at=on("03-09 12:00")) is None
    closure.close_silent(case, at=on("03-10 00:00"))
    assert (case.state, case.closed_how) == ("closed", "silent") and "不计作满意" in case.acts.last().note
    assert not case.ratings.exists()


def test_the_resident_may_ask_again_for_fifteen_days_and_the_clock_starts_anew(cast):
    case = told(cast)
    old = case.due_at
    closure.reopen(case, why="还在漏", by=RESIDENT, at=on("03-17 23:59"))
    assert (case.state, case.reopened, case.due_at, case.limit_from) == (
        "reopened",
        1,
        None,
        on("03-17 23:59"),
    )
    assert any(step.changes.get("due_at") for step in case.acts.all()) and old is not None
    late = told(cast)
    with pytest.raises(NotAllowed, match="重办要在3月17日24:00前提出"):
        closure.reopen(late, why="还在漏", by=RESIDENT, at=on("03-18 00:01"))
    closure.reopen(late, why="回访发现没解决", by=cast.by("wang"), at=on("03-18 09:00"))
    assert late.state == "reopened"


def test_the_requester_withdraws_in_their_own_words(cast):
    case = assisting(cast).case
    with pytest.raises(Refusal, match="还没有写当事人的话"):
        closure.withdraw(case, words="", by=RESIDENT, at=on("03-02 13:00"))
    closure.withdraw(case, words="自己修好了", by=RESIDENT, at=on("03-02 13:00"))
    assert (case.state, case.closed_how) == ("withdrawn", "withdrawn")
    assert case.assistances.get().withdrawn_at == on("03-02 13:00")
    with pytest.raises(NotAllowed, match="现在是“已撤回”"):
        closure.reopen(case, why="又坏了", by=RESIDENT, at=on("03-03 13:00"))


def test_voiding_takes_two_people_and_the_number_is_not_used_again(cast):
    case = registered(cast)
    with pytest.raises(NotAllowed, match="作废要两个人"):
        closure.void(case, by=cast.by("li"), at=on("03-02 10:10"))
    closure.ask_void(case, why="登记两遍", by=cast.by("li"), at=on("03-02 10:10"))
    with pytest.raises(NotAllowed, match="申请人以外的人"):
        closure.void(case, by=cast.by("li"), at=on("03-02 10:20"))
    closure.void(case, by=cast.by("zhao"), at=on("03-02 10:30"))
    assert (case.state, case.words != "", case.acts.last().note) == ("void", True, "登记两遍")
    assert registered(cast).number == "HY2026-00002"
    with pytest.raises(NotAllowed, match="现在是“办理中”，不能“申请作废”"):
        closure.ask_void(working(cast), why="不想办", by=cast.by("li"), at=on("03-02 11:00"))
