"""演示的巡查: a factory's two weeks — lists, plans, the grids' files, patrols with what they found, the month's coverage.

Played by the acts themselves, on the same clock as everything else; a generator for the office and one for each grid.
"""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from django.conf import settings

from wangge.integrity.actor import Actor
from wangge.patrol import covering, findings, grid_files, plans, rounds, sheets, shutdowns
from wangge.patrol.models import Checklist, PatrolPlan
from wangge.territory.models import Grid

if TYPE_CHECKING:
    from wangge.demo.days import Year

Turns = Iterator[dt.datetime]
DAY = dt.timedelta(days=1)
DAYS = 14  # of patrols
NEVER = dt.timedelta(days=400)
SHUT = "forging"  # its presses were overhauled for two days
MISSES = "warehouse"  # now and then nobody went
# grid: areas, processes, equipment, materials, risks, supplies
FILES: dict[str, tuple[str, str, str, str, str, str]] = {
    "casting": ("熔炼工段、造型线、清砂房", "熔炼、造型、浇注、清砂", "中频炉 2 台、混砂机、抛丸机", "生铁、树脂砂、涂料", "熔融金属喷溅、粉尘、吊装", "灭火毯、干砂、烫伤药箱"),
    "forging": ("锻锤间、压力机线", "加热、锻打、冲压", "空气锤 3 台、630 吨压力机", "钢坯、润滑油", "机械挤压、噪声、高温件", "急救箱、担架"),
    "machining": ("车铣区、磨工间", "车、铣、磨、钻", "数控车床 12 台、平面磨床", "切削液、机油", "旋转卷入、铁屑、油污滑倒", "吸油棉、护目镜"),
    "assembly": ("装配线、试车台", "装配、试车", "行车 2 台、试车台", "油脂、清洗剂", "吊装、试车飞出物", "急救箱"),
    "painting": ("喷漆房、烘干炉、调漆间", "打磨、喷漆、烘干", "喷漆房 2 间、烘干炉、浓度报警器", "油漆、稀料、固化剂", "火灾爆炸、粉尘、有机溶剂", "推车灭火器、防毒面具、洗眼器"),
    "warehouse": ("原料库、成品库、危化品库、装卸区", "收发、装卸", "叉车 4 台、货架", "包装材料、油漆、酸", "叉车伤人、货物坠落、火灾", "沙箱、防化服"),
    "utility": ("配电房、空压站、锅炉房", "供电、供气、供热", "变压器、空压机 3 台、燃气锅炉", "天然气、润滑油", "触电、压力容器、燃气泄漏", "绝缘手套、可燃气报警器"),
    "environment": ("污水站、危废间", "废水处理、危废暂存", "加药泵、压滤机、在线监测", "酸、碱、絮凝剂、危废", "中毒窒息、化学灼伤、泄漏", "围堰、吸附棉、洗眼器"),
}  # fmt: skip
OWN = {"painting": "spray-booth", "warehouse": "forklift", "environment": "hazardous-waste", "utility": "electrics", "casting": "machine-guard",
       "forging": "machine-guard", "machining": "machine-guard", "assembly": "machine-guard"}  # fmt: skip
NOTES = [
    "东门堆了两托盘料",
    "一处指针到了红区",
    "箱门关不严",
    "有一处油渍",
    "缺一块标识牌",
    "罩子螺丝松了两颗",
]
WORDS = [
    "早班走了一圈，设备正常。",
    "交接班以后看的，和夜班说了昨天的事。",
    "雨后重点看了屋面和地沟。",
    "新来的两位师傅一起走，讲了风险点。",
    "",
]


