"""The monthly analysis: what the records say, what was done about last month's, who signs, who answers (B-4.4)."""

import datetime as dt

import pytest

from company_scene import patrols_of
from wangge.analysis import monthly
from wangge.analysis.models import AnalysisSent, MonthlyAnalysis
from wangge.cases import categories, dispatch, handling, intake, triage
from wangge.documents import of_month
from wangge.duties import ledger
from wangge.integrity import audit
from wangge.policy.pack import Refusal
from wangge.reports import papers
from wangge.safety import hazards

BEIJING = dt.timezone(dt.timedelta(hours=8))
MARCH, APRIL, MAY = (dt.date(2026, month, 1) for month in (3, 4, 5))
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def on(month, day, hour=10):
    return dt.datetime(2026, month, day, hour, tzinfo=BEIJING)


@pytest.fixture
def leaking(cast):
    """A category, and a way to have a matter of it."""
    category = categories.add(
        cast.community, code="pipe", name="管网漏水", since=cast.since, by=cast.by("wang"), at=on(1, 5)
    )

    def made(at, grid=None, resolved=True):
        given = {
            "place": cast.community,
            "grid": grid or cast.grid1,
            "channel": "phone",
            "by": cast.by("zhao"),
            "at": at,
        }
        case = intake.register("水管漏水", category=category, **given).case
        triage.classify(case, level="community", holder=cast.li, by=cast.by("zhao"), at=at)
        if resolved:
            handling.resolve(case, result="已换新", by=cast.by("li"), at=at + HOUR)
        return case

    return made


def sign(cast, month, at, **words):
    return monthly.sign(cast.community, month, words=words, by=cast.by("wang"), at=at)


def test_each_figure_stands_beside_the_month_before(cast, leaking):
    leaking(on(3, 3))
    leaking(on(4, 8))
    leaking(on(4, 9), resolved=False)
    found = monthly.compose(cast.community, APRIL, at=on(5, 6))
    by_code = {each["definition"].code: each for each in found.figures}
    assert (by_code["ontime-rate"]["now"].num, by_code["ontime-rate"]["now"].den) == (1, 2)
    assert by_code["ontime-rate"]["before"].den == 1
    assert by_code["ontime-rate"]["year"].den == 0
    assert found.content["categories"] == [
        {"code": "pipe", "name": "管网漏水", "now": 2, "before": 1, "year": 0}
    ]


def test_what_comes_three_times_in_three_months_recurs_with_place_and_since_when(cast, leaking):
    cases = [leaking(on(3, 3)), leaking(on(4, 2)), leaking(on(5, 4))]
    leaking(on(5, 5), grid=cast.grid2)
    (found,) = monthly.compose(cast.community, MAY, at=on(6, 1)).content["recurring"]
    assert (found["category"], found["grid"], found["n"], found["now"]) == ("pipe", "1", 3, 1)
    assert found["since"] == "2026-03-03"
    assert found["uids"] == [str(each.uid) for each in cases]
    assert monthly.compose(cast.community, dt.date(2026, 8, 1), at=on(9, 1)).content["recurring"] == []


def test_signed_it_stays_and_fulfils_the_duty(cast, leaking):
    leaking(on(4, 8))
    at = on(5, 6)
    row = sign(cast, APRIL, at, situation="四月平稳")
    assert row.digest == papers.digest({"content": row.content, "words": row.words})
    assert monthly.vouched_by(row).size > row.leaf_index
    leaking(on(4, 9))
    assert monthly.of(cast.community, APRIL).content == row.content
    (line,) = [
        each
        for each in ledger.ledger(cast.community, MAY, on(5, 31).date(), at=on(6, 1))
        if each.duty == "monthly-analysis"
    ]
    assert (line.state, line.evidence) == (ledger.State.DONE, (f"month:{row.uid}",))
    assert audit.check(cast.community.pk) == []


def test_what_last_month_asked_for_must_be_spoken_of(cast, leaking):
    sign(cast, MARCH, on(4, 2), next="查一遍老管网")
    with pytest.raises(Refusal, match="请写明做了什么"):
        sign(cast, APRIL, on(5, 6), situation="四月平稳")
    row = sign(cast, APRIL, on(5, 6), done="查了三栋，换了两处")
    assert row.content["last_time"]["next"] == "查一遍老管网"


def test_only_the_head_signs_and_only_a_month_that_is_over(cast):
    with pytest.raises(Refusal, match="负责人"):
        monthly.sign(cast.community, MARCH, words={}, by=cast.by("zhao"), at=on(4, 2))
    with pytest.raises(Refusal, match="还没有过完"):
        sign(cast, MARCH, on(3, 31))
    with pytest.raises(Refusal, match="负责人"):
        monthly.sign(cast.willow, MARCH, words={}, by=cast.by("wang"), at=on(4, 2))
    assert not MonthlyAnalysis.objects.exists()


