"""覆盖 (A-1, D-1): every area in exactly one grid, every grid two managers, every day somebody; looked at each month.

A gap is the company's to fill and never the fault of whoever is at work (D-1).
"""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.journal.access import NotYours
from wangge.patrol import access, grid_files
from wangge.patrol.models import CoverageCheck, SiteAreas
from wangge.policy.pack import Refusal
from wangge.reports import papers
from wangge.territory import answering, coverage
from wangge.territory.coverage import Gap
from wangge.territory.models import Grid, Place, Post, Role, Sector

MOST = 300
SIGNS = frozenset({Role.SAFETY_OFFICER.value, Role.COMPANY_LEADER.value})


@dataclass(frozen=True, slots=True)
class Report:
    """单位覆盖报告 on a day: areas, grids, people; and what is missing of each."""

    place: Place
    on: dt.date
    until: dt.date
    areas: int
    grids: int
    gaps: list[Gap]

    @property
    def whole(self) -> bool:
        return not self.gaps

    @property
    def of_areas(self) -> list[Gap]:
        """区域的缺口：全面覆盖."""
        return [
            gap
            for gap in self.gaps
            if gap.kind in ("no-area-list", "area", "area-twice", "area-unlisted", "no-file")
        ]

    @property
    def of_grids(self) -> list[Gap]:
        """网格和片区的缺口：网格到底."""
        return [gap for gap in self.gaps if gap.kind in ("no-grid", "no-lead", "uncovered")]

    @property
    def of_people(self) -> list[Gap]:
        """人的缺口：责任到人."""
        return [gap for gap in self.gaps if gap.kind in ("managers", "nobody")]

    def content(self) -> dict[str, Any]:
        """签发时的样子, as plain values."""
        gaps = [
            {"kind": gap.kind, "sentence": gap.sentence, "grid": gap.grid.code if gap.grid else "",
             "since": gap.since.isoformat() if gap.since else "", "until": gap.until.isoformat() if gap.until else ""}
            for gap in self.gaps
        ]  # fmt: skip
        return {
            "on": self.on.isoformat(),
            "until": self.until.isoformat(),
            "areas": self.areas,
            "grids": self.grids,
            "gaps": gaps,
        }


def report(place: Place, *, on: dt.date, until: dt.date | None = None) -> Report:
    """覆盖报告 of a company: the ground's gaps and the areas'."""
    access.demand_company(place)
    ground = coverage.coverage(place, on, until)
    listed = areas(place, on)
    names = listed.names if listed else []
    gaps = [*_areas(place, listed, on), *ground.gaps]
    return Report(place, on, ground.until, len(names), ground.grids, gaps)


def _areas(place: Place, listed: SiteAreas | None, on: dt.date) -> Iterator[Gap]:
    files = grid_files.all_on(place, on)
    grids = {grid.pk: grid for grid in Grid.objects.filter(place=place).on(on).order_by("code")}
    holders: dict[str, list[Grid]] = defaultdict(list)
    for pk, grid in grids.items():
        if pk not in files:
            yield Gap(
                "no-file",
                _("“%(grid)s”还没有写网格档案，不知道它管哪些区域") % {"grid": grid},
                grid,
                since=on,
                until=on,
                clause="D-2.1",
            )
        for name in files[pk].content.get("areas", ()) if pk in files else ():
            holders[name].append(grid)
    if listed is None:
        yield Gap(
            "no-area-list",
            _("还没有列出全厂的区域，看不出有没有漏掉的地方"),
            since=on,
            until=on,
            clause="A-1",
        )
        return
    for name in listed.names:
        if not holders[name]:
            yield Gap(
                "area", _("“%(area)s”不属于任何网格") % {"area": name}, since=on, until=on, clause="A-1"
            )
        elif len(holders[name]) > 1:
            those = "、".join(str(grid) for grid in holders[name])
            sentence = _("“%(area)s”同时在%(grids)s，只能归一个网格") % {"area": name, "grids": those}
            yield Gap("area-twice", sentence, holders[name][0], since=on, until=on, clause="A-1")
    for name in sorted(set(holders) - set(listed.names)):
        if holders[name]:
            sentence = _("“%(area)s”写在%(grid)s的档案里，全厂的区域清单上没有") % {
                "area": name,
                "grid": holders[name][0],
            }
            yield Gap("area-unlisted", sentence, holders[name][0], since=on, until=on, clause="A-1")


# --- the list of areas ---


