"""The monthly analysis (月度分析): composed figures and recurrences, the office's words, the signature, and what went upward."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.analysis import monthly
from wangge.documents import of_month
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms import figures as forms
from wangge.faces.console.views.answers import reading
from wangge.faces.console.views.settings import attempt, how
from wangge.journal import cadences

DAY = dt.timedelta(days=1)


def _month(request: gate.StaffRequest) -> dt.date:
    """哪个月: as the address says; else the last one that is over."""
    standing = request.standing
    today = standing.today.replace(day=1)
    said = request.POST.get("month") or request.GET.get("month") or ""
    try:
        month = parse_date(f"{said}-01") if len(said) == 7 else None
    except ValueError:
        month = None
    if month is None or not standing.place.since.replace(day=1) <= month <= today:
        return (today - DAY).replace(day=1)
    return month


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.analyses)
def page(request: gate.StaffRequest) -> HttpResponse:
    """一个月的分析: composed, written, signed, sent."""
    standing, month = request.standing, _month(request)
    place = standing.place
    here = f"{reverse('console:month')}?month={month:%Y-%m}"
    analysis = monthly.of(place, month)
    do = request.POST.get("do", "")
    addressees = [(key, str(each)) for key, each in monthly.addressees(place, standing.today)]
    send = forms.Send(
        request.POST if do == "send" else None, initial={"slip": uuid4()}, addressees=addressees
    )
    note = forms.Note(request.POST if do == "note" else None, initial={"slip": uuid4()})
    words = forms.Words(request.POST if do in ("save", "sign") else None)
    if request.method == "POST" and _done(request, month, analysis, words, send, note):
        return redirect(here)
    composed = analysis.content if analysis else monthly.compose(place, month, at=standing.now).content
    written = analysis.words if analysis else monthly.draft_of(place, month)
    if words.is_bound:
        written = {name: request.POST.get(name, "")[:4000] for name in monthly.SECTIONS}
    owed = cadences.owed(place, "monthly-analysis", on=month)
    uids = [uid for each in composed["recurring"] for uid in each["uids"]]
    return gate.show(request, "console/month/page.html", {
        "month": month, "last": monthly.month_of(month)[1], "analysis": analysis, "send": send, "note": note, "words": words, "addressees": addressees,
        **reading(composed, written), "citation": owed.citation if owed else None,
        "numbers": monthly.numbers_of(place, uids, standing.extent, standing.person),
        "notes": monthly.notes_on(analysis.uid, place) if analysis else [],
        "may_write": uses.oversees_here(standing) and analysis is None,
        "may_sign": uses.heads(standing) and analysis is None and monthly.month_of(month)[1] < standing.today,
        "may_send": uses.oversees_here(standing) and analysis is not None,
        "before": (month - DAY).replace(day=1), "after": monthly.month_of(month)[1] + DAY,
        "later": monthly.month_of(month)[1] < standing.today, "here": here,
    }, status=409 if any(form.errors for form in (words, send, note)) else 200)  # fmt: skip


def _done(
    request: gate.StaffRequest,
    month: dt.date,
    analysis: Any,
    words: forms.Words,
    send: forms.Send,
    note: forms.Note,
) -> bool:
    """做一步: what the page was asked to do; False where a form says why not."""
    place, do, by = request.standing.place, request.POST.get("do", ""), how(request)
    if do in ("save", "sign"):
        if not words.is_valid():
            return False
        said = words.cleaned_data
        act = monthly.sign if do == "sign" else monthly.save_draft
        if not attempt(words, lambda: act(place, month, words=said, **by)):
            return False
        done = (
            _("已签发。打印件上有存证的检查点，可以自己核对。") if do == "sign" else _("已存下，还没有签发。")
        )
        messages.success(request, done)
        return True
    if analysis is None:
        messages.warning(request, _("这个月的分析还没有签发。"))
        return True
    form: Any = send if do == "send" else note
    if not form.is_valid():
        return False
    given = {"words": form.cleaned_data["words"], "uid": form.cleaned_data["slip"], **by}
    if do == "send":
        given["to"] = form.cleaned_data["to"]
    if not attempt(form, lambda: (monthly.send if do == "send" else monthly.note)(analysis, **given)):
        return False
    messages.success(request, _("已上报，答复会列在这里。") if do == "send" else _("已写在签发的分析后面。"))
    return True


@require_safe
@gate.staff(uses.analyses)
def paper(request: gate.StaffRequest) -> HttpResponse:
    """月度分析 to print, with the checkpoint that vouches for it."""
    standing, month = request.standing, _month(request)
    analysis = monthly.of(standing.place, month)
    content = (
        analysis.content if analysis else monthly.compose(standing.place, month, at=standing.now).content
    )
    words = analysis.words if analysis else monthly.draft_of(standing.place, month)
    back = f"{reverse('console:month')}?month={month:%Y-%m}"
    if handing_over.wanted(request):
        return handing_over.paper(
            request, lambda: of_month.analysis(standing.place, month, content, words, analysis), back
        )
    return gate.show(request, "console/month/paper.html", {
        "month": month, "last": monthly.month_of(month)[1], "analysis": analysis, **reading(content, words),
        "notes": monthly.notes_on(analysis.uid, standing.place) if analysis else [],
        "checkpoint": monthly.vouched_by(analysis) if analysis else None,
        "back": back,
    })  # fmt: skip
