"""Daily reports received (收到的日报): read and answered by the office, unit or person they were sent to."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.faces.console import gate, uses
from wangge.faces.console.forms import journal as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.reports import upward

PAGE = 60


@require_safe
@gate.staff(uses.reads_reports)
def page(request: gate.StaffRequest) -> HttpResponse:
    """收到的日报, newest first."""
    standing = request.standing
    rows = list(upward.for_reader(standing.person, standing.extent)[:PAGE])
    return gate.show(request, "console/journal/reports.html", {"rows": rows})


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(lambda standing: uses.reads_reports(standing) or uses.writes(standing))
def report(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一份日报 and its answers."""
    standing = request.standing
    row = upward.found_report(standing.person, standing.extent, uid)
    if row is None:
        raise Http404
    form = forms.Answer(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: upward.answer(row, **form.cleaned_data, **how(request)))
    ):
        messages.success(request, _("已答复，网格长会反馈给居民。"))
        return redirect("console:report", uid)
    mine = upward.for_reader(standing.person, standing.extent).filter(pk=row.pk).exists()
    return gate.show(request, "console/journal/report.html", {
        "report": row, "lines": upward.lines(row, reader=standing.person), "form": form, "mine": mine,
    }, status=409 if form.errors else 200)  # fmt: skip
