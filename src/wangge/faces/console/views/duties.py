"""Periodic duties (定期义务): the month of a person or place, the place's ledger, one line with its reasons, outages."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.duties import access, account, fulfilling, ledger, outages
from wangge.duties.ledger import STATE_WORDS, Line, State
from wangge.faces.console import duty_rows, gate, listing, uses
from wangge.faces.console.forms import duties as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.policy.pack import Refusal
from wangge.policy.provisions import Cadence, period
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person

WRITES = ("GET", "HEAD", "POST")
DAY = dt.timedelta(days=1)
MOST = 80  # lines of a list; a month of a whole place has thousands


@dataclass(frozen=True)
class Square:
    """月历的一格."""

    day: dt.date
    mark: str  # 休, 班
    counts: list[tuple[str, str, int]]  # tone, word, how many
    url: str
    today: bool
    rests: bool


@require_safe
@gate.staff(uses.sees_duties)
def page(request: gate.StaffRequest) -> HttpResponse:
    """这个月的定期义务: a calendar, and what is to be seen to."""
    standing = request.standing
    form = forms.Filters(request.GET or None, standing=standing, duties=_duties(standing))
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first, last = period("month", said.get("month") or said.get("day") or standing.today)
    whole = standing.holds(access.OFFICE)
    person = said.get("person") or (None if whole or said.get("grid") else standing.person)
    lines = _lines(standing, first, last, person=person, grid=said.get("grid"))
    if said.get("duty"):
        lines = [each for each in lines if each.duty == said["duty"]]
    chosen = _chosen(lines, said, standing.today)
    kept = {key: request.GET.get(key, "") for key in ("grid", "person", "duty", "state")}
    path = reverse("console:duties")

    def month(day: dt.date) -> str:
        return listing.address(path, kept, month=f"{day:%Y-%m}")

    return gate.show(request, "console/duties/page.html", {
        "form": form, "first": first, "person": person, "mine": person == standing.person,
        "squares": _squares(standing, lines, first, last, kept), "blanks": range(first.weekday()),
        "tally": _tally(lines), "total": len(lines), "day": said.get("day"),
        "rows": duty_rows.rows(chosen[:MOST]), "more": len(chosen) - MOST, "filtered": any(kept.values()),
        "before": month(first - DAY), "after": month(last + DAY), "here": month(first),
    }, status=400 if form.errors else 200)  # fmt: skip


def _duties(standing: gate.Standing) -> list[str]:
    law = gate.in_force(standing.place, standing.today)
    clauses = law.clauses.values() if law else ()
    return list(dict.fromkeys(each.provision.duty for each in clauses if isinstance(each.provision, Cadence)))


def _lines(
    standing: gate.Standing,
    first: dt.date,
    last: dt.date,
    *,
    person: Person | None = None,
    grid: Grid | None = None,
) -> list[Line]:
    found = ledger.ledger(standing.place, first, last, person=person, grid=grid, at=standing.now)
    return access.visible(found, standing.extent, standing.place)


def _chosen(lines: list[Line], said: dict[str, Any], today: dt.date) -> list[Line]:
    """列出来的: a day's, a state's, or – where nothing was chosen – what somebody has yet to see to."""
    if said.get("day"):
        lines = [each for each in lines if each.due == said["day"]]
    state = said.get("state", "")
    if state and state != "all":
        return [each for each in lines if each.state == state]
    if state == "all" or said.get("day"):
        return lines
    asks = {State.OPEN, State.MISSED, State.NOBODY}
    return [each for each in lines if each.state in asks and each.since <= today]


def _tally(lines: list[Line]) -> list[tuple[str, str, int]]:
    counted = Counter(each.state for each in lines)
    return [
        (duty_rows.TONES[state], str(word), counted[state])
        for state, word in STATE_WORDS.items()
        if counted[state]
    ]


def _squares(
    standing: gate.Standing, lines: list[Line], first: dt.date, last: dt.date, kept: dict[str, str]
) -> list[Square]:
    calendar = jurisdiction.calendar(standing.place)
    by_day: dict[dt.date, list[Line]] = defaultdict(list)
    for each in lines:
        by_day[each.due].append(each)
    path = reverse("console:duties")
    squares = []
    for n in range((last - first).days + 1):
        day = first + n * DAY
        rests = not calendar.is_working(day)
        mark = _("休") if rests else _("班") if day.weekday() > 4 else ""
        url = listing.address(path, kept, month=f"{day:%Y-%m}", day=day.isoformat()) if by_day[day] else ""
        squares.append(Square(day, mark, _tally(by_day[day]), url, day == standing.today, rests))
    return squares


@require_safe
@gate.staff(uses.leads)
def place(request: gate.StaffRequest) -> HttpResponse:
    """全社区的台账: each grid's duties of the month, by the code of the grid. Nobody is ranked."""
    standing = request.standing
    form = forms.Filters(request.GET or None, standing=standing, duties=_duties(standing))
    asked = form.cleaned_data.get("month") if form.is_bound and form.is_valid() else None
    first, last = period("month", asked or standing.today)
    lines = _lines(standing, first, last)
    grids: dict[tuple[str, str], dict[str, list[Line]]] = {}
    for each in sorted(lines, key=lambda line: (line.grid is None, line.grid.code if line.grid else "")):
        key = (each.grid.code, each.grid.name) if each.grid else ("", str(each.place))
        grids.setdefault(key, defaultdict(list))[each.duty].append(each)
    path = reverse("console:duties")
    tables = []
    for (code, name), duties in grids.items():
        cells = []
        for duty, found in duties.items():
            counted = Counter(line.state for line in found)
            out = counted[State.EXCUSED] + counted[State.NOBODY] + counted[State.OPEN]
            cells.append({
                "word": duty_rows.duty_word(duty), "clause": found[0].citation.clause, "done": counted[State.DONE],
                "of": len(found) - out, "late": counted[State.LATE], "missed": counted[State.MISSED], "open": counted[State.OPEN],
                "excused": counted[State.EXCUSED], "nobody": counted[State.NOBODY],
                "url": listing.address(path, {}, month=f"{first:%Y-%m}", grid=code, duty=duty, state="all"),
            })  # fmt: skip
        tables.append({"name": name, "cells": cells})
    return gate.show(request, "console/duties/place.html", {
        "first": first, "tables": tables, "before": f"?month={first - DAY:%Y-%m}", "after": f"?month={last + DAY:%Y-%m}",
    }, status=400 if form.errors else 200)  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.sees_duties)
