"""What the text owes about a matter beside its own limit: owed once, reminded of, ended by its act."""

import datetime as dt

import pytest

from stories import RESIDENT, assisting, on, registered, told, working
from wangge.cases import (
    access,
    closure,
    dispatch,
    errands,
    feedback,
    handling,
    hazards,
    intake,
    protection,
    reminders,
    triage,
)
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Errand, Notice

PHONE = {"name": "王大妈", "contact": "13800001111", "prefers": "phone"}


def turns(first, last, minutes=60):
    """The loop, every hour."""
    at = on(first)
    while at <= on(last):
        reminders.turn(at=at)
        at += dt.timedelta(minutes=minutes)


def said(kind, name=None):
    rows = Notice.objects.filter(kind=kind).order_by("at", "id")
    return [each for each in rows if name is None or each.person.name == name]


def open_kinds(case):
    return [each.kind for each in errands.owed(case)]


# --- the first answer (C-1.5, D-2.3) ---


def test_the_first_answer_is_due_on_the_next_working_day_with_its_clause(cast):
    case = registered(cast)
    row = errands.owed(case).get()
    assert (row.kind, row.clause, row.due_at) == ("first-answer", "C-1.5", on("03-04 00:00"))
    assert row.due_basis["account"], "every day on the way there"


def test_a_company_owes_it_by_its_own_clause(cast):
    case = intake.register(
        "食堂排队太长", place=cast.company, grid=cast.smelting, channel="oral", kind="appeal",
        by=cast.by("gao"), at=on("03-02 10:00"),
    ).case  # fmt: skip
    assert errands.owed(case).get().clause == "D-2.3"
    turns("03-03 08:00", "03-03 12:00")
    assert [each.person.name for each in said("first-answer")] == ["高建军"], "who was first asked"


def test_whoever_was_first_asked_is_reminded_else_whoever_answers_for_the_grid(cast):
    registered(cast)
    registered(cast, words="楼道灯不亮", by=cast.by("min"), channel="oral")
    turns("03-02 11:00", "03-06 18:00")
    for name in ("李向阳", "闵行远"):
        found = said("first-answer", name)
        days = [each.at.astimezone(cast.community.zone).day for each in found]
        assert days == [3, 4, 5, 6], (name, "due on Tuesday, then each working day")
        assert "首问答复到期" in found[0].text and "C-1.5" in found[0].text
    before = Notice.objects.count()
    turns("03-06 17:00", "03-06 18:00")
    assert Notice.objects.count() == before, "once each"


def test_classifying_answers_whoever_follows_the_page_and_nobody_else(cast):
    assert open_kinds(working(cast)) == []
    case = working(cast, **PHONE)
    assert open_kinds(case) == ["first-answer"]
    feedback.tell_receipt(case, channel="phone", by=cast.by("li"), at=on("03-02 11:00"))
    assert open_kinds(case) == []
    assert errands.owed(case).count() == 0 and not Errand.objects.get(case=case).dropped


def test_a_matter_that_is_over_owes_no_answer_any_more(cast):
    case = registered(cast)
    closure.withdraw(case, words="修好了", by=RESIDENT, at=on("03-02 11:00"))
    assert Errand.objects.get(case=case).dropped
    turns("03-03 08:00", "03-05 12:00")
    assert said("first-answer") == []


# --- the report of a danger (C-3.4) ---


def danger(cast, **more):
    return registered(cast, "煤气味很大", lane="emergency", by=cast.by("min"), channel="phone", **more)


def test_a_danger_is_reported_within_the_hour_by_night_too(cast):
    case = danger(cast, at=on("03-02 23:30"))
    row = errands.owed(case, "hazard-report").get()
    assert (row.clause, row.due_at) == ("C-3.4", on("03-03 00:30"))
    turns("03-02 23:35", "03-03 12:00", minutes=5)
    found = [(each.person.name, each.occasion.rsplit(":", 1)[1]) for each in said("hazard-report")]
    assert found == [("闵行远", "half"), ("闵行远", "due"), ("闵行远", "2026-03-03")]
    with pytest.raises(NotAllowed, match="只有“突发”的事项"):
        hazards.report(registered(cast), to="街道", by=cast.by("min"), at=on("03-03 12:00"))
    step = hazards.report(case, to="街道值班室", note="已疏散", by=cast.by("min"), at=on("03-03 12:05"))
    assert (step.note, step.cite["clause"]) == ("已报告街道值班室：已疏散", "C-3.4")
    before = len(said("hazard-report"))
    turns("03-04 08:00", "03-05 12:00")
    assert len(said("hazard-report")) == before


