"""导入网格: grids and boundaries from a GeoJSON file, all or nothing.

A FeatureCollection whose features have the properties code, name and perhaps covers, contact, kind, sector.
A known code is redrawn from the day on, a new one is opened; grids that the file does not name stay.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely

from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory import coordinates, shapes
from wangge.territory.ground import Impossible, held, said, write
from wangge.territory.models import Boundary, Grid, Place
from wangge.territory.models.dated import holds
from wangge.territory.naming import code_of, text_of

_MOST_BYTES, _MOST_GRIDS = 64 * 1024 * 1024, 20_000
_CRACK = 30 / 111_320  # degrees: a strip narrower than twice 30 m between two grids is reported as a gap


class GridsRefused(Refusal):
    """导入被拒: nothing was written; `problems` has (feature number, code, reason), numbered from 1."""

    def __init__(self, problems: list[tuple[int, str, str]]) -> None:
        self.problems = problems
        lines = [f"第 {n} 个图形{f'（{code}）' if code else ''}：{why}" for n, code, why in problems]
        super().__init__("没有导入任何网格。\n" + "\n".join(lines))


@dataclass
class GridReport:
    """导入结果 (report): what the file did or would do, and what its reader should look at."""

    opened: list[str] = field(default_factory=list)
    redrawn: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)  # grids here that the file does not name
    notes: list[str] = field(default_factory=list)  # mended outlines, swapped axes
    overlaps: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """逐句: the report as people read it."""
        first = f"新设 {len(self.opened)} 个网格，重划 {len(self.redrawn)} 个，不变 {len(self.unchanged)} 个"
        left = [f"文件里没有的网格保持原样：{'、'.join(self.absent)}"] if self.absent else []
        return [first, *left, *self.notes, *self.overlaps, *self.gaps]


@dataclass
class _Row:
    number: int
    code: str
    columns: dict[str, Any]
    drawn: shapes.Drawn


_Plans = list[tuple[_Row, Grid | None, Boundary | None]]  # the grid and the boundary there were before


def import_grids(
    place: Place,
    geojson: str | bytes | shapes.GeoJSON,
    *,
    datum: str = "wgs84",
    since: dt.date,
    dry_run: bool = False,
    by: Actor,
    at: dt.datetime,
) -> GridReport:
    """导入网格 from `since` on. `datum`: wgs84, cgcs2000, gcj02 or bd09. GridsRefused lists every bad feature."""
    if place.kind not in (Place.Kind.COMMUNITY, Place.Kind.COMPANY):
        raise Impossible(f"网格属于社区或单位，不直接属于{place.get_kind_display()}")
    if not holds(place, since):
        raise Impossible(f"{said(since)}“{place}”不在设立期间")
    rows = _read(place, _features(geojson), datum)
    with held(place):
        report, plans = _plan(place, rows, since)
        if not dry_run and (report.opened or report.redrawn):
            _write(place, plans, since)
            drawn = {row.code: row.drawn.digest for row, _, _ in plans}
            body = {
                "since": since.isoformat(),
                "opened": report.opened,
                "redrawn": report.redrawn,
                "shapes": drawn,
            }
            write(place, "grids.import", place.code, body, by=by, at=at)
    return report


def _features(geojson: str | bytes | shapes.GeoJSON) -> list[Any]:
    if isinstance(geojson, (str, bytes)):
        if len(geojson) > _MOST_BYTES:
            raise Impossible(f"文件太大（{len(geojson) // 1_048_576} MB），请分开导入，每份 64 MB 以内")
        try:
            geojson = json.loads(geojson)
        except RecursionError:
            raise Impossible("文件嵌套太深，不是网格图形") from None
        except UnicodeDecodeError:
            raise Impossible("文件不是 UTF-8 编码，读不出文字") from None
        except json.JSONDecodeError as error:
            raise Impossible(f"文件不是 JSON：第 {error.lineno} 行第 {error.colno} 列读不下去") from None
    if not isinstance(geojson, dict) or geojson.get("type") != "FeatureCollection":
        raise Impossible("文件应是 GeoJSON 的 FeatureCollection")
    features = geojson.get("features")
    if not isinstance(features, list) or not features:
        raise Impossible("文件里没有图形（features 为空）")
    if len(features) > _MOST_GRIDS:
        raise Impossible(f"文件里有 {len(features)} 个图形，一次最多 {_MOST_GRIDS} 个")
    return features


def _read(place: Place, features: list[Any], datum: str) -> list[_Row]:
    if datum not in coordinates.TO_WGS84:
        raise Impossible(f"不认识坐标系“{datum}”，可以是 {'、'.join(coordinates.TO_WGS84)}")
    convert = None if datum == "wgs84" else coordinates.TO_WGS84[datum]
    sectors = {sector.code: sector for sector in place.sectors.all()}
    rows: dict[str, _Row] = {}
    problems: list[tuple[int, str, str]] = []
    for number, feature in enumerate(features, 1):
        code = ""
        try:
            given = feature.get("properties") if isinstance(feature, dict) else None
            if not isinstance(given, dict):
                raise Impossible("没有属性（properties），至少要有 code 和 name")
            if given.get("code") is None or isinstance(given["code"], (dict, list, bool)):
                raise Impossible("没有网格代码（properties.code）")
            code = code_of(str(given["code"]), "网格代码", 24)
            if code in rows:
                raise Impossible(f"代码与第 {rows[code].number} 个图形重复")
            columns: dict[str, Any] = {"name": text_of(given.get("name") or "", "网格名称", 80)}
            for key, limit in (("covers", 300), ("contact", 60)):
                if given.get(key) is not None:
                    columns[key] = text_of(given[key], key, limit, may_be_empty=True)
            if given.get("kind"):
                if given["kind"] not in Grid.Kind.values:
                    raise Impossible(f"没有“{given['kind']}”这种网格；可以是 {'、'.join(Grid.Kind.values)}")
                columns["kind"] = given["kind"]
            if given.get("sector"):
                if given["sector"] not in sectors:
                    raise Impossible(f"“{place}”没有片区“{given['sector']}”")
                columns["sector"] = sectors[given["sector"]]
            rows[code] = _Row(number, code, columns, shapes.read(feature.get("geometry"), convert))
        except Refusal as refusal:
            problems.append((number, code, str(refusal)))
    if problems:
        raise GridsRefused(problems)
    return list(rows.values())


def _plan(place: Place, rows: list[_Row], since: dt.date) -> tuple[GridReport, _Plans]:
    report, plans, problems = GridReport(), [], []
    grids = {grid.code: grid for grid in Grid.objects.filter(place=place)}
    last: dict[int, Boundary] = {}
    for boundary in Boundary.objects.filter(place=place).order_by("since"):
        last[boundary.grid_id] = boundary
    for row in rows:
        if row.drawn.mended:
            report.notes.append(f"第 {row.number} 个图形（{row.code}）：{row.drawn.mended}")
        grid = grids.get(row.code)
        old = last.get(grid.pk) if grid else None
        if grid is None:
            report.opened.append(row.code)
        elif not holds(grid, since):
            problems.append((row.number, row.code, f"网格“{grid}”在{said(since)}不在设立期间"))
            continue
        elif old and old.shape == row.drawn.geojson and holds(old, since):
            report.unchanged.append(row.code)
            continue
        elif old and old.since >= since:
            problems.append(
                (row.number, row.code, f"边界自{said(old.since)}起已另行划定，新的须在那之后开始")
            )
            continue
        else:
            report.redrawn.append(row.code)
        plans.append((row, grid, old))
    if problems:
        raise GridsRefused(problems)
    outlines = {row.code: row.drawn.outline for row in rows}
    for code, grid in grids.items():
        if code not in outlines and holds(grid, since):
            report.absent.append(code)
            if grid.pk in last and holds(last[grid.pk], since):
                outlines[code] = shapely.geometry.shape(last[grid.pk].shape)
    report.overlaps = list(overlaps(outlines))
    report.gaps = list(gaps(outlines))
    return report, plans


def _write(place: Place, plans: _Plans, since: dt.date) -> None:
    new = [
        Grid(place=place, code=row.code, since=since, **row.columns) for row, grid, _ in plans if grid is None
    ]
    Grid.objects.bulk_create(new, batch_size=500)
    opened = {grid.code: grid for grid in new}
    ended = [old for _, _, old in plans if old and (old.until is None or old.until >= since)]
    for old in ended:
        old.until = since - dt.timedelta(days=1)
    Boundary.objects.bulk_update(ended, ["until"], batch_size=500)
    Boundary.objects.bulk_create(
        [
            Boundary(
                place=place, grid=grid or opened[row.code], since=since,
                until=grid.until if grid else None, **row.drawn.columns,
            )
            for row, grid, _ in plans
        ],
        batch_size=500,
    )  # fmt: skip


def overlaps(outlines: dict[str, Any]) -> Iterator[str]:
    """重叠: pairs of grids that share more than 25 m² and more than 0.5 % of the smaller one."""
    codes, figures = list(outlines), list(outlines.values())
    pairs = shapely.STRtree(figures).query(figures, predicate="intersects").T if figures else []
    for one, other in pairs:
        if one < other:
            shared = figures[one].intersection(figures[other])
            area = shapes.square_metres(shared)
            if area > 25 and shared.area > 0.005 * min(figures[one].area, figures[other].area):
                yield f"网格 {codes[one]} 与 {codes[other]} 重叠约 {area:,.0f} 平方米"


def gaps(outlines: dict[str, Any]) -> Iterator[str]:
    """空隙: holes and cracks of more than 100 m² that no grid covers."""
    if not outlines:
        return
    whole = shapely.union_all(list(outlines.values()))
    # Swelling and shrinking with square corners closes holes and cracks and leaves the outer edge as it was.
    closed = whole.buffer(_CRACK, join_style="mitre").buffer(-_CRACK, join_style="mitre")
    filled = [shapely.Polygon(part.exterior) for part in getattr(closed, "geoms", [closed])]
    for gap in getattr(rest := shapely.union_all(filled).difference(whole), "geoms", [rest]):
        area = shapes.square_metres(gap)
        if area > 100:
            middle = gap.representative_point()
            yield f"在 {middle.x:.5f}, {middle.y:.5f} 处有约 {area:,.0f} 平方米不属于任何网格"
