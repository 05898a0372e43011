"""WGS-84, GCJ-02, BD-09: known answers, and back again to the millimetre."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.territory import coordinates

# GPS, Chinese map, Baidu. The first line is the widely published example; the others are the answers of
# geocoordinates-rs 0.14.2, whose forward formula and ours agree to the last bit on 20,000 random points.
KNOWN = [
    ((116.404, 39.915), (116.41024449916938, 39.91640428150164), (116.41662724378732, 39.92269955221621)),
    ((104.066, 30.573), (104.06850401320547, 30.57054508047553), (104.07497765542128, 30.576563875820987)),
    ((121.4737, 31.2304), (121.47822305927693, 31.22845773757727), (121.484781468503, 31.234310593689997)),
    ((87.6168, 43.8256), (87.61964994946926, 43.82680539311119), (87.62609977081571, 43.83294979479328)),
]


def metres(one, other):
    east = (one[0] - other[0]) * 111_320 * cos(radians(one[1]))
    return hypot(east, (one[1] - other[1]) * 111_320)


@pytest.mark.parametrize(("gps", "map_point", "baidu"), KNOWN)
def test_the_known_answers_come_out_in_both_directions(gps, map_point, baidu):
    assert metres(coordinates.wgs84_to_gcj02(*gps), map_point) < 0.001
    assert metres(coordinates.gcj02_to_bd09(*map_point), baidu) < 0.001
    assert metres(coordinates.gcj02_to_wgs84(*map_point), gps) < 0.001
    assert metres(coordinates.bd09_to_wgs84(*baidu), gps) < 0.001


@given(st.floats(73, 135.5), st.floats(3.5, 53.5))
def test_there_and_back_is_exact_to_the_millimetre(lon, lat):
    here = (lon, lat)
    assert metres(coordinates.gcj02_to_wgs84(*coordinates.wgs84_to_gcj02(lon, lat)), here) < 0.001
    assert metres(coordinates.bd09_to_wgs84(*coordinates.wgs84_to_bd09(lon, lat)), here) < 0.001


def test_outside_china_nothing_is_shifted():
    assert coordinates.wgs84_to_gcj02(-71.0587, 42.3594) == (-71.0587, 42.3594)
    assert coordinates.gcj02_to_wgs84(-71.0587, 42.3594) == (-71.0587, 42.3594)


def test_in_a_city_the_shift_is_hundreds_of_metres():
    assert 300 < metres(coordinates.wgs84_to_gcj02(116.404, 39.915), (116.404, 39.915)) < 800
