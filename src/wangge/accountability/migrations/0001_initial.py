import django.db.models.deletion
import uuid
import wangge.accountability.hearing
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0004_requester_due'),
        ('territory', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Allegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('state', models.CharField(default=wangge.accountability.hearing.State['NEW'], max_length=12)),
                ('version', models.PositiveIntegerField(default=0)),
                ('touched_at', models.DateTimeField()),
                ('what', models.CharField(choices=[('first-asked-fault', '首问没有及时、正确答复'), ('visit-complaint', '走访户反映服务不到位'), ('concealed-report', '瞒报：知道而故意不报'), ('omitted-report', '漏报：应报没有报，不是故意'), ('false-report', '谎报：所报与事实不符，并且知道'), ('serious-consequence', '瞒报、漏报、谎报造成严重后果'), ('thanks', '感谢'), ('reward-worthy-act', '突出事迹')], max_length=24)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('channel', models.CharField(choices=[('code', '凭查询码'), ('phone', '电话'), ('letter', '书信'), ('oral', '当面'), ('check', '检查中发现')], max_length=8)),
                ('happened_on', models.DateField()),
                ('raised_at', models.DateTimeField()),
                ('words', models.TextField()),
                ('told', models.TextField(blank=True)),
                ('put_at', models.DateTimeField(blank=True, null=True)),
                ('answer_by', models.DateTimeField(blank=True, null=True)),
                ('finding', models.TextField(blank=True)),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allegations', to='cases.case')),
                ('follows', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='accountability.allegation')),
                ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allegations', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allegations', to='territory.place')),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['place', 'happened_on'], name='allegation_day'), models.Index(fields=['person', 'happened_on'], name='allegation_person'), models.Index(fields=['place', 'state'], name='allegation_state')],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='allegation_uid_once'), models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('person')), _negated=True), _connector='OR'), name='allegation_not_verified_by_the_person'), models.CheckConstraint(condition=models.Q(('verified_by', None), ('raised_by', None), models.Q(('verified_by', models.F('raised_by')), _negated=True), _connector='OR'), name='allegation_not_verified_by_who_raised_it'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [wangge.accountability.hearing.State['UPHELD'], wangge.accountability.hearing.State['NOT_UPHELD']]), _negated=True), models.Q(('verified_by__isnull', False), models.Q(('finding', ''), _negated=True)), _connector='OR'), name='allegation_verified_with_reasons')],
            },
        ),
        migrations.CreateModel(
            name='AllegationAct',
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
                ('allegation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='accountability.allegation')),
                ('by_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['seq'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='allegation_act_uid_once'), models.UniqueConstraint(fields=('place', 'allegation', 'seq'), name='allegation_act_seq_once')],
            },
        ),
        migrations.CreateModel(
            name='RatingReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('reason', models.CharField(choices=[('out-of-duty', '要求超出职责和政策'), ('not-mine', '这件事不是我负责的'), ('repeated', '同一件事重复评价'), ('mistaken', '评错了，居民自己说明的'), ('other', '其他理由')], max_length=12)),
                ('words', models.TextField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('rating', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='cases.rating')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='rating_review_uid_once'), models.UniqueConstraint(fields=('place', 'rating'), name='rating_review_once')],
            },
        ),
        migrations.CreateModel(
            name='RatingReviewOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('excluded', models.BooleanField()),
                ('words', models.TextField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='accountability.ratingreview')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='rating_review_outcome_uid_once'), models.UniqueConstraint(fields=('place', 'review'), name='rating_review_outcome_once')],
            },
        ),
    ]
