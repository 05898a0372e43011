"""演示的厂里几周: a meeting whose tasks are half done, the next one on its way, a report being written, a training, two talks,
one deduction that was made milder and one that became a training.

Played by the acts themselves. The accounts “manager”, “safety”, “director” and “union” each find something to look at.
"""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from wangge.accountability import findings, legal, proposals
from wangge.accountability.models import Proposal
from wangge.integrity.actor import Actor
from wangge.meetings import gatherings, items, periodic, talks, tasks, trainings
from wangge.meetings.models import AgendaItem, Meeting
from wangge.meetings.tasks import Todo
from wangge.policy.pack import Refusal
from wangge.safety.models import Hazard
from wangge.territory.models import Grid, Person

if TYPE_CHECKING:
    from wangge.demo.days import Year

Turns = Iterator[dt.datetime]
DAY = dt.timedelta(days=1)
CHECKS = {each.code: "核对过" for each in legal.checks_for("deduction", "employed")}


class CompanyWeeks:
    """厂里几周."""

    def __init__(self, year: "Year") -> None:
        self.year, self.ground = year, year.ground
        self.place, self.shop = self.ground.company, self.ground.shops[0]
        self.manager, self.safety, self.director = (
            self._login(each) for each in ("manager", "safety", "director")
        )

    def turns(self) -> Iterator[tuple[dt.datetime, Turns]]:
        """各条线, each beginning on its day."""
        for ago, road in (
            (34, self._deducted), (29, self._met), (21, self._taught), (16, self._talked), (3, self._next), (2, self._reported),
        ):  # fmt: skip
            yield self._ago(ago), road(self._ago(ago))

    def _ago(self, days: float) -> dt.datetime:
        return self.year._office(self.year.now - days * DAY)

    def _later(self, at: dt.datetime, hours: float) -> dt.datetime:
        return self.year._office(at, hours=hours)

    def _login(self, name: str) -> Actor:
        return self.year._by(self.ground.posts[name])

    def _who(self, login: str) -> Person:
        return self.ground.posts[login].person

    def _of(self, code: str) -> tuple[Grid, Actor, Person]:
        grid = next(each for each in self.ground.shops if each.code == code)
        post = self.ground.of("grid-manager", grid=grid)
        return grid, self.year._by(post), post.person

    def _plan(self, title: str, opens_at: dt.datetime, at: dt.datetime) -> Meeting:
        asked = [
            self._who("safety"),
            self._who("manager"),
            self._who("union"),
            self._of("painting")[2],
            self._of("utility")[2],
        ]
        return gatherings.plan(
            self.place, title=title, opens_at=opens_at, room="二楼会议室", chair=self._who("director"), invited=asked,
            guests="设备科 老周", by=self.safety, at=at,
        )  # fmt: skip

    def _met(self, at: dt.datetime) -> Turns:
        """A month ago: three items, two tasks; one was done, the other still is not."""
        utility, its_manager, its_person = self._of("utility")
        fan = items.put(
            self.place, title="铸造车间排风机老化", why="夏天温度高，修了两次，要换整机，约八万元，网格和片区都定不了。", grid=self.shop,
            by=self.manager, at=at,
        )  # fmt: skip
        lamp = items.put(
            self.place,
            title="空压站到配电房的路没有灯",
            why="夜班巡查看不清，三个人反映过。",
            grid=utility,
            by=its_manager,
            at=at,
        )
        shoes = items.put(
            self.place,
            title="劳保鞋换一种",
            why="职工反映鞋底打滑，想换防油的。",
            by=self._login("union"),
            at=at,
        )
        yield (at := self._later(at, 3))
        meeting = self._plan("上月安全环保例会", self._later(at, 24), at)
        gatherings.convene(meeting, words="请带上本网格的隐患台账。", by=self.safety, at=at)
        yield (at := self._later(meeting.opens_at, 1))
        gatherings.hold(meeting, absent={its_person.pk: "夜班"}, by=self.safety, at=at)
        self._decided(
            fan,
            "同意更换。三号炉先停，月底前到货安装。",
            [Todo("买排风机，装好、试车", self._who("manager"))],
            at,
        )
        self._decided(lamp, "装三盏防爆灯。", [Todo("装灯", its_person)], at)
        lamp_, shoes_ = AgendaItem.objects.get(pk=lamp.pk), AgendaItem.objects.get(pk=shoes.pk)
        items.defer(shoes_, words="工会拿两种样鞋给职工试穿，下次会定。", by=self.safety, at=at)
        gatherings.write(meeting, words="会前通报了上月的隐患治理情况。", by=self.safety, at=at)
        yield (at := self._later(at, 4))
        gatherings.sign(meeting, by=self.director, at=at)
        yield (at := self._later(at, 24 * 6))
        task = lamp_.tasks.get()
        tasks.report(task, words="三盏灯装好了，夜班走过，看得清。", by=its_manager, at=at)
        yield (at := self._later(at, 20))
        tasks.confirm(task, words="晚上八点到现场看过，照度够。", by=self.safety, at=at)

    def _decided(self, item: AgendaItem, decision: str, todo: list[Todo], at: dt.datetime) -> None:
        items.decide(AgendaItem.objects.get(pk=item.pk), decision=decision, todo=todo, by=self.safety, at=at)

    def _next(self, at: dt.datetime) -> Turns:
        """The next meeting, convened: what is not done stands first; a grade that is disputed is to be decided there."""
        disputed = Hazard.objects.filter(place=self.place).exclude(disputed="").order_by("-pk").first()
        if disputed is not None:
            items.put(
                self.place,
                subject=f"hazard:{disputed.uid}",
                why="定级有异议，请会上定（D-2.2.7）。",
                by=self.safety,
                at=at,
            )
        yield (at := self._later(at, 2))
        meeting = self._plan("本月安全环保例会", self.year._office(self.year.now + 2 * DAY), at)
        yield (at := self._later(at, 3))
        gatherings.convene(meeting, by=self.safety, at=at)

    def _reported(self, at: dt.datetime) -> Turns:
        """Last month's report where the text already asked for one; this month's as a draft."""
        last = self.place.day_of(at).replace(day=1) - DAY
        for day, words in (
            (last, {"opening": "上月平稳，设备检修两次。", "next": "查一遍高温岗位的降温设施。"}),
            (
                self.place.day_of(at),
                {"opening": "本月护栏松了两次，已经换成加厚立柱。", "hard": "排风机还没有到货。"},
            ),
        ):
            try:
                if day == last:
                    periodic.sign(self.shop, day, words=words, by=self.manager, at=at)
                else:
                    periodic.save_draft(self.shop, day, words=words, by=self.manager, at=at)
            except Refusal:
                continue  # the text on trial asked for none
        yield at

    def _taught(self, at: dt.datetime) -> Turns:
        day = self.place.day_of(at)
        training = trainings.plan(
            self.place, grid=None, title="有限空间作业：先通风、再检测、后作业", planned_on=day, teacher="安全环保员", audience="全体职工",
            material="应急管理部门的挂图两张；事故案例一则。", by=self.safety, at=at,
        )  # fmt: skip
        yield (at := self._later(at, 6))
        trainings.hold(
            training, held_on=self.place.day_of(at), came=171, asked=186, notes="讲了三个案例。职工问：检测仪坏了怎么办？答：不进，先报。",
            by=self.safety, at=at,
        )  # fmt: skip
        yield (at := self._later(at, 24))
        trainings.plan(
            self.place, grid=self.shop, title="高温作业与防暑", planned_on=self.place.day_of(self.year.now + 5 * DAY),
            teacher="厂医务室", audience="铸造车间两个班", by=self.manager, at=at,
        )  # fmt: skip

    def _talked(self, at: dt.datetime) -> Turns:
        day = self.place.day_of(at)
        talk = talks.write(
            self.shop, talked_on=day, topic="更衣室", asked_by="employee", raised="夜班更衣室没有暖气，换衣服冷，想装个暖风机。",
            promised="这周问设备科，下周一答复。", who="一位夜班工友", by=self.manager, at=at,
        )  # fmt: skip
        talks.write(
            self.shop, talked_on=day, topic="排班", asked_by="employee", raised="家里有人住院，想这个月上白班。", confidential=True,
            by=self.manager, at=at,
        )  # fmt: skip
        yield (at := self._later(at, 48))
        talks.follow(talk, words="暖风机装好了，当面告诉了本人。", by=self.manager, at=at)

    def _deducted(self, at: dt.datetime) -> Turns:
        """What a check found first: one deduction was made milder, one became a training; both were heard before."""
        found = findings.reached(findings.current(self.place, on=self.place.day_of(at)))
        chosen = [each for each in found if each.clause == "A-2.2.2"][:2]
        made: list[tuple[Proposal, Actor]] = []
        for finding in chosen:
            who = Person.objects.get(uid=finding.about.key)
            row = proposals.draft(
                finding,
                measure="deduction",
                reasons="检查先发现的，当班应当看到。听听本人怎么说。",
                by=self.safety,
                at=at,
            )
            proposals.serve(row, told="当面送达，凭据一并看过。", uid=uuid4(), by=self.safety, at=at)
            post = next(each for each in self.ground.crowd if each.person_id == who.pk)
            made.append((row, self.year._by(post)))
        yield (at := self._later(at, 24))
        for row, concerned in made:
            proposals.respond(
                row,
                words="那几天人手少，没有看到；以后交接班一起看。",
                said_all=True,
                uid=uuid4(),
                by=concerned,
                at=at,
            )
        yield (at := self._later(at, 24))
        for n, (row, _concerned) in enumerate(made):
            lighter: dict[str, Any] = (
                {"measure": "training-with-notes"} if n else {"amount": "200", "checks": CHECKS}
            )
            proposals.decide(
                row, uid=uuid4(), outcome="changed", reasons="当班人手确实不足，公司也有责任；改轻，记着交接班一起看。", by=self.director,
                at=at, **lighter,
            )  # fmt: skip
