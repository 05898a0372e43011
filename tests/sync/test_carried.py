import json
import secrets

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django.core.management import call_command

from sync.conftest import NOW, entry
from sync.outbox_model import digest
from wangge.journal.models import Entry, EntryPhoto
from wangge.policy.pack import Refusal
from wangge.sync import carried
from wangge.sync.envelope import b64


def exported(phone, password):
    """The file as the app writes it."""
    salt, iv = secrets.token_bytes(16), secrets.token_bytes(12)
    inside = {
        "sealed": phone.disk.seq, "now": phone.clock(NOW),
        "records": [phone.disk.records[seq].envelope for seq in phone.outbox()],
        "blobs": [
            {"sha256": name, "data": b64(content)}
            for seq in phone.outbox() for name, content in phone.disk.records[seq].files.items()
        ],
    }  # fmt: skip
    key = PBKDF2HMAC(hashes.SHA256(), 32, salt, 200_000).derive(password.encode())
    data = AESGCM(key).encrypt(iv, json.dumps(inside).encode(), None)
    kdf = {"name": "PBKDF2-SHA256", "salt": b64(salt), "iterations": 200_000}
    said = {
        "wangge": "unsent/1",
        "device_id": phone.disk.device_id,
        "kdf": kdf,
        "iv": b64(iv),
        "data": b64(data),
    }
    return json.dumps(said).encode()


def test_what_was_carried_in_by_hand_is_as_if_it_had_been_sent(cast, phone_of, tmp_path, capsys):
    import random

    from sync.simulator import picture

    phone = phone_of("min")
    photo = picture(random.Random(3))
    phone.seal("entry/1", entry("带来的一条"), now=NOW, files={digest(photo): photo})
    for number in range(60):
        phone.seal("entry/1", entry(f"第{number}条"), now=NOW)
    file, secret, out = tmp_path / "unsent.json", tmp_path / "password", tmp_path / "receipts.json"
    file.write_bytes(exported(phone, "口令 1234"))
    secret.write_text("口令 1234\n", encoding="utf-8")
    call_command("sync", "import", str(file), "--password-file", str(secret), "--out", str(out))
    assert "61 条，附件 1 个" in capsys.readouterr().out
    assert (Entry.objects.count(), EntryPhoto.objects.count()) == (61, 1)
    told = json.loads(out.read_text())
    assert told["wangge"] == "receipts/1" and all(item["receipt"] for item in told["items"])
    phone.sync(NOW)
    assert Entry.objects.count() == 61
    assert phone.disk.records[1].receipts == [told["items"][0]["receipt"]]


def test_a_wrong_password_and_a_damaged_file_are_told_apart_from_nothing(cast, phone_of):
    phone = phone_of("min")
    phone.seal("entry/1", entry(), now=NOW)
    content = exported(phone, "对的")
    for wrong, password in (
        (content, "错的"),
        (content[:-40] + b'"}', "对的"),
        (b"{}", "对的"),
        (b"\xff", "对的"),
    ):
        with pytest.raises(Refusal, match=r"打不开|不是"):
            carried.bring(wrong, password, at=NOW)
    assert Entry.objects.count() == 0


def test_devices_are_listed_with_what_they_owe_and_a_lost_one_is_ended(cast, phone_of, capsys):
    phone = phone_of("min")
    for number in range(3):
        phone.seal("entry/1", entry(f"第{number}条"), now=NOW)
    second = phone.disk.records.pop(2)
    phone.sync(NOW)
    call_command("sync", "devices", "min")
    said = capsys.readouterr().out
    assert "收到第 3 条" in said and "缺第 2 条：还没有传来" in said
    call_command("sync", "end", phone.disk.device_id, "手机丢了")
    phone.disk.records[2] = second
    phone.send(NOW)
    assert phone.disk.records[2].status == "quarantined" and "停用" in phone.disk.records[2].reason
