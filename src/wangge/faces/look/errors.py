"""Pages that say no (说明页): what happened, what is kept, what to do.

`page` for an HTTP status, `refused` for a `Refusal` met in an act. Both answer htmx with a notice in place.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from wangge.faces.look import sentences

KNOWN = frozenset({400, 403, 404, 405, 413, 429, 500, 503})


def page(
    request: HttpRequest | None, status: int, sentence: str = "", retry_after: int | None = None
) -> HttpResponse:
    """The page for this status; `sentence` stands in for its first line. `retry_after` in seconds."""
    name = f"{status}.html" if status in KNOWN else "400.html"
    context: dict[str, Any] = {"sentence": sentence, "retry_after": retry_after}
    if request is not None and status == 404:
        context["at_work"] = _at_work(request)
    # A page about a fault must not meet the same fault: without the request no processor is run.
    body = render_to_string(name, context, request if status < 500 else None)
    response = HttpResponse(body, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def _at_work(request: HttpRequest) -> bool:
    """是不是工作人员在找: somebody signed in, at an address of the console."""
    try:
        desk = reverse("console:desk")
    except NoReverseMatch:
        return False
    return request.path.startswith(desk) and request.user.is_authenticated


def refused(request: HttpRequest, refusal: Exception, status: int = 409, back: str = "") -> HttpResponse:
    """A refusal (拒绝) as an answer: its own sentence, and the way back. Nothing was changed."""
    sentence = sentences.read(refusal)
    if getattr(request, "htmx", False):
        response = HttpResponse(
            render_to_string("look/pieces/refused.html", {"sentence": sentence}), status=status
        )
        response["HX-Retarget"] = "#notes"
        response["HX-Reswap"] = "innerHTML show:window:top"
        return response
    context = {"sentence": sentence, "back": back}
    return HttpResponse(render_to_string("look/refused.html", context, request), status=status)


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A body that is too large reaches Django as a bad request; the person needs to hear which it was."""
    too_big = type(exception).__name__ in {"RequestDataTooBig", "TooManyFilesSent", "TooManyFieldsSent"}
    return page(request, 413 if too_big else 400)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 403)


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 404)


def handler500(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own key did not fit: usually a page left open overnight, or cookies refused."""
    return HttpResponse(render_to_string("403_csrf.html", {}, request), status=403)
