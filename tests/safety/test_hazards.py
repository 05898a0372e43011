"""登记、定级、异议: clause by clause."""

import datetime as dt

import pytest

from safety.conftest import DAY, HOUR, NOW, moment
from wangge.integrity.passage import UidTaken
from wangge.policy.pack import Refusal
from wangge.safety import access, hazards, limits
from wangge.safety.lifecycle import NotAllowed, State
from wangge.safety.models import Hazard, SafetyNotice

pytestmark = pytest.mark.django_db


def test_a_general_hazard_has_two_working_days_from_the_day_after_it_was_found(cast, found):
    hazard = found(found_at=moment(7, 16, 9), at=moment(7, 16, 15))
    due = limits.stored(hazard)
    assert (hazard.state, hazard.grade, due.clause, due.day) == (
        "graded",
        "general",
        "D-2.2.4",
        dt.date(2026, 7, 20),
    )
    assert due.account and hazard.number == "HF2026-YH00001"
    assert limits.Deadline.from_json(hazard.report_basis).day == dt.date(2026, 7, 16)  # D-2.2.8: the same day


def test_a_major_hazard_has_thirty_days_from_its_grading_and_one_hour_to_tell_the_heads(cast, major):
    hazard = major("graded")
    assert limits.stored(hazard).day == dt.date(2026, 6, 5)  # D-2.2.5
    what, due = limits.running(hazard)
    assert (what, due.clause, due.at) == ("report", "D-2.2.6", NOW + HOUR)
    assert hazard.remind_at == NOW + HOUR / 2  # told to the minute
    hazards.tell_above(hazard, to="韩立（电话）", by=cast.by("gao"), at=NOW + HOUR / 4)
    assert limits.running(hazard)[0] == "rectify"
    told = SafetyNotice.objects.filter(subject=f"hazard:{hazard.uid}", occasion__startswith="major")
    assert {each.person.login for each in told.select_related("person")} >= {"song", "han", "ma"}


def test_the_same_report_twice_is_one_hazard_and_another_under_its_uid_is_refused(cast, found):
    first = found()
    again = found(uid=first.uid)
    assert again.pk == first.pk and Hazard.objects.count() == 1
    with pytest.raises(UidTaken):
        found(uid=first.uid, words="另一处")


def test_a_finder_grades_first_and_another_person_looks_at_it_again(cast, found):
    hazard = found()
    with pytest.raises(NotAllowed, match="来做"):
        hazards.review_grade(hazard, grade="general", by=cast.by("ma"), at=NOW)
    hazards.review_grade(hazard, grade="general", by=cast.by("song"), at=NOW + HOUR)
    assert hazard.reviewed_by == cast.song and hazard.state == State.GRADED
    own = found(by="song", area="配电间")
    with pytest.raises(NotAllowed, match="由另一位来复核"):
        hazards.review_grade(own, grade="general", by=cast.by("song"), at=NOW)
    hazards.review_grade(own, grade="general", by=cast.by("han"), at=NOW)


def test_a_grade_is_raised_only_with_a_reason_and_the_first_one_stays_in_the_history(cast, found):
    hazard = found()
    with pytest.raises(Refusal, match="改级的理由"):
        hazards.review_grade(hazard, grade="major", by=cast.by("song"), at=NOW)
    hazards.review_grade(hazard, grade="major", reason="平台下有人行通道", by=cast.by("song"), at=NOW + HOUR)
    assert (hazard.grade, hazard.state, limits.stored(hazard).clause) == ("major", "graded", "D-2.2.5")
    assert limits.running(hazard)[1].at == NOW + HOUR * 2  # an hour from when it was known to be major
    assert [each.changes.get("grade") for each in hazard.acts.all() if each.changes.get("grade")] == [
        "general",
        "major",
    ]


