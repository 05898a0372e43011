import django.db.models.deletion
import uuid
import wangge.integrity.secrecy
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territory', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('state', models.CharField(default='drafted', max_length=12)),
                ('version', models.PositiveIntegerField(default=0)),
                ('touched_at', models.DateTimeField()),
                ('since', models.DateField()),
                ('questions', models.JSONField(default=list)),
                ('levels', models.JSONField(default=list)),
                ('method', models.TextField(blank=True)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('minimum', models.PositiveIntegerField(default=0)),
                ('sealed', models.JSONField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='survey_rounds', to='territory.place')),
            ],
            options={
                'ordering': ['-since', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='round_uid_once'), models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('place', 'since'), name='round_of_a_half_once'), models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='round_closes_after_opening')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('words', models.TextField(blank=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='survey_results', to='territory.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='surveys.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='result_uid_once'), models.UniqueConstraint(fields=('place', 'round'), name='result_once')],
            },
        ),
        migrations.CreateModel(
            name='Fieldwork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('handed', models.PositiveIntegerField()),
                ('refused', models.PositiveIntegerField()),
                ('away', models.PositiveIntegerField()),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fieldwork', to='surveys.round')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='fieldwork_uid_once')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answers', models.JSONField(blank=True, null=True)),
                ('words', wangge.integrity.secrecy.EncryptedTextField(blank=True, default='')),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='surveys.round')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'grid'], name='ballot_grid')],
            },
        ),
        migrations.CreateModel(
            name='RoundAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField()),
                ('seq', models.PositiveIntegerField()),
                ('act', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('device_at', models.DateTimeField(blank=True, null=True)),
                ('from_state', models.CharField(max_length=12)),
                ('to_state', models.CharField(max_length=12)),
                ('note', models.TextField(blank=True)),
                ('said', models.TextField(blank=True)),
                ('cite', models.JSONField(blank=True, null=True)),
                ('changes', models.JSONField(default=dict)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('by_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='surveys.round')),
            ],
            options={
                'ordering': ['seq'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='round_act_uid_once'), models.UniqueConstraint(fields=('place', 'round', 'seq'), name='round_act_seq_once')],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('households', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=200)),
                ('listed', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('seed', models.BigIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('drawn', models.JSONField()),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='surveys.round')),
            ],
            options={
                'ordering': ['grid__code'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='sample_uid_once'), models.UniqueConstraint(fields=('place', 'round', 'grid'), name='sample_once')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('code_hash', models.CharField(max_length=64)),
                ('used', models.CharField(blank=True, choices=[('', '未用'), ('link', '网上'), ('paper', '纸质'), ('phone', '电话'), ('void', '作废')], default='', max_length=6)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='surveys.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'round', 'grid', 'number'), name='slip_number_once'), models.UniqueConstraint(fields=('place', 'round', 'code_hash'), name='slip_code_once')],
            },
        ),
        migrations.CreateModel(
            name='SlipSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('first', models.PositiveIntegerField()),
                ('count', models.PositiveIntegerField()),
                ('anew', models.BooleanField(default=False)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='surveys.round')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='slip_sheet_uid_once')],
            },
        ),
    ]
