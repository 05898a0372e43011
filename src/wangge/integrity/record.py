"""记入: the one way to write history, inside a transaction: a leaf and its act stand or fall together."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from wangge.integrity import canonical, inserting, merkle
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf, LogHead, octets


class OutsideTransaction(RuntimeError):
    """不在事务中: history is never written apart from what it records."""


@dataclass(frozen=True, slots=True)
class Entry:
    """一条记录: what is to be recorded. `more` goes into the header, in the open: codes and numbers only."""

    kind: str
    subject: str
    body: dict[str, Any]
    more: dict[str, Any] = field(default_factory=dict)


def moment(at: datetime) -> str:
    """时刻: one spelling for one instant, in UTC. A time without a zone is not an instant."""
    if at.tzinfo is None:
        raise ValueError(f"时刻 {at} 没有时区。")
    return at.astimezone(UTC).isoformat()


def commitment(salt: bytes, content: bytes) -> str:
    """承诺: SHA-256(0x10 ‖ salt ‖ body), hex. Without the salt a short body cannot be guessed from it."""
    return hashlib.sha256(b"\x10" + salt + content).hexdigest()


def record(place_id: int, *, kind: str, subject: str, body: dict[str, Any], by: Actor, at: datetime) -> Leaf:
    """记入日志: append one leaf to the place's log and keep its body. `at` is when it was received."""
    return record_many(place_id, [Entry(kind, subject, body)], by=by, at=at)[0]


def record_many(place_id: int, entries: Sequence[Entry], *, by: Actor, at: datetime) -> list[Leaf]:
    """成批记入: as `record`, for many entries of one place under one lock; in the order given.

    Three statements, a fourth at every second size: claim the places, (read the neighbours,) leaves, bodies.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("历史只在事务中写入，和它所记的事一起成、一起败。")
    leaves: list[Leaf] = []
    bodies: list[tuple[bytes, bytes]] = []
    if not entries:
        return leaves
    same = {"v": 1, "at": moment(at)}
    who = {"by": by.label, "role": by.role, "person": by.person_id}
    made = inserting.alike(Leaf, place_id=place_id, at=at)
    for entry in entries:
        salt = secrets.token_bytes(32)
        content = canonical.dumps(entry.body | who)
        told = {"kind": entry.kind, "subject": entry.subject}
        header = canonical.dumps(same | told | {"commit": commitment(salt, content)} | entry.more)
        leaves.append(made(told | {"header": header}))
        bodies.append((salt, content))
    first = _claim(place_id, len(entries))
    tree = _edge(place_id, first, len(entries))
    for index, leaf in enumerate(leaves, first):
        leaf.index = index
        hash_ = merkle.leaf_hash(bytes(leaf.header))
        leaf.hashes = hash_ + b"".join(tree.append(hash_))
    _insert(leaves, bodies)
    return leaves


def _insert(leaves: list[Leaf], bodies: list[tuple[bytes, bytes]]) -> None:
    """Two plain INSERTs: with the ORM's, the log would cost a third of an act instead of a tenth."""
    at = connection.ops.adapt_datetimefield_value(leaves[0].at)
    of_leaves: list[tuple[Any, ...]] = [
        (each.place_id, each.index, each.kind, each.subject, each.header, each.hashes, at) for each in leaves
    ]
    of_bodies: list[tuple[Any, ...]] = [
        (each.place_id, each.index, *body) for each, body in zip(leaves, bodies, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO integrity_leaf (place_id, "index", kind, subject, header, hashes, at)'
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            of_leaves,
        )
        cursor.executemany(
            'INSERT INTO integrity_body (place_id, "index", salt, content) VALUES (%s, %s, %s, %s)', of_bodies
        )


def open_log(place_id: int, name: str) -> None:
    """立日志: give a place's log its origin before the first record; afterwards it stays."""
    LogHead.objects.bulk_create(
        [LogHead(place_id=place_id, origin=f"{settings.LOG_ORIGIN}/p/{name}")], ignore_conflicts=True
    )


def _claim(place_id: int, count: int) -> int:
    """Lock the place's head and take the next `count` indexes; a rolled-back transaction gives them back."""
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE integrity_loghead SET size = size + %s WHERE place_id = %s RETURNING size",
                [count, place_id],
            )
            row = cursor.fetchone()
        if row:
            return int(row[0]) - count
        open_log(place_id, str(place_id))
    raise RuntimeError(f"log {place_id} could not be opened: another place has its origin")


def _edge(place_id: int, size: int, count: int) -> merkle.Range:
    """The subtrees at the right edge that the next `count` leaves will join with."""
    nodes = merkle.cover(0, size)
    if count == 1:  # only those under the trailing ones of `size` are joined; often none
        nodes = nodes[len(nodes) - ((size ^ (size + 1)).bit_length() - 1) :]
    return merkle.Range(size, fetch(place_id, nodes))


def fetch(place_id: int, nodes: Sequence[merkle.Node]) -> list[bytes]:
    """The stored hashes of complete subtrees, in the order asked. LookupError where a row is missing."""
    if not nodes:
        return []
    rows = sorted({merkle.row_of(node) for node in nodes})
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "index", hashes FROM integrity_leaf WHERE place_id = %s AND "index" IN ('
            f"{', '.join(['%s'] * len(rows))})",
            [place_id, *rows],
        )
        found = dict(cursor.fetchall())
    if len(found) < len(rows):
        raise LookupError(f"log {place_id} lacks entries {sorted(set(rows) - found.keys())[:5]}")
    size = merkle.HASH_SIZE
    return [
        octets(found[merkle.row_of((level, number))])[level * size : (level + 1) * size]
        for level, number in nodes
    ]
