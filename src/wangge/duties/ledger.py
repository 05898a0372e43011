"""义务台账: who owes what by when, and whether it is done. Shown and reminded of; nothing follows from it by itself.

A line is done, late, open, missed, excused, or nobody's: a vacant post is the organisation's to fill and is never held
against a person. Read in a constant number of queries for a place and a span of days.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.duties import excuses, owing, periods, records
from wangge.duties.excuses import Excuse
from wangge.duties.models import Fulfilment, Outage
from wangge.duties.owing import Held, Holders, Where
from wangge.duties.periods import Asked
from wangge.duties.records import Asking, Done
from wangge.policy import words
from wangge.policy.pack import Citation
from wangge.policy.workdays import Calendar
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person, Place, Role, Sector
from wangge.territory.models.dated import holds

DAY = dt.timedelta(days=1)
PLACE = "-"  # whose: the place as a whole


class State(StrEnum):
    """状态: what stands in the ledger."""

    OPEN = "open"
    DONE = "done"
    LATE = "late"
    MISSED = "missed"
    EXCUSED = "excused"
    NOBODY = "nobody"


STATE_WORDS = {
    State.OPEN: gettext_lazy("该做"), State.DONE: gettext_lazy("按期做了"), State.LATE: gettext_lazy("迟做了"), State.MISSED: gettext_lazy("到期没做"),
    State.EXCUSED: gettext_lazy("不计"), State.NOBODY: gettext_lazy("没有人任职"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """台账的一行: one duty of one grid, person or place in one period."""

    duty: str  # a word of policy.words.DUTIES
    place: Place
    asked: Asked
    owed_by: Person | None  # None: owed by the office together, or by nobody
    people: tuple[Person, ...]  # who may do it
    role: str
    grid: Grid | None
    sector: Sector | None
    person: Person | None  # where each person owes it for themselves
    stood_in: bool
    state: State
    excused_by: str = ""
    why: str = ""  # a sentence, where it is excused or nobody's
    done_at: dt.datetime | None = None
    counted: int = 0
    needed: int = 1
    evidence: tuple[str, ...] = ()
    note: str = ""

    @property
    def citation(self) -> Citation:
        return self.asked.citation

    @property
    def since(self) -> dt.date:
        return self.asked.since

    @property
    def until(self) -> dt.date:
        return self.asked.until

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        """这一期的首末日."""
        return self.asked.since, self.asked.until

    @property
    def due(self) -> dt.date:
        """应交日: the last day on which it is in time."""
        return self.asked.due

    @property
    def due_at(self) -> dt.datetime:
        return self.asked.due_at

    @property
    def whose(self) -> str:
        """谁的, in an address: a grid's or sector's code, a person's uid, or the place."""
        return str(
            self.grid.code
            if self.grid
            else self.sector.code
            if self.sector
            else self.person.uid
            if self.person
            else PLACE
        )

    @property
    def event(self) -> str:
        """哪一次: what a fact is told by."""
        return f"duty:{self.citation.clause}:{self.since}:{self.whose}"

    @property
    def declarable(self) -> bool:
        """可以声明没有要报的."""
        return "declared-nothing" in self.asked.cadence.excused_by

    @property
    def stated(self) -> bool:
        """由本人写明做了: the product keeps no record of its own that would show it."""
        return self.duty not in records.READERS

    @property
    def fulfilled(self) -> bool:
        return self.state in (State.DONE, State.LATE)

    @property
    def pending(self) -> bool:
        """还等着做的: late is better than never."""
        return self.state in (State.OPEN, State.MISSED)


def ledger(
    place: Place, since: dt.date, until: dt.date, *, person: Person | None = None, grid: Grid | None = None,
    duty: str = "", at: dt.datetime | None = None,
) -> list[Line]:  # fmt: skip
    """到期日在这段时间里的各行, as seen at `at` (by default when `until` was over): by due day, then grid.

    Of one `duty` alone where it is named: the records of the others are not read then.
    """
    at = at or dt.datetime.combine(until + DAY, dt.time(), place.zone)
    asked = [each for each in periods.asked(place, since, until) if since <= each.due <= until]
    asked = [each for each in asked if not duty or each.cadence.duty == duty]
    return _Reading(place, asked, at).lines(person=person, grid=grid)


def running(
    place: Place, *, on: dt.date, at: dt.datetime, person: Person | None = None, grid: Grid | None = None
) -> list[Line]:
    """这一天可做的各行: begun, and not past their due day."""
    asked = [each for each in periods.asked(place, on, on) if each.since <= on <= each.due]
    return _Reading(place, asked, at).lines(person=person, grid=grid)


