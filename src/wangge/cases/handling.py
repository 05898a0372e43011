"""办理: noting, asking, pressing, resting, extending, resolving – everything between dispatch and the result."""

import datetime as dt
from typing import Any
from uuid import UUID

from wangge.cases import dispatch, errands, intake, limits, notices
from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import UNITS, NotAllowed, State
from wangge.cases.models import Act, Case, Extension, Suspension, Telling
from wangge.cases.requests import (
    ask_extension,
    ask_suspension,
    extend,
    farthest,
    open_request,
    refuse_request,
    resume,
    running_suspension,
    suspend,
)
from wangge.integrity.actor import Actor

__all__ = [
    "Extension", "Suspension", "ask", "ask_extension", "ask_suspension", "extend", "farthest", "note", "open_request",
    "press", "refuse_request", "reply", "resolve", "resume", "rework", "running_suspension", "suspend",
]  # fmt: skip


@act("note")
def note(
    case: Case,
    *,
    text: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """记录: for the office; the resident does not see it."""
    return take("note", case, uid=uid, note=words(text, "要记的话"), by=by, at=at)


@act("ask")
def ask(
    case: Case,
    *,
    question: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """向当事人询问: shown on the tracking page, and owed to whoever asked to be told otherwise. The clock runs on."""
    question = words(question, "要问的话")
    intake.told(
        case, Telling.Stage.PROGRESS, Telling.Channel.CODE, question, purpose=errands.QUESTION, uid=uid, by=by, at=at
    )  # fmt: skip
    return take("ask", case, uid=uid, said=question, by=by, at=at, asked_at=at)


@act("reply")
def _reply(
    case: Case,
    *,
    text: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    step = take(
        "reply", case, uid=uid, note=text, by=by, at=at, **({"asked_at": None} if case.asked_at else {})
    )
    notices.notify(
        case, notices.responsible(case, case.place.day_of(at)), kind="reply", occasion=f"act:{step.uid}",
        text=f"当事人有话说：{notices.named(case)}", at=at,
    )  # fmt: skip
    return step


def reply(
    case: Case,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """当事人回复: in their own words. A matter that rested to wait for them is taken up again."""
    step = _reply(case, text=_words(words, "回复", limit=intake.LONGEST), uid=uid, by=by, at=at)
    resting = running_suspension(case)
    if (
        resting is not None
        and resting.reason == Suspension.Reason.REQUESTER
        and case.state == State.SUSPENDED
    ):
        resume(case, why="当事人已回复", by=Actor.clock(), at=at)
    return step


_words = words


@act("press")
def press(
    case: Case,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """催办 (B-3.4): the holder and whoever was asked are reminded, by a named person."""
    text = _words(words, "催办的话", limit=200)
    step = take(
        "press", case, uid=uid, note=text, cite=limits.cite(case, "extension", "follow-up"), by=by, at=at
    )
    day = case.place.day_of(at)
    people = notices.responsible(case, day)
    for each in dispatch.waiting(case):
        people += notices.asked(each, day)
    notices.notify(
        case,
        people,
        kind="pressed",
        occasion=f"act:{step.uid}",
        text=f"催办：{notices.named(case)}。{text}",
        at=at,
    )
    return step


# --- the result ---


@act("resolve")
def resolve(
    case: Case, *, result: str, device_at: dt.datetime | None = None,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """办结: what was done. The resident has yet to be told; until then it is not finished."""
    result = words(result, "办理结果")
    if by.role in UNITS and dispatch.waiting(case).exists():
        raise NotAllowed("协办单位办好了，请用“答复”告诉社区，由社区办结。")
    if open_request(case) is not None:
        _withdraw_request(case, by, at)
    step = take(
        "resolve", case, uid=uid, note=result, cite=limits.stored_citation(case), device_at=device_at, by=by, at=at,
        result=result, resolved_at=at, resolved_by_id=by.person_id, asked_at=None, **_telling_owed(case, at),
    )  # fmt: skip
    dispatch.withdraw_open(case, at)
    return step


def _withdraw_request(case: Case, by: Actor, at: dt.datetime) -> None:
    """未批的申请已不需要."""
    for rows in (case.extensions, case.suspensions):
        rows.filter(approved__isnull=True).update(approved=False, decided_at=at)


def _telling_owed(case: Case, at: dt.datetime) -> dict[str, Any]:
    """告知结果的期限: one working day, by default."""
    owed = limits.perhaps(case, "telling-result", since=at)
    if owed is None:
        return dict(limits.QUIET)
    _, when = limits.next_reminder(case.place, owed, None, at=at)
    return {"next_telling_at": owed.at, "remind_at": when, "remind_kind": "tell"}


@act("rework")
def rework(
    case: Case,
    *,
    why: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """退回重做: not done yet; the limit is what it was."""
    why = words(why, "还差什么")
    due = limits.stored(case)
    again: dict[str, Any] = dict(limits.QUIET)
    if due is not None:
        telling = limits.first_telling(case, due)
        if telling is not None and telling <= at:
            telling = limits.telling_after(case, at)
        kind, when = limits.next_reminder(case.place, due, telling, at=at)
        again = {"next_telling_at": telling, "remind_kind": kind, "remind_at": when}
    step = take(
        "rework", case, uid=uid, note=why, by=by, at=at, resolved_at=None, resolved_by_id=None, **again
    )
    notices.notify(
        case, notices.responsible(case, case.place.day_of(at)), kind="rework", occasion=f"act:{step.uid}",
        text=f"退回重做：{notices.named(case)}。{why}", at=at,
    )  # fmt: skip
    return step
