"""附件 (blobs): files that come in pieces, each piece on the disk before it is acknowledged, the whole checked by its hash.

The original's hash stays its identity. What people see is a picture made anew (`integrity.safe_files`), kept with the
entry or the matter; the bytes as they came stay here.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from wangge.cases import attachments
from wangge.cases.models import Case
from wangge.integrity import safe_files
from wangge.integrity.actor import Actor
from wangge.journal import access, diary
from wangge.journal.models import Entry
from wangge.patrol import photos
from wangge.patrol.models import Patrol
from wangge.policy.pack import Refusal
from wangge.safety import photos as hazard_photos
from wangge.safety.models import Hazard
from wangge.sync import bodies, effects
from wangge.sync.models import Blob, Device, Enclosure, Received, Ruling

MOST_CHUNK = 1024 * 1024
EFFECTIVE = (Ruling.Choice.IN_ORDER, Ruling.Choice.ADOPT)


class NotNamed(Refusal):
    """没有记录提到它."""


class WrongOffset(Refusal):
    """位置不对: `offset` is where to go on."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"附件已经收到第 {offset} 字节，请从那里接着传。")
        self.offset = offset


class WrongContent(Refusal):
    """内容不符: what came is not the file of this hash; it begins again."""


def path(blob: Blob) -> Path:
    """存放处: under the media directory, by place and hash."""
    return Path(settings.MEDIA_ROOT) / "blobs" / str(blob.place_id) / blob.sha256[:2] / blob.sha256


def named(device: Device, sha256: str) -> Enclosure | None:
    """有记录提到: only what a record of this device names may be sent or asked for."""
    return Enclosure.objects.filter(place_id=device.place_id, received__device=device, sha256=sha256).first()


def standing(device: Device, sha256: str) -> Blob:
    """收到多少. NotNamed where no record of this device speaks of it."""
    enclosure = named(device, sha256)
    if enclosure is None:
        raise NotNamed("没有记录提到这个附件，请先传记录。")
    blob = Blob.objects.filter(place_id=device.place_id, sha256=sha256).first()
    return blob or Blob(place_id=device.place_id, sha256=sha256, size=enclosure.size)


def append(device: Device, sha256: str, *, offset: int, content: bytes, at: dt.datetime) -> Blob:
    """接上一段: written, fsynced file and directory, then acknowledged. Complete already: nothing is done.

    WrongOffset where it does not join on, WrongContent where the whole has another hash or size.
    """
    first = standing(device, sha256)
    if first.completed_at is not None:
        return first
    wrong, back = "", None
    with transaction.atomic():
        Blob.objects.bulk_create(
            [Blob(place_id=device.place_id, sha256=sha256, size=first.size)], ignore_conflicts=True
        )
        blob = Blob.objects.select_for_update().get(place_id=device.place_id, sha256=sha256)
        if blob.completed_at is not None:
            return blob
        where = path(blob)
        there = where.stat().st_size if where.exists() else 0
        if (
            there < blob.offset
        ):  # the file was lost, or the row is from a backup that is older than the disk's
            blob.offset = 0
        if offset != blob.offset:
            back = blob.offset
        elif offset + len(content) > blob.size:
            wrong = "附件比记录里说的大，已从头开始。"
        else:
            _write(where, offset, content)
            blob.offset = offset + len(content)
            if blob.offset == blob.size:
                if _hash(where) == sha256:
                    blob.completed_at = at
                else:
                    wrong = "附件的内容与校验值不符，已从头开始，请再传一次。"
        if wrong:
            blob.offset = 0
        blob.save(update_fields=["offset", "completed_at"])
    if back is not None:
        raise WrongOffset(back)
    if wrong:
        raise WrongContent(wrong)
    if blob.completed_at is not None:
        attach(blob, at=at)
    return blob


