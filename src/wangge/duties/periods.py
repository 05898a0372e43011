"""各期: which periods a place's regulation asks for, and by when each is due.

A period is owed under the text in force on its last day. Where other terms (or none) were in force on its first day, it
began under another text: nobody is late for it. See docs/decisions/0018.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from wangge.policy import spans
from wangge.policy.pack import Citation, Clause, Pack, Refusal
from wangge.policy.provisions import Cadence, Due, Duty
from wangge.policy.workdays import Calendar
from wangge.territory import jurisdiction
from wangge.territory.models import Place

DAY = dt.timedelta(days=1)
LONG = ("month", "quarter", "half-year", "year")


@dataclass(frozen=True, slots=True)
class Asked:
    """应做的一期: a cadence clause, one of its periods, and when it is due."""

    clause: Clause
    citation: Citation
    cadence: Cadence
    since: dt.date
    until: dt.date
    due: dt.date
    due_at: dt.datetime
    provisional: bool  # a holiday notice is still to come
    anew: bool = False  # other terms were in force when it began

    @property
    def long(self) -> bool:
        """一个月以上的."""
        return self.cadence.every in LONG

    def holds(self, day: dt.date) -> bool:
        return self.since <= day <= self.until


def asked(place: Place, first: dt.date, last: dt.date) -> list[Asked]:
    """从某天到某天做得到或到期的各期, by due day: those whose first day to due day touches these days."""
    calendar = jurisdiction.calendar(place)
    adoptions = jurisdiction.adoptions_of(place)
    found: list[Asked] = []
    for number, adoption in enumerate(adoptions):
        ends = adoptions[number + 1].since - DAY if number + 1 < len(adoptions) else dt.date.max
        pack = jurisdiction.regulation_of(place, adoption.since)
        known = max(adoption.since, place.day_of(adoption.recorded_at))
        for clause in pack.clauses.values():
            if isinstance(clause.provision, Cadence) and clause.provision.per != "matter":
                # A period that ended before `first` may fall due only after it.
                begin = max(adoption.since, first - _longest(clause.provision))
                for since, until in _periods(clause.provision, begin, min(ends, last), calendar):
                    one = _one(place, pack, clause, since, until, calendar)
                    if not (until <= ends and since <= last and one.due >= first):
                        continue
                    if since >= known or _asked_for(place, clause, since):
                        found.append(one)
                    elif until >= known:
                        found.append(replace(one, anew=True))
    return sorted(found, key=lambda each: (each.due, each.citation.clause, each.since))


def diary_days(place: Place, first: dt.date, last: dt.date) -> list[Asked]:
    """应记日志的工作日, by the standing duty to record what residents say."""
    calendar = jurisdiction.calendar(place)
    found = []
    for n in range((last - first).days + 1):
        day = first + n * DAY
        if not calendar.is_working(day):
            continue
        try:
            pack = jurisdiction.regulation_of(place, day)
        except Refusal:
            continue
        clause = next((each for each in pack.clauses.values() if _asks_for_a_diary(each)), None)
        if clause is not None:
            cadence = Cadence(duty="diary", owed_by=cast(Duty, clause.provision).owed_by, per="person", every="working-day",
                              due=Due(), excused_by=("leave", "stand-in", "outage", "declared-nothing"))  # fmt: skip
            found.append(Asked(clause, pack.cite(clause.id), cadence, day, day, day, _moment(place, cadence, day),
                               provisional=not calendar.settled(day)))  # fmt: skip
    return found


def _asks_for_a_diary(clause: Clause) -> bool:
    duty = clause.provision
    return isinstance(duty, Duty) and "record" in duty.act and "diary-entry" in duty.evidence


def _longest(cadence: Cadence) -> dt.timedelta:
    # Five working days in seven are the ordinary rate; the long holidays fit into the fortnight added.
    return dt.timedelta(days=cadence.due.amount * 2 + 14)


def _periods(
    cadence: Cadence, begin: dt.date, last: dt.date, calendar: Calendar
) -> Iterator[tuple[dt.date, dt.date]]:
    """各期的首末日 whose last day is not before `begin`, up to the one around `last`."""
    day = begin
    while day <= last:
        since, until = cadence.period(day)
        if cadence.every != "working-day" or calendar.is_working(day):
            yield since, until
        day = until + DAY


def _one(
    place: Place, pack: Pack, clause: Clause, since: dt.date, until: dt.date, calendar: Calendar
) -> Asked:
    cadence = cast(Cadence, clause.provision)
    due = cadence.due_on(since, calendar)
    counted = cadence.every == "working-day" or (cadence.due.amount and cadence.due.unit == "working-day")
    return Asked(
        clause, pack.cite(clause.id), cadence, since, until, due, _moment(place, cadence, due),
        provisional=bool(counted) and not calendar.settled(due),
    )  # fmt: skip


def _moment(place: Place, cadence: Cadence, due: dt.date) -> dt.datetime:
    """到期的时刻: 24:00 of the day, unless the clause says otherwise."""
    ends = cadence.due.ends_at
    if ends is None:
        return dt.datetime.combine(due + DAY, dt.time(), place.zone)
    return dt.datetime.combine(due, ends if isinstance(ends, dt.time) else place.closes, place.zone)


def _asked_for(place: Place, clause: Clause, day: dt.date) -> bool:
    """那天已经这样要求: by the text then in force, as far as it had been recorded here by then."""
    then = [
        each
        for each in jurisdiction.adoptions_of(place)
        if max(each.since, place.day_of(each.recorded_at)) <= day
    ]
    if not then:
        return False
    wanted = spans.terms(clause)
    clauses = jurisdiction.regulation_of(place, then[-1].since).clauses.values()
    return any(spans.terms(each) == wanted for each in clauses if each.form == "cadence")
