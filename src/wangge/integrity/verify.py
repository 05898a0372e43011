"""离线核验器 (offline verifier): one file, Python and `cryptography`, no network, nothing else of ours.

    python verify.py LOGDIR --key VKEY [--key …] [--since CHECKPOINT] [--db ROWS] [--receipt FILE] [--lang en]
    python verify.py --receipt FILE --key VKEY

LOGDIR is what `wangge` exports: a log, or a year's archive with its signed list of files. VKEY is the log's public key (or a file with it), which you should have from
somewhere else: paper, the notice board, the office above. Exit codes: 0 all agrees, 1 tampered, 2 incomplete,
3 wrong usage.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

OK, TAMPERED, INCOMPLETE, USAGE = 0, 1, 2, 3
PLAIN, COSIGNED = 1, 4
SALT = re.compile("[0-9a-f]{64}")
SCAN = json.JSONDecoder().raw_decode

SAID = {
    "gap": (
        "第 {0} 条：缺失，文件里接着的是第 {1} 条。",
        "Entry {0}: missing; the file goes on with entry {1}.",
    ),
    "unreadable": ("{0} 第 {1} 行读不出来。", "{0} line {1} cannot be read."),
    "commit": ("第 {0} 条：正文与当时记下的不符。", "Entry {0}: the body is not what was recorded."),
    "no-body": (
        "第 {0} 条：正文不见了，也没有删除记录。",
        "Entry {0}: the body is gone and no erasure says so.",
    ),
    "extra-body": (
        "第 {0} 条：有正文，日志里没有这一条。",
        "Entry {0}: a body, but no such entry in the log.",
    ),
    "not-erased": (
        "第 {0} 条：第 {1} 条说正文已删除，正文却还在。",
        "Entry {0}: entry {1} says its body was erased, yet it is here.",
    ),
    "erased": ("第 {0} 条：正文已由第 {1} 条依规删除。", "Entry {0}: body erased by entry {1}."),
    "erases-later": ("第 {0} 条：删除了还不存在的记录。", "Entry {0}: erases entries that do not exist yet."),
    "short": (
        "检查点签过 {0} 条，现在只有 {1} 条：后面的记录被删掉了。",
        "A checkpoint was signed over {0} entries, only {1} are here: later ones were removed.",
    ),
    "root": (
        "前 {0} 条的根与检查点不同：其中有记录被改动、调换、插入或删除。",
        "The root of the first {0} entries is not the signed one: one was changed, moved, added or removed.",
    ),
    "signature": ("{0}：签名核验不过（{1}）。", "{0}: the signature does not verify ({1})."),
    "origin": ("{0}：不是这个日志的检查点。", "{0}: a checkpoint of another log."),
    "no-leaves": ("缺少 leaves.jsonl。", "leaves.jsonl is missing."),
    "no-checkpoint": ("没有检查点，无从核对。", "There is no checkpoint to check against."),
    "no-bodies": (
        "没有 bodies.jsonl，数据库行无法与日志比对。",
        "No bodies.jsonl: rows cannot be compared with the log.",
    ),
    "no-row": (
        "第 {0} 条：日志有记载，数据库里没有这一行。",
        "Entry {0}: in the log, but no such row in the database.",
    ),
    "no-leaf": (
        "第 {0} 条：数据库里有这一行，日志里没有。",
        "Entry {0}: a row in the database, but not in the log.",
    ),
    "row": (
        "第 {0} 条：数据库的内容与日志不同。",
        "Entry {0}: the database says something else than the log.",
    ),
    "receipt": ("回执不成立：{0}。", "The receipt does not hold: {0}."),
    "receipt-ok": (
        "回执成立：第 {0} 条记录在“{1}”签过的 {2} 条之内。",
        "The receipt holds: entry {0} is among the {2} entries signed by {1}.",
    ),
    "receipt-log": (
        "回执与日志不同：第 {0} 条不是回执所记的那一条。",
        "Entry {0} is not the one the receipt is for.",
    ),
    "receipt-bare": (
        "回执里没有附记录，要和日志一起核对。",
        "The receipt does not carry its entry; check it together with the log.",
    ),
    "receipt-body": ("回执所附的正文与当时记下的不符。", "The body in the receipt is not what was recorded."),
    "witness": ("{0} 条：由“{1}”于 {2} 见证。", "{0} entries: witnessed by {1} at {2}."),
    "tail": (
        "最后 {0} 条还没有签入检查点，只查了写法。",
        "The last {0} entries are not under a checkpoint yet; only their form was checked.",
    ),
    "span": (
        "正文只有第 {0} 条到第 {1} 条的：这是一年的档案；其余的只核对了日志。",
        "Only entries {0} to {1} have their bodies here: an archive of one year; of the others the log alone was checked.",
    ),
    "unlisted": (
        "没有签名的文件清单（MANIFEST.note），只核对了日志。",
        "No signed list of files (MANIFEST.note): only the log was checked.",
    ),
    "manifest": (
        "{0}：文件清单的签名核验不过（{1}）。",
        "{0}: the list of files is not what was signed ({1}).",
    ),
    "file": ("{0}：内容与签名的清单不同。", "{0}: not the file that the signed list names."),
    "no-file": ("{0}：清单里有，目录里没有。", "{0}: on the signed list, but not here."),
    "extra-file": ("{0}：目录里有，清单里没有。", "{0}: here, but not on the signed list."),
    "files": (
        "{0}年档案的 {1} 个文件与签名的清单相符。",
        "All {1} files of the archive of {0} are as on the signed list.",
    ),
    "bodies": ("核对了 {0} 条正文。", "{0} bodies agree with the log."),
    "rows": ("核对了 {0} 行数据库记录。", "{0} database rows were compared with the log."),
    "since": (
        "与先前保存的检查点（{0} 条）相接。",
        "It continues the checkpoint kept earlier ({0} entries).",
    ),
    "ok": (
        "相符：“{0}”共 {1} 条，{2} 个检查点，没有发现改动。",
        "All agrees: {0}, {1} entries, {2} checkpoints, no change found.",
    ),
    "ok-receipt": ("相符。", "All agrees."),
    "tampered": ("发现 {0} 处不符。", "{0} disagreement(s) found."),
    "incomplete": ("材料不全，没有查完。", "Incomplete: not everything could be checked."),
    "more": ("……还有 {0} 处。", "… and {0} more."),
    "usage": ("用法不对：{0}", "Wrong usage: {0}"),
}


class Bad(ValueError):
    """不成立: why, in a few words."""


# --- the tree (RFC 6962) ---


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def commitment(salt: str, body: str) -> str:
    """What a header says of its body. The salt is lower-case hex: one spelling, one record."""
    if not SALT.fullmatch(salt):
        raise ValueError("salt")
    return hashlib.sha256(b"\x10" + bytes.fromhex(salt) + body.encode("utf-8", "surrogatepass")).hexdigest()


def loads(text: str) -> Any:
    """`json.loads` of one value and nothing around it; a million lines feel the difference."""
    value, end = SCAN(text)
    if end != len(text):
        raise ValueError(text)
    return value


class Tree:
    """The complete subtrees over the leaves so far, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, hash_: bytes) -> None:
        below = self.size
        while below & 1:
            hash_ = node_hash(self.peaks.pop(), hash_)
            below >>= 1
        self.peaks.append(hash_)
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        result = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            result = node_hash(left, result)
        return result


