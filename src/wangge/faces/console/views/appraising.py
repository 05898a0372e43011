"""The yearly assessment (年终考核): the published sheet, one person's year on it, and each step by whom it belongs to."""

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from wangge.accountability import appraising, assessments
from wangge.accountability.models import Assessment
from wangge.documents import of_people
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms import appraising as forms
from wangge.faces.console.views.findings import places_and_chosen
from wangge.faces.console.views.hearing import actor_at
from wangge.faces.console.views.settings import attempt, how
from wangge.policy.pack import Refusal
from wangge.territory.models import Place

WRITES = ("GET", "HEAD", "POST")
SAYS = {
    "reopen": (lazy("为什么退回"), "reasons"), "answer": (lazy("您的陈述"), "words"),
    "grade": (lazy("评定的理由：哪些事、依据什么，培训过没有"), "reasons"), "ungrade": (lazy("撤销的理由"), "reasons"),
    "withdraw": (lazy("撤销的理由"), "reasons"),
}  # fmt: skip


@require_http_methods(WRITES)
@gate.staff(uses.hears)
def page(request: gate.StaffRequest) -> HttpResponse:
    """一年的考核: the sheet as published, and whose assessment stands where – by name, without any total beside a name."""
    standing = request.standing
    places, place = places_and_chosen(request)
    year = year_of(request)
    if place is None:
        return gate.show(request, "console/appraising/page.html", {"places": [], "rows": [], "year": year})
    offers: dict[str, Any] = {}
    if standing.holds(appraising.HEADS) and assessments.published(place, year) is None:
        offers["publish"] = forms.Publish(initial={"published_on": standing.today}, auto_id="publish_%s")
    if standing.holds(appraising.OFFICE) and place.pk == standing.place.pk:
        offers["begin"] = forms.Begin(standing=standing, auto_id="begin_%s")
    if request.method == "POST":
        done = _offered(request, place, year, offers)
        if done is not None:
            return done
    return gate.show(request, "console/appraising/page.html", {
        "places": places, "of": place, "year": year, "sheet": assessments.published(place, year), **offers,
        "criteria": _criteria(place, year),
        "rows": [
            (each, _word(each)) for each in assessments.visible(standing.extent).filter(place=place, year=year)
            if each.person_id != standing.person.pk
        ],
    }, status=409 if any(each.errors for each in offers.values()) else 200)  # fmt: skip


def _offered(
    request: gate.StaffRequest, place: Place, year: int, offers: dict[str, Any]
) -> HttpResponse | None:
    name = request.POST.get("do", "")
    if name not in offers:
        raise Http404
    form: Any
    if name == "publish":
        form = forms.Publish(request.POST, auto_id="publish_%s")
    else:
        form = forms.Begin(request.POST, standing=request.standing, auto_id="begin_%s")
    offers[name] = form
    if not form.is_valid():
        return None
    said = form.cleaned_data
    made: list[Assessment] = []

    def act() -> None:
        if name == "publish":
            assessments.publish(
                place, year, words=said["words"], published_on=said["published_on"], **how(request)
            )
        else:
            made.append(assessments.begin(place, said["person"], year, **how(request)))

    if not attempt(form, act):
        return None
    if made:
        messages.success(request, _("已开始，能从记录里取的数都填好了。"))
        return redirect("console:assessment", made[0].uid)
    messages.success(request, _("已记下公布。没有事先公布的项目不得计分。"))
    return redirect(f"{request.path}?year={year}")


@require_http_methods(WRITES)
@gate.staff()
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一份考核: every line with where it comes from, what the person says, and what one may do now."""
    standing = request.standing
    row = assessments.visible(standing.extent).filter(uid=uid).first()
    if row is None:
        raise Http404
    mine = row.person_id == standing.person.pk
    if mine and row.shown_at is None and row.state == appraising.State.FILLING:
        raise Http404
    if handing_over.wanted(request):
        return handing_over.paper(request, lambda: of_people.assessment(row), request.path)
    by = actor_at(standing, row.place)
    sheet = assessments.sheet_of(row)
    lines = [
        (each.name, _("%(name)s（%(most)s 分）") % {"name": each.name, "most": f"{each.weight:g}"})
        for each in sheet.lines
        if each.judged and by.role in assessments.JUDGES.get(each.source, ())
    ]
    possible = [name for name in assessments.acts_for(row, by, at=standing.now) if name != "judge" or lines]
    failed: dict[str, Any] = {}
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name not in appraising.STEPS or name == "open":
            raise Http404
        form = _form(name, lines, request.POST)
        if form.is_valid() and attempt(
            form, lambda: _take(row, name, form.cleaned_data, by=by, at=standing.now)
        ):
            messages.success(request, _("已记下。"))
            return redirect("console:assessment", uid)
        failed[name] = form
    steps = [
        (name, pgettext("act", appraising.STEPS[name].word), _(appraising.STEPS[name].does), failed.get(name) or _form(name, lines))
        for name in appraising.STEPS if name in possible or name in failed
    ]  # fmt: skip
    return gate.show(request, "console/appraising/one.html", {
        "row": row, "state": _word(row), "sheet": sheet, "steps": steps, "mine": mine,
        "thread": [
            {"at": each.at, "title": pgettext("done", appraising.STEPS[each.act].word), "who": each.by_label,
             "text": each.said or each.note, "citation": each.cite}
            for each in row.acts.all()
        ],
    }, status=409 if failed else 200)  # fmt: skip


def _form(name: str, lines: list[tuple[str, str]], data: Any = None) -> Any:
    auto = f"{name}_%s"
    if name == "judge":
        return forms.Judge(data, lines=lines, initial={"do": name}, auto_id=auto)
    if name in SAYS:
        form: django_forms.Form = forms.Words(data, initial={"do": name}, auto_id=auto)
        form.fields["words"].label = SAYS[name][0]
        return form
    return forms.Plain(data, initial={"do": name}, auto_id=auto)


def _take(row: Assessment, name: str, said: dict[str, Any], **done: Any) -> None:
    given: dict[str, Any] = {}
    if name == "judge":
        given = {"line": said["line"], "points": float(said["points"]), "reasons": said["words"]}
    elif name in SAYS:
        given = {SAYS[name][1]: said["words"]}
    getattr(assessments, name)(row, **given, **done)


def _word(row: Assessment) -> str:
    return pgettext("state", appraising.word(row.state))


def year_of(request: gate.StaffRequest) -> int:
    said = request.GET.get("year", "")
    if not said:
        return request.standing.today.year
    if not said.isascii() or not said.isdigit() or not 2000 <= int(said) <= 2100:
        raise Http404
    return int(said)


def _criteria(place: Place, year: int) -> list[Any]:
    """The criteria of the text in force on the year's last day, or today: for reading before they are published."""
    try:
        return list(assessments.criteria(place, year))
    except Refusal:
        return []
