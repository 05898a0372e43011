"""Each doubt of the linter: a text that raises it beside one that differs in that alone and does not."""

import re
from pathlib import Path

import pytest

from wangge.policy import lint, literate

RIGHTS = "".join(
    f'''
### Z-{number} {title}
自收到次日起{amount}个工作日。

~~~clause
form = "time-limit"
for = "{what}"
amount = {amount}
unit = "working-day"
starts = "next-day"
reading = "从次日起算"
~~~

~~~example
received = 2026-05-06
due = 2026-05-{day}
~~~
'''
    for number, title, what, amount, day in (
        (1, "说明", "respond-to-proposal", 5, 12),
        (2, "决定", "decide-proposal", 10, 19),
        (3, "申诉", "appeal", 10, 19),
    )
)
LIMIT = 'form = "time-limit"\nfor = "matter"\nwhen = { level = "community" }\namount = 2\nunit = "calendar-day"\nstarts = "next-day"\nrolls = "next-working-day"\nreading = "读法"'
TALLY = 'form = "tally"\ncounts = "dissatisfied-rating"\nabout = "grid-leader"\nover = "year"\nthreshold = 4\ninclusive = true\nconsequence = "criticism"\nreading = "读法"'
BAND = 'form = "score-band"\nscore = "survey-score"\nabout = "grid-leader"\nband = [0, 80]\ninclusive = true\nminimum-sample = 30\nconsequence = "criticism"\nreading = "读法"'
TWICE = BAND + '\ntimes = 2\nwithin = "year"'
DUTY = 'form = "duty"\nowed-by = "grid-leader"\nact = "record"\nevidence = "diary-entry"\nreading = "读法"'
PAY = 'form = "amount"\ncounts = "hazard-found"\nabout = "grid-manager"\neach = 100\nexempt = "self-reported-hazard"\nreading = "读法，依劳动合同法第四条公示"'
SHEET = 'form = "assessment"\npublished-before = "01-01"\nreading = "读法"\ncriteria = [{ name = "按期", weight = 60, from = "ontime-rate" }, { name = "评议", weight = 40, from = "company-leader" }]'
REPORT = 'form = "time-limit"\nfor = "accident-report"\namount = 1\nunit = "hour"\nstarts = "at-once"\nreading = "《生产安全事故报告和调查处理条例》第九条，自得知时起"'
HAZARD = 'form = "time-limit"\nfor = "hazard-report"\namount = 1\nunit = "calendar-day"\nstarts = "same-day"\nrolls = "none"\nreading = "安全生产法第五十九条，当天起"'


def text(*clauses, kind="community", rights=RIGHTS):
    """A small text: each clause is (sentence, block); time limits get an example of their own."""
    levels = '["community"]' if kind == "community" else '["company"]'
    body = "".join(
        f"\n### Y-{n} 标题\n{said}\n\n~~~clause\n{block}\n~~~\n" for n, (said, block) in enumerate(clauses, 1)
    )
    return literate.parse(
        f'+++\nid = "small"\ntitle = "小约定"\nversion = "1"\nkind = "{kind}"\neffective-from = 2026-01-01\n'
        f"levels = {levels}\n+++\n\n## 一 章\n{body}\n{rights}"
    )


def codes(pack):
    return {each.code for each in lint.doubts(pack)} - {"no-example"}


def edit(block, *words):
    for old, new in words:
        assert old in block
        block = block.replace(old, new, 1)
    return block


