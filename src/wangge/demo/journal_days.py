"""演示的日志: the last sixty days as the workers wrote them, the leaders signed them and the clerk read them.

Played by the acts themselves, on the same clock as the matters; a generator for each grid, and one for the office.
"""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from wangge.cases import from_journal, intake
from wangge.demo import diary_words as words
from wangge.demo import stories
from wangge.demo.ground import BY, begun
from wangge.duties import outages
from wangge.integrity.actor import Actor
from wangge.journal import diary, households, phrases, visits
from wangge.journal.models import Entry, Household, Need
from wangge.reports import days, inspections, upward, weeks
from wangge.reports.models import Remark
from wangge.territory import staffing
from wangge.territory.models import Grid, Post

if TYPE_CHECKING:
    from wangge.demo.days import Year

# Of the grids by their place in the list: who signs a day late, who left out a week, who was on leave, whose network was out, who has left.
LATE, LEFT_OUT, ON_LEAVE, OUT, VACANT = 2, 4, 6, 8, 11
# Days back: written, signed, summed up by week, reported upward.
DAYS, SIGNED, SUMMED, REPORTED = 60, 21, 21, 21
NEVER = dt.timedelta(days=400)
Turns = Iterator[dt.datetime]


class Diary:
    """六十天的日志."""

    def __init__(self, year: "Year") -> None:
        self.year, self.ground = year, year.ground
        self.random = Random(20260202)
        self.place = self.ground.community
        self.today = self.place.day_of(year.now)

    def turns(self) -> Iterator[tuple[dt.datetime, Turns]]:
        """各网格的日子, and the office's."""
        first = self._at(self.today - dt.timedelta(days=DAYS), 8, 40)
        for grid in self.ground.grids:
            yield first, self._grid(grid)
        for shop in self.ground.shops:
            yield first, self._shop(shop)
        yield first, self._office()

    def _at(self, day: dt.date, hour: int, minute: int) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour, minute), self.place.zone)

    def _by(self, post: Post) -> Actor:
        return self.year._by(post)

    def _working(self) -> Iterator[dt.date]:
        for back in range(DAYS, -1, -1):
            day = self.today - dt.timedelta(days=back)
            if self.year.calendar.is_working(day):
                yield day

    # --- a grid ---

    def _grid(self, grid: Grid) -> Turns:
        leader = self._by(self.ground.of("grid-leader", grid=grid))
        worker = self.ground.of("grid-worker", grid=grid)
        listed = self._households(grid, self._by(worker))
        for day in self._working():
            yield self._at(day, 11, self.random.randrange(20, 59))
            entries = self._write(grid, worker, day)
            if listed and self.random.random() < 0.09:
                yield self._at(day, 15, self.random.randrange(0, 40))
                self._visit(self.random.choice(listed), worker, day)
            yield self._at(day, 16, self.random.randrange(30, 59))
            if not self._leads(grid, day):
                continue
            if grid == self.ground.grids[LATE] and day.weekday() == 1:
                yield self._at(day + dt.timedelta(days=1), 9, 10)
                self._afternoon(grid, leader, day, entries, late=True)
                continue
            self._afternoon(grid, leader, day, entries)
            if grid == self.ground.grids[LEFT_OUT] and (self.today - day).days > 7:
                continue
            if day.weekday() == 4 and (self.today - day).days <= SUMMED:
                yield self._at(day, 17, self.random.randrange(0, 25))
                said = {
                    "opening": self.random.choice(words.OPENINGS),
                    "next": self.random.choice(words.NEXTS),
                }
                weeks.sign(grid, day, words=said, by=leader, at=self._at(day, 17, 26))
        yield self.year.now + NEVER

    def _leads(self, grid: Grid, day: dt.date) -> bool:
        """那天网格长在岗: one was on leave for two days, one had no network, one has left."""
        back = sum(
            self.year.calendar.is_working(day + dt.timedelta(days=n)) for n in range((self.today - day).days)
        )
        if grid == self.ground.grids[VACANT]:
            return back > 2
        if grid == self.ground.grids[OUT]:
            return back != 6
        return grid != self.ground.grids[ON_LEAVE] or back not in (3, 4)

    def _shop(self, shop: Grid) -> Turns:
        """工厂网格的巡查: one note each working day since the text asks for it."""
        manager = self._by(self.ground.of("grid-manager", grid=shop))
        for day in self._working():
            if day >= begun(self.today):
                yield self._at(day, 10, self.random.randrange(0, 59))
                words_ = self.random.choice(words.SHOP_PATROLS).format(where=shop.covers.split("、")[0])
                diary.write(words_, kind="patrol", grid=shop, by=manager, at=self._at(day, 11, 0))
        yield self.year.now + NEVER

    def _write(self, grid: Grid, post: Post, day: dt.date) -> list[Entry]:
        """一上午的几条: one batch, as a phone would hand it in."""
        pick = self.random
        at = self._at(day, 11, 59)
        if pick.random() < 0.08:
            return diary.write_many(
                [diary.Draft("", "nothing", grid)], place=self.place, by=self._by(post), at=at
            )
        drafts = [self._draft("patrol", pick.choice(words.PATROLS), grid, day)]
        if pick.random() < 0.55:
            kind, text, category = pick.choice(words.HEARD)
            who = pick.choice(stories.CALLERS) if pick.random() < 0.5 else ""
            drafts.append(self._draft(kind, text, grid, day, category, who))
        for kind, texts, chance in (
            ("need", words.NEEDS, 0.09), ("suggestion", words.SUGGESTIONS, 0.09), ("talk", words.TALKS, 0.06),
            ("news", [text for text, _settled in words.NEWS], 0.04),
        ):  # fmt: skip
            if pick.random() < chance:
                drafts.append(self._draft(kind, pick.choice(texts), grid, day))
        return diary.write_many(drafts, place=self.place, by=self._by(post), at=at)

    def _draft(
        self, kind: str, text: str, grid: Grid, day: dt.date, category: str = "", who: str = ""
    ) -> diary.Draft:
        where = self.random.choice(stories.PLACES)
        late = (
            dt.timedelta(days=self.random.choice((1, 2, 4)))
            if self.random.random() < 0.04
            else dt.timedelta()
        )
        claimed = self._at(day, self.random.randrange(8, 11), self.random.randrange(60)) - late
        return diary.Draft(
            text.format(where=where), kind, grid, category=category, where=where, claimed_at=claimed, name=who
        )

    def _afternoon(
        self, grid: Grid, leader: Actor, day: dt.date, entries: list[Entry], *, late: bool = False
    ) -> None:
        """四点半: sorted, some made matters and settled, signed, reported; the demo's own day is left to its visitor."""
        pick = self.random
        at = self._at(day + dt.timedelta(days=1), 9, 20) if late else self._at(day, 17, 0)
        if at > self.year.now:
            return
        for entry in entries:
            if entry.kind in ("need", "suggestion"):
                diary.sort(entry, verdict="nothing", words="记入本周汇总", by=leader, at=at)
            elif entry.kind == "news" and (self.today - day).days > 12:
                settled = next(
                    (end for start, end in words.NEWS if entry.words.endswith(start.split("}")[-1])),
                    "已经落实",
                )
                diary.settle_news(entry, result=settled, by=leader, at=at)
            elif entry.kind in ("heard", "phone", "letter", "oral"):
                if pick.random() < 0.12:
                    case = from_journal.from_entry(entry, by=leader, at=at).case
                    intake.settle(case, result=pick.choice(words.ANSWERS), by=leader, at=at)
                else:
                    diary.sort(entry, verdict="settled", words=pick.choice(words.ANSWERS), by=leader, at=at)
        if (self.today - day).days <= SIGNED:
            days.sign(grid, day, by=leader, at=at)
        if (self.today - day).days <= REPORTED:
            self._report(grid, leader, day, at)

    def _report(self, grid: Grid, leader: Actor, day: dt.date, at: dt.datetime) -> None:
        board = days.board(grid, day, self.year.reach_of(leader, self.place.day_of(at)))
        office = self.ground.street
        items = upward.worth_telling(board.items, office)
        if not items and not board.figures["to_report"]:
            return
        said = upward.composed(board.figures, items)
        report = upward.send(grid, day, to=office, words=said, items=items, by=leader, at=at)
        if (self.today - day).days > 1:
            street = self._by(self.ground.posts["street"])
            answer = upward.answer(
                report, words="已收到，按职责分工跟进，进展由街道告知网格。", by=street, at=at
            )
            upward.pass_on(answer, by=leader, at=at)

    # --- households ---

    def _households(self, grid: Grid, by: Actor) -> list[Household]:
        made = []
        start = self.today - dt.timedelta(days=DAYS)
        for n in range(self.random.choice((3, 4, 5))):
            soon = self.random.random() < 0.12
            review = start + dt.timedelta(days=DAYS - 3 if soon else self.random.randrange(DAYS + 30, 300))
            made.append(
                households.add(
                    grid, name=self.random.choice(stories.CALLERS[:-1]), address=words.ADDRESSES[n % len(words.ADDRESSES)],
                    need=self.random.choice(list(Need)), basis="consent", basis_words="上门当面同意", review_on=review,
                    by=by, at=self._at(start, 9, 0),
                )
            )  # fmt: skip
        return made

    def _visit(self, household: Household, post: Post, day: dt.date) -> None:
        pick = self.random
        outcome = pick.choices(("met", "not-home", "refused"), (8, 2, 1))[0]
        met = outcome == "met"
        visits.visit(
            household, outcome=outcome, words=pick.choice(words.VISITED) if met else "",
            needs=pick.choice(words.WANTS) if met else "",
            felt=pick.choice(("satisfied", "satisfied", "satisfied", "", "dissatisfied")) if met else "",
            visited_at=self._at(day, 14, 30), by=self._by(post), at=self._at(day, 15, 45),
        )  # fmt: skip

    # --- the office ---

    def _office(self) -> Turns:
        clerk = self._by(self.ground.posts["clerk"])
        for kind, text in words.PHRASES:
            phrases.add(
                self.place, text, kind=kind, by=clerk, at=self._at(self.today - dt.timedelta(days=DAYS), 9, 5)
            )
        for day in self._working():
            yield from self._changes(day)
            if day.weekday() == 4 and (self.today - day).days <= SUMMED:
                yield self._at(day, 16, 0)
                self._inspect(day, clerk)
        yield self.year.now + NEVER

    def _changes(self, day: dt.date) -> Turns:
        """人事: a leader goes on leave, another leaves and nobody follows yet; once the network was out."""
        back = sum(
            self.year.calendar.is_working(day + dt.timedelta(days=n)) for n in range((self.today - day).days)
        )
        grids = self.ground.grids
        morning = self._at(day, 8, 35)
        if back == 4:
            yield morning
            leader = self.ground.of("grid-leader", grid=grids[ON_LEAVE])
            until = self.year.calendar.next_working(day, include=False)
            staffing.absence(leader.person, since=day, until=until, reason="年假", by=BY, at=morning)
        if back == 3:
            yield self._at(day, 18, 10)
            leader = self.ground.of("grid-leader", grid=grids[VACANT])
            staffing.end(leader, until=day, by=BY, at=self._at(day, 18, 10))
        if back == 6:
            yield self._at(day, 17, 40)
            outages.note(
                self.place, grid=grids[OUT], since=self._at(day, 9, 0), until=self._at(day, 17, 30),
                words="沿河一带停电，槐树院网络中断", by=self._by(self.ground.posts["clerk"]), at=self._at(day, 17, 40),
            )  # fmt: skip

    def _inspect(self, day: dt.date, clerk: Actor) -> None:
        at = self._at(day, 16, 10)
        held = inspections.inspect(
            self.place,
            day,
            seed=self.random.randrange(2**31),
            words="抽看各网格三条，事情都有下文。",
            by=clerk,
            at=at,
        )
        sample: list[Any] = inspections.sample_of(held, self.year.reach_of(clerk, day))
        for entry in self.random.sample(sample, min(2, len(sample))):
            remark: Remark = inspections.remark(
                held, entry, words=self.random.choice(words.REMARKS), by=clerk, at=at
            )
            if (self.today - day).days > 6:
                author = next(post for post in self.ground.crowd if post.person_id == entry.author_id)
                inspections.reply(remark, words=self.random.choice(words.REPLIES), by=self._by(author), at=at)
