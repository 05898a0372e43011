"""Accidents (事故): facts first, the hour to the authority, changes, causes later – and the report as it is printed."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wangge.documents import of_safety
from wangge.faces.console import gate, handing_over, hazard_rows, uses
from wangge.faces.console.forms import safety as forms
from wangge.faces.console.views.settings import attempt
from wangge.policy.pack import Refusal
from wangge.safety import access, accidents, papers, redaction
from wangge.safety.models import Accident
from wangge.territory.reach import actor_of

WRITES = ("GET", "HEAD", "POST")
VERBS: dict[str, Any] = {
    "tell-head": accidents.tell_head, "tell-authority": accidents.tell_authority, "supplement": accidents.supplement_report,
    "amend": accidents.amend, "note": accidents.note, "find": accidents.find, "close": accidents.close, "void": accidents.void,
    "redact": redaction.redact_accident,
}  # fmt: skip
LISTED = 100


@require_safe
@gate.staff(uses.sees_safety)
def page(request: gate.StaffRequest) -> HttpResponse:
    """事故: the newest first."""
    standing = request.standing
    rows = access.accidents(standing.extent).filter(place=standing.place)[:LISTED]
    return gate.show(request, "console/safety/accidents.html", {"rows": [_row(each) for each in rows]})


def _row(accident: Accident) -> dict[str, Any]:
    now = accidents.running(accident)
    return {
        "accident": accident, "state": hazard_rows.accident_state(accident), "due": now[1] if now else None,
        "grade": hazard_rows.GRAVE[accident.grade], "what": now[0] if now else "",
    }  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.reports_accidents)
def new(request: gate.StaffRequest) -> HttpResponse:
    """登记事故: what is known now."""
    standing = request.standing
    zone = standing.place.zone
    own = next(
        (post.grid for post in standing.posts if post.grid_id and post.place_id == standing.place.pk), None
    )
    initial = {"slip": uuid4(), "happened_at": standing.now.astimezone(zone), "grid": own, "kind": "work"}
    form = forms.AccidentReport(
        request.POST or None,
        grids=standing.grids(),
        heads=access.heads(standing.place, standing.today),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        made: list[Accident] = []
        by = actor_of(next(post for post in standing.posts if post.place_id == standing.place.pk))
        if attempt(
            form,
            lambda: made.append(accidents.record(standing.place, **form.given(), by=by, at=standing.now)),
        ):
            messages.success(request, _("已登记。下一步：报告公司负责人和主管部门。"))
            return redirect("console:accident", made[0].uid)
    return gate.show(
        request, "console/safety/accident_new.html", {"form": form}, status=409 if form.errors else 200
    )


@require_http_methods(WRITES)
@gate.staff(uses.sees_safety)
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一起事故: facts, the hour, changes, and what one may do now."""
    standing = request.standing
    accident = _found(standing, uid)
    by = hazard_rows.actor_for(standing, accident)
    heads = access.heads(standing.place, standing.today)
    failed: dict[str, Any] = {}
    if request.method == "POST":
        act = request.POST.get("do", "")
        if act not in VERBS:
            raise Http404
        form = forms.OF_ACCIDENTS[act](request.POST, act=act, subject=accident, people=heads)
        if form.is_valid() and attempt(form, lambda: _take(act, accident, form, by, standing)):
            word = pgettext("act", accident.lifecycle.act_word(act))
            messages.success(request, _("已记下：%(act)s。") % {"act": word})
            return redirect("console:accident", uid)
        failed[act] = form
        accident = _found(standing, uid)
    steps = [
        {"act": each.act, "word": pgettext("act", each.word), "does": _(each.does), "clause": each.clause,
         "form": failed.get(each.act) or forms.OF_ACCIDENTS[each.act](act=each.act, subject=accident, people=heads)}
        for each in access.acts_for(accident, by, at=standing.now)
    ]  # fmt: skip
    possible = {each["act"] for each in steps}
    return gate.show(request, "console/safety/accident.html", _row(accident) | {
        "steps": steps, "failed": [form for act, form in failed.items() if act not in possible], "open": set(failed),
        "thread": hazard_rows.thread(accident), "people": [(word, getattr(accident, name)) for name, word in hazard_rows.HURT.items()],
        "late": accidents.late(accident, standing.now),
    }, status=409 if failed else 200)  # fmt: skip


def _take(act: str, accident: Accident, form: forms.Step, by: Any, standing: gate.Standing) -> Any:
    said = form.cleaned_data
    return VERBS[act](
        accident, uid=said["slip"], base_version=said["base_version"], by=by, at=standing.now, **form.given()
    )


@require_safe
@gate.staff(uses.sees_safety)
def paper(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """事故报告单."""
    accident = _found(request.standing, uid)
    made = papers.accident_report(accident)
    back = reverse("console:accident", args=[uid])
    if handing_over.wanted(request):
        return handing_over.paper(request, lambda: of_safety.sheet(made, accident), back)
    return gate.show(request, "console/safety/sheet.html", {"sheet": made, "back": back})


def _found(standing: gate.Standing, uid: UUID) -> Accident:
    try:
        return access.one_accident(uid, standing.extent)
    except Refusal as refusal:
        raise Http404 from refusal
