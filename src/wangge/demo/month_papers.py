"""演示的月度分析和居务公开: the month before last signed, sent to the street office and answered; last month's, or its draft."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wangge.analysis import disclosure, monthly

if TYPE_CHECKING:
    from wangge.demo.days import Year

DAY = dt.timedelta(days=1)
WORDS = {
    "situation": "来电比上月略多，管网和路灯的事占了一半。限期里办结的多，回话也及时；有两件等配件，超了期，已经分段告知。",
    "recurring": "老楼的下水和楼道灯分在几个网格，都是旧毛病：管子细、灯座老，修一次管几个月。",
    "proposal": "老楼下水改造要动公共管道，社区修不了根子，请办事处协调排水部门列入明年计划。",
    "next": "入冬以前把老楼的管网查一遍；楼道灯坏一处、一栋一起换。",
}
DONE = "管网查了六栋，换了三处接头，还有两栋等排水部门一起开井；楼道灯已经一栋一栋换，换完四栋。"
ASKED = "老楼下水三个月堵了好几回，社区修不了公共管道，请研究改造。"
ANSWER = "已与排水部门现场看过，列入明年第一批老旧管网改造计划，开工以前每月疏通一次。"


class Papers:
    """两个月的文书."""

    def __init__(self, year: "Year") -> None:
        self.year, self.place = year, year.ground.community
        self.today = self.place.day_of(year.now)
        self.head, self.clerk, self.street = (
            year._by(year.ground.posts[each]) for each in ("head", "clerk", "street")
        )

    def turns(self) -> Iterator[tuple[dt.datetime, Iterator[dt.datetime]]]:
        """前两个月, each in the first days of the month after it."""
        last = monthly.month_of(monthly.month_of(self.today)[0] - DAY)
        before = monthly.month_of(last[0] - DAY)
        yield self._at(before[1], 3), self._analysed(before[0], before[1], sent=True)
        yield self._at(last[1], 1), self._written(last[0])
        yield self._at(last[1], 4), self._analysed(last[0], last[1], sent=False)
        for first, over in (before, last):
            yield self._at(over, 2), self._posted(first, over)

    def _at(self, over: dt.date, days: int) -> dt.datetime:
        return dt.datetime.combine(over + days * DAY, dt.time(10, 20), self.place.zone)

    def _written(self, month: dt.date) -> Iterator[dt.datetime]:
        at = self._at(monthly.month_of(month)[1], 1)
        monthly.save_draft(self.place, month, words=WORDS | {"done": DONE}, by=self.clerk, at=at)
        yield self.year.now + 400 * DAY

    def _analysed(self, month: dt.date, over: dt.date, *, sent: bool) -> Iterator[dt.datetime]:
        at = self._at(over, 3 if sent else 4)
        words = WORDS if sent else WORDS | {"done": DONE}
        analysis = monthly.sign(self.place, month, words=words, by=self.head, at=at)
        if sent:
            to = monthly.addressees(self.place, self.place.day_of(at))[0][0]
            up = monthly.send(analysis, to=to, words=ASKED, by=self.clerk, at=at)
            yield (at := self._at(over, 9))
            monthly.answer(up, words=ANSWER, by=self.street, at=at)
        yield self.year.now + 400 * DAY

    def _posted(self, first: dt.date, over: dt.date) -> Iterator[dt.datetime]:
        at = self._at(over, 2)
        since = self.place.day_of(at)
        until = since + (disclosure.DAYS + 15) * DAY
        disclosure.post(self.place, first, over, since=since, until=until, by=self.head, at=at)
        yield self.year.now + 400 * DAY
