import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('journal', '0002_append_only'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('source', models.CharField(blank=True, max_length=8)),
                ('about', models.UUIDField(blank=True, null=True)),
                ('words', models.TextField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='DaySheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('day', models.DateField()),
                ('since', models.DateField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('words', models.TextField(blank=True)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='day_sheets', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='day_sheets', to='territory.place')),
            ],
            options={
                'ordering': ['-day', 'grid'],
            },
        ),
        migrations.CreateModel(
            name='DiaryInspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('week', models.DateField()),
                ('seed', models.BigIntegerField()),
                ('per_grid', models.PositiveSmallIntegerField()),
                ('content', models.JSONField()),
                ('words', models.TextField(blank=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diary_inspections', to='territory.place')),
            ],
            options={
                'ordering': ['-week', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PassedOn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('told', models.CharField(blank=True, choices=[('', '只记入事项'), ('phone', '已电话告知居民'), ('oral', '已当面告知居民'), ('code', '在查询页面告知居民')], max_length=8)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passings', to='reports.answer')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('words', models.TextField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='journal.entry')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='reports.diaryinspection')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RemarkReply',
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
                ('remark', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='reports.remark')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SummaryDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('words', models.JSONField(default=dict)),
                ('touched_at', models.DateTimeField()),
                ('by_label', models.CharField(max_length=80)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('way', models.CharField(choices=[('network', '社区网络'), ('file', '文件（U盘）')], max_length=8)),
                ('digest', models.CharField(max_length=64)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='reports.daysheet')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='UpwardReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('day', models.DateField()),
                ('words', models.TextField()),
                ('items', models.JSONField(default=list)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='upward_reports', to='territory.grid')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received_reports', to='territory.place')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received_reports', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='upward_reports', to='territory.place')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received_reports', to='territory.unit')),
            ],
            options={
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reports.upwardreport'),
        ),
        migrations.CreateModel(
            name='Vacancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('days', models.JSONField()),
                ('words', models.TextField(blank=True)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vacancies', to='territory.grid')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vacancies', to='reports.diaryinspection')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='VacancyAnswer',
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
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reports.vacancy')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='VacancyOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('stands', models.BooleanField()),
                ('words', models.TextField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('vacancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='reports.vacancy')),
            ],
        ),
        migrations.CreateModel(
            name='WeeklySummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('week', models.DateField()),
                ('content', models.JSONField()),
                ('words', models.JSONField(default=dict)),
                ('digest', models.CharField(max_length=64)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weekly_summaries', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weekly_summaries', to='territory.place')),
            ],
            options={
                'ordering': ['-week', 'grid'],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('words', models.TextField()),
                ('items', models.JSONField(default=list)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('sheet', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='reports.daysheet')),
                ('summary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='reports.weeklysummary')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='daysheet',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='sheet_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='daysheet',
            constraint=models.UniqueConstraint(fields=('place', 'grid', 'day'), name='sheet_once'),
        ),
        migrations.AddConstraint(
            model_name='diaryinspection',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='inspection_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='passedon',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='passing_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='passedon',
            constraint=models.UniqueConstraint(fields=('place', 'answer'), name='passing_once'),
        ),
        migrations.AddIndex(
            model_name='remark',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='remark_unread'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='remark_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='remarkreply',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='reply_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='summarydraft',
            constraint=models.UniqueConstraint(fields=('place', 'grid', 'week'), name='summary_draft_once'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='upload_uid_once'),
        ),
        migrations.AddIndex(
            model_name='upwardreport',
            index=models.Index(fields=['office', '-day'], name='report_office'),
        ),
        migrations.AddIndex(
            model_name='upwardreport',
            index=models.Index(fields=['unit', '-day'], name='report_unit'),
        ),
        migrations.AddIndex(
            model_name='upwardreport',
            index=models.Index(fields=['person', '-day'], name='report_person'),
        ),
        migrations.AddIndex(
            model_name='upwardreport',
            index=models.Index(fields=['place', 'grid', 'day'], name='report_grid_day'),
        ),
        migrations.AddConstraint(
            model_name='upwardreport',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='report_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='upwardreport',
            constraint=models.CheckConstraint(condition=models.Q(('office__isnull', False), ('unit__isnull', False), ('person__isnull', False), _connector='OR'), name='report_to_someone'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['place', 'about'], name='answer_about'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='answer_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='vacancy',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='vacancy_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='vacancy',
            constraint=models.UniqueConstraint(fields=('place', 'inspection', 'grid'), name='vacancy_once'),
        ),
        migrations.AddConstraint(
            model_name='vacancyanswer',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='vacancy_answer_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='vacancyoutcome',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='vacancy_outcome_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='vacancyoutcome',
            constraint=models.UniqueConstraint(fields=('place', 'vacancy'), name='vacancy_outcome_once'),
        ),
        migrations.AddConstraint(
            model_name='weeklysummary',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='summary_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='weeklysummary',
            constraint=models.UniqueConstraint(fields=('place', 'grid', 'week'), name='summary_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='correction_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sheet__isnull', False), ('summary__isnull', True)), models.Q(('sheet__isnull', True), ('summary__isnull', False)), _connector='OR'), name='correction_of_one_paper'),
        ),
    ]
