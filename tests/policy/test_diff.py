"""What a new text changes, in words a committee reads; and the same facts and matters under two texts."""

import io
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from policy.facts_of import MIN, fact, score, several
from wangge.policy import console, diff, literate, whatif

PACKS = Path(__file__).parents[2] / "packs"
OLD = literate.load(PACKS / "community")
COMPANY = literate.load(PACKS / "enterprise-ehs")
ZONE = ZoneInfo("Asia/Shanghai")


def with_(pack, clause, *words, version="2027.1"):
    head, body = pack.text.split(f"### {clause} ", 1)
    for old, new in words:
        assert old in body.split("\n### ")[0], old
        body = body.replace(old, new, 1)
    text = f"{head}### {clause} {body}".replace('version = "2026.1"', f'version = "{version}"', 1)
    return literate.parse(text)


def without(pack, clause):
    head, body = pack.text.split(f"### {clause} ", 1)
    return literate.parse(head + "### " + body.split("\n### ", 1)[1])


def of(new, clause, lang="zh", old=OLD):
    return next(each for each in diff.changes(old, new, lang) if each.clause == clause)


STRICTER = with_(
    OLD,
    "B-4.2",
    ("一年累计四次以上", "一年累计三次以上"),
    ("threshold = 4", "threshold = 3"),
    ("[1, 2, 3]", "[1, 2]"),
    ("count = 3\nreached = false\nwarned = true", "count = 2\nreached = false\nwarned = true"),
)


def test_the_same_text_has_no_changes():
    assert diff.changes(OLD, literate.parse(OLD.text)) == []


def test_a_lower_number_is_said_in_the_sentence_the_number_and_for_people():
    change = of(STRICTER, "B-4.2")
    assert change.says == (
        "条文：“一年累计四次以上的”改为“一年累计三次以上的”",
        "次数由“4”改为“3”",
        "第几次先告诉当事人由“1、2、3”改为“1、2”",
    )
    assert change.means == (
        "更少的次数就到：原来 4 次，现在 3 次",
        "计法变了：新文本施行以前的事按旧文本，以后的从头计",
    )
    assert of(STRICTER, "B-4.2", "en").means[0] == "Reached sooner: at 4 before, at 3 now"