def list_areas(
    place: Place,
    names: Iterable[str],
    *,
    changed: str = "",
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> SiteAreas:
    """列区域: the whole list, from today on; unchanged it stays what it is."""
    access.demand_office(place, by, at=at)
    said = [saying.words(each, "区域", limit=grid_files.LONGEST, needed=False) for each in names]
    said = list(dict.fromkeys(filter(None, said)))
    if not said:
        raise Refusal("还一个区域都没有写。")
    if len(said) > MOST:
        raise Refusal(f"区域有 {len(said)} 个，最多 {MOST} 个。")
    before = areas(place, place.day_of(at))
    if before is not None and before.names == said:
        before.repeated = True
        return before
    row = SiteAreas(
        place=place, since=place.day_of(at), names=said, uid=uid or uuid4(),
        changed=saying.words(changed, "改了什么", limit=200, needed=False),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def areas(place: Place, on: dt.date) -> SiteAreas | None:
    """那天有效的区域清单."""
    return SiteAreas.objects.filter(place=place, since__lte=on).order_by("since", "pk").last()


# --- the monthly check ---


def sign(
    place: Place, month: dt.date, *, words: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime
) -> CoverageCheck:
    """签发某月的覆盖检查 (D-1): what the roster says of the month's days, and what is done about it; once a month.

    A month is looked at while it runs or after it; the areas and posts as they stood on its last day (today's, while
    it runs), and each of its days with nobody.
    """
    access.demand_company(place)
    post = access.journal_access.post_of(by, [place.day_of(at)])
    if post is None or post.place_id != place.pk or by.role not in SIGNS:
        raise NotYours("覆盖检查由安全环保员来做，公司领导也可以。")
    shown = of_month(place, month, today=place.day_of(at))
    content = shown.content()
    row = CoverageCheck(
        place=place, month=month.replace(day=1), content=content, digest=papers.digest(content), uid=uid or uuid4(),
        words=saying.words(words, "怎样补", limit=2000, needed=not shown.whole),
    )  # fmt: skip
    done = check_of(place, month)
    if done is not None and done.uid != row.uid:
        raise Refusal(
            f"{month.year}年{month.month}月的覆盖检查已经由{done.by_label}签发。以后的变化写进下个月。"
        )
    return written.keep(row, by=by, at=at)


def of_month(place: Place, month: dt.date, *, today: dt.date) -> Report:
    """某月的覆盖情况: as of its last day, or today while it runs; days with nobody from its first day on."""
    first = month.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if first > today:
        raise Refusal("这个月还没有开始。")
    last = min(last, today)
    now = report(place, on=last)
    days = coverage.coverage(place, first, last).of("nobody")
    return Report(
        place, last, last, now.areas, now.grids, [gap for gap in now.gaps if gap.kind != "nobody"] + days
    )


def check_of(place: Place, month: dt.date) -> CoverageCheck | None:
    """某月的检查."""
    return CoverageCheck.objects.filter(place=place, month=month.replace(day=1)).first()


def checks(place: Place) -> list[CoverageCheck]:
    """签发过的, the latest first."""
    return list(CoverageCheck.objects.filter(place=place).order_by("-month")[:24])


# --- the board on the wall ---


@dataclass(frozen=True, slots=True)
class Board:
    """责任公示牌 of one grid: who, which phone, what it covers, and whose grid it is in turn."""

    grid: Grid
    managers: list[Post]
    leads: list[Post]
    areas: list[str]
    risks: list[str]


def boards(place: Place, *, on: dt.date, grid: Grid | None = None) -> list[Board]:
    """责任公示牌: each grid's; a constant number of queries."""
    access.demand_company(place)
    rows = Grid.objects.filter(place=place).on(on).select_related("sector").order_by("code")
    if grid is not None:
        rows = rows.filter(pk=grid.pk)
    files = grid_files.all_on(place, on)
    managers: dict[int | None, list[Post]] = defaultdict(list)
    for post in answering.holders(place, Role.GRID_MANAGER, on):
        managers[post.grid_id].append(post)
    leads: dict[int | None, list[Post]] = defaultdict(list)
    for post in answering.holders(place, Role.SECTOR_LEAD, on):
        leads[post.sector_id].append(post)
    made = []
    for each in rows:
        sector: Sector | None = each.sector
        file = files.get(each.pk)
        content = file.content if file else {}
        made.append(Board(each, sorted(managers[each.pk], key=lambda post: (not post.in_charge, post.pk)),
                          leads[sector.pk] if sector else [], content.get("areas", []), content.get("risks", [])))  # fmt: skip
    return made
