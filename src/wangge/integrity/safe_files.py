"""安全收件: a file that somebody hands in, made safe before anything else touches it, and put down whole or not at all.

A photo is decoded and encoded anew (place, camera and anything hidden behind it are gone); a PDF is kept as it is
and only ever handed out as a download. Files lie under the media directory by id; their names are never paths.
"""

import hashlib
import io
import os
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from PIL import Image, ImageOps, UnidentifiedImageError

from wangge.policy.pack import Refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 2560  # a photo larger than this is scaled down
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
        raise UnsafeFile(
            f"“{shown}”太大，每个文件最多 {MAX_BYTES // 1024 // 1024} MB。可以把照片缩小后再交。"
        )
    if not content:
        raise UnsafeFile(f"“{shown}”是空的，请重新选择。")
    kind = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "")
    if kind == "WEBP" and content[8:12] != b"WEBP":
        kind = ""
    if not kind:
        raise UnsafeFile(f"“{shown}”不是照片（JPEG、PNG、WebP）或 PDF。可以拍成照片再交。")
    if kind == "PDF":
        return _kept(shown, ".pdf", "application/pdf", content, None, None)
    made, width, height = _again(kind, content, shown)
    media_type, ending = _TYPES[kind]
    return _kept(shown, ending, media_type, made, width, height)


def _kept(
    name: str, ending: str, media_type: str, content: bytes, width: int | None, height: int | None
) -> Prepared:
    stem = name.rsplit(".", 1)[0] if "." in name else name
    name = (stem[: 100 - len(ending)] or "材料") + ending
    return Prepared(name, media_type, content, width, height, hashlib.sha256(content).hexdigest())


def _again(kind: str, content: bytes, name: str) -> tuple[bytes, int, int]:
    """重新编码: only the picture itself survives."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as photo:
            if photo.width * photo.height > MAX_PIXELS:
                raise UnsafeFile(f"“{name}”的尺寸（{photo.width}×{photo.height}）太大，请缩小后再交。")
            photo.draft("RGB", (MAX_SIDE, MAX_SIDE))
            photo.load()
            if photo.mode in ("RGB", "RGBA", "L"):  # smaller first: each later step makes a copy
                photo.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
            turned = ImageOps.exif_transpose(photo)
            with_alpha = kind != "JPEG" and (
                turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
            )
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
        raise UnsafeFile(f"“{name}”的尺寸太大，请缩小后再交。") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        raise UnsafeFile(f"“{name}”打不开，可能没有传完或者已损坏，请重新拍一张。") from None


def plain_name(name: str) -> str:
    """文件名: the last part only, one line, no invisible or direction characters."""
    name = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name.translate(_BIDI) if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*;]', "_", name).strip(" .")
    return name[:100] or "材料"


def put(where: Path, content: bytes) -> None:
    """放好: the whole file or none, on the disk before the caller goes on. Raises OSError."""
    where.parent.mkdir(parents=True, exist_ok=True)
    fresh = where.with_suffix(".part")
    try:
        with open(fresh, "xb", opener=lambda path, flags: os.open(path, flags, 0o640)) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, where)
        directory = os.open(where.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except BaseException:
        fresh.unlink(missing_ok=True)
        where.unlink(missing_ok=True)
        raise


def for_its_owner(where: Path) -> BinaryIO:
    """只给本程序看的文件, opened anew for writing: whoever else has an account on this machine reads nothing of it."""
    where.parent.mkdir(parents=True, exist_ok=True)
    where.parent.chmod(0o700)
    where.unlink(missing_ok=True)
    return open(where, "xb", opener=lambda path, flags: os.open(path, flags, 0o600))


def headers(name: str, media_type: str, size: int) -> dict[str, str]:
    """响应头: never sniffed, never run; a photo may be looked at, a paper is only handed out."""
    way = "inline" if media_type.startswith("image/") else "attachment"
    return {
        "Content-Type": media_type,
        "Content-Length": str(size),
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
