"""见证: the office above cosigns the log below, and never a smaller or another tree than it saw.

C2SP's tlog-witness `add-checkpoint`, callable, and as files for places without a network: request and answer
are the same bytes on a USB stick as over HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from wangge.integrity import merkle, notes
from wangge.integrity.models import Checkpoint, WitnessedLog
from wangge.integrity.record import fetch

MAX_PROOF = 63


@dataclass(frozen=True, slots=True)
class Answer:
    """答复: the HTTP status, what happened in words, and the bytes to send back."""

    status: int
    said: str
    body: str = ""

    @property
    def ok(self) -> bool:
        return self.status == 200


def trust(origin: str, vkeys: Sequence[str]) -> WitnessedLog:
    """认日志: from now on witness this log under these keys. What was seen of it stays seen."""
    keys = [notes.Verifier.parse(each).vkey() for each in vkeys]
    log, _ = WitnessedLog.objects.update_or_create(origin=origin, defaults={"vkey": "\n".join(keys)})
    return log


def request(old: int, path: Sequence[bytes], checkpoint: str) -> str:
    """The request as text: old size, consistency proof, blank line, checkpoint."""
    return "\n".join([f"old {old}", *map(notes.b64, path), "", checkpoint])


def request_for(checkpoint: Checkpoint, old: int) -> str:
    """请见证: what our log sends to its witness, who has last seen `old` records (0: none yet)."""
    spans = merkle.consistency_spans(old, checkpoint.size)
    hashes = iter(fetch(checkpoint.place_id, merkle.nodes_for(spans)))
    return request(old, merkle.proof(spans, lambda _node: next(hashes)), checkpoint.note)


def add_checkpoint(text: str, signer: notes.Signer, *, at: datetime) -> Answer:
    """见证一次: check, remember, and only then cosign: 200, or 400, 403, 404, 409, 422."""
    try:
        old, path, note = _read(text)
        parsed = notes.parse(note)
        checkpoint = notes.Checkpoint.parse(parsed.text)
    except notes.NoteRefused as error:
        return Answer(400, str(error))
    with transaction.atomic():
        # Compared and updated under one lock: else a slower, smaller request could roll a larger one back.
        log = WitnessedLog.objects.select_for_update().filter(origin=checkpoint.origin).first()
        if log is None:
            return Answer(404, f"不认识日志“{checkpoint.origin}”。")
        verifiers = [notes.Verifier.parse(each) for each in log.vkey.split()]
        try:
            if not notes.verified(parsed, verifiers):
                return Answer(403, "检查点没有该日志的签名。")
        except notes.NoteRefused as error:
            return Answer(403, str(error))
        if old > checkpoint.size:
            return Answer(400, "旧大小大于检查点的大小。")
        if old != log.size:
            return Answer(409, f"上次见证到 {log.size} 条，请求却从 {old} 条接起。", f"{log.size}\n")
        try:
            _continues(log, checkpoint, path)
        except _Differs as error:
            return Answer(409, str(error), f"{log.size}\n")
        except merkle.ProofRefused as error:
            return Answer(422, f"接不上上次见证的树：{error}")
        log.size, log.root, log.note, log.at = checkpoint.size, checkpoint.root, note, at
        log.save(update_fields=["size", "root", "note", "at"])
    return Answer(200, f"已见证 {checkpoint.size} 条。", signer.cosign(parsed.text, at=int(at.timestamp())))


class _Differs(ValueError):
    """同样大小,不同的根: the log shows two faces."""


def _continues(log: WitnessedLog, checkpoint: notes.Checkpoint, path: list[bytes]) -> None:
    if log.size == checkpoint.size and log.note and bytes(log.root) != checkpoint.root:
        raise _Differs(f"同样是 {log.size} 条，根却与上次见证的不同。")
    if log.size == 0:
        if path:
            raise merkle.ProofRefused("从零接起时不应有证明。")
        if checkpoint.size == 0 and checkpoint.root != merkle.EMPTY_ROOT:
            raise merkle.ProofRefused("空日志的根不对。")
        return
    merkle.verify_consistency(log.size, checkpoint.size, path, bytes(log.root), checkpoint.root)


def _read(text: str) -> tuple[int, list[bytes], str]:
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or not lines[0].startswith("old "):
        raise notes.NoteRefused("请求应以“old 大小”开头，空一行后是检查点。")
    if len(lines) - 1 > MAX_PROOF:
        raise notes.NoteRefused("证明太长。")
    return notes.decimal(lines[0].removeprefix("old ")), [notes.unb64(line) for line in lines[1:]], note


def witness_file(path: Path, signer: notes.Signer, *, at: datetime) -> Answer:
    """文件见证: the same for a request on a stick; the answer is written beside it, whole or not at all."""
    answer = add_checkpoint(path.read_text(encoding="utf-8"), signer, at=at)
    if answer.ok:
        beside = path.with_suffix(".cosigned.part")
        beside.write_text(answer.body, encoding="utf-8")
        beside.replace(path.with_suffix(".cosigned"))
    return answer
