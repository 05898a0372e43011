"""事项类别表: both tables are complete, two levels deep, and fit what the product stores."""

import csv
from pathlib import Path

import pytest

PACKS = Path(__file__).resolve().parents[2] / "packs"
COLUMNS = ["code", "name", "parent", "accept_when", "close_when", "lane", "keywords", "maps_to"]
LONGEST = {"code": 40, "name": 60, "accept_when": 200, "close_when": 200, "keywords": 300, "maps_to": 60}


def read(pack: str) -> list[dict[str, str]]:
    with (PACKS / pack / "categories.csv").open(encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines)
        assert table.fieldnames == COLUMNS
        return list(table)


@pytest.mark.parametrize("pack", ["community", "enterprise-ehs"])
def test_each_category_says_when_it_is_taken_on_and_when_it_is_done(pack: str) -> None:
    rows = read(pack)
    codes = [row["code"] for row in rows]
    top = {row["code"] for row in rows if not row["parent"]}
    assert len(codes) == len(set(codes))
    for row in rows:
        assert None not in row, f"{row['code']}: too many cells"
        assert None not in row.values(), f"{row['code']}: too few cells"
        assert row["parent"] in {"", *top}
        assert row["lane"] in {"normal", "urgent", "emergency"}
        assert row["name"]
        assert row["accept_when"]
        assert row["close_when"]
        assert row["keywords"]
        for column, limit in LONGEST.items():
            assert len(row[column]) <= limit, f"{row['code']}: {column}"


def test_the_community_has_the_categories_of_the_source_text() -> None:
    names = [row["name"] for row in read("community") if not row["parent"]]
    assert names == ["城管", "计生（卫生健康）", "党群", "经济", "民政社保", "治安", "物业", "环境", "其他"]


def test_help_is_called_first_where_life_is_in_danger() -> None:
    for pack in ("community", "enterprise-ehs"):
        for row in read(pack):
            if row["lane"] == "emergency" and row["parent"]:
                assert any(word in row["close_when"] for word in ("119", "120", "110", "撤人", "立即报告")), (
                    row["code"]
                )
