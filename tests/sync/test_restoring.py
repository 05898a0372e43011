"""After a restore a new epoch begins; erased words leave the sealed bytes too; every released schema is read for ever."""

import datetime as dt
import random
import uuid

import pytest

from stories import working
from sync.conftest import NOW, entry
from sync.outbox_model import Phone, public_of
from wangge.cases import redaction
from wangge.integrity import audit
from wangge.journal import diary
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal
from wangge.sync import bodies, deciding, enrolment, envelope, epochs, times
from wangge.sync.models import Epoch, Received

RELEASED = {"entry/1", "amend/1", "visit/1", "command/1", "patrol/1", "patrol/2"}  # only ever grows


def test_every_schema_ever_released_is_still_read():
    assert set(bodies.SCHEMAS) >= RELEASED


def test_a_restore_begins_a_new_epoch_that_stands_in_the_log(cast, phone_of, moment):
    phone = phone_of("min")
    before = phone.ask("GET", "/sync/v1/have?device=" + phone.disk.device_id, b"")[1]["epoch"]
    epochs.mark("恢复备份 wangge-20260301.zip", at=moment.now)
    after = phone.ask("GET", "/sync/v1/have?device=" + phone.disk.device_id, b"")[1]["epoch"]
    again = phone.ask("GET", "/sync/v1/have?device=" + phone.disk.device_id, b"")[1]["epoch"]
    assert before != after == again
    assert [row.why for row in Epoch.objects.order_by("pk")] == [
        "开始使用离线同步",
        "恢复备份 wangge-20260301.zip",
    ]
    assert audit.check(cast.community.pk) == []


def test_what_the_restore_lost_comes_back_from_the_phone(cast, phone_of, moment):
    phone = phone_of("min")
    for number in range(3):
        phone.seal("entry/1", entry(f"第{number}条"), now=NOW)
    phone.sync(NOW)
    phone.disk.epoch = "an older one"
    phone.sync(NOW)
    phone.sync(NOW)
    assert phone.outbox() == [] and Entry.objects.count() == 3


def test_erased_words_leave_the_sealed_bytes_too(cast, phone_of, moment):
    phone = phone_of("min")
    phone.seal("entry/1", entry("要删的话", who={"name": "钱大妈", "contact": "13700000000"}), now=NOW)
    phone.seal("entry/1", entry("留着的话"), now=NOW)
    phone.sync(NOW)
    diary.erase(Entry.objects.get(words="要删的话"), basis="本人要求", by=cast.by("zhao"), at=NOW)
    deciding.turn(at=NOW)
    gone, kept = Received.objects.order_by("device_seq")
    assert (gone.body, "留着的话" in kept.body) == ("", True)
    assert len(gone.body_hash) == 64
    assert audit.check(cast.community.pk) == []
    phone.disk.records[1].done = False
    phone.send(NOW)
    assert phone.disk.records[1].status == "accepted" and Entry.objects.count() == 2


def test_words_taken_out_leave_the_sealed_bytes_of_entries_and_of_steps(cast, phone_of, moment):
    case = working(cast)
    phone = phone_of("min")
    phone.seal("entry/1", entry("王桂芳家漏水"), now=NOW)
    phone.seal("entry/1", entry("留着的话"), now=NOW)
    step = {
        "case": str(case.uid),
        "base_version": case.version,
        "act": "note",
        "args": {"text": "王桂芳不在家"},
    }
    phone.seal("command/1", step, now=NOW)
    phone.sync(NOW)
    assert [each.status for each in Received.objects.order_by("device_seq")] == ["accepted"] * 3
    diary.redact(
        Entry.objects.get(words="王桂芳家漏水"),
        passages=["王桂芳"],
        reason="本人要求",
        by=cast.by("zhao"),
        at=NOW,
    )
    redaction.redact(case, passages=["王桂芳"], reason="本人要求", by=cast.by("wang"), at=NOW)
    deciding.turn(at=NOW)
    bodies_left = [each.body for each in Received.objects.order_by("device_seq")]
    assert (bodies_left[0], bodies_left[2]) == ("", "") and "留着的话" in bodies_left[1]
    assert case.acts.get(act="note").note == "［已删去］不在家"
    assert audit.check(cast.community.pk) == []


