import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0005_errands'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthlyAnalysis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('month', models.DateField()),
                ('content', models.JSONField()),
                ('words', models.JSONField(default=dict)),
                ('digest', models.CharField(max_length=64)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_analyses', to='territory.place')),
            ],
            options={
                'ordering': ['-month'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='monthly_uid_once'), models.UniqueConstraint(fields=('place', 'month'), name='monthly_once')],
            },
        ),
        migrations.CreateModel(
            name='AnalysisSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('words', models.TextField()),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received_analyses', to='territory.place')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received_analyses', to='territory.unit')),
                ('analysis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='analysis.monthlyanalysis')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='monthly_sent_uid_once'), models.CheckConstraint(condition=models.Q(('office__isnull', False), ('unit__isnull', False), _connector='OR'), name='monthly_sent_to_someone')],
            },
        ),
        migrations.CreateModel(
            name='PaperNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('about', models.UUIDField()),
                ('words', models.TextField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['place', 'about'], name='paper_note_about')],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='paper_note_uid_once')],
            },
        ),
        migrations.CreateModel(
            name='ReadUntil',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leaf', models.BigIntegerField(default=0)),
                ('under', models.CharField(max_length=64)),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='AffairsDisclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('content', models.JSONField()),
                ('words', models.TextField(blank=True)),
                ('digest', models.CharField(max_length=64)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affairs_disclosures', to='territory.place')),
            ],
            options={
                'ordering': ['-since', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='affairs_uid_once'), models.UniqueConstraint(fields=('place', 'first', 'last'), name='affairs_once'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='affairs_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='AnalysisDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('words', models.JSONField(default=dict)),
                ('touched_at', models.DateTimeField()),
                ('by_label', models.CharField(max_length=80)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'month'), name='monthly_draft_once')],
            },
        ),
        migrations.CreateModel(
            name='AnalysisAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('words', models.TextField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('sent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='analysis.analysissent')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='monthly_answer_uid_once')],
            },
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=10)),
                ('day', models.DateField()),
                ('month', models.IntegerField()),
                ('level', models.CharField(blank=True, max_length=12)),
                ('code', models.CharField(max_length=24)),
                ('why', models.CharField(blank=True, max_length=40)),
                ('value', models.IntegerField(blank=True, null=True)),
                ('num', models.FloatField(default=0)),
                ('den', models.FloatField(default=0)),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.category')),
                ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place', 'part', 'day'], name='count_day'), models.Index(fields=['place', 'code', 'day'], name='count_code')],
            },
        ),
        migrations.CreateModel(
            name='CountedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=10)),
                ('day', models.DateField()),
                ('stale_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'part', 'day'), name='counted_day_once')],
            },
        ),
    ]
