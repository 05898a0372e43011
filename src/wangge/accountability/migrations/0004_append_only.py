"""On SQLite, triggers keep what was done with a proposal as it was done; on PostgreSQL the role's rights do."""

from django.db import migrations

from wangge.integrity import append_only


def guard(_apps, schema_editor):
    append_only.guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accountability", "0003_proposals")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop, elidable=False)]
