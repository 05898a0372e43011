"""模拟器 (simulator): phones, a server with its real database, and everything that goes wrong between them, by seed.

    world = World(cast, seed); world.play(40); world.settle(); assert not violations(world)

Faults: a request or an answer is lost, cut short, doubled, delivered again later; a login page answers instead; the
phone's app dies before or after any of its steps; the server dies at any statement; yesterday's backup is put back;
clocks are wrong by up to 400 days; the sign-in expires; the browser takes the storage away; two requests overlap.

The checker is a set checker: what was saved on a phone and neither received nor still there is lost; what is there and
was never saved is unexpected; what is there twice is duplicated; each record has one receipt in each epoch; each
missing number of a device is explained.
"""

import datetime as dt
import io
import random
import shutil
import sqlite3
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from sync.checking import violations
from sync.conftest import link_to
from sync.outbox_model import Cut, Died, Phone, digest, new_key
from wangge.cases import dispatch, handling, intake, triage
from wangge.cases.models import Case
from wangge.sync import chain, deciding, epochs, receiving

START = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
YESTERDAY = dt.timedelta(hours=30)


class Killed(BaseException):
    """The server is gone in the middle of a request: nothing is answered, nothing half is left."""


class Kept:
    """The database and the files as they were at one moment (SQLite): what a backup is."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at
        self.copy = sqlite3.connect(":memory:")
        connection.connection.backup(self.copy)
        self.files = _files()

    def put_back(self) -> None:
        self.copy.backup(connection.connection)
        shutil.rmtree(Path(settings.MEDIA_ROOT), ignore_errors=True)
        for path, content in self.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _files() -> dict[Path, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} if root.exists() else {}


class World:
    """一个世界: three phones of two workers, one server, one seed."""

    def __init__(self, cast: Any, seed: int) -> None:
        self.cast, self.seed = cast, seed
        self.random = random.Random(seed)
        self.now = START
        self.backups: list[Kept] = []
        self.saved: dict[str, dict[str, Any]] = {}  # record id → envelope: what a phone said was saved
        self.gone: set[str] = set()  # taken away with a phone's storage
        self.late: list[tuple[Any, tuple[Any, ...]]] = []  # requests the network still has
        self.told: dict[tuple[str, str], set[str]] = {}  # (record id, epoch) → receipts seen
        self.happened: Counter[str] = Counter()
        self.calm = False
        self.rounds = 0
        (Path(settings.HOME) / "restored.json").unlink(missing_ok=True)
        self.phones = [self._phone(who, number) for number, who in enumerate(("min", "min", "sun"))]
        self.cases = [self._matter() for _ in range(2)]

    # --- the pieces ---

    def _phone(self, who: str, number: int) -> Phone:
        client = Client()
        phone = Phone(self._link(client), random=self.random.randbytes, key=KEYS[self.seed % 3 + number * 3])
        phone.who, phone.client = who, client  # type: ignore[attr-defined]
        self._sign_in(phone)
        return phone

    def _sign_in(self, phone: Any) -> None:
        phone.client.cookies.pop("session", None)
        phone.client.force_login(
            self.cast.people[phone.who], backend="django.contrib.auth.backends.ModelBackend"
        )

    def _matter(self) -> Case:
        case = intake.register(
            "楼道灯不亮", place=self.cast.community, grid=self.cast.grid1, channel="phone",
            by=self.cast.by("li"), at=START - dt.timedelta(hours=1),
        ).case  # fmt: skip
        triage.classify(case, level="community", holder=self.cast.min, by=self.cast.by("li"), at=START)
        return case

    def _link(self, client: Client) -> Any:
        """The network: most of the time it works."""
        straight = link_to(client)

        def asked(*request: Any) -> Any:
            if self.calm:
                return straight(*request)
            chance = self.random.random()
            if chance < 0.08:
                self.happened["request lost"] += 1
                raise Cut("lost on the way")
            if chance < 0.11:
                self.happened["captive portal"] += 1
                return 200, {"Content-Type": "text/html"}, b"<html>please sign in to the network</html>"
            if chance < 0.19:
                self.happened["request doubled"] += 1
                straight(*request)
            if chance > 0.97:
                self.happened["server killed"] += 1
                return self._killed(straight, request)
            if chance > 0.85 and b'"record_id"' in request[2] and "/sync/v1/" in request[1]:
                self.happened["overlapping"] += 1
                return self._overlapping(straight, request)
            answer = straight(*request)
            if self.random.random() < 0.10:
                self.happened["answer lost"] += 1
                if self.random.random() < 0.4:
                    self.late.append((straight, request))
                raise Cut("the answer was lost")
            if self.random.random() < 0.04 and request[0] != "HEAD":
                self.happened["answer cut"] += 1
                return answer[0], answer[1], answer[2][: self.random.randrange(len(answer[2]) + 1) // 2]
            return answer

        return asked

    def _killed(self, straight: Any, request: Any) -> Any:
        left = self.random.randrange(1, 40)

        def strike(execute: Any, *given: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed
            return execute(*given)

        try:
            with connection.execute_wrapper(strike):
                straight(*request)
        except Killed:
            pass
        raise Cut("the server died")

    def _overlapping(self, straight: Any, request: Any) -> Any:
        """Two of the same at once: the second looked before the first had written."""
        answer = straight(*request)
        looked = {"found": 0, "numbers": 0}
        found, numbers = receiving.found, chain.numbers

        def stale(name: str, real: Any, *given: Any) -> Any:
            looked[name] += 1
            return {} if looked[name] == 1 else real(*given)

        with ExitStack() as stack:
            stack.enter_context(
                patch.object(receiving, "found", lambda *given: stale("found", found, *given))
            )
            stack.enter_context(
                patch.object(chain, "numbers", lambda *given: stale("numbers", numbers, *given))
            )
            straight(*request)
        return answer

    # --- the steps ---

    def play(self, steps: int) -> None:
        deeds = [
            (self._write, 30), (self._sync, 40), (self._die, 8), (self._command, 8), (self._colleague, 4),
            (self._deliver_late, 5), (self._backup, 4), (self._restore, 3), (self._clock, 3), (self._expire, 2),
            (self._wipe, 1), (self._wait, 8), (self._purge, 4),
        ]  # fmt: skip
        names, weights = zip(*deeds, strict=True)
        with patch.object(timezone, "now", lambda: self.now):
            self.backups.append(Kept(self.now))
            for deed in self.random.choices(names, weights, k=steps):
                self.now += dt.timedelta(seconds=self.random.randrange(1, 600))
                deed()

    def _any(self) -> Any:
        return self.random.choice(self.phones)

    def _write(self) -> None:
        phone = self._any()
        if not phone.disk.device_id:
            return self._sync(phone)
        grid = "1" if phone.who == "min" else "2"
        said = {"kind": "patrol", "words": f"第{self.random.getrandbits(40)}件", "grid": grid}
        files = {}
        chance = self.random.random()
        if chance < 0.2:
            said |= {"matter": True, "kind": "phone"}
        elif chance < 0.35:
            content = picture(self.random)
            files = {digest(content): content}
        elif chance < 0.45 and phone.disk.records:
            target = self.random.choice(list(phone.disk.records.values())).envelope
            if target["schema"] == "entry/1":
                return self._seal(
                    phone, "amend/1", {"entry": target["record_id"], "words": "更正", "reason": "写错"}, {}
                )
        self._seal(phone, "entry/1", said, files)

    def _command(self) -> None:
        phone = self.phones[self.random.randrange(2)]
        if phone.disk.device_id:
            case = Case.objects.get(pk=self.random.choice(self.cases).pk)
            act, args = self.random.choice(
                [("note", {"text": "看过"}), ("set-lane", {"lane": self.random.choice(["urgent", "normal"]), "why": "变了"}),
                 ("resolve", {"result": "办好了"})]
            )  # fmt: skip
            said = {"case": str(case.uid), "base_version": case.version, "act": act, "args": args}
            self._seal(phone, "command/1", said, {})

    def _colleague(self) -> None:
        """Somebody in the office does something with the matter meanwhile."""
        case = Case.objects.get(pk=self.random.choice(self.cases).pk)
        by = self.cast.by("li")
        try:
            if self.random.random() < 0.5:
                handling.note(case, text="打过电话", by=by, at=self.now)
            else:
                dispatch.assign(
                    case, to=self.random.choice([self.cast.min, self.cast.li]), by=by, at=self.now
                )
        except Exception as refusal:
            self.happened[type(refusal).__name__] += 1

    def _seal(self, phone: Any, schema: str, said: dict[str, Any], files: dict[str, bytes]) -> None:
        before = set(phone.disk.records)
        try:
            phone.seal(schema, said, now=self.now, files=files)
        except Died:
            phone.restart(self.now)
        phone.step = lambda _name: None
        for seq in set(phone.disk.records) - before:
            envelope = phone.disk.records[seq].envelope
            self.saved[envelope["record_id"]] = envelope

    def _sync(self, phone: Any = None) -> None:
        phone = phone or self._any()
        self.rounds += 1
        # Drawn apart, so that a seed's other faults stay what they were.
        phone.away = random.Random(f"{self.seed}/{self.rounds}").random() < 0.3
        self.happened["owner away"] += phone.away
        try:
            phone.sync(self.now)
        except Cut:
            pass
        except Died:
            self.happened["phone died"] += 1
            phone.restart(self.now)
        phone.step = lambda _name: None
        self._note(phone)

    def _note(self, phone: Any) -> None:
        for record in phone.kept():
            for receipt in record.receipts:
                self.told.setdefault((receipt["record_id"], receipt["epoch"]), set()).add(receipt["note"])

    def _die(self) -> None:
        """The app dies at one of its next steps."""
        phone, left = self._any(), self.random.randrange(1, 8)

        def step(_name: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Died

        phone.step = step
        if self.random.random() < 0.3:
            self._write()
        self._sync(phone)

    def _deliver_late(self) -> None:
        if self.late:
            straight, request = self.late.pop(self.random.randrange(len(self.late)))
            self.happened["delivered late"] += 1
            straight(*request)

    def _backup(self) -> None:
        self.backups.append(Kept(self.now))

    def _restore(self) -> None:
        young = [kept for kept in self.backups if self.now - kept.at < YESTERDAY]
        if young:
            self.happened["restored"] += 1
            self.random.choice(young).put_back()
            epochs.mark("恢复备份", at=self.now)

    def _clock(self) -> None:
        self._any().off = dt.timedelta(days=self.random.choice([-400, -1, 0, 0, 1, 400]))

    def _expire(self) -> None:
        self._any().client.cookies.pop("session", None)

    def _wipe(self) -> None:
        phone = self._any()
        self.happened["storage taken"] += 1
        self.gone |= {record.envelope["record_id"] for record in phone.kept()}
        phone.wipe()
        phone.restart(self.now)

    def _wait(self) -> None:
        self.now += self.random.choice([dt.timedelta(hours=2), dt.timedelta(days=1), dt.timedelta(days=8)])

    def _purge(self) -> None:
        self._any().purge()

    # --- the end ---

    def settle(self) -> None:
        """风平浪静: everybody signs in, the network works, all is sent."""
        self.calm = True
        with patch.object(timezone, "now", lambda: self.now):
            for straight, request in self.late:
                straight(*request)
            for phone in self.phones:
                phone.step = lambda _name: None
                self._sign_in(phone)
                phone.restart(self.now)
                for _ in range(6):
                    self.now += dt.timedelta(seconds=5)
                    phone.sync(self.now)
                    if phone.compare() and not phone.outbox() and not any(each.need for each in phone.kept()):
                        break
                self._note(phone)
            deciding.turn(at=self.now)


def picture(source: random.Random) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2), tuple(source.randrange(256) for _ in range(3))).save(out, "PNG")
    return out.getvalue()


KEYS = [new_key() for _ in range(9)]


def played(
    cast: Any, beginning: Kept, seed: int, *, steps: int = 30, change: Any = None
) -> tuple[World, list[str]]:
    """One seed from the beginning to the check."""
    beginning.put_back()
    world = World(cast, seed)
    if change:
        change(world)
    world.play(steps)
    world.settle()
    with patch.object(timezone, "now", lambda: world.now):
        return world, violations(world)
