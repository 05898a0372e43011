"""What the tests of the log write into it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from wangge.integrity import append_only, record
from wangge.integrity.actor import Actor

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="triggers, and SQLite's SQL")
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
LEADER = Actor("person", "grid-leader", "李组长", person_id=7)


def fill(place_id=1, count=13, start=0):
    """Entries n = start … at a place, of three subjects, one after the other."""
    with transaction.atomic():
        return [
            record.record(
                place_id,
                kind="test.note",
                subject=f"subject-{n % 3}",
                body={"n": n, "words": f"水管漏水{n}"},
                by=LEADER,
                at=AT + timedelta(minutes=n),
            )
            for n in range(start, start + count)
        ]


def tamper(sql, *values):
    """What someone with the database file in hand can do."""
    append_only.unguard(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        changed = cursor.rowcount
    append_only.guard(connection)
    return changed
