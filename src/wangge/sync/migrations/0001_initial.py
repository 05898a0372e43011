import django.db.models.deletion
import uuid
import wangge.integrity.secrecy
import wangge.sync.models.device
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
            name='Device',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('key', models.UUIDField(default=wangge.sync.models.device.new_key, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=60)),
                ('public_key', models.CharField(max_length=90)),
                ('whole', models.BigIntegerField(default=0)),
                ('high', models.BigIntegerField(default=0)),
                ('sealed', models.BigIntegerField(default=0)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='territory.place')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='device_person')],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='device_uid_once'), models.UniqueConstraint(fields=('place', 'public_key'), name='device_key_once')],
            },
        ),
        migrations.CreateModel(
            name='DeviceEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ends', to='sync.device')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='device_end_uid_once'), models.UniqueConstraint(fields=('place', 'device'), name='device_end_once')],
            },
        ),
        migrations.CreateModel(
            name='Epoch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('value', models.CharField(max_length=32)),
                ('why', models.CharField(max_length=200)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'value'), name='epoch_once')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('what', models.CharField(choices=[('wiped', '手机里的数据被清空过'), ('chain', '前后两条接不上')], max_length=12)),
                ('since_seq', models.BigIntegerField()),
                ('until_seq', models.BigIntegerField()),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='sync.device')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'device', 'what', 'since_seq', 'until_seq'), name='incident_once')],
            },
        ),
        migrations.CreateModel(
            name='Quarantine',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('same-id', '同一编号有两份不同的内容'), ('same-seq', '同一序号有两条记录'), ('wrong-hash', '内容与校验值不符'), ('wrong-signature', '签名不对'), ('other-device', '别的设备的记录'), ('malformed', '格式不对')], max_length=20)),
                ('reason', models.CharField(max_length=400)),
                ('record_id', models.CharField(blank=True, max_length=64)),
                ('body_hash', models.CharField(blank=True, max_length=64)),
                ('raw', wangge.integrity.secrecy.EncryptedTextField(blank=True)),
                ('raw_hash', models.CharField(max_length=64)),
                ('receipt', models.TextField(blank=True)),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quarantined', to='sync.device')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='quarantine_uid_once'), models.UniqueConstraint(fields=('place', 'device', 'raw_hash'), name='quarantine_once')],
            },
        ),
        migrations.CreateModel(
            name='Received',
            fields=[
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('device_seq', models.BigIntegerField()),
                ('schema', models.CharField(max_length=30)),
                ('body', wangge.integrity.secrecy.EncryptedTextField(blank=True)),
                ('body_hash', models.CharField(max_length=64)),
                ('header', models.TextField()),
                ('header_hash', models.CharField(max_length=64)),
                ('signature', models.CharField(max_length=90)),
                ('status', models.CharField(choices=[('accepted', '已收妥'), ('held', '等前面的记录'), ('conflict', '与别人做的不一致'), ('quarantined', '留存待定')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('made', models.JSONField(default=dict)),
                ('claimed_at', models.DateTimeField()),
                ('sealed_at', models.DateTimeField()),
                ('estimated_at', models.DateTimeField(blank=True, null=True)),
                ('happened_at', models.DateTimeField()),
                ('skew_seconds', models.BigIntegerField()),
                ('clock_wrong', models.BooleanField(default=False)),
                ('receipt', models.TextField(blank=True)),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received', to='sync.device')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'indexes': [models.Index(fields=['place', 'leaf_index'], name='received_leaf'), models.Index(condition=models.Q(('status', 'accepted'), _negated=True), fields=['place', 'device', 'device_seq'], name='received_undecided')],
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='received_once'), models.UniqueConstraint(fields=('place', 'device', 'device_seq'), name='received_seq_once')],
            },
        ),
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('mime', models.CharField(max_length=20)),
                ('attached_at', models.DateTimeField(blank=True, null=True)),
                ('refused', models.CharField(blank=True, max_length=400)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('received', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enclosures', to='sync.received')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('attached_at', None)), fields=['place', 'sha256'], name='enclosure_waiting')],
                'constraints': [models.UniqueConstraint(fields=('place', 'received', 'sha256'), name='enclosure_once')],
            },
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
                ('by_person_id', models.BigIntegerField(blank=True, null=True)),
                ('by_role', models.CharField(max_length=20)),
                ('by_label', models.CharField(max_length=80)),
                ('leaf_index', models.BigIntegerField()),
                ('choice', models.CharField(choices=[('in-order', '前面的到了，照办'), ('tried', '前面的到了，没有办成'), ('adopt', '照这份办'), ('set-aside', '不采用，留存')], max_length=12)),
                ('words', models.CharField(blank=True, max_length=400)),
                ('made', models.JSONField(default=dict)),
                ('enclosure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='sync.enclosure')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('quarantine', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='sync.quarantine')),
                ('received', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='sync.received')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'uid'), name='ruling_uid_once'), models.UniqueConstraint(fields=('place', 'received', 'choice'), name='ruling_received_once'), models.UniqueConstraint(fields=('place', 'quarantine', 'choice'), name='ruling_quarantine_once'), models.UniqueConstraint(fields=('place', 'enclosure', 'choice'), name='ruling_enclosure_once')],
            },
        ),
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('offset', models.PositiveIntegerField(default=0)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'sha256'), name='blob_once')],
            },
        ),
    ]
