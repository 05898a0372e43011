"""十二位区划代码 (place codes): county 6 · street 3 · community 3. No Django, no national table.

Only the form is demanded; unusual ranges are pointed out and let pass, because real lists have exceptions.
"""

import csv
import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from wangge.policy.pack import Refusal

_STREETS = ((1, 99, "街道"), (100, 199, "镇"), (200, 399, "乡"), (400, 599, "政企合一的单位"))
_COMMUNITIES = ((1, 199, "居委会"), (200, 399, "村委会"), (400, 599, "类似居委会、村委会的地方"))
_PROVINCES = {
    *(11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46),
    *(50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82),
}


class BadCode(Refusal):
    """代码不合用: not twelve digits."""


@dataclass(frozen=True, slots=True)
class Code12:
    """十二位代码 (place code) as read: what it names, and what is odd about it."""

    code: str
    level: str  # province, city, county, street, community
    kind: str  # 街道, 镇, 乡, 居委会, 村委会, …; empty above the street
    doubts: tuple[str, ...] = ()

    @property
    def county(self) -> str:
        return self.code[:6]

    @property
    def street(self) -> str:
        return self.code[:9]


def read(code: str) -> Code12:
    """读代码: BadCode when it is not twelve digits; everything else is only doubted."""
    code = code.strip()
    if not re.fullmatch(r"[0-9]{12}", code):
        count = len(re.findall(r"[0-9]", code))
        raise BadCode(f"区划代码应是十二位数字，“{code}”有 {count} 位数字、{len(code) - count} 个其他字符")
    doubts = []
    if int(code[:2]) not in _PROVINCES:
        doubts.append(f"前两位 {code[:2]} 不是已知的省级代码")
    street, community = int(code[6:9]), int(code[9:])
    kind, level = "", "community"
    if not street:
        level = "county" if code[4:6] != "00" else "city" if code[2:4] != "00" else "province"
        if community:
            doubts.append(f"街道段是 000，居委会段却是 {code[9:]}")
    else:
        kind = _class_of(street, _STREETS)
        if not kind:
            doubts.append(f"街道段 {code[6:9]} 不在 001–599 之内")
        if not community:
            level = "street"
        elif not (kind := _class_of(community, _COMMUNITIES)):
            doubts.append(f"居委会段 {code[9:]} 不在 001–599 之内")
        elif kind == "村委会" and 0 < street < 100:
            doubts.append("街道之下用了村委会的号段")
    return Code12(code, level, kind, tuple(doubts))


def grid_code(community: str, sequence: int) -> str:
    """网格编码, the widely used 12 + 3: a community's place code and the grid's number in it."""
    if read(community).level != "community" or not 0 < sequence < 1000:
        raise BadCode(f"网格编码由社区的十二位代码和 1–999 的序号组成，现在是“{community}”和 {sequence}")
    return f"{community.strip()}{sequence:03d}"


def _class_of(number: int, ranges: tuple[tuple[int, int, str], ...]) -> str:
    return next((kind for first, last, kind in ranges if first <= number <= last), "")


def names_in(directory: Path, within: str = "") -> dict[str, str]:
    """官方名称: names by twelve-digit code from a directory of division lists, where somebody keeps one.

    Reads `*.csv` and `*.csv.gz` with columns code and name; `within` keeps the codes that begin so.
    """
    names: dict[str, str] = {}
    for file in sorted(directory.glob("*.csv*")):
        opener = gzip.open if file.suffix == ".gz" else open
        with opener(file, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                code = (row.get("code") or "").strip()
                if code.isdigit() and len(code) <= 12 and code.startswith(within[: len(code)]):
                    names[code.ljust(12, "0")] = (row.get("name") or "").strip()
    return names
