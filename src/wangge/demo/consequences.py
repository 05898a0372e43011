"""演示的问效: what residents said of answers and what was found out, a training that followed, a criticism under way.

The account “leader” has one to answer and one that was not upheld; grid 02's leader has been through a training; grid
03's, at exactly eighty points, has a proposal to answer. Good things are recorded as well.
"""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

from wangge.accountability import allegations, assessments, findings, proposals
from wangge.accountability.models import Allegation
from wangge.cases.models import Case
from wangge.policy.finding import Finding
from wangge.territory.models import Grid, Person

if TYPE_CHECKING:
    from wangge.demo.days import Turns, Year

DAY = dt.timedelta(days=1)
What = Allegation.What


class Consequences:
    """问效."""

    def __init__(self, year: "Year") -> None:
        self.year, self.ground = year, year.ground
        self.place = self.ground.community
        self.clerk, self.head = (year._by(self.ground.posts[each]) for each in ("clerk", "head"))

    def turns(self) -> Iterator[tuple[dt.datetime, "Turns"]]:
        """各条线, each beginning on its day."""
        first, second, third = self.ground.grids[0], self.ground.grids[1], self.ground.grids[2]
        begins = dt.datetime.combine(dt.date(self.year.now.year - 1, 12, 15), dt.time(10), self.place.zone)
        yield begins, self._sheet(begins)
        yield self._ago(95), self._not_so(first, self._ago(95))
        yield self._ago(62), self._trained(second, self._ago(62))
        yield self._ago(40), self._well_done(first, self._ago(40))
        yield self._ago(6), self._eighty(third, self._ago(6))
        yield self._ago(2), self._waiting(first, self._ago(2))

    def _ago(self, days: float) -> dt.datetime:
        return self.year._office(self.year.now - days * DAY)

    def _leader(self, grid: Grid) -> Person:
        return self.ground.of("grid-leader", grid=grid).person

    def _sheet(self, at: dt.datetime) -> "Turns":
        """The sheet of this year was posted before it began."""
        year = self.year.now.year
        assessments.publish(
            self.place, year, words="贴在南门、北门和办事大厅，征求了居民代表和居务监督委员会的意见",
            published_on=self.place.day_of(at), by=self.head, at=at,
        )  # fmt: skip
        yield at

    def _said(self, grid: Grid, words: str, at: dt.datetime) -> Allegation | None:
        """A resident says by telephone that an answer was late; about the latest matter of the grid."""
        case = (
            Case.objects.filter(place=self.place, grid=grid, received_at__lt=at - DAY)
            .exclude(number=None)
            .last()
        )
        if case is None:
            return None
        return allegations.raise_(
            self.place, what=What.FIRST_ASKED, person=self._leader(grid), words=words, channel="phone", case=case,
            happened_on=self.place.day_of(case.received_at), by=self.clerk, at=at,
        )  # fmt: skip

    def _heard(
        self, grid: Grid, words: str, told: str, answer: str, at: dt.datetime
    ) -> Iterator[dt.datetime | Allegation]:
        row = self._said(grid, words, at)
        if row is None:
            return
        yield (at := self.year._office(at, hours=2))
        allegations.put(row, told=told, by=self.clerk, at=at)
        yield (at := self.year._office(at, hours=20))
        allegations.answer(
            row, words=answer, by=self.year._by(self.ground.of("grid-leader", grid=grid)), at=at
        )
        yield (at := self.year._office(at, hours=26))
        yield row

    def _not_so(self, grid: Grid, at: dt.datetime) -> "Turns":
        told, answer = (
            "有居民反映，路灯的事问了以后没有回音。",
            "当天下午回过电话，没有人接；第二天当面说了，邻居可以作证。",
        )
        for each in self._heard(grid, "问了路灯什么时候修，一直没人回我。", told, answer, at):
            if isinstance(each, Allegation):
                allegations.reject(
                    each,
                    finding="查了告知记录和通话，第二天已当面答复，居民本人也认可。",
                    by=self.head,
                    at=at,
                )
            else:
                yield (at := each)

    def _trained(self, grid: Grid, at: dt.datetime) -> "Turns":
        told, answer = (
            "有居民反映，楼道堆物的事打了两次电话都说不归网格管。",
            "我以为归物业，没有说清楚该找谁，这是我的问题。",
        )
        row = None
        for each in self._heard(grid, "打了两次电话，都说不归他们管，也不说归谁。", told, answer, at):
            if isinstance(each, Allegation):
                row = each
            else:
                yield (at := each)
        if row is None:
            return
        allegations.uphold(row, finding="通话记录属实，网格长本人也承认没有说明去处。", by=self.head, at=at)
        allegations.tell(
            row, words="今年第一次。以后不归我们的，也要说清楚找谁、帮着联系。", by=self.head, at=at
        )
        yield (at := self.year._office(at, hours=24))
        found = self._finding(grid, "C-4.1", at)
        if found is None:
            return
        proposal = proposals.draft(
            found,
            measure="training-with-notes",
            reasons="第一次，本人态度好，学一遍首问责任制的做法即可。",
            by=self.clerk,
            at=at,
        )
        proposals.serve(proposal, uid=uuid4(), by=self.clerk, at=at)
        yield (at := self.year._office(at, hours=20))
        leader = self.year._by(self.ground.of("grid-leader", grid=grid))
        proposals.respond(
            proposal,
            words="没有意见，也想学学别的社区怎么答复。",
            said_all=True,
            uid=uuid4(),
            by=leader,
            at=at,
        )
        yield (at := self.year._office(at, hours=24))
        proposals.decide(
            proposal,
            uid=uuid4(),
            outcome="adopted",
            reasons="事实清楚，培训对他有帮助，由社区安排半天。",
            by=self.head,
            at=at,
        )

    def _well_done(self, grid: Grid, at: dt.datetime) -> "Turns":
        worker = self.ground.posts["worker"].person
        row = allegations.raise_(
            self.place, what=What.OUTSTANDING, person=worker, words="半夜发现三号楼燃气味，挨户叫醒，等到燃气站的人来才走。",
            channel="letter", happened_on=self.place.day_of(at - DAY), by=self.clerk, at=at,
        )  # fmt: skip
        yield (at := self.year._office(at, hours=20))
        allegations.uphold(row, finding="燃气站的抢修单和两位居民都证实。", by=self.head, at=at)

    def _eighty(self, grid: Grid, at: dt.datetime) -> "Turns":
        found = self._finding(grid, "B-4.3", at)
        if found is not None:
            proposal = proposals.draft(
                found,
                measure="criticism",
                reasons="正好八十分，条文说包括八十分。建议谈一次，听听他那边的难处。",
                by=self.clerk,
                at=at,
            )
            proposals.serve(
                proposal, told="请您看看，有什么要说的都写下来。", uid=uuid4(), by=self.clerk, at=at
            )
        yield at

    def _waiting(self, grid: Grid, at: dt.datetime) -> "Turns":
        row = self._said(grid, "说好周一回话，周三还没有消息。", at)
        if row is not None:
            yield (at := self.year._office(at, hours=1))
            allegations.put(row, told="有居民反映，说好周一回话，周三还没有消息。", by=self.clerk, at=at)
        yield at

    def _finding(self, grid: Grid, clause: str, at: dt.datetime) -> Finding | None:
        day = self.place.day_of(at)
        found = findings.reached(findings.for_person(self.place, self._leader(grid), on=day))
        return next((each for each in found if each.clause == clause), None)
