"""The sheet of 100 points: figures and judged lines, what is missing, and what was not published."""

from datetime import date
from pathlib import Path

import pytest

from policy.facts_of import CHEN
from wangge.policy import assessment, judgement, literate
from wangge.policy.assessment import Entry
from wangge.policy.pack import Refusal

PACK = literate.load(Path(__file__).parents[2] / "packs" / "community")
NAMES = [each.name for each in PACK["B-4.5"].provision.criteria]
JUDGED = NAMES[-1]
FULL = {name: Entry(value=60, says="60/100") for name in NAMES[:-1]} | {
    JUDGED: Entry(value=6, by="罗桂芳", says="评议会记录")
}


def sheet(entries=FULL, published_on=date(2025, 12, 20)):
    return assessment.sheet(
        PACK, "B-4.5", about=CHEN, on=date(2026, 6, 1), published_on=published_on, entries=entries
    )


def test_a_full_sheet_adds_up_and_shows_its_arithmetic():
    filled = sheet()
    assert (filled.total, filled.missing) == (60.0, ())
    assert (
        filled.steps[1] == "按期办结（20 分）：60，60/100；20 × 60 ÷ 100 ＝ 12 分（保留两位小数，四舍五入）。"
    )
    assert "罗桂芳 评 6 分，理由：评议会记录" in filled.steps[8]
    assert filled.citation.clause == "B-4.5"
    assert (filled.since, filled.until) == (date(2026, 1, 1), date(2026, 12, 31))


def test_points_are_exact_to_the_cent():
    filled = sheet(FULL | {NAMES[0]: Entry(value=66.675)})
    assert filled.lines[0].points == 13.34
    assert filled.total == 61.34


def test_a_missing_line_is_never_zero_and_leaves_no_total():
    filled = sheet(FULL | {NAMES[4]: Entry(value=None, says="样本不足，不作处理依据")})
    assert filled.total is None
    assert filled.missing == (f"{NAMES[4]}：样本不足，不作处理依据",)
    assert filled.so_far == 48.0
    assert filled.steps[-1] == "还缺 1 项，没有总分；缺的不当作零分。"
    unjudged = sheet({name: entry for name, entry in FULL.items() if name != JUDGED})
    assert unjudged.missing == (f"{JUDGED}：还没有人评",)
    zero = sheet(FULL | {NAMES[4]: Entry(value=0, says="0/40")})
    assert (zero.total, zero.missing) == (48.0, ())


IDLE = Entry(value=None, idle=True)


def test_what_did_not_occur_costs_nobody_anything_and_the_others_are_scaled():
    filled = sheet(FULL | {NAMES[2]: IDLE, NAMES[6]: IDLE})
    assert (filled.missing, filled.weight, filled.so_far, filled.total) == ((), 85.0, 51.0, 60.0)
    assert "不计，也不扣分" in filled.steps[3]
    assert filled.steps[-2] == "其余各项满分 85 分，得 51 分；按比例折算：51 ÷ 85 × 100 ＝ 60 分。"
    best = {name: Entry(value=100) for name in NAMES[:-1]} | {JUDGED: Entry(value=10, by="罗桂芳", says="好")}
    assert sheet(best | {NAMES[2]: IDLE}).total == 100.0


def test_less_than_sixty_points_of_occasions_are_no_year_to_score():
    from_sixty = [NAMES[0], NAMES[6], NAMES[1]]  # 20 + 10 + 10
    assert sheet(FULL | dict.fromkeys(from_sixty, IDLE)).total == 60.0
    thin = sheet(FULL | dict.fromkeys([*from_sixty, NAMES[2]], IDLE))
    assert thin.total is None
    assert len(thin.missing) == 4


def test_only_a_text_that_says_so_scales_and_a_figure_that_was_given_is_never_idle():
    text = (Path(__file__).parents[2] / "packs/community/regulation.zh.md").read_text(encoding="utf-8")
    plain = literate.parse(text.replace("proportion-from = 60\n", ""), "without")
    given = {"about": CHEN, "on": date(2026, 6, 1), "published_on": date(2025, 12, 20)}
    idle = assessment.sheet(plain, "B-4.5", entries=FULL | {NAMES[2]: IDLE}, **given)
    assert (idle.total, len(idle.missing)) == (None, 1)
    assert sheet(FULL | {NAMES[2]: Entry(value=0, idle=True)}).total == 57.0


def test_a_sheet_that_was_not_published_before_the_year_scores_nobody():
    for published in (None, date(2026, 1, 1), date(2026, 3, 1)):
        late = sheet(published_on=published)
        assert late.total is None
        assert "不得" in late.unpublished
        total = late.fact(event="assessment:1", evidence=("sheet:1",))
        (found,) = [e for e in judgement.judge(PACK, [total], on=date(2026, 12, 31)) if e.clause == "C-4.5"]
        assert not found.reached
    assert sheet(published_on=date(2025, 12, 31)).total == 60.0


def test_the_total_becomes_a_fact_that_needs_a_judgement_besides():
    total = sheet().fact(event="assessment:1", evidence=("sheet:1",))
    found = {each.clause: each for each in judgement.judge(PACK, [total], on=date(2026, 12, 31))}
    assert (found["C-4.5"].reached, found["C-4.5.1"].reached) == (True, False)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"微笑": Entry(value=10)}, "没有事先公布的项目不得计分"),
        ({JUDGED: Entry(value=6, says="好")}, "要署名、写理由"),
        ({JUDGED: Entry(value=6, by="罗桂芳", says=" ")}, "要署名、写理由"),
        ({JUDGED: Entry(value=11, by="罗桂芳", says="好")}, "最多 10 分，不能评 11 分"),
        ({NAMES[0]: Entry(value=101)}, "应在 0 与 100 之间"),
    ],
)
def test_nobody_is_scored_by_what_was_not_published_or_not_signed(entries, said):
    with pytest.raises(Refusal, match=said):
        sheet(FULL | entries)


def test_the_clause_is_found_by_whom_it_is_about():
    assert assessment.clause_of(PACK) == "B-4.5"
    company = literate.load(Path(__file__).parents[2] / "packs" / "enterprise-ehs")
    with pytest.raises(Refusal, match="没有对“专职社区工作者”的考核表"):
        assessment.clause_of(company)
    with pytest.raises(Refusal, match="不是考核表"):
        assessment.sheet(PACK, "B-4.1", about=CHEN, on=date(2026, 6, 1), published_on=None, entries={})
