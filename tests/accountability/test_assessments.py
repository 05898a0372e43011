"""The yearly assessment: published before the year, filled from records, judged, shown, signed twice; a score is no verdict."""

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from accountability.conftest import BEIJING, DAY
from wangge.accountability import assessments, findings
from wangge.accountability.appraising import State
from wangge.accountability.door import NotYours
from wangge.accountability.models import Assessment
from wangge.integrity import audit
from wangge.integrity.steps import NotNow
from wangge.policy.judgement import Standing
from wangge.policy.pack import Refusal

DECEMBER = dt.datetime(2026, 12, 7, 10, 0, tzinfo=BEIJING)
BEFORE = dt.datetime(2026, 1, 1, 9, 0, tzinfo=BEIJING)
JUDGED = "居务监督委员会评议"


@pytest.fixture
def published(cast):
    """The sheet for 2027 hangs since December 2026; 2026 itself had none, for the text came into force with the year."""
    return assessments.publish(
        cast.community, 2027, words="贴在三处公告栏，听取了居民代表意见", published_on=DECEMBER.date(), by=cast.by("wang"), at=DECEMBER
    )  # fmt: skip


AT = DECEMBER.replace(year=2027)


@pytest.fixture
def filled(cast, published):
    """Li's sheet with every figure given, so that the total is known: 10 points from the committee, the rest at `rate`."""

    def made(rate=50.0, points=5.0):
        row = assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT)
        figures = {name: {**each, "value": rate} for name, each in row.figures.items()}
        Assessment.objects.filter(pk=row.pk).update(figures=figures)
        row.refresh_from_db()
        assessments.judge(row, line=JUDGED, points=points, reasons="走访了二十户", by=cast.by("xu"), at=AT)
        return row

    return made


@pytest.fixture
def settled(cast, filled):
    def made(**given):
        row = filled(**given)
        assessments.show(row, by=cast.by("zhao"), at=AT)
        assessments.answer(row, words="这一年照顾生病的父亲", by=cast.by("li"), at=AT + DAY)
        assessments.sign(row, by=cast.by("wang"), at=AT + DAY)
        assessments.countersign(row, by=cast.by("xu"), at=AT + DAY)
        return row

    return made


def test_a_sheet_is_filled_from_the_records_and_a_missing_line_is_never_zero(cast, published):
    row = assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT)
    sheet = assessments.sheet_of(row)
    assert {line.name for line in sheet.lines if line.missing} >= {JUDGED, "居民满意度"}
    assert sheet.total is None
    with pytest.raises(NotNow, match="缺的项目不当作零分"):
        assessments.show(row, by=cast.by("zhao"), at=AT)


def test_from_the_first_figure_to_the_second_signature(cast, settled):
    row = settled(rate=50, points=5)
    assert (row.state, row.total) == (State.SETTLED, 50)
    assert not [each for each in audit.check(cast.community.pk) if "assessment" in each.what], (
        "the log and the rows agree"
    )
    assert [each.act for each in row.acts.all()] == ["open", "judge", "show", "answer", "sign", "countersign"]


def test_who_may_not(cast, filled):
    row = filled()
    with pytest.raises(NotYours, match="居务监督委员会"):
        assessments.judge(row, line=JUDGED, points=5, reasons="好", by=cast.by("wang"), at=AT)
    with pytest.raises(Refusal, match="没有由人评"):
        assessments.judge(row, line="按期办结", points=5, reasons="好", by=cast.by("xu"), at=AT)
    with pytest.raises(Refusal, match="0 到 10 分"):
        assessments.judge(row, line=JUDGED, points=10.5, reasons="好", by=cast.by("xu"), at=AT)
    assessments.show(row, by=cast.by("zhao"), at=AT)
    with pytest.raises(NotYours, match="本人来做"):
        assessments.answer(row, words="我替他说", by=cast.by("zhao"), at=AT)
    with pytest.raises(NotNow, match="还没有陈述"):
        assessments.sign(row, by=cast.by("wang"), at=AT)
    with pytest.raises(NotYours):
        assessments.sign(row, by=cast.by("zhao"), at=AT)
    assessments.sign(row, by=cast.by("wang"), at=row.answer_by)
    with pytest.raises(NotYours, match="以外的一位"):
        assessments.countersign(row, by=cast.by("wang"), at=row.answer_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(countersigned_by=row.signed_by)


def test_nobody_assesses_themselves(cast, published):
    with pytest.raises(NotYours, match="由别人来做"):
        assessments.begin(cast.community, cast.zhao, 2027, by=cast.by("zhao"), at=AT)


def test_what_was_not_published_before_the_year_scores_nobody(cast, filled):
    late = assessments.begin(cast.community, cast.qian, 2026, by=cast.by("zhao"), at=DECEMBER)
    sheet = assessments.sheet_of(late)
    assert (sheet.total, "没有公布" in sheet.unpublished) == (None, True)
    said = assessments.publish(
        cast.community, 2026, words="补贴一张", published_on=DECEMBER.date(), by=cast.by("wang"), at=DECEMBER
    )
    Assessment.objects.filter(pk=late.pk).update(sheet=said)
    late.refresh_from_db()
    assert "才公布" in assessments.sheet_of(late).unpublished


def test_published_once_and_by_the_head(cast, published):
    given = {"published_on": AT.date(), "at": AT}
    with pytest.raises(NotYours):
        assessments.publish(cast.community, 2028, words="贴好了", by=cast.by("zhao"), **given)
    with pytest.raises(Refusal, match="年度中间不改"):
        assessments.publish(cast.community, 2027, words="再贴一张", by=cast.by("wang"), **given)


def test_it_begins_in_the_last_quarter_once_and_for_somebody_in_post(cast, published):
    with pytest.raises(Refusal, match="十月一日以后"):
        assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT - 70 * DAY)
    assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT)
    with pytest.raises(Refusal, match="已经开始"):
        assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT)
    with pytest.raises(Refusal, match="没有岗位"):
        assessments.begin(cast.community, cast.lin, 2027, by=cast.by("zhao"), at=AT)


