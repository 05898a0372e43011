"""制度原文 and 个人信息怎么用."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wangge.faces.look import trying
from wangge.faces.portal import presence
from wangge.integrity.secrecy import KEPT_DAYS
from wangge.territory.models import Place


@presence.at_a_place
def regulation(request: HttpRequest, place: Place) -> HttpResponse:
    """制度: the adopted text as a page to read; each clause has an anchor, each limit a date to try."""
    pack = presence.regulation(place)
    tried = trying.tried(pack, place, request.GET) if pack and request.GET.get("clause") else None
    shown = {"place": place, "regulation": pack, "try": True, "tried": tried, "now": timezone.now()}
    return render(request, "portal/regulation.html", shown, status=400 if tried and tried.refusal else 200)


@presence.at_a_place
def privacy(request: HttpRequest, place: Place) -> HttpResponse:
    """个人信息怎么用 (个人信息保护法第十七条)."""
    shown = {"place": place, "regulation": presence.regulation(place), "days": KEPT_DAYS}
    return render(request, "portal/privacy.html", shown)
