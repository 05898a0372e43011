"""读表和列对应: any program's CSV or Excel, and the small file that says which column is what."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from wangge.cases.backlog import columns, table
from wangge.cases.backlog.table import BadRow, BadTable

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXT = '编号,受理时间,内容\nA1,2026-09-30 10:00,水管爆裂\n\nA2,2026-10-01 09:00,"楼道\n堆物"\n'


def written(folder: Path, content: bytes, name: str = "台账.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_table_reads_the_same_in_every_encoding_an_office_has(tmp_path: Path, encoding: str) -> None:
    read = table.read(written(tmp_path, TEXT.encode(encoding)))
    assert read.columns == ["编号", "受理时间", "内容"]
    rows = list(read.rows())
    assert [row["内容"] for _, row in rows] == ["水管爆裂", "楼道\n堆物"]
    assert [number for number, _ in rows] == [2, 5], (
        "row numbers are those a text editor shows; the blank line counts"
    )


def test_a_zipped_table_and_semicolons_are_read_too(tmp_path: Path) -> None:
    semicolons = "编号;受理时间;内容\nA1;2026-09-30;水管\n"
    path = written(tmp_path, gzip.compress(semicolons.encode()), "台账.csv.gz")
    assert [row["内容"] for _, row in table.read(path).rows()] == ["水管"]


@pytest.mark.parametrize("cells", [((1_048_575, 16_383),), ((1_048_575, 0), (0, 700))])
def test_one_cell_far_away_is_refused_before_the_sheet_is_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: tuple[tuple[int, int], ...]
) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, column in cells:
            sheet.write_string(row, column, "x")
    monkeypatch.setattr(table, "CalamineWorkbook", None)
    with pytest.raises(BadTable, match=r"第 1048576 行.*删掉"):
        table.read(path)


def test_an_excel_table_gives_whole_numbers_and_times_as_read_on_screen(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("九月")
        sheet.write_row(0, 0, ["编号", "受理时间", "内容"])
        sheet.write_number(1, 0, 72687)
        when = datetime.fromisoformat("2026-09-30 10:00")  # a workbook knows no zones
        sheet.write_datetime(1, 1, when, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_string(1, 2, "水管爆裂")
    [(number, row)] = table.read(path).rows()
    assert (number, row) == (2, {"编号": "72687", "受理时间": "2026-09-30 10:00:00", "内容": "水管爆裂"})
    with pytest.raises(BadTable, match="没有工作表“十月”，有：九月"):
        table.read(path, sheet="十月")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xff\xff\xff,\x81\n", "第 1 行既不是 UTF-8 也不是 GBK"),
        (b"a,b\n1,\0\n", "空字符"),
        (b",,\n1,2,3\n", "没有表头"),
        ("编号,编号\n1,2\n".encode(), "同名的列：编号"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(BadTable, match=sentence):
        list(table.read(written(tmp_path, content)).rows())


def test_a_broken_excel_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match=r"另存为 \.xlsx"):
        table.read(written(tmp_path, b"not a workbook", "坏.xlsx"))
    with pytest.raises(BadTable, match="没有这个文件"):
        table.read(tmp_path / "无.csv")


def test_a_map_joins_columns_translates_values_and_fills_in_defaults(tmp_path: Path) -> None:
    read = table.read(written(tmp_path, TEXT.encode()))
    said = columns.parse(
        {
            "columns": {"number": "编号", "received": "受理时间", "words": ["内容", "编号"], "level": "内容"},
            "values": {"level": {"水管爆裂": "street"}},
            "defaults": {"channel": "phone"},
        },
        "map.toml",
        read,
    )
    row = {"编号": "A1", "内容": "水管爆裂"}
    assert said.text(row, "words") == "水管爆裂 A1"
    assert said.text(row, "level") == "street"
    assert said.text(row, "channel") == "phone"
    assert said.text(row, "closed") == ""


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"columns": {"nunber": "编号"}}, "没有“nunber”这个项。.*number"),
        ({"columns": {"number": "编码"}}, "没有“编码”这个列"),
        ({"columns": {"number": "编号", "received": "受理时间"}}, "还差“words”"),
        ({"columnz": {}}, "没有“columnz”这个项"),
        (
            {
                "columns": {"number": "编号", "received": "受理时间", "words": "内容"},
                "source": {"zone": "Mars/X"},
            },
            "时区",
        ),
    ],
)
def test_a_map_with_a_mistake_names_it_and_the_nearest_word(tmp_path: Path, raw: dict, sentence: str) -> None:
    with pytest.raises(BadTable, match=sentence):
        columns.parse(raw, "map.toml", table.read(written(tmp_path, TEXT.encode())))


def test_a_suggested_map_can_be_read_back_as_it_stands(tmp_path: Path) -> None:
    read = table.read(written(tmp_path, TEXT.encode()))
    path = written(tmp_path, columns.suggest(read).encode(), "map.toml")
    assert columns.load(path, read).columns == {
        "number": ("编号",),
        "received": ("受理时间",),
        "words": ("内容",),
    }


@pytest.mark.parametrize(
    "said",
    [
        "2026-09-30 10:00",
        "2026/9/30 10:00",
        "2026年9月30日 10:00",
        "2026-09-30T02:00:00Z",
        "46295.4166666667",
    ],
)
def test_every_way_an_office_writes_a_time_is_the_same_time(said: str) -> None:
    when = columns.moment(said, SHANGHAI)
    assert abs((when - datetime(2026, 9, 30, 2, tzinfo=UTC)).total_seconds()) < 1


@pytest.mark.parametrize("said", ["昨天", "1899-01-01", "2026-13-01", ""])
def test_a_time_that_cannot_be_read_is_a_bad_row(said: str) -> None:
    with pytest.raises(BadRow):
        columns.moment(said, SHANGHAI)


def test_an_hour_that_the_clocks_jumped_over_is_a_bad_row() -> None:
    with pytest.raises(BadRow, match="并不存在"):
        columns.moment("2011-03-13 02:30", ZoneInfo("America/New_York"))
