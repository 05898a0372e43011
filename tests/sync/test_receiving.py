import datetime as dt
import json

from django.test import Client

from stories import working
from sync.conftest import NOW, entry, link_to
from sync.outbox_model import digest
from wangge.cases.models import Case
from wangge.integrity import audit, keys
from wangge.integrity.models import Leaf, LogHead
from wangge.journal.models import Asker, Entry
from wangge.sync import receipts
from wangge.sync.models import Quarantine, Received


def posted(phone, *records):
    said = {
        "device_id": phone.disk.device_id,
        "sealed": phone.disk.seq,
        "now": phone.clock(NOW),
        "records": list(records),
    }
    content = json.dumps(said).encode()
    signature = phone.sign(b"wangge-batch/1\n" + content)
    status, told = phone.ask("POST", "/sync/v1/upload", content, {"Wangge-Signature": signature})
    assert status == 200, told
    return told["items"]


def test_an_entry_comes_in_once_with_a_receipt_that_can_be_verified(cast, phone_of):
    phone = phone_of("min")
    sealed = phone.seal("entry/1", entry(where="南门"), now=NOW)
    (item,) = posted(phone, sealed)
    assert item["status"] == "accepted"
    row = Entry.objects.get(uid=sealed["record_id"])
    assert (row.words, row.where, row.author, row.grid) == (
        "三号楼门口路灯不亮",
        "南门",
        cast.min,
        cast.grid1,
    )
    receipt = item["receipt"]
    assert (receipt["record_id"], receipt["body_hash"]) == (sealed["record_id"], sealed["body_hash"])
    head = LogHead.objects.get(place_id=cast.community.pk)
    verifiers = [signer.verifier for signer in keys.log_signers(head.origin, create=False)]
    assert receipts.verified(receipt, verifiers)
    assert not receipts.verified(receipt | {"leaf": receipt["leaf"] + 1}, verifiers)
    leaf = Leaf.objects.get(place_id=cast.community.pk, index=receipt["leaf"])
    assert (leaf.kind, leaf.subject) == ("sync.receive", sealed["record_id"])
    assert audit.check(cast.community.pk) == []


def test_the_same_record_again_gets_the_same_receipt_and_does_nothing(cast, phone_of, moment):
    phone = phone_of("min")
    sealed = phone.seal("entry/1", entry(), now=NOW)
    (first,) = posted(phone, sealed)
    moment.on(days=700)
    again, twin = posted(phone, sealed, sealed)
    assert again["receipt"] == twin["receipt"] == first["receipt"]
    assert (again["status"], again["dup"]) == ("accepted", True)
    assert (Received.objects.count(), Entry.objects.count()) == (1, 1)


def test_other_bytes_under_the_same_id_are_both_kept_and_put_to_a_person(cast, phone_of):
    phone = phone_of("min")
    sealed = phone.seal("entry/1", entry(), now=NOW)
    posted(phone, sealed)
    phone.disk.seq -= 1
    other = phone.seal("entry/1", entry("换了一句"), now=NOW)
    header = {k: v for k, v in other.items() if k not in ("sig", "body")} | {"record_id": sealed["record_id"]}
    import rfc8785

    forged = header | {"body": other["body"], "sig": phone.sign(b"wangge-sync/1\n" + rfc8785.dumps(header))}
    (item,) = posted(phone, forged)
    assert (item["status"], item["receipt"]["body_hash"]) == ("conflict", other["body_hash"])
    assert posted(phone, forged)[0]["receipt"] == item["receipt"]
    assert Entry.objects.get().words == "三号楼门口路灯不亮"
    assert "换了一句" in json.loads(Quarantine.objects.get().raw)["body"]


def test_one_bad_record_blocks_no_other(cast, phone_of):
    phone = phone_of("min")
    good = phone.seal("entry/1", entry("好的一条"), now=NOW)
    wrong_grid = phone.seal("entry/1", entry(grid="2"), now=NOW)
    unknown = phone.seal("entry/9", entry(), now=NOW)
    broken = phone.seal("entry/1", entry("坏的"), now=NOW) | {"sig": "A" * 86}
    last = phone.seal("entry/1", entry("最后一条"), now=NOW)
    items = posted(phone, good, wrong_grid, unknown, broken, {"what": 1}, last)
    assert [each["status"] for each in items] == [
        "accepted",
        "quarantined",
        "quarantined",
        "quarantined",
        "quarantined",
        "accepted",
    ]
    assert all(each["receipt"] for each in items)
    assert "二网格" in items[1]["reason"]
    assert {row.words for row in Entry.objects.all()} == {"好的一条", "最后一条"}
    assert audit.check(cast.community.pk) == []


