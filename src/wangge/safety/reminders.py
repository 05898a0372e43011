"""提醒: one turn of the loop over hazards and accidents. The hour after an accident is told in minutes, by night too.

A column says when the next word is due; each row is claimed once and moved on. To whoever has to act, nobody else.
"""

import datetime as dt
import logging
from typing import Any

from django.db import connection, transaction

from wangge.cases import reminders as case_reminders
from wangge.policy.pack import Refusal
from wangge.safety import accidents, limits, notices
from wangge.safety.emergencies import State as Accidental
from wangge.safety.lifecycle import State
from wangge.safety.models import Accident, Hazard, SafetyNotice

log = logging.getLogger(__name__)
BATCH = 200
_TEXTS = {
    ("report", "half"): "重大隐患：一小时已过半，请报告安全环保员和公司领导", ("report", "due"): "重大隐患：一小时到了，还没有记下报告了谁",
    ("report", "overdue"): "重大隐患：还没有记下报告了谁", ("grade", "half"): "隐患还没有定级", ("grade", "due"): "隐患还没有定级",
    ("grade", "overdue"): "隐患还没有定级", ("rectify", "half"): "整改时限已过半", ("rectify", "eve"): "整改下个工作日到期",
    ("rectify", "due"): "整改今天到期", ("rectify", "overdue"): "整改已逾期，请采取防护措施并说明",
    ("check", "half"): "等整改人以外的人到现场验收", ("check", "eve"): "验收下个工作日到期", ("check", "due"): "验收今天到期",
    ("check", "overdue"): "验收已逾期",
}  # fmt: skip


def turn(*, at: dt.datetime, batch: int = BATCH) -> int:
    """一轮: every hazard and accident whose moment has come. Answers how many were seen to."""
    done = _turn(Accident, _see_accident, at, batch) + _turn(Hazard, _see_hazard, at, batch)
    case_reminders.send(SafetyNotice, at=at)
    return done


def _turn(model: type[Any], see: Any, at: dt.datetime, batch: int) -> int:
    skipping = connection.features.has_select_for_update_skip_locked
    done = 0
    while True:
        with transaction.atomic():
            ripe = (
                model.objects.filter(remind_at__lte=at).select_related("place", "grid").order_by("remind_at")
            )
            rows = list(ripe.select_for_update(of=("self",), skip_locked=skipping)[:batch])
            for row in rows:
                _one(model, row, see, at)
        done += len(rows)
        if len(rows) < batch:
            return done


def _one(model: type[Any], row: Any, see: Any, at: dt.datetime) -> None:
    """One that cannot be reckoned is looked at again tomorrow and does not stop the others."""
    try:
        with transaction.atomic():
            kind, when = see(row, at)
    except (Refusal, KeyError, ValueError):
        log.exception("%s cannot be reckoned", row.uid)
        kind, when = row.remind_kind, at + dt.timedelta(days=1)
    model.objects.filter(pk=row.pk).update(remind_kind=kind, remind_at=when)


def _see_hazard(hazard: Hazard, at: dt.datetime) -> tuple[str, dt.datetime | None]:
    now = limits.running(hazard)
    if now is None:
        return "", None
    what, due = now
    text = _TEXTS.get((what, hazard.remind_kind))
    if text:
        occasion = f"{what}:{hazard.remind_kind}:{_mark(hazard, due.at, at, due.unit)}"
        notices.tell(hazard, _whose(hazard, what, hazard.remind_kind, at), occasion, text, at=at)
    return limits.reminder(hazard.place, due, at=at, minutes=30)


def _mark(subject: Any, due: dt.datetime, at: dt.datetime, unit: str) -> str:
    """What makes an occasion one: the limit, and each day (each moment, where hours count) on which it is over."""
    moment = at if at >= due else due
    zone = subject.place.zone
    return (
        f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"
        if unit == "hour"
        else f"{moment.astimezone(zone):%Y-%m-%d}"
    )


def _whose(hazard: Hazard, what: str, kind: str, at: dt.datetime) -> list[int | None]:
    """轮到谁."""
    place = hazard.place
    late = notices.officers(place, at) if kind == "overdue" else []
    match what:
        case "check":
            apart = {hazard.rectifier_id, hazard.submitted_by_id}
            return [each for each in notices.office(place, at) if each not in apart]
        case "rectify" if hazard.state in (State.RECTIFYING, State.RETURNED) and hazard.rectifier_id:
            return [hazard.rectifier_id, *late]
        case "grade":
            return [*notices.grid(hazard, at), *notices.officers(place, at)]
        case _:
            return [*notices.grid(hazard, at), *late]


def _see_accident(accident: Accident, at: dt.datetime) -> tuple[str, dt.datetime | None]:
    people = notices.office(accident.place, at)
    now = accidents.running(accident)
    minute = f"{at.astimezone(accident.place.zone):%Y-%m-%dT%H:%M}"
    if accident.state == Accidental.RECORDED:
        notices.tell(
            accident,
            [*people, accident.recorded_by_id],
            f"head:{minute}",
            "事故还没有记下负责人几时知道的",
            at=at,
        )
        return "head", _again(accident.recorded_at or at, at)
    if now is None:
        return "", None
    what, due = now
    if what == "report":
        left = int((due.at - at).total_seconds() // 60)
        said = f"还有 {left} 分钟要报告主管部门" if left > 0 else "一小时已到，立即报告主管部门"
        notices.tell(accident, [accident.head_id, *people], f"report:{minute}", f"事故{said}", at=at)
        return "report", _again(due.at, at)
    notices.tell(accident, people, f"more:{minute}", "事故情况有没有变化？有变化的及时补报", at=at)
    kind, when = limits.reminder(accident.place, due, at=at)
    return ("", None) if kind == "overdue" else (kind, when)


def _again(since: dt.datetime, at: dt.datetime) -> dt.datetime:
    """再说一次: in ten minutes, for some hours; afterwards twice a day until it has been done."""
    return at + (
        dt.timedelta(minutes=accidents.AGAIN) if at < since + limits.INSISTS else dt.timedelta(hours=12)
    )
