"""锁着的手机: what is delivered for somebody who is away, and to whom the key goes back."""

import json

import pytest
from django.core.management import call_command

from sync import shut
from sync.conftest import NOW, entry
from sync.outbox_model import digest
from wangge.integrity import keys
from wangge.journal.models import Entry, EntryPhoto
from wangge.sync import carried, vault
from wangge.sync.envelope import b64, unb64
from wangge.sync.models import Quarantine


@pytest.fixture
def away(phone_of):
    """Min's phone, met once, its owner away."""
    phone = phone_of("min")
    phone.sync(NOW)
    phone.away = True
    return phone


def asked(phone, path="/sync/v1/vault", **other):
    said = {
        "device_id": phone.disk.device_id,
        "kid": phone.disk.office["kid"],
        "wrapped": phone.wrapped(),
    } | other
    content = json.dumps(said).encode()
    headers = {"Wangge-Signature": phone.sign(b"wangge-vault/1\n" + content)}
    return phone.ask("POST", path, content, headers)


def test_what_somebody_left_locked_arrives_by_the_phones_own_signature(cast, away):
    from random import Random

    from sync.simulator import picture

    away.client.logout()
    photo = picture(Random(5))
    away.seal("entry/1", entry("锁着也传到", matter=True), now=NOW, files={digest(photo): photo})
    away.seal("entry/1", entry(grid="2"), now=NOW)
    away.sync(NOW)
    assert Entry.objects.get(words="锁着也传到").author == cast.min
    assert EntryPhoto.objects.count() == 1
    first, second = away.disk.records.values()
    assert first.done and first.result["number"] and not first.need
    assert second.status == "quarantined" and "二网格" in second.reason


def test_what_the_office_answers_is_sealed_for_its_owner(cast, away):
    away.seal("entry/1", entry("水管漏了", matter=True), now=NOW)
    heard = []
    link = away.link
    away.link = lambda *said: heard.append(link(*said)) or heard[-1]
    away.sync(NOW)
    (record,) = away.disk.records.values()
    assert record.result["number"]
    answer = next(body for _, _, body in heard if b"receipt" in body)
    assert record.result["number"].encode() not in answer


def test_a_damaged_box_stays_on_the_phone_and_holds_up_no_other(cast, away, monkeypatch):
    away.seal("entry/1", entry("坏了的盒子"), now=NOW)
    away.seal("entry/1", entry("好的盒子"), now=NOW)
    box = shut.box

    def spoilt(key, envelope):
        made = box(key, envelope)
        return made | {"data": "A" * 40} if envelope["device_seq"] == 1 else made

    monkeypatch.setattr(shut, "box", spoilt)
    away.sync(NOW)
    assert [each.done for each in away.disk.records.values()] == [False, True]
    assert Entry.objects.get().words == "好的盒子" and not Quarantine.objects.exists()
    monkeypatch.undo()
    away.sync(NOW)
    assert Entry.objects.count() == 2


def test_the_office_proves_that_it_can_open(cast, away):
    status, told = asked(away)
    assert (status, told) == (200, {"proof": shut.proof(away.disk.vault)})
    status, told = asked(away, wrapped="A" * 167)
    assert (status, told["error"]["code"]) == (409, "vault")
    away.sign = lambda content: "A" * 86
    assert asked(away)[0] == 403


def test_the_key_goes_back_to_its_owner_who_has_just_signed_in(cast, away, phone_of, moment):
    away.client.get("/sync/v1/today")  # the sign-in begins to count
    assert asked(away, "/sync/v1/vault/open") == (200, {"key": b64(away.disk.vault)})
    moment.on(minutes=11)
    status, told = asked(away, "/sync/v1/vault/open")
    assert (status, told["error"]["code"]) == (403, "sign-in-again")
    away.client.logout()
    assert asked(away, "/sync/v1/vault/open")[0] == 401


def test_nobody_else_gets_it(cast, away, phone_of):
    other = phone_of("sun")
    other.sync(NOW)
    other.client.get("/sync/v1/today")
    wrapped = away.wrapped()
    status, told = asked(other, "/sync/v1/vault/open", device_id=away.disk.device_id, wrapped=wrapped)
    assert (status, told["error"]["code"]) == (403, "not-yours")
    status, told = asked(other, "/sync/v1/vault/open", wrapped=wrapped)
    assert (status, told["error"]["code"]) == (409, "vault"), "bound to the phone that wrapped it"


def test_a_further_key_opens_what_was_shut_under_the_old_one_too(cast, away, capsys):
    away.seal("entry/1", entry("换钥以前锁的"), now=NOW)
    old = away.disk.office
    call_command("rotate-keys", "--vault")
    assert vault.public()["kid"] != old["kid"] and len(keys.vault_keys()) == 2
    away.sync(NOW)
    assert Entry.objects.get().words == "换钥以前锁的"
    away.compare()
    assert away.disk.office == vault.public()


def test_what_was_carried_in_locked_needs_no_password(cast, away, tmp_path, capsys):
    from random import Random

    from sync.simulator import picture

    photo = picture(Random(7))
    away.seal("entry/1", entry("原样带来的"), now=NOW, files={digest(photo): photo})
    (record,) = away.disk.records.values()
    said = {
        "wangge": "locked/1", "device_id": away.disk.device_id, "kid": away.disk.office["kid"], "wrapped": away.wrapped(),
        "sealed": 1, "now": away.clock(NOW), "records": [shut.box(away.disk.vault, record.envelope)],
        "blobs": [{"sha256": digest(photo), "pieces": [
            b64(shut.piece(away.disk.vault, digest(photo), at, photo[at : at + 30])) for at in range(0, len(photo), 30)
        ]}],
    }  # fmt: skip
    file = tmp_path / "locked.json"
    file.write_text(json.dumps(said))
    call_command("sync", "import", str(file))
    assert "1 条，附件 1 个" in capsys.readouterr().out
    assert Entry.objects.get().photos.count() == 1
    other = said | {"wrapped": b64(bytes(unb64(said["wrapped"]))[:-1] + b"!")}
    with pytest.raises(carried.CannotOpen):
        carried.bring(json.dumps(other).encode(), "", at=NOW)
