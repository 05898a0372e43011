from datetime import timedelta

import pytest

from integrity.entries import AT, LEADER, fill, on_sqlite, tamper
from wangge.integrity import checkpoints, erasure, keys, merkle, notes, receipts
from wangge.integrity.models import Checkpoint, Leaf, LogHead


def vkeys(place_id=1):
    origin = LogHead.objects.get(place_id=place_id).origin
    return [each.verifier for each in keys.log_signers(origin, create=False)]


def test_a_checkpoint_signs_the_root_of_everything_so_far(log):
    point = checkpoints.sign(1, at=AT)
    root = merkle.root_of(leaf.hash for leaf in log)
    assert notes.opened(point.note, vkeys()) == notes.Checkpoint("wangge.example/p/1", 13, root)
    fill(count=9, start=13)
    later = checkpoints.sign(1, at=AT)
    assert later.size == 22
    assert Checkpoint.objects.count() == 2


def test_nothing_new_gives_the_last_checkpoint_again(log):
    assert checkpoints.sign(1, at=AT).pk == checkpoints.sign(1, at=AT + timedelta(days=1)).pk
    assert checkpoints.sign(99, at=AT) is None


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("UPDATE integrity_leaf SET header = '{}' WHERE \"index\" = 15", "第 15 条"),
        ('DELETE FROM integrity_leaf WHERE "index" = 15', "缺少第 15 条"),
        ('DELETE FROM integrity_leaf WHERE "index" = 19', "应有 20 条"),
        ('UPDATE integrity_leaf SET hashes = randomblob(32) WHERE "index" = 14', "第 14 条"),
        ("UPDATE integrity_loghead SET size = 19", "应有 19 条"),
        ("UPDATE integrity_loghead SET size = 12", "变短了"),
        ('UPDATE integrity_leaf SET hashes = randomblob(128) WHERE "index" = 7', "根与上一个检查点不同"),
        ('DELETE FROM integrity_leaf WHERE "index" = 7', "缺失"),
        ("UPDATE integrity_checkpoint SET root = randomblob(32)", "与所签的内容不同"),
        ("UPDATE integrity_checkpoint SET note = replace(note, '13', '12')", "签名不对"),
    ],
)
@on_sqlite
def test_a_log_that_was_touched_is_not_signed_again(log, deed, said):
    checkpoints.sign(1, at=AT)
    fill(count=7, start=13)
    assert tamper(deed)
    with pytest.raises(checkpoints.LogBroken, match=said):
        checkpoints.sign(1, at=AT)
    assert Checkpoint.objects.count() == 1


def test_two_entries_exchanged_before_signing_are_noticed(log):
    one, two = Leaf.objects.filter(index__in=(3, 4)).order_by("index")
    tamper('UPDATE integrity_leaf SET "index" = 99 WHERE id = %s', one.pk)
    tamper('UPDATE integrity_leaf SET "index" = 3 WHERE id = %s', two.pk)
    tamper('UPDATE integrity_leaf SET "index" = 4 WHERE id = %s', one.pk)
    with pytest.raises(checkpoints.LogBroken):
        checkpoints.sign(1, at=AT)


def test_a_lost_key_is_not_silently_replaced(log, settings):
    checkpoints.sign(1, at=AT)
    for path in (settings.HOME / "keys" / "log").iterdir():
        path.unlink()
    fill(count=1, start=13)
    with pytest.raises(keys.KeyMissing, match="备份"):
        checkpoints.sign(1, at=AT)


def test_after_a_change_of_key_the_old_and_the_new_both_verify(log):
    checkpoints.sign(1, at=AT)
    old = vkeys()
    keys.add_log_key("wangge.example/p/1")
    fill(count=1, start=13)
    note = checkpoints.sign(1, at=AT).note
    assert notes.opened(note, old).size == 14
    assert notes.opened(note, vkeys()[1:]).size == 14


def test_the_loop_signs_what_grew_an_hour_after_the_last_time(log):
    fill(place_id=2, count=2)
    assert checkpoints.turn(at=AT) == 2
    fill(count=1, start=13)
    assert checkpoints.turn(at=AT + timedelta(minutes=59)) == 0
    assert checkpoints.turn(at=AT + timedelta(minutes=60)) == 1
    assert checkpoints.turn(at=AT + timedelta(days=9)) == 0


@on_sqlite
def test_one_broken_log_stops_no_other(log):
    fill(place_id=2, count=2)
    tamper("UPDATE integrity_leaf SET header = '{}' WHERE \"index\" = 1 AND place_id = 1")
    with pytest.raises(checkpoints.LogBroken, match="1：第 1 条"):
        checkpoints.turn(at=AT)
    assert Checkpoint.objects.get().place_id == 2


def test_a_receipt_proves_its_entry_in_every_tree(db):
    for count in range(1, 20):
        leaf = fill(count=1, start=count)[0]
        if count % 3 == 0:
            checkpoints.sign(1, at=AT)
    for leaf in Leaf.objects.filter(index__lt=18):
        proof = notes.Proof.parse(receipts.receipt_for(leaf))
        point = notes.opened(proof.checkpoint, vkeys())
        assert point.size == 18
        merkle.verify_inclusion(leaf.index, 18, merkle.leaf_hash(bytes(leaf.header)), proof.path, point.root)
    with pytest.raises(receipts.NotYetSealed, match="一小时"):
        receipts.receipt_for(leaf := Leaf.objects.get(index=18))


def test_a_receipt_costs_few_statements_in_a_long_log(db, django_assert_max_num_queries):
    leaf = fill(count=300)[7]
    checkpoints.sign(1, at=AT)
    with django_assert_max_num_queries(3):
        receipts.receipt_for(leaf)


def test_erasing_takes_the_words_and_leaves_the_place(log):
    checkpoints.sign(1, at=AT)
    before = bytes(log[4].header)
    said = erasure.erase(
        1, subject="subject-1", reason="本人要求", basis="个人信息保护法第四十七条", by=LEADER, at=AT
    )
    assert said.index == 13
    assert b'"erases":[1,4,7,10]' in bytes(said.header)
    assert bytes(Leaf.objects.get(index=4).header) == before
    assert checkpoints.sign(1, at=AT).size == 14
    with pytest.raises(erasure.NothingToErase):
        erasure.erase(1, subject="subject-1", reason="又一次", basis="同上", by=LEADER, at=AT)
    with pytest.raises(ValueError, match="原因和依据"):
        erasure.erase(1, indexes=[0], reason="", basis="同上", by=LEADER, at=AT)


def test_an_erasure_may_name_single_entries(log):
    said = erasure.erase(1, indexes=[5, 2], reason="写错", basis="制度", by=LEADER, at=AT)
    assert b'"erases":[2,5]' in bytes(said.header)
