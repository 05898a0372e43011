"""锁柜 (vault): opens what a phone keeps sealed for a worker who is away, and gives the key back to its owner.

Each worker on a phone has a key of their own. The phone hands it to the office wrapped for the office's public key,
and bound to the device's. Nothing of it is kept here: it comes with every request that needs it.
"""

import hashlib
import secrets
from functools import lru_cache
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wangge.integrity import keys
from wangge.policy.pack import Refusal
from wangge.sync.envelope import (
    MOST_RECORDS,
    Batch,
    Clock,
    Count,
    DeviceId,
    RecordId,
    Strict,
    b64,
    known_time,
    unb64,
)

POINT, NONCE = 65, 12
Coded = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]+\Z")]
Kid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
Wrapped = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{167}\Z")]


class CannotOpen(Refusal):
    """打不开: wrapped for another office or for another phone, or damaged."""


class Shut(Strict):
    """锁着的钥匙, as a phone shows it."""

    device_id: DeviceId
    kid: Kid
    wrapped: Wrapped


class Box(Strict):
    """封好的一条."""

    record_id: RecordId
    iv: Coded
    data: Coded


class SealedBatch(Strict):
    """锁着的一批: as a batch, each record still in its box."""

    device_id: DeviceId
    sealed: Count
    now: Clock
    kid: Kid
    wrapped: Wrapped
    records: Annotated[list[Box], msgspec.Meta(max_length=MOST_RECORDS)]


def public() -> dict[str, str]:
    """告诉手机的公钥: the newest."""
    key = _point(keys.vault_keys()[-1])
    return {"kid": _kid(key), "key": b64(key)}


def unwrapped(kid: str, wrapped: str, public_key: str) -> bytes:
    """开出来: the worker's key on that phone. CannotOpen."""
    try:
        whole = unb64(wrapped)
    except ValueError as error:
        raise CannotOpen("手机上的钥匙读不出来。") from error
    point, nonce, data = whole[:POINT], whole[POINT : POINT + NONCE], whole[POINT + NONCE :]
    for own in keys.vault_keys():
        if _kid(_point(own)) != kid:
            continue
        try:
            agreed = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(own.curve, point))
            info = f"wangge-vault/1\n{kid}\n{public_key}".encode()
            return AESGCM(HKDF(hashes.SHA256(), 32, point, info).derive(agreed)).decrypt(
                nonce, data, b"office"
            )
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("这把钥匙不是这部手机交来的，或者已经损坏。") from error
    raise CannotOpen("这里没有能打开它的钥匙。请管理员从备份恢复 keys/vault，手机里的先别清。")


def proof(key: bytes) -> str:
    """证明开得出来, without saying the key."""
    return hashlib.sha256(b"wangge-vault-proof/1\n" + key).hexdigest()


def opened(key: bytes, name: str, nonce: bytes, data: bytes) -> bytes:
    """打开一个盒子. CannotOpen."""
    try:
        return AESGCM(key).decrypt(nonce, data, name.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("这一条在手机里损坏了，打不开。") from error


def sealed(key: bytes, name: str, content: bytes) -> dict[str, str]:
    """装进盒子: for its owner to read later."""
    nonce = secrets.token_bytes(NONCE)
    return {"iv": b64(nonce), "data": b64(AESGCM(key).encrypt(nonce, content, name.encode()))}


def piece(key: bytes, sha256: str, offset: int, content: bytes) -> bytes:
    """照片的一段: nonce and content as they lie on the phone."""
    return opened(key, f"file/{sha256}/{offset}", content[:NONCE], content[NONCE:])


def batch(said: SealedBatch, key: bytes) -> tuple[Batch, list[int]]:
    """拆开的一批, and the places of those that could be opened; a damaged one stays behind and holds up no other."""
    known_time(said.now.wall)
    records, where = [], []
    for at, box in enumerate(said.records):
        try:
            content = opened(key, f"record/{box.record_id}", unb64(box.iv), unb64(box.data))
            content.decode()
        except (CannotOpen, ValueError):
            continue
        records.append(msgspec.Raw(content))
        where.append(at)
    return Batch(said.device_id, said.sealed, said.now, records), where


@lru_cache(maxsize=8)
def _kid(point: bytes) -> str:
    return hashlib.sha256(point).hexdigest()[:16]


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
