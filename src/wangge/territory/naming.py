"""名称与代码: what may be a name, a code, a phone; refused before a database chokes or a page lies."""

import re
import unicodedata

from wangge.policy.pack import Refusal

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class BadName(Refusal):
    """名称不合用: empty, too long, or with characters nobody can read."""


def text_of(words: str, what: str, limit: int, *, may_be_empty: bool = False) -> str:
    """一行文字: trimmed, in one Unicode form; no control or invisible direction characters."""
    if not isinstance(words, str):
        raise BadName(f"{what}应是文字，现在是 {words!r}")
    words = unicodedata.normalize("NFC", words).strip()
    if not words and not may_be_empty:
        raise BadName(f"{what}不能为空")
    if hidden := [c for c in words if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]:
        raise BadName(f"{what}里有看不见的字符（U+{ord(hidden[0]):04X}），请删去后再填")
    if len(words) > limit:
        raise BadName(f"{what}最多 {limit} 个字，现在有 {len(words)} 个")
    return words


def code_of(code: str, what: str, limit: int) -> str:
    """代码: letters, digits, `-` and `_`: what stands in web addresses and commands."""
    code = text_of(code, what, limit)
    if not _CODE.fullmatch(code):
        raise BadName(f"{what}“{code}”只能用字母、数字、“-”和“_”，并以字母或数字开头")
    return code
