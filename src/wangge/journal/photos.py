"""日志的照片: made safe before they come here, kept once, shown to whoever sees the entry."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from wangge.integrity import safe_files, written
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import Prepared, UnsafeFile
from wangge.journal import access
from wangge.journal.models import Entry, EntryPhoto


def add_photo(
    entry: Entry, *, file: Prepared, uid: UUID | None = None, by: Actor, at: datetime
) -> EntryPhoto:
    """附照片: may come after its entry; the same picture on the same entry is one."""
    access.demand_seen(entry, by, at=at)
    twin = EntryPhoto.objects.filter(entry=entry, sha256=file.sha256).first()
    if twin is not None:
        return twin
    row = EntryPhoto(
        place_id=entry.place_id, entry=entry, uid=uid or uuid4(), name=file.name, media_type=file.media_type,
        size=len(file.content), sha256=file.sha256, width=file.width, height=file.height,
    )  # fmt: skip
    where = path(row)
    safe_files.put(where, file.content)  # file first, row second: what the row names is there
    try:
        with transaction.atomic():
            return written.keep(row, by=by, at=at)
    except BaseException:
        where.unlink(missing_ok=True)
        raise


def path(photo: EntryPhoto) -> Path:
    """存放处: under the media directory, by place and key."""
    return Path(settings.MEDIA_ROOT) / "journal" / str(photo.place_id) / photo.key.hex[:2] / photo.key.hex


def opened(photo: EntryPhoto) -> BinaryIO:
    """打开. UnsafeFile when it is not there any more."""
    try:
        return open(path(photo), "rb")
    except FileNotFoundError:
        raise UnsafeFile(f"“{photo.name}”的文件不在了，请从备份恢复材料目录。") from None


def prepared(photo: EntryPhoto) -> Prepared:
    """再取出: the same picture, to go with the matter that is made of the entry."""
    with opened(photo) as stream:
        return Prepared(photo.name, photo.media_type, stream.read(), photo.width, photo.height, photo.sha256)


def headers(photo: EntryPhoto) -> dict[str, str]:
    """响应头."""
    return safe_files.headers(photo.name, photo.media_type, photo.size)


def forget(photo: EntryPhoto) -> None:
    """删除文件, once the deletion has been committed."""
    EntryPhoto.objects.filter(pk=photo.pk).update(name="")
    transaction.on_commit(lambda: path(photo).unlink(missing_ok=True))
