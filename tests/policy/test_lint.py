"""What the linter finds doubtful, each with its clause and line; and the shipped texts, which it lets pass."""

from pathlib import Path

import pytest

from wangge.policy import lint, literate
from wangge.policy.numerals import number, numbers_before

HERE = Path(__file__).parent
PACKS = sorted((HERE.parents[1] / "packs").glob("**/regulation.zh.md"))


def found(yard, old, new):
    assert old in yard.text
    text = yard.text.replace(old, new, 1)
    before = {(doubt.clause, doubt.code) for doubt in lint.doubts(yard)}
    return {(doubt.clause, doubt.code) for doubt in lint.doubts(literate.parse(text))} - before


@pytest.mark.parametrize(
    ("old", "new", "clause", "code"),
    [
        ("如实记录。", "定期记录。", "Y-16", "undefined-period"),
        ("如实记录。", "三日内记录。", "Y-16", "limit-without-start"),
        ("街道的事,自收到次日起两天内办完。", "街道的事,两天内办完。", "Y-2", "limit-without-start"),
        ('for = "appeal"', 'for = "decide-appeal"', "Y-11", "no-appeal"),
        ('for = "respond-to-proposal"', 'for = "decide-proposal"', "Y-11", "no-answer"),
        ('counts = "missed-report"', 'counts = ["missed-report", "missed-duty"]', "Y-13", "counted-twice"),
        ('owed-by = "grid-worker"', 'owed-by = "grid-manager"', "Y-16", "nobody-owes"),
        ('owed-by = "grid-worker"', 'owed-by = "resident"', "Y-16", "nobody-owes"),
        ('exempt = ["self-reported-hazard"]\n', "", "Y-14", "rewards-concealment"),
        ("如实记录。", "记录重点人群的思想动向。", "Y-16", "labels-people"),
        ("如实记录。", "每天打卡并排名。", "Y-16", "formalism"),
        ("minimum-sample = 30\n", "", "Y-11", "no-minimum-sample"),
        ("inclusive = true\nminimum", "inclusive = false\nminimum", "Y-11", "against-law"),
        ("不满意一年四次以上的", "不满意一年超过四次的", "Y-10", "against-law"),
        ('reading = "末日是休息日的,顺延"', 'reading = "民法典第二百零三条"', None, None),
        (
            'rolls = "none"\ncap',
            'rolls = "none"\ncap = { amount = 2, unit = "working-day" }\n#',
            None,
            None,
        ),
        ('reading = "封顶的例子"', 'reading = "民法典第二百零三条"', "Y-4", "against-law"),
        ('reading = "下班以后收到的,下一个工作日分"', 'reading = "民法典第二百零一条"', "Y-8", "against-law"),
        (
            'consequence = "criticism"',
            'consequence = ["criticism", "dismissal-letter"]',
            "Y-11",
            "against-law",
        ),
        ("自收到次日起两天内", "自收到次日起两个工作日内", "Y-2", "reading-differs"),
        ("自收到次日起两天内", "自收到次日起四天内", "Y-2", "number-differs"),
        ("四次以上", "五次以上", "Y-10", "number-differs"),
        ("八十分以下", "七十分以下", "Y-11", "number-differs"),
        ('reading = "原话"\n', "", "Y-16", "no-reading"),
        ("~~~example\nreceived = 2026-02-11\ndue = 2026-02-14\n~~~\n", "", "Y-3", "no-example"),
    ],
)
def test_a_doubt_is_found_at_its_clause(yard, old, new, clause, code):
    doubts = found(yard, old, new)
    assert {each for _, each in doubts} == ({code} if code else set())
    assert not clause or (clause, code) in doubts


def test_a_doubt_says_file_line_and_sentence(yard):
    text = yard.text.replace("如实记录。", "记录思想动向。")
    doubt = next(each for each in lint.doubts(literate.parse(text)) if each.code == "labels-people")
    assert str(doubt).startswith(f"regulation.zh.md 第 {yard['Y-16'].line} 行：Y-16：“思想动向”是给人的思想")


def test_refusing_a_check_in_is_not_asking_for_one(yard):
    assert found(yard, "如实记录。", "如实记录,不设打卡、积分。") == set()


@pytest.mark.parametrize("file", PACKS, ids=lambda file: file.parent.name)
def test_the_shipped_texts_raise_no_doubt(file):
    assert [str(doubt) for doubt in lint.doubts(literate.load(file))] == []


def test_chinese_numbers_are_read():
    read = {"十": 10, "两": 2, "二十四": 24, "一百五十": 150, "一千零二十": 1020, "三万": 30000, "7": 7}
    assert {written: number(written) for written in read} == read
    assert numbers_before("次", "全年四次以上、再犯十二次") == {4, 12}
