"""What the addresses answer: JSON always, never a fault page, and nothing consumed by a refusal."""

import json
from itertools import count
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.conftest import NOW, entry, link_to
from sync.outbox_model import Phone, digest
from wangge.sync.models import Blob, Enclosure, Quarantine, Received

JSON = "application/json"
SEEDS = count()


def error_of(answer):
    assert answer["Wangge-Sync"] == "1"
    return answer.status_code, json.loads(answer.content)["error"]["code"]


def batch_of(phone, *records):
    return {
        "device_id": phone.disk.device_id,
        "sealed": phone.disk.seq,
        "now": phone.clock(NOW),
        "records": list(records),
    }


def test_nobody_is_told_anything_without_signing_in(cast, moment):
    client = Client()
    for method, path in [
        ("post", "enrol"),
        ("post", "batch"),
        ("get", "today"),
        ("get", "search"),
        ("post", "decide"),
        ("get", "have"),
    ]:
        content = {"content_type": JSON, "data": b"{}"} if method == "post" else {}
        assert error_of(getattr(client, method)(f"/sync/v1/{path}", **content)) == (401, "signed-out")
    assert error_of(client.get("/sync/v1/nothing-such")) == (404, "not-found")
    assert error_of(client.get("/sync/v1/batch")) == (405, "method")


def test_another_sites_page_is_refused(phone_of):
    phone = phone_of("min")
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
    ):
        answer = phone.client.post("/sync/v1/batch", b"{}", content_type=JSON, headers=headers)
        assert error_of(answer) == (403, "cross-site")
    assert error_of(phone.client.post("/sync/v1/batch", b"{}", content_type="text/plain")) == (
        415,
        "wrong-type",
    )


def test_a_batch_that_is_too_large_is_refused_whole_so_that_the_phone_sends_less(phone_of):
    phone = phone_of("min")
    answer = phone.client.post("/sync/v1/batch", b" " * (256 * 1024 + 1), content_type=JSON)
    assert error_of(answer) == (413, "too-large")
    # So large that it is refused before the address is asked: still a sentence that a phone can read.
    answer = phone.client.post("/sync/v1/batch", b"{}", content_type=JSON, CONTENT_LENGTH=str(65 * 1024**2))
    assert error_of(answer) == (413, "too-large")
    many = batch_of(phone, *[{}] * 51)
    assert error_of(phone.client.post("/sync/v1/batch", json.dumps(many), content_type=JSON)) == (
        400,
        "bad-request",
    )
    assert Received.objects.count() == Quarantine.objects.count() == 0


def test_somebody_else_signed_in_on_the_same_phone_does_not_send_in_ones_name(cast, phone_of):
    phone = phone_of("min")
    sealed = phone.seal("entry/1", entry(), now=NOW)
    other = Client()
    other.force_login(cast.sun, backend="django.contrib.auth.backends.ModelBackend")
    content = json.dumps(batch_of(phone, sealed))
    assert error_of(other.post("/sync/v1/batch", content, content_type=JSON)) == (403, "not-yours")
    assert Received.objects.count() == 0


def test_enrolling_again_gives_the_same_number_and_a_key_belongs_to_one_worker(cast, phone_of):
    phone = phone_of("min")
    first = phone.disk.device_id
    assert phone.enrol() and phone.disk.device_id == first
    other = Client()
    other.force_login(cast.sun, backend="django.contrib.auth.backends.ModelBackend")
    phone.disk.device_id, phone.link = "", link_to(other)
    from sync.outbox_model import public_of

    status, told = phone.ask("POST", "/sync/v1/enrol", {"public_key": public_of(phone.key)})
    assert (status, told["error"]["code"]) == (409, "key-in-use")
    status, told = phone.ask("POST", "/sync/v1/enrol", {"public_key": "A" * 87})
    assert (status, told["error"]["code"]) == (409, "refused")


def test_a_wiped_storage_is_told_as_an_incident_of_the_phone(cast, phone_of):
    from wangge.sync import chain, enrolment

    phone = phone_of("min")
    phone.seal("entry/1", entry(), now=NOW)
    phone.seal("entry/1", entry("没传到"), now=NOW)
    phone.most = 1
    phone.sync(NOW)
    old = enrolment.find(phone.disk.device_id)
    assert [(gap.first, gap.last, gap.why) for gap in chain.gaps(old)] == [(2, 2, "还没有传来")]
    phone.wipe()
    phone.enrol()
    assert [(gap.first, gap.last, gap.why) for gap in chain.gaps(old)] == [(2, 2, "手机里的数据被清空过")]


