"""The grid's file is written when things change; checklists come in whole or not at all; areas belong to one grid."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from patrol.conftest import DAY, ITEMS, MONDAY, moment
from wangge.cases.backlog import table
from wangge.duties import ledger
from wangge.duties.ledger import State
from wangge.journal.access import NotYours
from wangge.patrol import checklists, covering, grid_files, sheets
from wangge.policy.pack import Refusal

PACKS = Path(__file__).parents[2] / "packs"


@pytest.fixture
def gao(cast):
    return {"by": cast.by("gao"), "at": moment()}


def test_a_change_is_a_new_version_and_no_change_is_none(cast, gao):
    first = grid_files.write(
        cast.smelting, {"areas": ["一号炉", " "], "risks": ["高温"]}, since=MONDAY - 9 * DAY, **gao
    )
    same = grid_files.write(cast.smelting, {"areas": ["一号炉"], "risks": ["高温"]}, **gao)
    assert same.pk == first.pk and same.repeated
    second = grid_files.write(
        cast.smelting, {"areas": ["一号炉"], "risks": ["高温", "煤气"]}, changed="通了煤气", **gao
    )
    assert [each.came for each in grid_files.changes(second, first)] == [("煤气",)]
    assert (
        grid_files.on(cast.smelting, MONDAY - DAY) == first and grid_files.on(cast.smelting, MONDAY) == second
    )


@pytest.mark.parametrize(
    ("content", "more", "why"),
    [
        ({}, {}, "一行都没有写"), ({"risks": ["a"]}, {"since": MONDAY + DAY}, "不能在今天以后"),
        ({"risks": ["长" * 161]}, {}, "最多 160 字"), ({"risks": [str(n) for n in range(61)]}, {}, "最多 60 行"),
        ({"risks": ["a"]}, {"since": dt.date(2025, 1, 1)}, "不能比它早"),
    ],
)  # fmt: skip
def test_what_a_file_cannot_hold_is_refused(cast, gao, content, more, why):
    with pytest.raises(Refusal, match=why):
        grid_files.write(cast.smelting, content, **more, **gao)


def test_a_later_version_says_what_changed_and_is_never_older_than_the_last(cast, gao):
    grid_files.write(cast.smelting, {"areas": ["一号炉"]}, **gao)
    with pytest.raises(Refusal, match="还没有写变了什么"):
        grid_files.write(cast.smelting, {"areas": ["二号炉"]}, **gao)
    with pytest.raises(Refusal, match="已经有一版更晚的"):
        grid_files.write(cast.smelting, {"areas": ["二号炉"]}, since=MONDAY - DAY, changed="换炉", **gao)


def test_the_file_is_written_by_whoever_answers_for_the_grid(cast):
    for who in ("luo", "pan"):
        with pytest.raises(NotYours):
            grid_files.write(cast.smelting, {"areas": ["x"]}, by=cast.by(who), at=moment())
    grid_files.write(cast.smelting, {"areas": ["x"]}, by=cast.by("tang"), at=moment())


# --- checklists ---


def test_a_changed_list_is_the_next_version_and_an_ended_one_is_taken_no_more(cast, checklist, song):
    same = checklists.write(cast.company, "fire-exit", title="消防通道", items=ITEMS, **song)
    assert (same.pk, same.version) == (checklist.pk, 1)
    second = checklists.write(
        cast.company, "fire-exit", title="消防通道", items=ITEMS[:2], changed="删一项", **song
    )
    assert second.version == 2 and checklists.current(cast.company) == [second]
    checklists.end(second, changed="并入日常", **song)
    assert checklists.current(cast.company) == []
    assert [each.version for each in checklists.versions(cast.company, "fire-exit")] == [3, 2, 1]


def test_the_example_lists_are_a_beginning_and_come_once(cast, song):
    made = sheets.examples(PACKS, cast.company, **song)
    assert {"fire-exit", "electrics", "hazardous-waste", "spray-booth", "forklift", "before-holiday"} <= {
        each.code for each in made
    }
    assert all(item["text"] and item["look"] and item["clause"] for each in made for item in each.items)
    assert sheets.examples(PACKS, cast.company, **song) == []


def written(tmp_path, rows, name="表.csv"):
    path = tmp_path / name
    if name.endswith(".xlsx"):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        path.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
    return table.read(path)


@pytest.mark.parametrize("name", ["表.csv", "表.xlsx"])
def test_lists_come_from_csv_and_excel(cast, song, tmp_path, name):
    rows = [
        ["检查表", "检查内容", "检查要求", "网格"],
        ["熔炼", "炉衬", "没有裂纹", "熔炼网格"],
        ["熔炼", "冷却水", "有水", ""],
        ["造型", "砂处理", "", "moulding"],
    ]
    made = sheets.bring_in(written(tmp_path, rows, name), cast.company, **song)
    assert [(each.title, len(each.items), each.grids) for each in made] == [
        ("熔炼", 2, ["smelting"]),
        ("造型", 1, ["moulding"]),
    ]
    assert made[0].items[0] == {"key": "1", "text": "炉衬", "look": "没有裂纹", "clause": ""}


def test_bad_rows_are_named_and_then_nothing_comes_in(cast, song, tmp_path):
    rows = [
        ["检查表", "检查内容", "网格"],
        ["熔炼", "炉衬", ""],
        ["熔炼", "", ""],
        ["熔炼", "炉衬", ""],
        ["", "风机", ""],
        ["熔炼", "风机", "九网格"],
        ["熔炼", "长" * 121, ""],
    ]
    with pytest.raises(sheets.BadRows) as caught:
        sheets.bring_in(written(tmp_path, rows), cast.company, **song)
    assert caught.value.rows == [
        (3, "没有写检查什么"), (4, "“炉衬”在“熔炼”里已经有了"), (5, "没有写属于哪张检查表"), (6, "没有叫“九网格”的网格"),
        (7, "“检查什么”有 121 字，最多 120 字"),
    ]  # fmt: skip
    assert checklists.current(cast.company) == []


def test_a_file_of_one_list_needs_a_title_and_a_column_of_what_to_check(cast, song, tmp_path):
    with pytest.raises(table.BadTable, match="没有“检查什么”"):
        sheets.read(written(tmp_path, [["a"], ["b"]]), cast.company)
    with pytest.raises(table.BadTable, match="另写这张表的名称"):
        sheets.read(written(tmp_path, [["检查什么"], ["炉衬"]]), cast.company)
    assert (
        sheets.bring_in(written(tmp_path, [["检查什么"], ["炉衬"]]), cast.company, title="熔炼", **song)[
            0
        ].title
        == "熔炼"
    )


# --- coverage (A-1, D-1) ---


def test_every_area_is_in_exactly_one_grid_or_the_report_says_where_not(cast, gao, song):
    assert {gap.kind for gap in covering.report(cast.company, on=MONDAY).of_areas} == {
        "no-file",
        "no-area-list",
    }
    covering.list_areas(cast.company, ["一号炉", "配电房", "料场"], **song)
    grid_files.write(cast.smelting, {"areas": ["一号炉", "配电房"]}, **gao)
    grid_files.write(cast.moulding, {"areas": ["配电房", "沙场"]}, by=cast.by("luo"), at=moment())
    said = {gap.kind: str(gap) for gap in covering.report(cast.company, on=MONDAY).of_areas}
    assert said == {
        "area": "“料场”不属于任何网格", "area-twice": "“配电房”同时在造型网格、熔炼网格，只能归一个网格",
        "area-unlisted": "“沙场”写在造型网格的档案里，全厂的区域清单上没有",
    }  # fmt: skip


def test_a_grid_with_one_manager_is_a_gap_of_people(cast):
    assert [gap.grid for gap in covering.report(cast.company, on=MONDAY).of_people] == [cast.moulding]


def test_the_monthly_check_is_signed_once_with_its_gaps_and_does_the_duty(cast, song):
    february = dt.date(2026, 2, 1)
    with pytest.raises(Refusal, match="还没有写怎样补"):
        covering.sign(cast.company, february, **song)
    check = covering.sign(cast.company, february, words="造型网格缺一人，三月补", **song)
    assert any(each["kind"] == "managers" for each in check.content["gaps"])
    with pytest.raises(Refusal, match="已经由"):
        covering.sign(cast.company, february, words="再签", **song)
    line = next(
        each
        for each in ledger.ledger(cast.company, MONDAY, MONDAY + 3 * DAY)
        if each.duty == "coverage-check"
    )
    assert (line.state, line.evidence, line.due) == (
        State.DONE,
        (f"coverage:{check.uid}",),
        dt.date(2026, 3, 4),
    )


def test_the_check_is_the_safety_officers(cast):
    for who in ("gao", "tang", "pan", "bai"):
        with pytest.raises(NotYours):
            covering.sign(cast.company, MONDAY, words="x", by=cast.by(who), at=moment())
    with pytest.raises(Refusal, match="还没有开始"):
        covering.sign(cast.company, MONDAY + 60 * DAY, words="x", by=cast.by("song"), at=moment())


def test_the_board_names_two_people_with_their_phones_and_the_lead(cast, gao):
    grid_files.write(cast.smelting, {"areas": ["一号炉"], "risks": ["高温"]}, **gao)
    board = covering.boards(cast.company, on=MONDAY, grid=cast.smelting)[0]
    assert [post.person for post in board.managers] == [cast.gao, cast.ma]
    assert [post.person for post in board.leads] == [cast.tang]
    assert (board.areas, board.risks) == (["一号炉"], ["高温"])
