"""The month's statement of deductions (扣减月表): as a page, signed, for print, as Excel; for those who decide and who watch."""

import datetime as dt
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.accountability import statements
from wangge.documents import of_meetings
from wangge.documents.paper import Paper
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.views.settings import how
from wangge.policy.pack import Refusal


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.reads_deductions)
def page(request: gate.StaffRequest) -> HttpResponse:
    """一个月的扣减, with what is not yet to be carried out beside it; the leader signs it when the month is over."""
    standing = request.standing
    month = _month(request)
    here = f"{reverse('console:deductions')}?month={month:%Y-%m}"
    if request.method == "POST":
        try:
            statements.sign(standing.place, month, standing.extent, uid=_slip(request), **how(request))
        except Refusal as refusal:
            return gate.said(request, str(refusal), here)
        messages.success(request, _("已签发。以后撤回的，重新签发的一份里就没有了，这一份照样留着。"))
        return redirect(here)
    made = statements.of(standing.place, month, standing.extent)
    last = made.month - dt.timedelta(days=1)
    coming = (made.month + dt.timedelta(days=32)).replace(day=1)
    return gate.show(request, "console/proposals/deductions.html", {
        "statement": made, "before": last, "after": coming if coming <= standing.today else None, "slip": uuid4(),
        "signed": statements.signed(standing.place, month), "signs": standing.now >= made.over and uses.heads(standing),
    })  # fmt: skip


@require_safe
@gate.staff(uses.reads_deductions)
def paper(request: gate.StaffRequest) -> HttpResponse:
    """扣减月表 to print, or as Excel: as it stands now, or as it was signed."""
    month = _month(request)
    back = f"{reverse('console:deductions')}?month={month:%Y-%m}"
    standing = request.standing
    row = None
    if asked := request.GET.get("signed", ""):
        row = next(
            (each for each in statements.signed(standing.place, month) if str(each.uid) == asked), None
        )
        if row is None:
            raise Http404

    def made() -> Paper:
        if row is not None:
            return of_meetings.signed_deductions(row)
        found = statements.of(standing.place, month, standing.extent)
        return of_meetings.deductions(found, read_by=str(standing.person), day=standing.today)

    if handing_over.wanted(request):
        return handing_over.paper(request, made, back)
    return handing_over.page(request, made(), back)


def _slip(request: gate.StaffRequest) -> UUID:
    try:
        return UUID(request.POST.get("slip", ""))
    except ValueError as error:
        raise Http404 from error


def _month(request: gate.StaffRequest) -> dt.date:
    today, asked = request.standing.today, request.GET.get("month", "")
    try:
        return min(dt.date.fromisoformat(f"{asked}-01"), today) if asked else today.replace(day=1)
    except ValueError as error:
        raise Http404 from error
