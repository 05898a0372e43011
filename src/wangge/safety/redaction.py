"""删去文字: somebody's name or number goes out of a hazard's or an accident's words, everywhere they were repeated."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from wangge.integrity import taking_out
from wangge.integrity.actor import Actor
from wangge.integrity.taking_out import Words
from wangge.journal import saying
from wangge.safety.acts import act, take
from wangge.safety.lifecycle import NotAllowed
from wangge.safety.models import (
    Accident,
    AccidentAct,
    Handover,
    Hazard,
    HazardAct,
    SafetyNotice,
    WorkersNotice,
)

OF_HAZARD = (
    "words", "summary", "area", "on_the_spot", "control", "stop_work", "plan", "notice", "rectified", "acceptance",
    "checked", "ending", "public_words",
)  # fmt: skip
OF_ACCIDENT = ("area", "words", "measures", "authority", "cause", "prevention", "found_by", "ending")


@act("redact", Hazard)
def redact(
    hazard: Hazard, *, passages: Sequence[str], reason: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """删去文字, also from the patrol it was found on and the meetings it was put before. It cannot be taken back."""
    if hazard.case_id is not None and hazard.case is not None:
        raise NotAllowed(
            f"这处隐患由事项 {hazard.case.number} 登记，请在那件事项里“删去文字”，这里的同时删去。"
        )
    step: HazardAct = _take_out("hazard", hazard, OF_HAZARD, passages, reason, uid, by, at)
    return step


@act("redact", Accident)
def redact_accident(
    accident: Accident, *, passages: Sequence[str], reason: str, uid: UUID | None = None,
    base_version: int | None = None, by: Actor, at: dt.datetime,
) -> AccidentAct:  # fmt: skip
    """删去文字 of an accident."""
    step: AccidentAct = _take_out("accident", accident, OF_ACCIDENT, passages, reason, uid, by, at)
    return step


def _take_out(
    kind: str, subject: Any, names: tuple[str, ...], passages: Sequence[str], reason: str, uid: UUID | None, by: Actor,
    at: dt.datetime,
) -> Any:  # fmt: skip
    reason = saying.words(reason, "为什么删", limit=200)
    asked = taking_out.asked(passages, reason)
    found = taking_out.out_of(subject.place_id, (kind, subject.uid), asked, reason=reason, by=by, at=at)
    subject.refresh_from_db(fields=names)
    return take("redact", subject, note=f"删去 {found} 处文字：{reason}", uid=uid, by=by, at=at)


def _hazard(place_id: int, uid: UUID) -> Iterator[Words]:
    """隐患的文字, its photos' names, what was told of it, and what the employees read."""
    hazard = Hazard.objects.get(place_id=place_id, uid=uid)
    yield from taking_out.subject(hazard, OF_HAZARD)
    yield from taking_out.written(hazard.photos.all())
    yield from (Words(row, ("reason",)) for row in hazard.recusals.all())
    yield from _told(place_id, f"hazard:{uid}")
    for row in WorkersNotice.objects.filter(place_id=place_id):
        if any(line["number"] == hazard.number for line in row.content["rows"]):
            yield Words(row, ("content",))


def _accident(place_id: int, uid: UUID) -> Iterator[Words]:
    accident = Accident.objects.get(place_id=place_id, uid=uid)
    yield from taking_out.subject(accident, OF_ACCIDENT)
    yield from _told(place_id, f"accident:{uid}")


def _handover(place_id: int, uid: UUID) -> Iterator[Words]:
    yield from taking_out.written(Handover.objects.filter(place_id=place_id, uid=uid))
    yield from _told(place_id, f"handover:{uid}")


def _told(place_id: int, subject: str) -> Iterator[Words]:
    rows = SafetyNotice.objects.filter(place_id=place_id, subject=subject)
    return (Words(row, ("text",)) for row in rows)


def _of_case(place_id: int, uid: UUID) -> Iterator[taking_out.Thing]:
    """事项登记成的隐患, and what was handed over of it."""
    hazards = Hazard.objects.filter(place_id=place_id, case__uid=uid).values_list("uid", flat=True)
    yield from (("hazard", each) for each in hazards)
    sent = Handover.objects.filter(place_id=place_id, case__uid=uid).values_list("uid", flat=True)
    yield from (("handover", each) for each in sent)


def register() -> None:
    """各处的文字, as this package keeps them."""
    taking_out.HOLDS |= {"hazard": _hazard, "accident": _accident, "handover": _handover}
    taking_out.REPEATED.setdefault("case", []).append(_of_case)
