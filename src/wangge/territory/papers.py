"""来件: files that people bring to a command — read whole, UTF-8 or GBK, with a sentence when that fails."""

import datetime as dt
from pathlib import Path
from typing import Any

from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.territory.models import Person, Place

_MOST = 64 * 1024 * 1024


class BadPaper(Refusal):
    """来件读不了: no such file, too large, or not text."""


def text_in(path: str | Path, *, most: int = _MOST) -> str:
    """文件里的文字: UTF-8, else GB18030 (which contains GBK)."""
    if not path:
        raise BadPaper("请说明是哪个文件")
    path = Path(path)
    try:
        if path.stat().st_size > most:
            raise BadPaper(
                f"{path} 有 {path.stat().st_size // 1_048_576} MB，超过 {most // 1_048_576} MB，请分开"
            )
        body = path.read_bytes()
    except FileNotFoundError:
        raise BadPaper(f"没有文件 {path}") from None
    except OSError as error:
        raise BadPaper(f"{path} 读不出来：{error.strerror}") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise BadPaper(f"{path} 里有空字符（NUL），不是文字文件")
        return text
    raise BadPaper(f"{path} 不是文字文件，或编码既不是 UTF-8 也不是 GBK")


def place_called(code: str) -> Place:
    """按代码找地方; the refusal names those there are."""
    if place := Place.objects.filter(code=code).select_related("parent").first():
        return place
    known = list(Place.objects.order_by("code").values_list("code", "name")[:12])
    if not known:
        raise BadPaper("还没有任何地方。先运行 wangge setup，或 wangge place open")
    raise BadPaper(f"没有代码为“{code}”的地方；现有 {'、'.join(f'{code}（{name}）' for code, name in known)}")


def day(text: str) -> dt.date:
    """命令里的日期: 2026-03-01. ValueError otherwise."""
    return dt.date.fromisoformat(text)


COMMAND_LINE = Actor.importing("命令行")
WHAT = {"grid": "网格", "sector": "片区", "unit": "协办单位"}


def person(login: str | None) -> Person:
    """按登录名找人."""
    if found := Person.objects.filter(login=(login or "").lower()).select_related("place").first():
        return found
    raise BadPaper(f"没有登录名为“{login or ''}”的人；先用 wangge person add 登记")


def about(place: Place, grid: str | None, sector: str | None, unit: str | None) -> dict[str, Any]:
    """按代码找岗位所属的网格、片区或协办单位."""
    found: dict[str, Any] = {}
    for what, code, rows in (
        ("grid", grid, place.grids),
        ("sector", sector, place.sectors),
        ("unit", unit, place.units),
    ):
        if code and not (row := rows.filter(code=code).select_related("place").first()):
            known = "、".join(rows.order_by("code").values_list("code", flat=True)[:12]) or "（还没有）"
            raise BadPaper(f"“{place}”没有代码为“{code}”的{WHAT[what]}；现有 {known}")
        elif code:
            found[what] = row
    return found
