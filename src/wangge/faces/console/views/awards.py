"""The year's commendations (年终评优): who may be chosen and what speaks for it, by name; chosen with reasons, signed once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.accountability import awards
from wangge.faces.console import gate, uses
from wangge.faces.console.views.appraising import year_of
from wangge.faces.console.views.findings import places_and_chosen
from wangge.faces.console.views.settings import how
from wangge.policy.pack import Refusal


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.hears)
def page(request: gate.StaffRequest) -> HttpResponse:
    """可评的人 and the signed list; the head writes a reason beside those chosen."""
    standing, year = request.standing, year_of(request)
    places, place = places_and_chosen(request)
    if place is None:
        return gate.show(request, "console/appraising/awards.html", {"places": [], "year": year, "rows": []})
    found = awards.candidates(place, year)
    said = {
        each.person.uid: request.POST.get(f"for_{each.person.uid}", "").replace("\x00", "").strip()
        for each in found
    }
    refusal = ""
    if request.method == "POST":
        chosen: dict[UUID, str] = {uid: reasons for uid, reasons in said.items() if reasons}
        try:
            awards.sign(
                place,
                year,
                chosen=chosen,
                words=request.POST.get("words", "").replace("\x00", ""),
                **how(request),
            )
        except Refusal as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("已签发。名单可以打印、张贴。"))
            return redirect(f"{request.path}?year={year}")
    signed = awards.signed(place, year)
    shown: dict[str, Any] = {
        "places": places, "of": place, "year": year, "signed": signed, "refusal": refusal,
        "rows": [(each, said[each.person.uid]) for each in found], "words": request.POST.get("words", ""),
        "signs": signed is None and standing.holds(awards.HEADS) and place.pk == standing.place.pk,
    }  # fmt: skip
    return gate.show(request, "console/appraising/awards.html", shown, status=409 if refusal else 200)