def test_a_name_whose_time_is_over_leaves_the_sealed_bytes_too(cast, phone_of, moment):
    phone = phone_of("min")
    phone.seal("entry/1", entry(who={"name": "钱大妈", "contact": "13700000000"}), now=NOW)
    phone.sync(NOW)
    diary.erase_asker(Entry.objects.get(), basis="本人要求", by=cast.by("zhao"), at=NOW)
    deciding.turn(at=NOW)
    assert Received.objects.get().body == ""
    assert Entry.objects.get().words


# --- times ---


def said(wall, claimed=None, mono=1000, boot="a", seen=None):
    base = {
        "record_id": "0" * 8, "device_id": "", "device_seq": 1, "schema": "", "app": "", "body": "", "body_hash": "",
        "prev_hash": "", "tz": "", "attachments": [], "sig": "",
    }  # fmt: skip
    return envelope.Envelope(**base, claimed=claimed or wall, wall=wall, mono=mono, boot=boot, seen=seen)


def test_a_clock_that_was_wrong_and_then_set_right_is_bounded_by_what_the_device_had_heard():
    wrong = NOW - dt.timedelta(days=400)
    now = envelope.Clock(wall=NOW, mono=5, boot="b")
    seen = envelope.Seen(at=NOW - dt.timedelta(hours=3), mono=400, boot="a")
    judged = times.judged(said(wrong, mono=400 + 3_600_000, seen=seen), now, NOW)
    assert (judged.wrong, judged.happened) == (True, NOW - dt.timedelta(hours=2))
    judged = times.judged(said(wrong, mono=1, boot="c", seen=seen), now, NOW)
    assert (judged.wrong, judged.happened) == (True, NOW - dt.timedelta(hours=3))


def test_a_device_sealed_nothing_before_it_was_enrolled():
    wrong, since = NOW - dt.timedelta(days=400), NOW - dt.timedelta(days=3)
    judged = times.judged(said(wrong, boot="c"), envelope.Clock(wall=NOW, mono=5, boot="b"), NOW, since=since)
    assert (judged.wrong, judged.happened, judged.claimed) == (True, since, wrong)


def test_a_time_the_worker_stated_is_kept_whatever_the_clock():
    wrong, stated = NOW + dt.timedelta(days=400), NOW - dt.timedelta(hours=5)
    now = envelope.Clock(wall=wrong, mono=2000, boot="a")
    judged = times.judged(said(wrong, claimed=stated), now, NOW)
    assert (judged.wrong, judged.happened, judged.estimated) == (True, stated, NOW - dt.timedelta(seconds=1))


def test_an_old_number_is_taken_in_beside_a_new_one_that_a_late_request_got(cast):
    """A restore lost the phone; its first request, sent before it had a number, comes late and gets another one."""
    phone, stranger = (Phone(None, random=random.Random(n).randbytes) for n in (1, 2))
    public, old, third = public_of(phone.key), uuid.uuid4().hex, uuid.uuid4().hex

    def proof(of, by=phone):
        return by.sign(f"wangge-enrol/1\n{of}\n{public}".encode())

    given = {"public_key": public, "by": cast.by("min"), "at": NOW}
    late = enrolment.enrol(cast.min, cast.community, **given)
    again = enrolment.enrol(cast.min, cast.community, device_id=old, proof=proof(old), **given)
    assert (again.key.hex, again.again, late.again) == (old, True, False)
    assert enrolment.enrol(cast.min, cast.community, device_id=old, proof=proof(old), **given) == again
    assert enrolment.enrol(cast.min, cast.community, **given) == late
    assert enrolment.find(old) == again
    with pytest.raises(enrolment.DeviceTaken):
        enrolment.enrol(cast.min, cast.community, device_id=third, proof=proof(third), **given)
    with pytest.raises(enrolment.KeyInUse):
        enrolment.enrol(
            cast.li, cast.community, device_id=old, proof=proof(old), **given | {"by": cast.by("li")}
        )
    with pytest.raises(Refusal, match="签名不对"):
        enrolment.enrol(cast.min, cast.community, device_id=third, proof=proof(third, stranger), **given)
