"""记入: the one way to write history. Only inside a transaction, so that the leaf and its act stand or fall together."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

import rfc8785
from django.conf import settings
from django.db import connection

from wangge.integrity.actor import Actor
from wangge.integrity.models import Body, Leaf, LogHead


class OutsideTransaction(RuntimeError):
    """不在事务中: history is never written apart from what it records."""


def commitment(salt: bytes, content: bytes) -> str:
    """承诺: SHA-256(0x10 ‖ salt ‖ body), hex. Without the salt a short body cannot be guessed from it."""
    return hashlib.sha256(b"\x10" + salt + content).hexdigest()


def record(place_id: int, *, kind: str, subject: str, body: dict[str, Any], by: Actor, at: datetime) -> Leaf:
    """记入日志: append one leaf to the place's log and keep its body. `at` is when it was received."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("历史只在事务中写入")
    from wangge.integrity import merkle

    head, _ = LogHead.objects.select_for_update().get_or_create(
        place_id=place_id, defaults={"origin": f"{settings.LOG_ORIGIN}/p/{place_id}"}
    )
    salt = secrets.token_bytes(32)
    content = rfc8785.dumps(body | {"by": by.label, "role": by.role})
    header = rfc8785.dumps(
        {"v": 1, "kind": kind, "subject": subject, "commit": commitment(salt, content), "at": at.isoformat()}
    )
    index = head.size
    head.size, head.peaks = index + 1, merkle.append(head.peaks, index, header)
    head.save(update_fields=["size", "peaks"])
    leaf = Leaf.objects.create(place_id=place_id, index=index, kind=kind, subject=subject, header=header, at=at)
    Body.objects.create(place_id=place_id, index=index, salt=salt, content=content)
    return leaf
