import datetime as dt

import pytest

from meetings.conftest import may
from wangge.cases import handling, intake, triage
from wangge.duties import ledger, outages
from wangge.integrity import audit
from wangge.integrity.actor import Actor
from wangge.meetings import gatherings, items, periodic
from wangge.meetings.models import MeetingNotice, PeriodicReport
from wangge.patrol import rounds
from wangge.policy.pack import Refusal
from wangge.safety import hazards
from wangge.territory import staffing

MAY = dt.date(2026, 5, 6)
WORDS = {"opening": "五月平稳，一处重大隐患已上报。", "hard": "排风机八万元定不了。", "next": "六月防暑。"}


def line(cast, *, grid=None, at=None):
    return periodic.line_of(grid or cast.smelting, MAY, at=at or may(10, month=6))


def a_month(cast):
    """What May left behind in the smelting grid: a patrol, an appeal answered the same day, one matter late, two hazards."""
    by = cast.by("gao")
    rounds.record(
        cast.company,
        grid=cast.smelting,
        started_at=may(6, 9),
        ended_at=may(6, 10),
        words="一切正常",
        by=by,
        at=may(6, 10),
    )
    asked = intake.register(
        "夜班更衣室太冷",
        place=cast.company,
        grid=cast.smelting,
        channel="oral",
        kind="appeal",
        by=by,
        at=may(6, 11),
    ).case
    triage.classify(asked, level="grid", holder=cast.gao, by=by, at=may(6, 12))
    handling.resolve(asked, result="装了暖风机", by=by, at=may(7, 9))
    late = intake.register(
        "二号门堵着", place=cast.company, grid=cast.smelting, channel="oral", by=by, at=may(11, 9)
    ).case
    triage.classify(late, level="grid", holder=cast.gao, by=by, at=may(11, 10))
    told = {"place": cast.company, "grid": cast.smelting, "area": "三号炉", "kind": "thing"}
    hazards.report(words="炉门护栏松动", grade="general", by=by, at=may(12, 9), **told)
    hazards.report(
        words="排风机轴承断裂，有爆燃危险", grade="major", by=cast.by("song"), at=may(13, 9), **told
    )


def test_the_month_of_a_grid_writes_itself_with_its_denominators(cast):
    a_month(cast)
    period = periodic.compose(cast.smelting, MAY, at=may(1, 9, month=6))
    assert (period.since, period.until, period.due) == (
        dt.date(2026, 5, 1),
        dt.date(2026, 5, 31),
        dt.date(2026, 6, 3),
    )
    said = {each.code: (each.numerator, each.denominator) for each in period.figures}
    # 19 working days in May 2026: 1-5 is a holiday, the 9th a Saturday of work.
    assert said["patrols"] == (1, 19)
    assert said["matters"] == (1, 2) and said["appeals"] == (1, 1)
    assert said["own-hazards"] == (1, 2) and said["rectified"] == (0, 1)
    assert [each.hard for each in period.hazards] == [False, True]
    assert all(each.definition for each in period.figures)


def test_it_is_signed_once_for_both_managers_sent_upward_and_answered(cast):
    a_month(cast)
    with pytest.raises(Refusal, match="还没有结束"):
        periodic.sign(cast.smelting, MAY, words=WORDS, by=cast.by("gao"), at=may(20))
    periodic.save_draft(cast.smelting, MAY, words=WORDS, by=cast.by("ma"), at=may(30))
    report = periodic.sign(
        cast.smelting, MAY, words=periodic.draft_of(cast.smelting, MAY), by=cast.by("gao"), at=may(2, month=6)
    )
    assert report.words["hard"] == "排风机八万元定不了。" and periodic.draft_of(cast.smelting, MAY) == {}
    with pytest.raises(Refusal, match="两名管理员交一份"):
        periodic.sign(cast.smelting, MAY, words={}, by=cast.by("ma"), at=may(2, 11, month=6))
    told = set(
        MeetingNotice.objects.filter(url=f"report:{report.uid}").values_list("person__login", flat=True)
    )
    assert told == {"tang", "song", "han"}
    assert list(periodic.unanswered(cast.tang, cast.reach("tang", dt.date(2026, 6, 2)), cast.company)) == [
        report
    ]

    periodic.reply(report, words="排风机列入本月会议", by=cast.by("tang"), at=may(3, month=6))
    periodic.add(report, words="护栏已换", by=cast.by("ma"), at=may(4, month=6))
    assert not periodic.unanswered(cast.tang, cast.reach("tang", dt.date(2026, 6, 4)), cast.company).exists()
    assert MeetingNotice.objects.filter(person=cast.gao, text__contains="有了答复").exists()
    found = line(cast)
    assert (found.state, found.evidence) == (ledger.State.DONE, (f"periodic:{report.uid}",))
    assert periodic.vouched_by(report) is not None and not audit.check(cast.company.pk)


