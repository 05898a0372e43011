"""隐患的照片: made safe before they come here, kept once, shown to whoever sees the hazard."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings

from wangge.integrity import safe_files, written
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import Prepared, UnsafeFile
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
    row = HazardPhoto(
        place=hazard.place, hazard=hazard, uid=uuid4(), name=file.name, media_type=file.media_type,
        size=len(file.content), sha256=file.sha256,
    )  # fmt: skip
    where = path(row)
    safe_files.put(where, file.content)  # file first, row second: what the row names is there
    try:
        written.keep(row, by=by, at=at)
        take("attach", hazard, note=file.name, uid=uid, by=by, at=at)
    except BaseException:
        where.unlink(missing_ok=True)
        raise
    return row


def path(photo: HazardPhoto) -> Path:
    """存放处: under the media directory, by place and key."""
    return Path(settings.MEDIA_ROOT) / "hazards" / str(photo.place_id) / photo.key.hex[:2] / photo.key.hex


def opened(photo: HazardPhoto) -> BinaryIO:
    """打开. UnsafeFile when it is not there any more."""
    try:
        return open(path(photo), "rb")
    except FileNotFoundError:
        raise UnsafeFile(f"“{photo.name}”的文件不在了，请从备份恢复材料目录。") from None


def headers(photo: HazardPhoto) -> dict[str, str]:
    """响应头."""
    return safe_files.headers(photo.name, photo.media_type, photo.size)
