"""只增不改: on SQLite, triggers that refuse to change or delete what was written.

PostgreSQL has database rights for this, and no triggers, so that a place can live on any node. The triggers
stop slips and careless shells; whoever owns the file can drop them, and then the tree shows it.
"""

from typing import Any

TABLES = ("leaf", "body", "erasure", "checkpoint", "cosignature", "look")
_LEAVE = """WHEN NOT EXISTS (
    SELECT 1 FROM integrity_erasure WHERE place_id = OLD.place_id AND "index" = OLD."index"
)"""


def statements() -> list[str]:
    """CREATE TRIGGER, two for each table; a body may go where an erasure names it."""
    made = []
    for table in TABLES:
        for deed, word in (("UPDATE", "改动"), ("DELETE", "删除")):
            leave = _LEAVE if (table, deed) == ("body", "DELETE") else ""
            refuse = f"SELECT RAISE(ABORT, '日志只增不改:不能{word} {table}')"
            made.append(
                f"CREATE TRIGGER IF NOT EXISTS keep_{table}_{deed.lower()} "
                f"BEFORE {deed} ON integrity_{table} {leave} BEGIN {refuse}; END"
            )
    return made


def guard(connection: Any) -> None:
    """Put the triggers in place (SQLite only)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in statements():
                cursor.execute(statement)


def unguard(connection: Any) -> None:
    """Take the triggers away: for emptying a test database, and for undoing the migration."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in TABLES:
                for deed in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS keep_{table}_{deed}")
