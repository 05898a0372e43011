"""Where there is much (哪里多): matters of a period by H3 cell, as a table and as fills on the map. Few are never a number."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wangge.analysis import heat
from wangge.faces.console import gate, listing, uses
from wangge.faces.console.forms.heat import Heat
from wangge.faces.look.templatetags.look import listed


@require_safe
@gate.staff(uses.sees_matters)
def page(request: gate.StaffRequest) -> HttpResponse:
    """各格的件数, those with most first; beside it the same on a map."""
    form, chosen = _asked(request)
    found, lost = _found(request.standing, chosen)
    query = {name: str(chosen[name]) for name in ("since", "until", "size")}
    shown = form if form.errors else Heat(initial=chosen, today=request.standing.today)
    return gate.show(
        request,
        "console/heat.html",
        {
            "form": shown,
            "chosen": chosen,
            "metres": heat.SIZES[chosen["size"]],
            "rows": [{"cell": each, "words": counted(each.n)} for each in found],
            "lost": counted(lost) if lost != 0 else "",
            "cells": listing.address(reverse("console:map-heat-cells"), query),
            "areas": reverse("console:map-areas"),
            "tiles": settings.MAP_TILES,
        },
        status=400 if form.errors else 200,
    )


@require_safe
@gate.staff(uses.sees_matters)
def cells(request: gate.StaffRequest) -> HttpResponse:
    """各格 as GeoJSON: the table's rows, each with its outline."""
    form, chosen = _asked(request)
    if form.errors:
        sentence = " ".join(str(each) for errors in form.errors.values() for each in errors)
        return JsonResponse({"error": sentence}, status=400, json_dumps_params={"ensure_ascii": False})
    found, _lost = _found(request.standing, chosen)
    features = [
        {
            "type": "Feature",
            "id": each.code,
            "geometry": {"type": "Polygon", "coordinates": [each.outline]},
            "properties": {"name": listed(each.grids), "words": counted(each.n), "band": each.band},
        }
        for each in found
    ]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False},
    )


def counted(n: int | None) -> str:
    """几件."""
    return _("少于 5 件") if n is None else ngettext("%(n)s 件", "%(n)s 件", n) % {"n": n}


def _asked(request: gate.StaffRequest) -> tuple[Heat, dict[str, Any]]:
    """选了什么; what is usual where nothing was chosen, or where it cannot be."""
    today = request.standing.today
    form = Heat(request.GET or None, today=today)
    if form.is_bound and form.is_valid():
        return form, form.cleaned_data
    usual = Heat({}, today=today)
    usual.is_valid()
    return form, usual.cleaned_data


def _found(standing: gate.Standing, chosen: dict[str, Any]) -> tuple[list[heat.Cell], int | None]:
    return heat.cells(
        standing.matters(), standing.place, chosen["since"], chosen["until"], size=chosen["size"]
    )
