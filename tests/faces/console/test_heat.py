"""Where there is much: few in a cell are never a number, nowhere in the answer; the table and the map say the same."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse

from faces.console.conftest import NOW
from wangge.analysis import heat
from wangge.cases import closure

PAGE, CELLS = reverse("console:map-heat"), reverse("console:map-heat-cells")


@pytest.fixture
def spread(register, cast):
    """Six matters in grid 1, four in grid 2, one without a position."""
    for n in range(6):
        register(f"路灯不亮，第{n}盏", longitude=cast.in_grid1[0], latitude=cast.in_grid1[1])
    for n in range(4):
        register(f"井盖松动，第{n}个", grid=cast.grid2, longitude=cast.in_grid2[0], latitude=cast.in_grid2[1])
    register("没写在哪里的事情")


def shown(client, **asked):
    answer = client.get(CELLS, asked)
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)["features"]


def test_few_in_a_cell_are_fewer_than_five_and_the_rest_has_its_number(as_, spread):
    many, few = shown(as_("zhao"))
    assert many["properties"] == {"name": "一网格", "words": "6 件", "band": 1}
    assert few["properties"] == {"name": "二网格", "words": "少于 5 件", "band": 0}


def test_the_table_says_the_same_without_a_script_and_gives_no_sum(as_, spread):
    page = as_("zhao").get(PAGE).content.decode()
    table = re.sub(r"<[^>]*>", " ", page[page.index("<tbody>") : page.index("</tbody>")])
    assert "6 件" in table and "少于 5 件" in table
    assert "4 件" not in page and "10 件" not in page and "11 件" not in page
    assert "没有标位置、不在图上的：少于 5 件" in page


def test_a_cell_holds_its_point_and_its_outline_is_closed(cast, as_, spread):
    (cell, *_) = shown(as_("zhao"), size="10")
    (ring,) = cell["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    west, east = min(lon for lon, _ in ring), max(lon for lon, _ in ring)
    assert west < cast.in_grid1[0] < east
    assert 0.0005 < east - west < 0.003  # some 130 m


def test_a_period_has_what_was_registered_in_it(as_, spread):
    zhao = as_("zhao")
    assert len(shown(zhao, since="2026-03-02", until="2026-03-02")) == 2
    assert shown(zhao, since="2026-02-01", until="2026-03-01") == []
    page = zhao.get(PAGE, {"since": "2026-02-01", "until": "2026-03-01"}).content.decode()
    assert "这段时间没有带位置的事项" in page
    assert (
        'value="2026-02-01"'
        in zhao.get(PAGE, {"until": "2026-05-01", "since": "2026-02-01"}).content.decode()
    )
    assert 'value="2025-12-03"' in zhao.get(PAGE, {"size": "8"}).content.decode()  # what was taken is said


@pytest.mark.parametrize(
    "asked",
    [{"since": "2026-03-03", "until": "2026-03-02"}, {"since": "2020-01-01"}, {"until": "9999-12-31"},
     {"since": "0001-01-01", "until": "0001-01-02"}, {"size": "15"}, {"since": "x"}],
)  # fmt: skip
def test_a_period_or_a_size_that_cannot_be_gets_a_sentence(as_, cast, asked):
    zhao = as_("zhao")
    assert zhao.get(PAGE, asked).status_code == 400
    answer = zhao.get(CELLS, asked)
    assert answer.status_code == 400
    assert json.loads(answer.content)["error"]


def test_nobody_is_counted_a_matter_they_may_not_see(as_, cast, spread):
    assert [each["properties"]["name"] for each in shown(as_("sun"))] == ["二网格"]
    assert shown(as_("gao")) == []


def test_what_was_a_mistake_is_not_counted(as_, cast, register):
    made = [register(f"第{n}件", longitude=117.005, latitude=36.605) for n in range(5)]
    assert shown(as_("zhao"))[0]["properties"]["words"] == "5 件"
    closure.ask_void(made[0], why="登记错了", by=cast.by("li"), at=NOW + dt.timedelta(minutes=1))
    closure.void(made[0], by=cast.by("zhao"), at=NOW + dt.timedelta(minutes=2))
    assert shown(as_("zhao"))[0]["properties"]["words"] == "少于 5 件"


def test_bands_begin_where_the_legend_says():
    given = [None, 5, 9, 10, 19, 20, 49, 50, 5000]
    assert [heat.Cell("x", n, ()).band for n in given] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [heat.told(n) for n in (1, 4, 5)] == [None, None, 5]
