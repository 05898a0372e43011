"""写下: rows that are written once — what somebody saw, said, planned or signed. Each row is its own history.

`keep` writes a row and its leaf together. A correction, a follow-up, an answer is another row, never a change.
Where a thing has a state that moves on, use `passage.take` instead.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction

from wangge.integrity import inserting
from wangge.integrity.actor import Actor
from wangge.integrity.passage import UidTaken, plain
from wangge.integrity.record import Entry, record_many
from wangge.integrity.secrecy import EncryptedTextField

R = TypeVar("R", bound="Written")
_APART = frozenset({"id", "place_id", "leaf_index", "by_person_id", "by_role", "by_label"})


class Written(models.Model):
    """写下的行 (written row): a place's record with its leaf; never changed, found again by its `uid`.

    `KIND` names the entry in the log. `TELLS` are the columns that make two rows with one `uid` the same.
    `FREE` may change without history (when something was read); `ERASABLE` may be blanked where an erasure in the
    log names the leaf. Encrypted columns stay out of the log and can be emptied.
    """

    KIND: ClassVar[str] = ""
    TELLS: ClassVar[tuple[str, ...]] = ()
    FREE: ClassVar[tuple[str, ...]] = ()
    ERASABLE: ClassVar[tuple[str, ...]] = ()

    uid = models.UUIDField(default=uuid.uuid4)  # the client's key: the same record twice is one row
    at = models.DateTimeField()  # received here
    by_person_id = models.BigIntegerField(null=True, blank=True)
    by_role = models.CharField(max_length=20)
    by_label = models.CharField(max_length=80)
    leaf_index = models.BigIntegerField()

    class Meta:
        abstract = True

    place_id: int
    repeated = False  # this row was there already

    @property
    def subject(self) -> str:
        """日志中的对象: what an erasure would name."""
        return str(self.uid)

    def said(self) -> dict[str, Any]:
        """行的正文: what the log says of this row."""
        return {each.attname: plain(self.__dict__[each.attname]) for each in _told(type(self))}

    def tells(self) -> dict[str, Any]:
        """内容: by which a repeated `uid` is known to be the same record."""
        return {name: plain(getattr(self, name)) for name in self.TELLS}


@cache
def _told(model: type[Written]) -> tuple[Any, ...]:
    return tuple(
        each
        for each in model._meta.concrete_fields
        if each.attname not in _APART
        and each.name not in model.FREE
        and not isinstance(each, EncryptedTextField)
    )


def keep(row: R, *, by: Actor, at: datetime) -> R:
    """写下一行, with its leaf. The same `uid` and content again gives the stored row; other content: UidTaken."""
    return keep_many([row], by=by, at=at)[0]


def keep_many(rows: Sequence[R], *, by: Actor, at: datetime) -> list[R]:
    """成批写下: rows of one kind and one place, in a few statements; in the order given, all or none."""
    if not rows:
        return []
    for row in rows:
        row.at, row.by_person_id, row.by_role, row.by_label = at, by.person_id, by.role, by.label
        for each in _told(type(row)):
            row.__dict__[each.attname] = each.to_python(row.__dict__[each.attname])
    try:
        with transaction.atomic():
            return _kept(rows, _there(rows), by=by, at=at)
    except (
        IntegrityError
    ):  # on PostgreSQL another process may write the same uid between our look and our row
        there = _there(rows)
        if not all(row.uid in there for row in rows):
            raise
        return [_same(there[row.uid], row) for row in rows]


def _there(rows: Sequence[R]) -> dict[uuid.UUID, R]:
    found = type(rows[0])._base_manager.filter(place_id=rows[0].place_id, uid__in=[row.uid for row in rows])
    return {row.uid: row for row in found}


def _kept(rows: Sequence[R], there: dict[uuid.UUID, R], *, by: Actor, at: datetime) -> list[R]:
    answer, new = [], []
    for row in rows:
        if row.uid in there:
            answer.append(_same(there[row.uid], row))
        else:
            there[row.uid] = row
            new.append(row)
            answer.append(row)
    entries = [Entry(row.KIND, row.subject, row.said()) for row in new]
    for row, leaf in zip(new, record_many(rows[0].place_id, entries, by=by, at=at), strict=True):
        row.leaf_index = leaf.index
    if len(new) == 1:
        new[0].save(force_insert=True)
    else:
        inserting.insert(new, keys=True)
    return answer


def _same(found: R, wanted: R) -> R:
    """同一编号的内容须一致."""
    if found is not wanted:
        if found.tells() != wanted.tells():
            raise UidTaken("这个编号已经记过另一条内容。两条都要留，请给新的一条换一个编号再交。")
        found.repeated = True
    return found


def histories() -> Iterator[type[Written]]:
    """写下的各种行: every model of this kind."""
    return (model for model in apps.get_models() if issubclass(model, Written))


def unless_erased(model: type[Written]) -> str:
    """放行: the WHEN of the trigger that refuses a change — free columns may move, erasable ones after an erasure."""
    free: list[str] = []
    blank: list[str] = []
    rest: list[str] = []
    for each in model._meta.concrete_fields:
        kind = free if each.name in model.FREE or isinstance(each, EncryptedTextField) else rest
        (blank if each.name in model.ERASABLE else kind).append(str(each.column))

    def moved(columns: list[str]) -> str:
        return " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in columns)

    when = moved(rest)
    if blank:
        when += f""" OR (({moved(blank)}) AND NOT EXISTS (SELECT 1 FROM integrity_erasure
            WHERE place_id = OLD.place_id AND "index" = OLD.leaf_index))"""
    return f"WHEN {when}"
