"""门: take() is the one door of a state change.

It locks the subject, asks its lifecycle table, writes the act's row and records it. A subject is a model
with `uid`, `state`, `version`, `touched_at`, `place`, a class attribute `lifecycle` and a related manager
`acts` whose rows have the columns that `body_of` reads.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models, transaction

from wangge.integrity import canonical, inserting
from wangge.integrity.actor import Actor
from wangge.integrity.record import Entry, OutsideTransaction, moment, record, record_many
from wangge.policy.pack import Refusal


class UidTaken(Refusal):
    """编号已用: this act's own id already belongs to an act on something else."""


_PLAIN = frozenset({str, int, float, bool, type(None), canonical.Text})


def plain(value: Any) -> Any:
    """记作纯值: what a change looks like in history: ids for rows, one spelling for times."""
    if type(value) in _PLAIN:  # most of a deadline's account
        return value
    match value:
        case models.Model():
            return plain(value.pk)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case set() | frozenset():
            return sorted(plain(each) for each in value)
        case str():
            return str(value)  # an enumeration's member is recorded as its value
        case _:
            return value


def body_of(row: Any) -> dict[str, Any]:
    """行的正文: what the log says of an act's row. Written by `take`, and compared again by `audit`."""
    body = {
        "act": row.act, "uid": str(row.uid), "seq": row.seq, "at": moment(row.at),
        "from": str(row.from_state), "to": str(row.to_state),
        "note": row.note, "said": row.said, "cite": row.cite, "changes": row.changes,
    }  # fmt: skip
    if row.device_at is not None:
        body["device_at"] = moment(row.device_at)
    return body


def histories() -> Iterator[tuple[type[models.Model], type[models.Model], str]]:
    """The models with a history: subject, act, and the act's field that names its subject."""
    for model in apps.get_models():
        if hasattr(model, "lifecycle") and hasattr(model, "acts"):
            yield model, model.acts.rel.related_model, model.acts.field.name


def take(
    act: str,
    subject: Any,
    *,
    uid: UUID | None = None,
    note: str = "",
    said: str = "",
    cite: dict[str, Any] | None = None,
    to: str | None = None,
    device_at: datetime | None = None,
    by: Actor,
    at: datetime,
    **changes: Any,
) -> Any:
    """走一步: one act on one subject, in one transaction, with one row and one leaf.

    `note` is for the office, `said` is what the resident is told, `cite` the clause that allows or demands
    it, `to` the state to return to where the table leaves it open (resume). A subject not yet saved is saved
    by its first act. The same `uid` again gives the stored act and changes nothing. Raises NotAllowed.

    A caller that has read the row under lock, in a transaction that stands or falls with this act, and has
    asked for the `uid` itself, says so by `hold(subject)`: the row is then not read again.
    """
    model = type(subject)
    acts, link = model.acts.rel.related_model, model.acts.field.name
    for name in changes:
        model._meta.get_field(name)  # a misspelt field must not pass as a change
    held = subject.__dict__.pop("_held", False)
    if held and not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("没有事务就没有锁：hold() 只在读这一行的事务里有效。")
    with transaction.atomic(savepoint=not held):
        first = subject._state.adding
        # A copy until it is written: after a refusal the caller's object is as it was.
        if first or held:
            fresh = copy.copy(subject)
        else:
            fresh = model._base_manager.select_for_update().get(pk=subject.pk)
        if uid is not None and not held:
            done = acts._base_manager.select_related(link).filter(place_id=fresh.place_id, uid=uid).first()
            if done is not None:
                if getattr(done, link).uid != subject.uid:
                    raise UidTaken("这个操作的编号已经用在别的事项上，请刷新后重做。")
                _copy(getattr(done, link), subject)
                return done
        after = model.lifecycle.after(act, fresh.state, to=to)
        row = acts(
            place_id=fresh.place_id, uid=uid or uuid4(), act=act, seq=fresh.version + 1,
            at=at, device_at=device_at, from_state=fresh.state, to_state=after,
            note=note, said=said, cite=cite, changes=plain(changes),
            by_person_id=by.person_id, by_role=by.role, by_label=by.label,
        )  # fmt: skip
        for name, value in changes.items():
            setattr(fresh, name, value)
        fresh.state, fresh.version, fresh.touched_at = after, row.seq, at
        if first:
            fresh.save(force_insert=True)
        else:
            fresh.save(update_fields=[*changes, "state", "version", "touched_at"])
        setattr(row, link, fresh)
        kind = f"{model._meta.model_name}.{act}"
        leaf = record(fresh.place_id, kind=kind, subject=str(fresh.uid), body=body_of(row), by=by, at=at)
        row.leaf_index = leaf.index
        row.save(force_insert=True)
    _copy(fresh, subject)
    setattr(row, link, subject)
    row.leaf = leaf
    return row


