"""时限: what the regulation says about one matter. The only file here that asks the law and counts days."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wangge.cases import lifecycle
from wangge.cases.models import Case
from wangge.policy import deadlines
from wangge.policy.deadlines import Deadline, Pause
from wangge.policy.pack import Clause, Pack, Refusal
from wangge.policy.workdays import Calendar
from wangge.territory import jurisdiction
from wangge.territory.models import Place


def law(case: Case) -> Pack:
    """适用的制度: the text in force at the place on the day the limit runs from."""
    return jurisdiction.regulation_of(case.place, case.place.day_of(start(case)))


_kept: ContextVar[Calendar | None] = ContextVar("calendar of a batch", default=None)


def calendar(place: Place) -> Calendar:
    """工作日历, as it stands at this place."""
    return _kept.get() or jurisdiction.calendar(place)


@contextmanager
def one_calendar() -> Iterator[Calendar]:
    """一批之内只问一次日历: within this block the calendar is the one there was at its beginning."""
    kept = jurisdiction.calendar()
    token = _kept.set(kept)
    try:
        yield kept
    finally:
        _kept.reset(token)


hours = jurisdiction.hours_of


def start(case: Case) -> dt.datetime:
    """起算: when anyone here first learned of it, or when it was reopened."""
    return case.limit_from or case.received_at


def pauses(case: Case) -> list[Pause]:
    """本期限内的暂停."""
    moment = dt.datetime.fromisoformat
    return [Pause(moment(since), moment(until) if until else None) for since, until in case.paused]


def of(case: Case, *, level: str = "", lane: str = "") -> Deadline:
    """到期: when the matter is due at this level and in this lane. Refusal when the text has no such limit."""
    pack = law(case)
    return deadlines.due(
        pack, calendar(case.place), received=start(case), level=level or case.level or usual_level(pack),
        lane=lane or case.lane, zone=case.place.zone, hours=hours(case.place), pauses=pauses(case),
    )  # fmt: skip


def usual_level(pack: Pack) -> str:
    """未分类时的层级: one's own ground – the community, or the company's grid."""
    return "community" if "community" in pack.levels else pack.levels[0]


def stored(case: Case) -> Deadline | None:
    """记下的到期: the deadline as it was computed and told."""
    return Deadline.from_json(case.due_basis) if case.due_basis else None


def done_at(case: Case) -> dt.datetime | None:
    """办结的时刻, unless its clock runs (again): what was settled is in time or late for good, never overdue work."""
    return None if case.state in lifecycle.RUNNING else case.resolved_at


def stored_citation(case: Case) -> dict[str, Any] | None:
    """记下的依据."""
    return dict(case.due_basis["citation"]) if case.due_basis else None


def farthest(case: Case) -> Deadline:
    """最迟: the farthest day an extension may reach (B-3.4). Refusal when the text allows none."""
    pack = law(case)
    return deadlines.extended(
        pack, calendar(case.place), received=start(case), level=case.level or usual_level(pack), lane=case.lane,
        zone=case.place.zone, hours=hours(case.place), pauses=pauses(case),
    )  # fmt: skip


def under(case: Case, purpose: str, *, since: dt.datetime, **when: str) -> Deadline:
    """其他期限: triage, answering, returning, telling, reopening, closing – counted from `since`."""
    pack = law(case)
    clause = deadlines.limit_for(pack, for_=purpose, **when)
    return deadlines.due_under(
        pack, clause, calendar(case.place), received=since, zone=case.place.zone, hours=hours(case.place)
    )


def perhaps(case: Case, purpose: str, *, since: dt.datetime, **when: str) -> Deadline | None:
    """同上,制度没有规定的为 None."""
    try:
        return under(case, purpose, since=since, **when)
    except Refusal:
        return None


def pausing(case: Case, reason: str) -> Clause | None:
    """可否暂停计时: the clause that lets the clock stand still for this reason, if the text has one."""
    pack = law(case)
    level = case.level or usual_level(pack)
    clause = deadlines.limit_for(pack, level=level, lane=case.lane)
    pause = clause.provision.pause
    return clause if pause is not None and reason in pause.reasons else None


def cite(case: Case, *names: str) -> dict[str, Any] | None:
    """引用: the clause behind an act or a purpose, in the text in force; None where it is silent."""
    clause = governing(case, *names)
    return dict(law(case).cite(clause).to_json()) if clause else None


def governing(case: Case, *names: str) -> str:
    """所依条款的编号: as `cite`, the number alone; empty where the text is silent or none was in force."""
    try:
        found = law(case).governing(*names)
    except Refusal:
        return ""
    return found.id if found else ""


def telling_after(case: Case, after: dt.datetime) -> dt.datetime | None:
    """下一次分段告知: so many working days after the last word; None where the text owes none."""
    try:
        return deadlines.next_telling(
            law(case), calendar(case.place), after=after, zone=case.place.zone, hours=hours(case.place)
        ).at
    except Refusal:
        return None


def first_telling(case: Case, due: Deadline) -> dt.datetime | None:
    """到限之后的第一次分段告知: counted from the cap, or from the limit where there is no cap."""
    try:
        cap = farthest(case).at
    except Refusal:
        cap = due.at
    return telling_after(
        case, max(cap, due.at) - dt.timedelta(microseconds=1)
    )  # 24:00 belongs to the day it ends


def changes(
    case: Case, due: Deadline, *, basis: dict[str, Any] | None = None, at: dt.datetime
) -> dict[str, Any]:
    """时限的列: what an act writes when the limit is set or moved. `basis` is `due.to_json()`, if at hand."""
    telling = first_telling(case, due)
    kind, when = next_reminder(case.place, due, telling, at=at)
    return {
        "due_at": due.at, "due_basis": basis or due.to_json(), "provisional": due.provisional,
        "next_telling_at": telling, "remind_kind": kind, "remind_at": when,
    }  # fmt: skip


QUIET: dict[str, Any] = {"next_telling_at": None, "remind_at": None, "remind_kind": ""}


def next_reminder(
    place: Place, due: Deadline, telling: dt.datetime | None, *, at: dt.datetime
) -> tuple[str, dt.datetime]:
    """下一次提醒 strictly after `at`: half time, the eve, due, then each working day; or a telling owed first."""
    marks = calendar(place)
    ahead = [
        each for each in deadlines.reminders(due, marks, zone=place.zone, hours=hours(place)) if each[1] > at
    ]
    if ahead:
        kind, when = ahead[0]
    else:
        kind = "overdue"
        when = deadlines.next_overdue(due, marks, after=at, zone=place.zone, hours=hours(place))
    owed = telling and telling_reminder(place, telling, at=at)
    if owed is not None and at < owed < when:
        return "stage", owed
    return kind, when


def telling_reminder(place: Place, telling: dt.datetime, *, at: dt.datetime) -> dt.datetime:
    """该分段告知的提醒: in the morning of the last day on which it is in time, not at its midnight."""
    last = (telling - dt.timedelta(microseconds=1)).astimezone(place.zone).date()
    morning = opening(place, last) + dt.timedelta(hours=1)  # after that day's word about the limit itself
    return morning if at < morning else telling


def resting(case: Case, review_on: dt.date, *, at: dt.datetime) -> dict[str, Any]:
    """挂起期间的提醒: on the day of review; before it when a staged telling is owed, as it is to whoever waits late."""
    review, telling = opening(case.place, review_on), case.next_telling_at
    owed = telling and telling_reminder(case.place, telling, at=at)
    if owed is not None and at < owed < review:
        return {"remind_kind": "stage", "remind_at": owed}
    return {"remind_kind": "review", "remind_at": review}


def opening(place: Place, day: dt.date) -> dt.datetime:
    """上班时刻 of a day."""
    return dt.datetime.combine(day, place.opens, place.zone)


def until(deadline: Deadline, *, year: bool = False) -> str:
    """到何时, as it is printed: 3月3日24:00, or the minute of a limit in hours; with the year on what is kept for long."""
    midnight = deadline.at.time() == dt.time()
    day = deadline.day if midnight else deadline.at.date()
    return f"{f'{day.year}年' if year else ''}{day.month}月{day.day}日{'24:00' if midnight else f'{deadline.at:%H:%M}'}"
