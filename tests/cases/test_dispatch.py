from uuid import uuid4

import pytest

from stories import MONDAY, RESIDENT, assisting, on, registered, working
from wangge.cases import access, dispatch, handling, intake, protection, triage
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Assistance, Notice, Recusal
from wangge.policy.pack import Refusal


def test_assigning_moves_the_holder_and_not_the_limit(cast):
    case = working(cast)
    due = case.due_at
    dispatch.assign(case, to=cast.li, note="阀门在你那边", by=cast.by("zhao"), at=on("03-02 11:00"))
    assert (case.holder, case.due_at, case.state) == (cast.li, due, "in-progress")
    assert Notice.objects.filter(person=cast.li, kind="assigned").count() == 1
    with pytest.raises(NotAllowed, match="已经由李向阳负责"):
        dispatch.assign(case, to=cast.li, by=cast.by("zhao"), at=on("03-02 11:01"))
    with pytest.raises(NotAllowed, match="不能交给林小溪"):
        dispatch.assign(case, to=cast.lin, by=cast.by("zhao"), at=on("03-02 11:01"))
    with pytest.raises(NotAllowed, match="您现在的岗位不能做"):
        dispatch.assign(case, to=cast.min, by=cast.by("min"), at=on("03-02 11:01"))


def test_the_same_request_twice_is_one_act_and_another_one_may_not_use_its_id(cast):
    case, uid = working(cast), uuid4()
    first = dispatch.assign(case, to=cast.li, uid=uid, by=cast.by("zhao"), at=on("03-02 11:00"))
    again = dispatch.assign(case, to=cast.li, uid=uid, by=cast.by("zhao"), at=on("03-02 11:05"))
    assert first.pk == again.pk and case.acts.filter(act="assign").count() == 1
    with pytest.raises(Refusal, match="编号已经用在别的操作上"):
        handling.note(case, text="记一笔", uid=uid, by=cast.by("zhao"), at=on("03-02 11:06"))


def test_a_stale_page_may_add_but_not_move(cast):
    case = working(cast)
    seen = case.version
    dispatch.assign(case, to=cast.li, by=cast.by("zhao"), at=on("03-02 11:00"))
    handling.note(case, text="阀门型号 DN50", base_version=seen, by=cast.by("min"), at=on("03-02 11:01"))
    with pytest.raises(access.Conflict, match=r"赵明慧已“交办”.*还没有生效") as refused:
        handling.resolve(case, result="好了", base_version=seen, by=cast.by("min"), at=on("03-02 11:02"))
    assert [each.act for each in refused.value.theirs] == ["assign"]
    handling.resolve(case, result="好了", base_version=seen + 1, by=cast.by("li"), at=on("03-02 11:03"))


def test_many_are_assigned_at_once_and_each_answers_for_itself(cast):
    mine, theirs = working(cast), registered(cast)
    answers = dispatch.assign_all([mine, theirs], to=cast.li, by=cast.by("zhao"), at=on("03-02 11:00"))
    assert [bool(each) for each in answers] == [True, False]
    assert "不能“交办”" in str(answers[1].refusal)
    mine.refresh_from_db()
    assert mine.holder == cast.li


def test_the_street_is_asked_with_a_clock_of_its_own(cast):
    case = working(cast)
    asked = dispatch.escalate(case, request="请协调产权单位", by=cast.by("li"), at=on("03-02 14:00"))
    assert (case.state, case.level) == ("assisting", "street")
    assert (case.due_at, case.due_basis["clause"]) == (on("03-05 00:00"), "B-3.2"), (
        "two days, from the report"
    )
    assert (asked.due_at, asked.due_basis["clause"]) == (on("03-05 00:00"), "C-3.6")
    assert set(Notice.objects.filter(kind="asked").values_list("person__name", flat=True)) == {
        "周敏",
        "何建国",
    }
    assert "已请槐荫街道办事处协办" in case.acts.last().said
    with pytest.raises(NotAllowed, match="还没有答复"):
        dispatch.escalate(case, request="再请", by=cast.by("li"), at=on("03-02 15:00"))
    matter = intake.register(
        "堆物", place=cast.company, channel="oral", grid=cast.smelting, by=cast.by("gao"), at=MONDAY
    )
    with pytest.raises(NotAllowed, match="没有登记街道办事处"):
        dispatch.escalate(matter.case, request="请", by=cast.by("song"), at=MONDAY)


def test_a_registered_matter_may_go_straight_to_a_unit(cast):
    case = registered(cast)
    dispatch.assist(case, unit=cast.water, request="请抢修", by=cast.by("li"), at=on("03-02 10:30"))
    assert (case.state, case.level, case.due_basis["clause"]) == ("assisting", "other-unit", "B-3.3")
    assert (case.classified_at, case.holder) == (on("03-02 10:30"), cast.li)


