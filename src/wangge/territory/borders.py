"""边界的改动 (borders): move a border, split a grid, merge two – looked at first, then done from a day on.

The ground around a moved border gives way or fills up, so that no strip is left to nobody and none to two.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import LineString, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as cut

from wangge.integrity.actor import Actor
from wangge.territory import division, grid_import, shapes
from wangge.territory.ground import Impossible, held, said
from wangge.territory.models import Boundary, Grid, Place

_FINE = 1e-7  # degrees, a centimetre: what is finer came from arithmetic
_SLIVER = 25  # m²: a strip below it is nothing to give way to, as in grid_import.overlaps
_SPECK = 1  # m²: what is smaller is no ground


@dataclass
class Change:
    """一次改动: outlines as they would be, a grid that would be new, one that would end; nothing written yet."""

    place: Place
    since: dt.date
    before: dict[str, BaseGeometry]
    after: dict[str, BaseGeometry]
    opens: tuple[str, str] | None = None  # code, name
    closes: str = ""

    @property
    def changed(self) -> list[str]:
        """边界会变的网格, by code."""
        return [code for code, outline in self.after.items() if outline is not self.before.get(code)]

    @property
    def sentences(self) -> list[str]:
        """会怎样, in sentences: areas before and after, then overlaps and gaps of the whole place."""
        made = []
        for code in self.changed:
            now = shapes.square_metres(self.after[code])
            if code in self.before:
                was = shapes.square_metres(self.before[code])
                made.append(f"网格 {code}：由约 {was:,.0f} 平方米变为约 {now:,.0f} 平方米")
            else:
                made.append(f"新设网格 {code}，约 {now:,.0f} 平方米")
        if self.closes:
            made.append(f"撤销网格 {self.closes}，最后一天是{said(self.since - dt.timedelta(days=1))}")
        return [*made, *self.troubles]

    @property
    def troubles(self) -> list[str]:
        """重叠和空隙 that there would be."""
        return [*grid_import.overlaps(self.after), *grid_import.gaps(self.after)]

    def as_features(self) -> dict[str, Any]:
        """改动后的图: all grids as GeoJSON, the changed ones marked."""
        changed = set(self.changed)
        return {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": mapping(outline), "properties": {"name": code, "changed": code in changed}}
                for code, outline in self.after.items()
            ],
        }  # fmt: skip


def move(grid: Grid, outline: shapes.GeoJSON, *, yielding: bool = True, since: dt.date) -> Change:
    """移动边界: the grid gets this outline. `yielding`: neighbours give way where it grew, and take over, each piece by
    the one it borders longest, where it shrank. Raises BadShape, Impossible."""
    before = _outlines(grid.place, since)
    new = _tidy(shapes.read(outline).outline)
    after = dict(before) | {grid.code: new}
    old = before.get(grid.code)
    if yielding:
        for code, other in before.items():
            if code != grid.code and _metres(shared := _land(other.intersection(new))) > _SLIVER:
                left = _land(other.difference(shared))
                if left.is_empty:
                    raise Impossible(f"这样画会把网格 {code} 整个盖住。要合成一个，请用“合并”。")
                after[code] = left
        if old is not None:
            around = {code: outline for code, outline in after.items() if code != grid.code}
            for piece in _pieces(old.difference(shapely.union_all([new, *around.values()]))):
                if code := _longest_neighbour(piece, around):
                    after[code] = around[code] = _land(around[code].union(piece))
    return Change(grid.place, since, before, _same_where_equal(before, after))


def split(grid: Grid, line: shapes.GeoJSON, code: str, name: str, *, since: dt.date) -> Change:
    """拆分: along a line from edge to edge; the larger part stays the grid, the other becomes a new one."""
    before = _outlines(grid.place, since)
    old = before.get(grid.code)
    if old is None:
        raise Impossible(f"“{grid}”还没有画边界，没有可拆的。请先画边界。")
    parts = sorted(_pieces(_first_cut(old, _line(line))), key=lambda part: part.area, reverse=True)
    if len(parts) < 2:
        raise Impossible(f"这条线没有把“{grid}”分成两块：要从边界外画到另一边的边界外。")
    keeps, rest = parts[0], _land(shapely.union_all(parts[1:]))
    if code in before:
        raise Impossible(f"代码“{code}”已经用了，请给新网格另起一个。")
    after = before | {grid.code: keeps, code: rest}
    return Change(grid.place, since, before, after, opens=(code, name))


def merge(grid: Grid, other: Grid, *, since: dt.date) -> Change:
    """合并: the other grid ends the day before, its ground becomes this one's."""
    if grid.pk == other.pk:
        raise Impossible("请选另一个网格来合并。")
    before = _outlines(grid.place, since)
    if grid.code not in before or other.code not in before:
        raise Impossible("两个网格都要画了边界才能在图上合并。")
    one = _land(before[grid.code].union(before[other.code].buffer(_FINE * 5)))
    if len(_pieces(one)) > len(_pieces(before[grid.code])):
        raise Impossible(f"“{grid}”和“{other}”不相邻，合不成一块。")
    after = {code: outline for code, outline in before.items() if code != other.code} | {grid.code: one}
    return Change(grid.place, since, before, after, closes=other.code)


