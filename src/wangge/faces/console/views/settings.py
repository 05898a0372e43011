"""Settings of the place (设置): place, grids, units, categories, coverage; for its head and its administrator."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.cases import categories as table
from wangge.faces.console import gate, uses
from wangge.faces.console.forms import settings as forms
from wangge.policy.pack import Refusal
from wangge.territory import coverage, division
from wangge.territory.models import Grid

WRITES = ("GET", "HEAD", "POST")
KEPT_TEXT = 1024 * 1024  # of an uploaded file that the page carries from the preview to the import


def attempt(form: Any, act: Callable[[], Any]) -> bool:
    """Try an act; a refusal becomes the form's sentence, and what was written stays."""
    try:
        act()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def how(request: gate.StaffRequest) -> dict[str, Any]:
    return {"by": request.standing.actor_here(), "at": request.standing.now}


def text_of(file: Any) -> str:
    """上传的文字: UTF-8, or GBK where it can be told."""
    content = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return str(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Refusal(_("文件不是文字，或编码认不出来。请另存为 UTF-8 再传。"))


@require_safe
@gate.staff(uses.settles)
def index(request: gate.StaffRequest) -> HttpResponse:
    """设置的目录."""
    return gate.show(request, "console/settings/index.html")


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def place(request: gate.StaffRequest) -> HttpResponse:
    """电话、地址、办公时间."""
    here = request.standing.place
    names = forms.PlaceForm.base_fields
    form = forms.PlaceForm(request.POST or None, initial={name: getattr(here, name) for name in names})
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: division.amend_place(here, **form.cleaned_data, **how(request)))
    ):
        messages.success(request, _("已改。旧的写法也留在存证里。"))
        return redirect("console:settings-place")
    return gate.show(
        request, "console/settings/place.html", {"form": form}, status=400 if form.errors else 200
    )


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def grids(request: gate.StaffRequest) -> HttpResponse:
    """网格 of today, and a new one."""
    standing = request.standing
    form = forms.NewGrid(request.POST or None, initial={"since": standing.today})
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: division.open_grid(standing.place, **form.cleaned_data, **how(request)))
    ):
        messages.success(request, _("已设网格。"))
        return redirect("console:settings-grids")
    rows = standing.place.grids.order_by("until", "code")
    return gate.show(
        request,
        "console/settings/grids.html",
        {"form": form, "rows": rows},
        status=400 if form.errors else 200,
    )


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def grid(request: gate.StaffRequest, code: str) -> HttpResponse:
    """一个网格: its words, and its last day."""
    row = _grid(request, code)
    names = forms.GridForm.base_fields
    closing = request.POST.get("do") == "close"
    form = forms.GridForm(
        request.POST if request.method == "POST" and not closing else None,
        initial={name: getattr(row, name) for name in names},
    )
    end = forms.Ending(request.POST if closing else None, prefix="end")
    if request.method == "POST":
        wanted = end if closing else form

        def act() -> Any:
            if closing:
                return division.close_grid(row, until=end.cleaned_data["until"], **how(request))
            return division.amend_grid(row, **form.cleaned_data, **how(request))

        if wanted.is_valid() and attempt(wanted, act):
            messages.success(request, _("已改。旧的写法也留在存证里。"))
            return redirect("console:settings-grids")
    return gate.show(
        request, "console/settings/grid.html", {"row": row, "form": form, "end": end},
        status=400 if form.errors or end.errors else 200,
    )  # fmt: skip


def _grid(request: gate.StaffRequest, code: str) -> Grid:
    row = request.standing.place.grids.filter(code=code).first()
    if row is None:
        raise Http404
    return row


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def grids_import(request: gate.StaffRequest) -> HttpResponse:
    """导入网格: the same file is looked at first; the second press writes."""
    standing = request.standing
    form = forms.GridsFile(request.POST or None, request.FILES or None, initial={"since": standing.today})
    report: Any = None
    kept = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def act() -> None:
            nonlocal report, kept
            kept = text_of(said["file"]) if said["file"] else said["text"]
            report = division.import_grids(
                standing.place, kept, datum=said["datum"], since=said["since"],
                dry_run=request.POST.get("do") != "write", **how(request),
            )  # fmt: skip

        if attempt(form, act) and request.POST.get("do") == "write":
            messages.success(request, _("已导入。") + report.sentences[0] + "。")
            return redirect("console:settings-grids")
    if len(kept) > KEPT_TEXT:
        kept = ""
    return gate.show(
        request, "console/settings/grids_import.html", {"form": form, "report": report, "kept": kept},
        status=400 if form.errors else 200,
    )  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def units(request: gate.StaffRequest) -> HttpResponse:
    """协办单位."""
    standing = request.standing
    form = forms.NewUnit(request.POST or None, initial={"since": standing.today})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        if attempt(
            form,
            lambda: division.open_unit(
                standing.place, said.pop("code"), said.pop("name"), **said, **how(request)
            ),
        ):
            messages.success(request, _("已登记协办单位。"))
            return redirect("console:settings-units")
    rows = standing.place.units.order_by("until", "name")
    return gate.show(
        request,
        "console/settings/units.html",
        {"form": form, "rows": rows},
        status=400 if form.errors else 200,
    )


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def categories(request: gate.StaffRequest) -> HttpResponse:
    """类别: what is taken on, and when it counts as done."""
    place = request.standing.place
    form = forms.NewCategory(
        request.POST or None, rows=place.categories.filter(until=None, parent=None).order_by("code")
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        if attempt(
            form, lambda: table.add(place, said.pop("code"), said.pop("name"), **said, **how(request))
        ):
            messages.success(request, _("已添类别。"))
            return redirect("console:settings-categories")
    rows = place.categories.select_related("parent").order_by("code")
    return gate.show(
        request,
        "console/settings/categories.html",
        {"rows": rows, "form": form},
        status=400 if form.errors else 200,
    )


@require_http_methods(WRITES)
@gate.staff(uses.settles)
def category(request: gate.StaffRequest, code: str) -> HttpResponse:
    """一类: another name, or its last day; matters keep it."""
    row = request.standing.place.categories.filter(code=code).first()
    if row is None:
        raise Http404
    ending = request.POST.get("do") == "end"
    naming = forms.CategoryName(
        request.POST if request.method == "POST" and not ending else None, initial={"name": row.name}
    )
    end = forms.Ending(
        request.POST if ending else None, prefix="end", initial={"until": request.standing.today}
    )
    wanted = end if ending else naming

    def act() -> Any:
        if ending:
            return table.end(row, until=end.cleaned_data["until"], **how(request))
        return table.rename(row, naming.cleaned_data["name"], **how(request))

    if request.method == "POST" and wanted.is_valid() and attempt(wanted, act):
        messages.success(request, _("已改。旧的写法也留在存证里。"))
        return redirect("console:settings-categories")
    return gate.show(
        request, "console/settings/category.html", {"row": row, "form": naming, "end": end},
        status=400 if naming.errors or end.errors else 200,
    )  # fmt: skip


@require_safe
@gate.staff(uses.settles)
def cover(request: gate.StaffRequest) -> HttpResponse:
    """覆盖报告: grids without people, ground without a grid, days with nobody."""
    standing = request.standing
    asked = forms.Ending(request.GET if request.GET.get("until") else None)
    until = asked.cleaned_data["until"] if asked.is_bound and asked.is_valid() else None
    report = coverage.coverage(standing.place, standing.today, until)
    return gate.show(
        request,
        "console/settings/coverage.html",
        {"report": report, "form": asked},
        status=400 if asked.errors else 200,
    )
