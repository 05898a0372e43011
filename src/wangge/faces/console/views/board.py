"""The board (看板): how the place stands this minute, for the head and for the wall; asked again, it answers only where something changed."""

from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangge.analysis import board
from wangge.analysis.definitions import DEFINITIONS
from wangge.faces.console import gate, uses
from wangge.faces.look import figures as look

EVERY = 60


def _shown(request: gate.StaffRequest) -> tuple[board.Board, dict[str, Any]]:
    standing = request.standing
    found = board.now(standing.place, at=standing.now)
    shown = {
        "board": found,
        "figures": [look.shown(each, DEFINITIONS[code]) for code, each in found.figures.items()],
    }
    return found, shown | {"every": EVERY, "tag": f'"{found.tag}"'}


@require_safe
@gate.staff(uses.overlooks)
def page(request: gate.StaffRequest) -> HttpResponse:
    """看板, with the ways to what lies behind each count."""
    return gate.show(request, "console/board/page.html", _shown(request)[1])


@require_safe
@gate.staff(uses.overlooks)
def wall(request: gate.StaffRequest) -> HttpResponse:
    """大屏: the same, large, alone on the screen."""
    return gate.show(request, "console/board/wall.html", _shown(request)[1])


@require_safe
@gate.staff(uses.overlooks)
def now(request: gate.StaffRequest) -> HttpResponse:
    """此刻 for a page that shows it already: 304 while nothing on it is another."""
    found, shown = _shown(request)
    tag = f'"{found.tag}"'
    answer: HttpResponse
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        answer = HttpResponseNotModified()
    else:
        standing = request.standing
        answer = render(
            request,
            "console/board/now.html",
            {"standing": standing, "place": standing.place, "now": standing.now, **shown},
        )
    answer["ETag"] = tag
    return answer
