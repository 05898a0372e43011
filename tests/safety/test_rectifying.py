"""整改、延期、验收、签字: D-0.6, D-2.2.4, D-2.2.5, D-3.5."""

import datetime as dt

import pytest

from safety.conftest import CHECKED, DAY, HOUR, NOW, PLAN, moment
from wangge.integrity import replaying
from wangge.policy.pack import Refusal
from wangge.safety import limits, rectifying, telling
from wangge.safety.lifecycle import NotAllowed, State
from wangge.safety.models import Hazard

pytestmark = pytest.mark.django_db


def test_whoever_rectified_does_not_accept_and_a_general_one_is_then_closed(cast, submitted):
    hazard = submitted()
    assert limits.running(hazard)[1].clause == "D-3.5"
    assert limits.running(hazard)[1].day == dt.date(2026, 5, 11)  # 8, 9 (make-up Saturday), 11
    with pytest.raises(NotAllowed, match="来做"):
        rectifying.accept(hazard, seen="好了", by=cast.by("ma"), at=NOW + DAY * 2)
    with pytest.raises(Refusal, match="到现场看了什么"):
        rectifying.accept(hazard, seen=" ", by=cast.by("tang"), at=NOW + DAY * 2)
    rectifying.accept(hazard, seen="摇过护栏，不动", by=cast.by("tang"), at=NOW + DAY * 2)
    assert (hazard.state, hazard.accepted_by, hazard.remind_at) == ("closed", cast.tang, None)
    assert not hazard.late(NOW + DAY * 99) and replaying.differences(hazard) == []


def test_an_officer_who_rectified_leaves_the_acceptance_to_another(cast, found):
    hazard = found()
    rectifying.begin(hazard, rectifier=cast.song, by=cast.by("song"), at=NOW)
    rectifying.submit(hazard, words="焊好了", by=cast.by("song"), at=NOW)
    with pytest.raises(NotAllowed, match="不验收自己的整改"):
        rectifying.accept(hazard, seen="好了", by=cast.by("song"), at=NOW)
    rectifying.accept(hazard, seen="看过，牢固", by=cast.by("han"), at=NOW + DAY)
    assert hazard.state == State.CLOSED


def test_what_was_not_right_goes_back_and_its_limit_runs_on(cast, submitted):
    hazard = submitted()
    due = hazard.due_at
    rectifying.return_(hazard, reason="踏板还有一处松", by=cast.by("song"), at=NOW + DAY * 2)
    assert (hazard.state, hazard.due_at, hazard.returns) == ("returned", due, 1)
    assert hazard.late(NOW + DAY * 5)
    rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW + DAY * 2)
    rectifying.submit(hazard, words="全部换新", by=cast.by("ma"), at=NOW + DAY * 5)
    rectifying.accept(hazard, seen="逐块踩过", by=cast.by("song"), at=NOW + DAY * 5)
    assert hazard.state == State.CLOSED and hazard.late(NOW + DAY * 9)


def test_of_the_five_guarantees_the_missing_ones_are_named(cast, major):
    hazard = major("controlled")
    with pytest.raises(NotAllowed, match="还缺：资金、应急预案"):
        rectifying.plan(hazard, **(PLAN | {"money": "", "emergency": " "}), by=cast.by("gao"), at=NOW)
    with pytest.raises(NotAllowed, match="还缺：完成时限"):
        rectifying.plan(hazard, **(PLAN | {"until": None}), by=cast.by("gao"), at=NOW)


def test_a_major_one_is_not_begun_before_controls_and_an_approved_plan(cast, major):
    hazard = major("controlled")
    with pytest.raises(NotAllowed, match="经公司领导批准"):
        rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW)
    rectifying.plan(hazard, **PLAN, by=cast.by("gao"), at=NOW)
    rectifying.refuse_plan(hazard, reason="资金没有说由谁出", by=cast.by("han"), at=NOW + HOUR)
    assert hazard.plan is None and hazard.state == State.CONTROLLED
    rectifying.plan(hazard, **PLAN, by=cast.by("gao"), at=NOW + HOUR)
    rectifying.approve_plan(hazard, by=cast.by("han"), at=NOW + HOUR)
    due = limits.stored(hazard)
    assert (hazard.state, due.day, due.clause) == ("planned", dt.date(2026, 6, 20), "D-2.2.5")
    assert "经批准延至" in due.steps[-2] and due.account[-1].day == due.day


def test_the_head_does_not_approve_a_plan_of_their_own(cast, major):
    hazard = major("controlled")
    rectifying.plan(hazard, **PLAN, by=cast.by("han"), at=NOW)
    with pytest.raises(NotAllowed, match="由另一位来批"):
        rectifying.approve_plan(hazard, by=cast.by("han"), at=NOW)