def included_root(index: int, size: int, hash_: bytes, path: list[bytes]) -> bytes:
    """RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        raise Bad("序号超出范围 / index out of range")
    if any(len(each) != 32 for each in (hash_, *path)):
        raise Bad("哈希长度 / hash length")
    position, last = index, size - 1
    for sibling in path:
        if last == 0:
            raise Bad("证明太长 / proof too long")
        if position & 1 or position == last:
            hash_ = node_hash(sibling, hash_)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            hash_ = node_hash(hash_, sibling)
        position >>= 1
        last >>= 1
    if last:
        raise Bad("证明太短 / proof too short")
    return hash_


# --- signed notes (C2SP) ---


def unb64(text: str) -> bytes:
    try:
        value = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as error:
        raise Bad("base64") from error
    if base64.b64encode(value).decode() != text:
        raise Bad("base64")
    return value


def decimal(text: str) -> int:
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text):
        raise Bad("数字写法 / number")
    return int(text)


@dataclass(frozen=True)
class Key:
    name: str
    id: bytes
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Key":
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise Bad("公钥写法 / key format")
        material = unb64(parts[2])
        if len(material) != 33 or material[0] not in (PLAIN, COSIGNED):
            raise Bad("公钥算法 / key algorithm")
        id_ = hashlib.sha256(parts[0].encode() + b"\n" + material).digest()[:4]
        if id_.hex() != parts[1]:
            raise Bad("公钥抄错了 / key id does not match")
        return cls(parts[0], id_, material[0], material[1:])

    def verify(self, text: str, signature: bytes) -> None:
        message = text.encode()
        if self.kind == COSIGNED:
            if len(signature) != 72:
                raise Bad(self.name)
            message = f"cosignature/v1\ntime {int.from_bytes(signature[:8], 'big')}\n{text}".encode()
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise Bad(self.name) from error


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    witnesses: tuple[tuple[str, int], ...]


def opened(note: str, keys: list[Key]) -> tuple[str, list[tuple[str, int]]]:
    """A note's text and its witnesses; at least one signature by a log key, and no wrong one by a known key."""
    if len(note) > 1_000_000 or any(each < " " and each != "\n" for each in note):
        raise Bad("控制字符 / control characters")
    body, blank, lines = note.rpartition("\n\n")
    if not blank or not body or not lines.endswith("\n"):
        raise Bad("没有签名 / unsigned")
    text = body + "\n"
    known = {(key.name, key.id): key for key in keys}
    signed, witnesses = False, []
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—" or not parts[1]:
            raise Bad("签名行 / signature line")
        value = unb64(parts[2])
        if len(value) < 5:
            raise Bad("签名行 / signature line")
        key = known.get((parts[1], value[:4]))
        if key is None:
            continue
        key.verify(text, value[4:])
        if key.kind == PLAIN:
            signed = True
        else:
            witnesses.append((key.name, int.from_bytes(value[4:12], "big")))
    if not signed:
        raise Bad("不是所给公钥签的 / not by the key given")
    return text, witnesses