def test_it_is_shown_in_december_when_its_figures_hardly_change(cast, filled):
    with pytest.raises(NotNow, match="十二月一日以后"):
        assessments.show(filled(), by=cast.by("zhao"), at=AT - 7 * DAY)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Urumqi"])
def test_october_and_december_begin_at_the_places_own_midnight(cast, filled, zone):
    """A second before, it is still September or November there, whatever day it is in Greenwich; the moment given is UTC."""
    cast.community.zone_name = zone
    cast.community.save()
    second = dt.timedelta(seconds=1)
    october, december = (
        dt.datetime(2027, month, 1, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC) for month in (10, 12)
    )
    assert (october.month, december.month) == (9, 11), "in Greenwich it is the month before"
    with pytest.raises(Refusal, match="十月一日以后"):
        assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=october - second)
    early = assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=october)
    assessments.withdraw(early, reasons="另做", by=cast.by("wang"), at=october)
    row = filled()
    row.refresh_from_db()
    with pytest.raises(NotNow, match="十二月一日以后"):
        assessments.show(row, by=cast.by("zhao"), at=december - second)
    assessments.show(row, by=cast.by("zhao"), at=december)
    assert row.state == State.SHOWN


def test_after_new_year_the_last_one_is_still_to_be_done_and_the_new_one_is_not_yet(cast, published):
    january = dt.datetime(2028, 1, 10, 10, tzinfo=BEIJING)
    row = assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=january)
    assert row.figures["日志连续、如实（不计篇数）"]["evidence"] == [
        "figure:diary-continuity:2027-01-01:2027-12-31"
    ]
    with pytest.raises(Refusal, match="十月一日以后"):
        assessments.begin(cast.community, cast.li, 2028, by=cast.by("zhao"), at=january)


def test_a_place_that_began_in_september_asks_nobody_for_the_months_before(cast, published):
    """The text was entered on 6 September: no diary was owed in spring, and nothing of spring is missing."""
    entered = dt.datetime(2027, 9, 6, 9, tzinfo=BEIJING)
    cast.community.adoptions.update(recorded_at=entered)
    cast.community.edition = uuid4()  # as adopting does: what is remembered of the place is read anew
    cast.community.save()
    row = assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT)
    said = row.figures["日志连续、如实（不计篇数）"]
    assert said["evidence"] == [f"figure:diary-continuity:2027-09-06:{AT:%Y-%m-%d}"]
    owed = int(said["says"].split(" / ")[1])
    assert 50 < owed < 70, "the working days since then, and not the year's"


def test_nothing_of_a_kind_all_year_stops_no_assessment(cast, published):
    """Nobody in Li's grid waited for word in stages, and no household is to be visited: neither counts against him."""
    row = assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT)
    assert row.figures["分段告知"]["idle"]
    figures = {name: {"value": 80, "says": ""} for name in row.figures}
    idle = {name: row.figures[name] for name in ("分段告知", "优先走访户走访")}
    Assessment.objects.filter(pk=row.pk).update(figures=figures | idle)
    row.refresh_from_db()
    assessments.judge(row, line=JUDGED, points=8, reasons="走访了二十户", by=cast.by("xu"), at=AT)
    assert assessments.sheet_of(row).total == 80
    assessments.show(row, by=cast.by("zhao"), at=AT)


def clauses(cast, on):
    found = findings.for_person(cast.community, cast.li, on=on)
    return {each.clause: each.standing for each in found if each.clause.startswith("C-4.5")}


