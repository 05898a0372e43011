"""锁柜 (vault): what a phone asks for the part of a worker who is away, or who has forgotten their PIN. The rules stand in `wangge.sync.vault`."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.faces.field import wire
from wangge.faces.field.views.sync import read, received
from wangge.faces.look import sentences
from wangge.sync import envelope, receiving, vault
from wangge.sync.models import Device

FRESH = timedelta(minutes=10)  # a sign-in of this morning may be somebody else's hand by now
MOST_SHUT = 2 * 1024
MOST_SEALED = envelope.MOST_BYTES * 2  # boxes are written in base64


@wire.endpoint("POST")
def prove(request: HttpRequest) -> HttpResponse:
    """对钥匙: shows the phone that its vault could be opened here; only then does it shut it."""
    content = wire.body_of(request, MOST_SHUT)
    said: vault.Shut = read(content, vault.Shut)
    device = wire.sender(request, said.device_id, f"wangge-vault/1\n{content.decode()}").device
    return wire.answer({"proof": vault.proof(_key(said, device))})


@wire.endpoint("POST")
def give_back(request: HttpRequest) -> HttpResponse:
    """还给本人, who has just signed in: their own key on this phone."""
    person = wire.person_of(request)
    since = datetime.fromtimestamp(request.session.get("since", 0), timezone.get_current_timezone())
    if timezone.now() - since > FRESH:
        raise wire.Problem(403, "sign-in-again", _("请退出，重新登录一次，办公室才能替您打开。"))
    said: vault.Shut = read(wire.body_of(request, MOST_SHUT), vault.Shut)
    device = wire.device_of(said.device_id)
    if device.person_id != person.pk:
        raise wire.Problem(403, "not-yours", _("这台设备登记在另一位工作人员名下，请由本人登录后再传。"))
    return wire.answer({"key": envelope.b64(_key(said, device))})


@wire.endpoint("POST")
def sealed(request: HttpRequest) -> HttpResponse:
    """收一批锁着的, on the device's own signature. What is said of each, but whether it came, is sealed for its owner."""
    content = wire.body_of(request, MOST_SEALED)
    said: vault.SealedBatch = read(content, vault.SealedBatch)
    device = wire.signed_by(request, said.device_id, b"wangge-batch/1\n" + content)
    key = _key(said, device)
    batch, where = vault.batch(said, key)
    reply = receiving.receive(batch, device=device, at=timezone.now())
    items: list[dict[str, Any]] = [
        {"index": at, "record_id": box.record_id, "body_hash": "", "status": "retry"}
        for at, box in enumerate(said.records)
    ]
    for at, answer in zip(where, reply.items, strict=True):
        items[at] = _for_its_owner(answer, key) | {"index": at}
    return received(request, reply, device, items)


def _for_its_owner(answer: receiving.Answer, key: bytes) -> dict[str, Any]:
    told = sentences.in_answer(answer.to_json())
    private = {"reason": told.pop("reason", ""), "result": told.pop("result", {})}
    told.pop("decided", None)
    if private["reason"] or private["result"]:
        content = json.dumps(private, ensure_ascii=False).encode()
        told["answer"] = vault.sealed(key, f"answer/{answer.record_id}", content)
    return told


def _key(said: Any, device: Device) -> bytes:
    try:
        return vault.unwrapped(said.kid, said.wrapped, device.public_key)
    except vault.CannotOpen as refusal:
        raise wire.Problem(409, "vault", str(refusal)) from None
