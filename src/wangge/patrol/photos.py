"""巡查的照片: made safe before they come here, kept once, shown to whoever sees the patrol."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from wangge.integrity import safe_files, written
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import Prepared, UnsafeFile
from wangge.patrol import access
from wangge.patrol.models import Patrol, PatrolPhoto


def add(
    patrol: Patrol, *, file: Prepared, item: str = "", uid: UUID | None = None, by: Actor, at: datetime
) -> PatrolPhoto:
    """附照片: may come after its patrol; the same picture on the same patrol is one."""
    access.demand_seen(patrol, by, at=at)
    twin = PatrolPhoto.objects.filter(patrol=patrol, sha256=file.sha256).first()
    if twin is not None:
        return twin
    row = PatrolPhoto(
        place_id=patrol.place_id, patrol=patrol, item=item[:40], uid=uid or uuid4(), name=file.name,
        media_type=file.media_type, size=len(file.content), sha256=file.sha256, width=file.width, height=file.height,
    )  # fmt: skip
    where = path(row)
    safe_files.put(where, file.content)  # file first, row second: what the row names is there
    try:
        with transaction.atomic():
            return written.keep(row, by=by, at=at)
    except BaseException:
        where.unlink(missing_ok=True)
        raise


def path(photo: PatrolPhoto) -> Path:
    """存放处: under the media directory, by place and key."""
    return Path(settings.MEDIA_ROOT) / "patrol" / str(photo.place_id) / photo.key.hex[:2] / photo.key.hex


def opened(photo: PatrolPhoto) -> BinaryIO:
    """打开. UnsafeFile when it is not there any more."""
    try:
        return open(path(photo), "rb")
    except FileNotFoundError:
        raise UnsafeFile(f"“{photo.name}”的文件不在了，请从备份恢复材料目录。") from None


def prepared(photo: PatrolPhoto) -> Prepared:
    """再取出: the same picture, to go with what is made of the finding."""
    with opened(photo) as stream:
        return Prepared(photo.name, photo.media_type, stream.read(), photo.width, photo.height, photo.sha256)


def headers(photo: PatrolPhoto) -> dict[str, str]:
    """响应头."""
    return safe_files.headers(photo.name, photo.media_type, photo.size)
