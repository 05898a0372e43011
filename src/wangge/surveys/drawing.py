"""抽样 (drawing): households by their number alone, by a seed that is kept, so that anybody can draw again. No Django.

Each number is hashed with the seed – SHA-256 of `seed|grid|number`, UTF-8 – and the smallest so many are taken: any
computer gives the same, and no random generator needs to be trusted.
"""

import csv
import hashlib
import io
import re
from collections import Counter

from wangge.policy.pack import Refusal

MOST = 5000  # households of one grid
_DOOR = re.compile(
    r"[0-9A-Za-z#/\-–—.·()（）号楼栋幢座单元室户层排弄巷院门东西南北中前后甲乙丙丁零一二三四五六七八九十百]{1,20}"
)
_LONG = re.compile(r"\d{7}")  # a telephone or identity number, no door
_HEADS = {"门牌", "门牌号", "门号", "户号", "房号", "户", "序号", "网格", "house", "door", "grid"}


def doors(text: str) -> list[str]:
    """户号表: one number a line. Refusal names the line that looks like a name or a telephone."""
    found: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        door = line.strip().strip(",，;；")
        if not door or (not found and door.lower() in _HEADS):
            continue
        found.append(_door(door, number))
    return _once(found)


def numbered(households: int) -> list[str]:
    """只有户数: the office's own list in its own order, 1 to the last."""
    if not 1 <= households <= MOST:
        raise Refusal(f"户数在 1 到 {MOST} 之间。")
    return [str(n) for n in range(1, households + 1)]


def by_grid(text: str) -> dict[str, list[str]]:
    """全社区的户号表: a CSV of two columns, grid code and number."""
    found: dict[str, list[str]] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
        cells = [each.strip() for each in row]
        if not any(cells) or (number == 1 and cells[0].lower() in _HEADS):
            continue
        if len(cells) < 2 or not cells[0] or not cells[1] or any(cells[2:]):
            raise Refusal(f"第 {number} 行要有两栏：网格代码、户号，没有别的。")
        found.setdefault(cells[0], []).append(_door(cells[1], number))
    if not found:
        raise Refusal("这张表是空的。每行两栏：网格代码、户号。")
    return {grid: _once(each) for grid, each in found.items()}


def _door(door: str, line: int) -> str:
    if (
        not _DOOR.fullmatch(door)
        or _LONG.search(door)
        or not re.search(r"[0-9零一二三四五六七八九十百]", door)
    ):
        raise Refusal(f"第 {line} 行“{door[:20]}”不像楼号门号。这里只写户号，不写姓名、电话。")
    return door


def _once(found: list[str]) -> list[str]:
    if not found:
        raise Refusal("还没有户号。每行写一户，或者只写户数。")
    if len(found) > MOST:
        raise Refusal(f"一个网格最多 {MOST} 户，这里有 {len(found)} 户。")
    if twice := [door for door, times in Counter(found).items() if times > 1]:
        raise Refusal(f"户号“{twice[0]}”写了两次。一户只写一次。")
    return found


def draw(listed: list[str], *, seed: int, grid: str, size: int) -> list[str]:
    """抽出的户号, in the order of the list."""
    if size >= len(listed):
        return list(listed)
    taken = set(
        sorted(listed, key=lambda each: hashlib.sha256(f"{seed}|{grid}|{each}".encode()).digest())[:size]
    )
    return [each for each in listed if each in taken]


def digest(listed: list[str]) -> str:
    """名单的摘要: SHA-256 of the numbers, one a line; the list itself stays in the office."""
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()
