"""Hazards (隐患): the register, one hazard with its course and what one may do now, its papers and photos."""

import csv
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.documents import of_safety, rendering, sheet
from wangge.faces.console import gate, handing_over, hazard_rows, uses
from wangge.faces.console.forms import safety as forms
from wangge.faces.console.views.settings import attempt
from wangge.faces.look import handing
from wangge.integrity import kept_files, safe_files
from wangge.policy import cells
from wangge.policy.pack import Refusal
from wangge.safety import (
    access,
    hazards,
    papers,
    photos,
    rectifying,
    redaction,
    register,
    self_reports,
    telling,
    waiting,
)
from wangge.safety.models import Hazard
from wangge.territory.reach import actor_of

WRITES = ("GET", "HEAD", "POST")
PAGE = 50
TABS = {
    "open": lazy("未销案"), "late": lazy("已逾期"), "major": lazy("重大"), "check": lazy("待验收、待签字"), "ended": lazy("已了结"),
    "all": lazy("全部（台账）"),
}  # fmt: skip
VERBS: dict[str, Any] = {
    name: getattr(module, f"{name.replace('-', '_')}{'_' if name == 'return' else ''}")
    for module, names in (
        (hazards, ("grade", "review-grade", "dispute", "decide-grade", "control", "tell-above", "link", "note", "recuse",
                   "not-hazard", "withdraw")),
        (rectifying, ("plan", "refuse-plan", "approve-plan", "notify", "begin", "hand-to", "ask-extension", "extend",
                      "refuse-extension", "submit", "return", "accept", "sign")),
        (redaction, ("redact",)),
        (telling, ("tell-authority", "tell-congress", "tell-workers")),
    )
    for name in names
}  # fmt: skip
FIRST = frozenset(
    {"grade", "review-grade", "decide-grade", "tell-above", "control", "plan", "approve-plan", "begin", "extend", "submit",
     "accept", "return", "sign"}
)  # fmt: skip
"""What comes next; everything else is folded away."""


@require_safe
@gate.staff(uses.sees_safety)
def page(request: gate.StaffRequest) -> HttpResponse:
    """隐患台账: what is open, by due day; or all of it, the newest first."""
    standing, asked = request.standing, request.GET
    form = _filters(request)
    filters = form.cleaned_data if form.is_valid() else {}
    narrow = {name: asked[name] for name in form.fields if asked.get(name)}
    seen = access.visible(standing.extent).filter(place=standing.place)
    show = asked.get("show", "")
    mine = waiting.of(standing.person, standing.extent, standing.place) if show in waiting.CLAUSES else {}
    if show in mine:
        found = seen.filter(pk__in=[each.pk for each in mine[show][0]]) if show != "handover" else seen.none()
    else:
        show = show if show in TABS else "all" if narrow else "open"
        found = register.shown(seen, show, standing.now)
    found = register.narrowed(found, filters, standing.place)
    shown, following = _page(found, show, asked.get("after", ""))
    query = narrow | {"show": show}
    return gate.show(request, "console/safety/page.html", {
        "rows": [hazard_rows.row(each, standing) for each in shown], "tabs": list(TABS.items()), "show": show, "form": form,
        "narrowed": bool(narrow), "next": f"?{urlencode(query | {'after': following})}" if following else "",
        "export": urlencode(query), "handovers": telling.waiting(standing.extent),
        "counts": {name: register.shown(seen, name, standing.now).count() for name in ("open", "late", "major", "check")},
    }, status=400 if form.errors else 200)  # fmt: skip


def _filters(request: gate.StaffRequest) -> forms.Filters:
    return forms.Filters(request.GET, grids=request.standing.grids())


def _page(found: Any, show: str, after: str) -> tuple[list[Hazard], str]:
    """一页: what is open by its day, with those without one first; the register from the newest down."""
    if show not in ("all", "ended"):
        return list(found.order_by("due_at", "pk")[: PAGE * 4]), ""
    if after.isdigit() and len(after) < 18:
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""


