"""Tables that go out hold no formulas, whatever came in."""

import csv
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wangge.policy import batch, literate
from wangge.policy.cells import inert
from wangge.policy.workdays import Calendar

PACKS = Path(__file__).parents[2] / "packs"


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\0=1", " =1", "＝1", "=HYPERLINK(1)"],
)
def test_what_a_spreadsheet_would_calculate_is_written_as_words(cell):
    assert inert(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "-5", "+86", "3.5", "HY2026-00001", "2026-03-02", "三号楼=东侧", "'=1"])
def test_everything_else_stays_as_it_is(cell):
    assert inert(cell) == cell


def test_a_column_that_only_passes_through_is_made_harmless():
    pack = literate.load(literate.find(PACKS, "community"))
    table = "received,level,备注\n2026-03-02T10:00+08:00,community,=cmd|'/C calc'!A0\n"
    out, err = io.StringIO(), io.StringIO()
    code = batch.due_file(
        pack,
        Calendar.load(PACKS / "calendars"),
        io.BytesIO(table.encode()),
        out,
        err,
        zone=ZoneInfo("Asia/Shanghai"),
    )
    assert code == 0, err.getvalue()
    row = next(csv.DictReader(io.StringIO(out.getvalue())))
    assert row["备注"] == "'=cmd|'/C calc'!A0" and row["due"].startswith("2026-03-0")
