"""After an erasure the words are nowhere on the disk: not in the file's free pages, not in its write-ahead log."""

import subprocess
import sys

PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import django
from django.conf import settings
home = Path(sys.argv[1])
settings.configure(
    HOME=home, LOG_ORIGIN="wangge.example", USE_TZ=True, INSTALLED_APPS=["wangge.integrity"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": home / "wangge.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"},
    }},
)
django.setup()
from django.core.management import call_command
from django.db import transaction
from wangge.integrity import audit, checkpoints, erasure, record
from wangge.integrity.actor import Actor
call_command("migrate", verbosity=0)
by, at = Actor.clock(), datetime(2026, 3, 2, tzinfo=UTC)
def there():
    return sorted(each.name for each in home.iterdir() if each.is_file() and b"CANARY" in each.read_bytes())
for n in range(40):
    with transaction.atomic():
        words = f"CANARY 13800138000 {n}" * (200 if n % 5 == 0 else 1)
        record.record(1, kind="test.note", subject=f"s{n % 2}", body={"words": words}, by=by, at=at)
checkpoints.sign(1, at=at)
before = there()
for subject in ("s0", "s1"):
    erasure.erase(1, subject=subject, reason="r", basis="b", by=by, at=at)
checkpoints.sign(1, at=at)
print(bool(before), there(), audit.check(1))
"""


def test_an_erased_word_is_nowhere_on_the_disk(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("True [] []\n", "")
