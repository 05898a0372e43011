"""日志的照片: made safe before they come here, kept once, shown to whoever sees the entry."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from wangge.integrity import kept_files, written
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import Prepared
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
        place_id=entry.place_id, entry=entry, uid=uid or uuid4(), width=file.width, height=file.height,
        **kept_files.columns(file),
    )  # fmt: skip
    with kept_files.beside(row, file), transaction.atomic():
        return written.keep(row, by=by, at=at)


def forget(photo: EntryPhoto) -> None:
    """删除文件, once the deletion has been committed."""
    EntryPhoto.objects.filter(pk=photo.pk).update(name="")
    transaction.on_commit(lambda: kept_files.path(photo).unlink(missing_ok=True))
