"""On SQLite, triggers keep the signed statements of deductions as they were signed; on PostgreSQL the role's rights do."""

from django.db import migrations

from wangge.integrity import append_only


def guard(_apps, schema_editor):
    append_only.guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("safety", "0003_deduction_statements")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop, elidable=False)]