def carry_out(change: Change, *, by: Actor, at: dt.datetime) -> list[Grid]:
    """照办: all of it or nothing; each act by itself in the log. The grids whose outline changed."""
    place, since = change.place, change.since
    done = []
    with held(place):
        grids = {each.code: each for each in Grid.objects.filter(place=place).on(since)}
        if _outlines(place, since) != change.before:
            raise Impossible("刚才有人改过边界，请重新看一遍再办。")
        if change.closes:
            division.close_grid(grids.pop(change.closes), until=since - dt.timedelta(days=1), by=by, at=at)
        for code in change.changed:
            drawn = shapes.read(mapping_of(change.after[code]))
            if code in grids:
                division.redraw(grids[code], drawn, since=since, by=by, at=at)
                done.append(grids[code])
            elif change.opens and change.opens[0] == code:
                done.append(
                    division.open_grid(
                        place, code, change.opens[1], shape=drawn.geojson, since=since, by=by, at=at
                    )
                )
    return done


def mapping_of(outline: BaseGeometry) -> dict[str, Any]:
    """GeoJSON of an outline, as lists."""
    return shapes.Drawn(outline).geojson


def _outlines(place: Place, on: dt.date) -> dict[str, BaseGeometry]:
    drawn = (
        Boundary.objects.filter(place=place).on(on).order_by("grid__code").values_list("grid__code", "shape")
    )
    return {code: shape(each) for code, each in drawn}


def _line(line: shapes.GeoJSON) -> LineString:
    points = line.get("coordinates") if isinstance(line, dict) and line.get("type") == "LineString" else None
    try:
        made = LineString([(float(x), float(y)) for x, y in points or []])
    except (TypeError, ValueError, shapely.errors.GEOSException):
        made = LineString()
    if made.is_empty or not made.is_valid or not made.length:
        raise Impossible("请画一条线：至少两个点，从边界的一边到另一边。")
    return made


def _first_cut(outline: BaseGeometry, line: LineString) -> BaseGeometry:
    made = [part for piece in _pieces(outline) for part in cut(piece, line).geoms]
    return shapely.GeometryCollection(made)


def _longest_neighbour(piece: BaseGeometry, others: dict[str, BaseGeometry]) -> str:
    around = piece.buffer(_FINE * 20)
    edges = {code: outline.boundary.intersection(around).length for code, outline in others.items()}
    best = max(edges, key=lambda code: edges[code], default="")
    return best if best and edges[best] > 0 else ""


def _same_where_equal(
    before: dict[str, BaseGeometry], after: dict[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    return {
        code: before[code] if code in before and before[code].equals(each) else each
        for code, each in after.items()
    }


def _tidy(outline: BaseGeometry) -> BaseGeometry:
    return shapely.set_precision(outline, _FINE)


def _land(geometry: BaseGeometry) -> BaseGeometry:
    """只要面: polygons worth the name, joined."""
    kept = _pieces(geometry)
    return kept[0] if len(kept) == 1 else _tidy(shapely.union_all(kept)) if kept else shapely.Polygon()


def _pieces(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = getattr(_tidy(geometry), "geoms", [_tidy(geometry)])
    return [part for part in parts if part.geom_type == "Polygon" and _metres(part) > _SPECK]


def _metres(geometry: BaseGeometry) -> float:
    return shapes.square_metres(geometry)
