"""在哪里、是谁: which place a visitor speaks to, which matters their code has opened, how often they try."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.cases import access
from wangge.cases.models import Case
from wangge.faces.look.visitors import counted, source_of
from wangge.faces.portal import visitor
from wangge.policy.pack import Refusal
from wangge.territory import division, jurisdiction
from wangge.territory.models import Place

View = Callable[..., HttpResponse]
RESIDENT_OPEN = 12  # matters one visitor's code may keep open at a time


class TooOften(Refusal):
    """太频繁: try again later; nothing was lost."""


def places() -> list[Place]:
    """接受诉求的地方: communities and companies open today."""
    return division.answering_places(on=timezone.localdate())


def place_of(request: HttpRequest) -> Place | None:
    """所在地方: the remembered one, or the only one there is."""
    open_now = places()
    code = visitor.of(request).get("place")
    chosen = next((one for one in open_now if one.code == code), None)
    return chosen or (open_now[0] if len(open_now) == 1 else None)


def today(place: Place) -> date:
    """当地今天."""
    return timezone.localdate(timezone=place.zone)


def regulation(place: Place) -> Any:
    """现行制度, or None where none has been adopted yet."""
    try:
        return jurisdiction.regulation_of(place, today(place))
    except Refusal:
        return None


def at_a_place(view: View) -> View:
    """先知道在哪里: gives the view its place, or asks once."""

    @wraps(view)
    def placed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = place_of(request)
        if place is None:
            visitor.of(request).put("onward", request.path)
            return redirect("portal:home")
        return view(request, place, *args, **kwargs)

    return placed


def grant(request: HttpRequest, case: Case) -> None:
    """凭码打开: this browser may see this matter until it is closed or the day is over."""
    opened = [pk for pk in visitor.of(request).get("opened", []) if pk != case.pk]
    visitor.of(request).put("opened", [*opened, case.pk][-RESIDENT_OPEN:])


def opened(request: HttpRequest, number: str) -> Case:
    """已凭码打开的事项; the same 404 whether it does not exist or was not opened."""
    case = access.opened_by_code(number, visitor.of(request).get("opened", []))
    if case is None:
        raise Http404
    return case


def sparing(request: HttpRequest, what: str, *, most: int, seconds: int, at: datetime) -> None:
    """频次: at most `most` tries of `what` from one source in `seconds`. Keeps a hash, no address."""
    source = hashlib.sha256(f"{what}|{source_of(request)}|{at.date()}".encode()).hexdigest()
    key = f"portal:{what}:{source}:{int(at.timestamp()) // seconds}"
    if counted(key, seconds) > most:
        raise TooOften(_("同一个网络地址试得太频繁了。您写的内容没有丢，请过几分钟再试，或者打电话给我们。"))
