"""Signed notes and checkpoints (签名便笺、检查点), as C2SP's signed-note and tlog-* write them.

Text that a person can read, sign, print and file; parsed strictly, because what is not exactly the form is
not signed. Pure: Ed25519 from `cryptography`, no Django.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE = 0x04
PROOF_HEADING = "c2sp.org/tlog-proof@v1"
MAX_SIGNATURES = 100
MAX_SIZE = 1_000_000
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_NAME = re.compile(r"[^\s+]+")


class NoteRefused(ValueError):
    """便笺不成立: not the form, or not signed by a key we know."""


def b64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def unb64(text: str) -> bytes:
    """Standard base64, padded, and the only spelling of its bytes."""
    try:
        value = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NoteRefused("base64 写法不对。") from error
    if b64(value) != text:
        raise NoteRefused("base64 写法不规范。")
    return value


def decimal(text: str) -> int:
    """An ASCII decimal without leading zeroes."""
    if not _DECIMAL.fullmatch(text):
        raise NoteRefused(f"“{text[:30]}”不是规范的十进制数。")
    return int(text)


# --- keys ---


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Key ID (密钥标识): the first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A verifier key (验证公钥): whose signature lines we believe. `kind` 0x01 signs notes, 0x04 cosigns."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.kind, self.public)

    def vkey(self) -> str:
        """`name+0123abcd+base64`, as written into the verifier's command line."""
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not _NAME.fullmatch(parts[0]) or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise NoteRefused("验证公钥的写法应为“名称+8 位十六进制+base64”。")
        material = unb64(parts[2])
        if len(material) != 33 or material[0] not in (ED25519, COSIGNATURE):
            raise NoteRefused("验证公钥的算法不认识，只认 Ed25519。")
        verifier = cls(parts[0], material[1:], material[0])
        if verifier.id.hex() != parts[1]:
            raise NoteRefused("验证公钥的标识与内容不符，可能抄错了。")
        return verifier

    def verify(self, text: str, signature: bytes) -> bool:
        message = text.encode()
        if self.kind == COSIGNATURE:
            if len(signature) != 72:
                return False
            message = _cosigned(text, int.from_bytes(signature[:8], "big"))
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A signing key (签名私钥): its name and its 32 bytes of seed. Never printed, never logged."""

    name: str
    key: Ed25519PrivateKey
    kind: int = ED25519
    id: bytes = field(init=False, repr=False, compare=False)  # its verifier's, asked for with every line

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise NoteRefused("密钥名称不能为空，也不能有空格或加号。")
        object.__setattr__(self, "id", self.verifier.id)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.key.public_key().public_bytes_raw(), self.kind)

    def skey(self) -> str:
        """The private key as text, in the form Go's note package writes."""
        material = bytes([self.kind]) + self.key.private_bytes_raw()
        return f"PRIVATE+KEY+{self.name}+{self.id.hex()}+{b64(material)}"

    @classmethod
    def parse(cls, text: str) -> "Signer":
        parts = text.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise NoteRefused("签名私钥文件的写法不对。")
        material = unb64(parts[4])
        if len(material) != 33 or material[0] not in (ED25519, COSIGNATURE):
            raise NoteRefused("签名私钥的算法不认识，只认 Ed25519。")
        signer = cls(parts[2], Ed25519PrivateKey.from_private_bytes(material[1:]), material[0])
        if signer.id.hex() != parts[3]:
            raise NoteRefused("签名私钥的标识与内容不符，文件可能损坏。")
        return signer

    @classmethod
    def generate(cls, name: str, kind: int = ED25519) -> "Signer":
        return cls(name, Ed25519PrivateKey.generate(), kind)

    def sign(self, text: str) -> str:
        """One signature line, with its newline, under the note `text`."""
        return _line(self.name, self.id + self.key.sign(text.encode()))

    def cosign(self, text: str, *, at: int) -> str:
        """One witness line: `at`, in POSIX seconds, is signed together with the note text."""
        return _line(self.name, self.id + at.to_bytes(8, "big") + self.key.sign(_cosigned(text, at)))


def _line(name: str, signature: bytes) -> str:
    return f"— {name} {b64(signature)}\n"


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


