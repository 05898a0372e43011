"""导出日志: a directory that anyone can check offline with `verify.py` and the log's public key.

leaves.jsonl       {"index", "header"}: what the tree hashes; no personal data
checkpoints/       one signed note per file, named by its size, with its witnesses' lines
vkey               the public key(s), for convenience: trust the one you were given on paper
bodies.jsonl       {"index", "salt", "body"}: only with bodies=True; personal data inside
rows.jsonl         {"kinds"}, then {"index", "kind", "subject", "body"}: the database's acts, with rows=True

With a span, bodies.jsonl begins with {"first", "last"}, and it and rows.jsonl hold those entries alone.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from wangge.integrity import checkpoints, keys, verify
from wangge.integrity.audit import acted
from wangge.integrity.models import Body, Checkpoint, Leaf, LogHead, octets
from wangge.policy.pack import Refusal


def write(
    place_id: int,
    directory: Path,
    *,
    bodies: bool = False,
    rows: bool = False,
    span: tuple[int, int] | None = None,
) -> Path:
    """写出: the whole log into a new directory, complete or not at all. With the verifier beside it.

    `span`: bodies and rows of these entries only, the first and the last of them.
    """
    head = LogHead.objects.filter(place_id=place_id).first()
    if head is None:
        raise Refusal("这个地方还没有日志可以导出。")
    if directory.exists() and any(directory.iterdir()):
        raise Refusal(f"目录“{directory}”里已有东西，请给一个新目录。")
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    try:
        _lines(beside / "leaves.jsonl", _leaves(place_id))
        (beside / "checkpoints").mkdir()
        signed = Checkpoint.objects.filter(place_id=place_id).order_by("size")
        for each in signed:
            note = checkpoints.full_note(each)
            (beside / "checkpoints" / f"{each.size:012d}").write_text(note, encoding="utf-8")
        if bodies:
            _lines(beside / "bodies.jsonl", _bodies(place_id, span))
        if rows:
            _lines(beside / "rows.jsonl", _rows(place_id, span))
        signers = keys.log_signers(head.origin, create=not signed)
        (beside / "vkey").write_text(
            "".join(f"{each.verifier.vkey()}\n" for each in signers), encoding="utf-8"
        )
        shutil.copyfile(str(verify.__file__), beside / "verify.py")
        if directory.exists():
            directory.rmdir()
        beside.rename(directory)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    directory.chmod(0o700 if bodies or rows else 0o755)
    return directory


def _lines(path: Path, items: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for each in items:
            file.write(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _leaves(place_id: int) -> Iterator[dict[str, Any]]:
    leaves = Leaf.objects.filter(place_id=place_id).order_by("index").values_list("index", "header")
    for index, header in leaves.iterator(2000):
        yield {"index": index, "header": octets(header).decode()}


def _bodies(place_id: int, span: tuple[int, int] | None) -> Iterator[dict[str, Any]]:
    bodies = Body.objects.filter(place_id=place_id).order_by("index").values_list("index", "salt", "content")
    if span:
        yield {"first": span[0], "last": span[1]}
        bodies = bodies.filter(index__gte=span[0], index__lte=span[1])
    for index, salt, content in bodies.iterator(2000):
        yield {"index": index, "salt": octets(salt).hex(), "body": octets(content).decode()}


def _rows(place_id: int, span: tuple[int, int] | None) -> Iterator[dict[str, Any]]:
    kinds, rows = acted(place_id)
    yield {"kinds": kinds}
    for index, kind, subject, body in rows:
        if span and not span[0] <= index <= span[1]:
            continue
        yield {"index": index, "kind": kind, "subject": subject, "body": body}