@pytest.mark.parametrize(
    ("rate", "points", "training", "dismissal"),
    [(70, 7, True, False), (70.5, 7.05, False, False), (60, 6, True, False), (90, 9, False, False)],
)
def test_seventy_or_below_is_training_and_a_score_alone_dismisses_nobody(
    cast, settled, rate, points, training, dismissal
):
    row = settled(rate=rate, points=points)
    found = clauses(cast, row.settled_at.date())
    assert (found.get("C-4.5") == Standing.REACHED) is training
    assert (found.get("C-4.5.1") == Standing.REACHED) is dismissal


def test_sixty_and_a_named_persons_judgement_make_a_ground_and_taking_it_back_unmakes_it(cast, settled):
    row = settled(rate=60, points=6)
    day = row.settled_at.date()
    assessments.grade(row, reasons="经过培训，仍有三十件没有告知结果", by=cast.by("he"), at=AT + 2 * DAY)
    assert clauses(cast, day)["C-4.5.1"] == Standing.REACHED
    assert clauses(cast, dt.date(2028, 2, 1))["C-4.5.1"] == Standing.REACHED, (
        "the year is over, the finding not yet"
    )
    assessments.ungrade(row, reasons="漏看了请假", by=cast.by("he"), at=AT + 3 * DAY)
    assert clauses(cast, day).get("C-4.5.1") != Standing.REACHED


def test_above_the_band_nobody_is_graded_incompetent_and_it_is_not_even_offered(cast, settled):
    row, he = settled(rate=70, points=7), {"by": cast.by("he"), "at": AT + 2 * DAY}
    with pytest.raises(NotNow, match="不在条文所说的一段里"):
        assessments.grade(row, reasons="我看不行", **he)
    assert "grade" not in assessments.acts_for(row, cast.by("he"), at=AT + 2 * DAY)


def test_within_the_band_the_judgement_is_offered(cast, settled):
    row = settled(rate=55, points=5)
    assert "grade" in assessments.acts_for(row, cast.by("he"), at=AT + 2 * DAY)


def test_withdrawn_it_counts_nowhere_and_can_be_made_anew(cast, settled):
    row = settled(rate=60, points=6)
    assessments.withdraw(row, reasons="取数有错", by=cast.by("he"), at=AT + 2 * DAY)
    assert not clauses(cast, row.settled_at.date())
    assert (
        assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT + 2 * DAY).state
        == State.FILLING
    )


def test_who_sees_it(cast, filled):
    filled()
    reaches = {
        who: cast.reach(who, on=AT.date())
        for who in ("li", "zhao", "wang", "he", "xu", "min", "qian", "liu", "feng", "zheng")
    }
    assert {who for who, reach in reaches.items() if assessments.visible(reach).exists()} == {
        "li",
        "zhao",
        "wang",
        "he",
        "xu",
    }


def test_the_figures_are_of_the_days_on_which_the_person_led(cast, published):
    """A matter of grid 2 is not Li's; one of grid 1 is, with its account."""
    from wangge.cases import handling, intake, triage

    at = dt.datetime(2027, 3, 1, 10, 0, tzinfo=BEIJING)
    for grid, who in ((cast.grid1, "li"), (cast.grid2, "qian")):
        case = intake.register(
            "漏水", place=cast.community, grid=grid, channel="phone", by=cast.by(who), at=at
        ).case
        triage.classify(case, level="community", holder=cast.people[who], by=cast.by(who), at=at)
        handling.resolve(case, result="已修", by=cast.by(who), at=at + (DAY if who == "li" else 9 * DAY))
    row = assessments.begin(cast.community, cast.li, 2027, by=cast.by("zhao"), at=AT)
    assert row.figures["按期办结"]["value"] == 100
    assert row.figures["按期办结"]["says"] == "1 / 1"


def test_a_clerks_figures_are_of_what_they_handled_and_a_line_of_the_whole_place_says_so(cast, published):
    """Zhao has no grid: of two matters she held one and settled it late; the other one is not hers."""
    from wangge.cases import handling, intake, triage

    at = dt.datetime(2027, 3, 1, 10, 0, tzinfo=BEIJING)
    for holder, days in (("zhao", 9), ("min", 1)):
        case = intake.register(
            "漏水", place=cast.community, grid=cast.grid1, channel="phone", by=cast.by("min"), at=at
        ).case
        triage.classify(case, level="community", holder=cast.people[holder], by=cast.by("li"), at=at)
        handling.resolve(case, result="已修", by=cast.by(holder), at=at + days * DAY)
    row = assessments.begin(cast.community, cast.zhao, 2027, by=cast.by("wang"), at=AT)
    assert row.figures["按期办结"] | {"evidence": []} == {
        "value": 0,
        "says": "本人经手的：0 / 1",
        "evidence": [],
    }
    assert row.figures["日志连续、如实（不计篇数）"]["says"].startswith(
        "整个槐荫社区的，不是本人一个人的："
    ), row.figures


def test_the_sheet_needs_a_text_with_an_assessment(cast):
    with pytest.raises(Refusal):
        assessments.publish(
            cast.company, 2027, words="贴好了", published_on=DECEMBER.date(), by=cast.by("han"), at=DECEMBER
        )
