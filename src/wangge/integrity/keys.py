"""Keys (密钥): files under HOME/keys, readable by their owner only, made once and never overwritten.

`keys/fields` encrypts personal data (one key per line, the last one in use), `keys/blind` finds it again
without opening it, `keys/log/<origin>` signs a place's checkpoints (one key per line; every line signs), `keys/vault` opens what a phone
keeps sealed for somebody who is away (one key per line, the last one is told to phones). Back them up apart from the
database: who has both can read everything, who has lost them can read nothing.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from wangge.integrity import notes
from wangge.policy.pack import Refusal


class KeyMissing(Refusal):
    """缺少密钥: what was sealed or signed with it cannot be opened or continued."""


def folder() -> Path:
    """The directory of keys, made 0700 when first needed."""
    path = Path(settings.HOME) / "keys"
    if not path.exists():
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _written(path: Path, text: str) -> Path:
    """A complete, fsynced file beside `path`, 0600, not yet in its place."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _settle(path: Path) -> None:
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def kept(path: Path, make: Callable[[], str]) -> str:
    """The text of a key file, made on first use. Of two that make it at once one wins, and both read it."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        pass
    fresh = _written(path, make())
    try:
        os.link(fresh, path)  # fails where it exists: a key is never replaced by another
        _settle(path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="utf-8")


def add_line(path: Path, line: str) -> None:
    """Add a key to a key file; the file is exchanged whole, so a reader sees the old text or the new."""
    os.replace(_written(path, path.read_text(encoding="utf-8") + line), path)
    _settle(path)


# --- keys for fields ---


def _new_field_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode() + "\n"


def field_keys() -> dict[str, bytes]:
    """The keyring for fields (字段密钥环): key id to key, oldest first; the last is the one in use."""
    ring = {}
    for line in kept(folder() / "fields", _new_field_key).split():
        key = base64.b64decode(line, validate=True)
        ring[hashlib.sha256(key).hexdigest()[:8]] = key  # an id that says which key, not how many there were
    return ring


def add_field_key() -> None:
    field_keys()
    add_line(folder() / "fields", _new_field_key())


def blind_key() -> bytes:
    """The key of the blind index (盲索引密钥)."""
    return base64.b64decode(kept(folder() / "blind", _new_field_key))


# --- keys for phones ---


def _new_vault_key() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.b64encode(number.to_bytes(32, "big")).decode() + "\n"


def vault_keys() -> list[ec.EllipticCurvePrivateKey]:
    """What opens the vaults of phones (开锁柜的私钥), oldest first; none is ever taken away."""
    lines = kept(folder() / "vault", _new_vault_key).split()
    numbers = [int.from_bytes(base64.b64decode(line, validate=True), "big") for line in lines]
    return [ec.derive_private_key(number, ec.SECP256R1()) for number in numbers]


def add_vault_key() -> None:
    """A further one (换钥): phones take it up with their next contact; what is shut under the old one still opens."""
    vault_keys()
    add_line(folder() / "vault", _new_vault_key())


# --- keys for logs ---


def _log_path(origin: str) -> Path:
    return folder() / "log" / quote(origin, safe="")


def log_signers(origin: str, *, create: bool) -> list[notes.Signer]:
    """The signing keys of a log (签名私钥). Without `create` a missing one is KeyMissing, never a new one."""
    path = _log_path(origin)
    if not create and not path.exists():
        raise KeyMissing(
            f"找不到“{origin}”的签名私钥（{path.name}）。请从备份恢复 keys 目录；确实找不回来，再另立新钥。"
        )
    text = kept(path, lambda: notes.Signer.generate(origin).skey() + "\n")
    return [notes.Signer.parse(line) for line in text.splitlines()]


def add_log_key(origin: str) -> notes.Signer:
    """A further signing key (换钥): from now on both sign; who knows only the old one can still verify."""
    signer = notes.Signer.generate(origin)
    log_signers(origin, create=True)
    add_line(_log_path(origin), signer.skey() + "\n")
    return signer


def witness_signer(name: str) -> notes.Signer:
    """The key with which a higher office cosigns the logs below it (见证私钥)."""
    text = kept(
        folder() / "witness" / quote(name, safe=""),
        lambda: notes.Signer.generate(name, notes.COSIGNATURE).skey(),
    )
    return notes.Signer.parse(text)
