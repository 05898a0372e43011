"""The ledger of burdens (负担账): what is asked of the office, what filled itself, the month's report."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.documents import burden
from wangge.documents.superior import forms as superior
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms.documents import DemandForm, Filled
from wangge.faces.console.views.settings import attempt, how
from wangge.policy.pack import Refusal

WRITES = ("GET", "HEAD", "POST")


def _month(request: gate.StaffRequest) -> dt.date:
    said = request.GET.get("month", "")
    try:
        return dt.date.fromisoformat(f"{said}-01") if said else request.standing.today
    except ValueError as error:
        raise Http404 from error


@require_http_methods(WRITES)
@gate.staff(uses.leads)
def page(request: gate.StaffRequest) -> HttpResponse:
    """一个月的账, and a demand to be entered."""
    standing, day = request.standing, _month(request)
    account = burden.month(standing.place, day)
    if handing_over.wanted(request):
        return handing_over.paper(request, lambda: burden.report(account, at=standing.now), request.path)
    keeps = uses.inspects(standing)
    form = DemandForm(
        request.POST or None,
        rows=superior.of(standing.place),
        initial={"since": standing.today, "said_by": standing.person.name},
    )
    ready = request.method == "POST" and keeps and form.is_valid()
    if ready and attempt(form, lambda: burden.state(standing.place, **form.cleaned_data, **how(request))):
        messages.success(request, _("已登记在负担账上。"))
        return redirect("console:burden")
    times, rows = burden.since(standing.place)
    before = account.first - dt.timedelta(days=1)
    after = account.last + dt.timedelta(days=1)
    return gate.show(request, "console/papers/burden.html", {
        "account": account, "form": form if keeps else None, "times": times, "rows": rows, "before": before,
        "after": after if after <= standing.today else None,
    }, status=409 if form.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.leads)
def one(request: gate.StaffRequest, series: UUID) -> HttpResponse:
    """一项要求: filled by hand today; or how it stands from a day on."""
    standing = request.standing
    try:
        row = burden.one(standing.place, series, on=standing.today)
    except Refusal as refusal:
        raise Http404 from refusal
    keeps, do = uses.inspects(standing), request.POST.get("do", "")
    now = {
        name: getattr(row, name)
        for name in (
            "name",
            "asked_by",
            "basis",
            "a_year",
            "minutes",
            "how",
            "said_by",
            "check_minutes",
            "form",
        )
    }
    filled = Filled(request.POST if do == "fill" else None, initial={"on": standing.today}, auto_id="fill_%s")
    change = DemandForm(
        request.POST if do in ("change", "end") else None,
        rows=superior.of(standing.place),
        initial=now | {"since": standing.today},
    )
    if request.method == "POST":
        if (
            do == "fill"
            and filled.is_valid()
            and attempt(filled, lambda: burden.fill(row, **filled.cleaned_data, **how(request)))
        ):
            messages.success(request, _("已记下这次手工填报。"))
            return redirect("console:burden")
        if do in ("change", "end") and keeps and change.is_valid():
            said: dict[str, Any] = change.cleaned_data | {"series": row.series, "ended": do == "end"}
            if attempt(change, lambda: burden.state(standing.place, **said, **how(request))):
                messages.success(request, _("已记下，以前的月份不变。"))
                return redirect("console:burden")
    return gate.show(request, "console/papers/demand.html", {
        "row": row, "filled": filled, "change": change if keeps else None, "back": reverse("console:burden"),
    }, status=409 if filled.errors or change.errors else 200)  # fmt: skip
