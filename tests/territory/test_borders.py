"""Borders moved, grids split and merged: the ground stays whole, what was true stays, and nothing half done."""

import datetime as dt

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import SETUP, square
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory import borders, division, shapes
from wangge.territory.models import Boundary, Grid

DONE = {"by": Actor.importing("测试"), "at": dt.datetime(2026, 3, 2, 9, tzinfo=SETUP.tzinfo)}
MARCH = dt.date(2026, 3, 1)


def grid_at(cast, longitude, latitude, on):
    cast.community.refresh_from_db()
    return division.point_to_grid(cast.community, longitude, latitude, on=on)


def area(change, *codes):
    return sum(shapes.square_metres(change.after[code]) for code in codes)


def test_a_grid_that_grows_takes_from_its_neighbour_and_nothing_overlaps(cast):
    change = borders.move(cast.grid1, square(117.00, 36.60, 117.012, 36.61), since=MARCH)
    assert change.changed == ["1", "2"] and change.troubles == []
    before = sum(map(shapes.square_metres, change.before.values()))
    assert area(change, "1", "2") == pytest.approx(before, rel=1e-6)
    borders.carry_out(change, **DONE)
    assert grid_at(cast, 117.011, 36.605, on=MARCH).code == "1"
    assert grid_at(cast, 117.011, 36.605, on=MARCH - dt.timedelta(days=1)).code == "2"


def test_what_a_shrunk_grid_leaves_goes_to_the_neighbour_beside_it(cast):
    change = borders.move(cast.grid1, square(117.00, 36.60, 117.008, 36.61), since=MARCH)
    borders.carry_out(change, **DONE)
    assert grid_at(cast, 117.009, 36.605, on=MARCH).code == "2"


def test_without_yielding_overlap_and_gap_are_said(cast):
    wider = borders.move(cast.grid1, square(117.00, 36.60, 117.012, 36.61), yielding=False, since=MARCH)
    assert any("重叠" in each for each in wider.sentences) and wider.changed == ["1"]


def test_a_line_from_edge_to_edge_makes_two_and_a_short_one_none(cast):
    line = {"type": "LineString", "coordinates": [[116.99, 36.606], [117.02, 36.606]]}
    change = borders.split(cast.grid1, line, "3", "三网格", since=MARCH)
    assert change.sentences[-1].startswith("新设网格 3") or "新设网格 3" in " ".join(change.sentences)
    borders.carry_out(change, **DONE)
    assert grid_at(cast, 117.005, 36.608, on=MARCH).name == "三网格"
    assert grid_at(cast, 117.005, 36.602, on=MARCH).code == "1"
    with pytest.raises(Refusal, match="没有把"):
        borders.split(cast.grid2, {"type": "LineString", "coordinates": [[117.012, 36.605], [117.015, 36.605]]},
                      "4", "四网格", since=MARCH)  # fmt: skip
    for broken in (
        {},
        {"type": "LineString", "coordinates": [[1]]},
        {"type": "LineString", "coordinates": "x"},
        None,
    ):
        with pytest.raises(Refusal, match="请画一条线"):
            borders.split(cast.grid2, broken, "4", "四网格", since=MARCH)


def test_a_grid_with_people_is_not_merged_away_and_nothing_is_half_done(cast):
    change = borders.merge(cast.grid1, cast.grid2, since=MARCH)
    assert change.closes == "2" and "撤销网格 2" in " ".join(change.sentences)
    with pytest.raises(Refusal, match="岗位"):
        borders.carry_out(change, **DONE)
    assert Grid.objects.get(pk=cast.grid2.pk).until is None
    assert not Boundary.objects.filter(place=cast.community, since=MARCH).exists()


def test_a_grid_split_off_can_be_merged_back_the_next_day(cast):
    line = {"type": "LineString", "coordinates": [[116.99, 36.606], [117.02, 36.606]]}
    borders.carry_out(borders.split(cast.grid1, line, "3", "三网格", since=MARCH), **DONE)
    third = Grid.objects.get(place=cast.community, code="3")
    day = MARCH + dt.timedelta(days=10)
    borders.carry_out(borders.merge(cast.grid1, third, since=day), **DONE)
    assert grid_at(cast, 117.005, 36.608, on=day).code == "1"
    assert Grid.objects.get(pk=third.pk).until == day - dt.timedelta(days=1)


def test_a_border_that_somebody_else_has_just_moved_is_not_written_over(cast):
    one = borders.move(cast.grid1, square(117.00, 36.60, 117.012, 36.61), since=MARCH)
    other = borders.move(cast.grid1, square(117.00, 36.60, 117.008, 36.61), since=MARCH)
    borders.carry_out(one, **DONE)
    with pytest.raises(Refusal, match="刚才有人改过"):
        borders.carry_out(other, **DONE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.floats(0.0005, 0.0095), st.floats(0.0005, 0.0195))
def test_wherever_the_border_goes_no_ground_is_lost_or_owed_twice(cast, south, east):
    change = borders.move(cast.grid1, square(117.00, 36.60, 117.00 + east, 36.601 + south), since=MARCH)
    whole = shapely.union_all(list(change.after.values()))
    assert sum(each.area for each in change.after.values()) == pytest.approx(whole.area, rel=1e-5)
    covered = shapely.union_all(list(change.before.values()))
    assert covered.difference(whole).area < 1e-9  # less than about 12 m²
