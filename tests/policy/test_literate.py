"""A pack that reads, and every way in which one does not."""

from datetime import time
from pathlib import Path

import pytest

from wangge.policy import literate
from wangge.policy.deadlines import OfficeHours
from wangge.policy.pack import Citation, PackError, Refusal

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.md"))


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_pack_says_what_is_wrong_and_where(file):
    with pytest.raises(PackError) as caught:
        literate.load(file)
    assert str(caught.value) == file.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")
    assert caught.value.line > 0
    assert caught.value.file == file.name


def test_there_are_bad_packs_to_learn_from():
    assert len(BAD) >= 45


def test_a_pack_knows_its_chapters_levels_hours_and_digest(yard):
    assert yard.chapters == ("一 限时", "二 其他")
    assert yard.levels[0] == "community"
    assert yard.office_hours == OfficeHours(time(8, 30), time(17, 30), time(12), time(14))
    assert len(yard.digest) == 64
    assert yard["Y-1"].chapter == "一 限时"
    assert yard["Y-1"].sentence == "院里的事,自收到次日起一天内办完。"
    assert yard["Y-1"].source == "Y-1"
    assert [clause.id for clause in yard.limits("matter")] == ["Y-1", "Y-2", "Y-3", "Y-4", "Y-6"]
    assert yard.in_chapter("二 其他")[0].id == "Y-10"


def test_one_changed_letter_changes_the_digest(yard):
    assert literate.parse(yard.text.replace("一天内", "一日内", 1)).digest != yard.digest


def test_a_citation_survives_json(yard):
    citation = yard.cite("Y-1")
    assert Citation.from_json(citation.to_json()) == citation


def test_backticks_and_tildes_both_make_a_fence(yard):
    assert [example.because for example in yard["Y-1"].examples] == ["国庆假期顺延"]


def test_windows_lines_and_a_byte_order_mark_read_the_same(yard, tmp_path):
    file = tmp_path / "regulation.zh.md"
    file.write_bytes(b"\xef\xbb\xbf" + yard.text.replace("\n", "\r\n").encode())
    assert literate.load(file).clauses.keys() == yard.clauses.keys()


def test_other_fences_and_headings_are_only_prose(yard):
    text = yard.text + "\n## 附录\n\n### 说明\n随便写。\n\n```text\nform = 不是条款\n```\n"
    assert literate.parse(text).clauses.keys() == yard.clauses.keys()


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("如实记录。", "如实\0记录。", "控制字符（U\\+0000）"),
        ("amount = 1\n", "amount = " + "[" * 5000 + "\n", "括号套得太深"),
        ("amount = 1\n", "amount = " + "9" * 5000 + "\n", "Y-1|不合写法"),
        ("amount = 1\n", "amount = nan\n", "应是整数"),
        ("amount = 1\n", "amount = 10000000000000000000000\n", "应在 0 与 3660 之间"),
        ("weight = 60", "weight = inf", "应在 0 与 100 之间"),
    ],
)
def test_a_strangers_pack_can_do_no_harm(yard, written, instead, said):
    with pytest.raises(PackError, match=said):
        literate.parse(yard.text.replace(written, instead, 1))


def test_a_pack_is_found_by_directory_id_or_path(tmp_path, yard):
    there = tmp_path / "courtyard"
    there.mkdir()
    (there / "regulation.zh.md").write_text(yard.text, encoding="utf-8")
    expected = there / "regulation.zh.md"
    assert literate.find(tmp_path, "courtyard") == expected
    assert literate.find(tmp_path, "yard") == expected
    assert literate.find(tmp_path, str(there)) == expected
    assert literate.find(tmp_path, str(expected)) == expected
    with pytest.raises(Refusal, match="没有名为“courtyrad”的制度。最相近的写法：courtyard"):
        literate.find(tmp_path, "courtyrad")


def test_a_file_in_another_encoding_or_none_at_all_is_refused_with_a_sentence(tmp_path, yard):
    file = tmp_path / "regulation.zh.md"
    with pytest.raises(Refusal, match="读不到制度文件"):
        literate.load(tmp_path)
    file.write_bytes(yard.text.encode("gbk"))
    with pytest.raises(PackError, match="UTF-8"):
        literate.load(file)
