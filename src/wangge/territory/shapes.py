"""图形 (shapes): a grid's outline from GeoJSON – checked, mended where that is safe, or refused. No Django.

Coordinates are WGS-84 longitude, latitude. A mend is safe when it only drops slivers: the largest part keeps
95 % of the area. Anything else is the drawer's to decide, and the refusal says where the lines cross.
"""

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from wangge.policy.pack import Refusal

GeoJSON = Mapping[str, Any]
_SAFE = 0.95
_MOST_POINTS = 100_000


class BadShape(Refusal):
    """图形不合用: what is wrong with the outline, and where."""


@dataclass(frozen=True)
class Drawn:
    """画好的边界 (drawn): a valid outline and what was done to it on the way."""

    outline: BaseGeometry
    mended: str = ""

    @cached_property
    def geojson(self) -> dict[str, Any]:
        return json.loads(json.dumps(mapping(self.outline)))

    @property
    def digest(self) -> str:
        """The first 16 hex digits of the SHA-256 of its well-known binary form."""
        return hashlib.sha256(shapely.to_wkb(self.outline)).hexdigest()[:16]

    @property
    def columns(self) -> dict[str, Any]:
        """As a boundary's columns."""
        west, south, east, north = self.outline.bounds
        return {"shape": self.geojson, "west": west, "south": south, "east": east, "north": north}


def read(shape: Any, to_wgs84: Callable[[float, float], tuple[float, float]] | None = None) -> Drawn:
    """读图形: a GeoJSON Polygon or MultiPolygon (or a Feature of one). BadShape says what is wrong."""
    if isinstance(shape, Mapping) and shape.get("type") == "Feature":
        shape = shape.get("geometry")
    if not isinstance(shape, Mapping):
        raise BadShape("没有图形（geometry 为空）")
    kind, rings = shape.get("type"), shape.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadShape(f"图形应是面（Polygon 或 MultiPolygon），现在是 {kind}")
    parts = [rings] if kind == "Polygon" else rings
    if not isinstance(parts, list) or not parts:
        raise BadShape("图形里没有坐标")
    polygons, swapped = [], None
    for part in parts:
        if not isinstance(part, list) or not part:
            raise BadShape("图形里没有坐标")
        lines = [_ring(ring) for ring in part]
        if swapped is None:
            swapped = _swapped(lines[0])
        lines = [[(y, x) if swapped else (x, y) for x, y in line] for line in lines]
        for line in lines:
            _within_the_earth(line)
        if to_wgs84 is not None:
            lines = [[to_wgs84(x, y) for x, y in line] for line in lines]
        polygons.append(Polygon(lines[0], lines[1:]))
    outline: BaseGeometry = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    return _mend(outline, "经纬度写反了，已对调" if swapped else "")


def _ring(ring: Any) -> list[tuple[float, float]]:
    if not isinstance(ring, list) or len(ring) < 3:
        raise BadShape("一圈至少要有三个不同的点")
    if len(ring) > _MOST_POINTS:
        raise BadShape(f"一圈的点太多（{len(ring)} 个），请先简化到 {_MOST_POINTS} 个以内")
    line = []
    for point in ring:
        if not isinstance(point, list) or len(point) < 2:
            raise BadShape(f"坐标应写成 [经度, 纬度]，现在是 {str(point)[:40]}")
        x, y = point[0], point[1]
        if type(x) not in (int, float) or type(y) not in (int, float):
            raise BadShape(f"坐标应是数字，现在是 {str(point)[:40]}")
        if not (abs(x) < 1e9 and abs(y) < 1e9) or not (math.isfinite(x) and math.isfinite(y)):
            raise BadShape(f"坐标 {str(point)[:40]} 不是有效的数")
        line.append((float(x), float(y)))
    if line[0] != line[-1]:
        line.append(line[0])
    if len(set(line)) < 3:
        raise BadShape("一圈至少要有三个不同的点")
    return line


def _swapped(line: list[tuple[float, float]]) -> bool:
    """Latitude first: impossible as written and possible the other way round, or China only that way."""
    xs, ys = [x for x, _ in line], [y for _, y in line]
    china = all(3 <= x <= 54 for x in xs) and all(73 <= y <= 136 for y in ys)
    return china or (all(abs(x) <= 90 for x in xs) and all(90 < abs(y) <= 180 for y in ys))


def _within_the_earth(line: list[tuple[float, float]]) -> None:
    for x, y in line:
        if abs(x) > 180 or abs(y) > 90:
            raise BadShape(f"（{x:g}, {y:g}）不是经纬度，像是以米计的投影坐标。请导出为经纬度（WGS-84）再来")


def _mend(outline: BaseGeometry, said: str) -> Drawn:
    if not outline.is_valid:
        why = shapely.is_valid_reason(outline)
        where = why.partition("[")[2].rstrip("]").replace(" ", ", ")
        mended = shapely.make_valid(outline, method="structure", keep_collapsed=False)
        parts = [part for part in getattr(mended, "geoms", [mended]) if part.geom_type == "Polygon"]
        wanted = len(getattr(outline, "geoms", [outline]))
        whole = sum(part.area for part in parts)
        kept = sorted(parts, key=lambda part: part.area, reverse=True)[:wanted]
        if not whole or sum(part.area for part in kept) < _SAFE * whole:
            raise BadShape(f"边界线自己相交（在 {where} 附近），看不出哪边是网格。请改正这条线")
        outline = kept[0] if len(kept) == 1 else shapely.union_all(kept)
        said = "；".join(filter(None, (said, f"边界线在 {where} 附近自己相交，已修整")))
    if outline.area == 0:
        raise BadShape("边界围不出面积")
    return Drawn(outline, said)


def square_metres(outline: BaseGeometry) -> float:
    """面积, in square metres; the small-area formula, right to about 1 % at a grid's size."""
    if outline.is_empty:
        return 0.0
    latitude = math.radians((outline.bounds[1] + outline.bounds[3]) / 2)
    return float(outline.area) * 111_320**2 * math.cos(latitude)
