"""演示的问效: what residents said of answers and what was found out, a training that followed, a criticism under way.

The account “leader” has one to answer and one that was not upheld; grid 02's leader has been through a training; grid
03's, at exactly eighty points, has a proposal to answer. Those of grids 04 to 09 each stand at another stage, so that
whoever serves, decides, answers an appeal or reads what came of one finds it. In the factory a deduction is under appeal,
with the union's opinion and not yet the company's. Good things are recorded as well.
"""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from wangge.accountability import allegations, assessments, filling, findings, legal, proposals
from wangge.accountability.models import Allegation, Assessment
from wangge.cases.models import Case
from wangge.policy.finding import Finding
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person, Post

if TYPE_CHECKING:
    from wangge.demo.days import Turns, Year

DAY = dt.timedelta(days=1)
What = Allegation.What
COURSE: tuple[tuple[str, float, str, dict[str, Any]], ...] = (
    ("serve", 1, "clerk", {"told": "请您看看，有什么要说的都写下来。"}),
    (
        "respond",
        20,
        "leader",
        {"words": "那天同时有两件急事，回话晚了；事情第二天就办了。", "said_all": True},
    ),
    (
        "decide",
        24,
        "head",
        {"outcome": "adopted", "reasons": "急事属实，但可以请同事先回一句；学一遍做法即可。"},
    ),
    ("appeal", 24, "leader", {"words": "那天是调休，本来该由顶岗的人回话，请再查值班表。"}),
    (
        "decide_appeal",
        24,
        "above",
        {"answer": "overturned", "reasons": "值班表上那天由别人顶岗，原决定撤销。"},
    ),
)
"""One road through the due process: the act, after how many hours, by whom, with what."""
STEPS = {"drafted": 0, "heard": 2, "decided": 3, "appealed": 4, "overturned": 5, "withdrawn": 1}
STAGES = (
    (50, "overturned"),
    (35, "withdrawn"),
    (15, "appealed"),
    (11, "decided"),
    (8, "heard"),
    (5, "drafted"),
)
"""Begun how many days ago, and left where."""
SAID = (
    (
        "说好周三来看漏水，周五才来。",
        "有居民反映，约好周三看漏水，周五才去。",
        "周三下雨去了地下室排水，周五补去的。",
    ),
    ("打电话问井盖，没有人回。", "有居民反映，问井盖的事没有回音。", "记下了，忘了回话。"),
    (
        "让我自己去找物业，也没说找谁。",
        "有居民反映，只让找物业，没有说找谁。",
        "说了物业，没有给电话，是我疏忽。",
    ),
    (
        "群里问了三次停水，一直没人理。",
        "有居民反映，停水的事问了三次没有答复。",
        "通知发在另一个群里，没有逐个回。",
    ),
    (
        "说帮我问，一个星期没有下文。",
        "有居民反映，答应代问的事一周没有回音。",
        "问了供电站，他们没有答，我没有把这个告诉居民。",
    ),
    ("去了两次网格站都锁着门。", "有居民反映，两次到网格站没有人。", "下午都在楼里走访，门上没有贴条子。"),
)


