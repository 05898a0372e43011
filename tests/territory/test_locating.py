"""Which grid a point lay in: the tree and a plain look at every outline agree."""

import datetime as dt

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cast import SETUP, square
from wangge.integrity.actor import Actor
from wangge.territory import division
from wangge.territory.locating import Outlines
from wangge.territory.models import Place

DONE = {"by": Actor.importing("测试"), "at": dt.datetime(2026, 3, 2, 9, tzinfo=SETUP.tzinfo)}
DAY = dt.date(2026, 3, 2)


def test_a_point_is_in_the_grid_around_it_and_a_point_elsewhere_in_none(cast):
    assert division.point_to_grid(cast.community, *cast.in_grid1, on=DAY) == cast.grid1
    assert division.point_to_grid(cast.community, *cast.in_grid2, on=DAY) == cast.grid2
    assert division.point_to_grid(cast.community, *cast.in_none, on=DAY) is None
    assert division.point_to_grid(cast.willow, *cast.in_grid1, on=DAY) is None
    assert division.point_to_grid(cast.company, *cast.in_grid1, on=DAY) is None


def test_a_point_on_the_shared_line_belongs_to_the_first_code(cast):
    assert division.point_to_grid(cast.community, 117.01, 36.605, on=DAY) == cast.grid1


def test_what_is_no_point_lies_nowhere(cast):
    for lon, lat in [(float("nan"), 36.6), (float("inf"), 36.6), (1e308, -1e308)]:
        assert division.point_to_grid(cast.community, lon, lat, on=DAY) is None


def test_many_points_are_answered_in_order(cast):
    lons, lats = zip(cast.in_grid2, cast.in_none, cast.in_grid1, cast.in_grid2, strict=True)
    found = division.points_to_grids(cast.community, lons, lats, on=DAY)
    assert found == [cast.grid2, None, cast.grid1, cast.grid2]
    assert division.points_to_grids(cast.community, [], [], on=DAY) == []


def test_the_tree_is_built_once_for_an_edition_of_the_place(cast, django_assert_num_queries):
    place = Place.objects.get(pk=cast.community.pk)
    division.point_to_grid(place, *cast.in_grid1, on=DAY)
    with django_assert_num_queries(0):
        found = division.point_to_grid(place, *cast.in_grid1, on=DAY)
        assert found.place is place
    division.redraw(cast.grid1, square(117.00, 36.60, 117.001, 36.61), since=DAY, **DONE)
    assert division.point_to_grid(place.__class__.objects.get(pk=place.pk), *cast.in_grid1, on=DAY) is None


def test_what_a_caller_does_to_its_grid_does_not_reach_the_next_caller(cast):
    mine = division.point_to_grid(cast.community, *cast.in_grid1, on=DAY)
    mine.name = "改了"
    assert division.point_to_grid(cast.community, *cast.in_grid1, on=DAY).name == "一网格"


corners = st.tuples(st.floats(0, 10), st.floats(0, 10))


@given(
    st.lists(st.lists(corners, min_size=3, max_size=7), min_size=1, max_size=8),
    st.lists(corners, max_size=30),
)
def test_the_tree_finds_what_shapely_finds(rings, points):
    outlines = Outlines.__new__(Outlines)
    hulls = [shapely.MultiPoint(ring).convex_hull for ring in rings]
    outlines.shapes = np.array(
        [hull if hull.geom_type == "Polygon" else shapely.box(0, 0, 1, 1) for hull in hulls]
    )
    outlines.since = np.zeros(len(rings), dtype=np.int64)
    outlines.until = np.array([10**7 if n % 3 else 5 for n in range(len(rings))])
    shapely.prepare(outlines.shapes)
    outlines.tree = shapely.STRtree(outlines.shapes)
    found = outlines.find([x for x, _ in points], [y for _, y in points], DAY)
    for (x, y), index in zip(points, found, strict=True):
        plain = [
            n for n, shape in enumerate(outlines.shapes) if n % 3 and shape.intersects(shapely.Point(x, y))
        ]
        assert index == (plain[0] if plain else -1)
