"""中文数字 (numerals): the numbers a sentence writes, so that they can be held against the ones executed."""

from __future__ import annotations

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NAMES = "零一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NUMBER = r"([零〇一二两三四五六七八九十百千万]+|\d+(?:\.\d+)?)"


def number(written: str) -> float:
    """读数: 二十四 → 24, 一百五十 → 150, 30 → 30."""
    if written[0].isdigit():
        return float(written)
    total = section = digit = 0
    for sign in written:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * _TENS[sign], 0
    return float(total + section + digit)


def numbers_before(unit: str, sentence: str) -> set[float]:
    """句中某个单位之前的数: `unit` is a pattern, as “次” or “天|日”."""
    return {number(found) for found in re.findall(rf"{_NUMBER}\s*{unit}", sentence)}


def chinese(value: float) -> str:
    """说数: 4 → 四, 2 → 两, 12 → 十二, 24 → 二十四; digits where nobody would say it in words."""
    if value != int(value) or not 0 <= value < 100:
        return f"{value:g}"
    tens, ones = divmod(int(value), 10)
    if not tens:
        return "两" if ones == 2 else _NAMES[ones]
    return ("" if tens == 1 else _NAMES[tens]) + "十" + (_NAMES[ones] if ones else "")


def ordinal(value: int) -> str:
    """第几: 2 → 第二."""
    return "第" + ("二" if value == 2 else chinese(value))
