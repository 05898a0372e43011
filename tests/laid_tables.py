"""现成的表 (laid tables): the migrated, empty database of a test run on SQLite, kept from one run to the next.

Migrating takes half a minute of a processor and gives the same tables each time. What is kept goes by the text of all
migrations and of what they call; Django still looks whether one is missing.
"""

import hashlib
import os
import sqlite3
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import django

SOURCES = Path(__file__).parents[1] / "src/wangge"


@cache
def template() -> Path:
    summary = hashlib.sha256(django.__version__.encode())
    for path in sorted([*SOURCES.glob("*/migrations/*.py"), *SOURCES.glob("integrity/*.py")]):
        summary.update(path.relative_to(SOURCES).as_posix().encode() + b"\0" + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"wangge-tables-{os.getuid()}-{summary.hexdigest()[:24]}.sqlite3"


def lay(connection: Any, **_: Any) -> None:
    """At the first connection, before anything is migrated: an empty database gets the tables."""
    if connection.vendor == "sqlite" and template().exists():
        here = connection.connection
        if not here.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            there = sqlite3.connect(template())
            there.backup(here)
            there.close()


def keep(connection: Any) -> None:
    """After migrating, for the runs to come: whole, or not at all."""
    if connection.vendor == "sqlite" and not template().exists():
        connection.ensure_connection()
        if "django_migrations" not in connection.introspection.table_names():
            return  # a run without migrations: the next one would not know what its tables come from
        part = template().with_suffix(f".{os.getpid()}")
        there = sqlite3.connect(part)
        connection.connection.backup(there)
        there.close()
        part.replace(template())
