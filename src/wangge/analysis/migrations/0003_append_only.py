"""On SQLite, triggers keep analyses and the course of common problems as they were written; elsewhere rights do."""

from django.db import migrations

from wangge.integrity import append_only


def guard(_apps, schema_editor):
    append_only.guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_common_problems"), ("integrity", "0002_append_only")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop, elidable=False)]
