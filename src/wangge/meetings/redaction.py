"""删去文字: somebody's name or number goes out of a meeting's minutes, an item and its tasks, a report, a training."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from wangge.integrity import taking_out
from wangge.integrity.actor import Actor
from wangge.integrity.taking_out import Words
from wangge.journal import saying
from wangge.meetings import access, subjects
from wangge.meetings.acts import act, take
from wangge.meetings.lifecycle import OFFICE, NotAllowed
from wangge.meetings.models import (
    AgendaItem,
    ItemAct,
    Meeting,
    MeetingAct,
    MeetingNotice,
    PeriodicReport,
    Talk,
    Training,
)

OF_MEETING = ("title", "room", "guests", "roll", "minutes")
OF_ITEM = ("title", "why", "decision")
OF_TASK = ("words", "report")
FIRST = {"case": "事项", "hazard": "隐患"}  # what is about one of these is treated there, and here with it


@act("redact", Meeting)
def redact(
    meeting: Meeting, *, passages: Sequence[str], reason: str, uid: UUID, by: Actor, at: dt.datetime
) -> MeetingAct:
    """删去文字 of a meeting's own words; the items are treated on their own pages. It cannot be taken back."""
    if by.person_id == meeting.recorder_id:
        raise NotAllowed("自己记的会，请办公室的另一位来删。")
    step: MeetingAct = _take_out("meeting", meeting, OF_MEETING, passages, reason, uid, by, at)
    return step


@act("redact", AgendaItem)
def redact_item(
    item: AgendaItem, *, passages: Sequence[str], reason: str, uid: UUID, by: Actor, at: dt.datetime
) -> ItemAct:  # fmt: skip
    """删去文字 of an item, its tasks, and the minutes of the meetings it was put before."""
    if item.kind in FIRST:
        title = subjects.look_up(item.place, item.subject)[2].title
        raise NotAllowed(f"这个议题议的是{FIRST[item.kind]}：{title}。请在那里“删去文字”，会上的同时删去。")
    if by.person_id == item.put_by_id:
        raise NotAllowed("自己提的议题，请办公室的另一位来删。")
    step: ItemAct = _take_out("item", item, OF_ITEM, passages, reason, uid, by, at)
    return step


def _take_out(
    kind: str, subject: Any, names: tuple[str, ...], passages: Sequence[str], reason: str, uid: UUID, by: Actor,
    at: dt.datetime,
) -> Any:  # fmt: skip
    reason = saying.words(reason, "为什么删", limit=200)
    found = _out_of(kind, subject, passages, reason, by, at)
    subject.refresh_from_db(fields=names)
    return take("redact", subject, note=f"删去 {found} 处文字：{reason}", uid=uid, by=by, at=at)


def of_written(
    kind: str, row: Any, *, passages: Sequence[str], reason: str, by: Actor, at: dt.datetime
) -> int:
    """删去文字 of a periodic report, a training or a talk, with what was added to it; in how many places."""
    post = access.post_here(by, row.place, at)
    if post is None or post.role not in OFFICE:
        raise NotAllowed(f"删去文字由{access.named(OFFICE, row.place)}来做。")
    if by.person_id == row.by_person_id:
        raise NotAllowed("自己写的，请办公室的另一位来删。")
    with transaction.atomic():
        return _out_of(kind, row, passages, saying.words(reason, "为什么删", limit=200), by, at)


def _out_of(kind: str, row: Any, passages: Sequence[str], reason: str, by: Actor, at: dt.datetime) -> int:
    asked = taking_out.asked(passages, reason)
    return taking_out.out_of(row.place_id, (kind, row.uid), asked, reason=reason, by=by, at=at)


def _meeting(place_id: int, uid: UUID) -> Iterator[Words]:
    """会议的文字: who was asked and why they were away, the minutes, what was added, who was told what."""
    meeting = Meeting.objects.get(place_id=place_id, uid=uid)
    yield from taking_out.subject(meeting, OF_MEETING)
    yield from taking_out.written(meeting.addenda.all())
    yield from (Words(row, ("text",)) for row in meeting.notices.all())


def _item(place_id: int, uid: UUID) -> Iterator[Words]:
    """议题的文字, with its tasks."""
    item = AgendaItem.objects.get(place_id=place_id, uid=uid)
    yield from taking_out.subject(item, OF_ITEM)
    about = [f"item:{uid}"]
    for task in item.tasks.all():
        yield from taking_out.subject(task, OF_TASK)
        about.append(f"task:{task.uid}")
    told = MeetingNotice.objects.filter(place_id=place_id, url__in=about)
    yield from (Words(row, ("text",)) for row in told)


def _written(model: Any, *beside: str) -> Callable[[int, UUID], list[Words]]:
    def rows(place_id: int, uid: UUID) -> list[Words]:
        row = model.objects.get(place_id=place_id, uid=uid)
        return taking_out.written([row, *(each for name in beside for each in getattr(row, name).all())])

    return rows


def _meetings(place_id: int, uid: UUID) -> Iterator[taking_out.Thing]:
    """议过它的会."""
    listed = Meeting.objects.filter(place_id=place_id)
    steps = ItemAct.objects.filter(place_id=place_id, item__uid=uid, act="list")
    held = {step.changes["meeting"] for step in steps if step.changes.get("meeting")}
    yield from (("meeting", each) for each in listed.filter(pk__in=held).values_list("uid", flat=True))


def _items(kind: str) -> Callable[[int, UUID], Iterator[taking_out.Thing]]:
    def of(place_id: int, uid: UUID) -> Iterator[taking_out.Thing]:
        rows = AgendaItem.objects.filter(place_id=place_id, kind=kind, key=str(uid))
        return (("item", each) for each in rows.values_list("uid", flat=True))

    return of


def register() -> None:
    """各处的文字, as this package keeps them."""
    taking_out.HOLDS |= {
        "meeting": _meeting, "item": _item, "periodic": _written(PeriodicReport, "replies", "additions"),
        "training": _written(Training, "sessions", "files"), "talk": _written(Talk, "followings"),
    }  # fmt: skip
    taking_out.REPEATED.setdefault("item", []).append(_meetings)
    for kind in FIRST:
        taking_out.REPEATED.setdefault(kind, []).append(_items(kind))
