"""The Friday inspection (日志检查): drawing, remarks, gaps; and what was said to me, with my answer."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.documents import of_journal
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms import journal as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.journal import cadences
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.reports import continuity, inspections

WRITES = ("GET", "HEAD", "POST")


def _week(request: gate.StaffRequest) -> tuple[dt.date, dt.date]:
    said = request.POST if request.method == "POST" else request.GET
    try:
        day = dt.date.fromisoformat(said["week"]) if said.get("week") else request.standing.today
    except ValueError as error:
        raise Http404 from error
    return period("week", day)


@require_http_methods(WRITES)
@gate.staff(uses.inspects)
def page(request: gate.StaffRequest) -> HttpResponse:
    """抽查: the week's continuity and gaps, a sample to read, and holding the inspection."""
    standing = request.standing
    first, last = _week(request)
    place = standing.place
    until = continuity.until(place, last, at=standing.now)
    form = forms.Inspect(request.POST or None, initial={"seed": inspections.new_seed()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            held = inspections.inspect(
                place,
                first,
                seed=said["seed"],
                per_grid=int(said["per_grid"]),
                words=said["words"],
                **how(request),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已记下这次检查。可以对抽到的日志写意见。"))
            return redirect("console:inspection-held", held.uid)
    owed = cadences.owed(place, "diary-inspection", on=first)
    return gate.show(request, "console/journal/inspection.html", {
        "form": form, "first": first, "last": last, "before": first - dt.timedelta(days=7),
        "after": first + dt.timedelta(days=7) if last < standing.today else None,
        "lines": continuity.of(place, first, until) if first <= until else [],
        "gaps": continuity.gaps(place, first, until) if first <= until else [], "until": until, "running": until < min(last, standing.today),
        "held": inspections.inspections(place)[:12], "citation": owed.citation if owed else None,
    }, status=409 if form.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.inspects)
def held(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一次检查: the drawn entries, remarks, gaps and vacancies."""
    standing = request.standing
    row = inspections.one(standing.place, uid)
    if row is None:
        raise Http404
    sample = inspections.sample_of(row, standing.extent)
    if handing_over.wanted(request):
        return handing_over.paper(
            request, lambda: of_journal.inspection(row, sample, at=standing.now), request.path
        )
    if request.method == "POST":
        try:
            _done(request, row, sample)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("console:inspection-held", uid)
    grids = {grid.pk: grid for grid in standing.place.grids.all()}
    gaps: dict[int, list[dict[str, Any]]] = {}
    for each in row.content["gaps"]:
        gaps.setdefault(each["grid"], []).append(each)
    remarks = list(row.remarks.all())
    return gate.show(request, "console/journal/inspection_held.html", {
        "row": row, "population": sum(row.content["population"].values()),
        "sample": [(each, [said for said in remarks if said.entry_id == each.pk]) for each in sample],
        "hidden": len(row.content["drawn"]) - len(sample), "remark": forms.Words(), "decide": forms.Decide(),
        "gaps": [(grids[pk], found) for pk, found in gaps.items() if pk in grids],
        "noted": {each.grid_id for each in row.vacancies.all()}, "vacancies": row.vacancies.all(),
    })  # fmt: skip


def _done(request: gate.StaffRequest, row: Any, sample: list[Any]) -> None:
    do, done = request.POST.get("do", ""), how(request)
    words = request.POST.get("words", "").replace("\x00", "")
    if do == "remark":
        entry = next((each for each in sample if str(each.uid) == request.POST.get("entry")), None)
        if entry is None:
            raise Http404
        inspections.remark(row, entry, words=words, **done)
        messages.success(request, _("已写给本人，他能看到、能回应。"))
    elif do == "vacancy":
        grid = next(
            (each for each in request.standing.place.grids.all() if each.code == request.POST.get("grid")),
            None,
        )
        if grid is None:
            raise Http404
        found = [
            dt.date.fromisoformat(each["day"]) for each in row.content["gaps"] if each["grid"] == grid.pk
        ]
        inspections.note_vacancy(row, grid, days=found, words=words, **done)
        messages.success(request, _("已记下，请网格长说明。说明以前不下结论。"))
    elif do == "decide":
        vacancy = next(
            (each for each in row.vacancies.all() if str(each.uid) == request.POST.get("vacancy")), None
        )
        if vacancy is None:
            raise Http404
        inspections.decide_vacancy(vacancy, stands=request.POST.get("stands") == "yes", words=words, **done)
        messages.success(request, _("已核定。"))
    else:
        raise Http404


@require_http_methods(WRITES)
@gate.staff(uses.writes)
def mine(request: gate.StaffRequest) -> HttpResponse:
    """给我的检查意见 and my grid's vacancies, to be answered."""
    standing = request.standing
    remarks = list(inspections.remarks_to(standing.person)[:50])
    vacancies = (
        list(inspections.vacancies(standing.place, standing.extent)[:20]) if uses.leads(standing) else []
    )
    form = forms.Words(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted, words = request.POST.get("to", ""), form.cleaned_data["words"]
        remark = next((each for each in remarks if str(each.uid) == wanted), None)
        vacancy = next((each for each in vacancies if str(each.uid) == wanted), None)
        if remark is None and vacancy is None:
            raise Http404

        def act() -> Any:
            if remark is not None:
                return inspections.reply(remark, words=words, **how(request))
            return inspections.answer_vacancy(vacancy, words=words, **how(request))  # type: ignore[arg-type]

        if attempt(form, act):
            messages.success(request, _("已回应，检查的人能看到。"))
            return redirect("console:remarks")
    if request.method != "HEAD":
        inspections.read(standing.person, at=standing.now)
    return gate.show(request, "console/journal/remarks.html", {
        "remarks": remarks, "vacancies": vacancies, "form": form, "blank": forms.Words(),
    }, status=409 if form.errors else 200)  # fmt: skip
