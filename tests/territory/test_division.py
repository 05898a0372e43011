"""Places, sectors, grids, units: opened, closed, redrawn from a day on; nothing true is overwritten."""

import datetime as dt

import pytest

from cast import SETUP, SINCE, square
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf
from wangge.policy.pack import Refusal
from wangge.territory import division
from wangge.territory.models import Boundary, Grid, Place, Unit

DONE = {"by": Actor.importing("测试"), "at": dt.datetime(2026, 3, 2, 9, tzinfo=SETUP.tzinfo)}
MARCH = dt.date(2026, 3, 1)
FEB_28 = dt.date(2026, 2, 28)


def leaves(place):
    return Leaf.objects.filter(place_id=place.pk).count()


def test_a_redrawn_grid_keeps_its_old_boundary_for_the_days_before(cast):
    division.redraw(cast.grid1, square(117.00, 36.60, 117.005, 36.61), since=MARCH, **DONE)
    old, new = Boundary.objects.filter(grid=cast.grid1).order_by("since")
    assert (old.until, new.since, new.until) == (FEB_28, MARCH, None)
    place = Place.objects.get(code="huaiyin")
    assert division.point_to_grid(place, 117.008, 36.605, on=FEB_28) == cast.grid1
    assert division.point_to_grid(place, 117.008, 36.605, on=MARCH) is None


def test_the_same_request_again_changes_nothing_and_is_recorded_once(cast):
    shape = square(117.00, 36.60, 117.005, 36.61)
    first = division.redraw(cast.grid1, shape, since=MARCH, **DONE)
    before = leaves(cast.community)
    assert division.redraw(cast.grid1, shape, since=MARCH, **DONE) == first
    again = {"covers": "1–6号楼、南门", "contact": "8800 1001", "since": SINCE}
    assert division.open_grid(cast.community, "1", "一网格", **again, **DONE) == cast.grid1
    assert leaves(cast.community) == before


def test_a_boundary_cannot_be_redrawn_behind_a_later_one(cast):
    division.redraw(cast.grid1, square(117.00, 36.60, 117.005, 36.61), since=MARCH, **DONE)
    with pytest.raises(Refusal, match="已另行划定"):
        division.redraw(cast.grid1, square(117.00, 36.60, 117.006, 36.61), since=FEB_28, **DONE)


def test_a_grid_with_people_in_it_cannot_be_closed_and_an_empty_one_can(cast):
    with pytest.raises(Refusal, match="闵行远"):
        division.close_grid(cast.grid1, until=FEB_28, **DONE)
    empty = division.open_grid(
        cast.community, "3", "三网格", since=SINCE, shape=square(118, 36, 118.1, 36.1), **DONE
    )
    division.close_grid(empty, until=FEB_28, **DONE)
    assert Grid.objects.get(code="3").until == Boundary.objects.get(grid=empty).until == FEB_28
    assert empty not in Grid.objects.filter(place=cast.community).on(MARCH)
    assert empty in Grid.objects.filter(place=cast.community).on(FEB_28)


def test_a_place_closes_only_when_everything_in_it_has(cast):
    with pytest.raises(Refusal, match="网格"):
        division.close_place(cast.willow, until=FEB_28, **DONE)
    with pytest.raises(Refusal, match="下属"):
        division.close_place(cast.district, until=FEB_28, **DONE)
    lone = division.open_place("community", "lone", "独柳社区", parent=cast.street, since=SINCE, **DONE)
    assert division.close_place(lone, until=FEB_28, **DONE).until == FEB_28
    assert lone not in division.answering_places(on=MARCH)


@pytest.mark.parametrize(
    ("kind", "code", "name", "says"),
    [
        ("community", "huaiyin", "另一个", "已用于"),
        ("community", "x1", "槐荫社区", "已有"),
        ("community", "槐荫", "新社区", "只能用字母"),
        ("community", "x2", "  ", "不能为空"),
        ("community", "x3", "坏\x00名", "看不见的字符"),
        ("community", "x4", "反\u202e转", "看不见的字符"),
        ("community", "x5", "长" * 81, "最多 80 个字"),
        ("village", "x6", "新村", "没有“village”这种地方"),
        ("district", "x7", "区中街", "不能设"),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_a_sentence_and_leaves_nothing(cast, kind, code, name, says):
    before = Place.objects.count()
    with pytest.raises(Refusal, match=says):
        division.open_place(kind, code, name, parent=cast.street, since=SINCE, **DONE)
    assert Place.objects.count() == before


@pytest.mark.parametrize("zone", ["Beijing", "", "../etc/passwd", "Asia/Nowhere"])
def test_a_zone_that_does_not_exist_is_refused(cast, zone):
    with pytest.raises(Refusal, match="时区"):
        division.open_place("community", "z", "新社区", zone_name=zone, since=SINCE, **DONE)


def test_office_hours_must_follow_each_other_and_old_and_new_are_recorded(cast):
    with pytest.raises(Refusal, match="先后"):
        division.amend_place(cast.community, closes=dt.time(8), **DONE)
    before = leaves(cast.community)
    division.amend_place(cast.community, opens=dt.time(9), phone="8800 1999", **DONE)
    cast.community.refresh_from_db()
    assert (cast.community.opens, cast.community.phone) == (dt.time(9), "8800 1999")
    division.amend_place(cast.community, opens=dt.time(9), phone="8800 1999", **DONE)
    assert leaves(cast.community) == before + 1
    with pytest.raises(Refusal, match="不能这样更改"):
        division.amend_place(cast.community, code="other", **DONE)


def test_sectors_belong_to_companies_and_grids_to_their_own_places(cast):
    with pytest.raises(Refusal, match="片区是单位的划分"):
        division.open_sector(cast.community, "s", "东片区", since=SINCE, **DONE)
    with pytest.raises(Refusal, match="没有片区"):
        division.open_grid(cast.community, "9", "九网格", sector=cast.foundry, since=SINCE, **DONE)
    with pytest.raises(Refusal, match="不直接属于"):
        division.open_grid(cast.street, "9", "九网格", since=SINCE, **DONE)
    with pytest.raises(Refusal, match="还有网格"):
        division.close_sector(cast.foundry, until=FEB_28, **DONE)


def test_a_unit_is_registered_once_by_code_and_by_name(cast):
    assert Unit.objects.get(code="water") == cast.water
    with pytest.raises(Refusal, match="已登记"):
        division.open_unit(cast.community, "water-2", "自来水公司", since=SINCE, **DONE)
    with pytest.raises(Refusal, match="联系人"):
        division.close_unit(cast.water, until=FEB_28, **DONE)
    assert division.close_unit(cast.power, until=FEB_28, **DONE).until == FEB_28


def test_what_is_public_about_the_grids_is_their_outline_and_name(cast):
    public = division.areas(cast.community, on=MARCH)
    assert [f["properties"]["code"] for f in public["features"]] == ["1", "2"]
    assert "闵" not in str(public)
