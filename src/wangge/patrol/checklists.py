"""检查表: made, changed by a new version, ended; and which one holds."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.patrol import access
from wangge.patrol.models import Checklist
from wangge.policy.pack import Refusal
from wangge.territory.models import Grid, Place

MOST = 100  # items of a list: more than that is two walks
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def write(
    place: Place, code: str, *, title: str, items: Iterable[dict[str, str]], area: str = "", grids: Iterable[Grid] = (),
    since: dt.date | None = None, changed: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Checklist:  # fmt: skip
    """写检查表: its first version, or the next. The same content again is the version there is."""
    access.demand_office(place, by, at=at)
    if not CODE.fullmatch(code):
        raise Refusal(f"检查表的代码“{code}”要用小写字母、数字和连字符，如 fire-exit。")
    said: dict[str, Any] = {
        "title": saying.words(title, "检查表的名称", limit=80), "area": saying.words(area, "适用的地方", limit=120, needed=False),
        "grids": sorted(_codes(place, grids)), "items": _items(items),
    }  # fmt: skip
    return _next(place, code, said, since, changed, uid, by, at)


def end(
    checklist: Checklist, *, changed: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Checklist:
    """停用: from today on no new patrol takes it; what was answered with it stays readable."""
    access.demand_office(checklist.place, by, at=at)
    said = {name: getattr(checklist, name) for name in ("title", "area", "grids", "items")}
    changed = saying.words(changed, "为什么停用", limit=200)
    return _next(checklist.place, checklist.code, said, None, changed, uid, by, at, ended=True)


def _next(
    place: Place, code: str, said: dict[str, Any], since: dt.date | None, changed: str, uid: UUID | None, by: Actor,
    at: dt.datetime, *, ended: bool = False,
) -> Checklist:  # fmt: skip
    known = Checklist.objects.filter(place=place, uid=uid).first() if uid else None
    before = known or latest(place, code)
    if (
        before is not None
        and before.ended == ended
        and all(getattr(before, name) == said[name] for name in said)
    ):
        before.repeated = True
        return before
    number = 1 if before is None else before.version + (before is not known)
    changed = saying.words(changed, "改了什么", limit=200, needed=number > 1)
    row = Checklist(
        place=place, code=code, version=number, since=since or place.day_of(at), changed=changed, ended=ended,
        uid=uid or uuid4(), **said,
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def _codes(place: Place, grids: Iterable[Grid]) -> set[str]:
    given = list(grids)
    for grid in given:
        if grid.place_id != place.pk:
            raise Refusal(f"网格“{grid}”不在{place}。")
    return {grid.code for grid in given}


def _items(items: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """各项, numbered in their order: what, how to look, where it stands written."""
    made = []
    for number, each in enumerate(items, 1):
        made.append({
            "key": str(number), "text": saying.words(each.get("text", ""), f"第 {number} 项检查什么", limit=120),
            "look": saying.words(each.get("look", ""), f"第 {number} 项怎么看", limit=300, needed=False),
            "clause": saying.words(each.get("clause", ""), f"第 {number} 项的依据", limit=80, needed=False),
        })  # fmt: skip
    if not made:
        raise Refusal("检查表至少要有一项。")
    if len(made) > MOST:
        raise Refusal(f"检查表有 {len(made)} 项，最多 {MOST} 项；请分成几张。")
    twice = {each["text"] for each in made if sum(other["text"] == each["text"] for other in made) > 1}
    if twice:
        raise Refusal(f"有重复的项：{'、'.join(sorted(twice))}。")
    return made


def latest(place: Place, code: str) -> Checklist | None:
    """最新一版, ended or not."""
    return Checklist.objects.filter(place=place, code=code).order_by("version").last()


def current(place: Place) -> list[Checklist]:
    """在用的各张, each in its latest version, by title; one query."""
    rows = Checklist.objects.filter(place=place).order_by("version")
    newest = {row.code: row for row in rows}
    return sorted((row for row in newest.values() if not row.ended), key=lambda row: row.title)


def for_grid(place: Place, grid: Grid) -> list[Checklist]:
    """这个网格用的各张."""
    return [row for row in current(place) if row.for_grid(grid.code)]


def versions(place: Place, code: str) -> list[Checklist]:
    """历次, the latest first."""
    return list(Checklist.objects.filter(place=place, code=code).order_by("-version"))
