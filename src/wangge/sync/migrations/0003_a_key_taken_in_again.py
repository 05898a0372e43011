"""A key may have a second device row: the number that a restore had lost. SQLite makes the table anew, so its triggers too."""

from django.conf import settings
from django.db import migrations, models

from wangge.integrity import append_only


def guard(_apps, schema_editor):
    append_only.guard(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('sync', '0002_append_only'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='device',
            name='device_key_once',
        ),
        migrations.AddField(
            model_name='device',
            name='again',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(fields=('place', 'public_key', 'again'), name='device_key_once'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop, elidable=False),
    ]
