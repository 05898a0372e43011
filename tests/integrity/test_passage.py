"""The one door of a state change, tried on a matter; and the audit that compares its rows with the log."""

import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, transaction

from integrity.entries import AT, on_sqlite, tamper
from wangge.cases.models import Act, Case
from wangge.integrity import audit, checkpoints, erasure, merkle, passage
from wangge.integrity.actor import Actor
from wangge.integrity.models import Body, Leaf
from wangge.integrity.record import OutsideTransaction, commitment
from wangge.policy.pack import Refusal
from wangge.territory.models import Place

LEADER = Actor("person", "grid-leader", "李组长")


@pytest.fixture
def place(db):
    return Place.objects.create(kind="community", code="huaiyin", name="槐荫社区", since=date(2026, 1, 1))


def new(place):
    words = "楼道灯不亮"
    return Case(
        place=place, uid=uuid4(), words=words, summary=words, channel="web", received_at=AT, touched_at=AT
    )  # fmt: skip


@pytest.fixture
def case(place):
    """A matter with three acts."""
    case = new(place)
    passage.take("register", case, number="HY-2026-0001", registered_at=AT, by=Actor.resident(), at=AT)
    passage.take("note", case, note="已电话核实", by=LEADER, at=AT + timedelta(minutes=1))
    later = AT + timedelta(minutes=2)
    passage.take("protect", case, confidential=True, cite={"clause": "B-3.1"}, by=LEADER, at=later)
    return case


def problems(place):
    return [str(each) for each in audit.check(place.pk)]


def test_the_first_act_saves_the_subject_and_each_act_writes_row_and_leaf(case):
    assert (case.pk is not None, case.state, case.version, case.confidential) == (True, "registered", 3, True)
    rows = list(case.acts.all())
    assert [row.leaf_index for row in rows] == [0, 1, 2]
    kinds = list(Leaf.objects.order_by("index").values_list("kind", flat=True))
    assert kinds == ["case.register", "case.note", "case.protect"]
    body = json.loads(bytes(Body.objects.get(index=1).content))
    assert (body["note"], body["by"], body["role"], body["seq"]) == ("已电话核实", "李组长", "grid-leader", 2)
    stored = Case.objects.get()
    assert (stored.state, stored.version) == (case.state, case.version)


def test_the_same_act_sent_twice_is_one_act(case):
    uid = uuid4()
    first = passage.take("note", case, uid=uid, note="一次", by=LEADER, at=AT)
    again = passage.take("note", case, uid=uid, note="两次", by=LEADER, at=AT + timedelta(days=1))
    assert (again.pk, again.note) == (first.pk, "一次")
    assert (case.version, case.acts.count(), Leaf.objects.count()) == (4, 4, 4)


def test_the_same_registration_sent_twice_is_one_matter(place):
    uid, case = uuid4(), new(place)
    passage.take("register", case, uid=uid, by=Actor.resident(), at=AT)
    twin = new(place)
    twin.uid = case.uid
    passage.take("register", twin, uid=uid, by=Actor.resident(), at=AT)
    assert (twin.pk, twin.state) == (case.pk, "registered")
    assert Case.objects.count() == Leaf.objects.count() == 1


def test_an_acts_id_does_not_move_to_another_matter(case, place):
    uid = uuid4()
    passage.take("note", case, uid=uid, by=LEADER, at=AT)
    with pytest.raises(passage.UidTaken):
        passage.take("register", new(place), uid=uid, by=LEADER, at=AT)


def test_a_refused_act_leaves_everything_as_it_was(case, place):
    with pytest.raises(Refusal):
        passage.take("close", case, closed_how="checked", by=LEADER, at=AT)
    assert (case.state, case.version, case.closed_how) == ("registered", 3, "")
    fresh = new(place)
    with pytest.raises(Refusal):
        passage.take("close", fresh, by=LEADER, at=AT)
    assert (fresh.pk, fresh.state, fresh._state.adding) == (None, "draft", True)
    assert Leaf.objects.count() == 3
    passage.take("register", fresh, by=LEADER, at=AT)


