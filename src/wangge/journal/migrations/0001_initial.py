import django.db.models.deletion
import uuid
import wangge.integrity.secrecy
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('heard', '听居民说'), ('phone', '电话'), ('letter', '书信'), ('oral', '当面'), ('patrol', '巡查'), ('visit', '走访'), ('talk', '谈心'), ('training', '培训'), ('news', '新情况'), ('need', '需要'), ('suggestion', '建议'), ('nothing', '今日无事项')], max_length=12)),
                ('category_code', models.CharField(blank=True, max_length=60)),
                ('words', models.TextField()),
                ('where', models.CharField(blank=True, max_length=120)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField()),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('device_id', models.CharField(blank=True, max_length=40)),
                ('device_seq', models.PositiveBigIntegerField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to=settings.AUTH_USER_MODEL)),
                ('grid', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Asker',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('name', wangge.integrity.secrecy.EncryptedTextField(blank=True)),
                ('contact', wangge.integrity.secrecy.EncryptedTextField(blank=True)),
                ('legal_basis', models.CharField(default='个人信息保护法第十三条第一款第一项：本人同意', max_length=60)),
                ('delete_on', models.DateField()),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='asker', to='journal.entry')),
            ],
        ),
        migrations.CreateModel(
            name='Addendum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('words', models.TextField()),
                ('reason', models.CharField(max_length=200)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='journal.entry')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='EntryPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('key', models.UUIDField(default=uuid.uuid4)),
                ('name', models.CharField(max_length=120)),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='journal.entry')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Following',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('words', models.TextField()),
                ('settles', models.BooleanField(default=False)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='followings', to='journal.entry')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('name', wangge.integrity.secrecy.EncryptedTextField(blank=True)),
                ('address', wangge.integrity.secrecy.EncryptedTextField(blank=True)),
                ('contact', wangge.integrity.secrecy.EncryptedTextField(blank=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='territory.grid')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='territory.place')),
            ],
            options={
                'ordering': ['grid', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Phrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('kind', models.CharField(blank=True, choices=[('heard', '听居民说'), ('phone', '电话'), ('letter', '书信'), ('oral', '当面'), ('patrol', '巡查'), ('visit', '走访'), ('talk', '谈心'), ('training', '培训'), ('news', '新情况'), ('need', '需要'), ('suggestion', '建议'), ('nothing', '今日无事项')], max_length=12)),
                ('words', models.CharField(max_length=120)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phrases', to='territory.place')),
            ],
            options={
                'ordering': ['kind', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('case_uid', models.UUIDField()),
                ('number', models.CharField(blank=True, max_length=24)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='journal.entry')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('need', models.CharField(choices=[('company', '独自居住，需要常有人看看'), ('meals', '需要助餐'), ('doorstep', '出门不便，需要上门办事'), ('access', '听不清或看不清，需要换个方式沟通'), ('care', '家里有人要照护，需要搭把手'), ('children', '带孩子，需要搭把手'), ('livelihood', '生活有困难，需要帮扶'), ('work', '想找活干，需要信息'), ('settling', '新搬来，需要熟悉社区'), ('repairs', '住房需要修缮'), ('asked', '自己提出，希望常来坐坐')], max_length=12)),
                ('basis', models.CharField(choices=[('consent', '本人同意'), ('legal', '法定职责')], max_length=8)),
                ('basis_words', models.CharField(blank=True, max_length=120)),
                ('consent_on', models.DateField(blank=True, null=True)),
                ('review_on', models.DateField()),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='journal.household')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Shield',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('reason', models.CharField(max_length=120)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shields', to='journal.entry')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Sorting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('verdict', models.CharField(choices=[('settled', '当时结办'), ('nothing', '无需办理')], max_length=8)),
                ('words', models.TextField(blank=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sortings', to='journal.entry')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('outcome', models.CharField(choices=[('met', '见到了'), ('not-home', '去了，家里没人'), ('refused', '谢绝入户，已问候')], max_length=8)),
                ('words', models.TextField(blank=True)),
                ('needs', models.TextField(blank=True)),
                ('felt', models.CharField(blank=True, choices=[('satisfied', '满意'), ('dissatisfied', '不满意')], max_length=12)),
                ('visited_at', models.DateTimeField()),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('device_id', models.CharField(blank=True, max_length=40)),
                ('device_seq', models.PositiveBigIntegerField(blank=True, null=True)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='territory.grid')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='journal.household')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='territory.place')),
                ('visitor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='VisitPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('quarter', models.DateField()),
                ('planned_on', models.DateField(blank=True, null=True)),
                ('grid', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.grid')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='journal.household')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['place', 'grid', '-claimed_at'], name='entry_grid'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['author', '-claimed_at'], name='entry_author'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['place', 'at'], name='entry_received'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('kind', 'news')), fields=['place', 'claimed_at'], name='entry_news'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='entry_uid_once'),
        ),
        migrations.AddIndex(
            model_name='asker',
            index=models.Index(condition=models.Q(('erased_at', None)), fields=['delete_on'], name='asker_due'),
        ),
        migrations.AddConstraint(
            model_name='addendum',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='addendum_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='entryphoto',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='photo_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='entryphoto',
            constraint=models.UniqueConstraint(fields=('place', 'entry', 'sha256'), name='photo_once'),
        ),
        migrations.AddConstraint(
            model_name='following',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='following_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='following',
            constraint=models.UniqueConstraint(condition=models.Q(('settles', True)), fields=('place', 'entry'), name='settled_once'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='household_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(fields=('place', 'grid', 'number'), name='household_number_once'),
        ),
        migrations.AddConstraint(
            model_name='phrase',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='phrase_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='phrase',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('place', 'kind', 'words'), name='phrase_once'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['place', 'case_uid'], name='referral_case'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='referral_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.UniqueConstraint(fields=('place', 'entry'), name='referral_once'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['household', '-review_on'], name='review_latest'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='review_uid_once'),
        ),
        migrations.AddIndex(
            model_name='shield',
            index=models.Index(fields=['entry', 'person'], name='shield_entry'),
        ),
        migrations.AddConstraint(
            model_name='shield',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='shield_uid_once'),
        ),
        migrations.AddConstraint(
            model_name='shield',
            constraint=models.UniqueConstraint(fields=('place', 'entry', 'person'), name='shield_once'),
        ),
        migrations.AddConstraint(
            model_name='sorting',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='sorting_uid_once'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['place', 'grid', 'visited_at'], name='visit_grid'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['visitor', 'visited_at'], name='visit_person'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='visit_uid_once'),
        ),
        migrations.AddIndex(
            model_name='visitplan',
            index=models.Index(fields=['place', 'quarter', 'grid'], name='plan_quarter'),
        ),
        migrations.AddConstraint(
            model_name='visitplan',
            constraint=models.UniqueConstraint(fields=('place', 'uid'), name='plan_uid_once'),
        ),
    ]
