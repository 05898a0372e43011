"""The grid's file (网格档案), whether every area and day is somebody's (覆盖检查), and the board on the wall (责任公示牌)."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.faces.console import gate, uses
from wangge.faces.console.forms import patrol as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.faces.look import words
from wangge.patrol import access, covering, grid_files
from wangge.territory.models import Grid

WRITES = ("GET", "HEAD", "POST")


@require_safe
@gate.staff(uses.sees_cover)
def page(request: gate.StaffRequest) -> HttpResponse:
    """各网格的档案."""
    standing = request.standing
    files = grid_files.all_on(standing.place, standing.today)
    rows = [{"grid": each, "file": files.get(each.pk)} for each in _grids(standing)]
    return gate.show(request, "console/patrol/files.html", {"rows": rows})


def _grids(standing: gate.Standing) -> list[Grid]:
    """The union sees every grid's file; a manager their own."""
    if standing.holds(access.OFFICE | {"union"}):
        return list(standing.grids())
    return list(access.grids(standing.extent, standing.place))


@require_http_methods(WRITES)
@gate.staff(uses.sees_cover)
def one(request: gate.StaffRequest, code: str) -> HttpResponse:
    """一个网格的档案: as it is, what changed when, and how it was on another day."""
    standing = request.standing
    grid = next((each for each in _grids(standing) if each.code == code), None)
    if grid is None:
        raise Http404
    writes = uses.patrols(standing)
    versions = grid_files.versions(grid)
    chosen = next((each for each in versions if str(each.uid) == request.GET.get("version")), None)
    shown = chosen or (versions[0] if versions else None)
    initial: dict[str, Any] = {"since": standing.today}
    if versions:
        initial |= {name: "\n".join(versions[0].content.get(name, [])) for name in grid_files.SECTIONS}
    form = forms.File(request.POST or None, initial=initial)
    if request.method == "POST":
        if not writes:
            raise Http404
        made: list[Any] = []
        if form.is_valid() and attempt(form, lambda: made.append(_write(request, grid, form))):
            if made[0].repeated:
                messages.info(request, _("和现在的一版一样，没有变化不用重复填报（D-2.1）。"))
            else:
                messages.success(request, _("已更新，旧的一版留着。"))
            return redirect("console:grid-file", code)
    pairs = zip(versions, [*versions[1:], None], strict=False)  # of no version there is none before
    return gate.show(request, "console/patrol/file.html", {
        "grid": grid, "shown": shown, "old": chosen is not None and chosen != versions[0], "writes": writes, "form": form,
        "sections": grid_files.sections(shown) if shown else [],
        "history": [{"row": row, "changes": grid_files.changes(row, before) if before else []} for row, before in pairs],
    }, status=409 if form.errors else 200)  # fmt: skip


def _write(request: gate.StaffRequest, grid: Grid, form: forms.File) -> Any:
    said = form.cleaned_data
    return grid_files.write(
        grid, form.content(), since=said["since"], changed=said["changed"], **how(request)
    )


# --- coverage ---


@require_http_methods(WRITES)
@gate.staff(uses.sees_cover)
def cover(request: gate.StaffRequest) -> HttpResponse:
    """单位覆盖报告: gaps today and for a month ahead; the list of areas; the month's check signed by the safety officer."""
    standing = request.standing
    place, do, office = standing.place, request.POST.get("do", ""), uses.plans_patrols(standing)
    if request.method == "POST" and not office:
        raise Http404
    listed = covering.areas(place, standing.today)
    areas = forms.Areas(
        request.POST if do == "areas" else None,
        initial={"names": "\n".join(listed.names) if listed else ""},
        auto_id="id_areas_%s",
    )
    check = forms.Check(
        request.POST if do == "sign" else None, months=_months(standing), auto_id="id_check_%s"
    )
    if do == "areas" and areas.is_valid():
        said = areas.cleaned_data
        if attempt(
            areas,
            lambda: covering.list_areas(
                place, said["names"].splitlines(), changed=said["changed"], **how(request)
            ),
        ):
            messages.success(request, _("区域清单写好了。"))
            return redirect("console:company-coverage")
    if do == "sign" and check.is_valid():
        month = dt.date.fromisoformat(check.cleaned_data["month"])
        if attempt(
            check, lambda: covering.sign(place, month, words=check.cleaned_data["words"], **how(request))
        ):
            messages.success(request, _("已签发。"))
            return redirect("console:company-coverage")
    ahead = standing.today + dt.timedelta(days=30)
    return gate.show(request, "console/patrol/cover.html", {
        "report": covering.report(place, on=standing.today, until=ahead), "listed": listed, "areas": areas, "check": check,
        "checks": covering.checks(place), "office": office,
    }, status=409 if areas.errors or check.errors else 200)  # fmt: skip


def _months(standing: gate.Standing) -> list[tuple[str, str]]:
    """可以签发的月份: last month and this one, where nothing is signed yet."""
    this = standing.today.replace(day=1)
    both = [(this - dt.timedelta(days=1)).replace(day=1), this]
    done = {each.month for each in covering.checks(standing.place)}
    return [
        (each.isoformat(), _("%(year)d年%(month)d月") % {"year": each.year, "month": each.month})
        for each in both
        if each not in done
    ]


@require_safe
@gate.staff(uses.sees_cover)
def checked(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一份签发过的覆盖检查, to print."""
    row = next((each for each in covering.checks(request.standing.place) if each.uid == uid), None)
    if row is None:
        raise Http404
    return gate.show(request, "console/patrol/checked.html", {"row": row})


@require_safe
@gate.staff(uses.sees_cover)
def board(request: gate.StaffRequest) -> HttpResponse:
    """责任公示牌: a page for each grid, for the wall; the code leads to reporting here."""
    standing = request.standing
    grid = next((each for each in _grids(standing) if each.code == request.GET.get("grid")), None)
    boards = covering.boards(standing.place, on=standing.today, grid=grid)
    mine = {each.pk for each in _grids(standing)}
    shown = [(each, _address(request, each.grid)) for each in boards if each.grid.pk in mine]
    return gate.show(
        request, "console/patrol/board.html", {"boards": shown, "day": words.full_day(standing.today)}
    )


def _address(request: gate.StaffRequest, grid: Any) -> str:
    """公示牌上的码: a hazard of this grid, told without an account."""
    return request.build_absolute_uri(
        reverse("portal:hazard-at", args=[request.standing.place.code, grid.code])
    )
