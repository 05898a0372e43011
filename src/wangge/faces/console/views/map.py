"""The map of what is open (地图): grids as soft fills, matters and a company's hazards as marks, and lists that say the same."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from wangge.cases import lifecycle
from wangge.cases.models import Case
from wangge.faces.console import gate, ledger, listing, uses
from wangge.faces.look import words
from wangge.safety import access as safety_access
from wangge.safety import register
from wangge.territory import division

MOST = 2000


@require_safe
@gate.staff(uses.sees_matters)
def page(request: gate.StaffRequest) -> HttpResponse:
    """The map and its list; ?grid narrows both."""
    standing, path = request.standing, reverse("console:map")
    grids = list(standing.grids())
    asked = request.GET.get("grid", "")
    grid = next((each for each in grids if each.code == asked), None)
    matters = _open(standing)
    if grid:
        matters = matters.filter(grid=grid)
    sheet = listing.page(
        matters, "received_at", after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    query = {"grid": grid.code if grid else None}
    points = reverse("console:map-points")
    return gate.show(
        request,
        "console/map.html",
        {
            "grids": grids,
            "grid": grid,
            "rows": sheet.rows,
            "lines": ledger.lines(sheet.rows, standing),
            "without_point": sum(row.latitude is None for row in sheet.rows),
            "points": listing.address(points, query),
            "areas": reverse("console:map-areas"),
            "hazards": _hazards(standing) if standing.sees_safety else None,
            "tiles": settings.MAP_TILES,
            "next_url": listing.address(path, query, after=sheet.next) if sheet.next else "",
            "previous_url": listing.address(path, query, before=sheet.previous) if sheet.previous else "",
        },
    )


def _open(standing: gate.Standing) -> Any:
    return listing.open_only(standing.matters().filter(place=standing.place))


@require_safe
@gate.staff(uses.sees_matters)
def points(request: gate.StaffRequest) -> HttpResponse:
    """未结事项的位置 as GeoJSON, at most 2,000 in the rectangle asked for; `truncated` says there are more."""
    standing = request.standing
    matters = _open(standing).filter(longitude__isnull=False, latitude__isnull=False)
    if request.GET.get("grid"):
        matters = matters.filter(grid__code=request.GET["grid"][:24].replace("\x00", ""))
    if request.GET.get("bbox"):
        try:
            west, south, east, north = (float(part) for part in request.GET["bbox"].split(","))
        except ValueError:
            sentence = _("bbox 要写四个数：西、南、东、北的经纬度，用英文逗号隔开。")
            return JsonResponse({"error": sentence}, status=400, json_dumps_params={"ensure_ascii": False})
        if not all(-1000 < part < 1000 for part in (west, south, east, north)):
            return JsonResponse(
                {"error": _("经纬度超出范围。")}, status=400, json_dumps_params={"ensure_ascii": False}
            )
        matters = matters.filter(
            longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north
        )
    columns = ("number", "summary", "state", "due_at", "longitude", "latitude")
    rows = list(matters.order_by("due_at", "pk").only(*columns, "place_id")[: MOST + 1])
    collection = {
        "type": "FeatureCollection",
        "truncated": len(rows) > MOST,
        "features": [_feature(row, standing) for row in rows[:MOST]],
    }
    return _geojson(collection)


def _geojson(collection: dict[str, Any]) -> JsonResponse:
    return JsonResponse(
        collection, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False}
    )


def _feature(case: Case, standing: gate.Standing) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [case.longitude, case.latitude]},
        "properties": {
            "name": case.summary,
            "words": _words(case, standing),
            "tone": _tone(case, standing),
            "href": reverse("console:matter", args=[case.number]),
        },
    }


def _words(case: Case, standing: gate.Standing) -> str:
    state = pgettext("state", lifecycle.word(case.state))
    if case.due_at is None:
        return f"{state} · {_('待分类')}"
    return f"{state} · " + _("%(until)s前") % {"until": words.until(case.due_at, standing.place.zone)}


def _tone(case: Case, standing: gate.Standing) -> str:
    if case.state not in lifecycle.RUNNING:
        return "done" if case.state == lifecycle.State.RESOLVED else "run"
    if case.due_at is None:
        return "new"
    if case.due_at <= standing.now:
        return "late"
    return "soon" if case.due_at <= listing.end_of_day(standing) else "run"


def _hazards(standing: gate.Standing) -> list[dict[str, Any]]:
    """各网格未销案的隐患, each row with the way to its register."""
    seen = safety_access.visible(standing.extent).filter(place=standing.place)
    return [
        row | {"href": listing.address(reverse("console:hazards"), {"show": "open"}, grid=row["grid_id"])}
        for row in register.stages(seen, at=standing.now)
    ]


@require_safe
@gate.staff(uses.sees_safety)
def hazards(request: gate.StaffRequest) -> HttpResponse:
    """未销案的隐患 as GeoJSON: one mark in each grid. A hazard's spot is a name within its grid, never a coordinate."""
    standing = request.standing
    middles = division.middles(standing.place, on=standing.today)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": middles[row["grid_id"]]},
            "properties": {
                "name": row["grid__name"],
                "words": _stages(row),
                "tone": "hazard-late" if row["late"] else "hazard",
                "href": row["href"],
            },
        }
        for row in _hazards(standing)
        if row["grid_id"] in middles
    ]
    return _geojson({"type": "FeatureCollection", "features": features})


def _stages(row: dict[str, Any]) -> str:
    """“3 处隐患：整改 2（逾期 1）、待验收 1”."""
    parts = [
        f"{label} {row[name]}"
        for name, label in (
            ("to_grade", _("待定级")),
            ("rectify", _("整改中")),
            ("late", _("其中逾期")),
            ("check", _("待验收、待签字")),
        )
        if row[name]
    ]
    counted = ngettext("%(n)s 处未销案的隐患", "%(n)s 处未销案的隐患", row["open"]) % {"n": row["open"]}
    return " · ".join([counted, *parts])


@require_safe
@gate.staff(uses.sees_matters)
def areas(request: gate.StaffRequest) -> HttpResponse:
    """网格范围 as GeoJSON; a press on one shows its matters."""
    standing = request.standing
    collection = division.areas(standing.place, on=standing.today)
    for feature in collection["features"]:
        code = feature["properties"].get("code", "")
        feature["properties"]["href"] = listing.address(reverse("console:map"), {}, grid=code)
    return _geojson(collection)
