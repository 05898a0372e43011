"""Answers of both sides (两边的答复): how the street office and the other units answered, and what waits for them."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.analysis import answers, days, monthly
from wangge.analysis.definitions import DEFINITIONS
from wangge.analysis.figures import Figure
from wangge.faces.console import gate, hazard_rows, uses
from wangge.faces.console.forms import figures as forms
from wangge.faces.console.views import figures
from wangge.faces.console.views.settings import attempt, how
from wangge.faces.look import figures as look


@require_safe
@gate.staff(uses.sees_answers)
def page(request: gate.StaffRequest) -> HttpResponse:
    """一家一行: seen from the place that asks, or from the office or unit that is asked."""
    standing = request.standing
    form, chosen = figures.asked(request, cut=False)
    ours = uses.reads_figures(standing)
    span = (chosen.first, chosen.last)
    if ours:
        sides = answers.of_place(standing.place, *span, at=standing.now)
    else:
        extent = standing.extent
        sides = answers.of_asked(extent.offices, extent.units, standing.place, *span, at=standing.now)
    own = None
    if ours:
        code = "ontime-rate"
        own = look.shown(
            days.figures(standing.place, [code], *span, at=standing.now)[code], DEFINITIONS[code]
        )
    open_to = {
        each.pk: each
        for each in standing.matters().filter(pk__in=[each.asked.case_id for each in sides.waiting])
    }
    return gate.show(request, "console/figures/answers.html", {
        "form": form, "chosen": chosen, "ours": ours, "own": own,
        "rows": [{"line": each, "f": look.shown(each.figure, DEFINITIONS[each.figure.code])} for each in sides.lines],
        "waiting": [(each, open_to.get(each.asked.case_id)) for each in sides.waiting],
        "analyses": list(monthly.for_reader(standing.extent)[:24]) if not ours else [],
    }, status=400 if form.errors else 200)  # fmt: skip


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.sees_answers)
def analysis(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """报来的月度分析: read and answered by the office or unit it was sent to."""
    standing = request.standing
    sent = monthly.sent_to(standing.extent, uid)
    if sent is None:
        raise Http404
    form = forms.Note(request.POST or None, initial={"slip": uuid4()})
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {"words": form.cleaned_data["words"], "uid": form.cleaned_data["slip"]}
        if attempt(form, lambda: monthly.answer(sent, **said, **how(request))):
            messages.success(request, _("已答复，社区看得到。"))
            return redirect("console:analysis", uid)
    return gate.show(request, "console/month/received.html", {
        "sent": sent, "form": form, "analysis": sent.analysis, **reading(sent.analysis.content, sent.analysis.words),
    }, status=409 if form.errors else 200)  # fmt: skip


def reading(content: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """一份月度分析, ready to be read: figures written out, sections with their words."""
    rows = []
    for each in monthly.figures_in(content):
        definition, now = each["definition"], each["now"]
        then = {
            name: {"value": look.shown(each[name], definition).value, "n": look.shown(each[name], definition).n,
                   "number": look.shown(each[name], definition).number, "moved": look.difference(now, each[name])}
            for name in ("before", "year")
        }  # fmt: skip
        rows.append({"definition": definition, "f": look.shown(now, definition), **then})
    sections = [
        {"name": name, "label": label, "words": words.get(name, "")}
        for name, label in monthly.SECTIONS.items()
    ]
    told = [
        each | {"f": look.shown(Figure.from_json(each["figure"]), DEFINITIONS[each["figure"]["code"]])}
        for each in content["answers"]
    ]
    return {
        "figures": [row for row in rows if not row["definition"].theirs], "sections": sections, "told": told,
        "theirs": [row for row in rows if row["definition"].theirs], "content": content, **_safety(content.get("safety")),
    }  # fmt: skip


def _safety(safety: dict[str, Any] | None) -> dict[str, Any]:
    """单位的隐患、巡查和会议, where the analysis is a company's."""
    if safety is None:
        return {}
    return {
        "safety": safety, "hazard_lines": hazard_rows.lines(safety["hazards"]),
        "hazard_columns": list(hazard_rows.COLUMNS.values()), "tasks_all": sum(safety["tasks"].values()),
    }  # fmt: skip
