import django.db.models.deletion
import uuid
import wangge.accountability.appraising
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accountability', '0004_append_only'),
        ('territory', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('clause', models.CharField(max_length=20)),
                ('citation', models.JSONField()),
                ('criteria', models.JSONField()),
                ('published_on', models.DateField()),
                ('words', models.TextField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['-year'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='published_sheet_uid_once'), models.UniqueConstraint(fields=('place', 'year', 'clause'), name='published_sheet_once')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('state', models.CharField(default=wangge.accountability.appraising.State['NEW'], max_length=12)),
                ('version', models.PositiveIntegerField(default=0)),
                ('touched_at', models.DateTimeField()),
                ('year', models.PositiveSmallIntegerField()),
                ('clause', models.CharField(max_length=20)),
                ('figures', models.JSONField(default=dict)),
                ('judged', models.JSONField(default=dict)),
                ('statement', models.TextField(blank=True)),
                ('shown_at', models.DateTimeField(blank=True, null=True)),
                ('answer_by', models.DateTimeField(blank=True, null=True)),
                ('total', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('graded_at', models.DateTimeField(blank=True, null=True)),
                ('reasons', models.TextField(blank=True)),
                ('countersigned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('graded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='territory.place')),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accountability.publishedsheet')),
            ],
            options={
                'indexes': [models.Index(fields=['place', 'year'], name='assessment_year')],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='assessment_uid_once'), models.UniqueConstraint(condition=models.Q(('state', wangge.accountability.appraising.State['WITHDRAWN']), _negated=True), fields=('place', 'person', 'year', 'clause'), name='assessment_once'), models.CheckConstraint(condition=models.Q(('signed_by', None), models.Q(('signed_by', models.F('person')), _negated=True), _connector='OR'), name='assessment_not_signed_by_the_person'), models.CheckConstraint(condition=models.Q(('countersigned_by', None), models.Q(models.Q(('countersigned_by', models.F('person')), _negated=True), models.Q(('countersigned_by', models.F('signed_by')), _negated=True)), _connector='OR'), name='assessment_countersigned_by_another'), models.CheckConstraint(condition=models.Q(('graded_by', None), models.Q(models.Q(('graded_by', models.F('person')), _negated=True), models.Q(('reasons', ''), _negated=True)), _connector='OR'), name='assessment_graded_with_reasons')],
            },
        ),
        migrations.CreateModel(
            name='AssessmentAct',
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
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='accountability.assessment')),
                ('by_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['seq'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='assessment_act_uid_once'), models.UniqueConstraint(fields=('place', 'assessment', 'seq'), name='assessment_act_seq_once')],
            },
        ),
    ]
