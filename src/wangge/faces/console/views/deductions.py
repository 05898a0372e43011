"""The month's statement of deductions (扣减月表): as a page, for print, as Excel; for those who decide and who watch."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wangge.accountability import statements
from wangge.documents import of_meetings
from wangge.documents.paper import Paper
from wangge.faces.console import gate, handing_over, uses


@require_safe
@gate.staff(uses.reads_deductions)
def page(request: gate.StaffRequest) -> HttpResponse:
    """一个月的扣减, with what is not yet to be carried out beside it."""
    made = statements.of(request.standing.place, _month(request), request.standing.extent)
    last = made.month - dt.timedelta(days=1)
    coming = (made.month + dt.timedelta(days=32)).replace(day=1)
    return gate.show(request, "console/proposals/deductions.html", {
        "statement": made, "before": last, "after": coming if coming <= request.standing.today else None,
    })  # fmt: skip


@require_safe
@gate.staff(uses.reads_deductions)
def paper(request: gate.StaffRequest) -> HttpResponse:
    """扣减月表 to print, or as Excel."""
    month = _month(request)
    back = f"{reverse('console:deductions')}?month={month:%Y-%m}"

    def made() -> Paper:
        standing = request.standing
        found = statements.of(standing.place, month, standing.extent)
        return of_meetings.deductions(found, read_by=str(standing.person), day=standing.today)

    if handing_over.wanted(request):
        return handing_over.paper(request, made, back)
    return handing_over.page(request, made(), back)


def _month(request: gate.StaffRequest) -> dt.date:
    today, asked = request.standing.today, request.GET.get("month", "")
    try:
        return min(dt.date.fromisoformat(f"{asked}-01"), today) if asked else today.replace(day=1)
    except ValueError as error:
        raise Http404 from error
