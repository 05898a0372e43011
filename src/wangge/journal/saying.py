"""话的检查: what may stand in a diary, before a database chokes or a page lies."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from wangge.policy.pack import Refusal

LONGEST = 4000  # characters of an entry


def words(text: str, what: str, *, limit: int = LONGEST, needed: bool = True) -> str:
    """话: trimmed, never empty where it is needed, never longer than `limit` characters, no NUL."""
    text = (text or "").replace("\r\n", "\n").strip()
    if "\x00" in text:
        raise Refusal(f"{what}里有存不下的字符，请重新输入。")
    if needed and not text:
        raise Refusal(f"还没有写{what}。")
    if len(text) > limit:
        raise Refusal(f"{what}有 {len(text)} 字，最多 {limit} 字，请写短些。")
    return text


def sections(given: Mapping[str, str], labels: Mapping[str, Any], *, limit: int = 3000) -> dict[str, str]:
    """各段的话: those of a signed paper that are not empty, by name; a refusal names the section."""
    said = {
        name: words(given.get(name, ""), str(label), limit=limit, needed=False)
        for name, label in labels.items()
    }
    return {name: text for name, text in said.items() if text}


def chosen(value: str, choices: type, what: str) -> str:
    """选项: one of a closed list."""
    values = _values(choices)
    if value not in values:
        raise Refusal(f"没有“{value}”这种{what}；可以是：{'、'.join(values)}。")
    return value


@cache
def _values(choices: type) -> tuple[str, ...]:
    return tuple(map(str, choices.values))  # type: ignore[attr-defined]


def point(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    """一个点: both or neither, and on the earth."""
    if longitude is None and latitude is None:
        return None
    if longitude is None or latitude is None:
        raise Refusal("位置要经度、纬度一起给，或者都不给。")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise Refusal("位置不在地球上：经度在 -180 到 180 之间，纬度在 -90 到 90 之间。")
    return longitude, latitude


def whole(*moments: dt.datetime | None) -> None:
    """时刻要有时区."""
    if any(each is not None and each.tzinfo is None for each in moments):
        raise Refusal("时间没有时区，请补上时区（如 +08:00）。")


def claimed(moment: dt.datetime | None, at: dt.datetime) -> dt.datetime:
    """所说的时刻: never later than its arrival; a clock that runs ahead is no reason to lose a record."""
    return at if moment is None else min(moment, at)
