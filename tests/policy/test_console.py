"""What `wangge pack` and `wangge due` print, on good input and bad."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wangge.policy import console, times
from wangge.policy.pack import Refusal

HERE = Path(__file__).parent
ZONE = ZoneInfo("Asia/Shanghai")
GOOD = str(HERE / "good" / "yard.md")


def at(day, clock):
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)


@pytest.fixture
def table(yard, calendar):
    def run(text, encoding="utf-8", **more):
        raw = text if isinstance(text, bytes) else text.encode(encoding)
        out, err = io.StringIO(), io.StringIO()
        code = console.due_file(yard, calendar, io.BytesIO(raw), out, err, zone=ZONE, **more)
        return code, list(csv.DictReader(io.StringIO(out.getvalue()))), err.getvalue()

    return run


def test_a_table_is_answered_line_by_line(table):
    code, rows, err = table(
        "id,received,level,lane\n"
        "1,2026-09-30T10:00,community,\n"
        "2,2026-09-30T20:00+08:00,street,urgent\n"
        "3,2026-12-31T10:00+08:00,street,normal\n"
    )
    assert code == 0
    assert [(row["due"], row["provisional"], row["clause"]) for row in rows] == [
        ("2026-10-08", "false", "Y-1"),
        ("2026-10-01T04:00+08:00", "false", "Y-6"),
        ("2027-01-04", "true", "Y-2"),
    ]
    assert [row["received"] for row in rows] == [
        "2026-09-30T10:00+08:00",
        "2026-09-30T20:00+08:00",
        "2026-12-31T10:00+08:00",
    ]
    assert "1 行没有写时区，按 Asia/Shanghai 时间读" in err


def test_bad_lines_are_told_with_their_number_and_good_ones_answered(table):
    code, rows, err = table(
        "received,level\n"
        "2026-09-30,community\n"
        "昨天,community\n"
        "2026-02-30,community\n"
        "2026-07-16,comunity\n"
        "2026-07-16\n"
        "\n"
        '"2026-07-16,community\n'
        "2026-07-16,com\0munity\n"
        ",community\n"
        "2026-07-16,\n"
        "9999-12-31,community\n"
        "2026-07-16,community\n"
    )
    assert code == 1
    assert [row["due"] for row in rows] == ["2026-10-08", "2026-07-17"]
    told = err.splitlines()
    assert told[0] == "第 3 行：“昨天”不是时间，请写成 2026-09-30T10:00 或 2026-09-30"
    assert told[1].startswith("第 4 行：“2026-02-30”不是存在的时间")
    assert told[2].startswith("第 5 行：《槐荫小院办事规约》里没有层级“comunity”。最相近的写法：community")
    assert told[3] == "第 6 行：这一行有 1 列，列名有 2 列，对不上"
    assert told[4] == "第 8 行：引号没有成对，这一行读不懂"
    assert told[5].startswith("第 9 行：含有 NUL 字符")
    assert told[6] == "第 10 行：没有写收到时间"
    assert told[7].startswith("第 11 行：没有写层级。可用的写法：community")
    assert told[8].startswith("第 12 行：")
    assert "9999" in told[8]
    assert told[-1] == "共 11 行：推算 2 行，读不懂 9 行（见上，行号从列名那一行算起）"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_encoding_and_the_line_ends_are_told_apart(table, encoding, newline):
    text = newline.join(["编号,收到时间,层级,内容", "甲,2026/9/30 10:00,community,楼道灯不亮", ""])
    code, rows, _ = table(text, encoding)
    assert code == 0
    assert rows[0]["内容"] == "楼道灯不亮"
    assert rows[0]["due"] == "2026-10-08"


def test_one_line_in_a_broken_encoding_spoils_no_other(table):
    raw = "received,level,note\n2026-07-16,community,好\n".encode() + b"2026-07-16,community,\xff\xfe\xfa\n"
    raw += "2026-07-17,community,也好\n".encode()
    code, rows, err = table(raw)
    assert code == 1
    assert [row["note"] for row in rows] == ["好", "也好"]
    assert "第 3 行：第 22 个字节不是 UTF-8 文字" in err


def test_a_quoted_cell_may_hold_commas_and_line_breaks(table):
    code, rows, _ = table('received,level,note\n2026-07-16,community,"一,\n二""三"\n2026-07-17,street,四\n')
    assert code == 0
    assert [row["note"] for row in rows] == ['一,\n二"三', "四"]


def test_tabs_and_a_fixed_level_will_do(table):
    code, rows, _ = table("received\tnote\n2026-07-16\t甲,乙\n", level="street", lane="normal")
    assert code == 0
    assert rows[0]["due"] == "2026-07-20"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "文件是空的"),
        ("when,level\n2026-07-16,community\n", "没有 received（收到时间）一列；现有的列：when、level"),
        ("received\n2026-07-16\n", "没有 level（层级）一列"),
    ],
)
def test_a_table_that_is_none_is_refused(table, text, said):
    code, rows, err = table(text)
    assert (code, rows) == (2, [])
    assert said in err


def test_a_day_without_an_hour_will_not_do_for_a_limit_in_hours(table):
    code, _, err = table("received,level,lane\n2026-07-16,street,urgent\n")
    assert code == 1
    assert "Y-6 按小时计，收到时间要写到几点几分" in err


def test_a_reader_who_has_enough_ends_it(yard, calendar):
    class Closed(io.StringIO):
        def flush(self):
            raise BrokenPipeError

    source = io.BytesIO(b"received,level\n2026-07-16,street\n")
    with pytest.raises(BrokenPipeError):
        console.due_file(yard, calendar, source, Closed(), io.StringIO(), zone=ZONE)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_matter_is_told_with_clause_reading_and_days(yard, calendar, lang):
    out = io.StringIO()
    code = console.due_one(yard, calendar, received="2026-09-30T10:00", level="community", out=out, lang=lang)
    said = out.getvalue()
    assert code == 0
    assert "Y-1" in said
    assert ("没有写时区，按当地时间" if lang == "zh" else "no zone given") in said
    assert ("到期：2026年10月8日（周四） 24:00" if lang == "zh" else "Due: Thu 8 Oct 2026 24:00") in said
    assert said.count("●") == 1


def test_one_matter_as_json_is_the_whole_deadline(yard, calendar):
    out = io.StringIO()
    console.due_one(yard, calendar, received="2026-09-30T10:00", level="community", out=out, as_json=True)
    body = json.loads(out.getvalue())
    assert body["day"] == "2026-10-08"
    assert body["at"] == "2026-10-09T00:00:00+08:00"
    assert body["clause"] == "Y-1"
    assert body["citation"]["reading"]
    assert len(body["account"]) == 9
    assert body["steps"]


def test_checking_a_pack_counts_examples_and_doubts(tmp_path):
    out, err = io.StringIO(), io.StringIO()
    assert console.check([GOOD], out, err) == 0
    assert "全部相符" in out.getvalue()
    bad = HERE / "bad" / "unknown-unit.md"
    assert console.check([str(bad)], io.StringIO(), err) == 1
    assert (
        "unknown-unit.md 第 20 行：X-1：“unit”的值“calender-day”不认识。最相近的写法：calendar-day"
        in err.getvalue()
    )
    wrong = tmp_path / "wrong.md"
    wrong.write_text(
        (HERE / "good" / "yard.md").read_text("utf-8").replace("2026-10-13", "2026-10-12"), "utf-8"
    )
    assert console.check([str(wrong)], io.StringIO(), err) == 1
    assert "due 应为 2026-10-12，推算得 2026-10-13" in err.getvalue()
    doubtful = tmp_path / "doubtful.md"
    doubtful.write_text(
        (HERE / "good" / "yard.md").read_text("utf-8").replace("如实记录。", "定期记录。"), "utf-8"
    )
    out = io.StringIO()
    assert console.check([str(doubtful)], out, err) == 0
    assert "〔undefined-period〕" in out.getvalue()
    assert console.check([str(doubtful)], io.StringIO(), err, strict=True) == 1
    assert console.check(["nowhere"], io.StringIO(), err) == 1
    assert "没有名为“nowhere”的制度" in err.getvalue()


def test_the_words_say_what_counts_and_what_does_not():
    out = io.StringIO()
    assert console.words(out) == 0
    for word in ("first-asked-fault", "deduction", "working-hour", "next-non-holiday", "awaiting-requester"):
        assert word in out.getvalue()
    assert out.getvalue().count("不计：") > 20
    assert "必写：for、amount、unit、starts" in out.getvalue()
    assert "算例：count、reached、warned、because" in out.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_clause_is_shown_with_what_the_machine_does(yard, lang):
    out = io.StringIO()
    assert console.show(yard, None, out, lang) == 0
    assert all(clause in out.getvalue() for clause in yard.clauses)
    out = io.StringIO()
    console.show(yard, "Y-5", out, lang)
    assert "Y-1" not in out.getvalue()
    with pytest.raises(Refusal, match="没有条款 Y-55。最相近的写法：Y-5"):
        console.show(yard, "Y-55", out, lang)


def test_the_commands_take_words_from_the_command_line(capsys, tmp_path):
    assert console.due(["--pack", GOOD, "--level", "community", "--received", "2026-09-30"]) == 0
    assert "2026年10月8日" in capsys.readouterr().out
    table = tmp_path / "matters.csv"
    table.write_text("received,level\n2026-07-16,street\n", encoding="utf-8")
    assert console.due(["--pack", GOOD, "--file", str(table)]) == 0
    assert "2026-07-20,false,Y-2" in capsys.readouterr().out
    assert console.pack(["check", GOOD]) == 0
    assert console.pack(["words"]) == 0
    assert console.pack(["show", GOOD, "Y-1"]) == 0
    for arguments, said in (
        (["--pack", GOOD, "--received", "2026-09-30"], "--level"),
        (["--pack", GOOD, "--file", str(tmp_path / "none.csv")], "没有这个文件"),
        (["--pack", GOOD, "--level", "street", "--received", "2026-09-30", "--zone", "Mars"], "时区"),
        (["--pack", GOOD, "--level", "street", "--received", "x\0y"], "不是时间"),
    ):
        with pytest.raises(Refusal, match=said):
            console.due(arguments)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-09-30T10:00", at("2026-09-30", "10:00")),
        ("2026-09-30 10:00:05", at("2026-09-30", "10:00:05")),
        ("2026/9/30 8:05", at("2026-09-30", "08:05")),
        ("2026年9月30日 8时05分", at("2026-09-30", "08:05")),
        ("2026.9.30", at("2026-09-30", "00:00")),
        ("2026-09-30T02:00Z", at("2026-09-30", "10:00")),
        ("2026-09-29T19:00:00.500-0700", at("2026-09-30", "10:00:00.500")),
    ],
)
def test_a_moment_is_read_as_people_write_it(written, moment):
    assert times.read(written, ZONE)[0] == moment


@pytest.mark.parametrize(
    "written", ["", "30/09/2026", "2026-09-30T25:00", "2026-13-01", "2026-09-30T10:00+99:00", "10:00"]
)
def test_what_is_no_moment_is_refused(written):
    with pytest.raises(Refusal):
        times.read(written, ZONE)
