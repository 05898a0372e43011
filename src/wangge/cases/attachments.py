"""材料: what people hand in, made safe on arrival and served only to those who may see the matter.

A photo is decoded and encoded anew (place, camera and anything hidden behind it are gone); a PDF is kept as it is
and only ever handed out as a download. Files lie under the media directory by id; their names are never paths.
"""

import hashlib
import io
import os
import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from wangge.cases.acts import act, take
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Attachment, Case
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 2560  # a photo larger than this is scaled down
MAX_FILES = 9  # in one go
MAX_PER_CASE = 40
_MAGIC = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP", b"%PDF-": "PDF"}
_TYPES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
_BIDI = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])


class UnsafeFile(Refusal):
    """不能收的文件: the sentence says which and what can be handed in instead."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """验过的文件: decoded, made anew, measured; not yet kept."""

    name: str
    media_type: str
    content: bytes
    width: int | None = None
    height: int | None = None
    sha256: str = field(default="")


def prepare(name: str, source: bytes | BinaryIO) -> Prepared:
    """验收一个文件, before any transaction. UnsafeFile: too large, not a photo or PDF, or not what it says."""
    content = source if isinstance(source, bytes) else source.read(MAX_BYTES + 1)
    shown = plain_name(name)
    if len(content) > MAX_BYTES:
        raise UnsafeFile(f"“{shown}”太大,每个文件最多 {MAX_BYTES // 1024 // 1024} MB。可以把照片缩小后再交。")
    if not content:
        raise UnsafeFile(f"“{shown}”是空的,请重新选择。")
    kind = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "")
    if kind == "WEBP" and content[8:12] != b"WEBP":
        kind = ""
    if not kind:
        raise UnsafeFile(f"“{shown}”不是照片(JPEG、PNG、WebP)或 PDF。可以拍成照片再交。")
    if kind == "PDF":
        return _kept(shown, ".pdf", "application/pdf", content, None, None)
    made, width, height = _again(kind, content, shown)
    media_type, ending = _TYPES[kind]
    return _kept(shown, ending, media_type, made, width, height)


def _kept(name: str, ending: str, media_type: str, content: bytes, width: int | None, height: int | None) -> Prepared:
    stem = name.rsplit(".", 1)[0] if "." in name else name
    name = (stem[: 100 - len(ending)] or "材料") + ending
    return Prepared(name, media_type, content, width, height, hashlib.sha256(content).hexdigest())


def _again(kind: str, content: bytes, name: str) -> tuple[bytes, int, int]:
    """重新编码: only the picture itself survives."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as photo:
            if photo.width * photo.height > MAX_PIXELS:
                raise UnsafeFile(f"“{name}”的尺寸({photo.width}×{photo.height})太大,请缩小后再交。")
            photo.draft("RGB", (MAX_SIDE, MAX_SIDE))
            photo.load()
            turned = ImageOps.exif_transpose(photo)
            with_alpha = kind != "JPEG" and (turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info)
            plain = turned.convert("RGBA" if with_alpha else "RGB")
            plain.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
            bare = Image.new(plain.mode, plain.size)
            bare.paste(plain)
            out = io.BytesIO()
            bare.save(out, kind, **({} if kind == "PNG" else {"quality": 85}))
            return out.getvalue(), bare.width, bare.height
    except UnsafeFile:
        raise
    except Image.DecompressionBombError:
        raise UnsafeFile(f"“{name}”的尺寸太大,请缩小后再交。") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise UnsafeFile(f"“{name}”打不开,可能没有传完或者已损坏,请重新拍一张。") from None


def plain_name(name: str) -> str:
    """文件名: the last part only, one line, no invisible or direction characters."""
    name = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name.translate(_BIDI) if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*;]', "_", name).strip(" .")
    return name[:100] or "材料"


@act("attach", gives=Attachment)
def attach(
    case: Case, *, file: Prepared, public: bool = False, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: datetime,
) -> Attachment:  # fmt: skip
    """附材料: keep a prepared file with the matter. The same file under the same name is one."""
    twin = Attachment.objects.filter(case=case, sha256=file.sha256, name=file.name).first()
    if twin is not None:
        return twin
    if case.attachments.count() >= MAX_PER_CASE:
        raise NotAllowed(f"这件事项已有 {MAX_PER_CASE} 份材料,不能再附。请把新的情况写成说明。")
    if by.kind == "resident":
        public = True
    row = store(case, file, public=public, uid=uid, by=by, at=at)
    take("attach", case, uid=uid, note=file.name, by=by, at=at)
    return row


def store(
    case: Case, file: Prepared, *, public: bool, uid: UUID | None = None, by: Actor, at: datetime
) -> Attachment:
    """存放: file first, row second; a rolled-back transaction leaves no file behind."""
    row = Attachment(
        id=uuid.uuid4(), place_id=case.place_id, case=case, uid=uid or uuid.uuid4(), name=file.name,
        media_type=file.media_type, size=len(file.content), sha256=file.sha256, width=file.width, height=file.height,
        at=at, by_label=by.label, public=public,
    )  # fmt: skip
    where = path(row)
    where.parent.mkdir(parents=True, exist_ok=True)
    fresh = where.with_suffix(".part")
    try:
        with open(fresh, "xb", opener=lambda p, flags: os.open(p, flags, 0o640)) as out:
            out.write(file.content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, where)
        directory = os.open(where.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        row.save(force_insert=True)
    except BaseException:
        fresh.unlink(missing_ok=True)
        where.unlink(missing_ok=True)
        raise
    return row


def path(attachment: Attachment) -> Path:
    """存放处: under the media directory, by place and id."""
    return Path(settings.MEDIA_ROOT) / str(attachment.place_id) / attachment.pk.hex[:2] / attachment.pk.hex


def opened(attachment: Attachment) -> BinaryIO:
    """打开. UnsafeFile when it is not there any more."""
    try:
        return open(path(attachment), "rb")
    except FileNotFoundError:
        raise UnsafeFile(f"“{attachment.name}”的文件不在了,请从备份恢复材料目录。") from None


def headers(attachment: Attachment) -> dict[str, str]:
    """响应头: never sniffed, never run; a photo may be looked at, a paper is only handed out."""
    way = "inline" if attachment.is_image else "attachment"
    return {
        "Content-Type": attachment.media_type,
        "Content-Length": str(attachment.size),
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(attachment.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }


def shown_to_resident(case: Case, pk: UUID) -> Attachment | None:
    """给当事人看的材料."""
    return case.attachments.filter(pk=pk, public=True).first()


def orphans() -> list[Path]:
    """无主文件: files left by a crash between writing and commit; older than the rows could be."""
    root = Path(settings.MEDIA_ROOT)
    known = {pk.hex for pk in Attachment.objects.values_list("pk", flat=True)}
    return [each for each in root.rglob("*") if each.is_file() and each.name not in known]

