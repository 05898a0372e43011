"""Papers of a matter (文书): as they will be printed, and as Word or PDF; nothing is typed twice."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wangge.cases import access, papers
from wangge.cases.models import Case
from wangge.documents import of_matters
from wangge.documents.paper import Paper
from wangge.faces.console import gate, handing_over, uses
from wangge.faces.console.views import matter
from wangge.policy.pack import Refusal


def _paper(
    request: gate.StaffRequest, case: Case, make: Callable[[], Any], paper: Callable[[], Paper]
) -> HttpResponse:
    back = reverse("console:matter", args=[case.number])
    if handing_over.wanted(request):
        return handing_over.paper(request, paper, back)
    try:
        made = make()
    except Refusal as refusal:
        return gate.said(request, str(refusal), back)
    return gate.show(request, "console/papers/letter.html", {"case": case, "letter": made, "back": back})


def _words(request: gate.StaffRequest, case: Case) -> str:
    return access.words_for(case, request.standing.actor_for(case))


@require_safe
@gate.staff(uses.sees_matters)
def letter(request: gate.StaffRequest, number: str, pk: int) -> HttpResponse:
    """协办函 or 上报单."""
    case = matter.found(request, number)
    shown = access.assistances_of(case, request.standing.actor_for(case))
    assistance = shown.filter(pk=pk).select_related("case__place").first() if pk < 2**63 else None
    if assistance is None:
        raise Http404
    return _paper(
        request, case, lambda: papers.dispatch_letter(assistance), lambda: of_matters.letter(assistance)
    )


@require_safe
@gate.staff(uses.registers)
def reply(request: gate.StaffRequest, number: str) -> HttpResponse:
    """答复书 to the person who asked."""
    case = matter.found(request, number)
    return _paper(
        request, case, lambda: papers.reply_letter(case), lambda: of_matters.reply(case, case.words)
    )


@require_safe
@gate.staff(uses.registers)
def missing(request: gate.StaffRequest, number: str) -> HttpResponse:
    """一次性告知单 (B-3.5)."""
    case = matter.found(request, number)
    return _paper(
        request, case, lambda: papers.missing_notice(case), lambda: of_matters.missing(case, case.words)
    )


@require_safe
@gate.staff(uses.registers)
def of_matter(request: gate.StaffRequest, number: str, kind: str) -> HttpResponse:
    """交办单、延期告知书、阶段反馈单、办结告知单 …: any paper of a matter, from its records."""
    case = matter.found(request, number)
    if kind not in of_matters.KINDS:
        raise Http404
    back = reverse("console:matter", args=[case.number])

    def make() -> Paper:
        return of_matters.KINDS[kind].make(case, _words(request, case))

    if handing_over.wanted(request):
        return handing_over.paper(request, make, back)
    try:
        return handing_over.page(request, make(), back)
    except Refusal as refusal:
        return gate.said(request, str(refusal), back)
