"""演示的日子: a year of matters, each played by the acts themselves in the order of time, up to this moment.

A matter is a generator that yields when its next act happens; the clock hands each its turn. What has not happened
yet when the clock reaches now is what is open in the demo.
"""

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, count
from random import Random
from typing import Any

from django.db.models import F

from wangge.accountability import reminders as proposal_reminders
from wangge.cases import (
    attachments,
    closure,
    dispatch,
    feedback,
    handling,
    intake,
    protection,
    reminders,
    triage,
)
from wangge.cases.lifecycle import State
from wangge.cases.models import Case, Category, Notice
from wangge.cases.models.assistance import Suspension
from wangge.demo import stories
from wangge.demo.common_stories import CommonProblems
from wangge.demo.company_weeks import CompanyWeeks
from wangge.demo.consequences import Consequences
from wangge.demo.ground import Ground
from wangge.demo.journal_days import Diary
from wangge.demo.month_papers import Papers
from wangge.demo.paper_days import Forms
from wangge.demo.patrol_days import Patrols
from wangge.demo.pictures import picture
from wangge.demo.safety_days import SafetyDays
from wangge.demo.stories import Story
from wangge.demo.survey_rounds import Surveys
from wangge.duties import reminders as duty_reminders
from wangge.duties.models import DutyNotice
from wangge.integrity import checkpoints
from wangge.integrity.actor import Actor
from wangge.meetings import reminders as meeting_reminders
from wangge.policy.pack import Refusal
from wangge.safety import reminders as safety_reminders
from wangge.safety.models import SafetyNotice
from wangge.territory import jurisdiction, reach
from wangge.territory.models import Grid, Place, Post