def test_accepting_and_answering_is_for_the_unit_that_was_asked(cast):
    asked = assisting(cast)
    for stranger in ("zhou", "li", "wang"):
        with pytest.raises(NotAllowed):
            dispatch.answer(asked, words="好了", by=cast.by(stranger), at=on("03-02 15:00"))
    dispatch.accept(asked, by=cast.by("wu"), at=on("03-02 11:30"))
    with pytest.raises(NotAllowed, match="已经接收过"):
        dispatch.accept(asked, by=cast.by("wu"), at=on("03-02 11:31"))
    dispatch.answer(
        asked, words="主管已修复", said="自来水公司已修好主管", by=cast.by("wu"), at=on("03-02 15:00")
    )
    assert (asked.case.state, asked.answered_by) == ("in-progress", cast.wu)
    with pytest.raises(NotAllowed, match="已经答复、退回或者不再需要"):
        dispatch.accept(dispatch_again(cast, asked.case), by=cast.by("wu"), at=on("03-02 15:01"))


def dispatch_again(cast, case):
    """Another unit is asked, so that the matter is out again, but the water company's answer stands."""
    dispatch.assist(case, unit=cast.power, request="请送电", by=cast.by("zhao"), at=on("03-02 15:00"))
    return Assistance.objects.get(unit=cast.water)


def test_the_matter_stays_out_until_the_last_one_answered(cast):
    asked = assisting(cast)
    dispatch.assist(asked.case, unit=cast.power, request="请断电", by=cast.by("zhao"), at=on("03-02 11:10"))
    dispatch.answer(asked, words="修好了", by=cast.by("wu"), at=on("03-02 15:00"))
    assert asked.case.state == "assisting"


def test_returning_is_possible_for_one_working_day_and_is_counted(cast):
    asked = assisting(cast)
    with pytest.raises(Refusal, match="还没有写退回的理由"):
        dispatch.send_back(asked, reason="", by=cast.by("wu"), at=on("03-02 16:00"))
    dispatch.send_back(asked, reason="表后管归物业", by=cast.by("wu"), at=on("03-03 23:59"))
    case = asked.case
    assert (case.state, case.returns, case.due_at) == ("in-progress", 1, on("03-06 00:00")), (
        "the clock ran on"
    )
    late = dispatch.assist(
        case, unit=cast.water, request="物业说归你们", by=cast.by("zhao"), at=on("03-04 09:00")
    )
    with pytest.raises(NotAllowed, match="退回要在3月5日24:00前提出"):
        dispatch.send_back(late, reason="不归我们", by=cast.by("wu"), at=on("03-06 00:01"))
    taken = dispatch.accept(late, by=cast.by("wu"), at=on("03-04 10:00"))
    assert taken.act == "accept"
    with pytest.raises(NotAllowed, match="已经接收的不能退回"):
        dispatch.send_back(late, reason="不归我们", by=cast.by("wu"), at=on("03-04 11:00"))


def test_merging_tells_the_main_number_and_keeps_secrets_and_recusals(cast):
    main, case = working(cast), registered(cast, "楼下也漏水")
    protection.recuse(case, person=cast.min, by=cast.by("zhao"), at=on("03-02 10:40"))
    dispatch.merge(case, into=main, by=cast.by("li"), at=on("03-02 11:00"))
    assert (case.state, case.main, case.closed_how) == ("merged", main, "merged")
    assert main.number in case.acts.last().said and main.number in case.tellings.last().words
    assert Recusal.objects.filter(case=main, person=cast.min).exists()
    third = registered(cast)
    secret = registered(cast, confidential=True)
    for into, sentence in ((case, "已经并入别的事项"), (third, "不能并入自己"), (secret, "保密事项")):
        with pytest.raises(NotAllowed, match=sentence):
            dispatch.merge(third, into=into, by=cast.by("zhao"), at=on("03-02 11:00"))
    with pytest.raises(NotAllowed, match="已有别的事项并入这一件"):
        dispatch.merge(main, into=third, by=cast.by("zhao"), at=on("03-02 11:00"))


def test_declining_says_why_and_where_to_go_in_writing(cast):
    case = registered(cast, "要求改判离婚案")
    with pytest.raises(Refusal, match="该去哪里办"):
        dispatch.decline(case, reason="legal-channel", go_to="", by=cast.by("li"), at=MONDAY)
    with pytest.raises(NotAllowed, match="要书面告知"):
        dispatch.decline(
            case, reason="legal-channel", go_to="区法院", channel="phone", by=cast.by("li"), at=MONDAY
        )
    with pytest.raises(Refusal, match="没有“tired”这种理由"):
        dispatch.decline(case, reason="tired", go_to="区法院", by=cast.by("li"), at=MONDAY)
    dispatch.decline(case, reason="legal-channel", go_to="区人民法院立案庭", by=cast.by("li"), at=MONDAY)
    assert case.state == "declined" and "请找：区人民法院立案庭" in case.acts.last().said
    assert case.tellings.get().stage == "explanation"
    with pytest.raises(NotAllowed, match="现在是“不予受理”"):
        triage.classify(case, level="community", by=cast.by("li"), at=MONDAY)


def test_residents_may_not_do_what_staff_do(cast):
    case = working(cast)
    for act in (
        lambda: dispatch.assign(case, to=cast.li, by=RESIDENT, at=MONDAY),
        lambda: dispatch.decline(case, reason="unlawful", go_to="x", by=RESIDENT, at=MONDAY),
        lambda: handling.resolve(case, result="好了", by=RESIDENT, at=MONDAY),
    ):
        with pytest.raises(NotAllowed, match="您现在的岗位不能做"):
            act()
