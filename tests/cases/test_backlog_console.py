"""wangge import matters: what it asks for, says and returns."""

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from wangge import cli
from wangge.cases.models import Case

MAP = (
    '[columns]\nnumber = "编号"\nreceived = "受理时间"\nclosed = "办结时间"\nwords = "内容"\nlevel = "层级"\n'
)
LINES = [
    ["编号", "受理时间", "办结时间", "内容", "层级"],
    ["A1", "2026-03-02 10:00", "2026-03-03 09:00", "水管爆裂", "community"],
    ["A2", "2026-03-02 11:00", "", "路灯不亮", "区里"],
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    table, mapping = tmp_path / "台账.csv", tmp_path / "map.toml"
    table.write_text("\n".join(map(",".join, LINES)), encoding="gbk")
    mapping.write_text(MAP, encoding="utf-8")
    return table, mapping


def said(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import", "matters", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_says_what_it_read_in_which_zone_and_what_came_of_it(cast, files):
    table, mapping = files
    text = said(table, "--map", mapping, "--place", "huaiyin")
    assert "gb18030" in text
    assert "没有写时区的时间按 Asia/Shanghai 读" in text
    assert "已导入 2 件（已结 1，未结 1），此前已导入过的 0 件，没有导入的 0 行" in text
    assert "没有时限的 1 件" in text
    assert "对不上的层级（照样导入，这一栏空着）：区里（1）" in text
    assert "此前已导入过的 2 件" in said(table, "--map", mapping, "--place", "huaiyin")


def test_a_bad_row_is_said_with_its_number_and_the_exit_code_is_one(
    cast, files, tmp_path, capsys, monkeypatch
):
    # A command closes its connections at the end; here they are the test's own.
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    table, mapping = files
    table.write_text(table.read_text(encoding="gbk") + "\nA3,昨天,,话,\n", encoding="gbk")
    report = tmp_path / "结果.csv"
    arguments = [
        "import",
        "matters",
        str(table),
        "--map",
        str(mapping),
        "--place",
        "huaiyin",
        "--report",
        str(report),
    ]
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 1
    assert "第 4 行没有导入：读不懂时间“昨天”" in capsys.readouterr().out
    assert Case.objects.count() == 2
    with report.open(encoding="utf-8-sig") as lines:
        assert [row["row"] for row in csv.DictReader(lines)] == ["2", "3", "4"]


def test_excel_is_read_wherever_its_table_begins(cast, files, tmp_path):
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(LINES):
            sheet.write_row(number + 2, 1, cells)
    assert "已导入 2 件" in said(path, "--map", files[1], "--place", "huaiyin")


def test_a_dry_run_and_a_suggested_map_write_nothing(cast, files):
    table, mapping = files
    assert "什么都没有写入" in said(table, "--map", mapping, "--place", "huaiyin", "--dry-run")
    draft = said(table, "--suggest-map")
    assert 'received = "受理时间"' in draft
    assert 'closed = "办结时间"' in draft
    assert not Case.objects.exists()
    mapping.write_text(draft, encoding="utf-8")
    assert "已导入 2 件" in said(table, "--map", mapping, "--place", "huaiyin")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--map": None}, "还没有说明列对应"),
        ({"--place": None}, "还没有说明导入到哪里"),
        ({"--place": "nowhere"}, "没有代码为“nowhere”的地方"),
        ({"--map": "no.toml"}, "没有这个列对应文件"),
        ({"--as-if": "comunity"}, "community"),
        ({"--report": "/no/such/folder/out.csv"}, "结果写不到"),
    ],
)
def test_what_is_missing_or_wrong_is_one_sentence(cast, files, change, sentence):
    given = {"--map": files[1], "--place": "huaiyin"} | change
    with pytest.raises(CommandError, match=sentence):
        said(files[0], *(part for name, value in given.items() if value for part in (name, value)))
    assert not Case.objects.exists()


def test_a_file_that_is_no_table_is_one_sentence(cast, files, tmp_path):
    with pytest.raises(CommandError, match="没有这个文件"):
        said(tmp_path / "无.csv", "--map", files[1], "--place", "huaiyin")
    files[1].write_text("columns = 3", encoding="utf-8")
    with pytest.raises(CommandError, match="要写成一节"):
        said(files[0], "--map", files[1], "--place", "huaiyin")
