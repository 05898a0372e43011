"""Forms of others (上级的表): taken in, columns chosen, filled, each export on a list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.documents import jobs
from wangge.documents.models import FormVersion, Job, SuperiorForm
from wangge.documents.superior import books, exporting, fields, forms
from wangge.faces.console import gate, uses
from wangge.faces.console.forms import documents as shapes
from wangge.faces.console.views.settings import attempt, how
from wangge.journal import access as journal_access
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period

WRITES = ("GET", "HEAD", "POST")


def _found(request: gate.StaffRequest, uid: UUID) -> SuperiorForm:
    try:
        return forms.one(request.standing.place, uid)
    except Refusal as refusal:
        raise Http404 from refusal


@require_http_methods(WRITES)
@gate.staff(uses.inspects)
def new(request: gate.StaffRequest) -> HttpResponse:
    """收一张表; then its columns, to be looked through."""
    place = request.standing.place
    form = shapes.NewForm(request.POST or None, request.FILES or None, sources=fields.of(place))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made: list[FormVersion] = []

        def act() -> None:
            content = said["file"].read(books.MOST + 1)
            made.append(forms.add(
                place, content, name=said["name"], sender=said["sender"], source=said["source"], file_name=said["file"].name,
                uid=said["slip"], **how(request),
            ))  # fmt: skip

        if attempt(form, act):
            messages.success(request, _("已收下。列是按名字猜的，请看一遍再存。"))
            return redirect("console:superior-columns", made[0].form.uid)
    return gate.show(
        request, "console/papers/form_new.html", {"form": form}, status=409 if form.errors else 200
    )


@require_http_methods(WRITES)
@gate.staff(uses.inspects)
def columns(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """列对应: each column and what fills it; a new version from a day on. Or the form's new look."""
    standing, row = request.standing, _found(request, uid)
    version = forms.latest(row)
    renewing = request.POST.get("do") == "renew"
    form = shapes.Columns(
        None if renewing else request.POST or None, version=version, initial={"since": standing.today}
    )
    renew = shapes.Renew(
        request.POST if renewing else None,
        request.FILES if renewing else None,
        initial={"since": standing.today},
        auto_id="renew_%s",
    )
    if request.method == "POST":
        if not renewing and form.is_valid():
            said = form.cleaned_data
            if attempt(form, lambda: forms.remap(row, form.chosen(), since=said["since"], **how(request))):
                messages.success(request, _("已存下。以后填这张表就按这个来。"))
                return redirect("console:superior-form", uid)
        elif renewing and renew.is_valid():
            new = renew.cleaned_data

            def act() -> None:
                content = new["file"].read(books.MOST + 1)
                forms.renew(
                    row,
                    content,
                    file_name=new["file"].name,
                    since=new["since"],
                    last=new["last"] or 0,
                    **how(request),
                )

            if attempt(renew, act):
                messages.success(request, _("已换成新的表样，同名的列照旧。请看一遍。"))
                return redirect("console:superior-columns", uid)
    return gate.show(request, "console/papers/form_columns.html", {
        "row": row, "version": version, "form": form, "renew": renew, "source": fields.SOURCES[row.source],
    }, status=409 if form.errors or renew.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.leads)
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一张表: a few rows as they would be filled, filling it, its versions, who was given it."""
    standing, row = request.standing, _found(request, uid)
    version = forms.version_on(row, standing.today)
    named = exporting.personal(version)
    first = period("month", standing.today)[0]
    initial = {"first": first, "last": standing.today, "recipient": row.sender}
    given: dict[str, Any] = {
        "grids": journal_access.grids(standing.extent, standing.place), "matters": row.source == "matters", "personal": bool(named),
    }  # fmt: skip
    form = shapes.Fill(request.POST or None, initial=initial, **given)
    asked = {"first": first, "last": standing.today}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made: list[Job] = []

        def act() -> None:
            made.append(jobs.fill(
                version, standing.person, asked=form.asked(), recipient=said["recipient"], purpose=said["purpose"],
                reason=said.get("reason", ""), uid=said["slip"], **how(request),
            ))  # fmt: skip

        if attempt(form, act):
            return redirect("console:paper-job", made[0].uid)
    rows = exporting.rows_of(version, standing.extent, asked)
    return gate.show(request, "console/papers/form_one.html", {
        "row": row, "version": version, "form": form, "named": named, "preview": exporting.preview(version, rows), "count": rows.count(),
        "exports": exporting.log(standing.place.pk).filter(version__form=row)[:20], "versions": row.versions.all(),
    }, status=409 if form.errors else 200)  # fmt: skip


@require_safe
@gate.staff(uses.inspects)
def exports(request: gate.StaffRequest) -> HttpResponse:
    """导出记录: who handed what to whom, for what, which fields, how many rows."""
    rows = list(exporting.log(request.standing.place.pk)[:200])
    known = {
        code: {each.code: each.label for each in source.fields} for code, source in fields.SOURCES.items()
    }
    shown = [
        (each, [known[each.version.form.source].get(code, code) for code in each.fields]) for each in rows
    ]
    return gate.show(request, "console/papers/exports.html", {"rows": shown})
