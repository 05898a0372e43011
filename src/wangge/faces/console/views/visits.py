"""Household visits (入户走访): the quarter's coverage, the list by need, and one household."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.faces.console import gate, uses
from wangge.faces.console.forms import journal as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.journal import access, cadences, households, visits
from wangge.policy.pack import Refusal

WRITES = ("GET", "HEAD", "POST")


def visited(standing: gate.Standing) -> bool:
    """入户走访 is a community's: a company has no households."""
    return uses.writes(standing) and standing.place.kind != "company"


@require_http_methods(WRITES)
@gate.staff(visited)
def page(request: gate.StaffRequest) -> HttpResponse:
    """本季度走访."""
    standing = request.standing
    form = forms.NewHousehold(request.POST or None, standing=standing)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        grid = said.pop("grid")
        if attempt(form, lambda: households.add(grid, **said, **how(request))):
            messages.success(request, _("已列入。住户什么时候不愿意，随时可以不再列入。"))
            return redirect("console:visits")
    grids = list(access.grids(standing.extent, standing.place).select_related("place"))
    listed = access.households_in(standing.extent).filter(place=standing.place).current().whole()
    owed = cadences.owed(standing.place, visits.DUTY, on=standing.today)
    return gate.show(request, "console/journal/visits.html", {
        "coverages": visits.coverages(standing.place, on=standing.today, grids=grids) if grids else [],
        "households": listed.order_by("grid__code", "number"),
        "plans": visits.open_plans(standing.place, on=standing.today, grids=grids),
        "form": form, "citation": owed.citation if owed else None,
    }, status=409 if form.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(visited)
def household(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一户: its need and basis, its visits, and what may be recorded now."""
    standing = request.standing
    try:
        row = households.one(standing.extent, uid)
    except Refusal as error:
        raise Http404 from error
    asked = {"need": row.need, "basis": row.basis}
    made: dict[str, Any] = {
        "visit": forms.Visited(initial={"slip": uuid4()}), "plan": forms.Plan(standing=standing),
        "review": forms.ReviewAgain(initial=asked), "end": forms.EndHousehold(),
    }  # fmt: skip
    shown = None
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "reveal":
            try:
                shown = households.reveal(
                    row, standing.actor_here(), at=standing.now, purpose=request.POST.get("purpose", "")[:200]
                )
            except Refusal as refusal:
                messages.warning(request, str(refusal))
        elif do in made:
            kept = {"standing": standing} if do == "plan" else {}
            form = made[do] = type(made[do])(request.POST, **kept)
            if form.is_valid() and attempt(form, lambda: _done(request, row, do, form.cleaned_data)):
                messages.success(request, _("已记下。"))
                return redirect(
                    "console:visits" if do == "end" else "console:household", *([] if do == "end" else [uid])
                )
        else:
            raise Http404
    went = access.visits_in(standing.extent).filter(household=row).select_related("place", "visitor")
    return gate.show(request, "console/journal/household.html", {
        "row": row, "forms": made, "shown": shown, "visits": went.order_by("-visited_at")[:30],
        "reviews": row.reviews.order_by("-pk"), "review_over": row.review_on <= standing.today,
    }, status=409 if any(each.errors for each in made.values()) else 200)  # fmt: skip


def _done(request: gate.StaffRequest, row: Any, do: str, said: dict[str, Any]) -> Any:
    if do == "visit":
        uid = said.pop("slip")
        return visits.visit(row, uid=uid, **said, **how(request))
    if do == "plan":
        return visits.plan(row, quarter=said["planned_on"] or request.standing.today, **said, **how(request))
    if do == "review":
        return households.review(row, **said, **how(request))
    return households.end(row, **said, **how(request))
