"""隐患的照片: made safe before they come here, kept once, shown to whoever sees the hazard."""

from datetime import datetime
from uuid import UUID, uuid4

from wangge.integrity import kept_files, written
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import Prepared
from wangge.safety.acts import act, take
from wangge.safety.lifecycle import NotAllowed
from wangge.safety.models import Hazard, HazardPhoto

MOST = 40


@act("attach", Hazard)
def attach(
    hazard: Hazard,
    *,
    file: Prepared,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: datetime,
) -> HazardPhoto:
    """附照片: the same picture is one."""
    twin = HazardPhoto.objects.filter(hazard=hazard, sha256=file.sha256).first()
    if twin is not None:
        return twin
    if hazard.photos.count() >= MOST:
        raise NotAllowed(f"这一处已有 {MOST} 份材料，不能再附。请把新的情况写成说明。")
    row = HazardPhoto(place=hazard.place, hazard=hazard, uid=uuid4(), **kept_files.columns(file))
    with kept_files.beside(row, file):
        written.keep(row, by=by, at=at)
        take("attach", hazard, note=file.name, uid=uid, by=by, at=at)
    return row
