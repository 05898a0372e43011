"""事故: the hour from the head's knowledge, changes within their days, causes later (D-3.3, D-3.3.1, D-3.3.2)."""

import datetime as dt

import pytest

from safety.conftest import DAY, HOUR, NOW, moment
from wangge.integrity import replaying
from wangge.policy.pack import Refusal
from wangge.safety import accidents, reminders
from wangge.safety.lifecycle import NotAllowed
from wangge.safety.models import SafetyNotice

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def accident(cast):
    def recorded(**said):
        given = {
            "grid": cast.smelting, "area": "一号炉", "words": "出钢时喷溅，一人手臂烫伤", "measures": "停炉，送医",
            "happened_at": NOW, "hurt": 1, "by": cast.by("gao"), "at": NOW + 5 * MINUTE,
        } | said  # fmt: skip
        return accidents.record(cast.company, **given)

    return recorded


def test_the_hour_runs_from_when_the_head_knew_across_midnight(cast, accident):
    night = moment(10, 2, 23, 0)
    row = accident(happened_at=night, at=night + 20 * MINUTE)
    assert (row.state, accidents.running(row), row.number) == ("recorded", None, "HF2026-SG00001")
    accidents.tell_head(
        row, head=cast.han, knew_at=moment(10, 2, 23, 30), by=cast.by("gao"), at=moment(10, 2, 23, 40)
    )
    what, due = accidents.running(row)
    assert (what, due.clause, due.at) == ("report", "D-3.3", moment(10, 3, 0, 30))


def test_reminders_come_by_the_minute_until_the_authority_has_been_told(cast, accident):
    row = accident(head=cast.han, head_knew_at=NOW + 5 * MINUTE)
    told = []
    for minute in range(5, 121):
        reminders.turn(at=NOW + minute * MINUTE)
        told = sorted(
            SafetyNotice.objects.filter(occasion__startswith="report", person=cast.han).values_list(
                "at", flat=True
            )
        )
    assert [int((at - NOW) / MINUTE) for at in told] == [35, 45, 55, 65, 75, 85, 95, 105, 115]
    assert accidents.late(row, NOW + 66 * MINUTE)
    accidents.tell_authority(row, authority="区应急管理局", by=cast.by("song"), at=NOW + 121 * MINUTE)
    before = SafetyNotice.objects.filter(occasion__startswith="report").count()
    reminders.turn(at=NOW + 180 * MINUTE)
    assert SafetyNotice.objects.filter(occasion__startswith="report").count() == before


def test_those_on_the_spot_may_tell_the_authority_directly(cast, accident):
    row = accident()
    accidents.tell_authority(
        row, authority="区应急管理局", told_at=NOW + 10 * MINUTE, by=cast.by("ma"), at=NOW + HOUR
    )
    assert (row.state, row.reported_at) == ("reported", NOW + 10 * MINUTE) and not accidents.late(
        row, NOW + DAY
    )


@pytest.mark.parametrize(
    ("kind", "clause", "last"),
    [("work", "D-3.3.1", (6, 5)), ("fire", "D-3.3.2", (5, 13)), ("traffic", "D-3.3.2", (5, 13))],
)
def test_changes_are_supplemented_within_thirty_days_seven_for_fire_and_traffic(
    cast, accident, kind, clause, last
):
    row = accident(kind=kind)
    accidents.tell_authority(row, authority="区应急管理局", by=cast.by("song"), at=NOW + HOUR)
    what, due = accidents.running(row)
    assert (what, due.clause, due.day) == ("supplement", clause, dt.date(2026, *last))


def test_a_death_that_becomes_known_later_moves_the_grade_and_is_told_even_when_late(cast, accident):
    row = accident(dead=2, badly_hurt=1, hurt=0)
    accidents.tell_authority(row, authority="区应急管理局", by=cast.by("song"), at=NOW + HOUR)
    assert accidents.grade_word(row) == "一般事故"
    accidents.supplement_report(
        row, words="伤者不治", dead=3, badly_hurt=0, by=cast.by("song"), at=NOW + DAY * 3
    )
    assert accidents.grade_word(row) == "较大事故" and "死亡 2→3" in row.acts.last().note
    accidents.supplement_report(
        row, words="又一人转为重伤", badly_hurt=1, by=cast.by("song"), at=NOW + DAY * 40
    )
    assert "已过补报的期限" in row.acts.last().note
    assert replaying.differences(row) == []


def test_causes_come_after_the_report_and_the_head_closes(cast, accident):
    row = accident()
    with pytest.raises(NotAllowed, match="可以“写明查明的原因”的状态"):
        accidents.find(
            row,
            cause="炉衬受潮",
            prevention="烘炉加测湿",
            found_by="公司调查组",
            by=cast.by("song"),
            at=NOW + HOUR,
        )
    accidents.tell_authority(row, authority="区应急管理局", by=cast.by("song"), at=NOW + HOUR)
    with pytest.raises(Refusal, match="防范措施"):
        accidents.find(
            row, cause="炉衬受潮", prevention="", found_by="公司调查组", by=cast.by("song"), at=NOW + DAY
        )
    accidents.find(
        row,
        cause="炉衬受潮",
        prevention="烘炉加测湿",
        found_by="公司调查组",
        by=cast.by("song"),
        at=NOW + DAY,
    )
    with pytest.raises(NotAllowed, match="公司领导来做"):
        accidents.close(row, words="做了", by=cast.by("song"), at=NOW + DAY)
    accidents.close(row, words="测湿仪已装", by=cast.by("han"), at=NOW + DAY * 9)
    assert row.state == "closed"


def test_nobody_declares_away_a_death(cast, accident):
    row = accident(dead=1)
    with pytest.raises(NotAllowed, match="请报告主管部门"):
        accidents.void(row, reason="与工作无关", by=cast.by("han"), at=NOW + HOUR)
    light = accident(words="擦伤", area="二号炉")
    accidents.void(light, reason="不是生产中发生的", by=cast.by("han"), at=NOW + HOUR)
    assert light.state == "void"


def test_moments_that_cannot_be_are_refused(cast, accident):
    with pytest.raises(Refusal, match="还没有到"):
        accident(happened_at=NOW + DAY)
    row = accident()
    with pytest.raises(Refusal, match="请核对"):
        accidents.tell_head(row, head=cast.han, knew_at=NOW - HOUR, by=cast.by("gao"), at=NOW + HOUR)
    with pytest.raises(NotAllowed, match="今天在任的公司领导"):
        accidents.tell_head(row, head=cast.song, by=cast.by("gao"), at=NOW + HOUR)
