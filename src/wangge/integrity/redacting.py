"""删去文字: named words are taken out of what was written, wherever they stand; what was there cannot be told from what is left."""

import re
from collections.abc import Iterable, Sequence

from wangge.policy.pack import Refusal

MARK = "［已删去］"
SHORTEST, LONGEST, MOST = 2, 200, 20
_BETWEEN = r"[\s\-–—.·]*"  # a number is written with spaces and dashes, and without


def asked(lines: Iterable[str]) -> list[str]:
    """要删的字, one passage each, as they were asked for. Refusal where one would take out half the text."""
    passages = list(dict.fromkeys(each.strip() for each in lines if each.strip()))
    if not passages:
        raise Refusal("请写要删去的字，一行一处，照原文写。")
    if len(passages) > MOST:
        raise Refusal(f"一次最多删 {MOST} 处，请分几次。")
    for each in passages:
        if not SHORTEST <= len(each) <= LONGEST or "\0" in each or each in MARK:
            raise Refusal(
                f"“{each[:20]}”太短或太长：每处 {SHORTEST} 到 {LONGEST} 个字，写完整的姓名、电话或地址。"
            )
    return passages


def cut(text: str, passages: Sequence[str], *, limit: int | None = None) -> str:
    """删去后的文字: each passage replaced by `MARK`, the longest first. A number is found however it is spaced."""
    for each in sorted(passages, key=len, reverse=True):
        text = _pattern(each).sub(MARK, text)
    return text[:limit]


def count(text: str, passages: Sequence[str]) -> int:
    """有几处."""
    return cut(text, passages).count(MARK) - text.count(MARK)


def _pattern(passage: str) -> re.Pattern[str]:
    plain = re.sub(_BETWEEN, "", passage)
    if len(plain) > 4 and plain.isdecimal():
        return re.compile(rf"(?<!\d){_BETWEEN.join(plain)}(?!\d)")
    return re.compile(re.escape(passage))
