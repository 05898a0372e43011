"""定位 (locating): which grid a point lay in on a day.

The outlines of a place are kept in a tree under the place's edition; a redrawn boundary has another edition.
A point on a line shared by two grids belongs to the one whose code comes first.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models.base import ModelState

from wangge.territory.models import Boundary, Grid, Place

_MOST = 512  # places remembered by one process
_FOREVER = dt.date.max.toordinal()


class Outlines:
    """一地的边界 (outlines): all of a place's boundaries, of every day, in one tree."""

    def __init__(self, place: Place) -> None:
        rows = (
            Boundary.objects.filter(place_id=place.pk).select_related("grid").order_by("grid__code", "since")
        )
        kept = list(rows)
        self.grids = np.array([row.grid for row in kept], dtype=object)
        self.shapes = np.array([shapely.geometry.shape(row.shape) for row in kept], dtype=object)
        self.since = np.array([row.since.toordinal() for row in kept], dtype=np.int64)
        self.until = np.array(
            [row.until.toordinal() if row.until else _FOREVER for row in kept], dtype=np.int64
        )
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)

    def find(self, lons: Any, lats: Any, on: dt.date) -> np.ndarray:
        """For each point the index of its outline, −1 for none."""
        lons, lats = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
        found = np.full(len(lons), len(self.shapes), dtype=np.int64)
        if len(self.shapes) and len(lons):
            points, outlines = self.tree.query(shapely.points(lons, lats))
            day = on.toordinal()
            there = (self.since[outlines] <= day) & (self.until[outlines] >= day)
            points, outlines = points[there], outlines[there]
            # Rising by outline, so that each prepared outline is asked for all its points in a row:
            # seven times as fast as asking in the order of the points.
            order = np.argsort(outlines, kind="stable")
            points, outlines = points[order], outlines[order]
            inside = shapely.intersects_xy(self.shapes[outlines], lons[points], lats[points])
            np.minimum.at(found, points[inside], outlines[inside])
        found[found == len(self.shapes)] = -1
        return found


_kept: OrderedDict[UUID, Outlines] = OrderedDict()
_lock = Lock()


def outlines_of(place: Place) -> Outlines:
    """边界树, remembered by the place's edition."""
    with _lock:
        if place.edition in _kept:
            _kept.move_to_end(place.edition)
            return _kept[place.edition]
    made = Outlines(place)
    with _lock:
        _kept[place.edition] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made


def point_to_grid(place: Place, lon: float, lat: float, *, on: dt.date) -> Grid | None:
    """点在哪个网格: WGS-84 degrees; None when it lay in none (or is not a point at all)."""
    return points_to_grids(place, [lon], [lat], on=on)[0]


def points_to_grids(
    place: Place, lons: Sequence[float], lats: Sequence[float], *, on: dt.date
) -> list[Grid | None]:
    """许多点在哪些网格, in the order given."""
    outlines = outlines_of(place)
    mine: dict[int, Grid | None] = {-1: None}
    answer = []
    for index in outlines.find(lons, lats, on).tolist():
        if index not in mine:
            mine[index] = _own(outlines.grids[index], place)
        answer.append(mine[index])
    return answer


def _own(grid: Grid, place: Place) -> Grid:
    """A copy for this caller: what it does to its grid must not reach the next one (`copy` takes ten times as long)."""
    mine = Grid.__new__(Grid)
    mine.__dict__.update(grid.__dict__)
    mine._state = ModelState()
    mine._state.db, mine._state.adding = grid._state.db, False
    mine._state.fields_cache = {"place": place}
    return mine


def middles(place: Place, *, on: dt.date) -> dict[int, tuple[float, float]]:
    """网格里的一点: for each grid drawn that day a point well inside it, longitude first."""
    drawn = Boundary.objects.filter(place=place).on(on).values_list("grid_id", "shape")
    inside = {grid: shapely.geometry.shape(shape).representative_point() for grid, shape in drawn}
    return {grid: (point.x, point.y) for grid, point in inside.items()}


def areas(place: Place, *, on: dt.date) -> dict[str, Any]:
    """网格范围: the place's grids that day as a GeoJSON FeatureCollection; public, no person in it."""
    drawn = Boundary.objects.filter(place=place).on(on).select_related("grid").order_by("grid__code")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": row.grid.code,
                "geometry": row.shape,
                "properties": {"code": row.grid.code, "name": row.grid.name, "covers": row.grid.covers},
            }
            for row in drawn
        ],
    }
