"""On SQLite, triggers keep what was said as it was said; on PostgreSQL the role's rights do."""

from django.db import migrations

from wangge.integrity import append_only


def guard(_apps, schema_editor):
    append_only.guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("integrity", "0002_append_only")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop, elidable=False)]
