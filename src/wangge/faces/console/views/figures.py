"""What the figures say (数据): each number with its definition, its interval, what was left out, and the records behind it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wangge.analysis import days, definitions, indicators
from wangge.analysis.definitions import DEFINITIONS, Definition
from wangge.analysis.figures import Figure
from wangge.analysis.marks import Scope
from wangge.cases.models import Case
from wangge.faces.console import gate, listing, uses
from wangge.faces.console.forms import figures as forms
from wangge.faces.look import figures as look
from wangge.policy.provisions import period

DAY = dt.timedelta(days=1)
MOST = 200
MATTERS = [code for code, part in days.PART_OF.items() if part != "diary"] + ["overdue-open"]
"""Figures whose records are matters: they can be opened one by one, by whoever may see them."""


@dataclass(frozen=True)
class Chosen:
    """选了什么: the period and the cut, and how they are said in an address."""

    first: dt.date
    last: dt.date
    cut: dict[str, Any]
    query: dict[str, str]
    words: str

    @property
    def axes(self) -> set[str]:
        return {name.removesuffix("_id") for name, value in self.cut.items() if value}


@require_safe
@gate.staff(uses.reads_figures)
def page(request: gate.StaffRequest) -> HttpResponse:
    """各项指标 of a period and a cut, in the order of the papers; the other side's answers beside our own."""
    standing = request.standing
    form, chosen = asked(request)
    own = [each for each in definitions.at(standing.place.kind) if chosen.axes <= set(each.axes)]
    codes = [each.code for each in own]
    before, year = earlier(chosen)
    reading = days.Reading(standing.place, at=standing.now)
    reading.prepare(codes, *((each.first, each.last) for each in (chosen, before, year)))
    now = _read(reading, codes, chosen)
    compared = [each for each in codes if each != "overdue-open"]
    then = {name: _read(reading, compared, span) for name, span in (("before", before), ("year", year))}
    rows: list[dict[str, Any]] = [
        {"definition": each, "f": look.shown(now[each.code], each),
         "before": _then(now, then["before"], each), "year": _then(now, then["year"], each),
         "url": listing.address(reverse("console:figure", args=[each.code]), chosen.query)}
        for each in own
    ]  # fmt: skip
    return gate.show(request, "console/figures/page.html", {
        "form": form, "chosen": chosen, "ours": [row for row in rows if not row["definition"].theirs],
        "theirs": [row for row in rows if row["definition"].theirs], "before": before, "year": year,
        "left_axes": bool(chosen.axes) and len(own) < len(definitions.at(standing.place.kind)),
    }, status=400 if form.errors else 200)  # fmt: skip


@require_safe
@gate.staff(uses.reads_figures)
def one(request: gate.StaffRequest, code: str) -> HttpResponse:
    """一个指标: its definition, a year of it, cut by grid, category and level, and the records behind it."""
    standing = request.standing
    definition = DEFINITIONS.get(code)
    if definition is None or standing.place.kind not in definition.kinds:
        raise Http404
    form, chosen = asked(request)
    reading = days.Reading(standing.place, at=standing.now)
    figure = _read(reading, [code], chosen)[code]
    return gate.show(request, "console/figures/one.html", {
        "form": form, "chosen": chosen, "definition": definition, "f": look.shown(figure, definition),
        "trend": _trend(reading, definition, chosen), "cuts": _cuts(reading, standing, definition, chosen),
        "records": _records(standing, code, chosen, request.GET.get("as", "")) if code in MATTERS else None,
        "back": listing.address(reverse("console:figures"), chosen.query),
        "here": {
            name: listing.address(reverse("console:figure", args=[code]), chosen.query, **{"as": name})
            for name in ("", "yes", "no", "left")
        },
    }, status=400 if form.errors else 200)  # fmt: skip


def asked(request: gate.StaffRequest, *, cut: bool = True) -> tuple[forms.Filters, Chosen]:
    """选的时间和范围; this month where nothing was chosen, or where it cannot be."""
    standing = request.standing
    form = forms.Filters(request.GET or None, standing=standing, cut=cut)
    said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first, last = _span(said, standing.today)
    grid, category, level = said.get("grid"), said.get("category"), said.get("level") or ""
    query = {name: request.GET.get(name, "") for name in form.fields} if said else {}
    words = [str(each) for each in (grid and grid.name, category and category.name) if each]
    words += [str(Case.Level(level).label)] if level else []
    chosen = {"grid": grid, "category_id": category.pk if category else None, "level": level}
    return form, Chosen(
        first, last, chosen, {name: value for name, value in query.items() if value}, "、".join(words)
    )


