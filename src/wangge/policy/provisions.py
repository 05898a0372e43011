"""规定 (provisions): the eight forms a clause may take, as frozen values that check themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from . import words
from .pack import nearest
from .readers import (
    Bad,
    closing,
    count,
    either,
    key,
    ladder,
    month_day,
    number,
    span,
    table,
    tables,
    text,
    truth,
    word,
    wordlist,
)

HOURLY = ("hour", "working-hour")
CONDITIONS = ("level", "lane", "grade", "category")


def listed(value: Any) -> tuple[str, ...]:
    """One clause id or a list of them; `literate` checks that they exist."""
    return tuple(text(each) for each in (value if isinstance(value, list) and value else [value]))


# ── time-limit ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """延期 (extension): who approves, whether a reason must be given, who is told."""

    approved_by: tuple[str, ...] = key(wordlist(words.ROLES))
    reason: bool = key(truth, default=True)
    tell: tuple[str, ...] = key(wordlist(words.ROLES), default=("requester",))
    times: int = key(count(1, 99), default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """暂停 (pause): for which reasons the clock may stand still, who approves, when it is looked at again."""

    reasons: tuple[str, ...] = key(wordlist(words.PAUSE_REASONS))
    approved_by: tuple[str, ...] = key(wordlist(words.ROLES))
    review_within: int = key(count(1, 365), default=30)
    """Calendar days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """到限之后 (afterwards): the duty goes on; who owes what, every so many days."""

    every: int = key(count(1, 365))
    unit: str = key(word({"working-day": 0, "calendar-day": 0}), default="working-day")
    owed_by: tuple[str, ...] = key(wordlist(words.ROLES), default=("grid-leader",))
    tell: tuple[str, ...] = key(wordlist(words.ROLES), default=("requester",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """封顶 (cap): a limit that the ordinary one, extended or paused, does not pass."""

    amount: int = key(count(1, 3660))
    unit: str = key(word({"working-day": 0, "calendar-day": 0}))
    starts: str = key(word({"next-day": 0, "same-day": 0}), default="next-day")


def conditions(value: Any) -> Mapping[str, tuple[str, ...]]:
    """`when`: each condition with the values it accepts. Levels are checked against the pack's own."""
    if not isinstance(value, dict):
        raise Bad('应是一张小表，如 { level = "community" }')
    closed = {"lane": words.LANES, "grade": words.GRADES}
    found: dict[str, tuple[str, ...]] = {}
    for name, given in value.items():
        if name not in CONDITIONS:
            raise Bad(f"里不认识的条件“{name}”。{nearest(name, CONDITIONS)}")
        reader = wordlist(closed[name]) if name in closed else listed
        try:
            found[name] = reader(given)
        except Bad as bad:
            raise Bad(f"里的“{name}”{bad}") from None
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """时限 (time-limit): by when, counted from what, extended how, and what is owed after it."""

    for_: str = key(word(words.PURPOSES), name="for")
    when: Mapping[str, tuple[str, ...]] = key(conditions, factory=dict)
    amount: int = key(count(0, 3660))
    unit: str = key(word(words.UNITS))
    starts: str = key(word(words.STARTS))
    rolls: str = key(word(words.ROLLS), default="")
    ends_at: time | str | None = key(closing, default=None)
    """None is 24:00; "close" is the close of business."""
    cap: str | Cap | None = key(either(text, table(Cap)), default=None)
    extension: Extension | None = key(table(Extension), default=None)
    pause: Pausing | None = key(table(Pausing), default=None)
    afterwards: Afterwards | None = key(table(Afterwards), default=None)
    owed_by: tuple[str, ...] = key(wordlist(words.ROLES), default=())
    terms: tuple[Any, ...] = field(init=False, repr=False, compare=False)
    """What a last day depends on, and nothing else: two limits of the same terms share their plans."""

    def __post_init__(self) -> None:
        hourly = self.unit in HOURLY
        if self.for_ == "matter" and not self.when:
            raise Bad('缺少“when”：事项的时限要说明适用于谁，如 when = { level = "community" }')
        if not self.rolls:
            if self.unit == "calendar-day":
                raise Bad("缺少“rolls”：按自然日计的，要说明末日是休息日时怎样顺延")
            object.__setattr__(self, "rolls", "none" if hourly else "next-working-day")
        if hourly and self.starts != "at-once":
            raise Bad('按小时计的期限自收到时起算（民法典第二百零一条），“starts”请写 "at-once"', "starts")
        if not hourly and self.starts == "at-once":
            raise Bad('按日计的期限从次日或当日起算，“starts”请写 "next-day" 或 "same-day"', "starts")
        if hourly and self.rolls != "none":
            raise Bad('按小时计的期限不顺延，“rolls”请写 "none" 或不写', "rolls")
        if hourly and self.ends_at is not None:
            raise Bad("按小时计的期限到点即止，不写“ends-at”", "ends-at")
        if not hourly and self.amount == 0 and self.starts == "next-day":
            raise Bad('当日办结的，请写 amount = 1、starts = "same-day"', "amount")
        if self.unit == "working-day" and self.rolls == "none":
            object.__setattr__(self, "rolls", "next-working-day")
        object.__setattr__(self, "terms", (self.amount, self.unit, self.starts, self.rolls))


# ── what follows from a finding ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """应交时间 (due): so many days after the period ends; 0 is by the end of the period itself."""

    amount: int = key(count(0, 366), default=0)
    unit: str = key(word({"working-day": 0, "calendar-day": 0}), default="working-day")
    ends_at: time | str | None = key(closing, default=None)


def due_time(value: Any) -> Due:
    if isinstance(value, dict):
        return table(Due)(value)
    word({"same-day": 0, "period-end": 0})(value)
    return Due()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """定期义务 (cadence): who owes what record, how often, by when."""

    duty: str = key(word(words.DUTIES))
    owed_by: tuple[str, ...] = key(wordlist(words.ROLES))
    per: str = key(word(words.PER))
    every: str = key(word({name: each for name, each in words.PERIODS.items() if name != "occurrence"}))
    due: Due = key(due_time)
    at_least: int = key(count(1, 1000), default=1)
    excused_by: tuple[str, ...] = key(wordlist(words.EXCUSES), default=())
    seen_by: tuple[str, ...] = key(wordlist(words.ROLES), default=())

    def period(self, day: date) -> tuple[date, date]:
        """这一天所在的期间: its first and last day."""
        return period(self.every, day)

    def due_on(self, day: date, calendar: Any) -> date:
        """这一期的应交日: the last day to hand in for the period `day` lies in."""
        last = self.period(day)[1]
        if not self.due.amount:
            return last
        if self.due.unit == "working-day":
            return calendar.add_working(last, self.due.amount)
        return last + timedelta(days=self.due.amount)

    def met(self, done: int) -> bool:
        return done >= self.at_least


def period(every: str, day: date) -> tuple[date, date]:
    """期间 (period): the day, week (Monday first), month, quarter, half-year or year around `day`."""
    if every in ("day", "working-day", "occurrence"):
        return day, day
    if every == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[every]
    start = (day.month - 1) // months * months + 1
    end = start + months
    following = date(day.year + (end > 12), (end - 1) % 12 + 1, 1)
    return date(day.year, start, 1), following - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """累计 (tally): so many facts of a kind, about whom, over which period – and then."""

    counts: tuple[str, ...] = key(wordlist(words.FACTS))
    about: str = key(word(words.SUBJECTS))
    over: str = key(word(words.PERIODS))
    threshold: int = key(count(1, 10_000))
    inclusive: bool = key(truth)
    consequence: tuple[str, ...] = key(wordlist(words.CONSEQUENCES))
    warn_at: tuple[int, ...] = key(ladder(1, 10_000), default=())
    also: tuple[str, ...] = key(wordlist(words.FACTS), default=())
    """Facts that must also be found."""
    excused_by: tuple[str, ...] = key(wordlist(words.EXCUSES), default=())
    appeal_to: str = key(word(words.ROLES), default="")
    together_with: tuple[str, ...] = key(listed, default=())
    """Clauses in which the same event may count too; otherwise an event harms under one clause only."""

    def __post_init__(self) -> None:
        for name in (*self.counts, *self.also):
            if words.FACTS[name].measure:
                raise Bad(f"“{name}”是得分，不能累计次数；请用 score-band", "counts")
        if self.over == "occurrence" and self.least > 1:
            raise Bad("每次（occurrence）只有一次，累计不到这么多；请改期间，或者写 threshold = 1", "over")
        if self.warn_at and self.warn_at[-1] >= self.least:
            raise Bad(f"“warn-at”应小于达到的次数 {self.least}", "warn-at")

    @property
    def least(self) -> int:
        """最少几次就达到."""
        return self.threshold if self.inclusive else self.threshold + 1

    def reached(self, count: int) -> bool:
        return count >= self.least


def band(value: Any) -> tuple[float | None, float | None]:
    """`{ below = 80 }`, `{ above = 90 }`, `{ from = 60, to = 70 }` or `[60, 70]`: the numbers of the sentence."""
    score = number(0, 100)
    if isinstance(value, list):
        low, high = span(0, 100)(value)
        return (low or None), (high if high < 100 else None)
    if not isinstance(value, dict) or not value:
        raise Bad("应写成 { below = 80 }、{ above = 90 } 或 { from = 60, to = 70 }")
    for name in value:
        if name not in (edges := ("below", "above", "from", "to")):
            raise Bad(f"里不认识的项“{name}”。{nearest(name, edges)}")
    low = score(value[name]) if (name := "above") in value or (name := "from") in value else None
    high = score(value[name]) if (name := "below") in value or (name := "to") in value else None
    if low is not None and high is not None and low > high:
        raise Bad("应是低的在前")
    return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBand:
    """分数段 (score-band): a score in a band, once or repeatedly – and then."""

    score: str = key(word({name: each for name, each in words.FACTS.items() if each.measure}))
    about: str = key(word(words.SUBJECTS), default="person")
    band: tuple[float | None, float | None] = key(band)
    inclusive: bool = key(truth)
    times: int = key(count(1, 100), default=1)
    within: str = key(word(words.PERIODS), default="year")
    minimum_sample: int = key(count(1, 1_000_000), default=0)
    also: tuple[str, ...] = key(wordlist(words.FACTS), default=())
    consequence: tuple[str, ...] = key(wordlist(words.CONSEQUENCES))
    appeal_to: str = key(word(words.ROLES), default="")
    together_with: tuple[str, ...] = key(listed, default=())

    def in_band(self, score: float) -> bool:
        """得分在不在这一段: the named numbers belong to it when `inclusive`."""
        low, high = self.band
        if self.inclusive:
            return (low is None or score >= low) and (high is None or score <= high)
        return (low is None or score > low) and (high is None or score < high)

    def reached(self, scores: list[float]) -> bool:
        return sum(map(self.in_band, scores)) >= self.times


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """金额 (amount): so much for each occurrence; fixed, or a range a person fills with reasons."""

    counts: tuple[str, ...] = key(wordlist(words.FACTS))
    about: str = key(word(words.SUBJECTS), default="person")
    each: float | None = key(number(0, 1_000_000), default=None)
    range: tuple[float, float] | None = key(span(0, 1_000_000), default=None)
    currency: str = key(word({"CNY": "人民币元"}), default="CNY")
    consequence: tuple[str, ...] = key(wordlist(words.CONSEQUENCES), default=("deduction",))
    exempt: tuple[str, ...] = key(wordlist({**words.FACTS, **words.EXCUSES}), default=())
    appeal_to: str = key(word(words.ROLES), default="")
    together_with: tuple[str, ...] = key(listed, default=())

    def __post_init__(self) -> None:
        if (self.each is None) == (self.range is None):
            raise Bad(
                "“each”（定额）与“range”（范围）写一个，也只写一个", "each" if self.each is not None else ""
            )

    def sum(self, count: int) -> float | None:
        """定额的合计; None where a person chooses in the range."""
        return None if self.each is None else self.each * count

    def allows(self, chosen: float) -> bool:
        low, high = self.range or (self.each, self.each)
        return low <= chosen <= high  # type: ignore[operator]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """考核项目 (criterion): its weight in points and the figure or person it comes from."""

    name: str = key(text)
    weight: float = key(number(0, 100))
    source: str = key(word({**words.INDICATORS, **words.FACTS, **words.ROLES}), name="from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """考核表 (assessment): criteria and weights of a 100-point sheet, published beforehand."""

    criteria: tuple[Criterion, ...] = key(tables(Criterion))
    published_before: str = key(month_day)
    about: str = key(word(words.SUBJECTS), default="community-worker")
    over: str = key(word(words.PERIODS), default="year")
    proportion_from: float | None = key(number(1, 100), default=None)
    """合理缺项: lines of which nothing occurred are left out and the others scaled to 100, as long as those weigh so much."""

    def __post_init__(self) -> None:
        total = sum(each.weight for each in self.criteria)
        if total != 100:
            raise Bad(f"各项分值合计应为 100，现在是 {total:g}", "criteria")
        names = [each.name for each in self.criteria]
        if len(set(names)) < len(names):
            raise Bad("考核项目的名称有重复", "criteria")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """职责 (duty): a standing duty, the act that fulfils it, the evidence it leaves, who may see it."""

    owed_by: tuple[str, ...] = key(wordlist(words.ROLES))
    act: tuple[str, ...] = key(wordlist(words.ACTS))
    evidence: tuple[str, ...] = key(wordlist(words.RECORDS))
    seen_by: tuple[str, ...] = key(wordlist(words.ROLES), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """定义 (definition): what a word means in this text."""

    term: str = key(text)
    means: str = key(text)
    english: str = key(text, default="")


FORMS: dict[str, type] = {
    "time-limit": TimeLimit,
    "cadence": Cadence,
    "tally": Tally,
    "score-band": ScoreBand,
    "amount": Amount,
    "assessment": Assessment,
    "duty": Duty,
    "definition": Definition,
}
