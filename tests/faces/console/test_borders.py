"""画边界: seen before it is done; refused in a sentence; with the keyboard in a browser."""

import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from browsing import DESKTOP, PHONE
from cast import square
from wangge.territory import division
from wangge.territory.models import Boundary, Grid

URL = reverse("console:settings-borders")


@pytest.fixture
def head(client: Any, cast: Any) -> Any:
    client.force_login(cast.people["wang"])
    return client


def said(cast: Any, **more: Any) -> dict[str, Any]:
    today = timezone.now().astimezone(cast.community.zone).date()
    return {"change": "move", "grid": "1", "yielding": "on", "since": today.isoformat()} | more


def test_a_border_is_looked_at_first_and_done_with_the_second_press(head, cast):
    shape = json.dumps(square(117.00, 36.60, 117.012, 36.61))
    looked = head.post(URL, said(cast, shape=shape))
    assert "如果照办，会这样" in looked.content.decode() and "没有重叠，也没有空隙" in looked.content.decode()
    assert Boundary.objects.filter(place=cast.community).count() == 2
    assert head.post(URL, said(cast, shape=shape, do="write")).status_code == 302
    cast.community.refresh_from_db()
    today = timezone.now().astimezone(cast.community.zone).date()
    assert division.point_to_grid(cast.community, 117.011, 36.605, on=today).code == "1"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"shape": ""}, "请先在图上画"),
        ({"shape": "{"}, "这不是 GeoJSON"),
        ({"shape": "[" * 90_000}, "这不是 GeoJSON"),
        ({"shape": '{"type":"Point","coordinates":[1,2]}'}, "图形应是面"),
        ({"change": "split", "line": '{"type":"LineString","coordinates":[[0,0],[1,1]]}', "code": "9", "name": "九"}, "没有把"),
        ({"change": "split", "line": '{"type":"LineString","coordinates":[[0,0],[1,1]]}'}, "这一项要填"),
        ({"change": "merge", "other": "2"}, "岗位"),
        ({"change": "merge", "other": "1"}, "另一个网格"),
        ({"grid": "nobody"}, "没有这一项"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_changes(head, cast, given, sentence):
    answer = head.post(URL, said(cast, do="write") | given)
    assert answer.status_code == 400 and sentence in answer.content.decode()
    assert Boundary.objects.filter(place=cast.community).count() == 2
    assert Grid.objects.filter(place=cast.community, until=None).count() == 2


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_corner_is_moved_with_the_keyboard_and_a_grid_split_with_the_mouse(
    open_page: Any, transactional_db: None, cast: Any, viewport: Any, tmp_path: Any
) -> None:
    page = open_page(viewport)
    page.goto(reverse("console:sign-in"))
    page.get_by_label("登录名").fill("wang")
    page.get_by_label("口令").fill(cast.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.goto(f"{URL}?grid=1")
    page.wait_for_selector("[data-borders][data-ready]")
    before = page.locator("[name=shape]").input_value()
    page.locator(".border-handle--corner").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert page.locator("[name=shape]").input_value() != before
    page.locator("[data-undo]").click()
    page.locator("[data-undo]").click()
    assert page.locator("[name=shape]").input_value() == before
    page.get_by_label("拆成两个").check()
    page.get_by_label("新网格的代码").fill("3")
    page.get_by_label("新网格的名称").fill("三网格")
    box = page.locator("[data-borders]").bounding_box()
    page.locator("[data-borders]").scroll_into_view_if_needed()
    for x in (0.02, 0.98):
        page.locator("[data-borders]").click(position={"x": box["width"] * x, "y": box["height"] * 0.55})
    page.get_by_role("button", name="先看看").click()
    page.wait_for_selector("text=新设网格 3")
    page.screenshot(path=str(tmp_path / "borders.png"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("button", name="照办").click()
    page.wait_for_selector("text=边界已改")
    assert Grid.objects.filter(place=cast.community, code="3").exists()
