"""An office's own inspections come in once, as patrols and findings; bad rows are named; nobody owes what is long past."""

import io
from collections import Counter
from pathlib import Path

import pytest

from patrol.conftest import moment
from sample import sample
from wangge.cases.backlog import console, table
from wangge.duties import ledger
from wangge.integrity import audit
from wangge.patrol import access, findings
from wangge.patrol.models import Patrol, PatrolFinding
from wangge.policy.pack import Refusal
from wangge.safety.models import Hazard

MAPS = Path(__file__).parents[2] / "docs" / "maps"
MAP = """
[columns]
number = "编号"
date = "日期"
site = "地点"
grid = "网格"
words = ["结论", "说明"]
[counts]
"严重" = "严重项"
[weights]
"严重" = "严重"
[source]
system = "旧台账"
"""
HEAD = "编号,日期,地点,网格,结论,说明,严重项\n"


@pytest.fixture
def bring(cast, tmp_path):
    """`bring(rows, dry_run=True)`: the exit code and what the command said."""

    def run(rows: str = "", *, said: str = MAP, file: Path | None = None, map: Path | None = None, **more):
        if file is None:
            file = tmp_path / "旧.csv"
            file.write_text(HEAD + rows, encoding="utf-8")
        if map is None:
            map = tmp_path / "map.toml"
            map.write_text(said, encoding="utf-8")
        out = io.StringIO()
        given = {
            "what": "inspections",
            "file": file,
            "map": map,
            "place": "hengfeng",
            "suggest_map": False,
            "dry_run": False,
        }
        code = console.run(given | more, Path(), out, io.StringIO(), at=moment())
        return code, out.getvalue()

    return run


ROWS = "1,2025-05-06,炉前,熔炼网格,不合格,炉前积水,2\n2,2025-05-07,沙场,九网格,合格,,0\n"


def test_each_row_is_one_patrol_with_its_findings_and_comes_in_once(cast, bring):
    code, said = bring(ROWS)
    assert code == 0 and "已导入检查 2 次、发现 1 项（没有发现的 1 次）" in said
    assert "对不上的网格：九网格（1）" in said and "没有对上网格的 1 次" in said
    code, said = bring(ROWS)
    assert code == 0 and "已导入检查 0 次" in said and "此前已导入过的 2 次" in said
    one = Patrol.objects.get(source_number="1")
    assert (one.grid, one.site, one.words, one.day.isoformat(), one.patroller) == (
        cast.smelting, "炉前", "不合格 炉前积水", "2025-05-06", None,
    )  # fmt: skip
    assert [(each.words, each.weight) for each in one.findings.all()] == [("严重：2 处", "严重")]
    assert audit.check(cast.company.pk) == []


