"""巡查的照片: made safe before they come here, kept once, shown to whoever sees the patrol."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from wangge.integrity import kept_files, written
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import Prepared
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
        place_id=patrol.place_id, patrol=patrol, item=item[:40], uid=uid or uuid4(), width=file.width,
        height=file.height, **kept_files.columns(file),
    )  # fmt: skip
    with kept_files.beside(row, file), transaction.atomic():
        return written.keep(row, by=by, at=at)
