"""Affairs disclosure (居务公开): what hangs on the board and in the portal, from when until when; signed by the head."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.analysis import disclosure, monthly
from wangge.documents import of_disclosure
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms import figures as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.faces.look import figures as look

DAY = dt.timedelta(days=1)


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.discloses)
def page(request: gate.StaffRequest) -> HttpResponse:
    """公开过的, and a new one: shown as it will hang, then signed."""
    standing = request.standing
    first, last = disclosure.usual(standing.place, standing.today)
    usual = {
        "slip": uuid4(), "first": first, "last": last, "since": standing.today,
        "until": standing.today + (disclosure.DAYS - 1) * DAY,
    }  # fmt: skip
    form = forms.Post(request.POST or None, initial=usual)
    if request.method == "POST":
        if not uses.heads(standing):
            raise Http404
        if form.is_valid():
            said: dict[str, Any] = dict(form.cleaned_data)
            said["uid"] = said.pop("slip")
            if attempt(form, lambda: disclosure.post(standing.place, **said, **how(request))):
                messages.success(request, _("已签发。门户上从那一天起看得到，请把打印件贴在公开栏。"))
                return redirect("console:disclosure", said["uid"])
    return gate.show(request, "console/disclosure/page.html", {
        "form": form, "rows": [(each, _state(each, standing.today)) for each in disclosure.posted(standing.place)[:60]],
        "days": disclosure.DAYS,
    }, status=409 if form.errors else 200)  # fmt: skip


def _state(row: Any, today: dt.date) -> tuple[str, str]:
    if today < row.since:
        return "soon", _("还没有到张贴的日子")
    return ("done", _("正在公开")) if today <= row.until else ("", _("已满期"))


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.discloses)
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一份公开: the sheet to print, with the checkpoint that vouches for it; a note where something is put right."""
    standing = request.standing
    row = disclosure.one(standing.place, uid)
    if row is None:
        raise Http404
    if handing_over.wanted(request) and request.method != "POST":
        return handing_over.paper(request, lambda: of_disclosure.sheet(row), request.path)
    form = forms.Note(request.POST or None, initial={"slip": uuid4()})
    if request.method == "POST" and form.is_valid():
        said = {"words": form.cleaned_data["words"], "uid": form.cleaned_data["slip"]}
        if attempt(form, lambda: monthly.note(row, **said, **how(request))):
            messages.success(request, _("已写在这一份后面，门户上也看得到。"))
            return redirect("console:disclosure", uid)
    return gate.show(request, "console/disclosure/paper.html", {
        "row": row, "form": form, "checkpoint": monthly.vouched_by(row), **look.disclosed(row),
        "notes": monthly.notes_on(row.uid, standing.place), "may_note": uses.oversees_here(standing),
    }, status=409 if form.errors else 200)  # fmt: skip
