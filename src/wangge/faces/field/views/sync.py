"""同步接口 (sync): enrolment, batches, what is here, and the files. The rules stand in `wangge.sync`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.faces.field import wire
from wangge.integrity.actor import Actor
from wangge.sync import blobs, chain, enrolment, envelope, epochs, receipts, receiving, vault
from wangge.sync.models import Device
from wangge.territory import reach
from wangge.territory.models import Person, Place

COOKIE = "wangge-device"
COOKIE_DAYS = 400
REMEMBERED = 8
OCTETS = "application/offset+octet-stream"


class Enrol(envelope.Strict):
    """登记设备的请求."""

    public_key: envelope.PublicKey
    name: Annotated[str, msgspec.Meta(max_length=60)] = ""
    device_id: envelope.DeviceId | None = None
    proof: envelope.Signature | None = None


@wire.endpoint("POST")
def enrol(request: HttpRequest) -> HttpResponse:
    """登记设备, for whoever is signed in; again gives the same number."""
    person, now = wire.person_of(request), timezone.now()
    said = read(wire.body_of(request, 8 * 1024), Enrol)
    place, by = _at_work(request, person, now)
    try:
        device = enrolment.enrol(
            person, place, public_key=said.public_key, name=said.name, device_id=said.device_id or "",
            proof=said.proof or "", before=_remembered(request, person.pk), by=by, at=now,
        )  # fmt: skip
    except enrolment.KeyInUse as refusal:
        raise wire.Problem(409, "key-in-use", str(refusal)) from None
    except enrolment.DeviceTaken as refusal:
        raise wire.Problem(409, "device-taken", str(refusal)) from None
    place = device.place
    epoch = epochs.current(place, at=now)
    desk = receipts.desk(place, epoch)
    told = {
        "device_id": device.name_on_wire, "epoch": epoch, "origin": desk.origin,
        "vkey": [signer.verifier.vkey() for signer in desk.signers], "high": device.high,
        "person": {"uid": str(person.uid), "name": person.name},
        "place": {"code": place.code, "name": place.name, "zone": place.zone_name}, "server_time": now.isoformat(),
        "vault": vault.public(),
    }  # fmt: skip
    return _remember(request, wire.answer(told, 200 if device.repeated else 201), device)


def read(content: bytes, shape: Any) -> Any:
    """读请求: exactly these fields, or 400 with which is wrong."""
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise wire.Problem(400, "bad-request", f"{_('请求读不出来：')}{str(error)[:120]}") from None


@wire.endpoint("POST")
def batch(request: HttpRequest) -> HttpResponse:
    """收一批, from whoever is signed in."""
    person = wire.person_of(request)
    content = wire.body_of(request, envelope.MOST_BYTES)
    said = envelope.batch(content)
    device = wire.device_of(said.device_id)
    if device.person_id != person.pk:
        raise wire.Problem(403, "not-yours", _("这台设备登记在另一位工作人员名下，请由本人登录后再传。"))
    reply = receiving.receive(said, device=device, at=timezone.now())
    return received(request, reply, device, [each.to_json() for each in reply.items])


@wire.endpoint("POST")
def upload(request: HttpRequest) -> HttpResponse:
    """只传不看: the same, on the device's own signature, when the sign-in has expired."""
    content = wire.body_of(request, envelope.MOST_BYTES)
    said = envelope.batch(content)
    device = wire.signed_by(request, said.device_id, b"wangge-batch/1\n" + content)
    reply = receiving.receive(said, device=device, at=timezone.now())
    return received(request, reply, device, [each.to_json() for each in reply.items])


def received(
    request: HttpRequest, reply: receiving.Reply, device: Device, items: list[dict[str, Any]]
) -> HttpResponse:
    """收了一批的答复."""
    device.high = reply.high
    told = {
        "epoch": reply.epoch, "server_time": reply.at.isoformat(), "high": reply.high, "ranges": reply.ranges,
        "items": items,
    }  # fmt: skip
    return _remember(request, wire.answer(told), device)


@wire.endpoint("GET")
def have(request: HttpRequest) -> HttpResponse:
    """这里有哪些: by which a phone knows what a restore has lost."""
    device_id = request.GET.get("device", "")
    device = wire.sender(request, device_id, f"wangge-have/1\n{device_id}").device
    epoch = epochs.current(device.place, at=timezone.now())
    told = {"epoch": epoch, "high": device.high, "ranges": chain.ranges(device), "need": blobs.wanted(device)}
    told["vault"] = vault.public()
    return wire.answer(told)


