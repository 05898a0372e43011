"""成批插入: many new rows of one table, as `bulk_create` would write them, at a fraction of its cost.

Plain values go as they are, JSON in its canonical text (which may have been written already), everything else
through its field. No signals, no `save()`.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain, count
from typing import Any
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelState

from wangge.integrity import canonical

_PLAIN = frozenset({str, int, float, bool, type(None)})
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.FloatField,
    models.ForeignKey,
)
_NO_PRE_SAVE = (
    models.Field.pre_save,
    models.DateTimeField.pre_save,
)  # without auto_now the second is the first
# In one statement; both databases allow a little more. One statement for many rows, not one many times: within a
# transaction SQLite's full-text index is written out at every statement.
_PARAMETERS = 30_000


def alike(model: Any, **same: Any) -> Callable[[dict[str, Any]], Any]:
    """同样的行: makes new rows that differ only in the columns given to each, at a fraction of the constructor's cost.

    Columns go by their attname (`grid_id`); a column without a value has its default, one object for all rows.
    """
    first = model(**same)
    held, cached = first.__dict__, first._state.fields_cache
    empty: Callable[[Any], Any] = object.__new__

    def made(own: dict[str, Any]) -> Any:
        row = empty(model)
        state = ModelState()
        state.fields_cache = cached.copy()
        row.__dict__ = held | own
        row._state = state
        return row

    return made


def together() -> Iterator[UUID]:
    """相邻的编号: random as a group and one after the other within it, so that the index of a great table is touched in
    one place and not in as many as there are rows."""
    first = uuid4().int >> 24 << 24
    return (UUID(int=first + number) for number in count())


def insert(rows: Sequence[Any], *, keys: bool = False) -> None:
    """Insert `rows`, all of one model; with `keys`, they know the ones that the database gave them."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    meta = type(rows[0])._meta
    keys = keys and isinstance(meta.pk, models.AutoField)
    fields = [each for each in meta.local_concrete_fields if not isinstance(each, models.AutoField)]
    columns = ", ".join(connection.ops.quote_name(each.column) for each in fields)
    into = f"INSERT INTO {connection.ops.quote_name(meta.db_table)} ({columns}) VALUES "
    one = f"({', '.join(['%s'] * len(fields))})"
    back = f" RETURNING {connection.ops.quote_name(meta.pk.column)}" if keys else ""
    most = max(1, _PARAMETERS // len(fields))
    with connection.cursor() as cursor:
        for at in range(0, len(rows), most):
            part = rows[at : at + most]
            values = list(chain.from_iterable(_lines(part, fields, connection)))
            cursor.execute(into + ", ".join([one] * len(part)) + back, values)
            for row, (key,) in zip(part, cursor.fetchall(), strict=True) if keys else ():
                row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _lines(rows: Sequence[Any], fields: Any, connection: Any) -> Iterator[tuple[Any, ...]]:
    """各行的值, column by column: what a column's field would do is asked once for all rows."""
    held = [row.__dict__ for row in rows]
    moments: dict[int, Any] = {}  # most of a batch's moments are the same few, told by identity
    columns = []
    for each in fields:
        name = each.attname
        values = [row[name] for row in held]
        if type(each).pre_save not in _NO_PRE_SAVE:
            columns.append([each.get_db_prep_save(each.pre_save(row, add=True), connection) for row in rows])
        elif isinstance(each, models.JSONField):
            columns.append([None if value is None else canonical.text(value) for value in values])
        elif isinstance(each, models.DateTimeField):
            columns.append(_times(each, values, moments, connection))
        elif isinstance(each, _AS_THEY_ARE) and _PLAIN.issuperset(map(type, values)):
            columns.append(values)
        else:
            columns.append([each.get_db_prep_save(value, connection) for value in values])
    return zip(*columns, strict=True)


def _times(
    field: Any, values: Sequence[datetime | None], known: dict[int, Any], connection: Any
) -> list[Any]:
    column: list[Any] = []
    for value in values:
        if value is None:
            column.append(None)
            continue
        written = known.get(id(value))
        if written is None:
            # A moment with its zone needs none of the field's questions.
            if type(value) is datetime and value.tzinfo is not None:
                written = connection.ops.adapt_datetimefield_value(value)
            else:
                written = field.get_db_prep_save(value, connection)
            known[id(value)] = written
        column.append(written)
    return column