def test_an_entry_becomes_a_matter_in_one_go_and_the_code_is_told_once(cast, phone_of):
    phone = phone_of("min")
    who = {"name": "刘阿姨", "contact": "13800001234"}
    sealed = phone.seal("entry/1", entry("水管漏了", kind="phone", matter=True, who=who), now=NOW)
    (item,) = posted(phone, sealed)
    case = Case.objects.get()
    assert item["result"] == {"number": case.number, "code": item["result"]["code"]}
    assert (case.words, case.first_asked) == ("水管漏了", cast.min)
    assert posted(phone, sealed)[0]["result"] == {"number": case.number}
    assert "13800001234" not in str(Received.objects.values_list("body", flat=True))
    assert Asker.objects.get().name == "刘阿姨"


def test_a_matters_limit_starts_when_the_worker_heard_of_it_never_later_than_the_receipt(cast, phone_of):
    phone = phone_of("min")
    heard = phone.seal("entry/1", entry(matter=True), now=NOW, claimed=NOW - dt.timedelta(days=2))
    ahead = phone.seal("entry/1", entry("明天的", matter=True), now=NOW, claimed=NOW + dt.timedelta(days=1))
    posted(phone, heard, ahead)
    one, two = Case.objects.order_by("id")
    assert (one.received_at, two.received_at) == (NOW - dt.timedelta(days=2), NOW)


def test_a_wrong_clock_is_told_from_a_stated_time(cast, phone_of, moment):
    phone = phone_of("min")
    phone.off = dt.timedelta(days=-400)
    sealed = phone.seal("entry/1", entry(), now=NOW)
    received = moment.on(minutes=20)
    said = {"device_id": phone.disk.device_id, "sealed": 1, "now": phone.clock(received), "records": [sealed]}
    assert phone.ask("POST", "/sync/v1/batch", said)[0] == 200
    row = Received.objects.get()
    assert (row.clock_wrong, row.happened_at, row.claimed_at) == (True, NOW, NOW - dt.timedelta(days=400))
    assert Entry.objects.get().claimed_at == NOW


def test_without_signing_in_nothing_is_consumed_and_the_devices_signature_opens_the_upload_path(
    cast, phone_of
):
    phone = phone_of("min")
    sealed = phone.seal("entry/1", entry(), now=NOW)
    said = json.dumps(
        {"device_id": phone.disk.device_id, "sealed": 1, "now": phone.clock(NOW), "records": [sealed]}
    ).encode()
    phone.link = link_to(Client())
    status, told = phone.ask("POST", "/sync/v1/batch", said)
    assert (status, told["error"]["code"], Received.objects.count()) == (401, "signed-out", 0)
    status, _ = phone.ask("POST", "/sync/v1/upload", said, {"Wangge-Signature": "A" * 86})
    assert (status, Received.objects.count()) == (403, 0)
    status, told = phone.ask(
        "POST", "/sync/v1/upload", said, {"Wangge-Signature": phone.sign(b"wangge-batch/1\n" + said)}
    )
    assert (status, told["items"][0]["status"]) == (200, "accepted")


def test_a_worker_who_moved_on_keeps_the_bytes_but_writes_no_more_in_that_grid(cast, phone_of):
    from wangge.territory import staffing

    phone = phone_of("min")
    before = phone.seal("entry/1", entry("还在岗时记的"), now=NOW - dt.timedelta(days=3))
    after = phone.seal("entry/1", entry("离岗以后记的"), now=NOW)
    staffing.end(cast.posts["min"], until=(NOW - dt.timedelta(days=2)).date(), by=cast.by("wang"), at=NOW)
    one, two = posted(phone, before, after)
    assert (one["status"], two["status"]) == ("accepted", "quarantined")
    assert "离岗以后记的" in Received.objects.get(uid=after["record_id"]).body


