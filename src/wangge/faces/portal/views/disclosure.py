"""居务公开: what the community made public, from when until when; counts only, signed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wangge.analysis import disclosure, monthly
from wangge.faces.look import figures as look
from wangge.faces.portal import presence
from wangge.territory.models import Place

MOST = 36


@presence.at_a_place
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """公开栏: what hangs now, and what hung before."""
    _community(place)
    on = presence.today(place)
    rows = list(disclosure.shown(place, on)[:MOST])
    return render(request, "portal/disclosures.html", {
        "place": place, "now": [each for each in rows if each.until >= on], "before": [each for each in rows if each.until < on],
        "regulation": presence.regulation(place),
    })  # fmt: skip


@presence.at_a_place
def one(request: HttpRequest, place: Place, uid: UUID) -> HttpResponse:
    """一份."""
    _community(place)
    row = disclosure.shown(place, presence.today(place)).filter(uid=uid).first()
    if row is None:
        raise Http404
    return render(request, "portal/disclosure.html", {
        "place": place, "row": row, **look.disclosed(row), "notes": monthly.notes_on(row.uid, place),
        "regulation": presence.regulation(place), "over": row.until < presence.today(place),
    })  # fmt: skip


def _community(place: Place) -> None:
    if place.kind != Place.Kind.COMMUNITY:
        raise Http404