def test_while_a_grade_is_disputed_the_heavier_ones_protection_holds_until_the_meeting_decides(cast, found):
    from wangge.safety import rectifying

    hazard = found()
    hazards.dispute(hazard, grade="major", reason="下面有人走", by=cast.by("pan"), at=NOW + HOUR)
    assert hazard.protect_as == "major"
    with pytest.raises(NotAllowed, match="按重大防护"):
        rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW + HOUR)
    with pytest.raises(NotAllowed, match="公司会议"):
        hazards.review_grade(hazard, grade="general", by=cast.by("song"), at=NOW + HOUR)
    hazards.control(hazard, words="封闭平台", by=cast.by("gao"), at=NOW + HOUR)
    hazards.decide_grade(
        hazard, grade="general", decision="五月例会：焊牢即可", by=cast.by("bai"), at=NOW + DAY
    )
    assert (hazard.protect_as, hazard.disputed) == ("general", "")
    rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW + DAY)
    assert hazard.state == State.RECTIFYING


def test_work_begun_as_general_stands_still_when_the_grade_is_disputed(cast, found):
    from wangge.safety import rectifying

    hazard = found()
    rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW)
    hazards.dispute(hazard, grade="major", reason="下面有人走", by=cast.by("ma"), at=NOW + HOUR)
    assert hazard.state == State.GRADED


def test_what_was_removed_on_the_spot_is_registered_too_and_still_looked_at_by_another(cast, found):
    hazard = found(on_the_spot="换了灭火器", removed=True)
    assert (hazard.state, hazard.rectifier, hazard.rectified) == ("submitted", cast.gao, "换了灭火器")
    with pytest.raises(Refusal, match="当场采取的措施"):
        found(removed=True, area="另一处")
    with pytest.raises(Refusal, match="定为一般"):
        found(removed=True, on_the_spot="拉了警戒线", grade="major", area="另一处")


def test_only_somebody_else_withdraws_it_or_says_that_it_is_none(cast, found):
    hazard = found(by="song")
    with pytest.raises(NotAllowed, match="请另一位"):
        hazards.withdraw(hazard, reason="登错了", by=cast.by("song"), at=NOW)
    with pytest.raises(Refusal, match="理由"):
        hazards.not_hazard(hazard, reason=" ", by=cast.by("han"), at=NOW)
    hazards.not_hazard(hazard, reason="踏板纹路，不是裂缝", by=cast.by("han"), at=NOW)
    assert (hazard.state, hazard.ending) == ("no-hazard", "踏板纹路，不是裂缝")


def test_a_recurrence_is_suggested_by_grid_spot_and_kind_and_linked(cast, submitted, found):
    from wangge.safety import rectifying

    first = submitted()
    rectifying.accept(first, seen="到现场看过", by=cast.by("song"), at=NOW + DAY * 2)
    again = found(at=NOW + DAY * 20, words="护栏又松了")
    elsewhere = found(at=NOW + DAY * 20, area="三号炉平台")
    assert list(hazards.same_spot(again)) == [first] and not hazards.same_spot(elsewhere)
    hazards.link(again, recurs=first, by=cast.by("gao"), at=NOW + DAY * 20)
    assert list(first.recurrences.all()) == [again]
    with pytest.raises(Refusal, match="比这一处晚"):
        hazards.link(first, recurs=again, by=cast.by("gao"), at=NOW + DAY * 21)


def test_whoever_is_complained_about_sees_nothing_of_it(cast, found):
    hazard = found(by="luo", grid=cast.smelting, confidential=True, kind="conduct", words="夜班有人拆了联锁")
    assert not access.knows_reporter(hazard, cast.reach("ma"))
    assert access.knows_reporter(hazard, cast.reach("song")) and access.knows_reporter(
        hazard, cast.reach("luo")
    )
    hazards.recuse(hazard, person=cast.gao, reason="反映的是他", by=cast.by("song"), at=NOW)
    assert hazard not in access.visible(cast.reach("gao")) and hazard in access.visible(cast.reach("ma"))
    assert not access.may("note", hazard, cast.by("gao"), at=NOW)


def test_who_sees_what(cast, found):
    hazard = found()
    seen = {name for name in cast.people if hazard in access.visible(cast.reach(name))}
    assert seen == {"gao", "ma", "tang", "song", "han", "pan", "bai"}


def test_a_community_registers_no_hazards(cast):
    with pytest.raises(NotAllowed, match="移交给那个单位"):
        hazards.report(
            cast.community, grid=cast.grid1, area="南门", words="坑", kind="thing", by=cast.by("li"), at=NOW
        )
