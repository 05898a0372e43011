"""收 (receiving): a batch of sealed records, each with its own answer; what is accepted stands with its receipt.

Dedupe row, effect, log leaf and receipt of a whole batch are written in one transaction; nothing is acknowledged that
is not committed. The same record again, however often and from wherever, gets the same receipt.
"""

import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, OperationalError, connection, transaction

from wangge.integrity import inserting
from wangge.integrity.actor import Actor
from wangge.integrity.record import Entry as LogEntry
from wangge.integrity.record import record_many
from wangge.sync import blobs, chain, effects, envelope, epochs, receipts, times
from wangge.sync.envelope import Batch, Opened, Unfit
from wangge.sync.models import Device, Enclosure, Quarantine, Received, Ruling
from wangge.territory import reach

log = logging.getLogger("wangge.sync")
LOCK_WAIT = "5s"
OTHER_BYTES = "同一编号先前来过另一份内容。两份都留着，由您来定用哪一份。"
OTHER_SEQ = "这个序号先前来过另一条记录。两条都留着，由您来定。"
_SPACE = UUID("0f3b5a5e-93f2-4c66-8a53-2f6f1f1a7d10")


@dataclass(slots=True)
class Answer:
    """一条的答复."""

    index: int
    record_id: str | None
    body_hash: str
    status: str = "retry"
    dup: bool = False
    held: bool = False
    receipt: dict[str, Any] | None = None
    reason: str = ""
    need: list[str] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    decided: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """What is said of it on the wire: nothing that is empty."""
        said = {name: getattr(self, name) for name in self.__slots__}
        always = ("index", "record_id", "body_hash", "status")
        return {name: value for name, value in said.items() if name in always or value}


@dataclass(frozen=True, slots=True)
class Reply:
    """一批的答复."""

    epoch: str
    at: dt.datetime
    high: int
    ranges: list[tuple[int, int]]
    items: list[Answer]


def receive(batch: Batch, *, device: Device, at: dt.datetime) -> Reply:
    """收一批. Never raises for what a record says; OperationalError where the database is busy: nothing was taken."""
    epoch = epochs.current(device.place, at=at)
    items = [envelope.opened(bytes(raw), device.name_on_wire, device.public_key) for raw in batch.records]
    for last in (False, True):
        try:
            with transaction.atomic():
                return _taken(batch, items, device, epoch, at)
        except IntegrityError:
            # Somebody wrote the same record between our look and our row; the second look finds it.
            if last:
                log.exception("同步的一批两次都没有写成")
        except OperationalError as error:
            if connection.vendor != "postgresql" or "lock timeout" not in str(error):
                raise
            break
    answers = [Answer(index, *_said_names(item)) for index, item in enumerate(items)]
    return Reply(epoch, at, device.high, chain.ranges(device), answers)


def _taken(
    batch: Batch, items: Sequence[Opened | Unfit], device: Device, epoch: str, at: dt.datetime
) -> Reply:
    held = _lock(device)
    gap = held.high > held.whole
    work = _Work(held, batch, receipts.desk(held.place, epoch), at)
    answers = work.take(items)
    if gap:  # what waits, waits for it
        chain.release(held, at)
    chain.advance(held, batch.sealed, at=at)
    return Reply(epoch, at, held.high, chain.ranges(held), answers)