class Consequences:
    """问效."""

    def __init__(self, year: "Year") -> None:
        self.year, self.ground = year, year.ground
        self.place = self.ground.community
        self.clerk, self.head, self.above = (
            year._by(self.ground.posts[each]) for each in ("clerk", "head", "streethead")
        )

    def turns(self) -> Iterator[tuple[dt.datetime, "Turns"]]:
        """各条线, each beginning on its day."""
        first, second, third = self.ground.grids[0], self.ground.grids[1], self.ground.grids[2]
        this = self.year.now.year
        for year in (this - 2, this - 1, this):
            yield (posted := self._on(year, 12, 15)), self._sheet(posted)
        yield (january := self._on(this, 1, 6)), self._last_year(january)
        autumn = max(self._on(this, 10, 1), self._ago(9))
        yield autumn, self._assessed(second, autumn)
        for (days, until), grid, said in zip(STAGES, self.ground.grids[3:], SAID, strict=False):
            yield self._ago(days), self._course(grid, *said, until, self._ago(days))
        yield self._ago(16), self._deducted(self._ago(16))
        yield self._ago(95), self._not_so(first, self._ago(95))
        yield self._ago(62), self._trained(second, self._ago(62))
        yield self._ago(40), self._well_done(first, self._ago(40))
        yield self._ago(6), self._eighty(third, self._ago(6))
        yield self._ago(2), self._waiting(first, self._ago(2))

    def _ago(self, days: float) -> dt.datetime:
        return self.year._office(self.year.now - days * DAY)

    def _on(self, year: int, month: int, day: int) -> dt.datetime:
        return self.year._office(dt.datetime.combine(dt.date(year, month, day), dt.time(10), self.place.zone))

    def _leader(self, grid: Grid) -> Person:
        return self.ground.of("grid-leader", grid=grid).person

    def _sheet(self, at: dt.datetime) -> "Turns":
        """The sheet of a year was posted before it began."""
        assessments.publish(
            self.place, at.year + 1, words="贴在南门、北门和办事大厅，征求了居民代表和居务监督委员会的意见",
            published_on=self.place.day_of(at), by=self.head, at=at,
        )  # fmt: skip
        yield at

    def _assessed(self, grid: Grid, at: dt.datetime) -> "Turns":
        """年终考核 of grid 02's leader: filled from October on, a line judged, spoken to; in December shown and signed twice."""
        leader = self.ground.of("grid-leader", grid=grid)
        row = assessments.begin(self.place, leader.person, at.year, by=self.clerk, at=at)
        yield (at := self.year._office(at, hours=22))
        assessments.judge(
            row, line="居务监督委员会评议", points=8.5, reasons="走访了二十户，都说找得到人；晚上的电话有时没人接。",
            by=self.year._by(self.ground.posts["supervisor"]), at=at,
        )  # fmt: skip
        yield (at := self.year._office(at, hours=22))
        words = "今年夏天连着几场大雨，三个楼道进水，那两周的回话晚了一些；平时的都按期。"
        assessments.answer(row, words=words, by=self.year._by(leader), at=at)
        yield (at := max(self._on(at.year, 12, 1), self.year._office(at, hours=22)))
        assessments.refill(row, by=self.clerk, at=at)
        yield from self._signed(row, at)

    def _last_year(self, at: dt.datetime) -> "Turns":
        """去年的考核 of the leader whose year the records tell most of: shown, answered, signed, countersigned."""
        year = at.year - 1
        _, sheet = assessments.clause_in(jurisdiction.regulation_of(self.place, dt.date(year, 12, 31)))

        def told(post: Post) -> float:
            found = filling.figures(self.place, post.person, year, sheet, at=at)
            return sum(
                each.weight * found[each.name]["value"]
                for each in sheet.criteria
                if each.name in found and found[each.name]["value"]
            )

        posts = [self.ground.of("grid-leader", grid=grid) for grid in self.ground.grids]
        leader = max(posts, key=told)
        row = assessments.begin(self.place, leader.person, year, by=self.clerk, at=at)
        yield (at := self.year._office(at, hours=22))
        assessments.judge(
            row, line="居务监督委员会评议", points=9, reasons="问了十五户，办没办成都回过话；建议把接电话的时间贴出来。",
            by=self.year._by(self.ground.posts["supervisor"]), at=at,
        )  # fmt: skip
        if assessments.sheet_of(row).missing:
            return
        yield from self._signed(
            row, at, spoken="刚接这个网格的时候不熟，后几个月顺了；接电话的时间今年开年就贴。", who=leader
        )

    def _signed(
        self, row: Assessment, at: dt.datetime, *, spoken: str = "", who: Post | None = None
    ) -> "Turns":
        """给本人看, 陈述, 签字, 会签."""
        yield (at := self.year._office(at, hours=2))
        assessments.show(row, by=self.clerk, at=at)
        if who is not None:
            yield (at := self.year._office(at, hours=30))
            assessments.answer(row, words=spoken, by=self.year._by(who), at=at)
        yield (at := self.year._office(at, hours=50))
        assessments.sign(row, by=self.head, at=at)
        yield (at := self.year._office(at, hours=26))
        assessments.countersign(row, by=self.year._by(self.ground.posts["supervisor"]), at=at)

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

    def _course(self, grid: Grid, words: str, told: str, answer: str, until: str, at: dt.datetime) -> "Turns":
        """一份建议, from what a resident said to the stage at which it is left."""
        row = None
        for each in self._heard(grid, words, told, answer, at):
            if isinstance(each, Allegation):
                row = each
            else:
                yield (at := each)
        if row is None:
            return
        allegations.uphold(row, finding="看了告知记录，也问了居民和当班的人，属实。", by=self.head, at=at)
        found = self._finding(grid, "C-4.1", at)
        if found is None:
            return
        leader = self.year._by(self.ground.of("grid-leader", grid=grid))
        proposal = proposals.draft(
            found,
            measure="training-with-notes",
            reasons="事情不大，回话的做法要再学一遍。",
            by=self.clerk,
            at=at,
        )
        for act, hours, by, given in COURSE[: STEPS[until]]:
            yield (at := self.year._office(at, hours=hours))
            who = {"clerk": self.clerk, "head": self.head, "leader": leader, "above": self.above}[by]
            getattr(proposals, act)(proposal, uid=uuid4(), by=who, at=at, **given)
        if until == "withdrawn":
            yield (at := self.year._office(at, hours=24))
            proposals.withdraw(
                proposal, reason="又查到一通电话，当天其实回过话。", uid=uuid4(), by=self.head, at=at
            )

    def _deducted(self, at: dt.datetime) -> "Turns":
        """扣减 in the factory: appealed; the union has written its opinion, the company has not."""
        company = self.ground.company
        reached = findings.reached(findings.current(company, on=company.day_of(at)))
        found = next((each for each in reached if each.consequences == ("deduction",) and each.amount), None)
        if found is None:
            return
        by = {name: self.year._by(self.ground.posts[name]) for name in ("safety", "director", "union")}
        proposal = proposals.draft(
            found, measure="deduction", reasons="提醒过，仍没有交。", by=by["safety"], at=at
        )
        proposals.serve(proposal, told="请看看记录对不对。", uid=uuid4(), by=by["safety"], at=at)
        post = next(each for each in self.ground.crowd if each.person_id == proposal.person_id)
        mine, checks = self.year._by(post), legal.checks_for("deduction", proposal.employment)
        yield (at := self.year._office(at, hours=20))
        proposals.respond(
            proposal, words="那几天设备大修，我以为可以一起报。", said_all=True, uid=uuid4(), by=mine, at=at
        )
        yield (at := self.year._office(at, hours=44))
        proposals.decide(
            proposal, outcome="adopted", reasons="大修不影响写一份汇报，提醒过两次。", uid=uuid4(), by=by["director"], at=at,
            checks={each.code: "有记录可查" for each in checks},
        )  # fmt: skip
        yield (at := self.year._office(at, hours=24))
        proposals.appeal(proposal, words="大修期间的汇报，班长说过可以合并。", uid=uuid4(), by=mine, at=at)
        yield (at := self.year._office(at, hours=24))
        proposals.review(
            proposal,
            answer="overturned",
            reasons="班长确实这样说过，不是本人的原因。",
            uid=uuid4(),
            by=by["union"],
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
