"""信封 (envelope): a record as a device sealed it — shape, canonical bytes, hash, chain and signature. No Django in here.

The header is the envelope without body and signature; its canonical JSON (RFC 8785) is what the device signs and
what the next record's `prev_hash` names. The body is text, kept exactly as it came.
"""

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from wangge.integrity import canonical
from wangge.policy.pack import Refusal

MOST_RECORDS = 50
MOST_BYTES = 256 * 1024
MOST_BODY = 32 * 1024
MOST_ATTACHMENTS = 9
MOST_BLOB = 10 * 1024 * 1024
FIRST = "0" * 64  # prev_hash of a device's first record
SIGNED = b"wangge-sync/1\n"
_YEARS = (1990, 2200)  # a clock may be wrong; outside of these it is no clock
_WRONG = (msgspec.MsgspecError, ValueError, RecursionError, OverflowError, TypeError)

Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
RecordId = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
]
DeviceId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
Seq = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]
Boot = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.:-]{1,40}\Z")]
Signature = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{86}\Z")]
PublicKey = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{87}\Z")]
Mime = Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]


class Malformed(Refusal):
    """不合格式: not a record as a device may seal it. `kind` is the code for it."""

    def __init__(self, sentence: str, kind: str = "malformed") -> None:
        super().__init__(sentence)
        self.kind = kind


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """Only what is named here."""


class Clock(Strict):
    """钟: the device's clock at one moment, and the count of milliseconds since it was switched on."""

    wall: Moment
    mono: Count
    boot: Boot


class Seen(Strict):
    """上次对时: the last server time the device knew."""

    at: Moment
    mono: Count
    boot: Boot


class Attached(Strict):
    """附件的名分: content-addressed."""

    sha256: Hash
    size: Annotated[int, msgspec.Meta(ge=1, le=MOST_BLOB)]
    mime: Mime


class Envelope(Strict):
    """信封 as sent."""

    record_id: RecordId
    device_id: DeviceId
    device_seq: Seq
    schema: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z-]{0,19}/[1-9][0-9]{0,3}\Z")]
    app: Annotated[str, msgspec.Meta(max_length=40)]
    body: str
    body_hash: Hash
    prev_hash: Hash
    claimed: Moment
    wall: Moment
    tz: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_+/-]{1,40}\Z")]
    mono: Count
    boot: Boot
    attachments: Annotated[Sequence[Attached], msgspec.Meta(max_length=MOST_ATTACHMENTS)]
    sig: Signature
    seen: Seen | None = None


class Batch(Strict):
    """一批: what is posted. Records are taken apart one by one, so that one bad one spoils no other."""

    device_id: DeviceId
    sealed: Count
    now: Clock
    records: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=MOST_RECORDS)]


@dataclass(frozen=True, slots=True)
class Opened:
    """拆开的信封: every promise of its form kept, the signature that of the device's key."""

    envelope: Envelope
    header: str
    raw_hash: str
    record_id: UUID
    header_hash: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """不能拆的: kept as it came, for people to look at."""

    raw: str
    raw_hash: str
    kind: str
    reason: str
    record_id: str = ""  # as far as it can be read
    body_hash: str = ""


def digest(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()


def batch(content: bytes) -> Batch:
    """读一批. Malformed when it cannot even be taken apart into records."""
    try:
        content.decode()
        read = msgspec.json.decode(content, type=Batch)
    except _WRONG as error:
        raise Malformed(f"这一批读不出来：{_why(error)}") from None
    known_time(read.now.wall)
    return read


def opened(raw: bytes, device_id: str, public_key: str) -> Opened | Unfit:
    """拆一封. Never raises: what is wrong with it is said in the answer."""
    raw_hash = digest(raw)
    try:
        return _opened(raw, raw_hash, device_id, public_key)
    except Malformed as refusal:
        return Unfit(raw.decode(), raw_hash, refusal.kind, str(refusal), *_names(raw))


def _opened(raw: bytes, raw_hash: str, device_id: str, public_key: str) -> Opened:
    try:
        said: dict[str, Any] = msgspec.json.decode(raw)
        sealed = msgspec.convert(said, Envelope)
        header = canonical.dumps({name: value for name, value in said.items() if name not in ("body", "sig")})
        body = sealed.body.encode()
    except _WRONG as error:
        raise Malformed(f"这条记录的格式不对：{_why(error)}") from None
    for moment in (sealed.claimed, sealed.wall, *([sealed.seen.at] if sealed.seen else ())):
        known_time(moment)
    if len(body) > MOST_BODY:
        raise Malformed("这条记录太长，请分成几条写。")
    if digest(body) != sealed.body_hash:
        raise Malformed("内容与它的校验值不符，可能在路上或手机里损坏了。", "wrong-hash")
    if sealed.device_id != device_id:
        raise Malformed("这条记录是另一台设备封的，请由那台设备来传。", "other-device")
    if not signed(public_key, sealed.sig, SIGNED + header):
        raise Malformed("签名与这台设备的钥匙不符。", "wrong-signature")
    return Opened(sealed, header.decode(), raw_hash, UUID(sealed.record_id), digest(header))


def known_time(moment: dt.datetime) -> None:
    """是个可能的时刻; Malformed else."""
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise Malformed(f"时间里的年份 {moment.year} 不可能。")


def _names(raw: bytes) -> tuple[str, str]:
    """Record id and body hash of a record that cannot be opened, as far as they can be read."""
    try:
        said = msgspec.json.decode(raw)
        found = said.get("record_id"), said.get("body_hash")
    except (*_WRONG, AttributeError):
        return "", ""
    one, two = (
        each if isinstance(each, str) and each.isascii() and each.isprintable() else "" for each in found
    )
    return one[:64], two[:64]


def _why(error: Exception) -> str:
    """The reason in a line: msgspec's own words name the field."""
    return (
        "嵌套太深。"
        if isinstance(error, RecursionError)
        else str(error).splitlines()[0][:160]
        if str(error)
        else "读不出来。"
    )


# --- keys and signatures ---


@lru_cache(maxsize=4096)
def _key(public_key: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(public_key))


def known_key(public_key: str) -> bool:
    """是不是一把钥匙: a point of P-256, uncompressed, base64url."""
    try:
        _key(public_key)
    except (ValueError, TypeError):
        return False
    return True


def signed(public_key: str, signature: str, content: bytes) -> bool:
    """验签: ECDSA P-256 with SHA-256; r ‖ s, 64 bytes, base64url, as WebCrypto writes it."""
    try:
        both = unb64(signature)
        if len(both) != 64:
            return False
        der = utils.encode_dss_signature(int.from_bytes(both[:32], "big"), int.from_bytes(both[32:], "big"))
        _key(public_key).verify(der, content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """base64url without padding; ValueError for anything else."""
    if not text.isascii() or "=" in text:
        raise ValueError("not base64url")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
