"""Papers of a matter (文书): letter, reply, one-time notice — as they will be printed; nothing is typed twice."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wangge.cases import access, papers
from wangge.cases.models import Case
from wangge.faces.console import gate
from wangge.faces.console.views import matter
from wangge.policy.pack import Refusal


def _paper(request: gate.StaffRequest, case: Case, make: Callable[[], Any]) -> HttpResponse:
    back = reverse("console:matter", args=[case.number])
    try:
        made = make()
    except Refusal as refusal:
        return gate.said(request, str(refusal), back)
    return gate.show(request, "console/papers/letter.html", {"case": case, "letter": made, "back": back})


@require_safe
@gate.staff(gate.sees_matters)
def letter(request: gate.StaffRequest, number: str, pk: int) -> HttpResponse:
    """协办函 or 上报单."""
    case = matter.found(request, number)
    shown = access.assistances_of(case, request.standing.actor_for(case))
    assistance = shown.filter(pk=pk).select_related("case__place").first() if pk < 2**63 else None
    if assistance is None:
        raise Http404
    return _paper(request, case, lambda: papers.dispatch_letter(assistance))


@require_safe
@gate.staff(gate.registers)
def reply(request: gate.StaffRequest, number: str) -> HttpResponse:
    """答复书 to the person who asked."""
    case = matter.found(request, number)
    return _paper(request, case, lambda: papers.reply_letter(case))


@require_safe
@gate.staff(gate.registers)
def missing(request: gate.StaffRequest, number: str) -> HttpResponse:
    """一次性告知单 (B-3.5)."""
    case = matter.found(request, number)
    return _paper(request, case, lambda: papers.missing_notice(case))
