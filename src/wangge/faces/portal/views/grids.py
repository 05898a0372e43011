"""谁负责我这一片: the notice that must hang in the residents' main places, always current."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from wangge.faces.portal import presence
from wangge.faces.portal.forms import WhereForm
from wangge.territory import answering, locating
from wangge.territory.models import Place


@presence.at_a_place
def grids(request: HttpRequest, place: Place) -> HttpResponse:
    """网格公示: grid, what it covers, who answers today; stand-ins where someone is on leave."""
    on = presence.today(place)
    form = WhereForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    words = asked.get("q", "").strip()
    rows = answering.notice_board(place, on=on)
    if words:
        rows = [row for row in rows if answering.covers(row.grid, words)]
    shown = {"place": place, "today": on, "form": form, "rows": rows}
    return render(request, "portal/grids.html", shown | {"regulation": presence.regulation(place)})


@presence.at_a_place
def areas(request: HttpRequest, place: Place) -> HttpResponse:
    """网格范围 as GeoJSON for the map; the table beside it says the same in words."""
    return JsonResponse(locating.areas(place, on=presence.today(place)))
