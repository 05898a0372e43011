"""Periodic reports (定期汇报): composed, written, signed by a grid's manager; read and answered by the company."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.documents import of_meetings
from wangge.faces.console import duty_rows, gate, handing_over, uses
from wangge.faces.console.forms.meetings import Added
from wangge.faces.console.views.settings import attempt
from wangge.integrity.actor import Actor
from wangge.meetings import notices, periodic
from wangge.meetings.models import PeriodicReport
from wangge.policy.pack import Refusal
from wangge.safety import access as hazard_access
from wangge.territory.models import Grid
from wangge.territory.reach import actor_of

WRITES = ("GET", "HEAD", "POST")
LISTED = 60


@require_http_methods(WRITES)
@gate.staff(uses.reports_periodically)
def page(request: gate.StaffRequest) -> HttpResponse:
    """一期的汇报 of a grid, and those that were sent before."""
    standing = request.standing
    grids = periodic.grids(standing.extent, standing.place)
    if not grids:
        return gate.show(request, "console/journal/no_grid.html")
    grid, day = _grid(request, grids), _day(request)
    try:
        period = periodic.compose(grid, day, at=standing.now)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:duties"))
    here = f"{reverse('console:periodic')}?grid={grid.code}&day={day}"
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").replace("\x00", "")[:3000] for name in periodic.SECTIONS}
        try:
            _done(request, grid, day, typed)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        else:
            return redirect(here)
    report = periodic.report_of(grid, day)
    words = typed or (report.words if report else periodic.draft_of(grid, day))
    line = periodic.line_of(grid, day, at=standing.now)
    return gate.show(request, "console/periodic/page.html", {
        "grid": grid, "grids": grids, "day": day, "period": period, "report": report,
        "figures": periodic.figures_of(report) if report else period.figures,
        "sections": [{"name": name, "label": label, "words": words.get(name, "")} for name, label in periodic.SECTIONS.items()],
        "may_sign": report is None and _mine(standing, grid), "may_add": report is not None and _mine(standing, grid),
        "matters": [each for each in period.matters if each.key in _seen(standing, period)],
        "hazards": [each for each in period.hazards if each.key in _seen(standing, period)],
        "line": duty_rows.row(line) if line else None, "citation": period.owed.citation,
        "over": period.until <= standing.today, "before": period.since - dt.timedelta(days=1),
        "after": period.until + dt.timedelta(days=1) if period.until < standing.today else None,
        "sent": periodic.visible(standing.extent, standing.place)[:LISTED],
    })  # fmt: skip


def _done(request: gate.StaffRequest, grid: Grid, day: dt.date, typed: dict[str, str]) -> None:
    given: dict[str, Any] = {"by": _actor(request.standing, grid), "at": request.standing.now}
    match request.POST.get("do", ""):
        case "sign":
            periodic.sign(grid, day, words=typed, **given)
            messages.success(request, _("已签发，报给了片区责任人、安全环保员和公司领导。"))
        case "add":
            report = periodic.report_of(grid, day)
            if report is None:
                raise Refusal(_("这一期还没有签发，直接改就行。"))
            periodic.add(report, words=request.POST.get("words", "")[:1000], **given)
            messages.success(request, _("已补充在汇报后面。"))
        case _:
            periodic.save_draft(grid, day, words=typed, **given)
            messages.success(request, _("已存下，还没有签发。"))


@require_safe
@gate.staff(uses.reports_periodically)
def paper(request: gate.StaffRequest) -> HttpResponse:
    """汇报 to print, or as Word, PDF, Excel."""
    standing = request.standing
    grids = periodic.grids(standing.extent, standing.place)
    if not grids:
        raise Http404
    grid, day = _grid(request, grids), _day(request)
    back = f"{reverse('console:periodic')}?grid={grid.code}&day={day}"
    try:
        period = periodic.compose(grid, day, at=standing.now)
    except Refusal as refusal:
        return gate.said(request, str(refusal), back)
    report = periodic.report_of(grid, day)
    words = report.words if report else periodic.draft_of(grid, day)
    seen = _seen(standing, period)
    if handing_over.wanted(request):
        return handing_over.paper(request, lambda: of_meetings.report(period, report, words, seen), back)
    return handing_over.page(request, of_meetings.report(period, report, words, seen), back)


@require_http_methods(WRITES)
@gate.staff(uses.reports_periodically)
def report(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一份汇报, as it was signed, and the answers to it."""
    standing = request.standing
    row = periodic.visible(standing.extent, standing.place).filter(uid=uid).first()
    if row is None:
        raise Http404
    notices.read(standing.person, url=f"report:{row.uid}", at=standing.now)
    form = Added(request.POST or None)
    form.fields["words"].label = _("答复")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(form, lambda: periodic.reply(
            row, words=said["words"], uid=said["slip"], by=_actor(standing, row.grid), at=standing.now
        )):  # fmt: skip
            messages.success(request, _("已答复，网格管理员会看到。"))
            return redirect("console:periodic-report", uid)
    return gate.show(request, "console/periodic/report.html", {
        "report": row, "figures": periodic.figures_of(row), "form": form, "mine": _answers(standing, row),
        "sections": [{"label": label, "words": row.words.get(name, "")} for name, label in periodic.SECTIONS.items()],
        "checkpoint": periodic.vouched_by(row),
    }, status=409 if form.errors else 200)  # fmt: skip


def _grid(request: gate.StaffRequest, grids: list[Grid]) -> Grid:
    asked = request.POST.get("grid") or request.GET.get("grid") or ""
    mine = [each for each in grids if each.pk in request.standing.extent.grids]
    if not asked:
        return (mine or grids)[0]
    found = next((each for each in grids if each.code == asked), None)
    if found is None:
        raise Http404
    return found


def _day(request: gate.StaffRequest) -> dt.date:
    """哪一期: that of the day asked for; else the last one that is over, while it may still be signed."""
    today, asked = request.standing.today, request.POST.get("day") or request.GET.get("day") or ""
    try:
        return min(dt.date.fromisoformat(asked), today) if asked else today - dt.timedelta(days=7)
    except ValueError as error:
        raise Http404 from error


def _actor(standing: gate.Standing, grid: Grid) -> Actor:
    posts = sorted(
        standing.posts, key=lambda post: (post.grid_id != grid.pk, post.place_id != grid.place_id, post.pk)
    )
    return actor_of(posts[0])


def _mine(standing: gate.Standing, grid: Grid) -> bool:
    return any(post.grid_id == grid.pk and post.role in periodic.SIGNS for post in standing.posts)


def _answers(standing: gate.Standing, row: PeriodicReport) -> bool:
    return any(
        post.role in periodic.ANSWERS
        and post.place_id == row.place_id
        and post.sector_id in (None, row.grid.sector_id)
        for post in standing.posts
    )


def _seen(standing: gate.Standing, period: periodic.Period) -> set[str]:
    """清单里看得到的: one's own rights on each matter and hazard."""
    cases = standing.matters().filter(uid__in=[each.key for each in period.matters])
    found = hazard_access.visible(standing.extent).filter(uid__in=[each.key for each in period.hazards])
    return {str(uid) for uid in [*cases.values_list("uid", flat=True), *found.values_list("uid", flat=True)]}
