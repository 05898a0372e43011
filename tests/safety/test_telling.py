"""自查自报、统计、通报、移交、提醒: D-0.7, D-3.4, D-3.6, D-3.7, article 75."""

import datetime as dt

import pytest

from safety.conftest import DAY, HOUR, NOW, moment
from wangge.duties import ledger
from wangge.policy.pack import Refusal
from wangge.safety import access, hazards, rectifying, reminders, self_reports, statistics, telling
from wangge.safety.lifecycle import NotAllowed
from wangge.safety.models import SafetyNotice

pytestmark = pytest.mark.django_db


def judged(hazard, at=None):
    return self_reports.judge(hazard, at=at or NOW + DAY)


def test_self_reported_is_derived_from_who_found_it_when_and_what_was_done(cast, found):
    assert judged(found()).yes
    assert judged(found(by="song", area="甲")).why == "公司检查先发现的"
    assert judged(found(by="luo", area="乙")).why == "别的网格的人先发现的"
    late = found(area="丙", found_at=NOW - DAY * 2)
    assert judged(late).why == "登记晚于发现当天"
    assert judged(found(area="丁"), at=NOW + DAY * 5).why == "整改逾期"


def test_what_must_wait_for_money_counts_as_dealt_with_once_passed_on_behind_protection(cast, found):
    hazard = found()
    hazards.control(hazard, words="拉警戒线", by=cast.by("gao"), at=NOW)
    rectifying.ask_extension(
        hazard, until=dt.date(2026, 5, 20), reason="要买新护栏", by=cast.by("gao"), at=NOW
    )
    assert judged(hazard, at=NOW + DAY * 9).yes


def test_a_major_one_is_self_reported_when_the_heads_were_told_within_the_hour(cast, major):
    hazard = major("graded")
    assert not judged(hazard, at=NOW + HOUR * 2).yes
    hazards.tell_above(hazard, to="宋安平、韩立", by=cast.by("gao"), at=NOW + HOUR / 2)
    assert judged(hazard, at=NOW + HOUR * 2).yes


def test_the_quarters_table_counts_each_once_with_both_numbers_of_each_rate(cast, found, submitted):
    done = submitted()
    rectifying.accept(done, seen="看过", by=cast.by("song"), at=NOW + DAY * 2)
    found(area="配电间", by="song")
    gone = found(area="别处")
    hazards.withdraw(gone, reason="登重了", by=cast.by("song"), at=NOW)
    made = statistics.compose(cast.company, "quarter", NOW.date(), at=moment(7, 2))
    assert [line["grade"] for line in made["lines"]] == ["general", "major"]
    total = made["totals"]
    assert (total["found"], total["rectified"], total["open"], total["overdue"]) == (2, 1, 1, 1)
    assert (total["rate"], total["on_time"], total["self_reported"], made["dropped"]) == (
        [1, 2],
        [1, 1],
        1,
        1,
    )
    later = statistics.compose(cast.company, "quarter", dt.date(2026, 7, 1), at=moment(7, 2))["totals"]
    assert (later["carried"], later["found"]) == (1, 0)


def test_the_signed_table_fulfils_the_quarters_duty_and_the_year_is_a_duty_of_its_own(cast, found):
    def owed():
        lines = ledger.ledger(cast.company, dt.date(2026, 7, 15), dt.date(2026, 7, 15), at=moment(7, 14))
        return {each.duty: str(each.state) for each in lines if each.due == dt.date(2026, 7, 15)}

    found()
    before = owed()
    assert before["hazard-statistics"] == before["workers-notice"] == "open"
    with pytest.raises(NotAllowed, match="主要负责人签字"):
        statistics.sign(cast.company, every="quarter", day=NOW.date(), by=cast.by("song"), at=moment(7, 3))
    with pytest.raises(Refusal, match="结束以后再签"):
        statistics.sign(cast.company, every="quarter", day=NOW.date(), by=cast.by("han"), at=moment(6, 3))
    signed = statistics.sign(
        cast.company,
        every="quarter",
        day=NOW.date(),
        sent_to="区应急管理局",
        by=cast.by("han"),
        at=moment(7, 3),
    )
    telling.publish(cast.company, day=NOW.date(), by=cast.by("song"), at=moment(7, 3))
    assert signed.digest and owed() == before | {"hazard-statistics": "done", "workers-notice": "done"}
    year = ledger.ledger(cast.company, dt.date(2027, 1, 31), dt.date(2027, 1, 31), at=moment(7, 14))
    assert [each.due for each in year if each.duty == "hazard-statistics-year"] == [dt.date(2027, 1, 31)]


