"""留存的文件 (kept files): the bytes that a row names – on the disk before the row is written, found again by its key.

Such a row has `place_id`, `key`, `name`, `media_type`, `size` and `sha256`; its class says in which `FOLDER` of the
media directory its files lie.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from wangge.integrity import safe_files
from wangge.integrity.safe_files import Prepared, UnsafeFile


@contextmanager
def beside(row: Any, file: Prepared) -> Iterator[None]:
    """文件先放好: the block writes the row; where it fails, the file goes too. Raises OSError."""
    where = path(row)
    safe_files.put(where, file.content)
    try:
        yield
    except BaseException:
        where.unlink(missing_ok=True)
        raise


def columns(file: Prepared) -> dict[str, Any]:
    """行里记的: what every such row says of its file."""
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.content),
        "sha256": file.sha256,
    }


def path(row: Any) -> Path:
    """存放处: under the media directory, by place and key."""
    return Path(settings.MEDIA_ROOT) / row.FOLDER / str(row.place_id) / row.key.hex[:2] / row.key.hex


def opened(row: Any) -> BinaryIO:
    """打开. UnsafeFile when it is not there any more."""
    try:
        return open(path(row), "rb")
    except FileNotFoundError:
        raise UnsafeFile(f"“{row.name}”的文件不在了，请从备份恢复材料目录。") from None


def prepared(row: Any) -> Prepared:
    """再取出: the same picture, to go with what is made of the row it belongs to."""
    with opened(row) as stream:
        return Prepared(row.name, row.media_type, stream.read(), row.width, row.height, row.sha256)


def headers(row: Any) -> dict[str, str]:
    """响应头: never sniffed, never run; a photo may be looked at, a paper is only handed out."""
    return safe_files.headers(row.name, row.media_type, row.size)
