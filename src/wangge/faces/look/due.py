"""The due badge (时限): the words and the day strip of one deadline, ready for its template.

Pure: everything comes from the deadline, `now` and the zone. "Late" is after the last instant, not at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.faces.look import words
from wangge.policy.deadline import Cell, Deadline

SOON = timedelta(days=1)
_HOURLY = ("hour", "working-hour")


@dataclass(frozen=True)
class State:
    """How near (远近): the tone for colour and shape, and the words that say the same."""

    tone: str  # late, today, soon, later, done, done-late, paused
    word: str


@dataclass(frozen=True)
class Square:
    """One drawn cell of the strip (一格)."""

    cell: Cell
    month: str
    weekday: str
    number: int
    mark: str  # 休, 班 or nothing
    foot: str
    said: str  # the whole cell in words, for those who hear the page
    roll: str  # "from", "through", "to" or nothing
    today: bool
    over: bool
    last: bool

    @property
    def classes(self) -> str:
        names = [f"cell--{self.cell.kind.value}", f"cell--{self.cell.role}"]
        names += [f"cell--roll-{self.roll}"] if self.roll else []
        names += ["cell--provisional"] if self.cell.provisional else []
        names += ["cell--today"] if self.today else []
        names += ["cell--over"] if self.over else []
        names += ["cell--last"] if self.last else []
        return " ".join(names)


def language() -> Any:
    return "zh" if words.chinese() else "en"


def of(deadline: object) -> Deadline | None:
    """The deadline out of a value or its stored JSON; None for nothing."""
    if not deadline:
        return None
    if isinstance(deadline, Mapping):
        return Deadline.from_json(deadline)
    return deadline if isinstance(deadline, Deadline) else None


def state(
    at: datetime,
    now: datetime,
    *,
    zone: tzinfo | None = None,
    done_at: datetime | None = None,
    paused: bool = False,
    hourly: bool = False,
) -> State:
    """今天到期, 明天到期, 还有N天, 已超期N天; or how it ended. Days are the place's days."""
    at = at.astimezone(zone) if zone else at
    last = (at - timedelta(microseconds=1)).date()
    until = done_at or now
    over = (until.astimezone(at.tzinfo).date() - last).days
    if done_at is not None:
        if done_at <= at:
            return State("done", _("按时办结"))
        return State("done-late", _late_words(until - at, over, done=True))
    if paused:
        return State("paused", _("时限已暂停"))
    if now > at:
        return State("late", _late_words(now - at, over, done=False))
    if hourly and at - now < timedelta(days=2):
        minutes = int((at - now).total_seconds() // 60)
        tone = "today" if over == 0 else "soon"
        if minutes < 60:
            return State(tone, ngettext("还有%d分钟", "还有%d分钟", minutes) % minutes)
        return State(tone, ngettext("还有%d小时", "还有%d小时", minutes // 60) % (minutes // 60))
    if over == 0:
        return State("today", _("今天到期"))
    if over == -1:
        return State("soon", _("明天到期"))
    return State("later", ngettext("还有%d天", "还有%d天", -over) % -over)


def _late_words(by: timedelta, days: int, *, done: bool) -> str:
    if days >= 1:
        if done:
            return ngettext("超期%d天办结", "超期%d天办结", days) % days
        return ngettext("已超期%d天", "已超期%d天", days) % days
    hours = int(by.total_seconds() // 3600)
    if hours < 1:
        return _("超期不到1小时办结") if done else _("刚过期限")
    if done:
        return ngettext("超期%d小时办结", "超期%d小时办结", hours) % hours
    return ngettext("已超期%d小时", "已超期%d小时", hours) % hours


def strip(deadline: Deadline, now: datetime) -> list[Square]:
    """The day strip (日子条): one square a day from receipt to due, the roll marked from first to last."""
    today = now.astimezone(deadline.at.tzinfo).date()
    shown_month = None
    squares = []
    for cell in deadline.account:
        roll = ""
        if deadline.rolled_from and deadline.rolled_from <= cell.day <= deadline.day:
            roll = "through"
            if cell.day == deadline.day:
                roll = "to"
            elif cell.day == deadline.rolled_from:
                roll = "from"
        month = ""
        if cell.day.month != shown_month:
            shown_month = cell.day.month
            month = words.month(cell.day)
        squares.append(
            Square(
                cell=cell,
                month=month,
                weekday=words.weekday(cell.day),
                number=cell.day.day,
                mark={"holiday": _("休"), "make-up": _("班"), "rest": _("休")}.get(cell.kind.value, ""),
                foot=_foot(cell, deadline),
                said=f"{words.day(cell.day)}，{cell.label_in(language())}"
                if words.chinese()
                else f"{words.day(cell.day)}: {cell.label_in(language())}",
                roll=roll,
                today=cell.day == today,
                over=cell.day < today,
                last=cell.day == deadline.day,
            )
        )
    return squares


def _foot(cell: Cell, deadline: Deadline) -> str:
    """The few characters that fit under the number."""
    if cell.day == deadline.day and cell.role != "received":
        return _("顺延到期") if deadline.rolled_from else _("到期")
    if deadline.rolled_from == cell.day:
        return _("原末日")
    if cell.role == "received":
        return _("当日不计")
    if cell.counted and cell.number is not None:
        return _("第%d日") % cell.number
    fixed = {"rolled": _("顺延"), "paused": _("暂停"), "running": _("计时"), "counted": _("计入")}
    if cell.role in fixed:
        return fixed[cell.role]
    return cell.note if cell.note and words.chinese() and len(cell.note) <= 4 else _("不计")


def badge(
    deadline: object,
    now: object,
    *,
    zone: tzinfo | None = None,
    done_at: object = None,
    paused: bool = False,
) -> dict[str, Any] | None:
    """Everything the badge's template says; None without a deadline or a moment to measure from."""
    found, moment = of(deadline), words.as_moment(now)
    if found is None or moment is None:
        return None
    squares = strip(found, moment)
    return {
        "deadline": found,
        "state": state(
            found.at,
            moment,
            zone=zone,
            done_at=words.as_moment(done_at),
            paused=paused,
            hourly=found.unit in _HOURLY,
        ),
        "until": _("%s前") % words.until(found.at, zone, moment),
        "clause": found.clause,
        "provisional": found.provisional,
        "squares": squares,
        "cells": {square.cell.kind.value for square in squares},
        "roll_words": _roll_words(found),
        "citation": found.citation,
        "steps": found.steps_in(language()),
        "cap": found.cap,
        "cap_until": _("%s前") % words.until(found.cap.at, zone, moment) if found.cap else "",
    }


def _roll_words(deadline: Deadline) -> str:
    if not deadline.rolled_from or deadline.rolled_from == deadline.day:
        return ""
    return _("末日%(from)s不是工作日，顺延到%(to)s") % {
        "from": words.day(deadline.rolled_from),
        "to": words.day(deadline.day),
    }