def _lock(device: Device) -> Device:
    """One batch of a device at a time: a parallel repeat waits, and then finds what it repeats."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
    held = Device.objects.select_for_update().get(pk=device.pk)
    held.place, held.person = device.place, device.person
    return held


class _Work:
    """一批的工作: what was found at the start, and the rows that come of it."""

    def __init__(self, device: Device, batch: Batch, desk: receipts.Desk, at: dt.datetime) -> None:
        self.device, self.batch, self.desk, self.at = device, batch, desk, at
        self.rows: list[Received] = []
        self.apart: list[Quarantine] = []
        self.once: dict[UUID, dict[str, Any]] = {}

    def take(self, items: Sequence[Opened | Unfit]) -> list[Answer]:
        answers = [Answer(index, *_said_names(item)) for index, item in enumerate(items)]
        opened = [item for item in items if isinstance(item, Opened)]
        there = found({item.record_id for item in opened}, self.device)
        numbers = chain.numbers(self.device, [item.envelope.device_seq for item in opened])
        new: dict[UUID, Opened] = {}
        repeats: list[tuple[Answer, Received]] = []
        twins: list[tuple[Answer, UUID]] = []
        unfit: list[tuple[Answer, Unfit]] = []
        for answer, item in sorted(zip(answers, items, strict=True), key=_in_order):
            if isinstance(item, Unfit):
                unfit.append((answer, item))
                continue
            uid, seq = item.record_id, item.envelope.device_seq
            if uid in there:
                if _same(there[uid], item):
                    repeats.append((answer, there[uid]))
                else:
                    unfit.append((answer, _set_apart(item, self._raw(answer.index), "same-id", OTHER_BYTES)))
            elif uid in new:
                if new[uid].header == item.header:
                    twins.append((answer, uid))
                else:
                    unfit.append((answer, _set_apart(item, self._raw(answer.index), "same-id", OTHER_BYTES)))
            elif numbers.get(seq, uid) != uid:
                unfit.append((answer, _set_apart(item, self._raw(answer.index), "same-seq", OTHER_SEQ)))
            else:
                new[uid], numbers[seq] = item, uid
        self._apply(list(new.values()))
        known = self._keep(unfit)
        fresh = {row.uid: row for row in self.rows}
        needs = self._enclose(new)
        for answer, item in zip(answers, items, strict=True):
            if isinstance(item, Opened) and new.get(item.record_id) is item:
                tell(answer, fresh[item.record_id], needs, first=True)
                answer.result |= self.once.get(item.record_id, {})
        for answer, uid in twins:
            tell(answer, fresh[uid], needs)
        if repeats:
            ruled, waiting = rulings([row for _, row in repeats]), needed([row for _, row in repeats])
            for answer, row in repeats:
                tell(answer, row, waiting, ruled.get(row.pk))
        for (answer, _), apart in zip(unfit, known, strict=True):
            answer.status = "conflict" if apart.kind in ("same-id", "same-seq") else "quarantined"
            answer.reason, answer.receipt, answer.dup = (
                apart.reason,
                json.loads(apart.receipt),
                apart.repeated,
            )
        return answers

    def _raw(self, index: int) -> str:
        return bytes(self.batch.records[index]).decode()

    def _apply(self, new: list[Opened]) -> None:
        """效果和行: in the device's order, then all rows, leaves and receipts together."""
        if not new:
            return
        scene = effects.scene(self.device, at=self.at)
        links = chain.Links(self.device, new)
        items = [
            effects.Item(
                each.record_id, each.envelope.device_seq, each.envelope.schema, each.envelope.body,
                times.judged(each.envelope, self.batch.now, self.at, since=self.device.at), links.gap_before(each.envelope.device_seq),
            )
            for each in new
        ]  # fmt: skip
        outcomes = effects.apply_all(items, scene)
        made = inserting.alike(Received, place_id=self.device.place_id, device=self.device)
        for each, item in zip(new, items, strict=True):
            outcome = outcomes[item.uid]
            if outcome.once:
                self.once[item.uid] = outcome.once
            self.rows.append(made(_row(each, item, outcome)))
        self._write(scene)
        chain.came(self.device, [item.seq for item in items])
        links.look(self.device, new, at=self.at)

    def _write(self, scene: effects.Scene) -> None:
        by = self._by(scene)
        entries = []
        for row in self.rows:
            row.at, row.by_person_id, row.by_role, row.by_label = self.at, by.person_id, by.role, by.label
            entries.append(LogEntry(row.KIND, row.subject, row.said()))
        leaves = record_many(self.device.place_id, entries, by=by, at=self.at)
        for row, leaf in zip(self.rows, leaves, strict=True):
            row.leaf_index = leaf.index
            row.receipt = self.desk.sign(str(row.uid), row.body_hash, received=self.at, leaf=leaf.index)
        inserting.insert(self.rows)

    def _by(self, scene: effects.Scene) -> Actor:
        """谁交来的: the device's person, in their post of today where there is one."""
        day = self.device.place.day_of(self.at)
        for post in scene.posts:
            if post.since <= day and (post.until is None or post.until >= day):
                return reach.actor_of(post)
        return Actor("person", "", str(scene.person)[:80], person_id=scene.person.pk)

    def _keep(self, unfit: list[tuple[Answer, Unfit]]) -> list[Quarantine]:
        """隔离: bytes that are no record of their own, each once however often it comes."""
        if not unfit:
            return []
        hashes = {item.raw_hash for _, item in unfit}
        rows = Quarantine.objects.filter(
            place_id=self.device.place_id, device=self.device, raw_hash__in=hashes
        )
        there = {row.raw_hash: row for row in rows}
        for row in there.values():
            row.repeated = True
        by = self._by(effects.scene(self.device, at=self.at))
        new: list[Quarantine] = []
        for _, item in unfit:
            if item.raw_hash in there:
                continue
            row = Quarantine(
                key=uuid4(), place_id=self.device.place_id, device=self.device, kind=item.kind, reason=item.reason[:400],
                uid=uuid5(_SPACE, f"{self.device.pk}/{item.raw_hash}"), record_id=item.record_id,
                body_hash=item.body_hash, raw=item.raw, raw_hash=item.raw_hash, at=self.at, by_person_id=by.person_id,
                by_role=by.role, by_label=by.label,
            )  # fmt: skip
            there[item.raw_hash] = row
            new.append(row)
        entries = [LogEntry(row.KIND, row.subject, row.said()) for row in new]
        for row, leaf in zip(new, record_many(self.device.place_id, entries, by=by, at=self.at), strict=True):
            row.leaf_index = leaf.index
            named = row.record_id or str(row.uid)
            row.receipt = self.desk.sign(
                named, row.body_hash or row.raw_hash, received=self.at, leaf=leaf.index
            )
        inserting.insert(new)
        return [there[item.raw_hash] for _, item in unfit]

    def _enclose(self, new: dict[UUID, Opened]) -> dict[UUID, list[str]]:
        """随附: what each new record names; what is not here yet is needed."""
        rows = [
            Enclosure(
                key=uuid4(), place_id=self.device.place_id, received=row, sha256=sha256, size=size, mime=mime
            )
            for row in self.rows
            for sha256, (size, mime) in {
                each.sha256: (each.size, each.mime) for each in new[row.uid].envelope.attachments
            }.items()
        ]
        inserting.insert(rows)
        return blobs.expected(rows, at=self.at)


