"""Patrols (巡查): what is due today, what was done and found, making one, and one with what came of it."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.documents import of_patrol
from wangge.faces.console import gate, handing_over, listing, patrol_rows, uses
from wangge.faces.console.forms import patrol as forms
from wangge.faces.console.forms.journal import Search
from wangge.faces.console.views.settings import how
from wangge.faces.look import handing
from wangge.integrity import kept_files, safe_files
from wangge.patrol import access, checklists, findings, grid_files, photos, plans, rounds
from wangge.patrol.models import Patrol
from wangge.policy.pack import Refusal

WRITES = ("GET", "HEAD", "POST")
SPAN = dt.timedelta(days=13)
DAY = dt.timedelta(days=1)


@require_safe
@gate.staff(uses.patrols)
def page(request: gate.StaffRequest) -> HttpResponse:
    """巡查: due today, found and without an outcome, and a fortnight of what was done."""
    standing = request.standing
    form = Search(request.GET or None, standing=standing)
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = said.get("day") or standing.today
    first, grid = last - SPAN, said.get("grid")
    grids = [grid] if grid else list(access.grids(standing.extent, standing.place))
    rows = rounds.between(standing.place, first, last).filter(grid__in=grids).prefetch_related("findings")
    path = reverse("console:patrols")
    asked = {"grid": grid.pk if grid else ""}
    return gate.show(request, "console/patrol/page.html", {
        "form": form, "first": first, "last": last, "rows": rows.reverse(),
        "tasks": patrol_rows.lines(plans.due(standing.place, on=standing.today, grids=grids)),
        "open": findings.open_in(standing.extent, standing.place).filter(patrol__grid__in=grids),
        "earlier": listing.address(path, asked, day=(first - DAY).isoformat()),
        "later": listing.address(path, asked, day=min(last + SPAN + DAY, standing.today).isoformat()) if last < standing.today else "",
    })  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.patrols)
def new(request: gate.StaffRequest) -> HttpResponse:
    """巡查一次: which grid and list first, then the list itself. Pressing twice writes once."""
    standing = request.standing
    grid = access.grids(standing.extent, standing.place).filter(code=request.GET.get("grid", "")).first()
    plan = plans.latest(standing.place, request.GET.get("plan", ""))
    code = request.GET.get("checklist", plan.checklist if plan else "")
    if grid is None or ("plan" not in request.GET and "checklist" not in request.GET):
        begin = forms.Begin(standing=standing, initial={"grid": grid.code if grid else ""})
        return gate.show(request, "console/patrol/begin.html", {"form": begin})
    checklist = checklists.latest(standing.place, code) if code else None
    now = standing.now.astimezone(standing.place.zone).replace(second=0, microsecond=0)
    form = forms.Round(
        request.POST or None, request.FILES or None, checklist=checklist,
        initial={"slip": uuid4(), "started_at": now - dt.timedelta(minutes=15), "ended_at": now},
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        patrol = _kept(request, form, grid, checklist, plan) if form.is_valid() else None
        if patrol is not None:
            messages.success(request, _("巡查记好了。"))
            return redirect("console:patrol", patrol.uid)
        status = 409
    file = grid_files.on(grid, standing.today)
    return gate.show(request, "console/patrol/new.html", {
        "form": form, "grid": grid, "checklist": checklist, "plan": plan, "sections": grid_files.sections(file) if file else [],
        "areas": file.content.get("areas", []) if file else [],
    }, status=status)  # fmt: skip


def _kept(
    request: gate.StaffRequest, form: forms.Round, grid: Any, checklist: Any, plan: Any
) -> Patrol | None:
    said, done = form.cleaned_data, how(request)
    try:
        files = [(item, safe_files.prepare(file.name, file)) for item, file in form.pictures()]
        with transaction.atomic():
            patrol = rounds.record(
                grid.place, grid=grid, checklist=checklist, plan=plan, started_at=said["started_at"], ended_at=said["ended_at"],
                answers=form.answers(), words=said["words"], extra=said["extra"], uid=said["slip"], **done,
            )  # fmt: skip
            for item, file in files:
                photos.add(patrol, file=file, item=item, **done)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    return patrol


@require_http_methods(WRITES)
@gate.staff(uses.patrols)
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一次巡查, item by item; each finding with its outcome, or the two ways it may go."""
    patrol = _found(request, uid)
    if handing_over.wanted(request) and request.method != "POST":
        return handing_over.paper(request, lambda: of_patrol.record(patrol), request.path)
    follow, status = None, 200
    if request.method == "POST":
        finding = next(
            (each for each in patrol.findings.all() if str(each.uid) == request.POST.get("finding")), None
        )
        if finding is None:
            raise Http404
        if request.POST.get("do") == "matter":
            return _to_matter(request, finding)
        follow, status = forms.Follow(request.POST), 409
        if follow.is_valid():
            try:
                hazard = findings.to_hazard(finding, **follow.cleaned_data, **how(request))
            except Refusal as refusal:
                follow.add_error(None, str(refusal))
            else:
                messages.success(
                    request, _("已登记为隐患 %(number)s，一个字也不用再填。") % {"number": hazard.number}
                )
                return redirect("console:patrol", uid)
    shown = []
    for finding in patrol.findings.all():
        mine = follow if follow is not None and request.POST.get("finding") == str(finding.uid) else None
        area = finding.where or (patrol.grid.name if patrol.grid else "")
        shown.append({"row": finding, "case": findings.case_of(finding), "form": mine or forms.Follow(
            initial={"area": area, "kind": "thing", "grade": "general"}, auto_id=f"id_{finding.pk}_%s")})  # fmt: skip
    return gate.show(request, "console/patrol/one.html", {
        "patrol": patrol, "answers": rounds.answered(patrol), "findings": shown, "pictures": _pictures(patrol),
        "sections": grid_files.sections(patrol.file) if patrol.file else [],
    }, status=status)  # fmt: skip


def _pictures(patrol: Patrol) -> dict[str, list[Any]]:
    made: dict[str, list[Any]] = {}
    for each in patrol.photos.all():
        made.setdefault(each.item, []).append(each)
    return made


def _found(request: gate.StaffRequest, uid: UUID) -> Patrol:
    """One answer for unknown and not yours."""
    try:
        return access.one(request.standing.extent, uid)
    except access.NoSuchPatrol as error:
        raise Http404 from error


def _to_matter(request: gate.StaffRequest, finding: Any) -> HttpResponse:
    """转为事项: one press; the receipt carries the code once."""
    try:
        receipt = findings.to_matter(finding, **how(request))
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:patrol", args=[finding.patrol.uid]))
    messages.success(request, _("已转为事项 %(number)s，一个字也不用再填。") % {"number": receipt.number})
    return redirect("console:matter", receipt.number)


@require_safe
@gate.staff(uses.patrols)
def photo(request: gate.StaffRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """巡查的照片."""
    patrol = _found(request, uid)
    picture = next((each for each in patrol.photos.all() if each.pk == pk), None)
    if picture is None:
        raise Http404
    try:
        file = kept_files.opened(picture)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:patrol", args=[uid]))
    return handing.handed(file, kept_files.headers(picture))
