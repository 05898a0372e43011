"""Counts kept by day: whatever people do, in whatever order, they say what counting from the records says."""

import contextlib
import datetime as dt
from random import Random

import pytest

from surveys import conftest as survey
from wangge.analysis import days, indicators
from wangge.analysis.definitions import DEFINITIONS
from wangge.analysis.figures import together
from wangge.analysis.marks import Scope
from wangge.analysis.models import Count, CountedDay
from wangge.cases import closure, dispatch, feedback, handling, intake, triage
from wangge.duties import outages
from wangge.integrity.actor import Actor
from wangge.journal import diary, households, visits
from wangge.meetings import periodic
from wangge.policy.pack import Refusal
from wangge.safety import hazards, rectifying
from wangge.territory import staffing

round, published, codes, opened = survey.round, survey.published, survey.codes, survey.opened
answer, close, sign = survey.answer, survey.close, survey.sign
BEIJING = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
FIRST, LAST = dt.date(2026, 2, 20), dt.date(2026, 5, 31)


class Office:
    """People at work: each turn somebody does something, or a while goes by."""

    def __init__(self, cast, seed):
        self.cast, self.pick, self.at, self.cases, self.households = cast, Random(seed), MONDAY, [], []

    def doing(self):
        return [self.register] * 3 + [self.sort] * 4 + [self.resolve] * 3 + [self.tell] * 2 + [
            self.rate, self.ask, self.answer, self.reopen, self.withdraw, self.move, self.stage, self.write, self.away,
            self.settle, self.list, self.visit, self.unlist,
        ]  # fmt: skip

    def turn(self):
        self.at += HOUR * self.pick.choice([1, 2, 5, 20, 50])
        doing = self.doing()
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

    def list(self):
        given = {
            "name": "独居",
            "address": f"{len(self.households)}号",
            "need": "company",
            "basis": "consent",
        }
        more = {"review_on": self.at.date() + 90 * DAY, "by": self.cast.by("li"), "at": self.at}
        self.households.append(households.add(self.cast.grid1, **given, **more))

    def visit(self):
        if self.households:
            late = HOUR * self.pick.choice([0, 30])
            outcome = self.pick.choice(["met", "not-home", "refused"])
            who = {"visited_at": self.at - late, "by": self.cast.by("min"), "at": self.at}
            visits.visit(self.pick.choice(self.households), outcome=outcome, **who)

    def unlist(self):
        if len(self.households) > 2:
            row = self.households.pop()
            row.refresh_from_db()
            households.end(row, reason="搬走了", by=self.cast.by("li"), at=self.at)

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


class Works(Office):
    """A company's: hazards found, graded otherwise, rectified or not, and the month's reports."""

    def doing(self):
        return [self.find] * 3 + [self.begin] * 2 + [self.submit] * 3 + [
            self.back, self.drop, self.control, self.report, self.report, self.leave, self.out,
        ]  # fmt: skip

    def hazard(self):
        if not self.cases:
            raise Refusal("nothing there")
        hazard = self.pick.choice(self.cases)
        hazard.refresh_from_db()
        return hazard

    def find(self):
        who, finder = self.pick.choice([("gao", "grid"), ("song", "inspection")])
        grade = self.pick.choice(["general", "general", "major"])
        self.cases.append(
            hazards.report(
                self.cast.company, grid=self.cast.smelting, area=self.pick.choice(["平台", "除尘间"]), words="护栏松动",
                kind="thing", grade=grade, finder=finder, by=self.cast.by(who), at=self.at,
            )
        )  # fmt: skip

    def begin(self):
        rectifying.begin(self.hazard(), rectifier=self.cast.ma, by=self.cast.by("gao"), at=self.at)

    def submit(self):
        rectifying.submit(self.hazard(), words="焊牢了", by=self.cast.by("ma"), at=self.at)

    def back(self):
        rectifying.return_(self.hazard(), reason="还有裂缝", by=self.cast.by("song"), at=self.at)

    def drop(self):
        hazards.withdraw(self.hazard(), reason="登记重了", by=self.cast.by("gao"), at=self.at)

    def control(self):
        hazards.control(self.hazard(), words="拉警戒线", by=self.cast.by("gao"), at=self.at)

    def report(self):
        month = self.at.date().replace(day=1) - DAY * self.pick.choice([1, 1, 40])
        words = {"opening": "平稳", "hard": "没有", "next": "照旧"}
        periodic.sign(self.cast.smelting, month, words=words, by=self.cast.by("gao"), at=self.at)

    def leave(self):
        day, song = self.at.date(), self.cast.by("song")
        more = {"since": day - 20 * DAY, "until": day, "reason": "病假"}
        staffing.absence(self.cast.gao, **more, by=song, at=self.at)

    def out(self):
        since, more = self.at - 2 * DAY, {"words": "停电", "by": self.cast.by("song"), "at": self.at}
        outages.note(self.cast.company, since=since, until=self.at, **more)


def from_the_records(cast, code, at, place=None, **scope):
    return indicators.figure(code, Scope(place or cast.community, FIRST, LAST, at, **scope))


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
    assert sum(kept[code].den > 0 for code in codes) > 8
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


@pytest.mark.parametrize("seed", range(3))
def test_what_a_company_kept_says_what_its_records_say(cast, seed):
    works, place = Works(cast, seed), cast.company
    codes = [code for code in days.PART_OF if days.PART_OF[code] in ("hazards", "reports")]
    for turn in range(60):
        works.turn()
        if turn % 6 and turn != 59:
            continue
        kept = days.figures(place, codes, FIRST, LAST, at=works.at)
        for code in codes:
            assert same(kept[code], from_the_records(cast, code, works.at, place)), (code, turn)
    assert all(kept[code].all > 0 for code in codes)


def test_a_survey_signed_since_is_in_the_days_it_speaks_of(cast, answer, sign):
    def kept(at):
        return days.figures(cast.community, ["survey-score"], FIRST, LAST.replace(month=6, day=30), at=at)

    answer("1", "45", times=30)
    at = dt.datetime(2026, 7, 3, 9, tzinfo=BEIJING)
    assert kept(at)["survey-score"].all == 0
    sign()
    scope = Scope(cast.community, FIRST, LAST.replace(month=6, day=30), at)
    assert same(kept(at)["survey-score"], indicators.figure("survey-score", scope))
    assert kept(at)["survey-score"].all > 0


def test_a_quarter_half_over_counts_in_the_span_that_ends_in_it(cast):
    office = Office(cast, 1)
    for _turn in range(40):
        office.turn()
        office.list() if office.pick.random() < 0.2 else office.visit()
    place, code = cast.community, "visit-coverage"
    for first, last in (
        (FIRST, dt.date(2026, 2, 28)),
        (dt.date(2026, 3, 10), dt.date(2026, 4, 2)),
        (FIRST, LAST),
    ):
        for at in (office.at, office.at + 100 * DAY):
            direct = indicators.figure(code, Scope(place, first, last, at))
            reading = days.Reading(place, at=at)
            assert same(reading.figures([code], first, last)[code], direct), (first, last, at)
            assert same(together(code, [each for _, each in reading.trend(code, first, last)]), direct)
            assert direct.den


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