def keep(device: Device, sha256: str, content: bytes, *, at: dt.datetime) -> Blob:
    """整个收下: a file that was carried here."""
    blob = standing(device, sha256)
    if blob.completed_at is None and blob.offset < len(content):
        blob = append(device, sha256, offset=blob.offset, content=content[blob.offset :], at=at)
    return blob


def _write(where: Path, offset: int, content: bytes) -> None:
    where.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(where, os.O_RDWR | os.O_CREAT, 0o640), "r+b") as out:
        out.truncate(offset)  # a crash may have left more than was acknowledged
        out.seek(offset)
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    directory = os.open(where.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _hash(where: Path) -> str:
    with where.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


# --- what the records need, and what becomes of the files ---


def missing(enclosures: Sequence[Enclosure]) -> dict[UUID, list[str]]:
    """还缺的: by the record's key, the hashes that have not come whole."""
    if not enclosures:
        return {}
    wanted = {each.sha256 for each in enclosures}
    whole = Blob.objects.filter(
        place_id=enclosures[0].place_id, sha256__in=wanted, completed_at__isnull=False
    )
    here = set(whole.values_list("sha256", flat=True))
    needs: dict[UUID, list[str]] = {}
    for each in enclosures:
        if each.sha256 not in here:
            needs.setdefault(each.received_id, []).append(each.sha256)
    return needs


def expected(enclosures: Sequence[Enclosure], *, at: dt.datetime) -> dict[UUID, list[str]]:
    """新来的记录还缺的; files that are here already go to their entry after the commit."""
    needs = missing(enclosures)
    here = {each.sha256 for each in enclosures if each.sha256 not in needs.get(each.received_id, [])}
    for sha256 in here:
        blob = Blob.objects.get(place_id=enclosures[0].place_id, sha256=sha256)
        transaction.on_commit(partial(attach, blob, at=at))
    return needs


def wanted(device: Device) -> list[str]:
    """这台设备还要传的."""
    rows = Enclosure.objects.filter(
        place_id=device.place_id, received__device=device, attached_at=None, refused=""
    )
    return sorted({sha256 for hashes in missing(list(rows)).values() for sha256 in hashes})


def attach(blob: Blob, *, at: dt.datetime) -> None:
    """放到位: with the entries and matters of the records that name it; what cannot be shown is kept and said."""
    waiting = Enclosure.objects.filter(
        place_id=blob.place_id, sha256=blob.sha256, attached_at=None, refused=""
    )
    rows = list(waiting.select_related("received__device__place", "received__device__person"))
    if not rows:
        return
    try:
        file = safe_files.prepare(f"照片-{blob.sha256[:6]}", path(blob).read_bytes())
    except (safe_files.UnsafeFile, OSError) as refusal:
        reason = str(refusal) if isinstance(refusal, Refusal) else "附件的文件读不出来。"
        Enclosure.objects.filter(pk__in=[row.pk for row in rows]).update(refused=reason[:400])
        return
    for row in rows:
        try:
            with transaction.atomic():
                if _place(row, file, at):
                    Enclosure.objects.filter(pk=row.pk).update(attached_at=at)
        except Refusal as refusal:
            Enclosure.objects.filter(pk=row.pk).update(refused=str(refusal)[:400])


def turn(*, at: dt.datetime, batch: int = 100) -> int:
    """给循环用: files that are whole and were not put in place, because the machine stopped in between."""
    whole = Exists(
        Blob.objects.filter(
            place_id=OuterRef("place_id"), sha256=OuterRef("sha256"), completed_at__isnull=False
        )
    )
    done = Exists(Ruling.objects.filter(received=OuterRef("received"), choice__in=EFFECTIVE))
    waiting = Enclosure.objects.filter(whole, attached_at=None, refused="")
    waiting = waiting.filter(Q(received__status=Received.Status.ACCEPTED) | Q(done))
    pairs = set(waiting.values_list("place_id", "sha256")[:batch])
    for place_id, sha256 in pairs:
        attach(Blob.objects.get(place_id=place_id, sha256=sha256), at=at)
    return len(pairs)


def attach_waiting(received: Received, *, at: dt.datetime) -> None:
    """一条记录办成以后: its files that were here before."""
    hashes = Enclosure.objects.filter(received=received, attached_at=None, refused="").values_list(
        "sha256", flat=True
    )
    whole = Blob.objects.filter(
        place_id=received.place_id, sha256__in=list(hashes), completed_at__isnull=False
    )
    for blob in whole:
        attach(blob, at=at)


def _place(row: Enclosure, file: safe_files.Prepared, at: dt.datetime) -> bool:
    """Where the file belongs; False while its record has had no effect."""
    received = row.received
    made = _made(received)
    scene = effects.scene(received.device, at=at)
    if made.get("kind") == "entry":
        entry = Entry.objects.select_related("place", "grid").get(place_id=row.place_id, uid=made["uid"])
        by = _seer(entry, scene, at)
        diary.add_photo(entry, file=file, uid=uuid5(received.uid, row.sha256), by=by, at=at)
        if made.get("case"):
            _to_case(made["case"], row, file, scene, at)
        return True
    if made.get("kind") == "case":
        _to_case(made["uid"], row, file, scene, at)
        return True
    if made.get("kind") == "patrol":
        _to_patrol(made, row, file, scene, at)
        return True
    return made.get("kind") in ("visit", "amend")


def _made(received: Received) -> dict[str, Any]:
    if received.status == Received.Status.ACCEPTED:
        return received.made
    done = received.rulings.filter(choice__in=EFFECTIVE).first()
    return done.made if done else {}


def _seer(entry: Entry, scene: effects.Scene, at: dt.datetime) -> Actor:
    """看得到这条的岗位."""
    from wangge.territory import reach

    day = entry.place.day_of(at)
    for post in scene.posts:
        actor = reach.actor_of(post)
        held = access.post_of(actor, [day])
        if (
            held
            and access.seen_in(reach.reach_from(post.person_id, day, [post])).filter(pk=entry.pk).exists()
        ):
            return actor
    raise Refusal("写这条日志的人现在看不到它了，附件已留存。")


def _to_case(
    uid: str, row: Enclosure, file: safe_files.Prepared, scene: effects.Scene, at: dt.datetime
) -> None:
    from wangge.sync import commands

    case = Case.objects.select_related("place").get(place_id=row.place_id, uid=uid)
    by = commands.acting(case, "attach", scene.posts, at)
    attachments.attach(case, file=file, uid=uuid5(row.received.uid, f"case/{row.sha256}"), by=by, at=at)


def _to_patrol(
    made: dict[str, Any], row: Enclosure, file: safe_files.Prepared, scene: effects.Scene, at: dt.datetime
) -> None:
    """巡查的照片, with the item it shows; and with what was made of that finding."""
    patrol = Patrol.objects.select_related("place", "grid").get(place_id=row.place_id, uid=made["uid"])
    body: Any = bodies.read(row.received.schema, row.received.body)
    item = next((each.key for each in body.answers if row.sha256 in each.photos), "")
    by = scene.writer(patrol.grid, patrol.ended_at)
    photos.add(patrol, file=file, item=item, uid=uuid5(row.received.uid, row.sha256), by=by, at=at)
    for finding in made.get("findings", ()):
        if finding["key"] == item and finding["kind"] == "matter":
            _to_case(finding["uid"], row, file, scene, at)
        elif finding["key"] == item and finding["kind"] == "hazard":
            hazard = Hazard.objects.select_related("place", "grid").get(
                place_id=row.place_id, uid=finding["uid"]
            )
            hazard_photos.attach(
                hazard, file=file, uid=uuid5(row.received.uid, f"hazard/{row.sha256}"), by=by, at=at
            )


def forget(blobs: Iterable[Blob]) -> None:
    """删除原件, once the deletion has been committed."""
    for blob in blobs:
        where = path(blob)
        transaction.on_commit(partial(where.unlink, missing_ok=True))
