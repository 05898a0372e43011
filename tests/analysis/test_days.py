"""Counts kept by day: whatever people do, in whatever order, they say what counting from the records says."""

import contextlib
import datetime as dt
from random import Random

import pytest

from wangge.analysis import days, indicators
from wangge.analysis.definitions import DEFINITIONS
from wangge.analysis.figures import together
from wangge.analysis.marks import Scope
from wangge.analysis.models import Count, CountedDay
from wangge.cases import closure, dispatch, feedback, handling, intake, triage
from wangge.integrity.actor import Actor
from wangge.journal import diary
from wangge.policy.pack import Refusal
from wangge.territory import staffing

BEIJING = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
FIRST, LAST = dt.date(2026, 2, 20), dt.date(2026, 5, 31)


class Office:
    """People at work: each turn somebody does something, or a while goes by."""

    def __init__(self, cast, seed):
        self.cast, self.pick, self.at, self.cases = cast, Random(seed), MONDAY, []

    def turn(self):
        self.at += HOUR * self.pick.choice([1, 2, 5, 20, 50])
        doing = [self.register] * 3 + [self.sort] * 4 + [self.resolve] * 3 + [self.tell] * 2 + [
            self.rate, self.ask, self.answer, self.reopen, self.withdraw, self.move, self.stage, self.write, self.away,
            self.settle,
        ]  # fmt: skip
        with contextlib.suppress(Refusal):  # not possible just now; the office does something else
            self.pick.choice(doing)()

    def one(self, *states):
        there = [each for each in self.cases if not states or each.state in states]
        if not there:
            raise Refusal("nothing there")
        case = self.pick.choice(there)
        case.refresh_from_db()
        return case

    def who(self, case):
        return "li" if case.grid_id == self.cast.grid1.pk else "qian"

    def register(self):
        grid, who = self.pick.choice([(self.cast.grid1, "li"), (self.cast.grid2, "qian"), (None, "zhao")])
        late = HOUR * self.pick.choice([0, 0, 3, 30])
        self.cases.append(
            intake.register(
                "水管漏水", place=self.cast.community, grid=grid, channel="phone", received_at=self.at - late,
                by=self.cast.by(who), at=self.at,
            ).case
        )  # fmt: skip

    def sort(self):
        case = self.one("registered", "reopened")
        level = self.pick.choice(["grid", "community", "street", "other-unit"])
        triage.classify(case, level=level, holder=self.cast.li, by=self.cast.by("zhao"), at=self.at)

    def settle(self):
        intake.settle(self.one("registered"), result="当场说清", by=self.cast.by("zhao"), at=self.at)

    def move(self):
        triage.reclassify(
            self.one("in-progress"), level="street", why="要街道协调", by=self.cast.by("zhao"), at=self.at
        )

    def resolve(self):
        handling.resolve(self.one("in-progress"), result="已换新", by=self.cast.by("zhao"), at=self.at)

    def tell(self):
        feedback.tell(
            self.one("resolved"), words="已换新", channel="phone", by=self.cast.by("zhao"), at=self.at
        )

    def stage(self):
        case = self.one("in-progress", "assisting")
        feedback.tell_stage(case, words="配件在路上", channel="phone", by=self.cast.by("zhao"), at=self.at)

    def rate(self):
        level = self.pick.randrange(1, 6)
        solved = self.pick.choice(["yes", "partly", "no"])
        case = self.one("told", "settled", "closed")
        closure.rate(case, level=level, solved=solved, by=Actor.resident(), at=self.at)

    def ask(self):
        case = self.one("registered", "in-progress")
        if self.pick.random() < 0.5:
            dispatch.assist(case, unit=self.cast.water, request="请抢修", by=self.cast.by("zhao"), at=self.at)
        else:
            dispatch.escalate(case, request="请协调", by=self.cast.by("zhao"), at=self.at)

    def answer(self):
        asked = dispatch.waiting(self.one("assisting"))[0]
        who = "wu" if asked.unit_id else "zhou"
        if self.pick.random() < 0.6:
            dispatch.answer(asked, words="已抢修", by=self.cast.by(who), at=self.at)
        else:
            dispatch.send_back(asked, reason="不归我们", by=self.cast.by(who), at=self.at)

    def reopen(self):
        closure.reopen(self.one("told", "settled"), why="又漏了", by=Actor.resident(), at=self.at)

    def withdraw(self):
        closure.withdraw(self.one(), words="自己修好了", by=Actor.resident(), at=self.at)

    def write(self):
        claimed = self.at - HOUR * self.pick.choice([0, 30])
        diary.write(
            "楼道灯坏",
            kind="seen",
            grid=self.cast.grid1,
            claimed_at=claimed,
            by=self.cast.by("min"),
            at=self.at,
        )

    def away(self):
        day = self.cast.community.day_of(self.at)
        staffing.absence(
            self.cast.sun,
            since=day - DAY,
            until=day + DAY,
            reason="年休",
            by=self.cast.by("zhao"),
            at=self.at,
        )


