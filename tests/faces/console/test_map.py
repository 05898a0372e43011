"""The map and the list beside it: the same matters, never more than one may see, never more than 2,000."""

import json

import pytest
from django.urls import reverse

from wangge.faces.console.views import map as view

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