def diaries(place: Place, since: dt.date, until: dt.date, *, at: dt.datetime | None = None) -> list[Line]:
    """日志的各日: whether each worker's working days have a record, where the text asks for a diary (B-1.1).

    The text gives it no cadence, so it stands in no calendar and nobody is reminded; `missed-diary` reads it.
    """
    at = at or dt.datetime.combine(until + DAY, dt.time(), place.zone)
    return _Reading(place, periods.diary_days(place, since, until), at).lines()


def one(place: Place, *, clause: str, since: dt.date, whose: str, at: dt.datetime) -> Line | None:
    """一行, as its address names it."""
    asked = [
        each
        for each in periods.asked(place, since, since)
        if each.citation.clause == clause and each.since == since
    ]
    return next((line for line in _Reading(place, asked, at).lines() if line.whose == whose), None)


def mentions(line: Line, person: Person) -> bool:
    """与此人有关: owes it, or may do it with the others."""
    return line.owed_by == person or (line.owed_by is None and person in line.people)


class _Reading:
    """一次读取: everything the lines of these periods need, read once."""

    def __init__(self, place: Place, asked: list[Asked], at: dt.datetime) -> None:
        self.place, self.asked, self.at = place, asked, at
        if not asked:
            return
        self.calendar: Calendar = jurisdiction.calendar(place)
        first, last = min(each.since for each in asked), max(each.due for each in asked)
        self.grids = list(
            Grid.objects.filter(place=place).within(first, last).select_related("sector").order_by("code")
        )
        self.holders = Holders(place, first, last)
        self.outages: list[Outage] = excuses.outages_between(place, asked, first, last)
        self._read(first, last)

    def _read(self, first: dt.date, last: dt.date) -> None:
        place = self.place
        by_duty: dict[str, list[Asked]] = defaultdict(list)
        for each in self.asked:
            by_duty[each.cadence.duty].append(each)
        self.done: dict[str, dict[int | None, list[Done]]] = {}
        askings: dict[tuple[dt.date, dt.date], Asking] = {}
        for duty, each_asked in by_duty.items():
            span = min(each.since for each in each_asked), max(each.until for each in each_asked)
            filed: dict[int | None, list[Done]] = defaultdict(list)
            for done in records.read(duty, askings.setdefault(span, Asking(place, *span, self.grids))):
                filed[done.grid_id].append(done)
            self.done[duty] = filed
        self.listed = (
            records.listed(place, {each.until for each in by_duty["home-visit"]})
            if "home-visit" in by_duty
            else {}
        )
        said = Fulfilment.objects.filter(
            place=place,
            duty__in=sorted(by_duty),
            since__gte=first,
            since__lte=last,
            takes_back=None,
            taken_back_by=None,
        )
        self.said: dict[tuple[str, dt.date, dt.date], list[Fulfilment]] = defaultdict(list)
        for row in said.order_by("pk"):
            self.said[row.duty, row.since, row.until].append(row)

    def lines(self, *, person: Person | None = None, grid: Grid | None = None) -> list[Line]:
        found = [
            line for asked in self.asked for line in self._of(asked)
            if (grid is None or line.grid == grid) and (person is None or mentions(line, person))
        ]  # fmt: skip
        # By day, then by the code of the grid: an order of places, never of people or figures.
        return sorted(
            found, key=lambda line: (line.due, line.grid.code if line.grid else "", line.citation.clause)
        )

    def _of(self, asked: Asked) -> Iterator[Line]:
        roles = owing.roles_of(asked.cadence.owed_by)
        match asked.cadence.per:
            case "grid":
                for grid in self.grids:
                    if holds(grid, asked.until):
                        yield self._line(asked, roles, grid)
            case "sector":
                sectors = {
                    each.sector for each in self.grids if each.sector and holds(each.sector, asked.until)
                }
                for sector in sorted(sectors, key=lambda each: each.code):
                    yield self._line(asked, roles, sector)
            case "person":
                seen = set()
                for held in self.holders.of_role(roles, asked.due):
                    if held.post.person_id not in seen and not held.post.stands_in_for_id:
                        seen.add(held.post.person_id)
                        yield self._line(asked, roles, None, held.post.person)
            case _:
                yield self._line(asked, roles, None)

    def _line(
        self, asked: Asked, roles: tuple[Role, ...], where: Where, person: Person | None = None
    ) -> Line:
        cadence = asked.cadence
        held = self.holders.on(asked.due, roles, where)
        if person is not None:
            held = [
                each for each in self.holders.of_role(roles, asked.due) if each.post.person_id == person.pk
            ][:1]
        body = person is None and bool(set(cadence.owed_by) & owing.BODIES)
        owner = None if body or not held else held[0]
        grid, sector = (where, None) if isinstance(where, Grid) else (None, where)
        needed = cadence.at_least
        if cadence.duty == "home-visit" and grid is not None and "no-household" in cadence.excused_by:
            needed = min(needed, self.listed.get((grid.pk, asked.until), 0))
        done = self._done(asked, where, person)
        found = [each for each in done if not each.excuse]
        base: dict[str, Any] = {
            "duty": cadence.duty, "place": self.place, "asked": asked, "owed_by": (person or owner.person) if owner else None,
            "people": tuple(dict.fromkeys(each.person for each in held)), "role": roles[0].value if roles else "",
            "grid": grid, "sector": sector, "person": person, "stood_in": bool(owner and owner.stood_in),
            "counted": min(len(found), needed) if needed else len(found), "needed": needed,
            "evidence": tuple(each.evidence for each in found if each.evidence),
            "note": next((each.note for each in found if each.note), ""),
        }  # fmt: skip
        met = found[needed - 1].at if needed and len(found) >= needed else None
        excuse = None
        if needed == 0:
            excuse = Excuse("no-household", _("名单上没有应走访的户"))
        elif met is None or met >= asked.due_at:
            excuse = self._excuse(asked, owner, held, grid, done)
        if met is not None and met < asked.due_at:
            state = State.DONE
        elif excuse is not None:
            state = State.NOBODY if excuse.code == excuses.NOBODY and met is None else State.EXCUSED
            if excuse.code == excuses.NOBODY and met is not None:
                state, excuse = State.LATE, None
        elif met is not None:
            state = State.LATE
        else:
            state = State.OPEN if self.at < asked.due_at else State.MISSED
        return Line(
            **base, state=state, done_at=met,
            excused_by=excuse.code if excuse and state == State.EXCUSED else "", why=excuse.why if excuse else "",
        )  # fmt: skip

    def _done(self, asked: Asked, where: Where, person: Person | None) -> list[Done]:
        """做了的, each thing that counts once counted once, in order of time."""
        filed = self.done[asked.cadence.duty]
        grids = {where.pk} if isinstance(where, Grid) else filed.keys()
        if isinstance(where, Sector):
            grids = {each.pk for each in self.grids if each.sector_id == where.pk}
        found = [
            each for grid_id in grids for each in filed.get(grid_id, ())
            if asked.holds(each.day) and each.at <= self.at and (person is None or each.person_id == person.pk)
        ]  # fmt: skip
        mine = (_pk(where, Grid), _pk(where, Sector), person.pk if person else None)
        for row in self.said[asked.cadence.duty, asked.since, asked.until]:
            if (row.grid_id, row.sector_id, row.person_id) == mine and row.at <= self.at:
                found.append(_stated(self.place, row))
        seen: set[str] = set()
        kept = []
        for each in sorted(found, key=lambda each: each.at):
            if not each.once or each.once not in seen:
                seen.add(each.once)
                kept.append(each)
        return kept

    def _excuse(
        self, asked: Asked, owner: Held | None, held: list[Held], grid: Grid | None, done: list[Done]
    ) -> Excuse | None:
        taken = asked.cadence.excused_by
        for each in done:
            if each.excuse in taken and each.excuse and each.at <= asked.due_at:
                return Excuse(each.excuse, each.note)
        if not held:
            return Excuse(excuses.NOBODY, _("到期那天没有人任这个岗位"))
        if asked.anew:
            return Excuse("new-text", _("制度的这一条在期中才施行"))
        if grid is not None and not holds(grid, asked.since):
            return Excuse("new-grid", _("网格在期中才设立"))
        return excuses.of(asked, owner, self.holders, self.outages, self.calendar, grid)


def _pk(where: Where, kind: type[Grid] | type[Sector]) -> int | None:
    return where.pk if isinstance(where, kind) else None


def _stated(place: Place, row: Fulfilment) -> Done:
    """写明的: done on the day they say, unless that was said only days later."""
    claimed = dt.datetime.combine(row.done_on, dt.time(12), place.zone)
    at = records.happened(place, min(claimed, row.at), row.at)
    excuse = "declared-nothing" if row.outcome == Fulfilment.Outcome.NOTHING else ""
    return Done(
        row.since, at, f"fulfilment:{row.uid}", row.grid_id, row.person_id, excuse=excuse, note=row.words
    )


def word(duty: str) -> str:
    """义务的名称."""
    return words.DUTIES[duty].zh
