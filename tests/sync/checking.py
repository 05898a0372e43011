"""核对 (the checker): sets of what was saved, received and effected, held against each other."""

import json
from collections import Counter
from typing import Any

from django.utils import timezone

from wangge.cases.models import Act
from wangge.integrity import audit
from wangge.journal.models import Entry
from wangge.sync import chain
from wangge.sync.models import Device, Enclosure, Quarantine, Received


def violations(world: Any) -> list[str]:
    """核对: empty when nothing is lost, unexpected, duplicated, unreceipted or unexplained."""
    found: list[str] = []
    rows = list(Received.objects.select_related("device"))
    times = Counter(str(row.uid) for row in rows)
    stored = {str(row.uid): row for row in rows}
    apart = set(Quarantine.objects.values_list("record_id", flat=True))
    found += [f"lost: {each}" for each in world.saved if each not in times and each not in world.gone]
    found += [f"unexpected: {each}" for each in times if each not in world.saved]
    found += [f"unexpected apart: {each}" for each in apart]
    found += [f"received {count} times: {each}" for each, count in times.items() if count > 1]
    for model in (Entry, Act):
        twice = Counter(str(uid) for uid in model.objects.values_list("uid", flat=True))
        found += [f"{model.__name__} {count} times: {each}" for each, count in twice.items() if count > 1]
    entries = {str(row.uid): row for row in Entry.objects.all()}
    for record_id, row in stored.items():
        envelope = world.saved.get(record_id)
        if envelope is None:
            continue
        if (row.body, row.device_seq) != (envelope["body"], envelope["device_seq"]):
            found.append(f"not the bytes that were sealed: {record_id}")
        if row.schema == "entry/1" and (row.status != "accepted" or record_id not in entries):
            found.append(f"without its effect: {record_id} {row.status} {row.reason}")
        if row.status == "held" and not row.rulings.exists() and record_id not in world.gone:
            found += [] if _before_missing(row) else [f"held for ever: {record_id}"]
    found += [
        f"an entry that no record made: {each}"
        for each, row in entries.items()
        if row.device_id and each not in stored
    ]
    found += [
        f"{len(notes)} receipts in one epoch: {each[0]}"
        for each, notes in world.told.items()
        if len(notes) > 1
    ]
    for phone in world.phones:
        found += [f"still unsent: {seq}" for seq in phone.outbox()]
        for record in phone.kept():
            row = stored.get(record.envelope["record_id"])
            if row is not None and record.receipts and row.receipt not in map(_text, record.receipts):
                found.append(f"the phone has another receipt: {row.uid}")
            found += [f"file not sent: {sha256[:8]}" for sha256 in record.need]
    for row in Enclosure.objects.filter(attached_at=None):
        if str(row.received.uid) not in world.gone and row.received.status == "accepted":
            found.append(f"a file without its place: {row.sha256[:8]} {row.refused}")
    for device in Device.objects.all():
        found += [f"gap {gap} of {device}" for gap in chain.gaps(device) if gap.why == "还没有传来"]
    found += [str(problem) for problem in audit.check(world.cast.community.pk)]
    return found


def _before_missing(row: Received) -> bool:
    return bool(chain.gaps(row.device)) or row.at + chain.HOLD < timezone.now()


def _text(receipt: dict[str, Any]) -> str:
    return json.dumps(receipt, ensure_ascii=False, separators=(",", ":"))
