"""演示的共性问题: old drains that block again and again, lamps along the river, walls that shed tiles – told, reported, answered."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wangge.analysis import common_finding, common_problems, common_report
from wangge.analysis.common_lifecycle import State
from wangge.analysis.models import CommonIssue
from wangge.demo.stories import Story
from wangge.integrity.actor import Actor

if TYPE_CHECKING:
    from wangge.demo.days import Year

Turns = Iterator[dt.datetime]
DAY = dt.timedelta(days=1)
DRAINED = "疏通了主管道，冲洗了检查井，请住户观察三天"
LIT = "换了灯头和一段老线，当晚亮了"
APART = "各家各户的事，说法像，缘故不是一个，一件一件办就行。"
DRAINS = (
    "{where}下水又堵了，厨房地漏往上返脏水，味道散不掉", "{where}厨房地漏返脏水，一星期里第二回了，下水道像是通不到头",
    "{where}下水返味，地漏往上冒脏水，一楼几家都这样", "{where}检查井满了，下水堵得厉害，厨房不敢用水",
)  # fmt: skip
LAMPS = (
    "{where}路灯又不亮了，巷子里黑得看不清路", "{where}三盏路灯都不亮，晚上走路看不清路，老人怕摔",
    "{where}路灯一闪一闪，过一会儿就不亮了，孩子下学看不清路",
)  # fmt: skip
WALLS = (
    "{where}外墙的砖又掉了两块，砸在楼下过道上，差点砸到人", "{where}北面外墙掉砖，过道上一地碎砖，老人不敢从楼下走",
    "{where}外墙砖鼓起来，刮风就往下掉，过道上掉了一地",
)  # fmt: skip

# days ago, words, place, grid's number in the ground, what was done, by whom
TOLD = [
    *((102 - 3 * n, "property-sewage", DRAINS[n % 4], f"北里{(3, 12, 5, 9)[n % 4]}号楼", (4, 5)[n % 2], DRAINED, "property") for n in range(10)),
    (31, "property-sewage", DRAINS[0], "北里7号楼", 4, DRAINED, "property"),
    *((33 - 5 * n, "urban-lamp", LAMPS[n % 3], f"沿河{('二', '五', '三', '六')[n % 4]}巷", (6, 7)[n % 2], LIT, "power") for n in range(4)),
    *((7 - 2 * n, "property-facade", WALLS[n], f"新苑{n + 2}号楼", 11, "围挡了过道，敲掉松动的砖，报维修资金修复", "property") for n in range(3)),
]  # fmt: skip


class CommonProblems:
    """三个问题: one closed with its effect, one answered, one that waits for somebody to look."""

    def __init__(self, year: "Year") -> None:
        self.year, self.place = year, year.ground.community
        self.matters = type(year)(
            year.ground, now=year.now, seed=20260606
        )  # its own dice: the rest stays as it is
        self.clerk, self.head, self.street = (
            year._by(year.ground.posts[each]) for each in ("clerk", "head", "street")
        )

    def turns(self) -> Iterator[tuple[dt.datetime, Turns]]:
        """先有事项, then the nights in which they are found, then what people do about them."""
        for n, (ago, category, words, where, grid, result, unit) in enumerate(TOLD):
            story = Story(category, words, result, "unit", unit, "phone", where)
            start = self._at(ago, 8 + n % 9)
            yield start, self.matters._home(story, self.year.ground.grids[grid], start, 1000 + n)
        yield self._at(71, 3), self._searched()
        yield self._at(70, 9), self._drains()
        yield self._at(12, 9), self._lamps()

    def _at(self, ago: float, hour: int) -> dt.datetime:
        return (self.year.now - ago * DAY).astimezone(self.place.zone).replace(hour=hour, minute=20, second=0)

    def _searched(self) -> Turns:
        """夜里找: three nights of many."""
        for ago in (71, 13, 0):
            at = min(self._at(ago, 3), self.year.now)
            yield at
            common_finding.look(self.place, by=Actor.clock(), at=at)

    def _found(self, category: str) -> CommonIssue:
        found = CommonIssue.objects.filter(place=self.place, state=State.FOUND, category__code=category)
        return max(found, key=lambda each: each.count)

    def _drains(self) -> Turns:
        """老楼下水: reported, answered, mended; counted before and after; told to everybody."""
        at = self._at(70, 9)
        issue = self._found("property-sewage")
        common_problems.confirm(
            issue, title="北里老楼下水反复堵", why="两个网格的老楼，一个月里堵了十来回，疏通一次管一个星期：是公共管道太细，不是哪一户的事。",
            by=self.clerk, at=at,
        )  # fmt: skip
        self._looked_through(at)
        yield (at := self.matters._office(at, hours=3))
        self._reported(
            issue,
            "老楼的公共管道太细，社区只能一次次疏通。建议列入老旧管网改造，改造以前请排水部门每月疏通一次，并把时间告诉我们，以便转告居民。",
            at,
        )
        yield (at := self.matters._office(at + 8 * DAY))
        common_report.answer(
            issue,
            words="已与排水部门现场查看，北里两排老楼的出户管换成大一号的，三周内做完；做完以前每周疏通一次。",
            by=self.street,
            at=at,
        )
        yield (at := self.matters._office(at + DAY))
        common_problems.tell(
            issue,
            words="北里老楼下水老堵，我们查了是公共管道太细。已经报给梧桐街道办事处，答复是三周内换管，换完以前每周疏通一次。",
            by=self.clerk,
            at=at,
        )
        yield (at := self.matters._office(self._at(6, 9)))
        common_report.close(
            issue, outcome="两排老楼的出户管都换过了，换完以后只堵过一次，当天疏通。", by=self.head, at=at
        )
        told = "北里两排老楼的出户管都换过了。换管以前两个月堵了十来回，换管以后只有一回。还有堵的，请照旧告诉我们。"
        common_problems.tell(issue, words=told, by=self.clerk, at=at + DAY / 24)
        yield self.year.now + 400 * DAY

    def _lamps(self) -> Turns:
        """沿河路灯: reported and answered; whether it helped cannot be said yet."""
        at = self._at(12, 9)
        issue = self._found("urban-lamp")
        common_problems.confirm(
            issue, title="沿河各巷路灯反复不亮", why="几条巷子是同一路老线，换了灯头过几天又灭。", by=self.clerk, at=at
        )  # fmt: skip
        self._looked_through(at)
        yield (at := self.matters._office(at, hours=5))
        self._reported(
            issue, "沿河各巷的路灯是同一路老线，建议整路更换，并把办法和时间告诉我们，以便转告居民。", at
        )
        yield (at := self.matters._office(at + 6 * DAY))
        common_report.answer(
            issue, words="已转供电站，整路老线列入下月检修，检修以前坏一盏当天修一盏。", by=self.street, at=at
        )
        common_problems.tell(
            issue,
            words="沿河几条巷子的路灯是一路老线，坏了修、修了坏。已经报给梧桐街道办事处，答复是下月整路检修。",
            by=self.clerk,
            at=at,
        )
        yield self.year.now + 400 * DAY

    def _looked_through(self, at: dt.datetime) -> None:
        """其余的看过: what is only alike is put away with its reason."""
        for issue in CommonIssue.objects.filter(place=self.place, state=State.FOUND):
            common_problems.dismiss(issue, why=APART, by=self.clerk, at=at)

    def _reported(self, issue: CommonIssue, asks: str, at: dt.datetime) -> None:
        parts = common_report.composed(issue, at=at)
        common_report.write(issue, basis=parts["basis"], done=parts["done"], asks=asks, by=self.clerk, at=at)
        whom = common_report.addressees(self.place, self.place.day_of(at))[0][1]
        until = common_report.usual_day(self.place, self.place.day_of(at))
        common_report.send(issue, to=whom, answer_on=until, by=self.head, at=at + DAY / 24)