@require_safe
@gate.staff(uses.sees_safety)
def export(request: gate.StaffRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """台账导出: the same rows as the list, as Excel or CSV; words, never formulas."""
    standing = request.standing
    asked = _filters(request)
    if form not in ("xlsx", "csv", "docx", "pdf") or not asked.is_valid():
        raise Http404
    show = request.GET.get("show", "all")
    seen = access.visible(standing.extent).filter(place=standing.place)
    rows = register.narrowed(register.shown(seen, show, standing.now), asked.cleaned_data, standing.place)
    if form in ("docx", "pdf"):
        return _register(request, rows, form)
    table = register.table(rows, at=standing.now)
    name = f"hazards-{standing.today:%Y%m%d}.{form}"
    if form == "csv":
        writer = csv.writer(_Echo())
        lines = (
            writer.writerow([cells.inert(cell or "") for cell in row]) for row in [register.columns(), *table]
        )
        answer: Any = StreamingHttpResponse(
            ("﻿" + each if n == 0 else each for n, each in enumerate(lines)),
            content_type="text/csv; charset=utf-8",
        )
    else:
        answer = HttpResponse(
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        sheet.stream(answer, _("隐患台账"), register.columns(), table)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _register(request: gate.StaffRequest, rows: Any, form: str) -> HttpResponse:
    """台账 on paper; one that is too long is refused with what to choose instead."""
    standing, words = request.standing, dict(TABS)
    of = str(words.get(request.GET.get("show", "all"), words["all"]))
    found = rows.select_related("place", "grid", "rectifier", "accepted_by").order_by("found_at", "pk")
    try:
        made = rendering.render(of_safety.register(standing.place, found, of=of, at=standing.now), form)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:hazards"))
    return handing_over.file(made)


class _Echo:
    """What csv writes is the line itself."""

    def write(self, value: str) -> str:
        return value


@require_http_methods(WRITES)
@gate.staff(uses.reports_hazards)
def new(request: gate.StaffRequest) -> HttpResponse:
    """登记隐患: where and what; from an employee's matter, with the way back to it."""
    standing = request.standing
    case = _case(request)
    initial: dict[str, Any] = {"slip": uuid4(), "grade": "general", "kind": "thing", "finder": ""}
    own = next(
        (post.grid for post in standing.posts if post.grid_id and post.place_id == standing.place.pk), None
    )
    if case is not None:
        initial |= {"words": case.words, "area": case.where, "grid": case.grid, "found_at": case.received_at.astimezone(
            standing.place.zone), "confidential": case.confidential}  # fmt: skip
    initial.setdefault("grid", own)
    form = forms.Report(request.POST or None, request.FILES or None, grids=standing.grids(), initial=initial)
    if request.method == "POST" and form.is_valid():
        made: list[Hazard] = []
        if attempt(form, lambda: made.append(_report(form, case, standing))):
            messages.success(request, _("已登记，编号 %(number)s。") % {"number": made[0].number})
            return redirect("console:hazard", made[0].uid)
    return gate.show(
        request, "console/safety/new.html", {"form": form, "case": case}, status=409 if form.errors else 200
    )


def _report(form: forms.Report, case: Any, standing: gate.Standing) -> Hazard:
    prepared = [safe_files.prepare(each.name, each) for each in form.cleaned_data["photo"] or []]
    by = actor_of(next(post for post in standing.posts if post.place_id == standing.place.pk))
    given = form.given()
    given["grade"] = given["grade"] or ""
    hazard = hazards.report(standing.place, **given, case=case, by=by, at=standing.now)
    for each in prepared:
        photos.attach(hazard, file=each, by=by, at=standing.now)
    return hazard


def _case(request: gate.StaffRequest) -> Any:
    """由哪件事项登记的, among those one may see."""
    number = request.GET.get("case", "")
    if not number or "\x00" in number:
        return None
    case = request.standing.matters().filter(number=number, place=request.standing.place).first()
    if case is None:
        raise Http404
    return case


@require_http_methods(WRITES)
@gate.staff(uses.sees_safety)
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一处隐患: what was found, its days, its course, and what one may do now."""
    standing = request.standing
    hazard = found(standing, uid)
    by = hazard_rows.actor_for(standing, hazard)
    people = standing.colleagues()
    failed: dict[str, Any] = {}
    if request.method == "POST":
        act = request.POST.get("do", "")
        if act not in VERBS:
            raise Http404
        form = forms.FORMS[act](request.POST, act=act, subject=hazard, people=people)
        if form.is_valid() and attempt(form, lambda: _take(act, hazard, form, by, standing)):
            messages.success(
                request, _("已记下：%(act)s。") % {"act": pgettext("act", hazard.lifecycle.act_word(act))}
            )
            still = access.visible(standing.extent).filter(pk=hazard.pk).exists()
            return redirect("console:hazard", uid) if still else redirect("console:hazards")
        failed[act] = form
        hazard = found(standing, uid)
    steps = [
        {"act": each.act, "word": pgettext("act", each.word), "does": _(each.does), "clause": each.clause,
         "form": failed.get(each.act) or forms.FORMS[each.act](act=each.act, subject=hazard, people=people)}
        for each in access.acts_for(hazard, by, at=standing.now) if each.act in VERBS
        and not (each.act == "link" and not hazards.same_spot(hazard).exists())
    ]  # fmt: skip
    possible = {each["act"] for each in steps}
    return gate.show(request, "console/safety/one.html", _context(hazard, standing) | {
        "first": [each for each in steps if each["act"] in FIRST], "others": [each for each in steps if each["act"] not in FIRST],
        "failed": [form for act, form in failed.items() if act not in possible], "open": set(failed),
        "attaches": access.may("attach", hazard, by, at=standing.now).ok, "photo_form": forms.Photo(),
    }, status=409 if failed else 200)  # fmt: skip


def _take(act: str, hazard: Hazard, form: forms.Step, by: Any, standing: gate.Standing) -> Any:
    said = form.cleaned_data
    return VERBS[act](
        hazard, uid=said["slip"], base_version=said["base_version"], by=by, at=standing.now, **form.given()
    )


def _context(hazard: Hazard, standing: gate.Standing) -> dict[str, Any]:
    knows = access.knows_reporter(hazard, standing.extent)
    shown = hazard_rows.row(hazard, standing)
    case = hazard.case if hazard.case and standing.matters().filter(pk=hazard.case.pk).exists() else None
    plan = [
        (name, (hazard.plan or {}).get(key, ""), (hazard.checked or {}).get(key, ""))
        for key, name in hazard_rows.FIVE.items()
    ]
    return {
        "hazard": hazard, "row": shown, "knows": knows, "case": case, "thread": hazard_rows.thread(hazard, knows=knows),
        "self_report": self_reports.judge(hazard, at=standing.now), "major": rectifying.is_major(hazard), "plan": plan if hazard.plan else [],
        "owed": [hazard_rows.OWED[each] for each in rectifying.still_owed(hazard)] if hazard.open else [], "photos": hazard.photos.all(),
        "same": [] if hazard.recurs_id else hazards.same_spot(hazard)[:3], "again": hazard.recurrences.all(),
        "done_at": hazard.submitted_at if hazard.state in ("submitted", "accepted", "closed") else None,
        "accidents": access.accidents(standing.extent).filter(hazard=hazard),
    }  # fmt: skip


@require_safe
@gate.staff(uses.sees_safety)
def paper(request: gate.StaffRequest, uid: UUID, kind: str) -> HttpResponse:
    """整改通知单、回执、治理方案: as they will be printed."""
    hazard = found(request.standing, uid)
    made = {"notice": papers.notice, "reply": papers.reply, "plan": papers.plan}.get(kind)
    if made is None:
        raise Http404
    back = reverse("console:hazard", args=[uid])
    if handing_over.wanted(request):
        return handing_over.paper(request, lambda: of_safety.sheet(made(hazard), hazard), back)
    try:
        return gate.show(request, "console/safety/sheet.html", {"sheet": made(hazard), "back": back})
    except Refusal as refusal:
        return gate.said(request, str(refusal), back)


@require_POST
@gate.staff(uses.sees_safety)
def attach(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """附照片."""
    standing = request.standing
    hazard = found(standing, uid)
    form = forms.Photo(request.POST, request.FILES)
    if not form.is_valid():
        return gate.said(request, _("请选照片或 PDF。"), reverse("console:hazard", args=[uid]))
    by = hazard_rows.actor_for(standing, hazard)
    try:
        for each in form.cleaned_data["photo"]:
            photos.attach(hazard, file=safe_files.prepare(each.name, each), by=by, at=standing.now)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:hazard", args=[uid]))
    messages.success(request, _("照片已附上。"))
    return redirect("console:hazard", uid)


@require_safe
@gate.staff(uses.sees_safety)
def photo(request: gate.StaffRequest, uid: UUID, key: UUID) -> HttpResponse | StreamingHttpResponse:
    """一张照片, through its hazard."""
    hazard = found(request.standing, uid)
    row = hazard.photos.filter(key=key).first()
    if row is None:
        raise Http404
    try:
        file = kept_files.opened(row)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:hazard", args=[uid]))
    return handing.handed(file, kept_files.headers(row))


def found(standing: gate.Standing, uid: UUID) -> Hazard:
    """这一处; 404 when it is not to be seen."""
    try:
        return access.one(uid, standing.extent)
    except Refusal as refusal:
        raise Http404 from refusal