def test_looking_first_writes_nothing(cast, bring):
    code, said = bring(ROWS, dry_run=True)
    assert code == 0 and "可以导入检查 2 次" in said and "什么都没有写入" in said
    assert not Patrol.objects.exists()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",2025-05-06,,,,,0", "没有来源编号"), ("1,,,,,,0", "没有检查的日子"), ("1,五月,,,,,0", "读不懂时间"), ("1,2027-01-01,,,,,0", "在将来"),
        ("1,2025-05-06,,,,,几", "不是数字"), ("1,2025-05-06,,,,,1.5", "不是件数"), (f"1,2025-05-06,,,,{'长' * 2001},0", "最多 2000 字"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_the_others_come_in(bring, row, why):
    code, said = bring(f"{row}\n9,2025-05-06,,,,,0\n")
    assert code == 1 and "第 2 行没有导入：" in said and why in said
    assert [each.source_number for each in Patrol.objects.all()] == ["9"]


def test_a_number_twice_in_one_file_is_said(bring):
    code, said = bring("1,2025-05-06,,,,,0\n1,2025-05-07,,,,,0\n")
    assert code == 1 and "“1”在这份文件里已经有过" in said


def test_what_is_long_past_waits_for_nobody_and_counts_for_nothing(cast, bring):
    bring("1,2026-03-02 09:00,炉前,熔炼网格,不合格,积水,1\n")
    assert not findings.open_in(cast.reach("song"), cast.company).exists() and not Hazard.objects.exists()
    finding = PatrolFinding.objects.get()
    with pytest.raises(Refusal, match="旧记录"):
        findings.to_matter(finding, by=cast.by("song"), at=moment())
    line = next(
        each
        for each in ledger.running(cast.company, on=moment().date(), at=moment())
        if each.duty == "patrol" and each.grid == cast.smelting
    )
    assert line.counted == 0
    assert access.visible(cast.reach("gao")).count() == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (MAP.replace('number = "编号"', 'number = "编码"'), "没有“编码”这个列"), (MAP.replace('date = "日期"', ""), "还差“date”"),
        (MAP.replace("[counts]", "[count]"), "没有“count”这个项"), (MAP + "zone = 'Moon'", "时区"),
        (MAP + '[findings]\nfile = "../x.csv"\nby = ["编号"]\nwords = "w"', "不写路径"), (MAP + '[lookup]\nfile = "none.csv"\nby = ["编号"]', "没有这个文件"),
    ],
)  # fmt: skip
def test_a_map_that_is_wrong_says_where(bring, said, why):
    with pytest.raises(table.BadTable, match=why):
        bring(ROWS, said=said)


def test_a_draft_of_a_map_names_what_there_is(cast, bring):
    code, said = bring(ROWS, suggest_map=True)
    assert code == 0 and 'number = "列名"' in said and "严重项" in said


def test_checklists_come_in_by_the_same_command(cast, tmp_path):
    file = tmp_path / "熔炼.csv"
    file.write_text("检查什么,怎么看\n炉衬,没有裂纹\n", encoding="utf-8")
    out = io.StringIO()
    given = {
        "what": "checklists",
        "file": file,
        "map": None,
        "place": "hengfeng",
        "suggest_map": False,
        "dry_run": False,
    }
    assert console.run(given, Path(), out, io.StringIO(), at=moment()) == 0
    assert out.getvalue() == "“熔炼”第 1 版，1 项。\n"


# --- the real ones ---


@pytest.mark.long
def test_the_inspections_of_a_city_come_in_with_their_counts(cast, bring):
    file = sample("open/inspections/chicago_food.csv.gz")
    code, _said = bring(file=file, map=MAPS / "chicago-inspections.toml")
    rows = list(table.read(file).rows())
    assert code == 0 and Patrol.objects.count() == len(rows)
    wanted = sum(
        float(row[name]) > 0 for _n, row in rows for name in ("criticalCount", "seriousCount", "minorCount")
    )
    assert PatrolFinding.objects.count() == wanted
    assert (
        bring(file=file, map=MAPS / "chicago-inspections.toml", dry_run=True)[1].startswith("读取")
        and "可以导入检查 0 次" in bring(file=file, map=MAPS / "chicago-inspections.toml", dry_run=True)[1]
    )


@pytest.mark.long
def test_what_was_found_comes_from_the_table_beside(cast, bring):
    file = sample("open/inspections/sf_inspections.csv.gz")
    code, _said = bring(file=file, map=MAPS / "sf-inspections.toml")
    rows = [row for _n, row in table.read(file).rows()]
    numbers = Counter((row["business_id"], row["date"], row["type"]) for row in rows)
    assert Patrol.objects.count() == len(numbers) and code == (1 if len(numbers) < len(rows) else 0)
    beside = Counter(
        (row["business_id"], row["date"])
        for _n, row in table.read(sample("open/inspections/sf_violations.csv.gz")).rows()
        if row["description"]
    )
    assert PatrolFinding.objects.count() == sum(beside[business, date] for business, date, _type in numbers)
    assert Patrol.objects.exclude(site="").count() > Patrol.objects.count() / 2
