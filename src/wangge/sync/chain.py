"""链 (chain): a device's own sequence of records — which have come, what is missing, what waits for what."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.sync.envelope import FIRST, Opened
from wangge.sync.models import Device, Incident, Received

HOLD = dt.timedelta(days=5)  # afterwards a person decides


class Links:
    """前后相接: what came before each of the new records, in the table or in the batch itself."""

    def __init__(self, device: Device, new: Sequence[Opened]) -> None:
        rows = Received.objects.filter(place_id=device.place_id, device=device)
        mine = {each.envelope.device_seq: each for each in new}
        beside = {seq + step for seq in mine for step in (-1, 1)} - mine.keys()
        self.hashes = {seq: each.header_hash for seq, each in mine.items()}
        self.names = {seq: each.envelope.prev_hash for seq, each in mine.items()}
        found = rows.filter(device_seq__in=beside).values_list("device_seq", "header_hash", "header")
        for seq, hash_, header in found:
            self.hashes[seq], self.names[seq] = hash_, _prev_hash(header)
        there = set(later(device)) | mine.keys()
        self.missing = device.whole + 1
        while self.missing in there:
            self.missing += 1

    def gap_before(self, seq: int) -> bool:
        """前面有没到的: some earlier number of this device is not here."""
        return seq > self.missing

    def look(self, device: Device, new: Sequence[Opened], *, at: dt.datetime) -> None:
        """对一对: a record that names another predecessor than the one that came is told about the device, not refused."""
        broken = set()
        for each in new:
            for seq in (each.envelope.device_seq, each.envelope.device_seq + 1):
                before = self.hashes.get(seq - 1) if seq > 1 else FIRST
                if before is not None and self.names.get(seq, before) != before:
                    broken.add(seq)
        for seq in sorted(broken):
            tell(device, Incident.What.CHAIN, seq - 1, seq, at=at)


def _prev_hash(header: str) -> str:
    before, _, after = header.partition('"prev_hash":"')
    return after[:64] if before else ""


def numbers(device: Device, seqs: Iterable[int]) -> dict[int, UUID]:
    """序号已用: which record came under each of these numbers."""
    used = [seq for seq in seqs if seq <= device.high]
    if not used:
        return {}
    rows = Received.objects.filter(place_id=device.place_id, device=device, device_seq__in=used)
    return dict(rows.values_list("device_seq", "uid"))


def later(device: Device) -> list[int]:
    """缺号以后的: which numbers have come after the first that is missing, in order. Mostly none."""
    if device.high <= device.whole:
        return []
    rows = Received.objects.filter(place_id=device.place_id, device=device, device_seq__gt=device.whole)
    return list(rows.order_by("device_seq").values_list("device_seq", flat=True))


def came(device: Device, seqs: Iterable[int]) -> None:
    """来了: up to where all has come, and the greatest that has come, with these numbers; `advance` keeps it."""
    beyond = {*later(device), *seqs}
    device.high = max(device.high, *beyond)
    while device.whole + 1 in beyond:
        device.whole += 1


def advance(device: Device, sealed: int, *, at: dt.datetime) -> None:
    """记到哪里了: with the greatest number that the device says it gave out."""
    device.sealed, device.seen_at = max(device.sealed, device.high, min(sealed, 2**62)), at
    device.save(update_fields=["whole", "high", "sealed", "seen_at"])


def ranges(device: Device) -> list[tuple[int, int]]:
    """收到的序号, as runs from–to."""
    runs: list[tuple[int, int]] = [(1, device.whole)] if device.whole else []
    for seq in later(device):
        if runs and runs[-1][1] == seq - 1:
            runs[-1] = (runs[-1][0], seq)
        else:
            runs.append((seq, seq))
    return runs


@dataclass(frozen=True, slots=True)
class Gap:
    """缺号: numbers that the device gave out and that have not come; `why` is what explains them, if anything."""

    first: int
    last: int
    why: str


def gaps(device: Device) -> list[Gap]:
    """缺的序号 of a device, each with its explanation: not yet sent, or an incident of the phone."""
    found, before = [], 0
    for first, last in [*ranges(device), (device.sealed + 1, 0)]:
        if first > before + 1:
            found.append(Gap(before + 1, first - 1, _why(device, before + 1, first - 1)))
        before = last
    return found


def _why(device: Device, first: int, last: int) -> str:
    covers = Incident.objects.filter(device=device).filter(Q(since_seq__lte=last, until_seq__gte=first))
    incident = covers.order_by("pk").first()
    return str(incident.get_what_display()) if incident else "还没有传来"


def tell(device: Device, what: str, since: int, until: int, *, at: dt.datetime) -> Incident:
    """记下设备情况, once. It is about a phone; nobody is accused by it."""
    there = Incident.objects.filter(
        place_id=device.place_id, device=device, what=what, since_seq=since, until_seq=until
    ).first()
    row = Incident(place_id=device.place_id, device=device, what=what, since_seq=since, until_seq=until)
    return there or written.keep(row, by=Actor.clock(), at=at)


def waiting(device: Device) -> list[Received]:
    """在等的: held and not yet decided, in the device's order."""
    held = Received.objects.filter(place_id=device.place_id, device=device, status=Received.Status.HELD)
    if not held.exists():
        return []
    return list(
        held.filter(rulings=None).select_related("device__place", "device__person").order_by("device_seq")
    )


def release(device: Device, at: dt.datetime) -> int:
    """放行: what waited and has nothing missing before it any more takes effect now. Returns how many."""
    from wangge.sync import deciding

    rows = waiting(device)
    if not rows:
        return 0
    done = 0
    for row in rows:
        if row.device_seq > device.whole + 1:
            break
        if row.at + HOLD < at:
            continue  # its time is over: a person looks at both
        done += deciding.in_order(row, at=at) is not None
    return done