Turns = Iterator[dt.datetime]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class Year:
    """一年: plays the matters of both places against one clock."""

    def __init__(self, ground: Ground, *, now: dt.datetime, seed: int = 20260101) -> None:
        self.ground, self.now, self.random = ground, now, Random(seed)
        self.calendar = jurisdiction.calendar()
        self.actors: dict[int, Actor] = {}
        self.categories = {(row.place_id, row.code): row for row in Category.objects.all()}
        self.refused: Counter[str] = Counter()

    def play(self, matters: int, *, progress: Callable[[int], object] = lambda done: None) -> int:
        """演完: returns how many matters there are."""
        queue: list[tuple[dt.datetime, int, Turns]] = []
        order = count()
        for start, turns in chain(
            self._matters(matters), Diary(self).turns(), Surveys(self).turns(), Consequences(self).turns(), CompanyWeeks(self).turns(),
            Patrols(self).turns(), Papers(self).turns(), SafetyDays(self).turns(), Forms(self).turns(),
            CommonProblems(self).turns(),
        ):  # fmt: skip
            heapq.heappush(queue, (start, next(order), turns))
        morning = queue[0][0].replace(hour=9, minute=0, second=0, microsecond=0)
        done = 0
        while queue and queue[0][0] <= self.now:
            when, _, turns = heapq.heappop(queue)
            while morning <= when:
                reminders.turn(at=morning)
                if self.now - morning < DAY * 70:  # since the demo's first proposal
                    proposal_reminders.turn(at=morning)
                    meeting_reminders.turn(at=morning)
                if self.now - morning < DAY * 5:
                    duty_reminders.turn(at=morning)
                    safety_reminders.turn(at=morning)
                morning += DAY
            try:
                after = next(turns)
            except StopIteration:
                done += 1
                progress(1)
                continue
            except Refusal as refusal:
                self.refused[str(refusal)[:60]] += 1
                continue
            heapq.heappush(queue, (max(after, when), next(order), turns))
        reminders.turn(at=self.now)
        for place in (self.ground.community, self.ground.company):
            checkpoints.sign(place.pk, at=self.now)
        # Whoever works here looks every day: what is older than two days has been read.
        seen = Notice.objects.filter(read_at=None, at__lt=self.now - 2 * DAY)
        seen.update(read_at=F("at") + 3 * HOUR)
        DutyNotice.objects.filter(at__lt=self.now - DAY).update(read_at=F("at") + 3 * HOUR)
        SafetyNotice.objects.filter(at__lt=self.now - DAY).update(read_at=F("at") + 3 * HOUR)
        return Case.objects.count()

    # --- when ---

    def _matters(self, matters: int) -> Iterator[tuple[dt.datetime, Turns]]:
        """开始的时刻: more of late than long ago, and a few this very morning."""
        recent = [self.now - HOUR * h for h in (0.3, 0.9, 1.6, 2.4)]
        for i in range(matters):
            back = self.random.uniform(0.1, 4.5) if i % 7 == 0 else self.random.betavariate(0.7, 1.6) * 360
            if i == 36:
                back = 1.2  # somebody is recused from it: it stands open, and must not look forgotten
            start = recent[i] if i < len(recent) else self.now - DAY * back
            if i >= len(recent):
                start = start.astimezone(self.ground.community.zone).replace(
                    hour=self.random.choice((7, *range(8, 22)))
                )
                start = min(start, self.now - HOUR)
            if i % 5 == 4:
                shop = self.random.choice(self.ground.shops)
                story = self.random.choice(stories.COMPANY)
                yield start, self._factory(story, shop, start)
            else:
                grid = self.ground.grids[0] if i % 3 == 0 else self.random.choice(self.ground.grids)
                yield start, self._home(self.random.choice(stories.COMMUNITY), grid, start, i)

    def _office(self, at: dt.datetime, *, hours: float = 0.0) -> dt.datetime:
        """上班时: the first working moment not before `at` plus some hours."""
        zone = self.ground.community.zone
        when = (at + HOUR * hours).astimezone(zone)
        if when.hour >= 17:
            when = (when + DAY).replace(hour=8, minute=35)
        while not self.calendar.is_working(when.date()):
            when = (when + DAY).replace(hour=8, minute=40)
        if when.hour < 8:
            when = when.replace(hour=8, minute=30)
        return max(when, at)

    def _by(self, post: Post) -> Actor:
        return self.actors.setdefault(post.pk, reach.actor_of(post))

    def reach_of(self, by: Actor, day: dt.date) -> reach.Reach:
        """可及范围 of whoever acts, that day."""
        posts = [post for post in self.ground.crowd if post.pk == by.post_id]
        return reach.reach_from(posts[0].person_id, day, posts)

    # --- a community's matter ---

    def _register(
        self, story: Story, place: Place, grid: Grid, words: str, where: str, at: dt.datetime
    ) -> Case:
        pick = self.random
        west, south, east, north = _edges(grid)
        by = Actor.resident()
        if story.channel != "web":
            by = self._by(
                self.ground.of("grid-manager" if place.kind == "company" else "grid-leader", grid=grid)
            )
        category = self.categories.get((place.pk, story.category))
        named = pick.random() < 0.6
        files = [attachments.prepare("现场.jpg", picture(pick.randrange(5)))] if pick.random() < 0.18 else []
        return intake.register(
            words, place=place, channel=story.channel, where=where, grid=grid, category=category,
            lane=category.lane if category and pick.random() < 0.3 else "normal",
            longitude=round(pick.uniform(west, east), 6), latitude=round(pick.uniform(south, north), 6),
            name=pick.choice(stories.CALLERS) if named else "", contact=f"139{pick.randrange(10**8):08d}" if named else "",
            prefers="phone" if named else "code", files=files, by=by, at=at,
        ).case  # fmt: skip

    def _home(self, story: Story, grid: Grid, start: dt.datetime, i: int) -> Turns:
        pick, ground = self.random, self.ground
        leader_post = ground.of("grid-leader", grid=grid)
        leader, clerk = self._by(leader_post), self._by(ground.posts["clerk"])
        head = self._by(ground.posts["head"])
        where = story.where or pick.choice(stories.PLACES)
        case = self._register(story, ground.community, grid, story.words.format(where=where), where, start)
        at = self._office(start, hours=pick.uniform(0.3, 2.5))
        yield at
        match i:
            case 12:
                dispatch.decline(case, reason=dispatch.Reason.LEGAL_CHANNEL, go_to="区人民法院诉讼服务中心，电话 6600 0400",
                                 by=leader, at=at)  # fmt: skip
                return
            case 24:
                closure.withdraw(case, words="自己已经修好了，谢谢", by=Actor.resident(), at=at)
                return
            case 36:
                worker = ground.posts["worker"].person
                protection.recuse(case, person=worker, reason="反映的是他", by=clerk, at=at)
                triage.classify(case, level="community", holder=leader_post.person, by=leader, at=at)
                return
        if story.way == "settle":
            intake.settle(
                case, result=story.result, said=story.result, channel=_channel(story), by=leader, at=at
            )
        else:
            yield from self._worked(case, story, grid, leader, head, at)
        yield from self._afterwards(case, clerk, grid)

    def _worked(
        self, case: Case, story: Story, grid: Grid, leader: Actor, head: Actor, at: dt.datetime
    ) -> Turns:
        pick, ground = self.random, self.ground
        worker = ground.of("grid-worker", grid=grid)
        holder = worker.person if pick.random() < 0.8 else ground.of("grid-leader", grid=grid).person
        triage.classify(case, level="community", holder=holder, by=leader, at=at)
        doer = self._by(worker) if holder == worker.person else leader
        if story.way in ("unit", "street"):
            at = self._office(at, hours=pick.uniform(0.2, 3))
            yield at
            yield from self._assisted(case, story, leader, at)
        slow = pick.random()
        approved = self._office(at, hours=1.5)
        if slow < 0.08 and case.due_at and approved < case.due_at:
            asked = handling.ask_extension(case, reason="配件要从外地发来", by=leader, at=at + HOUR / 6)
            at = approved
            yield at
            handling.extend(asked, by=head, at=at)
        elif 0.08 <= slow < 0.12:
            resting = handling.ask_suspension(
                case, reason=Suspension.Reason.WEATHER, words="连阴雨，防水不能施工",
                review_on=(at + DAY * 9).date(), by=leader, at=at + HOUR / 6,
            )  # fmt: skip
            at = self._office(at, hours=2)
            yield at
            handling.suspend(resting, by=head, at=at)
            at = self._office(at + DAY * pick.uniform(3, 8))
            yield at
            case.refresh_from_db()
            if case.state == State.SUSPENDED:  # the clock goes on by itself on the day of review
                handling.resume(case, why="天晴了", by=leader, at=at)
        if pick.random() < 0.35:
            at = self._office(at, hours=pick.uniform(1, 5))
            yield at
            feedback.tell_stage(case, words=pick.choice(stories.PROGRESS), channel="phone", by=leader, at=at)
        late = pick.random() < 0.12
        at = self._office(at, hours=pick.uniform(40, 130) if late else pick.uniform(1, 12))
        yield at
        handling.resolve(case, result=story.result, by=doer, at=at)
        at = self._office(at, hours=pick.uniform(0.3, 8))
        yield at
        feedback.tell(case, words=story.result, channel="phone", by=leader, at=at)

    def _assisted(self, case: Case, story: Story, leader: Actor, at: dt.datetime) -> Turns:
        pick, ground = self.random, self.ground
        if story.way == "street":
            asked = dispatch.escalate(case, request=f"请协调处理：{case.summary}", by=leader, at=at)
            other = self._by(ground.posts["street"])
        else:
            asked = dispatch.assist(case, unit=ground.units[story.unit], request=f"请派人处理：{case.summary}",
                                    by=leader, at=at)  # fmt: skip
            other = self._by(next(p for p in ground.crowd if p.unit_id == ground.units[story.unit].pk))
        at = self._office(at, hours=pick.uniform(0.5, 5))
        yield at
        if pick.random() < 0.1:
            dispatch.send_back(asked, reason="不在我们管的路段，请找属地", by=other, at=at)
            at = self._office(at, hours=1)
            yield at
            asked = dispatch.escalate(case, request="请协调明确由谁处理", by=leader, at=at)
            other = self._by(ground.posts["street"])
            at = self._office(at, hours=2)
            yield at
        dispatch.accept(asked, by=other, at=at)
        at = self._office(at, hours=pick.uniform(4, 20) if pick.random() < 0.85 else pick.uniform(60, 120))
        yield at
        dispatch.answer(asked, words=story.result, by=other, at=at)

    def _afterwards(self, case: Case, clerk: Actor, grid: Grid) -> Turns:
        pick = self.random
        at = case.touched_at
        if pick.random() < 0.55:
            at += DAY * pick.uniform(0.1, 2.5)
            yield at
            level, solved, words = pick.choice(stories.RATINGS)
            closure.rate(case, level=level, solved=solved, words=words, by=Actor.resident(), at=at)
            if solved == "no":
                yield from self._again(case, grid, at)
                return
        if pick.random() < 0.6:
            at = self._office(at, hours=pick.uniform(6, 60))
            yield at
            closure.check(case, found="yes", method="call", note="电话回访，已经好了", by=clerk, at=at)
            yield at + HOUR / 4
            closure.close(case, by=clerk, at=at + HOUR / 4)

    def _again(self, case: Case, grid: Grid, at: dt.datetime) -> Turns:
        leader = self.ground.of("grid-leader", grid=grid)
        by = self._by(leader)
        at += HOUR
        yield at
        closure.reopen(case, why="过两天又坏了", by=Actor.resident(), at=at)
        at = self._office(at, hours=1)
        yield at
        triage.classify(case, level="community", holder=leader.person, by=by, at=at)
        at = self._office(at, hours=self.random.uniform(3, 20))
        yield at
        handling.resolve(case, result="换了整段管件，试了两天没有再漏", by=by, at=at)
        at = self._office(at, hours=2)
        yield at
        feedback.tell(case, words="换了整段管件，两天没有再漏", channel="phone", by=by, at=at)

    # --- a factory's matter ---

    def _factory(self, story: Story, shop: Grid, start: dt.datetime) -> Turns:
        pick, ground = self.random, self.ground
        managers = [p for p in ground.crowd if p.role == "grid-manager" and p.grid_id == shop.pk]
        manager, other = managers[0], managers[-1]
        by = self._by(manager)
        words = story.words.format(where=shop.name.removesuffix("网格") + "车间")
        case = self._register(story, ground.company, shop, words, shop.name, start)
        at = self._office(start, hours=pick.uniform(0.3, 2))
        yield at
        level = {"grid": "grid", "sector": "sector"}.get(story.way, "company")
        triage.classify(case, level=level, holder=manager.person, by=by, at=at)
        at = self._office(at, hours=pick.uniform(2, 30))
        yield at
        handling.resolve(case, result=story.result, by=by, at=at)
        at = self._office(at, hours=2)
        yield at
        feedback.tell(case, words=story.result, channel="oral", by=by, at=at)
        at = self._office(at, hours=pick.uniform(10, 40))
        yield at
        checker = self._by(other) if other is not manager else self._by(ground.posts["safety"])
        closure.check(case, found="yes", method="site", note="现场看过", by=checker, at=at)
        yield at + HOUR / 4
        closure.close(case, by=checker, at=at + HOUR / 4)


def _channel(story: Story) -> str:
    return {"phone": "phone", "visit": "visit"}.get(story.channel, "oral")


def _edges(grid: Grid) -> tuple[float, float, float, float]:
    line: Any = grid.boundaries.first()
    return line.west, line.south, line.east, line.north