def test_asking_the_street_to_assist_reports_it_and_a_mistaken_lane_owes_nothing(cast):
    case = danger(cast)
    dispatch.escalate(case, request="请派人", by=cast.by("li"), at=on("03-02 10:20"))
    assert "hazard-report" not in open_kinds(case)
    other = registered(cast)
    triage.set_lane(other, lane="emergency", why="有人受伤", by=cast.by("li"), at=on("03-02 12:00"))
    assert errands.owed(other, "hazard-report").get().due_at == on("03-02 13:00"), "from when it was known"
    triage.set_lane(other, lane="normal", why="看错了", by=cast.by("li"), at=on("03-02 12:10"))
    assert "hazard-report" not in open_kinds(other)
    assert (other.remind_kind, other.remind_at) == ("triage", on("03-02 16:30")), "it still has to be sorted"


# --- the call after a bad rating (C-4.2) ---


def rated(cast, **more):
    case = told(cast, **more)
    closure.rate(case, level=1, solved="partly", by=RESIDENT, at=on("03-03 09:00"))
    return case


def test_a_bad_rating_owes_a_call_by_somebody_who_did_not_handle_it(cast):
    case = rated(cast)
    row = errands.owed(case, "call-back").get()
    assert (row.clause, row.due_at) == ("C-4.2", on("03-07 00:00"))
    turns("03-03 10:00", "03-09 12:00")
    assert {each.person.name for each in said("call-back")} == {"李向阳"}, "Min did the work"
    marks = [each.occasion.rsplit(":", 1)[1] for each in said("call-back")]
    assert marks == ["eve", "due", "2026-03-09"], "half of it falls on the morning of the eve"
    closure.check(case, found="partly", method="call", note="还滴水", by=cast.by("li"), at=on("03-09 13:00"))
    before = len(said("call-back"))
    turns("03-10 08:00", "03-11 12:00")
    assert len(said("call-back")) == before and open_kinds(case) == []


def test_where_the_leader_handled_it_the_office_calls(cast):
    case = registered(cast)
    intake.settle(case, result="当场讲清", by=cast.by("li"), at=on("03-02 11:00"))
    closure.rate(case, level=2, solved="no", by=RESIDENT, at=on("03-02 12:00"))
    turns("03-05 08:00", "03-05 12:00")
    assert {each.person.name for each in said("call-back")} == {"赵明慧", "王秀英"}
    with pytest.raises(NotAllowed, match="由经办人以外的人"):
        closure.check(case, found="yes", method="call", by=cast.by("li"), at=on("03-05 13:00"))
    closure.check(case, found="no", method="call", by=cast.by("zhao"), at=on("03-05 13:00"))
    assert open_kinds(case) == []


def test_a_matter_closed_meanwhile_can_still_be_called_about_and_only_then(cast):
    case, quiet = told(cast), told(cast)
    for each in (case, quiet):
        closure.check(each, found="yes", method="call", by=cast.by("zhao"), at=on("03-02 18:00"))
        closure.close(each, by=cast.by("zhao"), at=on("03-02 18:30"))
    with pytest.raises(NotAllowed, match="没有等着回访的评价"):
        closure.check(quiet, found="yes", method="call", by=cast.by("zhao"), at=on("03-03 10:00"))
    closure.rate(case, level=1, solved="yes", by=RESIDENT, at=on("03-03 09:00"))
    names = [each.act for each in access.acts_for(case, cast.by("zhao"), at=on("03-03 10:00"))]
    assert "check" in names
    assert "check" not in [each.act for each in access.acts_for(quiet, cast.by("zhao"), at=on("03-03 10:00"))]
    closure.check(case, found="yes", method="call", by=cast.by("zhao"), at=on("03-03 10:00"))
    assert case.state == "closed" and open_kinds(case) == []


def test_taking_it_up_again_is_the_answer_to_a_bad_rating(cast):
    case = rated(cast)
    closure.reopen(case, why="还在漏", by=RESIDENT, at=on("03-03 10:00"))
    assert open_kinds(case) == []


def test_a_good_rating_owes_nothing(cast):
    case = told(cast)
    closure.rate(case, level=5, solved="yes", by=RESIDENT, at=on("03-03 09:00"))
    assert open_kinds(case) == []


# --- what stands on the page only (C-3.7, C-3.9) ---


def extended(cast, **more):
    case = working(cast, **more)
    asked = handling.ask_extension(case, reason="配件要等", by=cast.by("li"), at=on("03-02 11:00"))
    handling.extend(asked, by=cast.by("wang"), at=on("03-02 12:00"))
    return case


def passing_on(case):
    return list(errands.owed(case, "pass-on"))


def test_an_extension_is_owed_by_phone_the_same_day_to_whoever_chose_the_phone(cast):
    assert passing_on(extended(cast)) == [], "the page tells whoever follows it"
    case = extended(cast, **PHONE)
    (row,) = passing_on(case)
    assert (row.clause, row.due_at) == ("C-3.9", on("03-03 00:00")) and "配件要等" in row.telling.words
    turns("03-02 13:00", "03-04 12:00")
    assert {each.person.name for each in said("pass-on")} == {"闵行远"}, "the person responsible"
    step = feedback.pass_on(case, channel="phone", by=cast.by("min"), at=on("03-04 13:00"))
    assert step.note == "已转告（电话）" and passing_on(case) == []
    telling = case.tellings.order_by("at").last()
    assert (telling.channel, telling.reached, telling.words) == ("phone", True, row.telling.words)
    before = len(said("pass-on"))
    turns("03-05 08:00", "03-06 12:00")
    assert len(said("pass-on")) == before