def found(ids: set[UUID], device: Device) -> dict[UUID, Received]:
    """先前收到的: by record id."""
    if not ids:
        return {}
    return {row.uid: row for row in Received.objects.filter(place_id=device.place_id, uid__in=ids)}


def rulings(rows: Sequence[Received]) -> dict[UUID | None, Ruling]:
    """后来的处置, the last of each."""
    undecided = [row.pk for row in rows if row.status != Received.Status.ACCEPTED]
    if not undecided:
        return {}
    return {
        each.received_id: each for each in Ruling.objects.filter(received_id__in=undecided).order_by("pk")
    }


def needed(rows: Sequence[Received]) -> dict[UUID, list[str]]:
    """还缺的附件."""
    return blobs.missing(list(Enclosure.objects.filter(received__in=[row.pk for row in rows])))


def tell(
    answer: Answer,
    row: Received,
    needs: dict[UUID, list[str]],
    ruling: Ruling | None = None,
    *,
    first: bool = False,
) -> None:
    """照所存的答: the status it came to, its stored receipt, what is still needed."""
    answer.receipt, answer.dup, answer.need = json.loads(row.receipt), not first, needs.get(row.pk, [])
    answer.status, answer.reason = row.status, row.reason
    made = row.made
    if ruling is not None:
        made = ruling.made or made
        if ruling.choice in (Ruling.Choice.IN_ORDER, Ruling.Choice.ADOPT):
            answer.status, answer.reason = "accepted", ""
        if ruling.choice == Ruling.Choice.TRIED:
            answer.status, answer.reason = made.get("status", "quarantined"), ruling.words
        elif ruling.choice != Ruling.Choice.IN_ORDER:
            answer.decided = {"choice": ruling.choice, "words": ruling.words, "at": ruling.at.isoformat()}
    if answer.status == Received.Status.HELD:
        answer.status, answer.held = "accepted", True
    if number := made.get("number"):
        answer.result = {"number": number}


def _row(each: Opened, item: effects.Item, outcome: effects.Outcome) -> dict[str, Any]:
    said, when = each.envelope, item.times
    return {
        "key": uuid4(), "uid": item.uid, "device_seq": item.seq, "schema": said.schema, "body": said.body,
        "body_hash": said.body_hash, "header": each.header, "header_hash": each.header_hash, "signature": said.sig,
        "status": str(outcome.status), "reason": outcome.reason[:400], "made": outcome.made,
        "claimed_at": when.claimed, "sealed_at": when.sealed, "estimated_at": when.estimated,
        "happened_at": when.happened, "skew_seconds": int(when.skew.total_seconds()), "clock_wrong": when.wrong,
    }  # fmt: skip


def _same(row: Received, item: Opened) -> bool:
    return row.body_hash == item.envelope.body_hash and row.header_hash == item.header_hash


def _set_apart(item: Opened, raw: str, kind: str, reason: str) -> Unfit:
    said = item.envelope
    # The signature differs each time the same bytes are signed; what was signed does not.
    return Unfit(
        raw,
        envelope.digest(item.header.encode() + said.body.encode()),
        kind,
        reason,
        said.record_id,
        said.body_hash,
    )


def _said_names(item: Opened | Unfit) -> tuple[str | None, str]:
    if isinstance(item, Opened):
        return item.envelope.record_id, item.envelope.body_hash
    return item.record_id or None, item.body_hash


def _in_order(pair: tuple[Answer, Opened | Unfit]) -> tuple[int, int]:
    answer, item = pair
    return (item.envelope.device_seq if isinstance(item, Opened) else 2**60, answer.index)
