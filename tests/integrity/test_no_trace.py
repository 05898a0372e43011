"""Names that were erased stand nowhere on the disk, not even enciphered: their key lies beside them."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import datetime as dt, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from wangge.cases import intake, protection, redaction
from wangge.integrity.actor import Actor
from wangge.integrity.models import Leaf
from wangge.journal import diary
from wangge.journal.models import Asker
from wangge.meetings import talks
sys.path.insert(0, sys.argv[1])
import cast as players
call_command("migrate", verbosity=0)
players._build()
from wangge.territory.models import Grid, Post
from wangge.territory import reach
grid = Grid.objects.get(place__code="huaiyin", code="1")
li = reach.actor_of(Post.objects.get(person__login="li"))
zhao = reach.actor_of(Post.objects.get(person__login="zhao"))
at = players.SETUP + dt.timedelta(days=60)
case = intake.register("漏水", place=grid.place, grid=grid, channel="phone", name="王大妈", contact="13812345678", by=li, at=at).case
entries = [
    diary.write(f"灯不亮{n}", kind="heard", grid=grid, name="李大爷", contact="13887654321", by=li, at=at) for n in range(2)
]
with connection.cursor() as cursor:
    cursor.execute("SELECT name, contact FROM cases_requester UNION ALL SELECT name, contact FROM journal_asker")
    ciphers = [cell.encode() for row in cursor.fetchall() for cell in row]
def there():
    files = [each.read_bytes() for each in settings.HOME.iterdir() if each.name.startswith("wangge.sqlite3")]
    return sum(any(cipher in content for content in files) for cipher in ciphers)
before = there()
protection.erase(case, basis="本人要求", by=Actor.resident(), at=at)
diary.erase_asker(entries[0], basis="本人要求", by=zhao, at=at)
gone = diary.asker_turn(at=at + dt.timedelta(days=4000))
words = [each.encode() for each in ("张三丰", "13811112222", "u5f204e09", "w13811112222")]  # and as the search keeps them
def spoken():
    files = [each.read_bytes() for each in settings.HOME.iterdir() if each.name.startswith("wangge.sqlite3")]
    return sum(any(word in content for content in files) for word in words)
for n in range(30):
    told = intake.register(f"张三丰的电话13811112222，漏水{n}", place=grid.place, grid=grid, channel="phone", by=li, at=at).case
    if n == 0:
        print(spoken(), end=" ")
    redaction.redact(told, passages=["张三丰", "13811112222"], reason="本人要求", by=zhao, at=at)
print(spoken(), end=" ")
gao = reach.actor_of(Post.objects.get(person__login="gao"))
talk = talks.write(
    Grid.objects.get(code="smelting"), talked_on=at.date(), topic="家里事", asked_by="employee", raised="母亲住院", who="小丁", by=gao, at=at
)
with connection.cursor() as cursor:
    cursor.execute("SELECT raised, who FROM meetings_talk")
    ciphers += [cell.encode() for cell in cursor.fetchone()]
told = there()
talks.erase(talk, basis="本人要求", by=gao, at=at)
print(told - there(), end=" ")
print(before, gone, there(), Leaf.objects.filter(kind="asker.erase").count(), Asker.objects.filter(erased_at=None).count())
"""


@pytest.mark.long
def test_an_erased_name_leaves_no_trace_and_its_going_is_recorded(tmp_path):
    here = os.path.dirname(os.path.dirname(__file__))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")},
        "WANGGE_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "wangge.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, here], capture_output=True, text=True, check=False, env=environment
    )
    assert done.stdout == "4 0 2 6 1 0 2 0\n", done.stderr
