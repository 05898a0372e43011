"""The diary (民情日志): a day's thread, writing one entry, and an entry with what was added to it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.cases import from_journal, intake
from wangge.duties import waiting
from wangge.faces.console import gate, uses
from wangge.faces.console.forms import journal as forms
from wangge.faces.console.views.settings import how
from wangge.faces.look import handing
from wangge.integrity import kept_files, safe_files
from wangge.journal import access, diary, phrases, reading
from wangge.journal.access import NoSuchEntry
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal
from wangge.reports import diary as whole

WRITES = ("GET", "HEAD", "POST")
CODE_MINUTES = 15


@require_safe
@gate.staff(uses.writes)
def page(request: gate.StaffRequest) -> HttpResponse:
    """某天的日志: entries, acts on matters and visits in one thread; or what I wrote, searched."""
    standing = request.standing
    form = forms.Search(request.GET or None, standing=standing)
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day, query = said.get("day") or standing.today, said.get("q", "")
    lines = whole.of(standing.place, standing.extent, first=day, grid=said.get("grid")) if not query else []
    return gate.show(request, "console/journal/diary.html", {
        "form": form, "day": day, "query": query, "lines": lines,
        "found": reading.search(standing.person, query) if query else [],
        "waiting": waiting.waiting(standing.person, standing.extent, standing.place),
    })  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.writes)
def write(request: gate.StaffRequest) -> HttpResponse:
    """记一条: pressing twice writes once."""
    standing = request.standing
    if request.method != "POST":
        return _form(request, forms.Write(standing=standing, initial={"slip": uuid4()}))
    form = forms.Write(request.POST, request.FILES, standing=standing)
    if not form.is_valid():
        return _form(request, form, status=400)
    said = dict(form.cleaned_data)
    category = said.pop("category")
    try:
        files = [safe_files.prepare(each.name, each) for each in said.pop("photos")]
        entry = diary.write(
            said.pop("words"), place=standing.place, uid=said.pop("slip"), category=category.code if category else "",
            photos=files, **said, **how(request),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form, status=409)
    messages.success(request, _("已记下。"))
    return redirect("console:entry", entry.uid)


def _form(request: gate.StaffRequest, form: forms.Write, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "phrases": phrases.of(request.standing.place)}
    return gate.show(request, "console/journal/write.html", context, status=status)


@require_http_methods(WRITES)
@gate.staff(uses.writes)
def entry(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一条日志, and what may be done with it."""
    row = found(request, uid)
    made: dict[str, Any] = {"amend": forms.Amend(), "follow": forms.Follow(), "sort": forms.Sort(),
                            "redact": forms.Redact()}  # fmt: skip
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "matter":
            return _to_matter(request, row)
        if do not in made:
            raise Http404
        form = made[do] = type(made[do])(request.POST)
        if form.is_valid() and _done(request, row, do, form):
            messages.success(request, _("已记下。"))
            return redirect("console:entry", uid)
    standing = request.standing
    actor = standing.actor_here()
    return gate.show(request, "console/journal/entry.html", {
        "entry": row, "forms": made, "case": from_journal.case_of(row),
        "asker": access.asker_of(row, actor, at=standing.now), "may_lead": uses.leads(standing),
        "may_redact": uses.inspects(standing) and row.author_id != standing.person.pk,
        "may_become": not row.referral and row.kind not in from_journal.NEVER,
    }, status=409 if any(each.errors for each in made.values()) else 200)  # fmt: skip


def found(request: gate.StaffRequest, uid: UUID) -> Entry:
    """One answer for unknown and not yours."""
    try:
        return reading.one(request.standing.extent, uid)
    except NoSuchEntry as error:
        raise Http404 from error


def _done(request: gate.StaffRequest, row: Entry, do: str, form: Any) -> bool:
    said = form.cleaned_data
    act = {"amend": diary.amend, "follow": diary.follow, "sort": diary.sort, "redact": diary.redact}[do]
    try:
        act(row, **said, **how(request))  # type: ignore[operator]
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _to_matter(request: gate.StaffRequest, row: Entry) -> HttpResponse:
    """转为事项: one press; the receipt carries the code once."""
    try:
        receipt = from_journal.from_entry(row, code=intake.new_code(), **how(request))
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:entry", args=[row.uid]))
    if receipt.code:
        until = request.standing.now.timestamp() + CODE_MINUTES * 60
        request.session["slip"] = {"number": receipt.number, "code": receipt.code_shown, "until": until}
    messages.success(request, _("已转为事项 %(number)s，一个字也不用再填。") % {"number": receipt.number})
    return redirect("console:matter", receipt.number)


@require_POST
@gate.staff(uses.writes)
def asker(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """看是谁来说的, for a purpose; the look is written down."""
    row, standing = found(request, uid), request.standing
    try:
        shown = access.asker_of(
            row, standing.actor_here(), at=standing.now, purpose=request.POST.get("purpose", "")[:200].strip()
        )
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:entry", args=[uid]))
    return gate.show(request, "console/journal/asker.html", {"entry": row, "asker": shown})


@require_safe
@gate.staff(uses.writes)
def photo(request: gate.StaffRequest, uid: UUID, pk: int) -> HttpResponseBase:
    """日志的照片."""
    row = found(request, uid)
    picture = next((each for each in row.photos.all() if each.pk == pk), None)
    if picture is None:
        raise Http404
    try:
        file = kept_files.opened(picture)
    except Refusal as refusal:
        return gate.said(request, str(refusal), reverse("console:entry", args=[uid]))
    return handing.handed(file, kept_files.headers(picture))
