"""材料: what people hand in, made safe on arrival and served to those who may see it.

What makes a file safe is in `integrity.safe_files`; here it is kept with its matter.
"""

import logging
import re
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet

from wangge.cases import access
from wangge.cases.acts import act, take
from wangge.cases.lifecycle import UNITS, NotAllowed
from wangge.cases.models import Act, Attachment, Case
from wangge.integrity import kept_files
from wangge.integrity.actor import Actor
from wangge.integrity.safe_files import (
    MAX_BYTES,
    MAX_PIXELS,
    MAX_SIDE,
    Prepared,
    UnsafeFile,
    plain_name,
    prepare,
)
from wangge.policy.pack import Refusal
from wangge.territory.models import Post

log = logging.getLogger(__name__)

__all__ = [
    "MAX_BYTES", "MAX_FILES", "MAX_PER_CASE", "MAX_PIXELS", "MAX_SIDE", "Prepared", "UnsafeFile", "attach",
    "orphans", "plain_name", "prepare", "seen_by", "share", "shown_to_resident", "store", "turn",
]  # fmt: skip

MAX_FILES = 9  # in one go
MAX_PER_CASE = 40
MOST_LEFT = 20  # files without a row that crashes may explain
_NAME = re.compile("[0-9a-f]{32}")  # of a file: its row's key


@act("attach", gives=Attachment)
def attach(
    case: Case, *, file: Prepared, public: bool = False, shared: bool = False, uid: UUID | None = None,
    base_version: int | None = None, by: Actor, at: datetime,
) -> Attachment:  # fmt: skip
    """附材料: keep a prepared file with the matter. The same file under the same name is one."""
    twin = Attachment.objects.filter(case=case, sha256=file.sha256, name=file.name).first()
    if twin is not None:
        return twin
    if case.attachments.count() >= MAX_PER_CASE:
        raise NotAllowed(f"这件事项已有 {MAX_PER_CASE} 份材料，不能再附。请把新的情况写成说明。")
    if by.kind == "resident":
        public = True
    row = store(case, file, public=public, shared=shared, uid=uid, by=by, at=at)
    take("attach", case, uid=uid, note=file.name, by=by, at=at)
    return row


@act("share")
def share(
    case: Case, *, files: Collection[Attachment], uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: datetime,
) -> Act:  # fmt: skip
    """给协办单位看: from now on exactly these are seen by those who assist or watch from outside the office."""
    wanted = {each.pk for each in files}
    rows = list(case.attachments.order_by("at"))
    if not wanted <= {each.pk for each in rows}:
        raise Refusal("选的材料不在这件事项里，请刷新后再选。")
    moved = [each for each in rows if each.shared != (each.pk in wanted)]
    if not moved:
        raise NotAllowed("选的和现在一样，没有改动。")
    shown, hidden = ("、".join(each.name for each in moved if each.shared is was) for was in (False, True))
    for each in moved:
        each.shared = not each.shared
    Attachment.objects.bulk_update(moved, ["shared"])
    note = "；".join(
        text for text in (shown and f"给协办单位看：{shown}", hidden and f"不再给看：{hidden}") if text
    )
    return take("share", case, uid=uid, note=note, by=by, at=at)


def seen_by(case: Case, by: Actor) -> QuerySet[Attachment]:
    """这个人看得到的材料: all for the office and the grid; who assists or watches sees what was shared, and what their own side brought."""
    rows = case.attachments.order_by("at")
    if by.role not in access.MASKED:
        return rows
    post = access.post_of(by)
    if post is None:
        return rows.filter(shared=True)
    side = Post.objects.filter(role__in=UNITS if post.role in UNITS else {post.role})
    side = (
        side.filter(unit_id=post.unit_id) if post.unit_id else side.filter(place_id=post.place_id, unit=None)
    )
    brought = Act.objects.filter(
        case=case, act="attach", by_role__in=access.MASKED, by_person_id__in=side.values("person_id")
    )
    return rows.filter(Q(shared=True) | Q(uid__in=brought.values("uid")))


def store(
    case: Case,
    file: Prepared,
    *,
    public: bool,
    shared: bool = False,
    uid: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Attachment:
    """存放: file first, row second; a rolled-back transaction leaves no file behind."""
    row = Attachment(
        id=uuid.uuid4(), place_id=case.place_id, case=case, uid=uid or uuid.uuid4(), width=file.width,
        height=file.height, at=at, by_label=by.label, public=public, shared=shared, **kept_files.columns(file),
    )  # fmt: skip
    with kept_files.beside(row, file):
        row.save(force_insert=True)
    return row


def shown_to_resident(case: Case, pk: UUID) -> Attachment | None:
    """给当事人看的材料."""
    return case.attachments.filter(pk=pk, public=True).first()


def turn(*, at: datetime) -> int:
    """清理无主文件, once a day: left by a crash between file and row, a day old at least. How many went.

    A crash leaves a few. Many without a row mean that the database is another one, or older: then all stay.
    """
    if not cache.add("attachments:swept", at.isoformat(), 24 * 3600):
        return 0
    gone = orphans(before=at - timedelta(days=1))
    if len(gone) > MOST_LEFT:
        log.warning(
            "材料目录里有 %d 个文件没有对应的记录，一个也没有删：请核对数据库是不是这一个、是不是最新的。",
            len(gone),
        )
        return 0
    for each in gone:
        each.unlink(missing_ok=True)
    return len(gone)


def orphans(*, before: datetime) -> list[Path]:
    """无主文件: files where `kept_files.path` would put one, last written before then, that no row names."""
    found = {
        each.name: each
        for each in Path(settings.MEDIA_ROOT).glob("[0-9]*/[0-9a-f][0-9a-f]/*")
        if _old(each, before)
    }
    names = list(found)
    for start in range(0, len(names), 500):
        named = Attachment.objects.filter(pk__in=[UUID(each) for each in names[start : start + 500]])
        for pk in named.values_list("pk", flat=True):
            del found[pk.hex]
    return list(found.values())


def _old(each: Path, before: datetime) -> bool:
    return bool(_NAME.fullmatch(each.name)) and each.is_file() and each.stat().st_mtime < before.timestamp()
