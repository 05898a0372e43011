import datetime
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('name', models.CharField(max_length=40)),
                ('login', models.CharField(blank=True, max_length=40, null=True, unique=True)),
                ('employment', models.CharField(choices=[('elected', '选举产生'), ('employed', '聘用'), ('dispatched', '派遣'), ('volunteer', '志愿')], default='employed', max_length=12)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('district', '区县'), ('street', '街道办事处'), ('community', '社区'), ('company', '单位')], max_length=10)),
                ('code', models.SlugField(max_length=24, unique=True)),
                ('code12', models.CharField(blank=True, max_length=12)),
                ('name', models.CharField(max_length=80)),
                ('prefix', models.CharField(blank=True, max_length=8)),
                ('zone_name', models.CharField(default='Asia/Shanghai', max_length=40)),
                ('opens', models.TimeField(default=datetime.time(8, 30))),
                ('lunch_from', models.TimeField(blank=True, default=datetime.time(12, 0), null=True)),
                ('lunch_until', models.TimeField(blank=True, default=datetime.time(14, 0), null=True)),
                ('closes', models.TimeField(default=datetime.time(17, 30))),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('supervision_phone', models.CharField(blank=True, max_length=40)),
                ('address', models.CharField(blank=True, max_length=120)),
                ('edition', models.UUIDField(default=uuid.uuid4)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('parent', models.Value(0, output_field=models.BigIntegerField())), models.F('name'), name='place_name_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='place_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Grid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=24)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('basic', '基础网格'), ('dedicated', '专属网格')], default='basic', max_length=10)),
                ('covers', models.CharField(blank=True, max_length=300)),
                ('contact', models.CharField(blank=True, max_length=60)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grids', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'code'), name='grid_code_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='grid_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Boundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.JSONField()),
                ('west', models.FloatField()),
                ('south', models.FloatField()),
                ('east', models.FloatField()),
                ('north', models.FloatField()),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boundaries', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boundaries', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'grid', 'since'), name='boundary_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='boundary_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('digest', models.CharField(max_length=64)),
                ('text', models.TextField()),
                ('adopted_by', models.CharField(max_length=120)),
                ('consultation', models.TextField(blank=True)),
                ('observe_only', models.BooleanField(default=False)),
                ('since', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='territory.place')),
            ],
            options={
                'ordering': ['since'],
                'constraints': [models.UniqueConstraint(fields=('place', 'since'), name='adoption_once')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=80)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'person', 'since'), name='absence_once'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='absence_ends_after_start')],
            },
        ),
        migrations.AddField(
            model_name='person',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='territory.place'),
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sectors', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'code'), name='sector_code_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='sector_ends_after_start')],
            },
        ),
        migrations.AddField(
            model_name='grid',
            name='sector',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grids', to='territory.sector'),
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('serves', models.CharField(blank=True, max_length=200)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'code'), name='unit_code_once'), models.UniqueConstraint(fields=('place', 'name'), name='unit_name_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='unit_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('grid-worker', '网格员'), ('grid-leader', '网格长'), ('clerk', '社区干事'), ('head', '社区主任'), ('street-clerk', '街道干事'), ('street-head', '街道负责人'), ('unit-contact', '协办单位联系人'), ('supervisor', '居务监督委员会'), ('grid-manager', '网格管理员'), ('sector-lead', '片区责任人'), ('safety-officer', '安全环保员'), ('company-leader', '公司领导'), ('meeting-secretary', '会议秘书'), ('union', '工会代表'), ('auditor', '审计员'), ('administrator', '系统管理员'), ('security', '安全管理员')], max_length=20)),
                ('in_charge', models.BooleanField(default=True)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='territory.grid')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='territory.place')),
                ('stands_in_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='territory.post')),
                ('sector', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='territory.sector')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='territory.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'since'], name='post_person'), models.Index(fields=['place', 'role', 'since'], name='post_role')],
                'constraints': [models.UniqueConstraint(models.F('place'), models.F('person'), models.F('role'), django.db.models.functions.comparison.Coalesce('grid', models.Value(0, output_field=models.BigIntegerField())), django.db.models.functions.comparison.Coalesce('sector', models.Value(0, output_field=models.BigIntegerField())), django.db.models.functions.comparison.Coalesce('unit', models.Value(0, output_field=models.BigIntegerField())), django.db.models.functions.comparison.Coalesce('stands_in_for', models.Value(0, output_field=models.BigIntegerField())), models.F('since'), name='post_once'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_ends_after_start')],
            },
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='person_uid_once'),
        ),
    ]
