"""手机的规矩 (outbox model): the phone's side of the protocol, rule by rule as in web/field's outbox.

The app and this file must say the same:

1. `seal`: envelope, number, chain and files are written in one step; before it nothing is saved, after it all is.
2. On the disk a record is `sealed` or `done` (with its receipt). That something is being sent is written nowhere.
3. Oldest first, at most 50 in one go, one sender at a time.
4. `sealed` ends only by an item with a receipt whose record_id and body_hash are those that were sealed.
5. Nothing is deleted by an answer, by age, by signing out, by an update.
6. `purge`: only what is done, needs no file, and was answered for in the current epoch more than RETAIN ago by the
   server's clock.
7. When the epoch has changed everything still kept is sealed again, bytes unchanged: what the server has gets its
   receipt again, what a restore has lost comes back. At each start: ask `have`; whatever is not there is sealed again;
   whatever file is needed (again) is sent (again).
8. unknown-device: enrol again with the old number and a proof, then go on.
9. Its owner away, a phone sends what it keeps as it lies there, sealed; the office opens it (`shut.py`). 401: the upload path, signed by the device. 10. 413: half as many. 11. anything else: keep, try later.
"""

import copy
import datetime as dt
import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import rfc8785
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from sync import shut
from wangge.sync.envelope import FIRST, b64

RETAIN = dt.timedelta(days=14)
JSON = "application/json"


class Cut(Exception):
    """断了: no answer, or half of one. Nothing is assumed."""


class Died(Exception):
    """死机: the app is gone between two of its steps."""


@dataclass
class Record:
    """封好的一条, as on the phone's disk."""

    envelope: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    done: bool = False
    receipts: list[dict[str, Any]] = field(default_factory=list)
    need: list[str] = field(default_factory=list)
    status: str = ""
    reason: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    at_epoch: str = ""
    acknowledged: str = ""  # server's time


@dataclass
class Disk:
    """手机的存储: what survives a crash; gone as a whole when the browser takes it away."""

    key: bytes
    device_id: str = ""
    seq: int = 0
    chain: str = FIRST
    records: dict[int, Record] = field(default_factory=dict)
    epoch: str = ""
    server_time: str = ""
    high: int = 0
    ranges: list[Any] = field(default_factory=list)
    seen: dict[str, Any] | None = None
    vault: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    office: dict[str, str] | None = None


Link = Callable[[str, str, bytes, dict[str, str]], tuple[int, dict[str, str], bytes]]


def new_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@cache
def loaded(key: bytes) -> Any:
    return serialization.load_der_private_key(key, None)


def public_of(key: ec.EllipticCurvePrivateKey) -> str:
    return b64(
        key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    )


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(value: Any) -> str:
    return rfc8785.dumps(value).decode()


def uuid7(milliseconds: int, random: bytes) -> str:
    """A version 7 id: the device's clock and random bits."""
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(random[:10], "big")
    value = value & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=value & ~(3 << 62) | 2 << 62))


