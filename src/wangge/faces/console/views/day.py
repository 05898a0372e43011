"""The leader's afternoon (今天收到的): one list, its classification, the signature, the report upward and its answers."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.documents import of_journal
from wangge.duties import ledger
from wangge.faces.console import duty_rows, gate, handing_over, uses
from wangge.faces.console.forms import journal as forms
from wangge.faces.console.views.settings import how
from wangge.journal import access
from wangge.policy.pack import Refusal
from wangge.reports import bundle, days, received, upward
from wangge.territory import jurisdiction
from wangge.territory.models import Grid

WRITES = ("GET", "HEAD", "POST")
MOST = 20 * 1024 * 1024  # of a file somebody brings on a stick


def grid_and_day(request: gate.StaffRequest) -> tuple[Grid, dt.date, list[Grid]]:
    """看哪个网格、哪一天: those one may see; the first of them, today, where nothing was chosen."""
    standing = request.standing
    grids = list(access.grids(standing.extent, standing.place).select_related("place__parent"))
    said = request.POST if request.method == "POST" else request.GET
    code = said.get("grid", "")
    grid = next((each for each in grids if each.code == code), None if code else next(iter(grids), None))
    if grid is None:
        raise Http404
    try:
        day = dt.date.fromisoformat(said.get("day", "")) if said.get("day") else standing.today
    except ValueError as error:
        raise Http404 from error
    return grid, day, grids


@require_http_methods(WRITES)
@gate.staff(uses.writes)
def page(request: gate.StaffRequest) -> HttpResponse:
    """今天收到的."""
    standing = request.standing
    if not access.grids(standing.extent, standing.place):
        return gate.show(request, "console/journal/no_grid.html")
    grid, day, grids = grid_and_day(request)
    running = not jurisdiction.over(grid.place, day, at=standing.now)
    made = {"sign": forms.Sign(running=running), "correct": forms.Words()}
    if request.method == "POST" and (answer := _post(request, grid, day, made)) is not None:
        return answer
    board = days.board(grid, day, standing.extent)
    reports = upward.sent(grid, day)
    return gate.show(request, "console/journal/day.html", {
        "grid": grid, "day": day, "grids": grids, "board": board, "forms": made,
        "sorts": [(word, [item for item in board.items if item.sort == sort]) for sort, word in received.SORT_WORDS.items()],
        "press": received.to_press(grid, standing.extent, standing.now),
        "complaints": [item for item in board.items if item.complaint],
        "owed": duty_rows.rows(_owed(standing, grid, day)),
        "reports": reports, "to_send": _to_send(board, reports) if uses.leads(standing) else [],
        "answers": [each for each in upward.waiting(standing.extent, standing.place) if each.report.grid_id == grid.pk],
        "pass_on": forms.PassOn(), "may_lead": uses.leads(standing), "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1) if day < standing.today else None,
    }, status=409 if any(each.errors for each in made.values()) else 200)  # fmt: skip


def _owed(standing: gate.Standing, grid: Grid, day: dt.date) -> list[ledger.Line]:
    """这一天该做的: what I owe for this grid, or for no grid."""
    mine = ledger.running(standing.place, on=day, at=standing.now, person=standing.person)
    return [line for line in mine if line.grid in (None, grid)]


def _to_send(board: days.Board, reports: list[Any]) -> list[dict[str, Any]]:
    """可以上报的: each addressee not yet told today, with the words the records give."""
    done = {(each.office_id, each.unit_id, each.person_id) for each in reports}
    found = []
    for key, to in upward.addressees(board.grid, board.day):
        kind, _dash, pk = key.partition("-")
        told = (int(pk) if kind == "office" else None, int(pk) if kind == "unit" else None,
                int(pk) if kind == "person" else None)  # fmt: skip
        items = upward.worth_telling(board.items, to)
        if told not in done and (items or kind != "unit"):
            words = upward.composed(board.figures, items)
            form = forms.Report(initial={"to": key, "words": words}, auto_id=f"id_{key}_%s")
            found.append({"key": key, "to": to, "items": items, "form": form})
    return found


def _post(request: gate.StaffRequest, grid: Grid, day: dt.date, made: dict[str, Any]) -> HttpResponse | None:
    """签发、补充、上报、反馈; None when a form is to be shown again."""
    do, done = request.POST.get("do", ""), how(request)
    back = f"{reverse('console:day')}?grid={grid.code}&day={day}"
    try:
        if do in made:
            form = made[do] = (
                forms.Sign(request.POST, running="early" in made[do].fields)
                if do == "sign"
                else forms.Words(request.POST)
            )
            if not form.is_valid():
                return None
            if do == "sign":
                days.sign(grid, day, words=form.cleaned_data["words"], **done)
                messages.success(request, _("已签发，已上传社区网络。"))
            else:
                _correct(request, grid, day, form.cleaned_data["words"])
                messages.success(request, _("已补充在签发的表后面。"))
        elif do == "report":
            _send(request, grid, day)
        elif do == "pass-on":
            _pass_on(request)
        else:
            raise Http404
    except Refusal as refusal:
        if do in made:
            made[do].add_error(None, str(refusal))
            return None
        return gate.said(request, str(refusal), back)
    return redirect(back)


def _correct(request: gate.StaffRequest, grid: Grid, day: dt.date, words: str) -> None:
    sheet = days.sheet_of(grid, day)
    if sheet is None:
        raise Refusal(_("这一天还没有签发，直接签发就行。"))
    days.correct(sheet, words=words, **how(request))


def _send(request: gate.StaffRequest, grid: Grid, day: dt.date) -> None:
    form = forms.Report(request.POST)
    to = dict(upward.addressees(grid, request.standing.today)).get(request.POST.get("to", ""))
    if to is None or not form.is_valid():
        raise Refusal(_("请写好日报，再选报给谁。"))
    items = upward.worth_telling(days.board(grid, day, request.standing.extent).items, to)
    upward.send(grid, day, to=to, words=form.cleaned_data["words"], items=items, **how(request))
    messages.success(request, _("已报给%(to)s，对方在自己的页面上看到、答复。") % {"to": to})


def _pass_on(request: gate.StaffRequest) -> None:
    standing = request.standing
    wanted = request.POST.get("answer", "")
    answer = next(
        (each for each in upward.waiting(standing.extent, standing.place) if str(each.uid) == wanted), None
    )
    form = forms.PassOn(request.POST)
    if answer is None or not form.is_valid():
        raise Refusal(_("这条处理意见已经反馈过，或者不在您的范围内。"))
    upward.pass_on(answer, told=form.cleaned_data["told"], **how(request))
    messages.success(request, _("已反馈，记在事项的经过里。"))


@require_safe
@gate.staff(uses.writes)
def paper(request: gate.StaffRequest) -> HttpResponse:
    """当日信息分类表 to print: as signed where it is, with what came later beneath; or only the complaints (B-2.1)."""
    grid, day, _grids = grid_and_day(request)
    board = days.board(grid, day, request.standing.extent)
    complaints = request.GET.get("only") == "complaints"
    items = [item for item in board.items if item.complaint or not complaints]
    back = f"{reverse('console:day')}?grid={grid.code}&day={day}"
    if handing_over.wanted(request):
        return handing_over.paper(
            request, lambda: of_journal.day_sheet(board, items, complaints=complaints), back
        )
    return gate.show(request, "console/journal/day_paper.html", {
        "grid": grid, "day": day, "board": board, "complaints": complaints,
        "items": items, "back": back,
    })  # fmt: skip


@require_POST
@gate.staff(uses.leads)
def file(request: gate.StaffRequest) -> HttpResponse:
    """上传文件 for a stick."""
    grid, day, _grids = grid_and_day(request)
    back = f"{reverse('console:day')}?grid={grid.code}&day={day}"
    sheet = days.sheet_of(grid, day)
    try:
        if sheet is None:
            raise Refusal(_("先签发，再做上传文件。"))
        name, content = bundle.make(sheet, **how(request))
    except Refusal as refusal:
        return gate.said(request, str(refusal), back)
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(WRITES)
@gate.staff(uses.leads)
def check(request: gate.StaffRequest) -> HttpResponse:
    """核对上传文件 that somebody brings on a stick."""
    form = forms.BundleFile(request.POST or None, request.FILES or None)
    read = None
    if request.method == "POST" and form.is_valid():
        try:
            read = bundle.read(
                form.cleaned_data["file"].read(MOST), keys=bundle.key_of(request.standing.place)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return gate.show(request, "console/journal/day_check.html", {"form": form, "read": read},
                     status=409 if form.errors else 200)  # fmt: skip