def checkpoint(note: str, keys: list[Key]) -> Checkpoint:
    """Read a signed checkpoint."""
    text, witnesses = opened(note, keys)
    head = text.split("\n")
    if len(head) < 4 or not all(head[:-1]):
        raise Bad("检查点写法 / checkpoint format")
    root = unb64(head[2])
    if len(root) != 32:
        raise Bad("检查点写法 / checkpoint format")
    return Checkpoint(head[0], decimal(head[1]), root, tuple(witnesses))


# --- the check ---


@dataclass
class Finding:
    """What was found, in order; `say` chooses the language."""

    english: bool = False
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def say(self, what: str, *values: Any) -> str:
        return SAID[what][self.english].format(*values)

    def bad(self, what: str, *values: Any) -> None:
        self.wrong.append(self.say(what, *values))

    def lacks(self, what: str, *values: Any) -> None:
        self.missing.append(self.say(what, *values))

    def fact(self, what: str, *values: Any) -> None:
        self.facts.append(self.say(what, *values))


def lines(path: Path, finding: Finding) -> Iterator[dict[str, Any]]:
    """The objects of a file, one a line; a line that cannot be read is a disagreement."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                value = loads(line.decode("utf-8").rstrip("\n"))
                if not isinstance(value, dict):
                    raise ValueError(line)
            except ValueError:
                finding.bad("unreadable", path.name, number)
                continue
            yield value


class Log:
    """One reading of a log directory: leaves, bodies and rows side by side, each file once."""

    def __init__(self, directory: Path, rows: Path | None, finding: Finding) -> None:
        self.finding = finding
        self.tree = Tree()
        self.roots: dict[int, bytes] = {}
        self.hashes: dict[int, bytes] = {}
        self.erased: dict[int, int] = {}
        self.bodiless: list[int] = []
        self.directory = directory
        path = directory / "bodies.jsonl"
        self.bodies = _Side(lines(path, finding)) if path.exists() else None
        self.span = self.bodies.span() if self.bodies else None
        rows = rows or (directory / "rows.jsonl" if (directory / "rows.jsonl").exists() else None)
        self.rows = None
        self.kinds: tuple[str, ...] = ()
        if rows is not None:
            items = lines(rows, finding)
            self.kinds = tuple(next(items, {}).get("kinds", ()))
            self.rows = _Side(items)
            if self.bodies is None:
                finding.lacks("no-bodies")

    def read(self, sizes: set[int], indexes: set[int]) -> None:
        """Read everything; keep the roots at these sizes and the hashes of these entries."""
        for item in lines(self.directory / "leaves.jsonl", self.finding):
            index, header = item.get("index"), item.get("header")
            if not isinstance(index, int) or not isinstance(header, str):
                self.finding.bad("unreadable", "leaves.jsonl", self.tree.size + 1)
                continue
            if index != self.tree.size:
                self.finding.bad("gap", self.tree.size, index)
                return  # what follows stands in another place; the roots say which signed part it hits
            hash_ = leaf_hash(header.encode("utf-8", "surrogatepass"))
            self.tree.append(hash_)
            if index in indexes:
                self.hashes[index] = hash_
            if self.tree.size in sizes:
                self.roots[self.tree.size] = self.tree.root()
            self._entry(index, header)
        for side, what in ((self.bodies, "extra-body"), (self.rows, "no-leaf")):
            for each in side.rest() if side else ():
                self.finding.bad(what, each)
        self._settle()

    def _entry(self, index: int, header: str) -> None:
        try:
            said = loads(header)
            kind, subject, commit = str(said["kind"]), str(said["subject"]), said["commit"]
            erases = said.get("erases", [])
            targets = [int(each) for each in erases]
        except (ValueError, KeyError, TypeError, AttributeError):
            self.finding.bad("unreadable", "leaves.jsonl", index + 1)
            return
        if any(not 0 <= each < index for each in targets):
            self.finding.bad("erases-later", index)
        self.erased.update(dict.fromkeys(targets, index))
        if self.span and not self.span[0] <= index <= self.span[1]:
            return
        content = self._body(index, commit) if self.bodies else None
        if self.rows:
            self._row(index, kind, subject, content)

    def _body(self, index: int, commit: Any) -> str | None:
        assert self.bodies is not None
        for each in self.bodies.before(index):
            self.finding.bad("extra-body", each)
        item = self.bodies.at(index)
        if item is None:
            self.bodiless.append(index)
            return None
        try:
            content = str(item["body"])
            good = commitment(item["salt"], content) == commit
        except (KeyError, ValueError, TypeError):
            good, content = False, None
        if not good:
            self.finding.bad("commit", index)
        return content

    def _row(self, index: int, kind: str, subject: str, content: str | None) -> None:
        assert self.rows is not None
        for each in self.rows.before(index):
            self.finding.bad("no-leaf", each)
        row = self.rows.at(index)
        if row is None:
            if kind.startswith(self.kinds) and self.kinds:
                self.finding.bad("no-row", index)
            return
        same = row.get("kind") == kind and row.get("subject") == subject
        if content is not None:
            try:
                same = same and row.get("body") == json.loads(content)
            except ValueError:
                same = False
        if not same:
            self.finding.bad("row", index)

    def _settle(self) -> None:
        for index in self.bodiless:
            if index in self.erased:
                self.finding.fact("erased", index, self.erased[index])
            else:
                self.finding.bad("no-body", index)
        if self.bodies:
            first, last = self.span or (0, self.tree.size)
            for index in sorted(self.erased.keys() - set(self.bodiless)):
                if first <= index <= last:
                    self.finding.bad("not-erased", index, self.erased[index])
            if self.span:
                self.finding.fact("span", first, last)
            self.finding.fact("bodies", self.bodies.count)
        if self.rows:
            self.finding.fact("rows", self.rows.count)


class _Side:
    """A file sorted by index, followed beside the leaves."""

    def __init__(self, items: Iterator[dict[str, Any]]) -> None:
        self.items = items
        self.count = 0
        self.seen = -1
        self.now = next(items, None)

    def span(self) -> tuple[int, int] | None:
        """Of an archive: the file says first from which entry to which it goes; the others are not in it."""
        if self.now is None or "index" in self.now:
            return None
        first, last = self.now.get("first"), self.now.get("last")
        if not isinstance(first, int) or not isinstance(last, int):
            return None
        self.now = next(self.items, None)
        return first, last

    def _take(self) -> int:
        assert self.now is not None
        index = self.now.get("index")
        self.now = next(self.items, None)
        self.count += 1
        return index if isinstance(index, int) else -1

    def _index(self) -> int:
        index = (self.now or {}).get("index")
        return index if isinstance(index, int) else -1

    def before(self, index: int) -> Iterator[int]:
        while self.now is not None and self._index() < index:
            yield self._take()

    def at(self, index: int) -> dict[str, Any] | None:
        if self.now is None or self._index() != index:
            return None
        item = self.now
        self._take()
        return item

    def rest(self) -> Iterator[int]:
        while self.now is not None:
            yield self._take()


@dataclass(frozen=True)
class Receipt:
    index: int
    path: list[bytes]
    extra: dict[str, Any]
    checkpoint: Checkpoint

    @classmethod
    def parse(cls, text: str, keys: list[Key]) -> "Receipt":
        """`c2sp.org/tlog-proof@v1`; the extra line is ours: the entry's header, perhaps its body and salt."""
        head, blank, note = text.partition("\n\n")
        items = head.split("\n")
        if not blank or items.pop(0) != "c2sp.org/tlog-proof@v1" or not items:
            raise Bad("写法 / format")
        extra: dict[str, Any] = {}
        if items[0].startswith("extra "):
            raw = unb64(items.pop(0).removeprefix("extra "))
            try:
                extra = json.loads(raw)
            except ValueError as error:
                raise Bad("附文 / extra") from error
            # Nobody signed this line: what is in it is proved by the header's place in the tree, or refused.
            if not isinstance(extra, dict) or set(extra) not in ({"header"}, {"header", "body", "salt"}):
                raise Bad("附文 / extra")
            if not all(isinstance(each, str) for each in extra.values()):
                raise Bad("附文 / extra")
        if not items or not items[0].startswith("index "):
            raise Bad("序号 / index")
        index = decimal(items.pop(0).removeprefix("index "))
        return cls(index, [unb64(each) for each in items], extra, checkpoint(note, keys))

    def check(self, finding: Finding) -> None:
        """By itself: header to root. Without a header there is nothing to prove but against the log."""
        if "header" not in self.extra:
            return
        hash_ = leaf_hash(self.extra["header"].encode("utf-8", "surrogatepass"))
        if included_root(self.index, self.checkpoint.size, hash_, self.path) != self.checkpoint.root:
            raise Bad("根不同 / root differs")
        if "body" in self.extra:
            try:
                commit = json.loads(self.extra["header"])["commit"]
                good = commitment(self.extra["salt"], self.extra["body"]) == commit
            except (ValueError, KeyError, TypeError, AttributeError):
                good = False
            if not good:
                finding.bad("receipt-body")
        finding.fact("receipt-ok", self.index, self.checkpoint.origin, self.checkpoint.size)


