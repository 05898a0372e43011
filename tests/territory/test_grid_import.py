"""Grids from GeoJSON: all or nothing; mended where that is safe, refused with the reason where not."""

import contextlib
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import SETUP, SINCE, square
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf
from wangge.policy.pack import Refusal
from wangge.territory import coordinates, division, shapes
from wangge.territory.models import Boundary, Grid, Place

DONE = {"by": Actor.importing("测试"), "at": dt.datetime(2026, 3, 2, 9, tzinfo=SETUP.tzinfo)}
MARCH = dt.date(2026, 3, 1)


def feature(code, shape, **more):
    return {"type": "Feature", "properties": {"code": code, "name": f"{code}网格"} | more, "geometry": shape}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def ring(*points):
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


def test_new_grids_open_known_ones_are_redrawn_and_the_others_stay(cast):
    file = collection(
        feature("1", square(117.00, 36.60, 117.008, 36.61)),
        feature("3", square(117.02, 36.60, 117.03, 36.61), covers="13–20号楼", contact="8800 1003"),
    )
    report = division.import_grids(cast.community, json.dumps(file), since=MARCH, **DONE)
    assert (report.opened, report.redrawn, report.absent) == (["3"], ["1"], ["2"])
    assert Grid.objects.get(place=cast.community, code="3").covers == "13–20号楼"
    assert Boundary.objects.filter(grid=cast.grid1).count() == 2
    again = division.import_grids(cast.community, file, since=MARCH, **DONE)
    assert (again.opened, again.redrawn, again.unchanged) == ([], [], ["1", "3"])
    assert Leaf.objects.filter(place_id=cast.community.pk, kind="grids.import").count() == 1
    assert division.point_to_grid(cast.community, 117.025, 36.605, on=MARCH).code == "3"


def test_a_dry_run_says_the_same_and_writes_nothing(cast):
    file = collection(feature("3", square(117.02, 36.60, 117.03, 36.61)))
    report = division.import_grids(cast.community, file, since=MARCH, dry_run=True, **DONE)
    assert report.opened == ["3"]
    assert not Grid.objects.filter(code="3").exists()


