"""What patrols are made by (巡查的安排): plans, checklists and shutdowns; written by the safety officer and the leaders."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wangge.cases.backlog import table
from wangge.faces.console import gate, patrol_rows, uses
from wangge.faces.console.forms import patrol as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.patrol import access, checklists, plans, sheets, shutdowns
from wangge.patrol.models import Checklist, PatrolPlan
from wangge.policy.pack import Refusal

WRITES = ("GET", "HEAD", "POST")
SPAN = dt.timedelta(days=14)
LARGEST = 2 * 1024 * 1024


def _demand(request: gate.StaffRequest) -> None:
    """Reading is for all who patrol; writing is the office's."""
    if request.method == "POST" and not uses.plans_patrols(request.standing):
        raise Http404


@require_http_methods(WRITES)
@gate.staff(uses.patrols)
def plan_list(request: gate.StaffRequest) -> HttpResponse:
    """巡查计划, and how far the last fortnight has come, grid by grid."""
    _demand(request)
    standing = request.standing
    form = forms.Plan(request.POST or None, standing=standing, initial={"since": standing.today})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        if attempt(form, lambda: _plan(request, said.pop("code"), form, said)):
            messages.success(request, _("计划写好了，从开始那天起会出现在各网格的“今日该做”里。"))
            return redirect("console:patrol-plans")
    grids = list(access.grids(standing.extent, standing.place))
    yesterday = standing.today - dt.timedelta(days=1)
    return gate.show(request, "console/patrol/plans.html", {
        "form": form, "rows": [_row(each, standing.today) for each in plans.current(standing.place)],
        "kept": plans.kept(standing.place, first=standing.today - SPAN, last=yesterday, grids=grids),
        "first": standing.today - SPAN, "last": yesterday,
    }, status=409 if form.errors else 200)  # fmt: skip


def _row(plan: PatrolPlan, today: dt.date) -> dict[str, Any]:
    over = plan.until is not None and plan.until < today
    return {"plan": plan, "when": patrol_rows.when(plan), "over": over}


def _plan(request: gate.StaffRequest, code: str, form: forms.Plan, said: dict[str, Any]) -> PatrolPlan:
    standing = request.standing
    chosen = standing.grids().filter(code__in=said["grids"])
    return plans.write(
        standing.place, code, title=said["title"], kind=said["kind"], rule=form.rule(), checklist=said["checklist"],
        grids=chosen, since=said["since"], until=said["until"], words=said["words"], **how(request),
    )  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.patrols)
def plan(request: gate.StaffRequest, code: str) -> HttpResponse:
    """一个计划: its versions; changed or ended by the office."""
    _demand(request)
    standing = request.standing
    row = plans.latest(standing.place, code)
    if row is None:
        raise Http404
    do = request.POST.get("do", "")
    form = forms.Plan(request.POST if do == "change" else None, standing=standing, row=row)
    ending = forms.Ending(request.POST if do == "end" else None, initial={"until": standing.today})
    if (
        do == "change"
        and form.is_valid()
        and attempt(form, lambda: _plan(request, code, form, form.cleaned_data))
    ):
        messages.success(request, _("已改成新的一版，旧的留着。"))
        return redirect("console:patrol-plan", code)
    if (
        do == "end"
        and ending.is_valid()
        and attempt(ending, lambda: plans.end(row, **ending.cleaned_data, **how(request)))
    ):
        messages.success(request, _("这个计划到那天为止。"))
        return redirect("console:patrol-plans")
    return gate.show(request, "console/patrol/plan.html", {
        "row": row, "when": patrol_rows.when(row), "versions": plans.versions(standing.place, code), "form": form, "ending": ending,
        "checklist": checklists.latest(standing.place, row.checklist) if row.checklist else None,
        "grids": standing.grids().filter(code__in=row.grids),
    }, status=409 if form.errors or ending.errors else 200)  # fmt: skip


# --- checklists ---