def _span(said: dict[str, Any], today: dt.date) -> tuple[dt.date, dt.date]:
    which = said.get("period") or ("days" if said.get("since") and said.get("until") else "month")
    if which == "days":
        return said["since"], said["until"]
    if which == "last-month":
        return period("month", period("month", today)[0] - DAY)
    return period(which, today)


def earlier(chosen: Chosen) -> tuple[Chosen, Chosen]:
    """上一期和去年同期: as long a time just before, and the same days a year ago."""
    first, last = chosen.first, chosen.last
    whole = first.day == 1 and (last + DAY).day == 1
    months = days.month_of(last) - days.month_of(first) + 1
    before = days.first_of(days.month_of(first) - months) if whole else first - (last - first) - DAY
    return (
        Chosen(before, first - DAY, chosen.cut, {}, ""),
        Chosen(_year_ago(first), _year_ago(last + DAY) - DAY, chosen.cut, {}, ""),
    )


def _year_ago(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _read(reading: days.Reading, codes: list[str], chosen: Chosen) -> dict[str, Figure]:
    return reading.figures(codes, chosen.first, chosen.last, **chosen.cut)


def _then(now: dict[str, Figure], then: dict[str, Figure], definition: Definition) -> dict[str, str] | None:
    figure = then.get(definition.code)
    if figure is None:
        return None
    said = look.shown(figure, definition)
    return {"value": said.value, "n": said.n, "moved": look.difference(now[definition.code], figure)}


def _trend(reading: days.Reading, definition: Definition, chosen: Chosen) -> list[dict[str, Any]]:
    """十三个月: up to the chosen period's last month, and so the same month a year before; as a table and a drawing."""
    if definition.code == "overdue-open":
        return []
    until = days.month_of(min(chosen.last, reading.today))
    first, last = days.first_of(until - 12), days.first_of(until + 1) - DAY
    found = reading.trend(definition.code, first, last, **chosen.cut)
    return [{"month": f"{month:%Y-%m}", "f": look.shown(figure, definition)} for month, figure in found]


def _cuts(
    reading: days.Reading, standing: gate.Standing, definition: Definition, chosen: Chosen
) -> list[dict[str, Any]]:
    """按网格、类别、层级: in the order of their codes, never of their figures."""
    place = standing.place
    seen = {each.pk for each in forms.grids_for(standing)}
    axes: dict[str, tuple[str, str, dict[Any, tuple[str, str, str]]]] = {
        "grid": (_("按网格"), "grid_id", {each.pk: (each.code, each.code, each.name) for each in place.grids.order_by("code")}),
        "category": (_("按类别"), "category_id", {each.pk: (each.code, each.code, each.name) for each in place.categories.order_by("code")}),
        "level": (_("按层级"), "level", {value: (f"{n}", value, str(label)) for n, (value, label) in enumerate(Case.Level.choices)}),
    }  # fmt: skip
    tables = []
    for axis in definition.axes:
        word, column, names = axes[axis]
        if axis in chosen.axes:
            continue
        found = reading.cut([definition.code], chosen.first, chosen.last, by=(column,), **chosen.cut)
        rows = []
        for (key,), figures in found.items():
            if axis == "grid" and key not in seen and not standing.overlooks:
                continue
            order, code, name = names.get(key, ("~", "", _("没有写明")))
            url = listing.address(
                reverse("console:figure", args=[definition.code]), chosen.query, **{axis: code}
            )
            rows.append((order, name, look.shown(figures[definition.code], definition), url if code else ""))
        tables.append({"word": word, "rows": [row[1:] for row in sorted(rows, key=lambda row: row[:2])]})
    return tables


def _records(standing: gate.Standing, code: str, chosen: Chosen, which: str) -> dict[str, Any]:
    """背后的事项: those counted in, those counted only below the line, those left out; a link where one may look."""
    cut = dict(chosen.cut)
    scope = Scope(standing.place, chosen.first, chosen.last, standing.now, cut.pop("grid"), **cut)
    marks = [each for each in indicators.marks_of(code, scope) if each.about]
    groups = {
        "yes": [each for each in marks if not each.why and each.num],
        "no": [each for each in marks if not each.why and not each.num],
        "left": [each for each in marks if each.why],
    }
    which = which if which in groups else "no" if groups["no"] else "yes"
    listed = sorted(groups[which], key=lambda each: (each.day, each.about or 0), reverse=True)
    seen = {
        each.pk: each for each in standing.matters().filter(pk__in=[each.about for each in listed[:MOST]])
    }
    rows = [
        {"case": seen[each.about], "day": each.day, "why": look.why(each.why) if each.why else ""}
        for each in listed[:MOST]
        if each.about in seen
    ]
    return {
        "which": which, "counts": {name: len(each) for name, each in groups.items()}, "rows": rows,
        "unseen": len(listed) - len(rows),
    }  # fmt: skip