def test_a_command_applies_on_the_version_it_saw_or_beside_what_does_not_stand_against_it(cast, phone_of):
    from wangge.cases import handling, triage

    case = working(cast)
    phone = phone_of("min")

    def command(act, **args):
        return {"case": str(case.uid), "base_version": case.version, "act": act, "args": args}

    note = phone.seal("command/1", command("note", text="到现场看了"), now=NOW)
    done = phone.seal("command/1", command("resolve", result="换了阀门"), now=NOW)
    triage.set_lane(case, lane="urgent", why="水大", by=cast.by("li"), at=NOW)
    one, two = posted(phone, note, done)
    assert (one["status"], two["status"]) == ("accepted", "conflict")
    case.refresh_from_db()
    assert case.state == "in-progress"
    handling.note(case, text="又来一句", by=cast.by("li"), at=NOW)
    lane = phone.seal("command/1", command("set-lane", lane="normal", why="不急"), now=NOW)
    done = phone.seal("command/1", command("resolve", result="换好了"), now=NOW)
    assert [each["status"] for each in posted(phone, lane, done)] == ["accepted", "accepted"]


def test_what_this_device_did_before_does_not_stand_against_what_it_did_next(cast, phone_of):
    case = working(cast)
    phone = phone_of("min")
    seen = {"case": str(case.uid), "base_version": case.version}
    one = phone.seal(
        "command/1", seen | {"act": "set-lane", "args": {"lane": "urgent", "why": "水大"}}, now=NOW
    )
    two = phone.seal("command/1", seen | {"act": "resolve", "args": {"result": "换好了"}}, now=NOW)
    assert [each["status"] for each in posted(phone, one, two)] == ["accepted", "accepted"]


def test_closing_is_not_done_from_a_phone(cast, phone_of):
    case = working(cast)
    phone = phone_of("li")
    sealed = phone.seal(
        "command/1",
        {"case": str(case.uid), "base_version": case.version, "act": "close", "args": {}},
        now=NOW,
    )
    (item,) = posted(phone, sealed)
    assert item["status"] == "quarantined" and "联网" in item["reason"]


def test_what_depends_on_an_earlier_record_waits_for_it(cast, phone_of, moment):
    phone = phone_of("min")
    first = phone.seal("entry/1", entry(), now=NOW)
    amend = phone.seal(
        "amend/1", {"entry": first["record_id"], "words": "是四号楼", "reason": "看错了"}, now=NOW
    )
    later = phone.seal("entry/1", entry("不相干的一条"), now=NOW)
    two, three = posted(phone, amend, later)
    assert (two["status"], two["held"], three.get("held")) == ("accepted", True, None)
    posted(phone, first)
    row = Entry.objects.get(uid=first["record_id"])
    assert row.addenda.get().words == "是四号楼"
    (again,) = posted(phone, amend)
    assert (again["status"], again.get("held"), again["receipt"]) == ("accepted", None, two["receipt"])
    assert audit.check(cast.community.pk) == []


def test_who_waits_too_long_is_shown_to_people_and_never_dropped(cast, phone_of, moment):
    from wangge.sync import deciding, pending

    phone = phone_of("min")
    first = phone.seal("entry/1", entry(), now=NOW)
    amend = phone.seal(
        "amend/1", {"entry": first["record_id"], "words": "是四号楼", "reason": "看错了"}, now=NOW
    )
    posted(phone, amend)
    assert pending.of(cast.min, at=moment.now) == []
    moment.on(days=6)
    (task,) = pending.of(cast.min, at=moment.now)
    assert task.kind == "held-too-long"
    posted(phone, first)
    assert Entry.objects.get().addenda.count() == 0
    deciding.decide(task.id, choice="adopt", person=cast.min, at=moment.now)
    assert Entry.objects.get().addenda.get().words == "是四号楼"
    assert pending.of(cast.min, at=moment.now) == []


def test_two_records_under_one_number_are_both_kept(cast, phone_of):
    phone = phone_of("min")
    one = phone.seal("entry/1", entry("一"), now=NOW)
    phone.disk.seq -= 1
    two = phone.seal("entry/1", entry("二"), now=NOW)
    posted(phone, one)
    (item,) = posted(phone, two)
    assert item["status"] == "conflict" and item["receipt"]["body_hash"] == digest(two["body"].encode())


def test_a_chain_that_does_not_join_is_told_about_the_phone_and_refuses_nothing(cast, phone_of):
    phone = phone_of("min")
    one = phone.seal("entry/1", entry("一"), now=NOW)
    phone.disk.chain = "f" * 64
    two = phone.seal("entry/1", entry("二"), now=NOW)
    assert [each["status"] for each in posted(phone, one, two)] == ["accepted", "accepted"]
    from wangge.sync.models import Incident

    assert Incident.objects.get().what == "chain"
