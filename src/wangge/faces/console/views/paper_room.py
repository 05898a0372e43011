"""The papers (文书): what can be printed, forms of others, files being made, the diary, registers, many at once."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.documents import burden, jobs, of_archive, of_journal, rendering
from wangge.documents.models import Job
from wangge.documents.superior import forms as superior
from wangge.faces.console import gate, handing_over, listing, uses
from wangge.faces.console.forms import documents as forms
from wangge.faces.console.forms.desk import Filters
from wangge.faces.console.views.appraising import year_of
from wangge.faces.console.views.settings import attempt, how
from wangge.faces.console.views.visits import visited
from wangge.faces.look import handing
from wangge.integrity import safe_files
from wangge.journal import access as journal_access
from wangge.journal import visits as journal_visits
from wangge.reports import diary as whole

WRITES = ("GET", "HEAD", "POST")
LISTED = 200  # matters offered at once


@require_safe
@gate.staff(uses.writes)
def page(request: gate.StaffRequest) -> HttpResponse:
    """文书的目录."""
    standing = request.standing
    found = list(superior.of(standing.place)) if uses.leads(standing) else []
    resting = [each for each in found if superior.resting(each, at=standing.now)]
    everything = request.GET.get("all") == "1"
    return gate.show(request, "console/papers/room.html", {
        "forms": found if everything else [each for each in found if each not in resting], "resting": len(resting),
        "everything": everything, "files": jobs.of(standing.person, at=standing.now)[:10],
        "account": burden.month(standing.place, standing.today) if uses.leads(standing) else None,
        "visited": visited(standing),
    })  # fmt: skip


def span(request: gate.StaffRequest, days: int) -> tuple[forms.Span, dict[str, Any]]:
    """哪几天: what was asked, else the last so many days."""
    standing = request.standing
    usual = {"first": standing.today - dt.timedelta(days=days), "last": standing.today}
    grids = journal_access.grids(standing.extent, standing.place)
    form = forms.Span(request.GET if "first" in request.GET else None, initial=usual, grids=grids)
    if not form.is_bound:
        return form, usual | {"grid": None}
    return form, form.cleaned_data if form.is_valid() else usual | {"grid": None}


def _previewed(request: gate.StaffRequest, form: Any, made: Any, title: str, **more: Any) -> HttpResponse:
    """选日子、看样子、拿文件, on one page."""
    context = handing_over.shown(made, reverse("console:papers"), excel=True)
    return gate.show(request, "console/papers/span.html", context | {"form": form, "heading": title} | more)


@require_safe
@gate.staff(uses.writes)
def diary(request: gate.StaffRequest) -> HttpResponse:
    """民情日志 of a day, a week, any days."""
    standing = request.standing
    form, said = span(request, 6)
    grid = said["grid"]
    lines = whole.of(standing.place, standing.extent, first=said["first"], last=said["last"], grid=grid)
    of = str(grid) if grid else standing.words if not standing.extent.places else str(standing.place)

    def make() -> Any:
        return of_journal.diary(
            standing.place, lines, first=said["first"], last=said["last"], of=of[:40], at=standing.now
        )

    if handing_over.wanted(request):
        return handing_over.paper(request, make, request.path)
    return _previewed(request, form, make(), _("民情日志"))


@require_http_methods(WRITES)
@gate.staff(visited)
def visits(request: gate.StaffRequest) -> HttpResponse:
    """走访台账: masked on the page and in its files; in full only by a form that gives the reason."""
    standing = request.standing
    form, said = span(request, 90)
    seen = journal_access.visits_in(standing.extent).values("pk")
    rows = journal_visits.between(standing.place, said["first"], said["last"]).filter(pk__in=seen)
    rows = rows.filter(grid=said["grid"]) if said["grid"] else rows

    def make(reason: str = "") -> Any:
        return of_journal.visit_register(
            standing.place,
            list(rows),
            first=said["first"],
            last=said["last"],
            grid=said["grid"],
            reason=reason,
            **how(request),
        )

    asking = forms.Reason(request.POST or None)
    if request.method == "POST" and asking.is_valid():
        form_ = "docx" if request.POST.get("as") == "docx" else "xlsx"
        made: list[rendering.Made] = []
        if attempt(asking, lambda: made.append(rendering.render(make(asking.cleaned_data["reason"]), form_))):
            return handing_over.file(made[0])
    if handing_over.wanted(request) and request.method != "POST":
        return handing_over.paper(request, make, request.path)
    return _previewed(request, form, make(), _("走访台账"), asking=asking)


@require_safe
@gate.staff(uses.inspects)
def archive(request: gate.StaffRequest) -> HttpResponse:
    """归档目录 of a year."""
    standing, year = request.standing, year_of(request)

    def make() -> Any:
        return of_archive.index(standing.place, standing.extent, year, at=standing.now)

    if handing_over.wanted(request):
        return handing_over.paper(request, make, request.path)
    return _previewed(
        request,
        None,
        make(),
        _("归档目录"),
        years=range(standing.today.year, standing.today.year - 4, -1),
        year=year,
    )


@require_http_methods(WRITES)
@gate.staff(uses.registers)
def batch(request: gate.StaffRequest) -> HttpResponse:
    """批量打印: the list as one filters it, the chosen ones, one file."""
    standing = request.standing
    filters = Filters(request.GET or None, grids=standing.grids(), categories=standing.categories())
    said = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    form = forms.Batch(request.POST or None)
    if request.method == "POST" and form.is_valid():
        numbers = [each for each in request.POST.getlist("number") if len(each) <= 24][: jobs.MOST_PAPERS + 1]
        made: list[Job] = []

        def act() -> None:
            chosen = form.cleaned_data
            made.append(jobs.print_many(
                standing.place, standing.person, numbers=numbers, kind=chosen["kind"], form=chosen["as_"], uid=chosen["slip"], **how(request)
            ))  # fmt: skip

        if attempt(form, act):
            return redirect("console:paper-job", made[0].uid)
    matters = listing.narrowed(
        standing.matters().filter(place=standing.place, number__isnull=False), said, now=standing.now
    )
    rows = list(listing.lines(matters.order_by("-received_at", "-pk"))[:LISTED])
    return gate.show(request, "console/papers/batch.html", {
        "filters": filters, "form": form, "rows": rows, "listed": LISTED, "most": jobs.MOST_PAPERS,
        "more": len(rows) == LISTED, "chosen": set(request.POST.getlist("number")),
    }, status=409 if form.errors else 200)  # fmt: skip


def _job(request: gate.StaffRequest, uid: UUID) -> Job:
    """我要的文件: only by whoever asked for it."""
    found = jobs.of(request.standing.person, at=request.standing.now).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@require_safe
@gate.staff(uses.writes)
def job(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一份在做的文件: how far it is; the part that changes is asked for again by itself."""
    template = "console/papers/progress.html" if request.htmx else "console/papers/job.html"
    return gate.show(request, template, {"job": _job(request, uid)})


@require_safe
@gate.staff(uses.writes)
def job_file(request: gate.StaffRequest, uid: UUID) -> HttpResponseBase:
    """取文件."""
    row = _job(request, uid)
    where = jobs.file_of(row)
    if not row.ready or not where.exists():
        return gate.said(request, _("文件还没有做好，或者已经过期。"), reverse("console:papers"))
    return handing.handed(where.open("rb"), safe_files.headers(row.file_name, row.media_type, row.size))
