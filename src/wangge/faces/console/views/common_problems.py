"""Common problems (共性问题): what was found, one of them with its matters and reasons, its report and what became of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wangge.analysis import common_lifecycle as lifecycle
from wangge.analysis import common_problems as common
from wangge.analysis import common_report
from wangge.analysis.common_lifecycle import State
from wangge.analysis.models import CommonIssue
from wangge.cases import lifecycle as case_steps
from wangge.documents import of_common
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.forms import common_problems as forms
from wangge.faces.console.views.settings import attempt, how
from wangge.policy.pack import Refusal

REASONS = {
    "words": lazy("说的话相近"), "sort": lazy("同一类别，话有几分相近"), "here": lazy("同一类别，同一网格或相距不到 300 米，话有些相近"),
    "spot": lazy("同一类别，相距不到 50 米"),
}  # fmt: skip
LISTED = 60


def _found(request: gate.StaffRequest, uid: UUID) -> CommonIssue:
    issue = common.seen_by(request.standing.extent).filter(uid=uid).first()
    if issue is None:
        raise Http404
    return issue


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.sees_common)
def page(request: gate.StaffRequest) -> HttpResponse:
    """等人看的、已认定的、了结的; looking once more at once."""
    standing = request.standing
    if request.method == "POST":
        try:
            n = common.look(standing.place, **how(request))
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("找过了：新的或者变多的 %(n)d 个。") % {"n": n})
        return redirect("console:common")
    seen = common.seen_by(standing.extent).exclude(state__in=(State.MERGED, State.LAPSED))
    if handing_over.wanted(request):
        told = seen.filter(place=standing.place, state__in=lifecycle.TOLD)
        return handing_over.paper(request, lambda: of_common.register(
            standing.place, told, lambda each: request.build_absolute_uri(reverse("console:common-issue", args=[each.uid])), at=standing.now
        ), request.path)  # fmt: skip
    rows = list(seen.order_by("-last", "-pk")[:200])
    parts = [
        (_("等人看的"), [each for each in rows if each.state == State.FOUND]),
        (_("已认定的"), [each for each in rows if each.state in lifecycle.HELD]),
        (_("了结的"), [each for each in rows if each.state == State.CLOSED]),
        (_("不是共性问题的"), [each for each in rows if each.state == State.DISMISSED]),
    ]
    return gate.show(request, "console/common_problems/list.html", {
        "parts": [(title, some) for title, some in parts if some], "decides": decides(standing),
        "grids": common.grids(rows), "confirmed": any(each.state in lifecycle.TOLD and each.place_id == standing.place.pk for each in rows),
    })  # fmt: skip


def decides(standing: gate.Standing) -> bool:
    """由办公室来定, at the place one works for."""
    return standing.extent.has(*lifecycle.OFFICE, place=standing.place)


@require_http_methods(("GET", "HEAD", "POST"))
@gate.staff(uses.sees_common)
def one(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """一个共性问题: its matters, what they share, since when, how sure; what may be done now."""
    issue = _found(request, uid)
    steps = _steps(request, issue)
    if request.method == "POST":
        step = next((each for each in steps if each["act"] == request.POST.get("do")), None)
        if step is None:
            messages.warning(request, _("这一步现在不能做，或者不归您做。请看过现在的情况再定。"))
            return redirect("console:common-issue", uid)
        form = step["form"]
        if form.is_valid() and attempt(form, lambda: step["run"](issue, form)):
            messages.success(request, _("已记下：%(what)s。") % {"what": step["word"]})
            return redirect("console:common-issue", uid)
    standing = request.standing
    rows = list(common.matters(issue)[:LISTED])
    mine = set(standing.matters().filter(pk__in=[each.pk for each in rows]).values_list("pk", flat=True))
    outside = not standing.extent.has(*lifecycle.OFFICE, *common.WATCHERS, place=issue.place_id)
    effect = common_report.effect(issue, at=standing.now)
    return gate.show(request, "console/common_problems/one.html", {
        "issue": issue, "steps": steps, "rows": [(each, pgettext("state", case_steps.word(each.state)), each.pk in mine) for each in rows], "outside": outside,
        "gone": issue.count - len(rows) if issue.count <= LISTED else 0, "grids": ", ".join(common.grids([issue]).values()),
        "reasons": [(REASONS[reason], n) for reason, n in sorted(issue.reasons.items())],
        "sent": issue.did("send"), "effect": effect, "late": issue.late(standing.now),
        "acts": [_act(each, outside) for each in issue.acts.all()],
        "public": reverse("portal:common-one", args=[issue.uid]) if issue.told and issue.state in lifecycle.TOLD else "",
        "agenda": issue.state in lifecycle.TOLD and standing.meets and not outside,
    }, status=409 if any(each["form"].errors for each in steps) else 200)  # fmt: skip


def _act(row: Any, outside: bool) -> dict[str, Any]:
    return {
        "word": row.word,
        "at": row.at,
        "by": row.by_label,
        "words": row.said or ("" if outside else row.note),
    }


def _steps(request: gate.StaffRequest, issue: CommonIssue) -> list[dict[str, Any]]:
    """现在可以做的, each with its form and its act."""
    standing, data = request.standing, request.POST if request.method == "POST" else None
    place, by = issue.place, {"at": standing.now}
    found: list[dict[str, Any]] = []

    def offer(act: str, form: Any, run: Callable[..., Any]) -> None:
        actor = _actor(standing, act, issue)
        if actor is not None and issue.state in lifecycle.STEPS[act].source:
            step = lifecycle.STEPS[act]
            found.append({
                "act": act, "word": pgettext("act", step.word), "does": _(step.does), "form": form,
                "run": lambda issue, form: run(issue, uid=form.cleaned_data["slip"], by=actor, **by, **form.said()),
            })  # fmt: skip

    inside = list(common.matters(issue)[:LISTED]) if issue.state in (State.FOUND, State.CONFIRMED) else []
    offer("confirm", forms.Confirm("confirm", data, initial={"title": ""}), common.confirm)
    offer("dismiss", forms.Why("dismiss", data), common.dismiss)
    if issue.state in lifecycle.HELD and (later := common.lately_alike(issue, at=standing.now)):
        offer("add", forms.Pick("add", data, among=later), common.add)
    parts = (
        common_report.composed(issue, at=standing.now) | issue.report
        if issue.state == State.CONFIRMED
        else {}
    )
    offer("write", forms.Write("write", data, initial=parts), common_report.write)
    if issue.report:
        usual = {"answer_on": common_report.usual_day(place, standing.today)}
        whom = common_report.addressees(place, standing.today)
        offer("send", forms.Send("send", data, initial=usual, addressees=whom), common_report.send)
    if issue.late(standing.now):
        offer("press", forms.Words("press", data), common_report.press)
    offer("answer", forms.Words("answer", data), common_report.answer)
    offer("tell", forms.Tell("tell", data, initial={"words": issue.told}), common.tell)
    offer("close", forms.Close("close", data), common_report.close)
    offer("resume", forms.Why("resume", data), common.resume)
    if len(inside) > 2:
        offer("leave-out", forms.PickWhy("leave-out", data, among=inside), common.leave_out)
        offer("split", forms.PickWhy("split", data, among=inside), common.split)
    if inside and (others := common.others(issue)).exists():
        offer("merge", forms.Merge("merge", data, others=others), common.merge)
    return found


def _actor(standing: gate.Standing, act: str, issue: CommonIssue) -> Any:
    """以何岗位: of one's posts the one that may take this act; None where none may."""
    for actor in standing.actors():
        try:
            common.demand(act, issue, actor, at=standing.now)
        except Refusal:
            continue
        return actor
    return None


@require_safe
@gate.staff(uses.sees_common)
def paper(request: gate.StaffRequest, uid: UUID) -> HttpResponse:
    """专报: as it will be printed, and as Word or PDF."""
    issue = _found(request, uid)
    back = reverse("console:common-issue", args=[uid])
    where = request.build_absolute_uri(back)
    if issue.state in (State.FOUND, State.DISMISSED, State.MERGED, State.LAPSED):
        return gate.said(request, _("先认定，才有专报。"), back)
    if handing_over.wanted(request):
        return handing_over.paper(
            request, lambda: of_common.report(issue, where, at=request.standing.now), back
        )
    return handing_over.page(request, of_common.report(issue, where, at=request.standing.now), back)