def test_the_principal_signs_once_the_guarantees_were_checked_and_everybody_was_told(cast, major):
    hazard = major("submitted")
    at = hazard.submitted_at + DAY
    with pytest.raises(NotAllowed, match="没有逐样核对：资金"):
        rectifying.accept(hazard, seen="风机在转", checked=CHECKED | {"money": ""}, by=cast.by("song"), at=at)
    rectifying.accept(hazard, seen="风机在转", checked=CHECKED, by=cast.by("song"), at=at)
    assert hazard.state == State.ACCEPTED
    with pytest.raises(NotAllowed, match="报告监管部门、通报职工、报告职工大会"):
        rectifying.sign(hazard, words="同意", by=cast.by("han"), at=at)
    with pytest.raises(NotAllowed, match="请去掉“马玉芬”"):
        telling.tell_workers(hazard, words="马玉芬换好了风机", by=cast.by("song"), at=at)
    telling.tell_workers(hazard, words="除尘间风机已换新，可以正常使用", by=cast.by("song"), at=at)
    telling.tell_authority(hazard, to="区应急管理局", words="治理完成", by=cast.by("song"), at=at)
    telling.tell_congress(hazard, meeting="六月职代会", words="治理情况", by=cast.by("pan"), at=at)
    with pytest.raises(NotAllowed, match="公司领导来做"):
        rectifying.sign(hazard, words="同意", by=cast.by("song"), at=at)
    rectifying.sign(hazard, words="同意销案", by=cast.by("han"), at=at)
    assert (hazard.state, hazard.signed_by) == ("closed", cast.han) and replaying.differences(hazard) == []


def test_an_extension_is_approved_by_another_in_the_post_the_clause_names(cast, found):
    from wangge.safety import hazards

    hazard = found()
    with pytest.raises(NotAllowed, match="先有防护措施"):
        rectifying.ask_extension(
            hazard, until=dt.date(2026, 5, 20), reason="等配件", by=cast.by("gao"), at=NOW
        )
    hazards.control(hazard, words="拉警戒线", by=cast.by("gao"), at=NOW)
    with pytest.raises(NotAllowed, match="到这一天以后"):
        rectifying.ask_extension(
            hazard, until=dt.date(2026, 5, 8), reason="等配件", by=cast.by("gao"), at=NOW
        )
    rectifying.ask_extension(hazard, until=dt.date(2026, 5, 20), reason="等配件", by=cast.by("song"), at=NOW)
    with pytest.raises(NotAllowed, match="由另一位来批"):
        rectifying.extend(hazard, by=cast.by("song"), at=NOW)
    rectifying.extend(hazard, by=cast.by("han"), at=NOW)
    assert limits.stored(hazard).day == dt.date(2026, 5, 20) and hazard.extensions == 1
    assert hazard.due_at == moment(5, 21, 0) and hazard.acts.last().cite["clause"] == "D-2.2.4"


def test_the_extension_of_a_major_one_is_the_company_leaders(cast, major):
    hazard = major()
    rectifying.ask_extension(hazard, until=dt.date(2026, 7, 20), reason="风机晚到", by=cast.by("gao"), at=NOW)
    with pytest.raises(NotAllowed, match="由公司领导来批"):
        rectifying.extend(hazard, by=cast.by("song"), at=NOW)
    rectifying.refuse_extension(hazard, reason="可以先租一台", by=cast.by("han"), at=NOW)
    assert hazard.asked_until is None and limits.stored(hazard).day == dt.date(2026, 6, 20)


def test_a_notice_is_numbered_and_keeps_what_was_asked_for(cast, found):
    hazard = found()
    rectifying.notify(hazard, to=cast.ma, demands="两日内焊牢，换踏板", by=cast.by("song"), at=NOW)
    assert hazard.notice_number == "HF2026-ZG00001" and hazard.notice["until"] == "2026-05-08"
    with pytest.raises(NotAllowed, match="已经下达过"):
        rectifying.notify(hazard, to=cast.gao, demands="再来一张", by=cast.by("song"), at=NOW)


def test_the_database_itself_refuses_an_acceptance_by_the_rectifier(cast, submitted):
    from django.db import IntegrityError, transaction

    hazard = submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=hazard.pk).update(accepted_by=cast.ma)


def test_a_stale_page_does_not_undo_what_another_did(cast, submitted):
    hazard = submitted()
    seen = hazard.version
    rectifying.return_(hazard, reason="没好", by=cast.by("song"), at=NOW + DAY * 2)
    rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW + DAY * 2)
    rectifying.submit(hazard, words="好了", by=cast.by("ma"), at=NOW + DAY * 2)
    with pytest.raises(NotAllowed, match="还没有生效"):
        rectifying.accept(hazard, seen="看过", base_version=seen, by=cast.by("han"), at=NOW + DAY * 2)