def from_the_records(cast, code, at, **scope):
    return indicators.figure(code, Scope(cast.community, FIRST, LAST, at, **scope))


def same(one, other):
    return (one.num, one.den, dict(one.excluded), dict(one.spread)) == (
        other.num, other.den, dict(other.excluded), dict(other.spread),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_kept_counts_say_what_the_records_say(cast, seed):
    office, place = Office(cast, seed), cast.community
    codes = list(days.PART_OF)
    for turn in range(90):
        office.turn()
        if turn % 9 and turn != 89:
            continue
        kept = days.figures(place, codes, FIRST, LAST, at=office.at)
        for code in codes:
            assert same(kept[code], from_the_records(cast, code, office.at)), (code, turn)
    assert sum(kept[code].den > 0 for code in codes) > 10
    whole = days.cut(place, codes, FIRST, LAST, at=office.at)[()]
    for axis in ("grid_id", "category_id", "level", "month"):
        parts = days.cut(place, codes, FIRST, LAST, at=office.at, by=(axis,))
        for code in codes:
            sum_of = together(code, [each[code] for each in parts.values() if code in each])
            assert same(sum_of, whole.get(code, sum_of)), (code, axis)
    for name, chosen in (("grid", cast.grid1), ("level", "street")):
        for code in codes:
            cut = days.figures(place, [code], FIRST, LAST, at=office.at, **{name: chosen})[code]
            assert same(cut, from_the_records(cast, code, office.at, **{name: chosen})), (code, name)


def test_every_mark_is_counted_or_left_out(cast):
    office = Office(cast, 7)
    for _turn in range(80):
        office.turn()
    for code in days.PART_OF:
        scope = Scope(cast.community, FIRST, LAST, office.at)
        marks = list(indicators.marks_of(code, scope))
        assert indicators.figure(code, scope).all == sum(each.den for each in marks), code
        assert all(each.num <= each.den for each in marks)


def test_only_the_days_that_something_happened_on_are_counted_again(cast):
    office = Office(cast, 3)
    for _turn in range(40):
        office.turn()
    office.at += 20 * DAY
    place, until = cast.community, cast.community.day_of(office.at)
    assert days.refresh(place, FIRST, until, at=office.at) > 100
    assert days.refresh(place, FIRST, until, at=office.at) == 0
    before = set(CountedDay.objects.filter(part="matters").values_list("pk", flat=True))
    case = office.one("in-progress", "registered", "assisting")
    handling.note(case, text="问过了", by=cast.by("zhao"), at=office.at)
    days.refresh(place, FIRST, until, at=office.at)
    again = set(CountedDay.objects.filter(part="matters").values_list("pk", flat=True)) - before
    assert 1 <= len(again) <= 6


def test_a_limit_that_runs_out_moves_a_kept_day_by_itself(cast):
    case = intake.register(
        "水管漏水", place=cast.community, grid=cast.grid1, channel="phone", by=cast.by("li"), at=MONDAY
    ).case
    triage.classify(case, level="community", holder=cast.li, by=cast.by("li"), at=MONDAY)
    handling.resolve(case, result="已换新", by=cast.by("li"), at=MONDAY + HOUR)

    def told(at):
        return days.figures(cast.community, ["feedback-rate"], FIRST, MONDAY.date(), at=at)["feedback-rate"]

    soon, late = told(MONDAY + DAY), told(MONDAY + 4 * DAY)
    assert (soon.den, dict(soon.excluded)) == (0, {indicators.NOT_YET: 1})
    assert (late.num, late.den) == (0, 1)


def test_no_count_names_a_person():
    assert not {each.name for each in Count._meta.get_fields()} & {
        "person",
        "holder",
        "author",
        "by_person_id",
    }
    assert set(days.PART_OF) < set(DEFINITIONS)


def test_a_text_adopted_since_counts_every_day_again(cast):
    office = Office(cast, 5)
    for _turn in range(20):
        office.turn()
    until = cast.community.day_of(office.at)
    days.refresh(cast.community, FIRST, until, at=office.at)
    from wangge.territory import division

    division.amend_place(cast.community, by=cast.by("wang"), at=office.at, address="槐荫路2号")
    assert days.refresh(cast.community, FIRST, until, at=office.at) > 20
