"""读值 (readers): how one TOML value becomes one field of a form; a wrong value is a sentence.

A reader is a function from a raw value to a clean one; it raises `Bad`, to which the caller adds key and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, field, fields
from datetime import date, time
from typing import Any

from .pack import nearest

Reader = Callable[[Any], Any]


class Bad(ValueError):
    """写错了: a key or a value that cannot be read."""

    def __init__(self, message: str, key: str = "") -> None:
        self.key = key
        super().__init__(message)


def key(reader: Reader, *, name: str = "", default: Any = MISSING, factory: Any = MISSING) -> Any:
    """一个字段: its reader, its name in the pack where Python's differs, its default where it may be left out."""
    return field(metadata={"reader": reader, "key": name}, default=default, default_factory=factory)


def keys_of(form: type) -> tuple[list[str], list[str]]:
    """必写的项与可写的项: the keys a form must carry, and those it may."""
    must: list[str] = []
    may: list[str] = []
    for each in fields(form):
        if each.init:
            needed = each.default is MISSING and each.default_factory is MISSING
            (must if needed else may).append(name_of(each))
    return must, may


def name_of(each: Any) -> str:
    """The key's name in a pack."""
    return each.metadata["key"] or each.name.replace("_", "-")


def read(form: type, raw: Mapping[str, Any], *, beside: Collection[str] = ()) -> Any:
    """读一张表: the dataclass `form` from a TOML table; keys named in `beside` belong to someone else."""
    known = {name_of(each): each for each in fields(form) if each.init}
    for given in raw:
        if given not in known and given not in beside:
            raise Bad(f"不认识的项“{given}”。{nearest(given, [*known, *beside])}", given)
    values = {}
    for name, each in known.items():
        if name in raw:
            try:
                values[each.name] = each.metadata["reader"](raw[name])
            except Bad as bad:
                raise Bad(f"“{name}”{bad}" if not bad.key else str(bad), bad.key or name) from None
        elif each.default is MISSING and each.default_factory is MISSING:
            raise Bad(f"缺少“{name}”")
    return form(**values)


def shown(value: Any) -> str:
    """The value as the writer of the pack wrote it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"“{value}”" if isinstance(value, str) else str(value)


def word(known: Mapping[str, Any]) -> Reader:
    def read_word(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise Bad(f"的值{shown(value)}不认识。{nearest(str(value), known)}")
        return value

    return read_word


def wordlist(known: Mapping[str, Any]) -> Reader:
    """One word or a list of words; a tuple either way."""
    one = word(known)

    def read_words(value: Any) -> tuple[str, ...]:
        several = value if isinstance(value, list) else [value]
        if not several:
            raise Bad("是空的，至少写一个")
        found = tuple(one(each) for each in several)
        if len(set(found)) < len(found):
            raise Bad("里有重复的词")
        return found

    return read_words


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Bad(f"应是一句话，现在是{shown(value)}")
    return value.strip()


def truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Bad(f"应写 true 或 false，现在是{shown(value)}")
    return value


def count(low: int = 0, high: int = 10_000) -> Reader:
    def read_count(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Bad(f"应是整数，现在是{shown(value)}")
        if not low <= value <= high:
            raise Bad(f"应在 {low} 与 {high} 之间，现在是 {value}")
        return value

    return read_count


def ladder(low: int = 0, high: int = 10_000) -> Reader:
    one = count(low, high)

    def read_counts(value: Any) -> tuple[int, ...]:
        several = value if isinstance(value, list) else [value]
        return tuple(sorted({one(each) for each in several}))

    return read_counts


def number(low: float, high: float) -> Reader:
    def read_number(value: Any) -> float:
        if not isinstance(value, (int, float)) or isinstance(value, bool) or value != value:
            raise Bad(f"应是数字，现在是{shown(value)}")
        if not low <= value <= high:
            raise Bad(f"应在 {low:g} 与 {high:g} 之间，现在是 {value}")
        return value

    return read_number


def span(low: float, high: float) -> Reader:
    """`[1000, 5000]`: two numbers, the lower first."""
    one = number(low, high)

    def read_span(value: Any) -> tuple[float, float]:
        if not isinstance(value, list) or len(value) != 2:
            raise Bad(f"应写成 [低, 高] 两个数，现在是{shown(value)}")
        first, last = one(value[0]), one(value[1])
        if first > last:
            raise Bad(f"应是低的在前，现在是 {value}")
        return first, last

    return read_span


def table(form: type) -> Reader:
    def read_table(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Bad(f"应是一张小表 {{ … }}，现在是{shown(value)}")
        try:
            return read(form, value)
        except Bad as bad:
            raise Bad(f"里：{bad}") from None

    return read_table


def tables(form: type) -> Reader:
    one = table(form)

    def read_tables(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise Bad("应是一列小表 [{ … }, { … }]")
        return tuple(one(each) for each in value)

    return read_tables


def either(first: Reader, second: Reader, *, table_second: bool = True) -> Reader:
    """A plain value by the first reader, a table by the second."""

    def read_either(value: Any) -> Any:
        return second(value) if isinstance(value, dict) == table_second else first(value)

    return read_either


_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


def clock(value: Any) -> time | None:
    """`17:30`; 24:00 – the end of the day – is None."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not found or (found[1] == "24" and found[2] != "00"):
        raise Bad(f"应写成 17:30 这样的钟点，现在是{shown(value)}")
    return None if found[1] == "24" else time(int(found[1]), int(found[2]))


def closing(value: Any) -> time | str | None:
    """A clock, or `close` for the close of business."""
    return "close" if value == "close" else clock(value)


def month_day(value: Any) -> str:
    """`01-31`: a day of every year."""
    try:
        if not isinstance(value, str):
            raise ValueError
        month, day = value.split("-")
        return f"{date(2000, int(month), int(day)):%m-%d}"
    except ValueError:
        raise Bad(f"应写成“01-31”这样的月日，现在是{shown(value)}") from None