class Phone:
    """一部手机 of one worker. `now` is the true time; the phone sees it through its own, possibly wrong, clock."""

    def __init__(self, link: Link, *, random: Callable[[int], bytes], key: bytes | None = None) -> None:
        self.link, self.random = link, random
        self.disk = Disk(key or new_key())
        self.off = dt.timedelta()  # how far its clock is ahead
        self.boot, self.started = "boot-0", None
        self.step: Callable[[str], None] = lambda name: None
        self.most = 50
        self.away = False  # its owner is: nothing here can be read
        self.delete_early = False  # a broken build: what was sent is taken for received

    # --- the small things ---

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        return loaded(self.disk.key)

    def sign(self, content: bytes) -> str:
        r, s = utils.decode_dss_signature(self.key.sign(content, ec.ECDSA(hashes.SHA256())))
        return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def clock(self, now: dt.datetime) -> dict[str, Any]:
        if self.started is None:
            self.started = now
        mono = max(0, int((now - self.started).total_seconds() * 1000))
        return {"wall": (now + self.off).isoformat(), "mono": mono, "boot": self.boot}

    def restart(self, now: dt.datetime) -> None:
        """A new page: the monotonic count begins again."""
        self.boot, self.started, self.most = f"boot-{self.random(4).hex()}", now, 50

    # --- sealing ---

    def seal(
        self, schema: str, body: dict[str, Any], *, now: dt.datetime, files: dict[str, bytes] | None = None,
        claimed: dt.datetime | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """封一条: all of it in one step."""
        clock = self.clock(now)
        text = canonical(body | {"random": self.random(32).hex()})
        files = files or {}
        wall = now + self.off
        header = {
            "record_id": uuid7(int(wall.timestamp() * 1000), self.random(10)), "device_id": self.disk.device_id,
            "device_seq": self.disk.seq + 1, "schema": schema, "app": "model", "body_hash": digest(text.encode()),
            "prev_hash": self.disk.chain, "claimed": (claimed or wall).isoformat(), "tz": "Asia/Shanghai", **clock,
            "attachments": [
                {"sha256": sha256, "size": len(content), "mime": "image/png"} for sha256, content in files.items()
            ],
        }  # fmt: skip
        if self.disk.seen:
            header["seen"] = self.disk.seen
        bytes_ = canonical(header).encode()
        envelope = header | {"body": text, "sig": self.sign(b"wangge-sync/1\n" + bytes_)}
        self.step("before seal")
        self.disk.seq += 1
        self.disk.chain = digest(bytes_)
        self.disk.records[self.disk.seq] = Record(envelope, dict(files))
        self.step("after seal")
        return envelope

    # --- talking ---

    def ask(
        self, method: str, path: str, said: Any, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """One request; Cut unless the answer is wholly ours: the status, our own header, JSON."""
        content = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        status, got, answered = self.link(method, path, content, {"Content-Type": JSON} | (headers or {}))
        if got.get("Wangge-Sync") != "1":
            raise Cut("not our server")
        if method in ("HEAD", "PATCH"):
            return status, got
        if not got.get("Content-Type", "").startswith(JSON):
            raise Cut("not an answer")
        try:
            return status, json.loads(answered)
        except ValueError as error:
            raise Cut("half an answer") from error

    def enrol(self) -> bool:
        """登记: the same key, however often; with a proof where there is a number already."""
        public = public_of(self.key)
        said: dict[str, Any] = {"public_key": public, "name": "model"}
        if self.disk.device_id:
            proof = self.sign(f"wangge-enrol/1\n{self.disk.device_id}\n{public}".encode())
            said |= {"device_id": self.disk.device_id, "proof": proof}
        status, told = self.ask("POST", "/sync/v1/enrol", said)
        if status not in (200, 201):
            return False
        self.step("before keeping the number")
        self.disk.device_id, self.disk.office = told["device_id"], told["vault"]
        return True

    def outbox(self) -> list[int]:
        return sorted(seq for seq, record in self.disk.records.items() if not record.done)

    def sync(self, now: dt.datetime) -> None:
        """传一轮: compare where needed, send what is sealed, send files. Raises Cut; what was learnt stays."""
        if not self.disk.device_id and not self.enrol():
            return
        self.send(now)
        self.send_files()

    def send(self, now: dt.datetime) -> bool:
        seqs = self.outbox()[: self.most]
        batch = {
            "device_id": self.disk.device_id, "sealed": self.disk.seq, "now": self.clock(now),
            "records": [self.disk.records[seq].envelope for seq in seqs],
        }  # fmt: skip
        locked = self.away and self.disk.office is not None
        if locked:
            batch |= {
                "kid": self.disk.office["kid"], "wrapped": self.wrapped(),
                "records": [shut.box(self.disk.vault, each) for each in batch["records"]],
            }  # fmt: skip
        content = json.dumps(batch, ensure_ascii=False).encode()
        self.step("before sending")
        if self.delete_early:
            for seq in seqs:
                self.disk.records.pop(seq)
        status, told = (401, {}) if locked else self.ask("POST", "/sync/v1/batch", content)
        if status == 401:
            signature, path = self.sign(b"wangge-batch/1\n" + content), "sealed" if locked else "upload"
            status, told = self.ask("POST", f"/sync/v1/{path}", content, {"Wangge-Signature": signature})
        self.step("after sending")
        if status == 404 and told["error"]["code"] == "unknown-device":
            return self.enrol()
        if status == 413:
            self.most = max(1, self.most // 2)
            return False
        if status != 200:
            return False
        for seq, item in zip(seqs, told["items"], strict=True):
            self.step("before keeping a receipt")
            self.take(seq, shut.told(self.disk.vault, item), told)
        self.step("before keeping the epoch")
        changed = told["epoch"] != self.disk.epoch
        self.disk.server_time, self.disk.high, self.disk.ranges = (
            told["server_time"],
            told["high"],
            told["ranges"],
        )
        clock = self.clock(now)
        self.disk.seen = {"at": told["server_time"], "mono": clock["mono"], "boot": clock["boot"]}
        if changed:
            return self.compare()
        return True

    def wrapped(self) -> str:
        return shut.wrapped(self.disk.vault, self.disk.office, public_of(self.key))

    def take(self, seq: int, item: dict[str, Any], told: dict[str, Any]) -> None:
        """收一条答复: only a receipt for exactly these bytes ends `sealed`."""
        record, receipt = self.disk.records.get(seq), item.get("receipt")
        if record is None or receipt is None:
            return
        said = record.envelope
        if (receipt["record_id"], receipt["body_hash"]) != (said["record_id"], said["body_hash"]):
            return
        if receipt not in record.receipts:
            record.receipts.append(receipt)
        if record.at_epoch != told["epoch"]:
            record.acknowledged = told["server_time"]
        record.done, record.status, record.reason = True, item["status"], item.get("reason", "")
        record.need, record.result = item.get("need", []), record.result | item.get("result", {})
        record.at_epoch = told["epoch"]

    def compare(self) -> bool:
        """两边对账: what is not there (any more) is sealed again, as it was."""
        signature = self.sign(f"wangge-have/1\n{self.disk.device_id}".encode())
        status, told = self.ask(
            "GET", f"/sync/v1/have?device={self.disk.device_id}", b"", {"Wangge-Signature": signature}
        )
        if status == 404:
            return self.enrol() and self.compare()
        if status != 200:
            return False
        self.step("before comparing")
        for seq, record in self.disk.records.items():
            there = any(first <= seq <= last for first, last in told["ranges"])
            if record.done and not (there and record.at_epoch == told["epoch"]):
                record.done = False
            record.need = [sha256 for sha256 in record.files if sha256 in told["need"]]
        self.disk.epoch, self.disk.ranges, self.disk.office = told["epoch"], told["ranges"], told["vault"]
        return True

    def send_files(self) -> None:
        for record in list(self.disk.records.values()):
            while record.done and record.need:
                if not self.send_file(record, record.need[0]):
                    return
                self.step("after a file")
                record.need.pop(0)

    def send_file(self, record: Record, sha256: str, piece: int = 40) -> bool:
        content, path = record.files[sha256], f"/sync/v1/blob/{sha256}"
        status, got = self.ask("HEAD", path, b"", self._signed("HEAD", sha256, 0, b""))
        while status in (200, 204, 409) and int(got["Upload-Offset"]) < len(content):
            offset = int(got["Upload-Offset"])
            headers = {"Content-Type": "application/offset+octet-stream"}
            if self.away and self.disk.office:  # as it was cut and sealed when it was kept
                offset -= offset % piece
                part = shut.piece(self.disk.vault, sha256, offset, content[offset : offset + piece])
                headers["Wangge-Vault"] = f"{self.disk.office['kid']}.{self.wrapped()}"
            else:
                part = content[offset : offset + piece]
            self.step("before a piece")
            headers |= self._signed("PATCH", sha256, offset, part) | {"Upload-Offset": str(offset)}
            status, got = self.ask("PATCH", path, part, headers)
        return status in (200, 204)

    def _signed(self, method: str, sha256: str, offset: int, part: bytes) -> dict[str, str]:
        said = f"wangge-blob/1\n{self.disk.device_id}\n{method}\n{sha256}\n{offset}\n{digest(part)}"
        return {"Wangge-Device": self.disk.device_id, "Wangge-Signature": self.sign(said.encode())}

    def purge(self) -> None:
        """清理: old, received in this epoch, complete, and among what the server said last that it has."""
        if not self.disk.server_time:
            return
        now = dt.datetime.fromisoformat(self.disk.server_time)
        for seq, record in list(self.disk.records.items()):
            old = record.acknowledged and now - dt.datetime.fromisoformat(record.acknowledged) > RETAIN
            there = any(first <= seq <= last for first, last in self.disk.ranges)
            if record.done and not record.need and old and there and record.at_epoch == self.disk.epoch:
                del self.disk.records[seq]

    # --- what the disk goes through ---

    def wipe(self) -> None:
        """浏览器把存储收走了: the whole origin at once, the key too."""
        self.disk = Disk(new_key())

    def copied(self) -> Disk:
        return copy.deepcopy(self.disk)

    def kept(self) -> Iterator[Record]:
        return iter(self.disk.records.values())
