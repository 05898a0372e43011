"""首页: four things one can do; a choice of place only where there is one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wangge.faces.portal import presence, visitor


def home(request: HttpRequest) -> HttpResponse:
    """首页."""
    places = presence.places()
    place = presence.place_of(request)
    if place is None or ("choose" in request.GET and len(places) > 1):
        return render(request, "portal/choose.html", {"places": places})
    return render(
        request,
        "portal/home.html",
        {"place": place, "several": len(places) > 1, "regulation": presence.regulation(place)},
    )


def enter(request: HttpRequest, code: str) -> HttpResponse:
    """进入一个地方: the address on its notice board; remembered for this browser."""
    if code not in {one.code for one in presence.places()}:
        raise Http404
    here = visitor.of(request)
    here.put("place", code)
    return redirect(here.pop("onward") or "portal:home")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """用完了: what was open in this browser is closed, for the next one who sits down here."""
    visitor.of(request).forget()
    return redirect("portal:home")
