"""On SQLite, triggers keep what was written; on PostgreSQL the role's rights do, and nothing is done here."""

from django.db import migrations

from wangge.integrity import append_only


def guard(_apps, schema_editor):
    append_only.guard(schema_editor.connection)


def unguard(_apps, schema_editor):
    append_only.unguard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("integrity", "0001_the_log")]
    operations = [migrations.RunPython(guard, unguard, elidable=False)]
