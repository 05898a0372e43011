import django.db.models.deletion
import wangge.cases.lifecycle
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_requester_due'),
        ('territory', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Errand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first-answer', '首问答复'), ('hazard-report', '报告险情'), ('call-back', '不满意的回访'), ('pass-on', '转告当事人')], max_length=16)),
                ('occasion', models.CharField(blank=True, max_length=40)),
                ('since', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('due_basis', models.JSONField(blank=True, null=True)),
                ('remind_at', models.DateTimeField(blank=True, null=True)),
                ('remind_kind', models.CharField(blank=True, max_length=12)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('dropped', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('remind_at__isnull', False)), fields=['remind_at'], name='errand_remind')],
            },
        ),
        migrations.AddField(
            model_name='attachment',
            name='shared',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('remind_at', None), ('remind_kind', ''), ('state__in', [wangge.cases.lifecycle.State['REGISTERED'], wangge.cases.lifecycle.State['REOPENED']])), fields=['registered_at'], name='case_unsorted'),
        ),
        migrations.AddField(
            model_name='errand',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='errands', to='cases.case'),
        ),
        migrations.AddField(
            model_name='errand',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='errands', to='territory.place'),
        ),
        migrations.AddField(
            model_name='errand',
            name='telling',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.telling'),
        ),
        migrations.AddIndex(
            model_name='errand',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['place', 'kind'], name='errand_open'),
        ),
        migrations.AddConstraint(
            model_name='errand',
            constraint=models.UniqueConstraint(fields=('place', 'case', 'kind', 'occasion'), name='errand_once'),
        ),
    ]
