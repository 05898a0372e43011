"""只增不改: on SQLite, triggers that refuse to change or delete what was written.

PostgreSQL has database rights for this, and no triggers, so that a place can live on any node. The triggers
stop slips and careless shells; whoever owns the file can drop them, and then the tree shows it.
"""

from typing import Any

OTHERS: dict[str, str] = {}  # tables of packages above, each with the WHEN that lets an erasure through


def also_keep(table: str, leave: str = "") -> None:
    """也只增不改: a package above names a table of its own; `leave` is the WHEN of its UPDATE trigger."""
    OTHERS[table] = leave


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
            refuse = f"SELECT RAISE(ABORT, '日志只增不改：不能{word} {table}')"
            made.append(
                f"CREATE TRIGGER IF NOT EXISTS keep_{table}_{deed.lower()} "
                f"BEFORE {deed} ON integrity_{table} {leave} BEGIN {refuse}; END"
            )
    for table, leave in OTHERS.items():
        for deed, word in (("UPDATE", "改动"), ("DELETE", "删除")):
            made.append(
                f"CREATE TRIGGER IF NOT EXISTS keep_{table}_{deed.lower()} BEFORE {deed} ON {table} "
                f"{leave if deed == 'UPDATE' else ''} BEGIN SELECT RAISE(ABORT, '经过只增不改：不能{word} {table}'); END"
            )
    return made


def guard(connection: Any) -> None:
    """Put the triggers in place (SQLite only)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            there = set(connection.introspection.table_names(cursor))
            for statement in statements():
                if statement.split(" ON ", 1)[1].split(" ", 1)[0] in there:
                    cursor.execute(statement)


def unguard(connection: Any) -> None:
    """Take the triggers away: for emptying a test database, and for undoing the migration."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in (*TABLES, *OTHERS):
                for deed in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS keep_{table}_{deed}")
