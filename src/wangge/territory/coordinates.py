"""坐标换算 (coordinates): WGS-84 (GPS), CGCS2000, GCJ-02 (Chinese maps), BD-09 (Baidu). Longitude first. No Django.

The published forward formula shifts by up to some 700 m; its inverse is iterated until it is exact to under
a millimetre. Outside the rectangle around China the two systems are the same. CGCS2000 is taken as WGS-84: the two
are defined within centimetres of each other, and the ground moved less than a metre since the year it is tied to.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin, sqrt

Point = tuple[float, float]

_A, _EE = 6378245.0, 0.00669342162296594323  # Krasovsky 1940: half axis in metres, squared eccentricity
_BD = pi * 3000 / 180


def in_china(lon: float, lat: float) -> bool:
    """适用范围: the rectangle in which GCJ-02 is defined."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    """GPS → 国测局坐标."""
    if not in_china(lon, lat):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    ripple = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    phi = lat / 180 * pi
    w = 1 - _EE * sin(phi) ** 2
    lat_shift = north * 180 / (_A * (1 - _EE) / (w * sqrt(w)) * pi)
    return lon + east * 180 / (_A / sqrt(w) * cos(phi) * pi), lat + lat_shift


def gcj02_to_bd09(lon: float, lat: float) -> Point:
    """国测局坐标 → 百度坐标."""
    r, theta = hypot(lon, lat) + 0.00002 * sin(lat * _BD), atan2(lat, lon) + 0.000003 * cos(lon * _BD)
    return r * cos(theta) + 0.0065, r * sin(theta) + 0.006


def _inverse(forward: Callable[[float, float], Point], lon: float, lat: float) -> Point:
    x, y = lon, lat
    for _ in range(30):
        u, v = forward(x, y)
        x, y = x + lon - u, y + lat - v
        if abs(lon - u) < 1e-11 and abs(lat - v) < 1e-11:  # about a micrometre
            break
    return x, y


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    """国测局坐标 → GPS."""
    return _inverse(wgs84_to_gcj02, lon, lat) if in_china(lon, lat) else (lon, lat)


def bd09_to_gcj02(lon: float, lat: float) -> Point:
    """百度坐标 → 国测局坐标."""
    return _inverse(gcj02_to_bd09, lon, lat)


def bd09_to_wgs84(lon: float, lat: float) -> Point:
    """百度坐标 → GPS."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def wgs84_to_bd09(lon: float, lat: float) -> Point:
    """GPS → 百度坐标."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


TO_WGS84: dict[str, Callable[[float, float], Point]] = {
    "wgs84": lambda lon, lat: (lon, lat),
    "cgcs2000": lambda lon, lat: (lon, lat),
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