FOUR, EIGHTY = "不满意一年四次以上的，建议批评。", "八十分以下的，建议批评。"
PAYS = "有隐患的，每处建议扣减一百元。"
PAIRS = [
    ("undefined-period", text(("定期记录。", DUTY)), text(("定期记录。", edit(DUTY, ("读法", "定期读作每周"))))),
    ("limit-without-start", text(("两天办完。", LIMIT)), text(("次日起两天办完。", LIMIT))),
    ("limit-without-start", text(("三日内记下。", DUTY)), text(("随手记下。", DUTY))),
    ("no-appeal", text((FOUR, TALLY), rights=RIGHTS.replace('"appeal"', '"reopen"')), text((FOUR, TALLY))),
    ("no-answer", text((FOUR, TALLY), rights=RIGHTS.replace('"respond-to-proposal"', '"reopen"')), text((FOUR, TALLY))),
    ("no-answer", text((FOUR, TALLY), rights=RIGHTS.replace("起5个", "起3个").replace("amount = 5", "amount = 3")), text((FOUR, TALLY))),
    ("no-decision", text((FOUR, TALLY), rights=RIGHTS.replace('"decide-proposal"', '"reopen"')), text((FOUR, TALLY))),
    ("nobody-decides", text((FOUR, edit(TALLY, ('"criticism"', '"removal-letter"'))), kind="company"), text((FOUR, edit(TALLY, ('"criticism"', '"removal-letter"'))))),
    ("nobody-decides", text((PAYS, PAY)), text((PAYS, PAY), kind="company")),
    ("counted-twice", text((FOUR, edit(TALLY, ('"dissatisfied-rating"', '["overdue-matter", "on-time-matter"]')))), text((FOUR, edit(TALLY, ('"dissatisfied-rating"', '["overdue-matter", "on-time-matter"]'), ("读法", "同一件事只计一次"))))),
    ("counted-twice", text((EIGHTY, BAND), (EIGHTY, TWICE)), text((EIGHTY, BAND), (EIGHTY, edit(TWICE, ("读法", "在 Y-1 里也算")) + '\ntogether-with = "Y-1"'))),
    ("counted-twice", text((EIGHTY, BAND), (EIGHTY, TWICE + '\ntogether-with = "Y-1"')), text((EIGHTY, BAND))),
    ("counted-twice", text(("有瞒报、漏报的。", edit(TALLY, ('"dissatisfied-rating"', '"concealed-report"'))), (FOUR, edit(TALLY, ('"dissatisfied-rating"', '"omitted-report"')))), text(("有瞒报、漏报的。", edit(TALLY, ('"dissatisfied-rating"', '"concealed-report"'))), (FOUR, edit(TALLY, ('"dissatisfied-rating"', '"omitted-report"'), ("读法", "与 Y-1 分开"))))),
    ("nobody-owes", text(("如实记录。", edit(DUTY, ("grid-leader", "sector-lead")))), text(("如实记录。", DUTY))),
    ("nobody-owes", text(("如实记录。", edit(DUTY, ("grid-leader", "resident")))), text(("如实记录。", DUTY))),
    ("nobody-owes", text(("次日起两天办完。", LIMIT + '\nextension = { approved-by = "company-leader" }')), text(("次日起两天办完。", LIMIT + '\nextension = { approved-by = "community-head" }'))),
    ("rewards-concealment", text((PAYS, edit(PAY, ('exempt = "self-reported-hazard"\n', ""))), kind="company"), text((PAYS, PAY), kind="company")),
    ("rewards-concealment", text(("每年考核。", edit(SHEET, ("ontime-rate", "hazard-found"))), kind="company"), text(("每年考核。", SHEET), kind="company")),
    ("labels-people", text(("记录重点人群。", DUTY)), text(("记录需要帮助的家庭。", DUTY))),
    ("formalism", text(("每天打卡。", DUTY)), text(("每天看一遍，不打卡。", DUTY))),
    ("no-minimum-sample", text((EIGHTY, edit(BAND, ("minimum-sample = 30\n", "")))), text((EIGHTY, BAND))),
    ("against-law", text((FOUR, edit(TALLY, ("inclusive = true", "inclusive = false")))), text(("不满意一年超过四次的，建议批评。", edit(TALLY, ("inclusive = true", "inclusive = false"))))),
    ("against-law", text((EIGHTY, edit(BAND, ('"criticism"', '"dismissal-letter"')))), text((EIGHTY, edit(BAND, ('"criticism"', '"dismissal-letter"')) + '\nalso = "incompetent-grade"'))),
    ("against-law", text((PAYS, edit(PAY, ("，依劳动合同法第四条公示", ""))), kind="company"), text((PAYS, PAY), kind="company")),
    ("against-law", text((PAYS, edit(PAY, ("读法", "工资支付暂行规定：不超过百分之三十"))), kind="company"), text((PAYS, edit(PAY, ("读法", "工资支付暂行规定：不超过百分之二十"))), kind="company")),
    ("against-law", text(("得知后两小时报告。", edit(REPORT, ("amount = 1", "amount = 2"))), kind="company"), text(("得知后一小时报告。", REPORT), kind="company")),
    ("against-law", text(("次日起两日报告。", edit(HAZARD, ("amount = 1", "amount = 2"))), kind="company"), text(("当天报告。", HAZARD), kind="company")),
    ("against-law", text(("次日起两天办完。", edit(LIMIT, ("读法", "民法典第二百零三条"), ('"next-working-day"', '"none"')))), text(("次日起两天办完。", edit(LIMIT, ("读法", "民法典第二百零三条"))))),
    ("against-law", text(("当日起两天办完。", edit(LIMIT, ("读法", "民法典第二百零一条"), ('"next-day"', '"same-day"')))), text(("次日起两天办完。", edit(LIMIT, ("读法", "民法典第二百零一条"))))),
    ("reading-differs", text(("次日起两个工作日办完。", LIMIT)), text(("次日起两天办完。", LIMIT))),
    ("number-differs", text(("次日起三天办完。", LIMIT)), text(("次日起两天办完。", LIMIT))),
    ("no-reading", text(("如实记录。", edit(DUTY, ('\nreading = "读法"', "")))), text(("如实记录。", DUTY))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "doubtful", "clear"), PAIRS, ids=[f"{n}-{each[0]}" for n, each in enumerate(PAIRS)]
)
def test_a_doubt_is_raised_by_one_text_and_not_by_the_other(code, doubtful, clear):
    assert codes(doubtful) == {code}
    assert codes(clear) == set()


def test_a_limit_without_an_example_is_doubtful_and_with_one_it_is_not():
    assert any(each.code == "no-example" for each in lint.doubts(text(("次日起两天办完。", LIMIT))))
    assert lint.doubts(text(("记录。", DUTY))) == []


def test_every_doubt_the_linter_can_raise_is_in_this_table():
    source = "".join(
        (Path(lint.__file__).parent / name).read_text(encoding="utf-8") for name in ("lint.py", "law.py")
    )
    raised = set(
        re.findall(
            r'"((?:undefined|limit|no|nobody|counted|rewards|labels|formalism|against|reading|number)-?[a-z-]*)"',
            source,
        )
    )
    known = {code for code, *_ in PAIRS} | {"no-example"}
    assert {each for each in raised if "-" in each or each == "formalism"} == known