def test_a_file_comes_in_pieces_and_is_checked_as_a_whole(phone_of, cast):
    import random

    from sync.simulator import picture
    from wangge.journal.models import EntryPhoto

    phone = phone_of("min")
    content = picture(random.Random(1))
    name = digest(content)
    path = f"/sync/v1/blob/{name}"
    assert phone.ask("HEAD", path, b"", phone._signed("HEAD", name, 0, b""))[0] == 404
    phone.seal("entry/1", entry(), now=NOW, files={name: content})
    phone.send(NOW)
    assert phone.disk.records[1].need == [name]

    def patch(offset, part):
        headers = phone._signed("PATCH", name, offset, part)
        headers |= {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return phone.ask("PATCH", path, part, headers)

    assert patch(0, content[:10])[0] == 204
    status, got = patch(0, content[:10])
    assert (status, got["Upload-Offset"]) == (409, "10")
    status, got = patch(10, b"x" * (len(content) - 10))
    assert (status, got["Upload-Offset"]) == (460, "0")
    assert Blob.objects.get().offset == 0
    phone.send_files()
    assert phone.disk.records[1].need == []
    assert (patch(0, content[:10])[0], Blob.objects.get().completed_at is not None) == (200, True)
    assert EntryPhoto.objects.get().entry.uid.hex == phone.disk.records[1].envelope["record_id"].replace(
        "-", ""
    )
    other = phone_of("sun")
    assert other.ask("HEAD", path, b"", other._signed("HEAD", name, 0, b""))[0] == 404


def test_a_file_that_is_no_picture_is_kept_and_put_to_its_worker(phone_of, cast, moment):
    from wangge.sync import pending

    phone = phone_of("min")
    content = b"<svg onload=alert(1)>"
    phone.seal("entry/1", entry(), now=NOW, files={digest(content): content})
    phone.sync(NOW)
    assert "不是照片" in Enclosure.objects.get().refused
    (task,) = pending.of(cast.min, at=moment.now)
    assert (task.kind, [each.code for each in task.choices]) == ("unsafe-file", ["set-aside"])


def test_today_holds_what_serves_offline_and_not_who_asked(phone_of, cast):
    from stories import working

    case = working(cast, name="赵大爷", contact="13900000000")
    phone = phone_of("min")
    answer = phone.client.get("/sync/v1/today")
    told = json.loads(answer.content)
    (matter,) = told["matters"]
    assert (matter["number"], matter["due"]["clause"], matter["version"]) == (
        case.number,
        "B-3.1",
        case.version,
    )
    assert "resolve" in [each["act"] for each in matter["acts"]] and "close" not in [
        each["act"] for each in matter["acts"]
    ]
    assert "13900000000" not in answer.content.decode()
    again = phone.client.get("/sync/v1/today", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert json.loads(phone_of("sun").client.get("/sync/v1/today").content)["matters"] == []


def test_too_many_requests_are_told_when_to_come_again(phone_of, monkeypatch):
    from wangge.faces.field import wire

    phone = phone_of("min")
    monkeypatch.setattr(wire, "A_MINUTE", 3)
    answers = [phone.client.get("/sync/v1/search") for _ in range(4)]
    assert error_of(answers[-1]) == (429, "slow-down") and answers[-1]["Retry-After"] == "60"
    path = f"/sync/v1/have?device={phone.disk.device_id}"
    signed = {"wangge-signature": phone.sign(f"wangge-have/1\n{phone.disk.device_id}".encode())}
    answers = [Client().get(path, headers=signed).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert phone_of("sun").client.get("/sync/v1/search").status_code == 200


def test_who_is_not_known_is_counted_by_their_address_whatever_they_say_of_themselves(
    cast, moment, monkeypatch, phone_of
):
    from wangge.faces.field import wire

    phone = phone_of("min")
    monkeypatch.setattr(wire, "OF_A_SOURCE", 6)
    monkeypatch.setattr(wire, "A_MINUTE", 3)
    moment.on(minutes=1)

    def asked(**said):
        return Client().get("/sync/v1/have", headers=said, REMOTE_ADDR="203.0.113.9").status_code

    assert [asked(**{"Wangge-Device": str(each)}) for each in range(7)] == [401] * 6 + [429]
    # Nobody spends what is another's: neither another address, nor the phone that was named without its key.
    path = f"/sync/v1/have?device={phone.disk.device_id}"
    wrong = {"wangge-signature": "A" * 86}
    assert {Client().get(path, headers=wrong).status_code for _ in range(4)} == {403}
    assert phone.client.get(path).status_code == 200
    moment.on(minutes=1)
    assert asked() == 401


def test_the_counts_of_phones_push_no_count_of_tried_codes_out(cast, moment, monkeypatch, tmp_path, settings):
    from django.core.cache.backends.filebased import FileBasedCache

    from wangge.config.caching import Files

    kept = {"BACKEND": "wangge.config.caching.Files", "OPTIONS": {"MAX_ENTRIES": 20}}
    monkeypatch.setattr(Files, "_cull", FileBasedCache._cull)  # at every write, not at one in a hundred
    settings.CACHES = {name: kept | {"LOCATION": tmp_path / name} for name in settings.CACHES}
    tried = {"number": "HY2026-00001", "code": "ABCD"}
    assert [Client().post("/track/", tried).status_code for _ in range(31)][-1] == 429
    for each in range(60):
        Client().get("/sync/v1/have", headers={"Wangge-Device": str(each)}, REMOTE_ADDR=f"203.0.113.{each}")
    assert len(list((tmp_path / "sync").iterdir())) <= 20
    assert Client().post("/track/", tried).status_code == 429


def test_a_busy_database_is_503_and_consumes_nothing(phone_of, monkeypatch):
    from django.db import OperationalError

    from wangge.sync import receiving

    def locked(*_given, **_more):
        raise OperationalError("database is locked")

    phone = phone_of("min")
    sealed = phone.seal("entry/1", entry(), now=NOW)
    monkeypatch.setattr(receiving, "_taken", locked)
    answer = phone.client.post("/sync/v1/batch", json.dumps(batch_of(phone, sealed)), content_type=JSON)
    assert error_of(answer) == (503, "busy") and answer["Retry-After"]


HARD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**40), 10**40), st.floats(), st.text(max_size=20),
    st.sampled_from(["\x00", "\ud800", "9" * 50, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "a" * 64]),
)  # fmt: skip
ANY_JSON = st.recursive(
    HARD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_no_input_whatever_ends_in_a_fault(data, phone_of, cast):
    phone: Phone = phone_of("min", seed=next(SEEDS))
    sealed = phone.seal("entry/1", entry(), now=NOW)
    way = data.draw(st.sampled_from(["bytes", "json", "field", "body", "deep"]))
    if way == "bytes":
        content = data.draw(st.binary(max_size=200))
    elif way == "json":
        content = json.dumps(data.draw(ANY_JSON)).encode("utf-8", "surrogatepass")
    elif way == "deep":
        content = b'{"records":' + b"[" * 20000 + b"]" * 20000 + b"}"
    elif way == "field":
        name = data.draw(st.sampled_from(sorted(sealed)))
        content = json.dumps(batch_of(phone, sealed | {name: data.draw(ANY_JSON)})).encode(
            "utf-8", "surrogatepass"
        )
    else:
        schema = data.draw(st.sampled_from(["entry/1", "amend/1", "visit/1", "command/1"]))
        body = json.dumps(data.draw(ANY_JSON))
        body = data.draw(
            st.sampled_from([body, "[" * 5000, '{"a":1,"a":1}', '{"a":NaN}', "\x00", body + " "])
        )
        content = json.dumps(batch_of(phone, signed(phone, schema, body))).encode()
    answer = phone.client.post("/sync/v1/batch", content, content_type=JSON)
    assert answer.status_code in (200, 400, 404, 413, 415), answer.content
    told = json.loads(answer.content)
    if answer.status_code == 200:
        assert all(
            item["status"] in ("accepted", "quarantined") and item["receipt"] for item in told["items"]
        )


def signed(phone, schema, body):
    """A record whose envelope holds, around a body that may be anything."""
    import rfc8785

    sealed = phone.seal("entry/1", entry(), now=NOW)
    header = {name: value for name, value in sealed.items() if name not in ("body", "sig")}
    header |= {"schema": schema, "body_hash": digest(body.encode())}
    return header | {"body": body, "sig": phone.sign(b"wangge-sync/1\n" + rfc8785.dumps(header))}


def test_a_page_puts_both_versions_to_the_office(cast, phone_of, moment):
    phone = phone_of("min")
    sealed = phone.seal("entry/1", entry("别的网格的事", grid="2"), now=NOW)
    phone.send(NOW)
    client = Client()
    client.force_login(cast.zhao, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/desk/unsent/").content.decode()
    assert "别的网格的事" in page and "闵行远" in page
    from wangge.journal.models import Entry

    task = f"r-{Received.objects.get().pk.hex}"
    answer = client.post(
        "/desk/unsent/", {"task": task, "choice": "adopt", "words": "网格交界处"}, follow=True
    )
    assert "照这份办" in answer.content.decode()
    assert Entry.objects.get().uid.hex == sealed["record_id"].replace("-", "")
    assert client.post("/desk/unsent/", {"task": task, "choice": "set-aside"}).status_code == 409
    phone.disk.records[1].done = False
    phone.send(NOW)
    assert phone.disk.records[1].status == "accepted"
    stranger = Client()
    stranger.force_login(cast.sun, backend="django.contrib.auth.backends.ModelBackend")
    assert "别的网格的事" not in stranger.get("/desk/unsent/").content.decode()


def test_an_installed_app_has_pictures_of_the_sizes_it_names(client):
    from django.contrib.staticfiles import finders

    told = client.get("/field/manifest.webmanifest").json()["icons"]
    pictures = [each for each in told if each["type"] == "image/png"]
    assert {(each["sizes"], each["purpose"]) for each in pictures} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for each in pictures:
        name = each["src"].removeprefix("/static/")
        head = Path(finders.find(name)).read_bytes()[:24]
        side = int(each["sizes"].split("x")[0])
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (side, side)
