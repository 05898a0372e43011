"""Statistics, the notice to workers, handovers (统计表、职工通报、移交): composed from the register, signed or put up."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wangge.documents import of_safety
from wangge.faces.console import gate, handing_over, hazard_rows, uses
from wangge.faces.console.forms import safety as forms
from wangge.faces.console.views import matter
from wangge.faces.console.views.settings import attempt
from wangge.safety import access, statistics, telling
from wangge.territory.reach import actor_of

WRITES = ("GET", "HEAD", "POST")
Every = statistics.Every


@require_http_methods(WRITES)
@gate.staff(uses.oversees_safety)
def statistic(request: gate.StaffRequest) -> HttpResponse:
    """隐患统计表: one period, as the register stands, and as it was signed."""
    standing = request.standing
    asked = request.POST if request.method == "POST" else request.GET
    every = asked.get("every", "") if asked.get("every") in Every.values else Every.QUARTER
    day = _day(asked.get("day", ""), _last_period(standing.today, every))
    form = forms.SignStatistics(request.POST or None, initial={"slip": uuid4(), "every": every, "day": day})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(form, lambda: statistics.sign(
            standing.place, every=every, day=day, words=said["words"], sent_to=said["sent_to"], uid=said["slip"],
            by=_by(standing), at=standing.now,
        )):  # fmt: skip
            messages.success(request, _("已签字，统计表照签字时的样子留存。"))
            return redirect(f"{request.path}?every={every}&day={day}")
    content = statistics.compose(standing.place, every, day, at=standing.now)
    since, until = (dt.date.fromisoformat(content[name]) for name in ("since", "until"))
    signed = statistics.signed(standing.place)
    return gate.show(request, "console/safety/statistics.html", {
        "content": content, "every": every, "since": since, "until": until, "form": form, "over": standing.today > until,
        "lines": hazard_rows.lines(content), "columns": list(hazard_rows.COLUMNS.values()), "grades": hazard_rows.GRADES,
        "earlier": since - dt.timedelta(days=1), "later": until + dt.timedelta(days=1) if until < standing.today else None,
        "held": signed.filter(every=every, since=since), "kinds": Every.choices,
        "signs": standing.place.kind == "company" and uses.principal(standing),
    }, status=409 if form.errors else 200)  # fmt: skip


def _last_period(today: dt.date, every: str) -> dt.date:
    """上一期: the one that is to be signed."""
    since = statistics.period(every, today)[0]
    return since - dt.timedelta(days=1)


def _day(written: str, otherwise: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        return otherwise
    return day if dt.date(2000, 1, 1) <= day <= dt.date(2199, 1, 1) else otherwise


@require_safe
@gate.staff(uses.oversees_safety)
def statistic_paper(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """签过的统计表, as it is printed."""
    row = statistics.signed(request.standing.place).filter(uid=uid).first()
    if row is None:
        raise Http404
    if handing_over.wanted(request):
        return handing_over.paper(request, lambda: of_safety.statistic(row), request.path)
    return gate.show(request, "console/safety/statistics_paper.html", {
        "row": row, "lines": hazard_rows.lines(row.content), "columns": list(hazard_rows.COLUMNS.values()),
    })  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.sees_safety)
def notices(request: gate.StaffRequest) -> HttpResponse:
    """职工通报: the quarter as it will be put up, and those that were."""
    standing = request.standing
    asked = request.POST if request.method == "POST" else request.GET
    day = _day(asked.get("day", ""), _last_period(standing.today, Every.QUARTER))
    form = forms.Publish(request.POST or None, initial={"slip": uuid4(), "day": day})
    if request.method == "POST":
        if not uses.publishes_safety(standing):
            raise Http404
        if form.is_valid() and attempt(form, lambda: telling.publish(
            standing.place, day=day, words=form.cleaned_data["words"], uid=form.cleaned_data["slip"],
            by=_by(standing), at=standing.now,
        )):  # fmt: skip
            messages.success(request, _("已贴出。职工在“看隐患治理”里看得到，也可以打印贴在公示栏。"))
            return redirect(f"{request.path}?day={day}")
    content = telling.compose(standing.place, day, at=standing.now)
    since, until = (dt.date.fromisoformat(content[name]) for name in ("since", "until"))
    if handing_over.wanted(request) and request.method != "POST":
        put_up = telling.published(standing.place).filter(since=since).first()
        shown = put_up.content if put_up else content
        return handing_over.paper(
            request, lambda: of_safety.notice(standing.place, shown, put_up), request.path
        )
    return gate.show(request, "console/safety/notices.html", {
        "content": content, "rows": public_rows(content["rows"]), "since": since, "until": until, "form": form,
        "earlier": since - dt.timedelta(days=1), "later": until + dt.timedelta(days=1) if until < standing.today else None,
        "held": telling.published(standing.place)[:20], "publishes": uses.publishes_safety(standing),
    }, status=409 if form.errors else 200)  # fmt: skip


def public_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """通报的各行, in words."""
    return [
        row
        | {
            "grade_word": hazard_rows.GRADES.get(row["grade"], _("未定级")),
            "state_word": hazard_rows.word(row["state"]),
        }
        for row in rows
    ]


@require_http_methods(WRITES)
@gate.staff(uses.takes_in_hazards)
def take_in(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """接收社区移交的隐患."""
    standing = request.standing
    row = next((each for each in telling.waiting(standing.extent) if each.uid == uid), None)
    if row is None:
        raise Http404
    form = forms.TakeIn(
        request.POST or None, grids=standing.grids(), initial={"slip": uuid4(), "kind": "thing"}
    )
    if request.method == "POST" and form.is_valid():
        said, made = form.cleaned_data, []

        def act() -> None:
            made.append(telling.take_in(row, grid=said["grid"], kind=said["kind"], grade=said["grade"], uid=said["slip"],
                                        by=_by(standing), at=standing.now))  # fmt: skip

        if attempt(form, act):
            messages.success(request, _("已接收，编号 %(number)s。") % {"number": made[0].number})
            return redirect("console:hazard", made[0].uid)
    return gate.show(
        request, "console/safety/take_in.html", {"row": row, "form": form}, status=409 if form.errors else 200
    )


@require_http_methods(WRITES)
@gate.staff(uses.registers)
def hand_over(request: gate.StaffRequest, number: str) -> HttpResponse:
    """移交单位: a community tells a company what it found there."""
    standing = request.standing
    case = matter.found(request, number)
    if case.place.kind != "community":
        raise Http404
    companies = telling.companies(case, standing.today)
    form = forms.HandOver(
        request.POST or None, companies=companies, initial={"slip": uuid4(), "spot": case.where}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        to = next(each for each in companies if each.code == said["to"])
        if attempt(form, lambda: telling.hand_over(
            case, to=to, spot=said["spot"], words=said["words"], uid=said["slip"], by=standing.actor_for(case, "note"),
            at=standing.now,
        )):  # fmt: skip
            messages.success(request, _("已移交%(company)s，对方办公室会收到。") % {"company": to})
            return redirect("console:matter", number)
    return gate.show(request, "console/safety/hand_over.html", {
        "form": form, "case": case, "companies": companies,
    }, status=409 if form.errors else 200)  # fmt: skip


def _by(standing: gate.Standing) -> Any:
    roles = sorted(
        standing.posts, key=lambda post: (post.place_id != standing.place.pk, post.role not in access.OFFICE)
    )
    return actor_of(roles[0])
