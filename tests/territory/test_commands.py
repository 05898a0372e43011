"""The commands an office uses: a sentence for every refusal, and nothing half done."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cast import PACKS, square
from wangge.integrity.models import Leaf
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person, Place, Post


def run(line, *words):
    out = StringIO()
    call_command(*line.split(), *words, stdout=out, stderr=out)
    return out.getvalue()


def test_an_office_can_start_from_the_command_line_alone(db, tmp_path):
    here, new_year = "--place taoyuan", "--since 2026-01-01"
    run(f"place open xing --name 杏林街道 --kind street {new_year}")
    said = run(f"place open taoyuan --name 桃园社区 --parent xing --code12 990101001001 {new_year}")
    assert "已设立社区“桃园社区”" in said
    assert "请核对区划代码" in said

    grids = tmp_path / "grids.geojson"
    named = {"code": "1", "name": "一网格"}
    feature = {"type": "Feature", "properties": named, "geometry": square(117, 36, 117.1, 36.1)}
    grids.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert "试运行" in run(f"grids import {here} {new_year} --dry-run", str(grids))
    assert "新设 1 个网格" in run(f"grids import {here} {new_year}", str(grids))

    said = run(f"person add {here} --name 田园 --login tian --role grid-leader --grid 1 {new_year}")
    password = said.split("初始密码 ")[1].split("（")[0]
    assert Person.objects.get(login="tian").check_password(password)
    assert "没有网格员" in run(f"grids gaps {here} --since 2026-03-01")
    run(f"person appoint {here} --login tian --role grid-worker --grid 1 {new_year}")
    assert run(f"grids gaps {here} --since 2026-03-01").strip() == "没有缺口"

    run(f"adopt {here} --pack community --adopted-by 居民会议 {new_year}")
    place = Place.objects.get(code="taoyuan")
    assert jurisdiction.regulation_of(place, dt.date(2026, 3, 1)).id == "community"
    assert "taoyuan\t社区\t桃园社区" in run("place list")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("place open x --name=", "不能为空"),
        ("place open x --name 某社区 --parent nowhere", "没有代码为“nowhere”的地方；现有"),
        ("place open x --name 某社区 --code12 12", "十二位"),
        ("grids import no-such-file --place huaiyin", "没有文件 no-such-file"),
        ("grids import x.geojson --place nowhere", "没有代码为“nowhere”"),
        ("person add --place huaiyin --name 某 --login li", "已有人用"),
        (
            "person add --place huaiyin --name 某 --role grid-worker --grid 99",
            "没有代码为“99”的网格；现有 1、2",
        ),
        ("person appoint --place huaiyin --login nobody --role clerk", "没有登录名为“nobody”的人"),
        ("person appoint --place huaiyin --login min", "没有“”这种岗位"),
        ("adopt --place huaiyin --pack none --adopted-by 会议", "没有名为“none”的制度"),
        ("adopt --place hengfeng --pack community --adopted-by 会议", "是给社区的"),
        ("calendar import none.csv", "没有文件"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence_and_nothing_is_kept(cast, words, says):
    before = [table.objects.count() for table in (Place, Person, Post, Leaf)]
    with pytest.raises(CommandError, match=says):
        run(words)
    assert before == [table.objects.count() for table in (Place, Person, Post, Leaf)]


def test_a_bad_grid_file_names_row_and_reason(cast, tmp_path):
    file = tmp_path / "bad.geojson"
    feature = {"type": "Feature", "properties": {"code": "7", "name": "七网格"}, "geometry": None}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="gb18030")
    with pytest.raises(CommandError, match=r"第 1 个图形（7）：没有图形"):
        run("grids import --place huaiyin", str(file))
    assert not Grid.objects.filter(code="7").exists()


def test_files_in_gbk_are_read_and_files_that_are_no_text_are_refused(cast, tmp_path):
    notice = "# year: 2027\ndate,kind,name\n2027-01-01,holiday,元旦\n"
    (tmp_path / "gbk.csv").write_bytes(notice.encode("gbk"))
    assert "已导入 2027 年" in run("calendar import", str(tmp_path / "gbk.csv"))
    assert jurisdiction.calendar().note(dt.date(2027, 1, 1)) == "元旦"
    assert "2027" in run("calendar list")
    (tmp_path / "nul.csv").write_bytes(b"date\0kind")
    with pytest.raises(CommandError, match="NUL"):
        run("calendar import", str(tmp_path / "nul.csv"))
    (tmp_path / "bad.csv").write_text("date,kind,name\n2027-13-01,holiday,元旦\n", encoding="utf-8")
    with pytest.raises(CommandError, match="第 2 行"):
        run("calendar import", str(tmp_path / "bad.csv"))


def test_a_pack_file_with_an_error_names_file_and_line(cast, tmp_path):
    file = tmp_path / "regulation.zh.md"
    text = (PACKS / "community" / "regulation.zh.md").read_text(encoding="utf-8")
    file.write_text(text.replace("form =", "from =", 1), encoding="utf-8")
    with pytest.raises(CommandError, match=r"regulation.zh.md 第 \d+ 行"):
        run("adopt --place huaiyin --adopted-by 会议 --pack", str(file))