@pytest.mark.parametrize(
    ("clause", "words", "says", "means"),
    [
        ("B-4.3", ("inclusive = true", "inclusive = false"), "本数由“包括本数”改为“不包括本数”", "正好 80 分：原来属于，现在不属于"),
        ("B-4.3", ("minimum-sample = 30", "minimum-sample = 20"), "最少份数由“30”改为“20”", "更少的份数就可以作依据：原来 30 份，现在 20 份"),
        ("B-4.3", ('["criticism", "written-self-review"]', '["criticism"]'), "后果由“批评教育、书面检查”改为“批评教育”", "不再可以建议书面检查"),
        ("C-4.3", ("times = 2", "times = 1"), "次数由“2”改为“1”", "原来 2 次才适用，现在 1 次"),
        ("C-4.5.1", ('also = "incompetent-grade"\n', ""), "还须同时有由“评为不称职”改为“没有写”", "不再需要同时有“评为不称职”，更容易适用"),
        ("B-3.2", ("amount = 2", "amount = 4"), "期限由“2 日”改为“4 日”", "等的人最多多等 2 日"),
        ("C-5.1", ("amount = 5", "amount = 3"), "期限由“5 个工作日”改为“3 个工作日”", "当事人或者居民可用的时间少 2 个工作日"),
        ("B-3.1", ('"next-day"', '"same-day"'), "起算由“次日起算”改为“当日起算”", "收到当日计入，早一天到期"),
        ("B-3.4", ("\nafterwards", "\n# afterwards"), "到限之后由", "到限没有办完的，不再欠居民进展的告知"),
        ("B-3.1", ("\npause", "\n# pause"), "暂停由", "不再可以暂停"),
        ("B-4.6", ("at-least = 3", "at-least = 4"), "至少几次由“3”改为“4”", "原来每季度至少 3 次，现在每季度至少 4 次"),
        ("B-1.2", ('"leave", ', ""), "可以免除的情形由", "请假的也算缺了"),
        ("B-4.5", ('按期办结", weight = 20', '按期完成", weight = 20'), "加上考核项目“按期完成”（20 分）", "考核的项目或者分值变了：只能用于公布以后的年度"),
        ("C-0.7", ("后两级", "最后一级"), "意思由", "用到这个词的条款："),
        ("B-1.1", ("准确无误地", "如实地"), "条文：", "机器的算法没有变：请核对新的条文和它是否一致"),
        ("B-4.4", ("抽查即可", "抽着看即可"), "读法：“抽查即可”改为“抽着看即可”", "只改了说明，机器的算法没有变"),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_said_and_what_it_means(clause, words, says, means):
    change = of(with_(OLD, clause, words), clause)
    assert any(each.startswith(says) for each in change.says), change.says
    assert any(each.startswith(means) for each in change.means), change.means


@pytest.mark.parametrize(
    ("clause", "words", "means"),
    [
        ("A-2.2.1", ("each = 100", "each = 200"), "每次的金额由 100 元变为 200 元"),
        (
            "A-2.2.3",
            ("range = [1000, 5000]", "range = [1000, 8000]"),
            "每次的金额由 1000–5000 元变为 1000–8000 元",
        ),
        ("A-2.2.2", ('"self-reported-hazard", ', ""), "自查自报隐患不再除外"),
    ],
)
def test_money_is_said(clause, words, means):
    assert means in of(with_(COMPANY, clause, words), clause, old=COMPANY).means


def test_new_dropped_and_renumbered_clauses():
    dropped = of(without(OLD, "C-4.6"), "C-4.6")
    assert (dropped.kind, dropped.means) == (
        "dropped",
        ("少了一条对个人不利的条款：可以建议批评教育、取消当年评优资格",),
    )
    assert diff.changes(without(OLD, "C-4.6"), OLD)[0].means == (
        "多了一条对个人不利的条款：可以建议批评教育、取消当年评优资格",
    )
    moved = literate.parse(OLD.text.replace("### C-4.6 ", "### C-4.7 "))
    assert [(each.kind, each.clause) for each in diff.changes(OLD, moved)] == [("renumbered", "C-4.7")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_a_clause_may_carry_has_a_name(lang):
    for pack in (OLD, COMPANY):
        for clause in pack.clauses.values():
            for name in clause.provision.__dataclass_fields__:
                assert name == "terms" or name == "unit" or name in diff.LABELS
    assert diff.changes(OLD, COMPANY, lang), "even two texts that have nothing in common are compared"


def test_the_command_prints_what_a_committee_reads(tmp_path):
    (tmp_path / "new.md").write_text(STRICTER.text, encoding="utf-8")
    out = io.StringIO()
    assert console.compare(OLD, literate.load(tmp_path / "new.md"), out) == 0
    said = out.getvalue()
    assert "B-4.2 服务与答复〔修改〕" in said
    assert "  → 更少的次数就到：原来 4 次，现在 3 次\n" in said
    assert said.endswith("修改 1\n新文本只管施行以后的事；以前的事仍按当时的文本。\n")
    english = io.StringIO()
    console.compare(OLD, STRICTER, english, "en")
    assert "  → Reached sooner: at 4 before, at 3 now\n" in english.getvalue()


def test_the_command_line_takes_two_texts(tmp_path, capsys):
    (tmp_path / "new.md").write_text(STRICTER.text, encoding="utf-8")
    assert console.pack(["diff", "community", str(tmp_path / "new.md"), "--lang", "en"]) == 0
    assert "Changed 1" in capsys.readouterr().out


# ── what if ────────────────────────────────────────────────────────────────────────────────────────

THREE = several("dissatisfied-rating", "2026-02-03", "2026-03-04", "2026-05-06")
ON = date(2026, 12, 31)


def test_a_stricter_text_says_whom_it_would_reach_and_why():
    other = [fact("dissatisfied-rating", "2026-02-03", "case:9", about=MIN)]
    (min_, chen) = whatif.compare(OLD, STRICTER, [*THREE, *other], on=ON)
    assert (chen.about, chen.clause, chen.effect) == ("陈建国", "B-4.2", "heavier")
    assert chen.sentence() == (
        "陈建国，B-4.2：现行文本“已有三次；满四次才适用”，新文本“三次以上的适用：已有三次；"
        "可以建议请求劝退的函、请求调离本岗的函”。原因：条文：“一年累计四次以上的”改为“一年累计三次以上的”；"
        "次数由“4”改为“3”；第几次先告诉当事人由“1、2、3”改为“1、2”。"
    )
    assert (min_.about, min_.effect) == ("闵", "other")
    assert "number: “4” becomes “3”" in chen.sentence("en")
    (back,) = whatif.compare(STRICTER, OLD, THREE, on=ON)
    assert back.effect == "lighter"


def test_the_same_text_and_facts_differ_nowhere():
    facts = [*THREE, score(80), score(81, "2026-12-10")]
    assert whatif.compare(OLD, literate.parse(OLD.text), facts, on=ON) == []


def test_the_opposite_reading_of_eighty_is_lighter_for_who_scored_it():
    opposite = with_(OLD, "B-4.3", ("inclusive = true", "inclusive = false"))
    (found,) = whatif.compare(OLD, opposite, [score(80)], on=ON)
    assert (found.clause, found.effect) == ("B-4.3", "lighter")


def test_a_dropped_clause_answers_nothing_and_its_events_fall_to_the_next():
    fault = fact("first-asked-fault", "2026-03-05", "case:1")
    rating = fact("dissatisfied-rating", "2026-03-05", "case:1")
    found = whatif.compare(OLD, without(OLD, "B-4.1"), [fault, rating], on=ON)
    said = {each.clause: each for each in found}
    assert said["B-4.1"].after is None
    assert said["B-4.1"].why() == ("已经删去",)
    assert said["B-4.2"].why() == ("本条没有改，是同一件事归哪一条算变了",)
    assert "no such rule" in said["B-4.1"].sentence("en")


def matter(key, received, level="street"):
    moment = datetime.fromisoformat(f"{received}T10:00").replace(tzinfo=ZONE)
    return whatif.Matter(key=key, label=key, received=moment, level=level)


def test_matters_that_would_be_due_on_another_day(calendar):
    longer = with_(OLD, "B-3.2", ("amount = 2", "amount = 3"), ("due = 2026-05-08", "due = 2026-05-09"))
    matters = [
        matter("HY-1", "2026-05-05"),
        matter("HY-2", "2026-05-05", "community"),
        matter("HY-3", "2026-02-13"),
    ]
    found = whatif.compare_deadlines(OLD, longer, matters, calendar, zone=ZONE)
    assert [(each.about, each.effect) for each in found] == [("HY-1", "later")], (
        "the holiday hides it for HY-3"
    )
    assert found[0].sentence() == (
        "HY-1，B-3.2：现行文本“2026年5月7日（周四）24:00 到期”，新文本“2026年5月8日（周五）24:00 到期”。"
        "原因：B-3.2：期限由“2 日”改为“3 日”。"
    )
    gone = whatif.compare_deadlines(OLD, without(OLD, "B-3.2"), [matters[0]], calendar, zone=ZONE)
    assert (gone[0].after, gone[0].effect) == (None, "other")
    assert "没有规定" in gone[0].why()[0]
