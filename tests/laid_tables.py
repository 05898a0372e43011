"""现成的表 (laid tables): the migrated, empty database of the browser journeys, kept from one run to the next.

Migrating takes half a minute of a busy machine, and gives the same tables each time. What is kept goes by the text of
all migrations and of what they call; Django still looks whether one is missing.
"""

import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path

import django

SOURCES = Path(__file__).parents[1] / "src/wangge"


def template() -> Path:
    summary = hashlib.sha256(django.__version__.encode())
    for path in sorted([*SOURCES.glob("*/migrations/*.py"), *SOURCES.glob("integrity/*.py")]):
        summary.update(path.relative_to(SOURCES).as_posix().encode() + b"\0" + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"wangge-tables-{os.getuid()}-{summary.hexdigest()[:24]}.sqlite3"


def copied(one: Path, two: Path) -> None:
    """One file, whole or not at all."""
    part = two.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(one) as here, sqlite3.connect(part) as there:
        here.backup(there)
    here.close()
    there.close()
    part.replace(two)