def test_signing_twice_is_one_paper_and_another_is_refused(cast):
    row = sign(cast, MARCH, on(4, 2))
    assert monthly.sign(cast.community, MARCH, words={}, uid=row.uid, by=cast.by("wang"), at=on(4, 2)) == row
    with pytest.raises(Refusal, match="签后说明"):
        sign(cast, MARCH, on(4, 3))
    with pytest.raises(Refusal, match="签后说明"):
        monthly.save_draft(cast.community, MARCH, words={}, by=cast.by("zhao"), at=on(4, 3))
    note = monthly.note(row, words="三号楼一件算错了类别", by=cast.by("zhao"), at=on(4, 3))
    assert monthly.notes_on(row.uid, cast.community) == [note]


def test_it_goes_up_and_the_office_it_went_to_answers(cast):
    row = sign(cast, MARCH, on(4, 2))
    office, unit = (key for key, _ in monthly.addressees(cast.community, on(4, 2).date())[:2])
    sent = monthly.send(row, to=office, words="请研究改造", by=cast.by("zhao"), at=on(4, 2))
    asked = monthly.send(row, to=unit, words="请换阀门", by=cast.by("zhao"), at=on(4, 2))
    for wrong in ("wu", "zhao", "liu"):
        with pytest.raises(Refusal, match="由槐荫街道办事处答复"):
            monthly.answer(sent, words="好", by=cast.by(wrong), at=on(4, 3))
    monthly.answer(sent, words="列入计划", by=cast.by("zhou"), at=on(4, 3))
    with pytest.raises(Refusal, match="请在列出的里面选"):
        monthly.send(row, to="office-qinghe", words="请研究", by=cast.by("zhao"), at=on(4, 3))
    assert [each.uid for each in monthly.for_reader(cast.reach("zhou"))] == [sent.uid]
    assert not monthly.for_reader(cast.reach("liu"))
    assert asked.addressee in {"自来水公司", "供电所"}
    before = monthly.compose(cast.community, APRIL, at=on(5, 6)).content["last_time"]
    assert before["sent"][0]["answers"][0]["words"] == "列入计划"
    assert AnalysisSent.objects.count() == 2


def test_the_others_answers_stand_beside_our_own(cast, leaking):
    case = leaking(on(4, 8), resolved=False)
    asked = dispatch.assist(case, unit=cast.water, request="请抢修", by=cast.by("zhao"), at=on(4, 8))
    dispatch.answer(asked, words="已抢修", by=cast.by("wu"), at=on(4, 20))
    (line,) = monthly.compose(cast.community, APRIL, at=on(5, 6)).content["answers"]
    assert (line["name"], line["figure"]["num"], line["figure"]["den"], line["late"]) == (
        "自来水公司",
        0,
        1,
        1,
    )


def test_a_companys_month_tells_hazards_patrols_and_meetings_and_is_signed_by_its_leader(cast):
    meant = cast.company
    patrols_of(cast)
    hazards.report(
        meant,
        grid=cast.smelting,
        area="平台",
        words="护栏松动",
        kind="thing",
        grade="general",
        by=cast.by("gao"),
        at=on(3, 3),
    )
    march = monthly.compose(meant, MARCH, at=on(4, 2)).content
    codes = {each["code"] for each in march["figures"]}
    assert {"hazard-ontime", "acceptance-fail", "report-punctuality"} <= codes
    assert not {"visit-coverage"} & codes, "a company visits no households"
    told = march["safety"]
    assert (told["hazards"]["totals"]["found"], told["hazards"]["totals"]["open"]) == (1, 1)
    smelting = next(each for each in told["patrols"] if each["code"] == cast.smelting.code)
    assert (smelting["rounds"], smelting["findings"]) == (1, 1)
    assert smelting["done"] <= smelting["asked"]
    assert told["meetings"] == [] and sum(told["tasks"].values()) == 0
    assert "safety" not in monthly.compose(cast.community, MARCH, at=on(4, 2)).content
    assert cast.people["gao"].name not in str(march), "nobody's name is read"
    with pytest.raises(Refusal, match="负责人"):
        monthly.sign(meant, MARCH, words={}, by=cast.by("song"), at=on(4, 2))
    row = monthly.sign(meant, MARCH, words={"situation": "护栏一处"}, by=cast.by("han"), at=on(4, 2))
    assert row.content["safety"]["hazards"]["totals"]["found"] == 1
    assert row.content["safety"]["again"] == []
    paper = of_month.analysis(meant, MARCH, row.content, row.words, row)
    assert {"隐患", "巡查", "会议"} <= {each.title for each in paper.tables}
    assert paper.title.endswith("2026年3月月度分析报告")