def one(request: gate.StaffRequest, clause: str, first: str, whose: str) -> HttpResponse:
    """一行: its clause, its days, what proves it; and saying that it is done where no record of its own would."""
    standing = request.standing
    line = _found(standing, clause, first, whose)
    said = fulfilling.said_of(line)
    made = _forms(standing, line)
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "take-back":
            return _take_back(request, line, said)
        if do not in made:
            raise Http404
        form = made[do] = _form(standing, line, do, request.POST)
        if form.is_valid():
            given = dict(form.cleaned_data)
            act = fulfilling.fulfil if do == "done" else fulfilling.declare_nothing
            if attempt(form, lambda: act(line, uid=given.pop("slip"), **given, **how(request))):
                messages.success(request, _("已记下。"))
                return redirect(duty_rows.address(line))
    return gate.show(request, "console/duties/one.html", {
        "row": duty_rows.row(line), "line": line, "days": account.of(line), "said": said, "forms": made,
        "evidence": duty_rows.evidence(line), "doing": duty_rows.doing(line) if line.pending else "",
        "take_back": forms.TakeBack(), "may": _may(standing, line),
    }, status=409 if any(form.errors for form in made.values()) else 200)  # fmt: skip


def _found(standing: gate.Standing, clause: str, first: str, whose: str) -> Line:
    """One answer for unknown and not yours."""
    try:
        since = dt.date.fromisoformat(first)
    except ValueError as error:
        raise Http404 from error
    line = ledger.one(standing.place, clause=clause, since=since, whose=whose, at=standing.now)
    if line is None or not access.visible([line], standing.extent, standing.place):
        raise Http404
    return line


def _may(standing: gate.Standing, line: Line) -> str:
    """我可以写: "own", "for-another" or nothing."""
    try:
        _post, for_another = access.demand_owing(line, standing.actor_here(), at=standing.now)
    except Refusal:
        return ""
    return "for-another" if for_another else "own"


def _forms(standing: gate.Standing, line: Line) -> dict[str, Any]:
    if line.since > standing.today or not _may(standing, line):
        return {}
    offered = ["done"] if line.stated else []
    if line.declarable and line.pending:
        offered.append("nothing")
    return {each: _form(standing, line, each, None) for each in offered}


def _form(standing: gate.Standing, line: Line, do: str, posted: Any) -> forms.Said:
    return forms.Said(
        posted, late=standing.now >= line.due_at, for_another=_may(standing, line) == "for-another", nothing=do == "nothing",
        initial={"slip": uuid4(), "done_on": min(standing.today, line.due)},
    )  # fmt: skip


def _take_back(request: gate.StaffRequest, line: Line, said: list[Any]) -> HttpResponse:
    wanted = next((each for each in said if str(each.uid) == request.POST.get("row")), None)
    form = forms.TakeBack(request.POST)
    if wanted is None:
        raise Http404
    try:
        if not form.is_valid():
            raise Refusal(_("收回要写理由。"))
        fulfilling.take_back(wanted, line, words=form.cleaned_data["words"], **how(request))
    except Refusal as refusal:
        return gate.said(request, str(refusal), duty_rows.address(line))
    messages.success(request, _("已收回，两条都留着。"))
    return redirect(duty_rows.address(line))


@require_http_methods(WRITES)
@gate.staff(uses.notes_outages)
def outage_list(request: gate.StaffRequest) -> HttpResponse:
    """系统故障: noted by a named person; the duties of such days do not count."""
    standing = request.standing
    form = forms.Outage(request.POST or None, standing=standing, initial={"slip": uuid4()})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        if attempt(
            form, lambda: outages.note(standing.place, uid=given.pop("slip"), **given, **how(request))
        ):
            messages.success(request, _("已记下。这几天做不到的定期义务不计。"))
            return redirect("console:outages")
    return gate.show(request, "console/duties/outages.html", {
        "form": form, "rows": outages.standing(standing.place)[: listing.PAGE], "take_back": forms.TakeBack(),
    }, status=409 if form.errors else 200)  # fmt: skip


@require_POST
@gate.staff(uses.notes_outages)
def outage_back(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """撤回记错的故障."""
    row = outages.standing(request.standing.place).filter(uid=uid).first()
    form = forms.TakeBack(request.POST)
    if row is None:
        raise Http404
    try:
        if not form.is_valid():
            raise Refusal(_("撤回要写理由。"))
        outages.take_back(row, words=form.cleaned_data["words"], **how(request))
    except Refusal as refusal:
        return gate.said(request, str(refusal), "console:outages")
    messages.success(request, _("已撤回，两条都留着。"))
    return redirect("console:outages")