def test_one_bad_feature_stops_them_all_and_each_is_named_with_its_reason(cast):
    good = square(117.02, 36.60, 117.03, 36.61)
    file = collection(
        feature("3", good),
        feature("3", good),
        feature("四", good),
        {"type": "Feature", "properties": None, "geometry": good},
        feature("5", None),
        feature("6", {"type": "Point", "coordinates": [117, 36]}),
        feature("7", ring((117, 36), (117.1, 36.1), (117, 36))),
        feature("8", ring((500000, 4000000), (500100, 4000000), (500100, 4000100))),
        feature("9", ring((117, 36), (117.1, 36.1), (117.1, 36), (117, 36.1))),
        feature("10", ring((117, float("nan")), (117.1, 36.1), (117.1, 36))),
        feature("11", ring(("117", 36), (117.1, 36.1), (117.1, 36))),
        feature("12", good, sector="none"),
        feature("13", good, kind="round"),
        feature("14", good, name="坏\x00名"),
        "not a feature",
    )
    with pytest.raises(division.GridsRefused) as refused:
        division.import_grids(cast.community, json.dumps(file), since=MARCH, **DONE)
    assert [number for number, _, _ in refused.value.problems] == list(range(2, 16))
    for number, says in [
        (2, "与第 1 个图形重复"), (3, "只能用字母"), (4, "没有属性"), (5, "没有图形"), (6, "应是面"),
        (7, "三个不同的点"), (8, "投影坐标"), (9, "自己相交"), (10, "不是有效的数"), (11, "应是数字"),
        (12, "没有片区"), (13, "没有“round”"), (14, "看不见的字符"), (15, "没有属性"),
    ]:  # fmt: skip
        assert f"第 {number} 个图形" in str(refused.value)
        assert says in next(why for n, _, why in refused.value.problems if n == number)
    assert not Grid.objects.filter(place=cast.community, code="3").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "不是 JSON"),
        ("{", "第 1 行"),
        ("[1]", "FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "没有图形"),
        ("[" * 100_000, "嵌套太深|不是 JSON"),
        (b"\xff\xfe\x00", "UTF-8|不是 JSON"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused_with_a_sentence(cast, text, says):
    with pytest.raises(Refusal, match=says):
        division.import_grids(cast.community, text, since=MARCH, **DONE)


def test_swapped_axes_are_recognised_and_put_right(cast):
    file = collection(feature("3", ring((36.60, 117.02), (36.60, 117.03), (36.61, 117.03), (36.61, 117.02))))
    report = division.import_grids(cast.community, file, since=MARCH, **DONE)
    assert any("已对调" in note for note in report.notes)
    assert division.point_to_grid(cast.community, 117.025, 36.605, on=MARCH).code == "3"


def test_a_file_drawn_on_a_chinese_map_lands_where_the_gps_is(cast):
    corners = [(117.02, 36.60), (117.03, 36.60), (117.03, 36.61), (117.02, 36.61)]
    file = collection(feature("3", ring(*[coordinates.wgs84_to_gcj02(*corner) for corner in corners])))
    division.import_grids(cast.community, file, datum="gcj02", since=MARCH, **DONE)
    drawn = shapes.shapely.geometry.shape(Boundary.objects.get(grid__code="3").shape)
    assert drawn.equals_exact(shapes.read(ring(*corners)).outline, 1e-8)
    with pytest.raises(Refusal, match="不认识坐标系"):
        division.import_grids(cast.community, file, datum="mars", since=MARCH, **DONE)


def test_a_surveyors_file_in_cgcs2000_is_taken_as_it_is(cast):
    file = collection(feature("3", ring((117.02, 36.60), (117.03, 36.60), (117.03, 36.61), (117.02, 36.61))))
    division.import_grids(cast.community, file, datum="cgcs2000", since=MARCH, **DONE)
    drawn = Boundary.objects.get(grid__code="3")
    assert (drawn.west, drawn.south, drawn.east, drawn.north) == (117.02, 36.60, 117.03, 36.61)


def test_a_small_loop_in_the_line_is_mended_and_said_so():
    loop = ring(
        (117, 36),
        (117.1, 36),
        (117.1, 36.1),
        (117.0499, 36.1),
        (117.0501, 36.1001),
        (117.05, 36.0999),
        (117, 36.1),
    )
    drawn = shapes.read(loop)
    assert drawn.outline.is_valid
    assert "已修整" in drawn.mended


def test_overlaps_and_gaps_between_grids_are_reported(cast):
    file = collection(
        feature("3", square(117.018, 36.60, 117.03, 36.61)),
        feature("4", square(117.0302, 36.60, 117.04, 36.61)),
    )
    report = division.import_grids(cast.community, file, since=MARCH, dry_run=True, **DONE)
    assert len(report.overlaps) == 1
    assert "网格 3 与 2 重叠约" in report.overlaps[0]
    assert len(report.gaps) == 1
    assert "117.03010" in report.gaps[0]


def test_neighbours_that_share_a_line_neither_overlap_nor_leave_a_gap(cast):
    file = collection(feature("3", square(117.02, 36.60, 117.03, 36.61)))
    report = division.import_grids(cast.community, file, since=MARCH, dry_run=True, **DONE)
    assert (report.overlaps, report.gaps) == ([], [])


def test_a_courtyard_that_no_grid_covers_is_a_gap(cast):
    around = square(118.0, 36.0, 118.02, 36.02)
    around["coordinates"].append(
        [[118.008, 36.008], [118.012, 36.008], [118.012, 36.012], [118.008, 36.012], [118.008, 36.008]]
    )
    report = division.import_grids(
        cast.community, collection(feature("9", around)), since=MARCH, dry_run=True, **DONE
    )
    assert len(report.gaps) == 1


def test_a_street_has_no_grids_of_its_own(cast):
    with pytest.raises(Refusal, match="不直接属于"):
        division.import_grids(cast.street, collection(feature("1", square(1, 1, 2, 2))), since=MARCH, **DONE)


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "coordinates", "geometry", "properties"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(st.sampled_from(["Polygon", "MultiPolygon"]), anything)
def test_whatever_the_coordinates_are_the_answer_is_a_shape_or_a_sentence(kind, coordinates_given):
    with contextlib.suppress(Refusal):
        drawn = shapes.read({"type": kind, "coordinates": coordinates_given})
        assert drawn.outline.is_valid


def test_an_import_of_a_thousand_grids_is_one_entry_in_the_log(cast):
    file = collection(
        *[
            feature(f"g{x}-{y}", square(110 + x / 100, 30 + y / 100, 110.01 + x / 100, 30.01 + y / 100))
            for x in range(40)
            for y in range(25)
        ]
    )
    before = Leaf.objects.count()
    report = division.import_grids(Place.objects.get(code="liuxi"), file, since=SINCE, **DONE)
    assert len(report.opened) == 1000
    assert (report.overlaps, report.gaps) == ([], [])
    assert Leaf.objects.count() == before + 1
