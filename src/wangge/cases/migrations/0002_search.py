"""搜索索引: FTS5 kept by triggers in SQLite, a GIN index in PostgreSQL (which has no triggers: decision on Citus)."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE cases_search USING fts5(tokens, content='cases_case', content_rowid='id', detail='none')",
    """CREATE TRIGGER cases_search_new AFTER INSERT ON cases_case BEGIN
         INSERT INTO cases_search(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER cases_search_changed AFTER UPDATE OF tokens ON cases_case WHEN old.tokens <> new.tokens BEGIN
         INSERT INTO cases_search(cases_search, rowid, tokens) VALUES ('delete', old.id, old.tokens);
         INSERT INTO cases_search(rowid, tokens) VALUES (new.id, new.tokens); END""",
    """CREATE TRIGGER cases_search_gone AFTER DELETE ON cases_case BEGIN
         INSERT INTO cases_search(cases_search, rowid, tokens) VALUES ('delete', old.id, old.tokens); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER cases_search_gone",
    "DROP TRIGGER cases_search_changed",
    "DROP TRIGGER cases_search_new",
    "DROP TABLE cases_search",
]
POSTGRES = ["CREATE INDEX cases_search ON cases_case USING gin (to_tsvector('simple', tokens))"]
POSTGRES_BACK = ["DROP INDEX cases_search"]


def _run(sqlite, postgres):
    def act(apps, schema_editor):
        for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgres:
            schema_editor.execute(statement)

    return act


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(_run(SQLITE, POSTGRES), _run(SQLITE_BACK, POSTGRES_BACK))]
