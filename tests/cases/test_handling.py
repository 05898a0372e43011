import datetime as dt

import pytest

from stories import RESIDENT, assisting, on, registered, working
from wangge.cases import dispatch, feedback, handling, reminders
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Notice
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory import adoption


def test_a_note_stays_inside_and_a_question_reaches_the_resident(cast):
    case = working(cast)
    handling.note(case, text="钥匙在门卫", by=cast.by("min"), at=on("03-02 11:00"))
    handling.ask(case, question="几点在家？", by=cast.by("min"), at=on("03-02 11:05"))
    assert case.asked_at == on("03-02 11:05") and case.acts.last().said == "几点在家？"
    handling.reply(case, words="下午都在", by=RESIDENT, at=on("03-02 12:00"))
    assert case.asked_at is None and case.acts.last().note == "下午都在"
    assert Notice.objects.filter(person=cast.min, kind="reply").exists()
    with pytest.raises(Refusal, match="还没有写要记的话"):
        handling.note(case, text="", by=cast.by("min"), at=on("03-02 11:00"))


def test_resting_needs_two_people_a_reason_and_a_day(cast):
    case = working(cast)
    ask = {"words": "等住户回来开门", "by": cast.by("zhao"), "at": on("03-02 11:00")}
    for day, reason, sentence in (
        (dt.date(2026, 3, 2), "awaiting-requester", "复核日要在明天到4月1日之间"),
        (dt.date(2026, 4, 2), "awaiting-requester", "最多 30 天"), (dt.date(2026, 3, 9), "lazy", "没有“lazy”这种挂起理由"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=sentence):
            handling.ask_suspension(case, reason=reason, review_on=day, **ask)
    request = handling.ask_suspension(case, reason="awaiting-requester", review_on=dt.date(2026, 3, 9), **ask)
    assert case.state == "in-progress" and handling.open_request(case) == request, "asking stops nothing"
    with pytest.raises(NotAllowed, match="已有一项挂起申请在等批准"):
        handling.ask_extension(case, reason="也想延期", by=cast.by("zhao"), at=on("03-02 11:05"))
    with pytest.raises(NotAllowed, match="您现在的岗位不能做"):
        handling.suspend(request, by=cast.by("qian"), at=on("03-02 11:10"))
    handling.suspend(request, by=cast.by("wang"), at=on("03-02 12:00"))
    assert (case.state, case.resumes_to) == ("suspended", "in-progress")
    assert "最晚3月9日再接着办" in case.acts.last().said
    with pytest.raises(NotAllowed, match="现在是“已挂起”"):
        handling.resolve(case, result="好了", by=cast.by("min"), at=on("03-02 13:00"))


def test_the_head_does_not_approve_the_heads_own_request(cast):
    case = working(cast)
    request = handling.ask_extension(case, reason="配件要定做", by=cast.by("wang"), at=on("03-02 11:00"))
    with pytest.raises(NotAllowed, match="延期要由申请人以外的人批准"):
        handling.extend(request, by=cast.by("wang"), at=on("03-02 11:05"))


def test_days_at_rest_do_not_count_where_the_text_says_so(cast):
    case = working(cast)
    request = handling.ask_suspension(
        case,
        reason="weather",
        words="暴雪",
        review_on=dt.date(2026, 3, 9),
        by=cast.by("zhao"),
        at=on("03-02 11:00"),
    )
    assert request.pauses
    handling.suspend(request, by=cast.by("wang"), at=on("03-02 12:00"))
    assert case.acts.last().note.endswith("制度允许暂停计时") and len(case.paused) == 1
    handling.resume(case, why="雪停了", by=cast.by("zhao"), at=on("03-05 09:00"))
    assert case.state == "in-progress" and case.due_at > on("03-05 09:00")
    roles = [cell["role"] for cell in case.due_basis["account"]]
    assert "paused" in roles
    handling.resolve(case, result="修好了", by=cast.by("min"), at=on("03-05 15:00"))


def test_where_the_text_has_no_pause_the_clock_runs_on_and_the_thread_says_so(cast):
    bare = cast.community.adoptions.get().text
    bare = "\n".join(line for line in bare.splitlines() if not line.startswith("pause = "))
    bare = bare.replace('version = "2026.1"', 'version = "2026.2"')
    since = dt.date(2026, 3, 1)
    adoption.adopt(cast.community, bare, adopted_by="居民会议", consultation="已公示", since=since,
                   by=Actor.importing("建档"), at=on("03-01 09:00"))  # fmt: skip
    cast.community.refresh_from_db()
    case = working(cast)
    request = handling.ask_suspension(
        case,
        reason="weather",
        words="暴雪",
        review_on=dt.date(2026, 3, 9),
        by=cast.by("zhao"),
        at=on("03-02 11:00"),
    )
    assert not request.pauses
    handling.suspend(request, by=cast.by("wang"), at=on("03-02 12:00"))
    assert "制度未规定暂停，时限照算" in case.acts.last().note and case.paused == []
    handling.resume(case, by=cast.by("zhao"), at=on("03-05 09:00"))
    assert case.due_at == on("03-04 00:00")


def test_it_goes_on_whence_it_came(cast):
    case = assisting(cast).case
    ask = {"reason": "external-decision", "words": "等批文", "review_on": dt.date(2026, 3, 9)}
    request = handling.ask_suspension(case, by=cast.by("zhao"), at=on("03-02 11:30"), **ask)
    handling.suspend(request, by=cast.by("wang"), at=on("03-02 12:00"))
    handling.resume(case, by=cast.by("zhao"), at=on("03-03 09:00"))
    assert case.state == "assisting"


def test_a_reply_takes_up_what_waited_for_it(cast):
    case = working(cast)
    request = handling.ask_suspension(
        case, reason="awaiting-requester", words="等钥匙", review_on=dt.date(2026, 3, 9), by=cast.by("zhao"),
        at=on("03-02 11:00"),
    )  # fmt: skip
    handling.suspend(request, by=cast.by("wang"), at=on("03-02 12:00"))
    handling.reply(case, words="我回来了", by=RESIDENT, at=on("03-03 18:00"))
    assert case.state == "in-progress" and [each.act for each in case.acts.all()][-2:] == ["reply", "resume"]


def test_an_extension_reaches_the_fifth_working_day_and_no_further(cast):
    case = working(cast)
    assert handling.farthest(case).day == dt.date(2026, 3, 9)
    with pytest.raises(NotAllowed, match="最迟只能延到3月9日24:00"):
        handling.ask_extension(
            case, reason="要等", wanted_on=dt.date(2026, 3, 10), by=cast.by("li"), at=on("03-02 11:00")
        )
    with pytest.raises(NotAllowed, match="现在的时限就是3月3日"):
        handling.ask_extension(
            case, reason="要等", wanted_on=dt.date(2026, 3, 3), by=cast.by("li"), at=on("03-02 11:00")
        )
    request = handling.ask_extension(case, reason="配件要定做", by=cast.by("li"), at=on("03-02 11:00"))
    assert request.wanted_on == dt.date(2026, 3, 9)
    handling.extend(request, on=dt.date(2026, 3, 6), by=cast.by("wang"), at=on("03-02 12:00"))
    assert (case.due_at, case.due_basis["clause"]) == (on("03-07 00:00"), "B-3.4")
    assert "时限延到3月6日24:00" in case.acts.last().said and case.tellings.last().stage == "progress"
    assert case.next_telling_at == on("03-13 00:00"), (
        "three working days after the cap, not after the nearer day"
    )
    again = handling.ask_extension(case, reason="还没到货", by=cast.by("li"), at=on("03-05 12:00"))
    handling.extend(again, by=cast.by("wang"), at=on("03-06 12:00"))
    assert case.due_at == on("03-10 00:00")
    with pytest.raises(NotAllowed, match="不能再延"):
        handling.ask_extension(case, reason="再等等", by=cast.by("li"), at=on("03-06 13:00"))


def test_what_is_late_is_not_extended(cast):
    case = working(cast)
    with pytest.raises(NotAllowed, match=r"时限已过，不能再延期.*分段告知"):
        handling.ask_extension(case, reason="忘了", by=cast.by("li"), at=on("03-04 09:00"))


def test_a_refused_request_moves_nothing_and_may_be_made_again(cast):
    case = working(cast)
    request = handling.ask_extension(case, reason="人手不够", by=cast.by("li"), at=on("03-02 11:00"))
    due = case.due_at
    with pytest.raises(Refusal, match="还没有写不批准的理由"):
        handling.refuse_request(request, why="", by=cast.by("wang"), at=on("03-02 12:00"))
    handling.refuse_request(request, why="不是特殊情况", by=cast.by("wang"), at=on("03-02 12:00"))
    assert (case.due_at, request.approved) == (due, False)
    assert Notice.objects.filter(person=cast.li, kind="refused").exists()
    with pytest.raises(NotAllowed, match="已经批过了"):
        handling.extend(request, by=cast.by("wang"), at=on("03-02 12:05"))
    handling.ask_extension(case, reason="配件要定做", by=cast.by("li"), at=on("03-02 13:00"))


def test_pressing_reaches_the_holder_and_whoever_was_asked(cast):
    case = assisting(cast).case
    handling.press(case, words="居民等水做饭", by=cast.by("wang"), at=on("03-02 14:00"))
    assert set(Notice.objects.filter(kind="pressed").values_list("person__name", flat=True)) == {
        "闵行远",
        "吴刚",
    }


def test_resolving_ends_what_was_still_asked_of_others(cast):
    asked = assisting(cast)
    case = asked.case
    with pytest.raises(NotAllowed, match="请用“答复”告诉社区"):
        handling.resolve(case, result="好了", by=cast.by("wu"), at=on("03-02 15:00"))
    handling.resolve(
        case, result="物业已修好", device_at=on("03-02 14:20"), by=cast.by("min"), at=on("03-02 15:00")
    )
    asked.refresh_from_db()
    assert (case.state, case.resolved_by, asked.withdrawn_at) == ("resolved", cast.min, on("03-02 15:00"))
    assert case.acts.last().device_at == on("03-02 14:20")
    handling.rework(case, why="水压还不够", by=cast.by("li"), at=on("03-02 16:00"))
    assert (case.state, case.resolved_at, case.due_at) == ("in-progress", None, on("03-06 00:00"))
    assert case.remind_kind in ("half", "eve", "due")
    assert not dispatch.waiting(case).exists()


def test_a_matter_not_yet_classified_cannot_be_resolved(cast):
    with pytest.raises(NotAllowed, match="现在是“已登记”，不能“办结”"):
        handling.resolve(registered(cast), result="好了", by=cast.by("min"), at=on("03-02 11:00"))


def test_a_rest_does_not_take_the_staged_telling_from_who_waits_late(cast):
    case = working(cast)  # due Tuesday 03-03, the cap is Monday 03-09
    request = handling.ask_suspension(
        case, reason="external-decision", words="等规划部门的批复", review_on=dt.date(2026, 4, 1),
        by=cast.by("zhao"), at=on("03-10 10:00"),
    )  # fmt: skip
    handling.suspend(request, by=cast.by("wang"), at=on("03-10 11:00"))
    first = on("03-13 00:00")  # three working days after the cap: 10, 11, 12 March, to 24:00
    assert (case.next_telling_at, case.remind_kind, case.remind_at) == (first, "stage", on("03-12 09:30"))
    reminders.turn(at=on("03-12 09:30"))
    case.refresh_from_db()
    assert (case.remind_kind, case.remind_at) == ("review", on("04-01 08:30"))
    feedback.tell_stage(
        case, words="批复还没有下来，下周再去问", channel="phone", by=cast.by("li"), at=on("03-13 09:00")
    )
    second = on("03-19 00:00")  # Monday to Wednesday
    assert (case.next_telling_at, case.remind_kind, case.remind_at) == (second, "stage", on("03-18 09:30"))
    handling.resume(case, why="批复来了", by=cast.by("li"), at=on("03-16 09:00"))
    assert case.next_telling_at == second and case.due_at == on("03-04 00:00")
