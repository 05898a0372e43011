"""The map and the list beside it: the same matters, never more than one may see, never more than 2,000."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from faces.console.conftest import NOW
from wangge.faces.console.views import map as view
from wangge.safety import hazards
from wangge.territory import division

POINTS = reverse("console:map-points")


@pytest.fixture
def placed(register, cast):
    longitude, latitude = cast.in_grid1
    return register(longitude=longitude, latitude=latitude)


def features(answer):
    return json.loads(answer.content)["features"]


def test_points_say_what_where_and_until_when(as_, placed):
    (point,) = features(as_("li").get(POINTS))
    assert point["geometry"]["coordinates"] == [placed.longitude, placed.latitude]
    assert point["properties"] == {
        "name": placed.summary, "words": "已登记 · 待分类", "tone": "new", "href": f"/desk/case/{placed.number}/",
    }  # fmt: skip


def test_points_are_those_one_may_see_and_those_in_the_rectangle(as_, placed):
    assert features(as_("sun").get(POINTS)) == []
    li = as_("li")
    assert len(features(li.get(POINTS, {"bbox": "117,36,118,37"}))) == 1
    assert features(li.get(POINTS, {"bbox": "116,36,116.5,37"})) == []


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "nan,nan,nan,nan", "inf,0,0,0", "1e999,0,0,0", ",,,"])
def test_a_rectangle_that_is_none_gets_a_sentence(as_, placed, bbox):
    answer = as_("li").get(POINTS, {"bbox": bbox})
    assert answer.status_code == 400
    assert json.loads(answer.content)["error"]


def test_more_than_fit_says_so(as_, register, cast, monkeypatch):
    monkeypatch.setattr(view, "MOST", 2)
    longitude, latitude = cast.in_grid1
    for n in range(3):
        register(f"第{n}件", longitude=longitude, latitude=latitude)
    answer = json.loads(as_("li").get(POINTS).content)
    assert answer["truncated"]
    assert len(answer["features"]) == 2


def test_the_list_beside_the_map_also_has_what_has_no_place(as_, placed, register):
    without = register("没写在哪里的事情")
    page = as_("li").get(reverse("console:map")).content.decode()
    assert placed.summary in page
    assert without.summary in page
    assert "其中 1 件没有标位置" in page


def test_a_grid_narrows_both_and_an_unknown_grid_narrows_nothing(as_, placed, cast):
    zhao = as_("zhao")
    assert placed.summary not in zhao.get(reverse("console:map"), {"grid": cast.grid2.code}).content.decode()
    assert features(zhao.get(POINTS, {"grid": cast.grid2.code})) == []
    assert zhao.get(reverse("console:map"), {"grid": "\x00'"}).status_code == 200
    areas = json.loads(zhao.get(reverse("console:map-areas")).content)["features"]
    assert {each["properties"]["code"] for each in areas} == {"1", "2"}


@pytest.fixture
def drawn(cast):
    """The company's smelting grid has an outline; two hazards are open in it, one of them late, one in the other grid."""
    by = cast.by("song")
    edges = [(117.04, 36.60), (117.05, 36.60), (117.05, 36.61), (117.04, 36.61), (117.04, 36.60)]
    shape = {"type": "Polygon", "coordinates": [[list(corner) for corner in edges]]}
    division.redraw(cast.smelting, shape, since=NOW.date(), by=by, at=NOW)
    for grid, who, days in (
        (cast.smelting, "gao", 0),
        (cast.smelting, "gao", 60),
        (cast.moulding, "song", 0),
    ):
        hazards.report(
            cast.company, grid=grid, area="平台", words="护栏松动", kind="thing", grade="general",
            by=cast.by(who), at=NOW - dt.timedelta(days=days),
        )  # fmt: skip


def test_hazards_by_what_they_wait_for_stand_in_a_table_and_on_the_map(as_, cast, drawn):
    page = as_("song").get(reverse("console:map"))
    rows = {row["grid__code"]: row for row in page.context["hazards"]}
    assert (rows["smelting"]["open"], rows["smelting"]["late"]) == (2, 1)
    assert rows["moulding"]["late"] == 0
    assert rows["smelting"]["href"] in page.content.decode().replace("&amp;", "&")
    assert as_("song").get(rows["smelting"]["href"]).status_code == 200
    (mark,) = features(as_("song").get(reverse("console:map-hazards")))  # the other grid was never drawn
    longitude, latitude = mark["geometry"]["coordinates"]
    assert 117.04 < longitude < 117.05 and 36.60 < latitude < 36.61
    assert mark["properties"]["tone"] == "hazard-late"
    assert "2 处未销案的隐患" in mark["properties"]["words"] and "其中逾期 1" in mark["properties"]["words"]


def test_a_manager_sees_the_hazards_of_their_own_grid_and_a_community_has_none(as_, cast, drawn):
    page = as_("gao").get(reverse("console:map"))
    assert [row["grid__code"] for row in page.context["hazards"]] == ["smelting"]
    community = as_("zhao")
    assert community.get(reverse("console:map")).context["hazards"] is None
    assert community.get(reverse("console:map-hazards")).status_code == 404
