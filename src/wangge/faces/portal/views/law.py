"""制度原文 and 个人信息怎么用."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangge.faces.portal import presence
from wangge.territory.models import Place


@presence.at_a_place
def regulation(request: HttpRequest, place: Place) -> HttpResponse:
    """制度: the adopted text as a page to read; each clause has an anchor."""
    shown = {"place": place, "regulation": presence.regulation(place)}
    return render(request, "portal/regulation.html", shown)


@presence.at_a_place
def privacy(request: HttpRequest, place: Place) -> HttpResponse:
    """个人信息怎么用 (个人信息保护法第十七条)."""
    shown = {"place": place, "regulation": presence.regulation(place)}
    return render(request, "portal/privacy.html", shown)
