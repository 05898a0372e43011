"""演示的满意度调查: the last half-year's round, signed, and this half-year's, open since a few days; last year's last one.

In the signed one a grid has exactly 80, one too few ballots for anything, one so few that it has no score.
"""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from wangge.integrity.actor import Actor
from wangge.policy.provisions import period
from wangge.surveys import answering, drawing, results, rounds, samples, slips
from wangge.surveys.models import Round
from wangge.territory.models import Grid

if TYPE_CHECKING:
    from wangge.demo.days import Year

DAY = dt.timedelta(days=1)
QUESTIONS = [
    "有事的时候，找得到网格长", "反映的事，有人回话", "说好的时间，能办到", "待人说话", "总的来说，对网格长的服务",
]  # fmt: skip
METHOD = (
    "每个网格从物业的住户表里随机抽户，由网格长以外的人把一次性答题码送到门上；网上、纸上、电话里都能答，不记名。"
    "得分是各题所得分合计除以满分合计，乘 100；没答的题不计。"
)
WORDS = [
    "楼道灯坏了第二天就换了，挺快。", "电话有时候打不通，最好说个固定时间。", "希望晚上也有人值班，白天都上班。",
    "下水道的事跟了三回，总算弄好了，谢谢。", "回话说得清楚，办不了的也讲明白为什么。", "小区门口的车还是乱停。",
    "多到老楼走走，老人不会用手机。", "没有打过交道，说不好。",
]  # fmt: skip
SIZE, HOUSEHOLDS = 44, 180
EXACTLY_80, TOO_FEW, NEXT_TO_NONE = "03", "10", "11"
NOT_YET_PRINTED = "12"  # of the open round: whoever tries the demo prints a page and answers


class Surveys:
    """两次调查."""

    def __init__(self, year: "Year", seed: int = 20260601) -> None:
        self.year, self.ground = year, year.ground
        self.random = Random(seed)
        self.place = self.ground.community
        self.today = self.place.day_of(year.now)
        self.clerk, self.head = (year._by(self.ground.posts[each]) for each in ("clerk", "head"))

    def turns(self) -> Iterator[tuple[dt.datetime, Iterator[dt.datetime]]]:
        """上半年的和这半年的; last year's assessments rest on the one of its second half."""
        since, _until = period("half-year", self.today)
        last, year_end = since - DAY, dt.date(since.year - 1, 12, 31)
        yield self._round(last)
        if last != year_end:
            yield Surveys(self.year, seed=20251201)._round(year_end)
        opens = max(since, self.today - 5 * DAY)
        yield self._at(opens - 8 * DAY), self._open(opens)

    def _round(self, last: dt.date) -> tuple[dt.datetime, Iterator[dt.datetime]]:
        """The whole of one round before the last day of a half-year."""
        return self._at(last - 36 * DAY), self._done(last - 24 * DAY, last - 8 * DAY)

    def _at(self, day: dt.date, hour: int = 9) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour, 10), self.place.zone)

    def _done(self, opens: dt.date, closes: dt.date) -> Iterator[dt.datetime]:
        at = self._at(opens - 12 * DAY)
        round, codes = self._prepared(opens, closes, at)
        yield (at := self._at(opens))
        rounds.start(round, by=self.clerk, at=at)
        yield (at := self._at(opens + 9 * DAY, 15))
        for grid in self.ground.grids:
            self._answers(grid, codes[grid.code], self._share(grid), at)
            taken = len(codes[grid.code])
            samples.went_round(round, grid, handed=taken - 5, refused=2, away=3, by=self.clerk, at=at)
        yield (at := self._at(closes + DAY))
        rounds.close(round, by=self.clerk, at=at)
        yield (at := self._at(closes + 3 * DAY, 10))
        results.sign(
            round, words="多数网格回话及时；电话不好打的，下半年公布固定的接听时间。", by=self.head, at=at
        )
        yield self.year.now + 400 * DAY

    def _open(self, opens: dt.date) -> Iterator[dt.datetime]:
        at = self._at(opens - 8 * DAY)
        round, codes = self._prepared(opens, opens + 14 * DAY, at, but=NOT_YET_PRINTED)
        yield (at := self._at(opens))
        rounds.start(round, by=self.clerk, at=at)
        yield (at := self._at(max(opens, self.today - DAY), 10))
        for grid in self.ground.grids:
            if grid.code in codes:
                self._answers(grid, codes[grid.code], self.random.randrange(8, 16), at)
        yield self.year.now + 400 * DAY

    def _prepared(
        self, opens: dt.date, closes: dt.date, at: dt.datetime, *, but: str = ""
    ) -> tuple[Round, dict[str, list[str]]]:
        clerk: dict[str, Any] = {"by": self.clerk, "at": at}
        round = rounds.draft(
            self.place,
            half=opens,
            questions=QUESTIONS,
            method=METHOD,
            opens_on=opens,
            closes_on=closes,
            **clerk,
        )
        rounds.publish(round, **clerk)
        codes = {}
        for n, grid in enumerate(self.ground.grids):
            listed = drawing.numbered(HOUSEHOLDS + 7 * n)
            samples.take(round, grid, listed=listed, size=SIZE, source=f"物业{at:%m}月住户表", **clerk)
            if grid.code != but:
                codes[grid.code] = [each.code for each in slips.issue(round, grid, **clerk)]
        return round, codes

    def _share(self, grid: Grid) -> int:
        """多少户答了."""
        few = {TOO_FEW: 22, NEXT_TO_NONE: 3, EXACTLY_80: 32}
        return few.get(grid.code) or self.random.randrange(31, 40)

    def _answers(self, grid: Grid, codes: list[str], count: int, at: dt.datetime) -> None:
        weights = self.random.choice([(58, 32, 8, 2, 0), (48, 36, 12, 3, 1), (42, 38, 14, 5, 1)])
        for n, code in enumerate(codes[:count]):
            if grid.code == EXACTLY_80:  # as many very satisfied as fairly satisfied, the others between them
                said = dict.fromkeys((f"q{q}" for q in range(1, 6)), "534"[n % 3] if n < 30 else "4")
            else:
                said = {
                    f"q{q}": self.random.choices("54321", weights)[0]
                    for q in range(1, 6)
                    if self.random.random() > 0.04
                }
            words = self.random.choice(WORDS) if self.random.random() < 0.05 else ""
            answering.answer(self.place, code, answers=said, words=words, by=Actor.resident(), at=at)