def test_who_may_sign_answer_and_see_it(cast):
    for name in ("luo", "tang", "song", "min"):
        with pytest.raises(Refusal):
            periodic.sign(cast.smelting, MAY, words=WORDS, by=cast.by(name), at=may(2, month=6))
    report = periodic.sign(cast.smelting, MAY, words=WORDS, by=cast.by("ma"), at=may(2, month=6))
    for name in ("gao", "pan", "luo", "bai"):
        with pytest.raises(Refusal):
            periodic.reply(report, words="好", by=cast.by(name), at=may(3, month=6))

    def sees(name):
        return report in periodic.visible(cast.reach(name, dt.date(2026, 6, 3)), cast.company)

    assert all(sees(name) for name in ("gao", "ma", "tang", "song", "han", "pan", "bai"))
    assert not any(sees(name) for name in ("luo", "wang", "zhao", "feng", "zheng", "min"))


def test_what_is_confidential_is_counted_and_not_named(cast):
    intake.register(
        "班长骂人", place=cast.company, grid=cast.smelting, channel="web", kind="appeal", confidential=True,
        by=Actor.resident(), at=may(6),
    )  # fmt: skip
    period = periodic.compose(cast.smelting, MAY, at=may(1, month=6))
    assert next(each for each in period.figures if each.code == "appeals").denominator == 1
    assert period.matters == []


def test_a_late_report_is_late_and_no_missed_one(cast):
    periodic.sign(cast.smelting, MAY, words=WORDS, by=cast.by("gao"), at=may(5, month=6))
    assert line(cast).state == ledger.State.LATE
    assert line(cast, grid=cast.moulding).state == ledger.State.MISSED


def test_a_report_missed_by_leave_or_by_an_outage_is_not_counted(cast):
    staffing.absence(
        cast.luo,
        reason="年假",
        since=dt.date(2026, 5, 27),
        until=dt.date(2026, 6, 5),
        by=cast.by("han"),
        at=may(20),
    )
    found = line(cast, grid=cast.moulding)
    assert (found.state, found.excused_by) == (ledger.State.EXCUSED, "leave") and "罗成" in found.why
    outages.note(
        cast.company,
        since=may(27, 8),
        until=may(3, 20, month=6),
        words="机房搬迁",
        by=cast.by("song"),
        at=may(4, month=6),
    )
    assert line(cast).excused_by == "outage"


def test_the_hard_ones_go_from_the_report_to_the_meeting(cast, planned):
    a_month(cast)
    hard = [each for each in periodic.compose(cast.smelting, MAY, at=may(1, month=6)).hazards if each.hard]
    meeting = planned(may(8, 14, month=6), at=may(2, month=6))
    item = items.put(
        cast.company,
        subject=f"hazard:{hard[0].key}",
        why="要停炉、要花钱，网格定不了",
        by=cast.by("gao"),
        at=may(2, month=6),
    )
    assert item.meeting == meeting and item.grid == cast.smelting
    about = items.about(item)
    assert about is not None and about.url == ("hazard", hard[0].key) and about.lines
    assert gatherings.discussed(meeting, items.visible(cast.reach("bai", dt.date(2026, 6, 2)))) == [
        (item, None)
    ]


def test_a_community_is_not_asked_for_one(cast):
    with pytest.raises(Refusal, match="没有要求定期汇报"):
        periodic.compose(cast.grid1, MAY, at=may(20))
    assert not PeriodicReport.objects.exists()
