"""大家反映的共性问题: what several matters had in common, to whom it was reported, what they answered, what became of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wangge.analysis import common_problems as common
from wangge.analysis import common_report
from wangge.faces.portal import presence
from wangge.territory.models import Place


@require_safe
@presence.at_a_place
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """已公开的, the latest first."""
    rows = list(common.public(place)[:100])
    return render(
        request,
        "portal/common.html",
        {"place": place, "rows": rows, "regulation": presence.regulation(place)},
    )


@require_safe
@presence.at_a_place
def one(request: HttpRequest, place: Place, uid: UUID) -> HttpResponse:
    """一个问题的前前后后: counts and the office's own words, nobody's report."""
    issue = common.public(place).filter(uid=uid).first()
    if issue is None:
        raise Http404
    sent = issue.did("send")
    return render(request, "portal/common_one.html", {
        "place": place, "issue": issue, "sent": sent, "effect": common_report.effect(issue, at=timezone.now()),
        "grids": list(common.grids([issue]).values()),
        "regulation": presence.regulation(place),
    })  # fmt: skip
