"""单元格 (cells): what is written into a table that a spreadsheet program will open — always words, never a formula."""

import re

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z", re.ASCII)
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def inert(cell: object) -> str:
    """不作公式: a cell that a spreadsheet would calculate gets an apostrophe before it; numbers stay numbers."""
    text = str(cell)
    if text.lstrip(" ").startswith(_STARTS) and not _NUMBER.match(text):
        return "'" + text
    return text
