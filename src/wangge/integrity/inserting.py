"""成批插入: many new rows of one table, as `bulk_create` would write them, at a fraction of its cost.

Plain values go as they are, JSON in its canonical text (which may have been written already), everything else
through its field. No signals, no `save()`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

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
_PARAMETERS = 30_000  # in one statement; both databases allow a little more


def alike(model: Any, **same: Any) -> Callable[[dict[str, Any]], Any]:
    """同样的行: makes new rows that differ only in the columns given to each, at a fraction of the constructor's cost.

    Columns go by their attname (`grid_id`); a column without a value has its default, one object for all rows.
    """
    first = model(**same)
    empty: Callable[[Any], Any] = object.__new__

    def made(own: dict[str, Any]) -> Any:
        row = empty(model)
        row.__dict__.update(first.__dict__)
        row.__dict__.update(own)
        row._state = ModelState()
        row._state.fields_cache = dict(first._state.fields_cache)
        return row

    return made


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
    ways = [(each.attname, *_way(each, connection)) for each in fields]
    one = f"({', '.join(['%s'] * len(fields))})"
    back = f" RETURNING {connection.ops.quote_name(meta.pk.column)}" if keys else ""
    most = max(1, _PARAMETERS // len(fields))
    with connection.cursor() as cursor:
        for at in range(0, len(rows), most):
            part = rows[at : at + most]
            values: list[Any] = []
            for row in part:
                held = row.__dict__
                for name, plain, way in ways:
                    value = held[name]
                    values.append(value if plain and type(value) in _PLAIN else way(row, value))
            cursor.execute(into + ", ".join([one] * len(part)) + back, values)
            for row, (key,) in zip(part, cursor.fetchall(), strict=True) if keys else ():
                row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _way(field: Any, connection: Any) -> tuple[bool, Callable[[Any, Any], Any]]:
    """怎样写一列: whether a plain value goes as it is, and how any other is written."""
    if type(field).pre_save not in _NO_PRE_SAVE:
        return False, lambda row, _value: field.get_db_prep_save(field.pre_save(row, add=True), connection)
    if isinstance(field, models.JSONField):
        return False, lambda _row, value: None if value is None else canonical.text(value)
    if isinstance(field, models.DateTimeField):
        times: dict[datetime | None, Any] = {None: None}  # most of a batch's moments are the same one

        def time(_row: Any, value: datetime | None) -> Any:
            if value not in times:
                times[value] = field.get_db_prep_save(value, connection)
            return times[value]

        return False, time
    return isinstance(field, _AS_THEY_ARE), lambda _row, value: field.get_db_prep_save(value, connection)
