"""门: take() is the one door of a state change.

It locks the subject, asks its lifecycle table, writes the act's row and records it. A subject is a model
with `state`, `version`, `place_id`, a class attribute `lifecycle` and a related manager `acts` whose rows
have the columns used below.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction

from wangge.integrity.actor import Actor
from wangge.integrity.record import record


def plain(value: Any) -> Any:
    """记作纯值: what a change looks like in history — ids for rows, ISO for times."""
    match value:
        case models.Model():
            return value.pk
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value


def take(
    act: str,
    subject: Any,
    *,
    uid: UUID | None = None,
    note: str = "",
    said: str = "",
    cite: dict[str, Any] | None = None,
    to: str | None = None,
    by: Actor,
    at: datetime,
    **changes: Any,
) -> Any:
    """走一步: one act on one subject, in one transaction, with one row and one leaf.

    `note` is for the office, `said` is what the resident is told, `cite` the clause that allows or demands it,
    `to` the state to return to where the table leaves it open (resume). The same `uid` again gives the stored
    act and changes nothing. Raises the lifecycle's NotAllowed.
    """
    uid = uid or uuid4()
    with transaction.atomic():
        model = type(subject)
        fresh = model.objects.select_for_update().get(pk=subject.pk)
        done = fresh.acts.filter(uid=uid).first()
        if done is not None:
            return done
        after = model.lifecycle.after(act, fresh.state, to=to)
        changed = {name: plain(value) for name, value in changes.items()}
        row = fresh.acts.model(
            place_id=fresh.place_id, uid=uid, act=act, seq=fresh.version + 1, at=at, from_state=fresh.state,
            to_state=after, note=note, said=said, cite=cite, changes=changed,
            by_person_id=by.person_id, by_role=by.role, by_label=by.label, **{fresh.acts.field.name: fresh},
        )  # fmt: skip
        for name, value in changes.items():
            setattr(fresh, name, value)
        fresh.state, fresh.version, fresh.touched_at = after, row.seq, at
        fresh.save()
        body = {
            "act": act, "uid": str(uid), "seq": row.seq, "from": row.from_state, "to": after, "at": at.isoformat(),
            "note": note, "said": said, "cite": cite, "changes": changed,
        }  # fmt: skip
        row.leaf_index = record(
            fresh.place_id, kind=f"{model._meta.model_name}.{act}", subject=str(fresh.uid), body=body, by=by, at=at
        ).index
        row.save(force_insert=True)
    for field in model._meta.concrete_fields:
        setattr(subject, field.attname, getattr(fresh, field.attname))
    return row
