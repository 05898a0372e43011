"""删除: the words go, the place in the log stays, and an entry says on what ground they went."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from wangge.integrity.actor import Actor
from wangge.integrity.models import Body, Erasure, Leaf, LogHead
from wangge.integrity.record import Entry, record_many
from wangge.policy.pack import Refusal

KIND = "erasure"


class NothingToErase(Refusal):
    """无可删除: there is no body (any more) where one was asked to be erased."""


def erase(
    place_id: int,
    *,
    subject: str | None = None,
    indexes: Sequence[int] | None = None,
    reason: str,
    basis: str,
    by: Actor,
    at: datetime,
) -> Leaf:
    """删除正文: of all entries of a subject, or of the entries named. Body and salt go; the header stays.

    `basis` is the law or request that demands it (个人信息保护法第四十七条). Returns the entry that says so.
    """
    if (subject is None) == (indexes is None):
        raise TypeError("give a subject or indexes")
    if not reason.strip() or not basis.strip():
        raise Refusal("删除要写明原因和依据。")
    with transaction.atomic():
        without_trace()
        # One erasure of a place at a time. The head, not the bodies: they may be read and deleted, never updated.
        LogHead.objects.select_for_update().filter(place_id=place_id).first()
        if subject is not None:
            leaves = Leaf.objects.filter(place_id=place_id, subject=subject).exclude(kind=KIND)
            indexes = list(leaves.values_list("index", flat=True))
        held = Body.objects.filter(place_id=place_id, index__in=indexes or [])
        found = sorted(held.values_list("index", flat=True))
        if not found:
            raise NothingToErase("没有可删除的内容，可能已经删除过。")
        body = {"erases": found, "reason": reason.strip(), "basis": basis.strip()}
        entry = Entry(KIND, subject or f"{found[0]}", body, {"erases": found})
        leaf = record_many(place_id, [entry], by=by, at=at)[0]
        Erasure.objects.bulk_create(
            Erasure(place_id=place_id, index=index, by_index=leaf.index) for index in found
        )
        Body.objects.filter(place_id=place_id, index__in=found).delete()
    return leaf


def without_trace() -> None:
    """不留残迹: what this transaction overwrites or deletes is afterwards in no free page and in no write-ahead log.

    An encrypted name needs it as much as plain words: its key lies on the same machine.
    """
    if not connection.in_atomic_block:
        raise TypeError("without_trace() is for the transaction that erases")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # freed bytes are overwritten, not only forgotten
    transaction.on_commit(_forget)


def _forget() -> None:
    """SQLite's write-ahead log still holds the old pages until it is folded in and cut."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
