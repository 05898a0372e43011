"""时限: what the regulation says about one hazard or accident. The only file here that asks the law and counts days."""

import copy
import datetime as dt
from dataclasses import replace
from typing import Any

from wangge.policy import days, deadlines
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Pack, Refusal
from wangge.policy.provisions import TimeLimit
from wangge.safety.lifecycle import TO_RECTIFY, State
from wangge.safety.models import Hazard
from wangge.territory import jurisdiction
from wangge.territory.models import Place

INSISTS = dt.timedelta(hours=3)
"""So long is a limit in hours that is over told again by the minute; afterwards each working morning."""


of = jurisdiction.limit


def perhaps(place: Place, purpose: str, *, since: dt.datetime, **when: str) -> Deadline | None:
    """同上,制度没有规定的为 None."""
    try:
        return of(place, purpose, since=since, **when)
    except Refusal:
        return None


def law(place: Place, at: dt.datetime) -> Pack | None:
    """当日的制度; None where none is in force."""
    try:
        return jurisdiction.regulation_of(place, place.day_of(at))
    except Refusal:
        return None


def cite(place: Place, at: dt.datetime, *names: str) -> dict[str, Any] | None:
    """所依的条款 of the text in force; None where it is silent."""
    return jurisdiction.cite(place, place.day_of(at), *names)


def rectification(hazard: Hazard, *, grade: str, since: dt.datetime) -> Deadline | None:
    """整改到哪天 (D-2.2.4, D-2.2.5): a general one from the finding, a major one from its grading."""
    return perhaps(hazard.place, "rectification", since=since, grade=grade)


def granted(hazard: Hazard, until: dt.date) -> dict[str, Any] | None:
    """改到某天: the limit as it was told, with the days up to the one that was approved; its step says so."""
    was = stored(hazard)
    if was is None:
        return None
    calendar, place = jurisdiction.calendar(hazard.place), hazard.place
    pack = jurisdiction.regulation_of(place, place.day_of(was.started))
    span = TimeLimit(
        for_="rectification", amount=(until - was.started.date()).days, unit="calendar-day",
        starts="next-day", rolls="none",
    )  # fmt: skip
    far = days.deadline(
        pack,
        pack[was.clause],
        span,
        calendar,
        was.started,
        place.zone,
        jurisdiction.hours_of(place),
        (),
        True,
    )
    path = (*was.path, ("granted", until.isoformat()))
    return replace(was, at=far.at, day=far.day, account=far.account, rolled_from=None, path=path).to_json()


def approved_by(hazard: Hazard, at: dt.datetime) -> frozenset[str]:
    """谁批延期: as the clause of the limit says, and the company's leader always."""
    pack, due = law(hazard.place, at), stored(hazard)
    clause = pack.clauses.get(due.clause) if pack and due else None
    extension = clause.provision.extension if clause else None
    return frozenset(extension.approved_by if extension else ()) | {"company-leader"}


def stored(hazard: Hazard) -> Deadline | None:
    """记下的整改期限."""
    return Deadline.from_json(hazard.due_basis) if hazard.due_basis else None


def running(hazard: Hazard) -> tuple[str, Deadline] | None:
    """正在走的期限: what is owed now, and until when. The hour to tell the heads comes before the days to rectify."""
    if hazard.state in (State.CLOSED, State.WITHDRAWN, State.NO_HAZARD, State.ACCEPTED):
        return None
    if hazard.report_basis and hazard.grade == Hazard.Grade.MAJOR and hazard.told_above_at is None:
        return "report", Deadline.from_json(hazard.report_basis)
    if hazard.state == State.SUBMITTED and hazard.check_basis:
        return "check", Deadline.from_json(hazard.check_basis)
    if hazard.state in TO_RECTIFY and hazard.due_basis:
        return "rectify", Deadline.from_json(hazard.due_basis)
    if hazard.state == State.REPORTED and hazard.report_basis:
        return "grade", Deadline.from_json(hazard.report_basis)
    return None


def reminder(
    place: Place, due: Deadline | None, *, at: dt.datetime, minutes: int = 0
) -> tuple[str, dt.datetime | None]:
    """下一次提醒 strictly after `at`. `minutes`: how often it is said again when a limit in hours is over."""
    if due is None:
        return "", None
    calendar, hours = jurisdiction.calendar(place), jurisdiction.hours_of(place)
    ahead = deadlines.reminders(due, calendar, zone=place.zone, hours=hours)
    found = next(((kind, when) for kind, when in ahead if when > at), None)
    if found:
        return found
    if minutes and due.unit == "hour" and at < due.at + INSISTS:
        late = max(at, due.at) - due.at
        return "overdue", due.at + (late // dt.timedelta(minutes=minutes) + 1) * dt.timedelta(minutes=minutes)
    return "overdue", deadlines.next_overdue(due, calendar, after=at, zone=place.zone, hours=hours)


def reminding(hazard: Hazard, *, at: dt.datetime, **moved: Any) -> dict[str, Any]:
    """循环下一次看它的时刻, as the columns that `take` writes, once `moved` has been written."""
    fresh = copy.copy(hazard)
    for name, value in moved.items():
        setattr(fresh, name, value)
    due = running(fresh)
    kind, when = reminder(hazard.place, due[1] if due else None, at=at, minutes=30)
    return {"remind_kind": kind, "remind_at": when}