@pytest.mark.parametrize(
    "what", ["suspended", "assisted", "escalated", "answered", "asked", "declined", "merged"]
)
def test_everything_else_that_is_told_on_the_page_too(cast, what):
    case = registered(cast, **PHONE) if what in ("declined", "merged") else working(cast, **PHONE)
    zhao, at = cast.by("zhao"), on("03-02 11:00")
    match what:
        case "suspended":
            asked = handling.ask_suspension(
                case, reason="weather", words="暴雪", review_on=dt.date(2026, 3, 9), by=zhao, at=at
            )
            handling.suspend(asked, by=cast.by("wang"), at=on("03-02 12:00"))
        case "assisted":
            dispatch.assist(case, unit=cast.water, request="请抢修", by=zhao, at=at)
        case "escalated":
            dispatch.escalate(case, request="请协调", by=zhao, at=at)
        case "answered":
            asked = dispatch.assist(case, unit=cast.water, request="请抢修", by=zhao, at=at)
            feedback.pass_on(case, channel="phone", by=zhao, at=at)
            dispatch.answer(asked, words="修了", said="主管修好了", by=cast.by("wu"), at=on("03-02 12:00"))
        case "asked":
            handling.ask(case, question="几点在家？", by=zhao, at=at)
        case "declined":
            dispatch.decline(
                case, reason="out-of-scope", go_to="物业 8800 7777", channel="code", by=zhao, at=at
            )
        case "merged":
            dispatch.merge(case, into=registered(cast), by=zhao, at=at)
    (row,) = passing_on(case)
    assert row.clause == "C-3.7" and row.telling.words
    assert "pass-on" in [each.act for each in access.acts_for(case, zhao, at=on("03-02 13:00"))]
    feedback.pass_on(case, channel="phone", by=zhao, at=on("03-02 13:00"))
    assert passing_on(case) == []


def test_three_tries_at_different_times_are_enough(cast):
    case = extended(cast, **PHONE)
    for hour in ("13", "15", "17"):
        assert passing_on(case)
        step = feedback.pass_on(
            case, channel="phone", reached=False, by=cast.by("min"), at=on(f"03-02 {hour}:00")
        )
        with pytest.raises(NotAllowed):
            feedback.pass_on(
                case, channel="phone", reached=False, by=cast.by("min"), at=on(f"03-02 {hour}:30")
            )
    assert step.note == "第 3 次未接通（电话），不再试；话留在查询页面上" and passing_on(case) == []


def test_what_the_resident_says_themselves_shows_that_they_read_it(cast):
    case = working(cast, **PHONE)
    handling.ask(case, question="几点在家？", by=cast.by("min"), at=on("03-02 11:00"))
    handling.reply(case, words="三点", by=cast.by("min"), at=on("03-02 11:30"))
    assert passing_on(case), "taken down by staff: it says nothing about the page"
    handling.reply(case, words="下午三点", by=RESIDENT, at=on("03-02 12:00"))
    assert passing_on(case) == []


def test_without_a_number_there_is_nobody_to_call(cast):
    case = extended(cast, **PHONE)
    protection.erase(case, basis="本人撤回同意", by=RESIDENT, at=on("03-02 13:00"))
    assert passing_on(case) == []
    with pytest.raises(NotAllowed, match="没有等着转告的话"):
        feedback.pass_on(case, channel="phone", by=cast.by("min"), at=on("03-02 14:00"))


def test_the_page_is_no_other_way(cast):
    case = extended(cast, **PHONE)
    with pytest.raises(NotAllowed, match="查询页面上已经写了"):
        feedback.pass_on(case, channel="code", by=cast.by("min"), at=on("03-02 14:00"))
    feedback.tell_stage(case, words="在等配件", channel="code", by=cast.by("min"), at=on("03-02 15:00"))
    assert len(passing_on(case)) == 2
    feedback.tell_stage(
        case, words="在等配件，延到周一", channel="phone", by=cast.by("min"), at=on("03-02 16:00")
    )
    assert passing_on(case) == []


# --- once each ---


def test_two_loops_remind_once_of_each_step(cast):
    registered(cast)
    Errand.objects.update(remind_at=on("03-03 08:00"), remind_kind="due")
    reminders.turn(at=on("03-03 09:00"))
    Errand.objects.update(remind_at=on("03-03 08:00"), remind_kind="due")  # as the other loop read it
    reminders.turn(at=on("03-03 09:00"))
    assert len(said("first-answer")) == 1


def test_a_recused_person_is_not_told_of_any_step(cast):
    case = assisting(cast, **PHONE).case
    protection.recuse(case, person=cast.min, by=cast.by("zhao"), at=on("03-02 11:30"))
    turns("03-02 12:00", "03-04 12:00")
    assert {each.person.name for each in said("pass-on")} == {"李向阳"}
