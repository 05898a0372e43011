"""外壳 (shell): the page of the phone app, its manifest, and its service worker with the hash of every file it keeps.

Nothing here depends on who asks: a phone keeps the page and opens it without a network, for whoever works on it.
"""

import hashlib
import json
import ssl
from pathlib import Path

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.faces.field import trusting, wire
from wangge.faces.look.templatetags.look import asset

FILES = (
    "look/tokens.css", "look/base.css", "look/components.css", "look/forms.css", "look/ledger.css",
    "look/built/field/field.css", "look/built/field/field.js", "look/chevron.svg", "look/favicon.svg",
)  # fmt: skip
PICTURES = (("192", 192, "any"), ("512", 512, "any"), ("512-maskable", 512, "maskable"))
WORKER = "look/built/field/sw.js"


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """手机端的页面."""
    return HttpResponse(_shell())


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """离线外壳: its text changes when any file does, which is how a phone learns of a new version."""
    files = [
        [reverse("field:page"), _digest(_shell().encode())],
        [reverse("field:manifest"), _digest(_manifest().encode())],
    ]
    files += [[asset(name), _digest(_content(name))] for name in FILES]
    version = _digest(json.dumps(files).encode())[:16]
    shell = {"version": version, "page": reverse("field:page"), "files": files}
    text = f"const SHELL = {json.dumps(shell)};\n".encode() + _content(WORKER)
    return HttpResponse(
        text,
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": reverse("field:page")},
    )


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """安装说明: what a phone needs to put the page among its apps."""
    return HttpResponse(
        _manifest(), content_type="application/manifest+json", headers={"Cache-Control": "no-cache"}
    )


@wire.endpoint("POST")
def leave(request: HttpRequest) -> HttpResponse:
    """退出, from the phone. What is sealed there stays and is sent by signature."""
    logout(request)
    return wire.answer({})


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """让手机信任: the same page that `wangge serve --lan` hands out without encryption."""
    found = _authority()
    if found is None:
        raise Http404
    fingerprint = hashlib.sha256(found).hexdigest().upper()
    pairs = ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2))
    return HttpResponse(trusting.page(pairs, request.build_absolute_uri(reverse("field:page"))))


@require_safe
def trust_style(request: HttpRequest) -> HttpResponse:
    """它的样式."""
    return HttpResponse(trusting.STYLE, content_type="text/css; charset=utf-8")


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """证书本身: public, and only where this site made one."""
    found = _authority()
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="application/x-x509-ca-cert")


def _authority() -> bytes | None:
    path = Path(settings.HOME) / "keys" / "lan" / "ca.crt"
    return ssl.PEM_cert_to_DER_cert(path.read_text()) if path.exists() else None


def _shell() -> str:
    # One text for all: the languages that a browser asks for differ between a page and its service worker.
    with translation.override("zh-hans"):
        return render_to_string("field/shell.html")


def _manifest() -> str:
    said = {
        "id": reverse("field:page"), "name": "网格日志", "short_name": "网格日志", "start_url": reverse("field:page"),
        "scope": reverse("field:page"), "display": "standalone", "lang": "zh-Hans", "background_color": "#FBFAF7",
        "theme_color": "#FBFAF7", "icons": _icons(),
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False)


def _icons() -> list[dict[str, str]]:
    """桌面图标: the drawing itself, and pictures for the many phones that take no drawing."""
    found = [
        {"src": asset("look/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
    ]
    for name, size, purpose in PICTURES:
        found.append(
            {"src": asset(f"look/built/icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        )  # fmt: skip
    return found


def _content(name: str) -> bytes:
    """The bytes as they will be served: collected under the hashed name, or from the source."""
    stored = getattr(staticfiles_storage, "stored_name", None)
    if stored is not None:
        try:
            with staticfiles_storage.open(stored(name)) as file:
                return bytes(file.read())
        except (ValueError, OSError):
            pass
    found = finders.find(name)
    return open(found, "rb").read() if isinstance(found, str) else b""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
