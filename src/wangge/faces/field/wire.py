"""线上 (wire): how `/sync/v1/` answers — JSON always, one form of error, and for no input a fault page.

Whatever cannot be answered is answered with 503 and "try again": a phone then assumes nothing and keeps all.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from wangge.faces.look import sentences
from wangge.faces.look.visitors import counted, source_of
from wangge.policy.pack import Refusal
from wangge.sync import enrolment, envelope
from wangge.sync.models import Device
from wangge.territory.models import Person

log = logging.getLogger("wangge.sync")
A_MINUTE = 600  # requests of one phone or worker: a week with its photos, sent at once
OF_A_SOURCE = 20 * A_MINUTE  # of all who share an address: an office whose phones all send a week at once
View = Callable[..., HttpResponse]


class Problem(Exception):
    """不能照办: becomes the answer. Nothing was consumed."""

    def __init__(self, status: int, code: str, words: str, **headers: str) -> None:
        super().__init__(words)
        self.status, self.code, self.words, self.headers = status, code, words, headers


def answer(said: dict[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    """答复, as JSON."""
    text = json.dumps(sentences.in_answer(said), ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json", headers=headers)


def problem(found: Problem) -> HttpResponse:
    """不能照办的答复."""
    headers = {name.replace("_", "-"): value for name, value in found.headers.items()}
    return answer(
        {"error": {"code": found.code, "words": sentences.read(found.words)}}, found.status, **headers
    )


def busy() -> Problem:
    return Problem(503, "busy", _("服务器正忙，内容都在手机里，过一会儿会再传。"), Retry_After="5")


def endpoint(*methods: str) -> Callable[[View], View]:
    """一个接口: methods, origin and frequency asked first; every refusal and fault as JSON."""

    def dress(view: View) -> View:
        @csrf_exempt  # kept by origin instead: a page elsewhere cannot send JSON here, and the cookie is SameSite
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Problem(405, "method", _("这个地址不这样用。"), Allow=", ".join(methods))
                _of_our_own(request)
                _sparing("source", source_of(request), OF_A_SOURCE)
                response = view(request, *args, **kwargs)
            except Problem as found:
                response = problem(found)
            except envelope.Malformed as refusal:
                response = problem(Problem(400, "bad-request", str(refusal)))
            except Refusal as refusal:
                response = problem(Problem(409, "refused", str(refusal)))
            except RequestDataTooBig:
                response = problem(too_large())
            except (UnreadablePostError, SuspiciousOperation):
                response = problem(Problem(400, "bad-request", _("请求没有传完整。")))
            except DatabaseError:
                log.exception("数据库没有答复 %s", request.path)
                response = problem(busy())
            except Exception:
                log.exception("没能答复 %s", request.path)
                response = problem(busy())
            response["Wangge-Sync"] = "1"
            add_never_cache_headers(response)
            return response

        asked.csrf_exempt = True  # type: ignore[attr-defined]
        return asked

    return dress


def too_large() -> Problem:
    return Problem(413, "too-large", _("一次传得太多，请分成几次。"))


def unread() -> HttpResponse:
    """太大，没有读: said before anything asks for the address, in the words that a phone understands."""
    response = problem(too_large())
    response["Wangge-Sync"] = "1"
    add_never_cache_headers(response)
    return response


def _of_our_own(request: HttpRequest) -> None:
    """同源: what another site's page sends is refused before anything is read."""
    origin = request.headers.get("Origin", "")
    try:
        ours = not origin or urlsplit(origin).netloc == request.get_host()
    except ValueError:  # an origin that is no address
        ours = False
    if not ours or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Problem(403, "cross-site", _("请求不是从本站的页面来的。"))


def _sparing(kind: str, who: object, most: int) -> None:
    """频次: by the address first; by phone or worker only once it is known that they are the one who asks."""
    name = hashlib.sha256(f"{kind}|{who}".encode()).hexdigest()
    if counted(f"sync:{name}:{int(timezone.now().timestamp()) // 60}", 60, where="sync") > most:
        raise Problem(429, "slow-down", _("传得太勤了，过一分钟再传。"), Retry_After="60")


def body_of(request: HttpRequest, most: int, kind: str = "application/json") -> bytes:
    """正文: of the kind and not longer than `most`, asked by its announced length before it is read."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdigit() or int(announced) > most:
        raise too_large()
    if request.content_type != kind:
        raise Problem(415, "wrong-type", _("请求的内容类型不对。"))
    content = request.read(most + 1)
    if len(content) > most:
        raise too_large()
    return content


@dataclass(frozen=True, slots=True)
class Sender:
    """谁在传: the device; `person` where somebody is signed in, None on the upload-only path."""

    device: Device
    person: Person | None


def person_of(request: HttpRequest) -> Person:
    """登录的人. Problem 401: nothing is consumed, the phone keeps all."""
    person: Any = request.user
    if not person.is_authenticated or not person.is_active:
        raise Problem(401, "signed-out", _("登录已过期，请重新登录。手机里的内容都还在。"))
    found: Person = person
    _sparing("person", found.pk, A_MINUTE)
    return found


def device_of(device_id: str) -> Device:
    """登记过的设备. Problem 404: enrol again, with the same key and number."""
    device = enrolment.find(device_id)
    if device is None:
        raise Problem(404, "unknown-device", _("服务器上没有这台设备，请重新登记；内容都还在手机里。"))
    return device


def signed_by(request: HttpRequest, device_id: str, content: bytes) -> Device:
    """签名的设备: the one whose key signed this."""
    device = device_of(device_id)
    signature = request.headers.get("Wangge-Signature", "")
    if not envelope.signed(device.public_key, signature, content):
        raise Problem(403, "wrong-signature", _("签名与这台设备不符。"))
    _sparing("device", device.pk, A_MINUTE)
    return device


def sender(request: HttpRequest, device_id: str, signed: str) -> Sender:
    """传的人: signed in as the device's person, or with the device's own signature over `signed`."""
    if request.headers.get("Wangge-Signature", ""):
        return Sender(signed_by(request, device_id, signed.encode("utf-8", "surrogateescape")), None)
    person = person_of(request)
    device = device_of(device_id)
    if device.person_id != person.pk:
        raise Problem(403, "not-yours", _("这台设备登记在另一位工作人员名下，请由本人登录后再传。"))
    return Sender(device, person)