@dataclass(slots=True)
class Beginning:
    """第一步: a subject not yet saved, with what `take` would be given for its first act."""

    subject: Any
    to: str | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    said: str = ""
    cite: dict[str, Any] | canonical.Text | None = None
    uid: UUID | None = None


def begin_many(act: str, beginnings: Sequence[Beginning], *, by: Actor, at: datetime) -> list[Any]:
    """成批的第一步: as `take` for each, for many new subjects of one place, in a few statements; in the order given.

    All or none; after a refusal the subjects are good for nothing. A `uid` that was used before is refused by the
    table, and with it the batch: whoever brings a batch asks first what is there already. What `save()` derives must
    stand in the subjects. Raises NotAllowed.
    """
    if not beginnings:
        return []
    model = type(beginnings[0].subject)
    acts, link, own = model.acts.rel.related_model, model.acts.field.name, model.acts.field.attname
    place_id = beginnings[0].subject.place_id
    subjects, rows, entries = [each.subject for each in beginnings], [], []
    kind = f"{model._meta.model_name}.{act}"
    ids = inserting.together()
    spelt: dict[int, str] = {}  # moments by identity: most of a batch's are the same few

    def pure(value: Any) -> Any:
        if type(value) is datetime:
            return spelt.get(id(value)) or spelt.setdefault(id(value), moment(value))
        return plain(value)

    made = inserting.alike(
        acts, place_id=place_id, act=act, at=at, device_at=None,
        by_person_id=by.person_id, by_role=by.role, by_label=by.label,
    )  # fmt: skip
    for each, fresh in zip(beginnings, subjects, strict=True):
        if not fresh._state.adding or fresh.place_id != place_id:
            raise ValueError("begin_many is for new subjects of one place")
        after = model.lifecycle.after(act, fresh.state, to=each.to)
        row = made(
            {
                "uid": each.uid or next(ids), "seq": fresh.version + 1, "from_state": fresh.state, "to_state": after,
                "note": each.note, "said": each.said, "cite": each.cite, "changes": canonical.Text(canonical.text(
                    {name: value if type(value) in _PLAIN else pure(value) for name, value in each.changes.items()}
                )),
            }
        )  # fmt: skip
        for name, value in each.changes.items():
            if fresh.__dict__.get(name, link) is not value:
                model._meta.get_field(name)
                setattr(fresh, name, value)
        fresh.state, fresh.version, fresh.touched_at = row.to_state, row.seq, at
        rows.append(row)
        entries.append(Entry(kind, str(fresh.uid), body_of(row)))
    with transaction.atomic():
        inserting.insert(subjects, keys=True)
        leaves = record_many(place_id, entries, by=by, at=at)
        for fresh, row, leaf in zip(subjects, rows, leaves, strict=True):
            row.__dict__[own], row.leaf_index, row.leaf = fresh.pk, leaf.index, leaf
            row._state.fields_cache[link] = fresh
        inserting.insert(rows)
    return rows


def hold(subject: Any) -> Any:
    """已锁: this object was read under lock just now; good for one `take`."""
    subject.__dict__["_held"] = True
    return subject


def _copy(source: models.Model, target: models.Model) -> None:
    for each in source._meta.concrete_fields:
        setattr(target, each.attname, source.__dict__[each.attname])
    target._state.adding, target._state.db = False, source._state.db
