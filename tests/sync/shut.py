"""锁着的手机 (shut): what the app does with a worker's part of a phone while its owner is away, as in web/field's vault.ts."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wangge.sync.envelope import b64, unb64


def wrapped(key: bytes, office: dict[str, str], phone: str) -> str:
    """The worker's key for the office's eyes, bound to the phone's public key."""
    once = ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(once.curve, unb64(office["key"]))
    point = once.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    info = f"wangge-vault/1\n{office['kid']}\n{phone}".encode()
    wrapping = HKDF(hashes.SHA256(), 32, point, info).derive(once.exchange(ec.ECDH(), theirs))
    nonce = secrets.token_bytes(12)
    return b64(point + nonce + AESGCM(wrapping).encrypt(nonce, key, b"office"))


def proof(key: bytes) -> str:
    return hashlib.sha256(b"wangge-vault-proof/1\n" + key).hexdigest()


def box(key: bytes, envelope: dict[str, Any]) -> dict[str, str]:
    """A record as it lies on the disk."""
    nonce, name = secrets.token_bytes(12), f"record/{envelope['record_id']}"
    data = AESGCM(key).encrypt(nonce, json.dumps(envelope, ensure_ascii=False).encode(), name.encode())
    return {"record_id": envelope["record_id"], "iv": b64(nonce), "data": b64(data)}


def piece(key: bytes, sha256: str, offset: int, content: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, content, f"file/{sha256}/{offset}".encode())


def told(key: bytes, item: dict[str, Any]) -> dict[str, Any]:
    """What the office sealed of its answer, as its owner reads it when they come back."""
    if "answer" not in item:
        return item
    answer, name = item["answer"], f"answer/{item['record_id']}"
    plain = AESGCM(key).decrypt(unb64(answer["iv"]), unb64(answer["data"]), name.encode())
    return item | json.loads(plain)