@wire.endpoint("HEAD", "PATCH")
def blob(request: HttpRequest, sha256: str) -> HttpResponse:
    """附件: how far it has come, and the next piece."""
    offset, content = 0, b""
    if request.method == "PATCH":
        said = request.headers.get("Upload-Offset", "")
        if not (said.isascii() and said.isdigit()) or len(said) > 12:
            raise wire.Problem(400, "bad-request", _("没有说明从哪里接着传。"))
        offset, content = int(said), wire.body_of(request, blobs.MOST_CHUNK, OCTETS)
    device_id = request.headers.get("Wangge-Device", "")
    signed = f"wangge-blob/1\n{device_id}\n{request.method}\n{sha256}\n{offset}\n{envelope.digest(content)}"
    device = wire.sender(request, device_id, signed).device
    try:
        if request.method == "HEAD":
            return _so_far(blobs.standing(device, sha256), 200)
        before = blobs.standing(device, sha256).completed_at
        if "Wangge-Vault" in request.headers:
            offset, content = _unsealed(request.headers["Wangge-Vault"], device, sha256, offset, content)
        found = blobs.append(device, sha256, offset=offset, content=content, at=timezone.now())
        return _so_far(found, 200 if before else 204)
    except blobs.NotNamed as refusal:
        raise wire.Problem(404, "not-found", str(refusal)) from None
    except blobs.WrongOffset as refusal:
        raise wire.Problem(409, "wrong-offset", str(refusal), Upload_Offset=str(refusal.offset)) from None
    except blobs.WrongContent as refusal:
        raise wire.Problem(460, "checksum", str(refusal), Upload_Offset="0") from None
    except OSError:
        raise wire.Problem(503, "busy", _("服务器现在存不下附件，过一会儿再传。"), Retry_After="60") from None


def _unsealed(said: str, device: Device, sha256: str, start: int, content: bytes) -> tuple[int, bytes]:
    """打开锁着的一段: it begins where the phone cut it, perhaps before what is here already."""
    kid, _dot, wrapped = said.partition(".")
    try:
        piece = vault.piece(vault.unwrapped(kid, wrapped, device.public_key), sha256, start, content)
    except vault.CannotOpen as refusal:
        raise wire.Problem(409, "vault", str(refusal)) from None
    here = blobs.standing(device, sha256).offset
    return (here, piece[here - start :]) if start <= here < start + len(piece) else (start, piece)


def _so_far(found: Any, status: int) -> HttpResponse:
    return HttpResponse(
        status=status, headers={"Upload-Offset": str(found.offset), "Upload-Length": str(found.size)}
    )


@wire.endpoint("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """没有这个接口."""
    raise wire.Problem(404, "not-found", _("没有这个接口，请更新应用。"))


def _at_work(request: HttpRequest, person: Person, now: datetime) -> tuple[Place, Actor]:
    """在哪里工作: the place chosen in the console, else that of the first post."""
    posts = reach.posts_of(person, person.place.day_of(now))
    if not posts:
        raise wire.Problem(403, "no-post", _("您今天没有在任的岗位，不能登记设备。请管理员核对岗位。"))
    chosen = [post for post in posts if post.place_id == request.session.get("works_at")]
    post = (chosen or posts)[0]
    return post.place, reach.actor_of(post)


def _remember(request: HttpRequest, response: HttpResponse, device: Device) -> HttpResponse:
    """记在 cookie 里: which devices this phone was for this worker, out of reach of scripts and of a wiped storage."""
    known = _remembered(request, device.person_id)
    ours = [device.name_on_wire, *(each for each in known if each != device.name_on_wire)][:REMEMBERED]
    if ours != known:
        response.set_cookie(
            f"{COOKIE}-{device.person_id}", signing.dumps(ours, salt=COOKIE), max_age=COOKIE_DAYS * 86400,
            path="/sync/", httponly=True, secure=request.is_secure(), samesite="Strict",
        )  # fmt: skip
    return response


def _remembered(request: HttpRequest, person_id: int) -> list[str]:
    try:
        known = signing.loads(request.COOKIES.get(f"{COOKIE}-{person_id}", ""), salt=COOKIE)
        return [UUID(each).hex for each in known][:REMEMBERED]
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return []