# --- notes ---


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    id: bytes
    signature: bytes

    @property
    def at(self) -> int:
        """The time inside a witness line, in POSIX seconds."""
        return int.from_bytes(self.signature[:8], "big")


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note (签名便笺): text, and the signature lines under it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(_line(s.name, s.id + s.signature) for s in self.signatures)


def parse(note: str) -> Note:
    """Read a note; NoteRefused for anything that is not exactly its form. Nothing is verified yet."""
    if len(note) > MAX_SIZE:
        raise NoteRefused("便笺太长。")
    if any((each < " " and each != "\n") or "\ud800" <= each <= "\udfff" for each in note):
        raise NoteRefused("便笺里有控制字符。")
    body, blank, lines = note.rpartition("\n\n")
    if not blank or not body or not lines.endswith("\n"):
        raise NoteRefused("便笺里没有签名。")
    signatures = []
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—" or not _NAME.fullmatch(parts[1]):
            raise NoteRefused("签名行的写法不对。")
        value = unb64(parts[2])
        if len(value) < 5:
            raise NoteRefused("签名行太短。")
        signatures.append(Signature(parts[1], value[:4], value[4:]))
    if len(signatures) > MAX_SIGNATURES:
        raise NoteRefused("签名行太多。")
    return Note(body + "\n", tuple(signatures))


def verified(note: Note, verifiers: Iterable[Verifier]) -> list[Signature]:
    """The verified signatures by keys we know. Unknown keys are ignored; one that fails refuses the note."""
    known = {(each.name, each.id): each for each in verifiers}
    good: dict[tuple[str, bytes], Signature] = {}
    for signature in note.signatures:
        who = (signature.name, signature.id)
        verifier = known.get(who)
        if verifier is None or who in good:
            continue
        if not verifier.verify(note.text, signature.signature):
            raise NoteRefused(f"“{signature.name}”的签名与内容不符。")
        good[who] = signature
    return list(good.values())


# --- checkpoints ---


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint (检查点): how many records the log of `origin` has, and the root over all of them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a note's text as a checkpoint; extension lines are allowed and not kept."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise NoteRefused("检查点应有三行：日志名称、记录数、根。")
        root = unb64(lines[2])
        if len(root) != 32:
            raise NoteRefused("检查点的根应为 32 字节。")
        return cls(lines[0], decimal(lines[1]), root)


def signed(content: Checkpoint | str, signers: Iterable[Signer]) -> str:
    """A checkpoint, or another text that ends a line, as a note: one signature line for each key."""
    text = content if isinstance(content, str) else content.text()
    return text + "\n" + "".join(signer.sign(text) for signer in signers)


def opened(note: str, verifiers: Iterable[Verifier]) -> Checkpoint:
    """A checkpoint we may believe: at least one signature by a key we know, for this origin."""
    parsed = parse(note)
    if not verified(parsed, verifiers):
        raise NoteRefused("没有我们认得的签名。")
    return Checkpoint.parse(parsed.text)


# --- proofs ---


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt (回执证明): index, path and checkpoint of one record, as `c2sp.org/tlog-proof@v1` text."""

    index: int
    path: Sequence[bytes]
    checkpoint: str
    extra: bytes = b""

    def __str__(self) -> str:
        extra = [f"extra {b64(self.extra)}"] if self.extra else []
        lines = [PROOF_HEADING, *extra, f"index {self.index}", *map(b64, self.path), "", self.checkpoint]
        return "\n".join(lines)

    @classmethod
    def parse(cls, text: str) -> "Proof":
        head, blank, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not blank or lines.pop(0) != PROOF_HEADING or not lines:
            raise NoteRefused("这不是一份回执证明。")
        extra = unb64(lines.pop(0).removeprefix("extra ")) if lines[0].startswith("extra ") else b""
        if not lines or not lines[0].startswith("index "):
            raise NoteRefused("回执证明缺少序号。")
        index = decimal(lines.pop(0).removeprefix("index "))
        if len(lines) > 63:
            raise NoteRefused("回执证明太长。")
        path = [unb64(line) for line in lines]
        if any(len(each) != 32 for each in path):
            raise NoteRefused("回执证明里的哈希应为 32 字节。")
        return cls(index, path, checkpoint, extra)
