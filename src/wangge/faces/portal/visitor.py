"""来访者 (visitor): what a browser may still see, sealed in its own cookie; nothing of it is kept on the server."""

import json
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from wangge.integrity import secrecy
from wangge.policy.pack import Refusal

COOKIE = "__Host-visitor" if settings.SESSION_COOKIE_SECURE else "visitor"
CONTEXT = "portal.visitor"  # what the seal is bound to


class Visitor:
    """来访者: a few words by name. Whatever was changed, or has lain for longer than a sign-in may last, is nothing."""

    def __init__(self, sealed: str) -> None:
        self._kept = _opened(sealed)
        self.changed = False

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self._kept.get(name, otherwise)

    def put(self, name: str, value: Any) -> None:
        self.changed = True
        self._kept[name] = value

    def pop(self, name: str) -> Any:
        self.changed = self.changed or name in self._kept
        return self._kept.pop(name, None)

    def forget(self) -> None:
        """忘掉: when somebody signs out here, the matters that were open in this browser are closed too."""
        self.changed = True
        self._kept.clear()

    def sealed(self) -> str:
        """封好的, as the cookie carries it; empty when there is nothing to carry."""
        if not self._kept:
            return ""
        until = timezone.now().timestamp() + settings.SESSION_COOKIE_AGE
        return str(secrecy.seal(json.dumps([until, self._kept], ensure_ascii=False), CONTEXT))


def _opened(sealed: str) -> dict[str, Any]:
    if not sealed:
        return {}
    try:
        until, kept = json.loads(secrecy.unseal(sealed, CONTEXT))
    except Refusal:
        return {}
    return cast(dict[str, Any], kept) if until > timezone.now().timestamp() else {}


def of(request: HttpRequest) -> Visitor:
    """这位来访者, read from the cookie at the first question."""
    found = request.__dict__.get("visitor")
    if found is None:
        found = request.__dict__["visitor"] = Visitor(request.COOKIES.get(COOKIE, ""))
    return cast(Visitor, found)


class Visiting:
    """写回: the cookie goes out again when something in it was changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        visitor: Visitor | None = request.__dict__.get("visitor")
        if visitor is None:
            return response
        patch_vary_headers(response, ("Cookie",))
        if (
            visitor.changed or COOKIE in request.COOKIES
        ):  # the next one at a shared computer goes back and reads nothing
            patch_cache_control(response, no_store=True, private=True)
        if visitor.changed:
            if sealed := visitor.sealed():
                response.set_cookie(
                    COOKIE, sealed, max_age=settings.SESSION_COOKIE_AGE, secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True, samesite="Lax",
                )  # fmt: skip
            else:
                response.delete_cookie(COOKIE, samesite="Lax")
        return response


@receiver(user_logged_out)
def _signed_out(request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None:
        of(request).forget()
