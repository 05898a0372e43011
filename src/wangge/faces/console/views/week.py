"""The weekly summary (每周汇总): computed figures, the leader's words between them, the signature, the paper."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.documents import of_journal
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.views.day import grid_and_day
from wangge.faces.console.views.settings import how
from wangge.journal import access, cadences
from wangge.policy.pack import Refusal
from wangge.reports import weeks

LISTED = {"needs": "needs", "suggestions": "suggestions", "news": "news", "matters": "matters"}


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.writes)
def page(request: gate.StaffRequest) -> HttpResponse:
    """一周的汇总: composed, written, signed."""
    standing = request.standing
    if not access.grids(standing.extent, standing.place):
        return gate.show(request, "console/journal/no_grid.html")
    grid, day, grids = grid_and_day(request)
    here = f"{reverse('console:week')}?grid={grid.code}&day={day}"
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").replace("\x00", "")[:3000] for name in weeks.SECTIONS}
        try:
            _done(request, grid, day, typed)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        else:
            return redirect(here)
    week = weeks.compose(grid, day, standing.extent, at=standing.now)
    summary = weeks.summary_of(grid, day)
    words = typed or (summary.words if summary else weeks.draft_of(grid, day))
    owed = cadences.owed(grid.place, "weekly-summary", on=day)
    return gate.show(request, "console/journal/week.html", {
        "grid": grid, "grids": grids, "day": day, "week": week, "summary": summary,
        "figures": weeks.figures_of(summary) if summary else week.figures,
        "sections": _sections(week, words, company=standing.place.kind == "company"),
        "citation": owed.citation if owed else None,
        "may_sign": uses.leads(standing) and summary is None, "may_lead": uses.leads(standing),
        "before": day - dt.timedelta(days=7), "after": day + dt.timedelta(days=7),
        "later": week.last < standing.today, "past": _past(grid, day, week, summary),
    })  # fmt: skip


def _past(grid: Any, day: dt.date, week: weeks.Week, summary: Any) -> dict[str, Any]:
    """前几周和这一周: as signed, drawn above their table; a week that nobody signed is a gap."""
    this = {each.code: each for each in (weeks.figures_of(summary) if summary else week.figures)}
    rows = [*weeks.past(grid, day), (week.first, this)]
    drawn = ("sorted", "in-time", "continuity")
    return {
        "heads": [this[code].label for code in drawn],
        "rows": [(monday, [_share(figures.get(code)) for code in drawn]) for monday, figures in rows],
        "signed": sum(bool(figures) for _monday, figures in rows[:-1]),
    }


def _share(figure: weeks.Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    value = f"{100 * figure.numerator / figure.denominator:.0f}" if figure.denominator else ""
    return {"value": value, "num": figure.numerator, "den": figure.denominator}


def _sections(week: weeks.Week, words: dict[str, str], *, company: bool) -> list[dict[str, Any]]:
    own = {"needs": _("职工需要什么")} if company else {}
    return [
        {
            "name": name,
            "label": own.get(name, label),
            "words": words.get(name, ""),
            "rows": week.lists.get(LISTED.get(name, ""), []),
        }
        for name, label in weeks.SECTIONS.items()
    ]


def _done(request: gate.StaffRequest, grid: Any, day: dt.date, typed: dict[str, str]) -> None:
    do = request.POST.get("do", "")
    if do == "sign":
        weeks.sign(grid, day, words=typed, **how(request))
        messages.success(request, _("已签发。打印件上有存证的检查点，可以自己核对。"))
    elif do == "correct":
        summary = weeks.summary_of(grid, day)
        if summary is None:
            raise Refusal(_("这一周还没有签发，直接改就行。"))
        weeks.correct(summary, words=request.POST.get("words", "")[:1000], **how(request))
        messages.success(request, _("已补充在签发的汇总后面。"))
    else:
        weeks.save_draft(grid, day, words=typed, **how(request))
        messages.success(request, _("已存下，还没有签发。"))


@require_safe
@gate.staff(uses.writes)
def paper(request: gate.StaffRequest) -> HttpResponse:
    """周汇总 to print, with the checkpoint that vouches for it."""
    standing = request.standing
    grid, day, _grids = grid_and_day(request)
    week = weeks.compose(grid, day, standing.extent, at=standing.now)
    summary = weeks.summary_of(grid, day)
    words = summary.words if summary else weeks.draft_of(grid, day)
    sections = _sections(week, words, company=grid.place.kind == "company")
    back = f"{reverse('console:week')}?grid={grid.code}&day={day}"
    if handing_over.wanted(request):
        labels = {each["name"]: str(each["label"]) for each in sections}
        return handing_over.paper(request, lambda: of_journal.week(week, summary, words, labels=labels), back)
    return gate.show(request, "console/journal/week_paper.html", {
        "grid": grid, "week": week, "summary": summary,
        "figures": weeks.figures_of(summary) if summary else week.figures,
        "sections": sections, "checkpoint": weeks.vouched_by(summary) if summary else None, "back": back,
    })  # fmt: skip
