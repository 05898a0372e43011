"""看隐患治理 and 发现隐患: what a company tells its employees of its hazards, and what they tell it, without an account."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.cases import attachments
from wangge.faces.portal import presence, visitor
from wangge.faces.portal.forms import HazardForm
from wangge.faces.portal.views import report
from wangge.policy.pack import Refusal
from wangge.safety import employees, lifecycle, telling
from wangge.safety.models import Hazard
from wangge.territory import division
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


def at(request: HttpRequest, code: str, grid: str) -> HttpResponse:
    """公示牌上的码: says which company and which grid."""
    if code not in {one.code for one in presence.places()}:
        raise Http404
    visitor.of(request).put("place", code)
    return redirect(f"{reverse('portal:hazard-new')}?grid={grid}")


@presence.at_a_place
def new(request: HttpRequest, place: Place) -> HttpResponse:
    """发现隐患: what, and in which grid; the same form sent twice is one report."""
    if place.kind != Place.Kind.COMPANY:
        raise Http404
    now = timezone.now()
    grids = division.grids_on(place, presence.today(place))
    if request.method != "POST":
        here = grids.filter(code=request.GET.get("grid", "").replace("\x00", "")).first()
        return _form(request, place, HazardForm(grids=grids, initial={"uid": uuid4(), "grid": here}))
    form = HazardForm(request.POST, request.FILES, grids=grids)
    if not form.is_valid():
        return _form(request, place, form, status=422)
    said = form.meant()
    try:
        presence.sparing(request, "report", most=20, seconds=600, at=now)
        files = [attachments.prepare(one.name, one) for one in form.cleaned_data["photos"]]
        receipt, _hazard = employees.report(
            place, **said, files=files, code=report.code_for(request, said["uid"]), at=now
        )
    except presence.TooOften as refusal:
        return _form(request, place, form, refusal=refusal, status=429)
    except Refusal as refusal:
        return _form(request, place, form, refusal=refusal, status=422)
    return report.received(request, receipt, said["uid"])


def _form(
    request: HttpRequest, place: Place, form: HazardForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    shown = {"place": place, "form": form, "refusal": refusal}
    return render(request, "portal/hazard_new.html", shown, status=status)
