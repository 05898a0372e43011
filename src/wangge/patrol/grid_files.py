"""网格基本情况 (D-2.1): what a grid consists of, written down when it changes and carried along ever after."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.patrol import access
from wangge.patrol.models import GridFile
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place

SECTIONS: dict[str, Any] = {
    "areas": _("区域"), "processes": _("工序"), "equipment": _("重点设备"), "materials": _("重点物料"), "risks": _("风险点"),
    "supplies": _("应急物资"), "contacts": _("联系人"),
}  # fmt: skip
MOST, LONGEST = 60, 160  # lines of a section, characters of a line


@dataclass(frozen=True, slots=True)
class Change:
    """一次变动, section by section: what came and what went."""

    section: str
    word: str
    came: tuple[str, ...]
    went: tuple[str, ...]


def write(
    grid: Grid, content: Mapping[str, Iterable[str]], *, since: dt.date | None = None, changed: str = "",
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> GridFile:  # fmt: skip
    """更新网格档案: a new version from the day of the change on. Unchanged it stays what it is: nothing is written twice.

    The first version need not say what changed; later ones do. `since` may lie in the past, never in the future.
    """
    access.demand_ground(grid, by, at=at)
    today = grid.place.day_of(at)
    since = since or today
    if since > today:
        raise Refusal("变化的日子不能在今天以后；到那天变了再写。")
    if since < grid.since:
        raise Refusal(f"{grid}是{grid.since:%Y-%m-%d}设立的，变化的日子不能比它早。")
    said = _content(content)
    before = latest(grid)
    if before is not None and before.content == said and before.uid != uid:
        before.repeated = True
        return before
    if before is not None and since < before.since and before.uid != uid:
        raise Refusal(f"{before.since:%Y-%m-%d}已经有一版更晚的，变化的日子不能比它早。")
    row = GridFile(
        place=grid.place, grid=grid, since=since, content=said, uid=uid or uuid4(),
        changed=saying.words(changed, "变了什么", limit=200, needed=before is not None and before.uid != uid),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def _content(content: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for name, word in SECTIONS.items():
        lines = [saying.words(each, str(word), limit=LONGEST, needed=False) for each in content.get(name, ())]
        lines = list(dict.fromkeys(filter(None, lines)))
        if len(lines) > MOST:
            raise Refusal(f"“{word}”有 {len(lines)} 行，最多 {MOST} 行；相近的并成一行。")
        said[name] = lines
    if not any(said.values()):
        raise Refusal("还一行都没有写。先写区域和风险点，别的以后再补。")
    return said


def latest(grid: Grid) -> GridFile | None:
    """最新一版."""
    return GridFile.objects.filter(grid=grid).order_by("since", "pk").last()


def on(grid: Grid, day: dt.date) -> GridFile | None:
    """那天有效的一版."""
    return GridFile.objects.filter(grid=grid, since__lte=day).order_by("since", "pk").last()


def all_on(place: Place, day: dt.date) -> dict[int, GridFile]:
    """各网格那天有效的一版, by the grid's id; one query."""
    rows = GridFile.objects.filter(place=place, since__lte=day).select_related("grid").order_by("since", "pk")
    return {row.grid_id: row for row in rows}


def versions(grid: Grid) -> list[GridFile]:
    """历次, the latest first."""
    return list(GridFile.objects.filter(grid=grid).order_by("-since", "-pk"))


def sections(row: GridFile) -> list[tuple[str, Any, list[str]]]:
    """各栏: (name, word, lines), those with something in them."""
    return [(name, word, row.content[name]) for name, word in SECTIONS.items() if row.content.get(name)]


def changes(after: GridFile, before: GridFile | None) -> list[Change]:
    """与上一版比: what came and what went."""
    found = []
    for name, word in SECTIONS.items():
        new, old = after.content.get(name, []), before.content.get(name, []) if before else []
        came, went = tuple(x for x in new if x not in old), tuple(x for x in old if x not in new)
        if came or went:
            found.append(Change(name, str(word), came, went))
    return found
