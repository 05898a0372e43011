"""中文数字 (numerals): the numbers a sentence writes, so that they can be held against the ones executed."""

from __future__ import annotations

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
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
