import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import isolate_apps

from wangge.integrity import keys, secrecy
from wangge.integrity.secrecy import EncryptedTextField

CANARY = "张三 13800138000"


@pytest.fixture
def card(db):
    """A table with two sealed columns, for one test."""
    with isolate_apps("wangge.integrity"):

        class Card(models.Model):
            id = models.UUIDField(primary_key=True, default=uuid.uuid4)
            name = EncryptedTextField(blank=True)
            contact = EncryptedTextField(blank=True, null=True)

            class Meta:
                app_label = "integrity"

        with connection.cursor() as cursor:
            uid = "uuid" if connection.vendor == "postgresql" else "char(32)"
            cursor.execute(f"CREATE TABLE integrity_card (id {uid} PRIMARY KEY, name text, contact text)")
        yield Card


def stored(column="name"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM integrity_card")
        return [row[0] for row in cursor.fetchall()]


def test_the_database_holds_no_word_of_it_and_the_instance_all(card):
    row = card.objects.create(name=CANARY, contact=None)
    assert row.name == CANARY
    assert CANARY not in stored()[0]
    again = card.objects.get()
    assert (again.name, again.contact) == (CANARY, None)
    assert card.objects.create(name="").name == ""


def test_the_same_value_is_sealed_differently_each_time(card):
    card.objects.bulk_create([card(name=CANARY), card(name=CANARY)])
    assert len(set(stored())) == 2
    assert [each.name for each in card.objects.all()] == [CANARY, CANARY]


def test_saving_without_touching_keeps_the_sealed_bytes(card):
    card.objects.create(name=CANARY)
    before = stored()
    card.objects.get().save()
    assert stored() == before
    row = card.objects.get()
    row.name = "李四"
    row.save()
    assert card.objects.get().name == "李四"
    row = card.objects.defer("name").get()
    row.save()
    assert card.objects.get().name == "李四"


def test_a_value_moved_to_another_row_or_column_does_not_open(card):
    card.objects.create(name=CANARY, contact="别的")
    card.objects.create(name="李四")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE integrity_card SET contact = name")
    for row in card.objects.all():
        with pytest.raises(secrecy.SealBroken, match="不属于这一行"):
            str(row.contact)
    first, second = card.objects.order_by("pk")
    sealed = dict(card.objects.values_list("pk", "name"))
    card.objects.filter(pk=first.pk).update(name=sealed[second.pk])
    with pytest.raises(secrecy.SealBroken):
        str(card.objects.get(pk=first.pk).name)


def test_every_flipped_bit_of_a_sealed_value_is_found():
    sealed = secrecy.seal(CANARY, "card.name:1")
    assert secrecy.unseal(sealed, "card.name:1") == CANARY
    raw = sealed.encode()
    for bit in range(len(raw) * 8):
        bad = bytearray(raw)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(secrecy.SealBroken):
            secrecy.unseal(bytes(bad).decode("latin-1"), "card.name:1")


def test_a_sealed_column_cannot_be_searched_or_set_in_bulk(card):
    with pytest.raises(TypeError):
        card.objects.filter(name=CANARY).count()
    with pytest.raises((TypeError, FieldError)):
        card.objects.filter(name__contains="张").count()
    assert card.objects.filter(contact__isnull=True).count() == 0
    assert card.objects.filter(name="").count() == 0
    with pytest.raises(TypeError):
        card.objects.update(name="明文")


def test_after_rotation_everything_opens_with_the_new_key_and_old_backups_with_the_old(card, monkeypatch):
    rows = [card.objects.create(name=f"{CANARY}{n}", contact="x" if n % 2 else None) for n in range(7)]
    old = stored()
    monkeypatch.setattr(secrecy.apps, "get_models", lambda: [card])
    assert secrecy.rotate(batch=3) == 7
    new = stored()
    ids = list(keys.field_keys())
    assert {each.partition(".")[0] for each in old} == {ids[0]}
    assert {each.partition(".")[0] for each in new} == {ids[1]}
    assert sorted(each.name for each in card.objects.all()) == sorted(each.name for each in rows)
    assert secrecy.unseal(old[0], f"integrity.card.name:{rows[0].pk}").startswith(CANARY)


def test_a_key_added_by_another_process_is_found(card):
    card.objects.create(name=CANARY)
    secrecy.ring()
    keys.add_field_key()  # as another process would, unseen by our cache
    key_id, key = list(keys.field_keys().items())[-1]
    assert key_id not in secrecy.ring()
    sealed_elsewhere = secrecy.Sealed(f"{key_id}.AAAA")
    with pytest.raises(secrecy.SealBroken, match="改动过"):
        secrecy.unseal(sealed_elsewhere, "x")
    assert secrecy.ring()[key_id] == key


def test_a_missing_key_is_named_and_not_invented(card, settings):
    card.objects.create(name=CANARY)
    (settings.HOME / "keys" / "fields").unlink()
    secrecy.ring(fresh=True)
    with pytest.raises(secrecy.SealBroken, match="缺少密钥"):
        str(card.objects.get().name)


def test_a_blind_index_finds_equals_and_tells_nothing_else():
    assert secrecy.blind("13800138000", "phone") == secrecy.blind("13800138000", "phone")
    assert secrecy.blind("13800138000", "phone") != secrecy.blind("13800138000", "name")
