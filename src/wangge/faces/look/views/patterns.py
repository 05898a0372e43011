"""The pattern page (样式总览): every piece on one page, for those who maintain the look."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest) -> HttpResponse:
    """Every piece, with examples from the real engine; only in the demo and in development."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    return render(request, "look/patterns.html")