def test_the_notice_to_workers_names_nobody_and_keeps_confidential_words_to_itself(cast, found):
    found(confidential=True, words="夜班有人拆了联锁", area="三号机")
    row = telling.publish(cast.company, day=NOW.date(), by=cast.by("song"), at=moment(7, 3))
    text = str(row.content)
    assert "联锁" not in text and "三号机" not in text and "高建军" not in text and "内容保密" in text
    with pytest.raises(NotAllowed, match="安全环保员或者公司领导"):
        telling.publish(cast.company, day=NOW.date(), by=cast.by("gao"), at=moment(7, 3))


def test_a_community_hands_over_what_it_found_and_the_company_takes_it_in(cast):
    from wangge.cases import intake

    case = intake.register(
        "厂门口的气瓶没有固定",
        place=cast.community,
        grid=cast.grid1,
        channel="patrol",
        by=cast.by("min"),
        at=NOW,
    ).case
    assert telling.companies(case, NOW.date()) == [cast.company]
    with pytest.raises(Refusal, match="去掉"):
        telling.hand_over(
            case, to=cast.company, spot="北门", words="居民 13800138000 说的", by=cast.by("li"), at=NOW
        )
    sent = telling.hand_over(
        case, to=cast.company, spot="北门", words="气瓶没有固定", by=cast.by("li"), at=NOW
    )
    assert telling.waiting(cast.reach("song")) == [sent] and not telling.waiting(cast.reach("gao"))
    hazard = telling.take_in(
        sent, grid=cast.moulding, kind="thing", grade="general", by=cast.by("song"), at=NOW + DAY
    )
    assert (hazard.source, hazard.finder, hazard.found_at) == (f"handover:{sent.uid}", "community", NOW)
    assert not telling.waiting(cast.reach("song")) and telling.taken_in(case) == [(sent, hazard)]
    assert judged(hazard).why.startswith("社区先发现")
    assert telling.take_in(sent, grid=cast.moulding, kind="thing", by=cast.by("song"), at=NOW + DAY) == hazard


def test_a_hazard_that_comes_of_an_employees_matter_leads_back_to_it_and_keeps_its_confidence(cast):
    from wangge.cases import intake, protection
    from wangge.integrity.actor import Actor

    case = intake.register(
        "冲床联锁拆了",
        place=cast.company,
        grid=cast.smelting,
        channel="web",
        kind="appeal",
        by=Actor.resident("职工"),
        at=NOW,
    ).case
    protection.protect(case, why="本人要求", by=cast.by("song"), at=NOW)
    hazard = hazards.report(
        cast.company,
        grid=cast.smelting,
        area="冲床",
        words="联锁拆了",
        kind="thing",
        case=case,
        by=cast.by("song"),
        at=NOW,
    )
    assert (hazard.source, hazard.confidential) == (f"case:{case.uid}", True) and list(
        case.hazards.all()
    ) == [hazard]
    assert not access.knows_reporter(hazard, cast.reach("gao"))


def test_reminders_go_to_whoever_has_to_act_and_each_once(cast, submitted, found):
    idle = found(area="甲")
    waits = submitted(area="乙")
    for hour in range(24 * 8):
        reminders.turn(at=NOW + HOUR * hour)
    told = SafetyNotice.objects.filter(subject=f"hazard:{idle.uid}", occasion__startswith="rectify")
    assert {each.occasion.split(":")[1] for each in told} == {"half", "eve", "due", "overdue"} - {"eve"} | {
        each.occasion.split(":")[1] for each in told if "eve" in each.occasion
    }
    assert {
        each.person.login for each in told.filter(occasion__contains="due:").select_related("person")
    } >= {"gao", "ma"}
    checks = SafetyNotice.objects.filter(
        subject=f"hazard:{waits.uid}", occasion__startswith="check"
    ).select_related("person")
    assert {each.person.login for each in checks} == {"song", "han"}
    n = SafetyNotice.objects.count()
    reminders.turn(at=NOW + HOUR * 24 * 8 - HOUR)
    assert SafetyNotice.objects.count() == n
