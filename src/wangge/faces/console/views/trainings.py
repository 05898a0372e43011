"""Trainings and talks (培训、谈心): planned, held, hand-outs; what employees wished to raise, and what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.faces.console import gate, uses
from wangge.faces.console.forms import trainings as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.faces.look import handing
from wangge.integrity import kept_files, safe_files
from wangge.journal import cadences
from wangge.meetings import talks, trainings
from wangge.meetings.models import Talk, Training
from wangge.policy.pack import Refusal

WRITES = ("GET", "HEAD", "POST")
LISTED = 100


@require_http_methods(WRITES)
@gate.staff(uses.sees_trainings)
def page(request: gate.StaffRequest) -> HttpResponse:
    """培训: by day, and planning one."""
    standing = request.standing
    form = None
    if uses.trains(standing):
        whole = standing.place.pk in standing.extent.places_as(*trainings.OFFICE)
        form = forms.Plan(
            request.POST or None, grids=trainings.grids(standing.extent, standing.place), whole=whole,
            initial={"planned_on": standing.today},
        )  # fmt: skip
        if request.method == "POST" and form.is_valid() and attempt(form, lambda: trainings.plan(
            standing.place, uid=form.cleaned_data["slip"], **form.given(), **how(request)
        )):  # fmt: skip
            messages.success(request, _("已列入培训计划。办完以后在那一次里记下到场几人、讲了什么。"))
            return redirect("console:trainings")
    elif request.method == "POST":
        raise Http404
    owed = cadences.owed(standing.place, "training", on=standing.today)
    return gate.show(request, "console/trainings/page.html", {
        "rows": trainings.visible(standing.extent).filter(place=standing.place)[:LISTED], "form": form,
        "citation": owed.citation if owed else None,
    }, status=409 if form is not None and form.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.sees_trainings)
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一次培训: what was planned, how it went, what was handed out."""
    standing, row = request.standing, _training(request, uid)
    wanted: dict[str, Any] = {}
    if trainings.may(row.place, row.grid, how(request)["by"], at=standing.now):
        do, kinds = request.POST.get("do", ""), {"held": forms.Held, "file": forms.Material, "off": forms.Off}
        first = {"held_on": min(row.planned_on, standing.today)}
        wanted = {
            name: kind(request.POST if do == name else None, request.FILES if do == name else None, initial=dict(first), auto_id=f"{name}_%s")
            for name, kind in kinds.items()
        }  # fmt: skip
        if any(not each.called_off for each in row.sessions.all()):
            del wanted["off"]
    if request.method == "POST":
        form = wanted.get(request.POST.get("do", ""))
        if form is None:
            raise Http404
        if form.is_valid() and attempt(form, lambda: _kept(request, row, form)):
            messages.success(request, _("已记下。"))
            return redirect("console:training", uid)
    return gate.show(request, "console/trainings/one.html", {
        "training": row, "forms": wanted,
    }, status=409 if any(each.errors for each in wanted.values()) else 200)  # fmt: skip


def _kept(request: gate.StaffRequest, row: Training, form: Any) -> None:
    given = {"uid": form.cleaned_data["slip"]} | how(request)
    match form:
        case forms.Held():
            trainings.hold(row, **form.given(), **given)
        case forms.Material():
            file = form.cleaned_data["file"]
            trainings.attach(row, file=safe_files.prepare(file.name, file), **given)
        case _:
            trainings.call_off(row, **form.given(), **given)


@require_safe
@gate.staff(uses.sees_trainings)
def file(request: gate.StaffRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """培训的材料."""
    row = _training(request, uid).files.filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        return handing.handed(kept_files.opened(row), kept_files.headers(row))
    except Refusal as error:
        raise Http404 from error


def _training(request: gate.StaffRequest, uid: UUID) -> Training:
    try:
        return trainings.one(uid, request.standing.extent)
    except trainings.NoSuchTraining as error:
        raise Http404 from error


@require_http_methods(WRITES)
@gate.staff(uses.talks)
def talk_list(request: gate.StaffRequest) -> HttpResponse:
    """谈心: writing one down, and those one may see."""
    standing = request.standing
    grids = talks.grids(standing.extent, standing.place)
    form = forms.Conversation(request.POST or None, grids=grids, initial={"talked_on": standing.today})
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: talks.write(
        uid=form.cleaned_data["slip"], **form.given(), **how(request)
    )):  # fmt: skip
        messages.success(request, _("已记下。职工提出的要办的事，可以在这一次里转成诉求，有编号、有期限。"))
        return redirect("console:talks")
    return gate.show(request, "console/trainings/talks.html", {
        "rows": talks.visible(standing.extent).filter(place=standing.place)[:LISTED], "form": form, "promise": talks.PROMISE,
    }, status=409 if form.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.talks)
def talk(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一次谈心: what was raised, what came of it; made into a matter, or forgotten."""
    row = _talk(request, uid)
    do, receipt = request.POST.get("do", ""), None
    wanted = {
        name: kind(request.POST if do == name else None, auto_id=f"{name}_%s")
        for name, kind in {"follow": forms.Following, "forget": forms.Forget}.items()
    }
    if row.erased_at is not None:
        del wanted["forget"]
    if request.method == "POST" and do == "matter":
        try:
            receipt = talks.to_matter(row, **how(request))
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return redirect("console:talk", uid)
        row = _talk(request, uid)
    elif request.method == "POST":
        form = wanted.get(do)
        if form is None:
            raise Http404
        if form.is_valid() and attempt(form, lambda: _talked(row, do, form, how(request))):
            messages.success(request, _("已记下。"))
            return redirect("console:talk", uid)
    return gate.show(request, "console/trainings/talk.html", {
        "talk": row, "forms": wanted, "promise": talks.PROMISE, "receipt": receipt,
        "matter": next((each for each in row.followings.all() if each.number), None),
    }, status=409 if any(each.errors for each in wanted.values()) else 200)  # fmt: skip


def _talked(row: Talk, do: str, form: Any, given: dict[str, Any]) -> None:
    if do == "follow":
        talks.follow(row, words=form.cleaned_data["words"], uid=form.cleaned_data["slip"], **given)
    else:
        talks.erase(row, basis=form.cleaned_data["basis"], **given)


def _talk(request: gate.StaffRequest, uid: UUID) -> Talk:
    try:
        return talks.one(uid, request.standing.extent)
    except talks.NoSuchTalk as error:
        raise Http404 from error
