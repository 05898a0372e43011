"""On SQLite, the triggers are laid anew: answers and places of a patrol may be blanked where an erasure names their leaf."""

from django.db import migrations

from wangge.integrity import append_only


def anew(_apps, schema_editor):
    append_only.unguard(schema_editor.connection)
    append_only.guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("patrol", "0002_append_only"), ("safety", "0002_append_only"), ("meetings", "0001_initial")]
    operations = [migrations.RunPython(anew, migrations.RunPython.noop, elidable=False)]
