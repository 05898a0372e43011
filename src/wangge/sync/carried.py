"""带来的文件 (carried): what a phone could not send, exported under a password and brought in at the office.

The file goes through the same door as everything else: each record with its device's signature, once, with its
receipt. The receipts can be carried back to the phone.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from wangge.policy.pack import Refusal
from wangge.sync import blobs, enrolment, receiving, vault
from wangge.sync.envelope import (
    MOST_BYTES,
    MOST_RECORDS,
    Batch,
    Clock,
    Count,
    DeviceId,
    Hash,
    Strict,
    b64,
    unb64,
)
from wangge.sync.models import Device

MOST_FILE = 512 * 1024 * 1024
_FEWEST, _MOST = 200_000, 5_000_000


class CannotOpen(Refusal):
    """打不开: not such a file, damaged, or another password."""


class Derivation(Strict):
    """由口令得钥."""

    name: Literal["PBKDF2-SHA256"]
    salt: Annotated[str, msgspec.Meta(min_length=22, max_length=100)]
    iterations: Annotated[int, msgspec.Meta(ge=_FEWEST, le=_MOST)]


class Sealed(Strict):
    """外层."""

    wangge: Literal["unsent/1"]
    device_id: DeviceId
    kdf: Derivation
    iv: str
    data: str


class File(Strict):
    """一个附件."""

    sha256: Hash
    data: str


class Inside(Strict):
    """内层."""

    sealed: Count
    now: Clock
    records: list[msgspec.Raw]
    blobs: list[File] = msgspec.field(default_factory=list)


class Pieces(Strict):
    """一个锁着的附件."""

    sha256: Hash
    pieces: list[str]


class Locked(Strict):
    """原样带来的: the outbox of somebody who was away, in its boxes; no password was set, the office opens it."""

    wangge: Literal["locked/1"]
    device_id: DeviceId
    kid: vault.Kid
    wrapped: vault.Wrapped
    sealed: Count
    now: Clock
    records: list[vault.Box]
    blobs: list[Pieces] = msgspec.field(default_factory=list)


@dataclass
class Brought:
    """带来的结果: what to say, and the receipts to carry back."""

    who: str
    epoch: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    files: int = 0

    def receipts(self) -> str:
        """带回手机的文件."""
        return json.dumps(
            {"wangge": "receipts/1", "epoch": self.epoch, "items": self.items}, ensure_ascii=False
        )


def device_of(content: bytes) -> str:
    """是哪台设备的."""
    return _outer(content).device_id


def asks_password(content: bytes) -> bool:
    """要不要口令: not where a phone gave out what it keeps locked, as it was."""
    return isinstance(_outer(content), Sealed)


def bring(content: bytes, password: str, *, at: dt.datetime) -> Brought:
    """收进来. CannotOpen, or Refusal where the device is not known here."""
    outer = _outer(content)
    device = enrolment.find(outer.device_id)
    if device is None:
        raise Refusal("这里没有登记过这台手机。请先在手机上登录一次，重新登记后再导出。")
    inside = _inside(outer, password) if isinstance(outer, Sealed) else _unlocked(outer, device)
    brought = Brought(str(device))
    for records in _batches(inside.records):
        reply = receiving.receive(
            Batch(outer.device_id, inside.sealed, inside.now, records), device=device, at=at
        )
        brought.epoch = reply.epoch
        brought.items += [
            each.to_json() | {"index": len(brought.items) + n} for n, each in enumerate(reply.items)
        ]
    came = set()
    for file in inside.blobs:
        try:
            if blobs.keep(device, file.sha256, unb64(file.data), at=at).completed_at is not None:
                came.add(file.sha256)
        except (blobs.NotNamed, blobs.WrongContent, ValueError):
            continue
    brought.files = len(came)
    for item in brought.items:
        # Answered before its photos were unpacked; the phone must not go on sending what has come.
        if left := [sha256 for sha256 in item.pop("need", []) if sha256 not in came]:
            item["need"] = left
    return brought


def _outer(content: bytes) -> Sealed | Locked:
    if len(content) > MOST_FILE:
        raise CannotOpen("文件太大，不像是手机导出的。")
    try:
        said = msgspec.json.decode(content)
        if isinstance(said, dict) and said.get("wangge") == "locked/1":
            return msgspec.convert(said, Locked)
        return msgspec.convert(said, Sealed)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise CannotOpen("这不是手机导出的未上传文件，或者文件已经损坏。") from error


def _inside(outer: Sealed, password: str) -> Inside:
    try:
        key = PBKDF2HMAC(hashes.SHA256(), 32, unb64(outer.kdf.salt), outer.kdf.iterations).derive(
            password.encode()
        )
        plain = AESGCM(key).decrypt(unb64(outer.iv), unb64(outer.data), None)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("打不开：口令不对，或者文件已经损坏。") from error
    try:
        return msgspec.json.decode(plain, type=Inside)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise CannotOpen("文件里的内容读不出来，请在手机上重新导出。") from error


def _unlocked(outer: Locked, device: Device) -> Inside:
    try:
        key = vault.unwrapped(outer.kid, outer.wrapped, device.public_key)
    except vault.CannotOpen as refusal:
        raise CannotOpen(str(refusal)) from refusal
    records: list[msgspec.Raw] = []
    for start in range(0, len(outer.records), MOST_RECORDS):
        part = vault.SealedBatch(
            outer.device_id, outer.sealed, outer.now, outer.kid, outer.wrapped,
            outer.records[start : start + MOST_RECORDS],
        )  # fmt: skip
        records += vault.batch(part, key)[0].records
    files = []
    for file in outer.blobs:
        content = b""
        try:
            for box in file.pieces:
                content += vault.piece(key, file.sha256, len(content), unb64(box))
        except (vault.CannotOpen, ValueError):
            continue  # asked for again, as what was never carried
        files.append(File(file.sha256, b64(content)))
    return Inside(outer.sealed, outer.now, records, files)


def _batches(records: list[msgspec.Raw]) -> Iterator[list[msgspec.Raw]]:
    """照联网时的大小分批."""
    batch: list[msgspec.Raw] = []
    size = 0
    for record in records:
        length = len(bytes(record))
        if batch and (len(batch) == MOST_RECORDS or size + length > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += length
    if batch:
        yield batch