@require_http_methods(WRITES)
@gate.staff(uses.patrols)
def lists(request: gate.StaffRequest) -> HttpResponse:
    """检查表: those in use; new by hand, from a file, or from our examples."""
    _demand(request)
    standing, do = request.standing, request.POST.get("do", "")
    form = forms.List(request.POST if do == "write" else None, standing=standing)
    brought = forms.Import(
        request.POST if do == "import" else None, request.FILES if do == "import" else None
    )
    if do == "examples":
        made = sheets.examples(settings.PACKS, standing.place, **how(request))
        n = len(made)
        messages.success(
            request, ngettext("加了 %d 张样表，按自己的情况改。", "加了 %d 张样表，按自己的情况改。", n) % n
        )
        return redirect("console:checklists")
    if do == "write" and form.is_valid() and attempt(form, lambda: _list(request, form)):
        messages.success(request, _("检查表写好了。"))
        return redirect("console:checklists")
    if do == "import" and brought.is_valid() and attempt(brought, lambda: _brought(request, brought)):
        messages.success(request, _("已导入。"))
        return redirect("console:checklists")
    return gate.show(request, "console/patrol/checklists.html", {
        "rows": checklists.current(standing.place), "form": form, "import": brought,
    }, status=409 if form.errors or brought.errors else 200)  # fmt: skip


def _list(request: gate.StaffRequest, form: forms.List, row: Checklist | None = None) -> Checklist:
    standing, said = request.standing, form.cleaned_data
    chosen = standing.grids().filter(code__in=said["grids"])
    return checklists.write(
        standing.place, row.code if row else said["code"], title=said["title"], area=said["area"], grids=chosen,
        items=said["items"], changed=said.get("changed", ""), **how(request),
    )  # fmt: skip


def _brought(request: gate.StaffRequest, form: forms.Import) -> list[Checklist]:
    """上传的文件, put down for as long as it is read."""
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        raise Refusal(_("文件超过 2 MB，不像是检查表。"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(file.name).suffix.lower()[:6]}"
        path.write_bytes(file.read())
        return sheets.bring_in(
            table.read(path), request.standing.place, title=form.cleaned_data["title"], **how(request)
        )


@require_http_methods(WRITES)
@gate.staff(uses.patrols)
def checklist(request: gate.StaffRequest, code: str) -> HttpResponse:
    """一张检查表: to print, to change, to end; its versions."""
    _demand(request)
    standing, do = request.standing, request.POST.get("do", "")
    row = checklists.latest(standing.place, code)
    if row is None:
        raise Http404
    form = forms.List(request.POST if do == "write" else None, standing=standing, row=row)
    ending = forms.Retire(request.POST if do == "end" else None)
    if do == "write" and form.is_valid() and attempt(form, lambda: _list(request, form, row)):
        messages.success(request, _("已改成新的一版，旧的留着。"))
        return redirect("console:checklist", code)
    if (
        do == "end"
        and ending.is_valid()
        and attempt(ending, lambda: checklists.end(row, **ending.cleaned_data, **how(request)))
    ):
        messages.success(request, _("已停用。用它查过的记录照样看得到。"))
        return redirect("console:checklists")
    return gate.show(request, "console/patrol/checklist.html", {
        "row": row, "versions": checklists.versions(standing.place, code), "form": form, "ending": ending,
        "grids": standing.grids().filter(code__in=row.grids),
    }, status=409 if form.errors or ending.errors else 200)  # fmt: skip


# --- shutdowns ---


@require_http_methods(WRITES)
@gate.staff(uses.patrols)
def shutdown_list(request: gate.StaffRequest) -> HttpResponse:
    """停产."""
    _demand(request)
    standing = request.standing
    first = {"slip": uuid4(), "since": standing.today, "until": standing.today}
    form = forms.Shut(request.POST or None, standing=standing, initial=first)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        if attempt(
            form, lambda: shutdowns.note(standing.place, uid=said.pop("slip"), **said, **how(request))
        ):
            messages.success(request, _("已写明停产，这几天不用巡查。"))
            return redirect("console:shutdowns")
    return gate.show(request, "console/patrol/shutdowns.html", {
        "form": form, "rows": shutdowns.noted(standing.place),
    }, status=409 if form.errors else 200)  # fmt: skip


@require_POST
@gate.staff(uses.plans_patrols)
def shutdown_back(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """收回写错的停产."""
    row = next((each for each in shutdowns.noted(request.standing.place) if each.uid == uid), None)
    if row is None:
        raise Http404
    try:
        shutdowns.take_back(row, words=request.POST.get("words", "")[:200], **how(request))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("已收回，两条都留着。"))
    return redirect("console:shutdowns")