def test_a_misspelt_field_is_no_change(case):
    with pytest.raises(FieldDoesNotExist):
        passage.take("note", case, confidental=True, by=LEADER, at=AT)
    assert Leaf.objects.count() == 3


def test_an_act_saves_only_what_it_changes(case):
    stale = Case.objects.get()
    Case.objects.update(summary="改过的摘要")
    passage.take("note", stale, by=LEADER, at=AT)
    assert stale.summary == Case.objects.get().summary == "改过的摘要"


def test_a_report_takes_at_most_seven_statements_here(place, django_assert_max_num_queries):
    """Subject, act, and the log's three or four."""
    passage.take("register", new(place), by=LEADER, at=AT)
    with django_assert_max_num_queries(8):  # two more inside a test: its savepoint
        passage.take("register", new(place), by=LEADER, at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_row_said_to_be_held_is_held_only_inside_its_transaction(django_assert_max_num_queries):
    place = Place.objects.create(kind="community", code="huaiyin", name="槐荫社区", since=date(2026, 1, 1))
    passage.take("register", new(place), by=LEADER, at=AT)
    with transaction.atomic():
        case = passage.hold(Case.objects.select_for_update().get())
        with django_assert_max_num_queries(6):
            passage.take("note", case, by=LEADER, at=AT)
        with pytest.raises(Refusal):
            passage.take("close", passage.hold(case), by=LEADER, at=AT)
        transaction.set_rollback(False)
    with pytest.raises(OutsideTransaction):
        passage.take("note", passage.hold(case), by=LEADER, at=AT)
    assert problems(place) == []


def test_what_is_recorded_is_plain():
    uid = UUID(int=5)
    assert passage.plain({"a": (AT, date(2026, 1, 2), uid), "b": {2, 1}, "c": Decimal("1.5"), 4: None}) == {
        "a": ["2026-03-02T01:00:00+00:00", "2026-01-02", str(uid)], "b": [1, 2], "c": "1.5", "4": None,
    }  # fmt: skip


def test_an_untouched_place_has_no_problems(case, place):
    assert problems(place) == []
    checkpoints.sign(place.pk, at=AT)
    assert problems(place) == []
    assert audit.check(99) == []


def test_an_erased_matter_is_erased_and_not_broken(case, place):
    erasure.erase(
        place.pk, subject=str(case.uid), reason="本人要求", basis="个保法四十七条", by=LEADER, at=AT
    )
    checkpoints.sign(place.pk, at=AT)
    assert problems(place) == []
    assert not Body.objects.filter(index__lt=3).exists()


# What is done to the database (N stands for the entry's index), and what the audit says of it.
DEEDS = """
UPDATE cases_act SET note = '没有核实' WHERE seq = 2 → 第 1 条：动作“note”的内容与日志所记不同
UPDATE cases_act SET changes = '{}' WHERE seq = 3 → 第 2 条：动作“protect”的内容
UPDATE cases_act SET by_label = '别人' WHERE seq = 3 → 第 2 条
UPDATE cases_act SET at = '2026-03-03 01:00:00' WHERE seq = 1 → 第 0 条
DELETE FROM cases_act WHERE seq = 2 → 第 1 条：日志记有“case.note”，数据库里却没有这个动作
UPDATE cases_act SET leaf_index = 77 WHERE seq = 2 → 第 77 条：数据库有动作“note”
UPDATE cases_case SET state = 'closed' → 现在的状态不是最后一个动作的结果
UPDATE cases_case SET version = 9 → 次序有缺
UPDATE cases_case SET uid = '00000000000000000000000000000001' → 种类或对象与日志所记不同
UPDATE integrity_body SET content = replace(content, '核实', '检查') WHERE N = 1 → 第 1 条：正文被改动过
UPDATE integrity_body SET salt = randomblob(32) WHERE N = 2 → 第 2 条：正文被改动过
DELETE FROM integrity_body WHERE N = 0 → 第 0 条：正文不见了
UPDATE integrity_leaf SET header = replace(header, 'note', 'tell') WHERE N = 1 → 第 1 条：内容与写入
UPDATE integrity_leaf SET hashes = randomblob(32) WHERE N = 0 → 第 0 条：内容与写入时的哈希不符
UPDATE integrity_leaf SET kind = 'case.tell' WHERE N = 1 → 第 1 条：类别或对象一栏
DELETE FROM integrity_leaf WHERE N = 2 → 签过 3 条的检查点，现在只有 2 条
DELETE FROM integrity_leaf WHERE N = 1 → 第 1 条：缺失
UPDATE integrity_loghead SET size = 4 → 日志头说有 4 条
UPDATE integrity_checkpoint SET note = replace(note, '3', '2') → 3 条的检查点无法核实
UPDATE integrity_checkpoint SET root = randomblob(32) → 前 3 条的根与检查点所记不同
INSERT INTO integrity_erasure (place_id, N, by_index) VALUES (PLACE, 1, 2) → 删除凭据与日志里的
"""


@on_sqlite
@pytest.mark.parametrize("line", DEEDS.strip().splitlines())
def test_every_touch_from_outside_is_named(case, place, line):
    deed, said = line.split(" → ")
    checkpoints.sign(place.pk, at=AT)
    assert tamper(deed.replace(" N", ' "index"').replace("PLACE", str(place.pk)))
    assert any(said in each for each in problems(place)), problems(place)


@on_sqlite
def test_a_history_rewritten_with_new_hashes_is_found_by_what_was_signed(case, place):
    """A patient forger: other words, a fitting commitment, header, hashes and row. The signature stays."""
    checkpoints.sign(place.pk, at=AT)
    row = Act.objects.get(seq=2)
    row.note = "没有核实"
    content = audit._canonical(audit._said(row))
    body, leaf = Body.objects.get(index=1), Leaf.objects.get(index=1)
    header = json.loads(bytes(leaf.header)) | {"commit": commitment(bytes(body.salt), content)}
    headers = [bytes(each.header) for each in Leaf.objects.order_by("index")]
    headers[1] = audit.rfc8785.dumps(header)
    tree = merkle.Range()
    tamper("UPDATE cases_act SET note = '没有核实' WHERE seq = 2")
    tamper('UPDATE integrity_body SET content = %s WHERE "index" = 1', content)
    for index, each in enumerate(headers):
        hash_ = merkle.leaf_hash(each)
        hashes = hash_ + b"".join(tree.append(hash_))
        tamper('UPDATE integrity_leaf SET header = %s, hashes = %s WHERE "index" = %s', each, hashes, index)
    found = problems(place)
    assert any("前 3 条的根与检查点所记不同" in each for each in found)
    assert not any("正文被改动过" in each or "动作" in each for each in found)


@pytest.mark.django_db(transaction=True)
def test_the_act_and_its_leaf_stand_or_fall_together(monkeypatch):
    place = Place.objects.create(kind="community", code="huaiyin", name="槐荫社区", since=date(2026, 1, 1))
    case = new(place)
    passage.take("register", case, by=LEADER, at=AT)
    with monkeypatch.context() as patch:
        patch.setattr(Act, "save", lambda *a, **k: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError):
            passage.take("note", case, by=LEADER, at=AT)
        unsaved = new(place)
        with pytest.raises(OSError):
            passage.take("register", unsaved, number="HY-2", by=LEADER, at=AT)
        assert (unsaved.pk, unsaved.state, unsaved.number, unsaved._state.adding) == (
            None,
            "draft",
            None,
            True,
        )
    assert Leaf.objects.count() == Act.objects.count() == 1
    assert Case.objects.get().version == case.version == 1
    assert problems(place) == []
    with transaction.atomic():
        passage.take("note", case, by=LEADER, at=AT)
    assert not connection.in_atomic_block
    assert problems(place) == []
