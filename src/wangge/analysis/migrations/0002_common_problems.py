import django.db.models.deletion
import uuid
import wangge.analysis.common_lifecycle
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0001_initial'),
        ('cases', '0005_errands'),
        ('territory', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommonIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('state', models.CharField(default='new', max_length=12)),
                ('version', models.PositiveIntegerField(default=0)),
                ('touched_at', models.DateTimeField()),
                ('matters', models.JSONField(default=list)),
                ('centre', models.CharField(blank=True, max_length=36)),
                ('grids', models.JSONField(default=list)),
                ('since', models.DateField()),
                ('last', models.DateField()),
                ('shared', models.JSONField(default=list)),
                ('reasons', models.JSONField(default=dict)),
                ('pairs', models.PositiveIntegerField(default=0)),
                ('of', models.PositiveIntegerField(default=0)),
                ('title', models.CharField(blank=True, max_length=80)),
                ('why', models.TextField(blank=True)),
                ('report', models.JSONField(default=dict)),
                ('number', models.CharField(blank=True, max_length=30)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('answer_by', models.DateTimeField(blank=True, null=True)),
                ('pressed', models.PositiveSmallIntegerField(default=0)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('effect', models.JSONField(default=dict)),
                ('outcome', models.TextField(blank=True)),
                ('told', models.TextField(blank=True)),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.category')),
                ('into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_in', to='analysis.commonissue')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='common_issues', to='territory.place')),
                ('to_office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='common_reports', to='territory.place')),
                ('to_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='common_reports', to='territory.unit')),
            ],
            options={
                'ordering': ['-last', '-pk'],
                'indexes': [models.Index(fields=['place', 'state', '-last'], name='common_issue_state'), models.Index(fields=['to_office', '-sent_at'], name='common_issue_office')],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='common_issue_uid_once'), models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('place', 'number'), name='common_issue_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [wangge.analysis.common_lifecycle.State['CONFIRMED'], wangge.analysis.common_lifecycle.State['SENT'], wangge.analysis.common_lifecycle.State['ANSWERED'], wangge.analysis.common_lifecycle.State['CLOSED']]), _negated=True), models.Q(('title', ''), _negated=True), _connector='OR'), name='common_issue_confirmed_in_words')],
            },
        ),
        migrations.CreateModel(
            name='CommonIssueAct',
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
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='analysis.commonissue')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['seq'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='common_issue_act_uid_once'), models.UniqueConstraint(fields=('place', 'issue', 'seq'), name='common_issue_act_seq_once')],
            },
        ),
        migrations.CreateModel(
            name='CommonLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='KeptFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('name', models.CharField(max_length=30)),
                ('query', models.CharField(max_length=600)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_filters', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='kept_filter_uid_once'), models.UniqueConstraint(fields=('place', 'person', 'name'), name='kept_filter_name_once')],
            },
        ),
        migrations.CreateModel(
            name='LearntUntil',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leaf', models.BigIntegerField(default=0)),
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='SortCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matters', models.PositiveIntegerField(default=0)),
                ('words', models.PositiveIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.category')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'category'), name='sort_count_once')],
            },
        ),
        migrations.CreateModel(
            name='WordCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=60)),
                ('count', models.PositiveIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.category')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'token', 'category'), name='word_count_once')],
            },
        ),
    ]
