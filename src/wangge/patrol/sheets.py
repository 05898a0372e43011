"""读检查表的文件 (sheets): lists from CSV or Excel; a row that cannot be read is named, and then nothing comes in."""

import datetime as dt
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from wangge.cases.backlog import table
from wangge.cases.backlog.table import Table
from wangge.integrity.actor import Actor
from wangge.patrol import checklists
from wangge.patrol.models import Checklist
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place

# our column: the headings under which a company may have it
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("检查表", "表名", "list"), "text": ("检查什么", "检查内容", "检查项目", "检查项", "item"),
    "look": ("怎么看", "检查要求", "检查方法", "要求", "look"), "clause": ("依据", "标准", "条款", "clause"),
    "code": ("代码", "code"), "area": ("适用", "区域", "area"), "grids": ("网格", "grids"),
}  # fmt: skip
EXAMPLES = "checklists.csv"
LIMITS = {"title": 80, "text": 120, "look": 300, "clause": 80, "area": 120}


class BadRows(Refusal):
    """有几行读不了: every one with its number and reason; nothing was brought in."""

    def __init__(self, rows: list[tuple[int, str]]) -> None:
        shown = "；".join(f"第 {number} 行：{why}" for number, why in rows[:20])
        more = f"；还有 {len(rows) - 20} 行" if len(rows) > 20 else ""
        super().__init__(f"有 {len(rows)} 行读不了，整份都没有导入。{shown}{more}。")
        self.rows = rows


@dataclass
class Drawn:
    """读出来的一张."""

    code: str
    title: str
    area: str = ""
    grids: dict[str, Grid] = field(default_factory=dict)
    items: list[dict[str, str]] = field(default_factory=list)


def read(sheet: Table, place: Place, *, title: str = "") -> list[Drawn]:
    """读出各张. Raises BadRows with each row and reason, BadTable for a file that is no table.

    Without a column of titles the whole file is one list, called `title`.
    """
    names = _columns(sheet.columns)
    if "text" not in names:
        raise table.BadTable(
            f"{sheet.path.name} 里没有“检查什么”这一列；有：{'、'.join(filter(None, sheet.columns))}。"
        )
    if "title" not in names and not title:
        raise table.BadTable(f"{sheet.path.name} 里没有“检查表”这一列，请另写这张表的名称。")
    grids = {
        word: grid for grid in Grid.objects.filter(place=place, until=None) for word in (grid.code, grid.name)
    }
    lists: dict[str, Drawn] = {}
    bad: list[tuple[int, str]] = []
    for number, cells in sheet.rows():
        said = {ours: cells.get(theirs, "").strip() for ours, theirs in names.items()}
        said.setdefault("title", title)
        wrong = _wrong(said, lists, grids)
        if wrong:
            bad.append((number, wrong))
            continue
        drawn = lists.setdefault(
            said["title"], Drawn(said.get("code") or code_of(said["title"]), said["title"])
        )
        drawn.area = drawn.area or said.get("area", "")
        drawn.grids |= {each: grids[each] for each in _split(said.get("grids", ""))}
        drawn.items.append({name: said.get(name, "") for name in ("text", "look", "clause")})
    if bad:
        raise BadRows(bad)
    if not lists:
        raise table.BadTable(f"{sheet.path.name} 里没有内容：表头下面一行也没有。")
    return list(lists.values())


def _wrong(said: dict[str, str], lists: dict[str, Drawn], grids: dict[str, Grid]) -> str:
    """这一行读不了的理由; empty where it can be read."""
    if not said["text"]:
        return "没有写检查什么"
    if not said["title"]:
        return "没有写属于哪张检查表"
    for name, most in LIMITS.items():
        if len(said.get(name, "")) > most:
            return f"“{COLUMNS[name][0]}”有 {len(said[name])} 字，最多 {most} 字"
    if said.get("code") and not checklists.CODE.fullmatch(said["code"]):
        return f"代码“{said['code']}”要用小写字母、数字和连字符"
    drawn = lists.get(said["title"])
    if drawn and any(each["text"] == said["text"] for each in drawn.items):
        return f"“{said['text']}”在“{said['title']}”里已经有了"
    if unknown := [each for each in _split(said.get("grids", "")) if each not in grids]:
        return f"没有叫“{unknown[0]}”的网格"
    return ""


def _columns(given: Iterable[str]) -> dict[str, str]:
    """哪一列说什么: the first heading that is one of ours."""
    there = {each.strip().lower(): each for each in given}
    found = {
        ours: next((there[name] for name in names if name in there), "") for ours, names in COLUMNS.items()
    }
    return {ours: theirs for ours, theirs in found.items() if theirs}


def _split(text: str) -> list[str]:
    return [each for each in re.split(r"[、，,;；\s]+", text) if each]


def code_of(title: str) -> str:
    """代码: what can be written in an address of a title; the same title has the same one."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:30]
    return plain if len(plain) > 2 else f"list-{zlib.crc32(title.encode()):08x}"


@transaction.atomic
def bring_in(
    sheet: Table, place: Place, *, title: str = "", changed: str = "", by: Actor, at: dt.datetime
) -> list[Checklist]:
    """导入: all lists of the file or none; a list that is here already gets a new version where it differs."""
    return [
        checklists.write(
            place, each.code, title=each.title, area=each.area, grids=each.grids.values(), items=each.items,
            changed=changed or f"从 {sheet.path.name} 导入", by=by, at=at,
        )
        for each in read(sheet, place, title=title)
    ]  # fmt: skip


def examples(packs: Path, place: Place, *, by: Actor, at: dt.datetime) -> list[Checklist]:
    """从样表开始: our own example lists, to be changed as the company needs; what is here already stays."""
    sheet = table.read(packs / "enterprise-ehs" / EXAMPLES)
    here = {row.code for row in checklists.current(place)}
    return [
        checklists.write(place, each.code, title=each.title, area=each.area, items=each.items, by=by, at=at)
        for each in read(sheet, place) if each.code not in here
    ]  # fmt: skip
