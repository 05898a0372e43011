import threading
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from integrity.entries import AT, LEADER, fill, on_postgres, on_sqlite, tamper
from wangge.integrity import looks, merkle, record
from wangge.integrity.models import Body, Leaf, LogHead, Look


def rebuilt(place_id):
    tree = merkle.Range()
    for leaf in Leaf.objects.filter(place_id=place_id).order_by("index"):
        hash_ = merkle.leaf_hash(bytes(leaf.header))
        assert leaf.index == tree.size
        assert bytes(leaf.hashes) == hash_ + b"".join(tree.append(hash_))
    assert LogHead.objects.get(place_id=place_id).size == tree.size
    return tree.root()


@pytest.mark.django_db(transaction=True)
def test_history_is_not_written_outside_a_transaction():
    with pytest.raises(record.OutsideTransaction):
        record.record(1, kind="test.note", subject="s", body={}, by=LEADER, at=AT)
    assert not Leaf.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_gap():
    fill(count=3)
    with transaction.atomic():
        record.record(1, kind="test.note", subject="s", body={}, by=LEADER, at=AT)
        transaction.set_rollback(True)
    fill(count=2, start=3)
    rebuilt(1)
    assert Leaf.objects.count() == Body.objects.count() == 5


def test_each_row_holds_what_a_proof_will_need(log):
    fill(count=150, start=13)
    rebuilt(1)


def test_batches_and_single_entries_build_the_same_tree(db):
    index = 0
    for count in (1, 2, 5, 1, 8, 3, 64, 1, 1, 7):
        with transaction.atomic():
            entries = [record.Entry("test.note", "s", {"n": index + n}) for n in range(count)]
            leaves = record.record_many(1, entries, by=LEADER, at=AT)
        assert [leaf.index for leaf in leaves] == list(range(index, index + count))
        index += count
        rebuilt(1)
    assert record.record_many(1, [], by=LEADER, at=AT) == []


def test_an_append_takes_three_statements_or_four(log, django_assert_num_queries):
    for number in (4, 3, 4, 3):  # claim the place, at every second size read the neighbours, leaf, body
        with django_assert_num_queries(number):
            record.record(1, kind="test.note", subject="s", body={}, by=LEADER, at=AT)


def test_a_thousand_entries_at_once_take_few_statements(log, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        record.record_many(1, [record.Entry("test.note", "s", {})] * 1000, by=LEADER, at=AT)
    rebuilt(1)


def test_each_place_has_a_log_of_its_own(log):
    fill(place_id=2, count=4)
    record.open_log(3, "huaiyin")
    fill(place_id=3, count=1)
    record.open_log(3, "another")
    assert {each.place_id: (each.origin, each.size) for each in LogHead.objects.all()} == {
        1: ("wangge.example/p/1", 13),
        2: ("wangge.example/p/2", 4),
        3: ("wangge.example/p/huaiyin", 1),
    }


def test_a_time_without_a_zone_is_refused(db):
    with pytest.raises(ValueError, match="没有时区"):
        record.record(1, kind="k", subject="s", body={}, by=LEADER, at=datetime(2026, 3, 2))  # noqa: DTZ001


def test_the_same_words_twice_have_different_commitments(log):
    first, second = fill(count=2, start=0)
    assert bytes(first.header) != bytes(second.header)
    bodies = Body.objects.filter(index__in=(0, 13))
    assert len({bytes(each.content) for each in bodies}) == 1
    assert len({bytes(each.salt) for each in bodies}) == 2


def test_no_personal_word_stands_in_a_header(log):
    for header in Leaf.objects.values_list("header", flat=True):
        assert "水管" not in bytes(header).decode()
        assert "李组长" not in bytes(header).decode()


@on_sqlite
@pytest.mark.parametrize("table", ["leaf", "body", "erasure", "checkpoint", "cosignature", "look"])
@pytest.mark.parametrize("deed", ["UPDATE integrity_{} SET place_id = 9", "DELETE FROM integrity_{}"])
def test_sqlite_refuses_to_change_what_was_written(log, table, deed):
    rows = {
        "erasure": ('(place_id, "index", by_index)', "(1, 400, 500)"),
        "checkpoint": ("(place_id, size, root, note, at)", "(1, 400, x'', '', '2026-01-01')"),
        "cosignature": ("(place_id, size, name, line, at)", "(1, 400, '', '', '2026-01-01')"),
        "look": (
            "(place_id, what, subject, field, reason, role, label, at)",
            "(1, '', '', '', '', '', '', '2026-01-01')",
        ),
    }
    if table in rows:
        columns, values = rows[table]
        tamper(f"INSERT INTO integrity_{table} {columns} VALUES {values}")
    with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


@on_sqlite
def test_flush_empties_test_databases_only(log, monkeypatch):
    monkeypatch.setattr(connection, "is_in_memory_db", lambda: False)
    monkeypatch.setitem(connection.settings_dict, "NAME", "/srv/test/wangge.sqlite3")
    with pytest.raises(CommandError, match="只增不改"):
        call_command("flush", interactive=False)
    assert Leaf.objects.count() == 13


def test_a_look_at_personal_data_is_kept_with_its_reason(db):
    looks.looked(1, what="requester", subject="u", field="contact", reason=" 回访 ", by=LEADER, at=AT)
    look = Look.objects.get()
    assert (look.reason, look.label, look.person_id, look.at) == ("回访", "李组长", 7, AT)
    with pytest.raises(looks.NoReason):
        looks.looked(1, what="requester", subject="u", field="contact", reason=" ", by=LEADER, at=AT)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_build_one_log():
    failures = []

    def write(which):
        try:
            for n in range(25):
                with transaction.atomic():
                    record.record(
                        1 + n % 2,
                        kind="k",
                        subject=f"{which}",
                        body={"n": n},
                        by=LEADER,
                        at=AT + timedelta(seconds=n),
                    )
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(which,)) for which in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    rebuilt(1)
    rebuilt(2)
    assert Leaf.objects.count() == 200
