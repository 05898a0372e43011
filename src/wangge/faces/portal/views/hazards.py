"""看隐患治理: what a company tells its employees of its hazards – the quarter's notice, and the major ones as they stand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.faces.portal import presence
from wangge.safety import lifecycle, telling
from wangge.safety.models import Hazard
from wangge.territory.models import Place


@presence.at_a_place
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """公示栏: of things, of nobody by name."""
    if place.kind != Place.Kind.COMPANY:
        raise Http404
    shown = telling.public(place)
    notice = shown["notice"]
    grades = dict(Hazard.Grade.choices)
    rows = [
        row
        | {
            "grade_word": grades.get(row["grade"], _("未定级")),
            "state_word": pgettext("state", lifecycle.word(row["state"])),
        }
        for row in (notice.content["rows"] if notice else [])
    ]
    told = [(each, pgettext("state", lifecycle.word(each.state))) for each in shown["told"]]
    return render(request, "portal/hazards.html", {
        "place": place, "notice": notice, "rows": rows, "told": told, "regulation": presence.regulation(place),
    })  # fmt: skip