# --- a year's archive ---

ARCHIVE = "wangge archive/v1"  # no log is called so: a space stands in no log's name


def manifest(directory: Path, keys: list[Key], finding: Finding) -> None:
    """The files of an archive against its list, the list against the log's signature over it."""
    note, listed = directory / "MANIFEST.note", directory / "MANIFEST.sha256"
    if not note.exists():
        finding.lacks("unlisted")
        return
    try:
        text, _ = opened(note.read_bytes().decode("utf-8"), keys)
        head = text.split("\n")
        if len(head) != 6 or head[0] != ARCHIVE or head[1] not in {key.name for key in keys}:
            raise Bad("清单写法 / format")
        year, count, content = decimal(head[2]), decimal(head[3]), listed.read_bytes()
        if hashlib.sha256(content).hexdigest() != head[4]:
            raise Bad(listed.name)
        named = dict(line.split("  ", 1)[::-1] for line in content.decode("utf-8").splitlines())
        if len(named) != count:
            raise Bad(listed.name)
    except (Bad, OSError, ValueError) as error:
        finding.bad("manifest", note.name, error if isinstance(error, Bad) else type(error).__name__)
        return
    there = {path.relative_to(directory).as_posix() for path in directory.rglob("*") if not path.is_dir()}
    for name in sorted(there - named.keys() - {note.name, listed.name}):
        finding.bad("extra-file", name)
    for name, digest in named.items():
        if name not in there:
            finding.bad("no-file", name)
            continue
        with (directory / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                finding.bad("file", name)
    if not finding.wrong:
        finding.fact("files", year, count)


# --- all together ---


def verify(
    directory: Path | None,
    keys: list[Key],
    since: Path | None,
    rows: Path | None,
    receipt: Path | None,
    finding: Finding,
) -> int:
    """Hold everything that was given against each other; findings go into `finding`, the code comes back."""
    points: list[tuple[str, Checkpoint]] = []
    kept = _opened(since, keys, finding) if since else None
    if kept:
        points.append(("--since", kept))
    proof = None
    if receipt:
        try:
            proof = Receipt.parse(receipt.read_text(encoding="utf-8"), keys)
            proof.check(finding)
            points.append(("--receipt", proof.checkpoint))
        except (Bad, UnicodeDecodeError) as error:
            finding.bad("receipt", error)
    if directory is None:
        if proof and not proof.extra:
            finding.lacks("receipt-bare")
        return _end(finding, finding.say("ok-receipt"))
    if (directory / "log").is_dir():
        manifest(directory, keys, finding)
        directory = directory / "log"
    folder = directory / "checkpoints"
    own = 0
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if point := _opened(path, keys, finding):
            points.append((path.name, point))
            own += 1
    if not points and not finding.wrong:
        finding.lacks("no-checkpoint")
    origins = {key.name for key in keys if key.kind == PLAIN}
    for name, point in points:
        if point.origin not in origins:
            finding.bad("origin", name)
    if not (directory / "leaves.jsonl").exists():
        finding.lacks("no-leaves")
        return _end(finding, "")
    log = Log(directory, rows, finding)
    log.read({point.size for _, point in points}, {proof.index} if proof else set())
    _roots(log, points, finding)
    if kept and not finding.wrong:
        finding.fact("since", kept.size)
    if proof and log.hashes.get(proof.index):
        try:
            root = included_root(proof.index, proof.checkpoint.size, log.hashes[proof.index], proof.path)
            if root != proof.checkpoint.root:
                finding.bad("receipt-log", proof.index)
        except Bad as error:
            finding.bad("receipt", error)
    tail = log.tree.size - max((point.size for _, point in points), default=0)
    if tail > 0 and points:
        finding.fact("tail", tail)
    origin = points[-1][1].origin if points else ""
    return _end(finding, finding.say("ok", origin, log.tree.size, own))


def _opened(path: Path, keys: list[Key], finding: Finding) -> Checkpoint | None:
    try:
        point = checkpoint(path.read_bytes().decode("utf-8"), keys)
    except (Bad, UnicodeDecodeError) as error:
        finding.bad("signature", path.name, error if isinstance(error, Bad) else "UTF-8")
        return None
    for name, at in point.witnesses:
        finding.fact("witness", point.size, name, _time(at))
    return point


def _time(at: int) -> str:
    from datetime import datetime

    try:
        return datetime.fromtimestamp(at).astimezone().isoformat(sep=" ")
    except (OverflowError, ValueError, OSError):
        return str(at)


def _roots(log: Log, points: list[tuple[str, Checkpoint]], finding: Finding) -> None:
    for _, point in points:
        if point.size > log.tree.size:
            finding.bad("short", point.size, log.tree.size)
        elif (log.roots[point.size] if point.size else Tree().root()) != point.root:
            finding.bad("root", point.size)


def _end(finding: Finding, good: str) -> int:
    code = TAMPERED if finding.wrong else INCOMPLETE if finding.missing else OK
    if code == OK:
        finding.facts.append(good)
    return code


# --- the command ---


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        print(SAID["usage"]["en" in sys.argv].format(message), file=sys.stderr)
        raise SystemExit(USAGE)


def _keys(given: list[str]) -> list[Key]:
    texts = []
    for each in given:
        texts += Path(each).read_text(encoding="utf-8").split() if "+" not in each else [each]
    return [Key.parse(each) for each in texts]


def main(arguments: list[str] | None = None) -> int:
    parser = _Arguments(
        prog="verify.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("logdir", nargs="?", type=Path, help="导出的日志目录 / the exported directory")
    parser.add_argument(
        "--key", action="append", required=True, help="公钥或公钥文件 / public key, or a file of them"
    )
    parser.add_argument("--since", type=Path, help="先前保存的检查点 / a checkpoint kept from before")
    parser.add_argument("--db", type=Path, help="数据库导出 rows.jsonl / the database's rows")
    parser.add_argument("--receipt", type=Path, help="回执 / a receipt")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    given = parser.parse_args(arguments)
    if given.logdir is None and given.receipt is None:
        parser.error("LOGDIR / --receipt")
    for path in (given.logdir, given.since, given.db, given.receipt):
        if path is not None and not path.exists():
            parser.error(f"{path}: 不存在 / not found")
    try:
        keys = _keys(given.key)
        if not any(key.kind == PLAIN for key in keys):
            raise Bad("--key")
    except (Bad, OSError) as error:
        parser.error(str(error))
    finding = Finding(english=given.lang == "en")
    code = verify(given.logdir, keys, given.since, given.db, given.receipt, finding)
    for what in (finding.facts, finding.wrong, finding.missing):
        for sentence in what[:50]:
            print(sentence)
        if len(what) > 50:
            print(finding.say("more", len(what) - 50))
    if code == TAMPERED:
        print(finding.say("tampered", len(finding.wrong)))
    elif code == INCOMPLETE:
        print(finding.say("incomplete"))
    return code


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
