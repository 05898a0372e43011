import pytest

from stories import on, registered, resolved, told, working
from wangge.cases import feedback
from wangge.cases.lifecycle import NotAllowed
from wangge.policy.pack import Refusal


def test_the_receipt_is_told_in_the_promises_own_words(cast):
    case = registered(cast)
    feedback.tell_receipt(case, channel="phone", by=cast.by("min"), at=on("03-02 10:20"))
    assert "3月2日24:00前定下由谁办" in case.acts.last().said and case.tellings.get().stage == "receipt"


def test_telling_the_result_stops_the_clock(cast):
    case = resolved(cast)
    assert (case.remind_kind, case.next_telling_at) == ("tell", on("03-04 00:00")), "one working day to tell"
    with pytest.raises(Refusal, match="没有“dove”这种告知方式"):
        feedback.tell(case, words="好了", channel="dove", by=cast.by("li"), at=on("03-02 17:00"))
    feedback.tell(case, words="阀门已换", channel="phone", by=cast.by("li"), at=on("03-02 17:00"))
    assert (case.state, case.told_at, case.remind_kind) == ("told", on("03-02 17:00"), "silence")
    assert case.acts.last().said == "阀门已换" and case.tellings.get().reached


def test_nothing_is_told_before_it_is_done(cast):
    with pytest.raises(NotAllowed, match="现在是“办理中”，不能“告知结果”"):
        feedback.tell(working(cast), words="好了", channel="phone", by=cast.by("li"), at=on("03-02 17:00"))


def test_who_asked_for_a_call_is_called(cast):
    case = resolved(cast, name="王", contact="13800001111", prefers="phone")
    with pytest.raises(NotAllowed, match="当事人选的是“电话”"):
        feedback.tell(case, words="好了", channel="code", by=cast.by("li"), at=on("03-02 17:00"))
    anonymous = resolved(cast)
    feedback.tell(anonymous, words="好了", channel="code", by=cast.by("li"), at=on("03-02 17:00"))
    assert anonymous.state == "told"


def test_three_tries_must_be_at_different_times(cast):
    case = resolved(cast, contact="13800001111", prefers="phone")
    feedback.tell_tried(case, channel="phone", by=cast.by("li"), at=on("03-02 17:00"))
    with pytest.raises(NotAllowed, match="还不到两个小时"):
        feedback.tell_tried(case, channel="phone", by=cast.by("li"), at=on("03-02 17:10"))
    with pytest.raises(NotAllowed, match="不算未接通"):
        feedback.tell_tried(case, channel="code", by=cast.by("li"), at=on("03-03 09:00"))
    feedback.tell_tried(case, channel="phone", note="无人接", by=cast.by("li"), at=on("03-03 09:00"))
    assert feedback.tries(case) == 2 and case.acts.last().note == "第 2 次未接通（电话）；无人接"


def test_after_the_cap_each_telling_owes_the_next(cast):
    case = working(cast)
    assert case.next_telling_at == on("03-13 00:00"), "three working days after the fifth working day"
    feedback.tell_stage(case, words="配件在路上", channel="code", by=cast.by("li"), at=on("03-05 10:00"))
    assert case.next_telling_at == on("03-13 00:00"), "a word before that does not put the duty off"
    feedback.tell_stage(case, words="还在路上", channel="code", by=cast.by("li"), at=on("03-12 10:00"))
    assert case.next_telling_at == on("03-18 00:00") and case.acts.last().cite["clause"] == "B-3.4"


def test_telling_again_is_not_possible_once_told(cast):
    with pytest.raises(NotAllowed, match="现在是“已告知结果”"):
        feedback.tell_tried(told(cast), channel="phone", by=cast.by("li"), at=on("03-03 09:00"))