class Patrols:
    """两个星期的巡查."""

    def __init__(self, year: "Year") -> None:
        self.year, self.ground = year, year.ground
        self.random = Random(20260311)
        self.place = self.ground.company
        self.today = self.place.day_of(year.now)
        self.lists: dict[str, Checklist] = {}
        self.plans: dict[str, PatrolPlan] = {}

    def turns(self) -> Iterator[tuple[dt.datetime, Turns]]:
        """办公室先写好, then each grid."""
        first = self._at(self.today - (DAYS + 2) * DAY, 8, 20)
        yield first, self._office(first)
        for shop in self.ground.shops:
            yield first + dt.timedelta(minutes=20), self._shop(shop)

    def _at(self, day: dt.date, hour: int, minute: int) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour, minute), self.place.zone)

    def _safety(self, at: dt.datetime) -> dict[str, Any]:
        return {"by": self.year._by(self.ground.posts["safety"]), "at": at}

    def _office(self, at: dt.datetime) -> Turns:
        yield at
        done = self._safety(at)
        self.lists = {row.code: row for row in sheets.examples(settings.PACKS, self.place, **done)}
        since = self.today - DAYS * DAY
        self._plan("daily", "每天走一遍", "daily", {}, "fire-exit", since, done)
        self._plan("weekly-electrics", "每周看用电", "weekly", {"weekday": 2}, "electrics", since, done)
        self._plan("before-holiday", "节前检查", "holiday", {"within": 2}, "before-holiday", since, done)
        self._plan(
            "heat-and-flood",
            "高温和汛期",
            "seasonal",
            {"months": [5, 6, 7, 8, 9], "working_day": 5},
            "heat-and-flood",
            since,
            done,
        )
        special = "危化品专项：双人双锁、分开存放"
        self._plan(
            "chemicals",
            special,
            "special",
            {},
            "hazardous-waste",
            self.today - 3 * DAY,
            done,
            ("warehouse", "painting", "environment"),
            18,
        )
        names = [name for areas, *_rest in FILES.values() for name in areas.split("、")]
        covering.list_areas(self.place, [*names, "食堂后场", "厂区道路"], changed="第一次列", **done)
        shut = next(shop for shop in self.ground.shops if shop.code == SHUT)
        back = self._working_back(5)
        shutdowns.note(
            self.place, grid=shut, since=back, until=back + DAY, words="压力机大修，全线停", **done
        )
        month = (self.today.replace(day=1) - DAY).replace(day=1)
        yield self._at(self.today.replace(day=1), 15, 30)
        words = "环保网格缺一名管理人员，人事本月内补；食堂后场、厂区道路划给哪个网格，下次例会定。"
        signed = max(at, self._at(self.today.replace(day=1), 15, 30))
        covering.sign(self.place, month, words=words, **self._safety(signed))
        yield self.year.now + NEVER

    def _plan(
        self, code: str, title: str, kind: str, rule: dict[str, Any], checklist: str, since: dt.date, done: dict[str, Any],
        only: tuple[str, ...] = (), days: int = 0,
    ) -> None:  # fmt: skip
        grids = [shop for shop in self.ground.shops if shop.code in only]
        until = since + days * DAY if days else None
        self.plans[code] = plans.write(
            self.place,
            code,
            title=title,
            kind=kind,
            rule=rule,
            checklist=checklist,
            grids=grids,
            since=since,
            until=until,
            **done,
        )

    def _working_back(self, n: int) -> dt.date:
        day = self.today
        while n:
            day -= DAY
            n -= self.year.calendar.is_working(day)
        return day

    # --- a grid ---

    def _shop(self, shop: Grid) -> Turns:
        start = self._at(self.today - (DAYS + 2) * DAY, 8, 45)
        yield start
        posts = [
            post for post in self.ground.crowd if post.role == "grid-manager" and post.grid_id == shop.pk
        ]
        by = [self.year._by(post) for post in posts]
        self._file(shop, by[0], start)
        for day in self._days():
            if shop.code == SHUT and shutdowns.on(shutdowns.between(self.place, day, day), shop.pk, day):
                continue
            who = by[day.toordinal() % len(by)]
            if shop.code == MISSES and self.random.random() < 0.3:
                continue
            at = self._at(day, 9, self.random.randrange(0, 50))
            yield at
            self._walk(shop, who, "fire-exit", "daily", at)
            if day.weekday() == 2:
                at = self._at(day, 14, self.random.randrange(0, 50))
                yield at
                self._walk(shop, who, "electrics", "weekly-electrics", at)
            if day.weekday() == 4:
                at = self._at(day, 10, self.random.randrange(0, 50))
                yield at
                self._walk(shop, who, OWN[shop.code], "", at)
        yield self.year.now + NEVER

    def _days(self) -> Iterator[dt.date]:
        for back in range(DAYS, -1, -1):
            day = self.today - back * DAY
            if self.year.calendar.is_working(day):
                yield day

    def _file(self, shop: Grid, by: Actor, at: dt.datetime) -> None:
        areas, *rest = FILES[shop.code]
        said = dict(
            zip(
                ("processes", "equipment", "materials", "risks", "supplies"),
                (each.split("、") for each in rest),
                strict=True,
            )
        )
        said |= {
            "areas": areas.split("、"),
            "contacts": [f"{shop.name} 网格管理人员 {shop.contact}", "厂内应急电话 6600 0200"],
        }
        grid_files.write(shop, said, since=self.place.day_of(at), by=by, at=at)
        if shop.code == "casting":
            later = at + 6 * DAY
            if later < self.year.now:
                said["equipment"] = ["中频炉 3 台", "混砂机", "抛丸机"]
                grid_files.write(
                    shop, said, since=self.place.day_of(later), changed="新装一台中频炉", by=by, at=later
                )

    def _walk(self, shop: Grid, by: Actor, code: str, plan: str, at: dt.datetime) -> None:
        """走一圈: mostly in order; what is not goes to a hazard, to a matter, or is put right at once."""
        pick, checklist = self.random, self.lists[code]
        failed = pick.choice(checklist.items)["key"] if pick.random() < 0.16 else ""
        answers = [
            {"key": item["key"], "verdict": "fail" if item["key"] == failed else "pass", "note": pick.choice(NOTES) if item["key"] == failed else ""}
            for item in checklist.items
        ]  # fmt: skip
        patrol = rounds.record(
            self.place, grid=shop, checklist=checklist, plan=self.plans.get(plan), started_at=at - dt.timedelta(minutes=pick.randrange(8, 26)),
            ended_at=at, answers=answers, words=pick.choice(WORDS), by=by, at=at,
        )  # fmt: skip
        for finding in patrol.findings.select_related(
            "place", "patrol__grid", "patrol__place", "patrol__patroller"
        ):
            then = pick.choices(("removed", "general", "matter", ""), (5, 3, 2, 1))[0]
            if then:
                findings.take_up(finding, then, by=by, at=at)
