"""限度: how large a request may be, how long a sign-in lasts."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.faces.field import wire
from wangge.faces.look import errors

Next = Callable[[HttpRequest], HttpResponse]


class BodyLimit:
    """Refuses a body larger than settings.BODY_LIMIT by its announced length, before reading any of it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not (announced.isascii() and announced.isdigit()) or int(announced) > settings.BODY_LIMIT:
            if request.path.startswith("/sync/"):
                return wire.unread()
            megabytes = settings.BODY_LIMIT // 1024 // 1024
            sentence = _("内容太大，没有收下。一次最多 %(megabytes)s MB，请把附件分几次上传。")
            return errors.page(request, 413, sentence % {"megabytes": megabytes})
        return self.get_response(request)


class SessionLimit:
    """Ends a sign-in after settings.SESSION_IDLE without a request, and after SESSION_LONGEST in any case."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            now = timezone.now()
            since, seen = (
                datetime.fromtimestamp(request.session.get(name, now.timestamp()), UTC)
                for name in ("since", "seen")
            )
            if now - seen > settings.SESSION_IDLE or now - since > settings.SESSION_LONGEST:
                logout(request)
            elif "since" not in request.session or (now - seen).total_seconds() >= 60:
                # Once a minute is exact enough, and spares a write at every page.
                request.session["since"] = since.timestamp()
                request.session["seen"] = now.timestamp()
        return self.get_response(request)
