"""回执 (receipt): signed by the place's log key — these bytes came at this moment and stand at this place in the log."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.integrity import keys, notes
from wangge.integrity.models import Checkpoint, LogHead
from wangge.integrity.record import moment, open_log
from wangge.territory.models import Place

HEADING = "wangge receipt/1"
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Desk:
    """签收处: the log's name and keys, read once for a batch."""

    origin: str
    epoch: str
    signers: list[notes.Signer]

    def sign(self, record_id: str, body_hash: str, *, received: datetime, leaf: int) -> str:
        """签收: the receipt as JSON text, stored and given out again and again as it is."""
        said: dict[str, Any] = {
            "origin": self.origin, "epoch": self.epoch, "record_id": record_id, "body_hash": body_hash,
            "received": moment(received), "leaf": leaf,
        }  # fmt: skip
        text = "\n".join([HEADING, *(str(value) for value in said.values())]) + "\n"
        said["note"] = text + "\n" + "".join(signer.sign(text) for signer in self.signers)
        return _written(said)


def desk(place: Place, epoch: str) -> Desk:
    """开签收处. KeyMissing where a log that was signed before has lost its key."""
    head = LogHead.objects.filter(place_id=place.pk).first()
    if head is None:
        open_log(place.pk, place.code)
        head = LogHead.objects.get(place_id=place.pk)
    return Desk(head.origin, epoch, signers(place, head.origin))


def signers(place: Place, origin: str) -> list[notes.Signer]:
    """日志的签名私钥; made with the first use."""
    try:
        return keys.log_signers(origin, create=False)
    except keys.KeyMissing:
        if Checkpoint.objects.filter(place_id=place.pk).exists():
            raise
        return keys.log_signers(origin, create=True)


def verified(receipt: dict[str, Any], verifiers: list[notes.Verifier]) -> bool:
    """核对回执: signed by one of these keys, and saying what stands in its fields."""
    try:
        note = notes.parse(receipt["note"])
        fields = ("origin", "epoch", "record_id", "body_hash", "received", "leaf")
        text = "\n".join([HEADING, *(str(receipt[name]) for name in fields)]) + "\n"
        return note.text == text and bool(notes.verified(note, verifiers))
    except (notes.NoteRefused, KeyError, TypeError):
        return False
