"""办理: noting, asking, pressing, resting, extending, resolving – everything between dispatch and the result."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from wangge.cases import dispatch, intake, limits, notices
from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import HEADS, SUPERIORS, UNITS, NotAllowed, State
from wangge.cases.models import Act, Case, Extension, Suspension, Telling
from wangge.integrity.actor import Actor
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.territory.models import Post

LONGEST_REST = 30  # days to the review, where the text says nothing


@act("note")
def note(
    case: Case, *, text: str, uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime
) -> Act:
    """记录: for the office; the resident does not see it."""
    return take("note", case, uid=uid, note=words(text, "要记的话"), by=by, at=at)


@act("ask")
def ask(
    case: Case, *, question: str, uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime
) -> Act:
    """向当事人询问: shown on the tracking page. The clock runs on."""
    question = words(question, "要问的话")
    intake.told(case, Telling.Stage.PROGRESS, Telling.Channel.CODE, question, uid=uid, by=by, at=at)
    return take("ask", case, uid=uid, said=question, by=by, at=at, asked_at=at)


@act("reply")
def _reply(
    case: Case, *, text: str, uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime
) -> Act:
    step = take("reply", case, uid=uid, note=text, by=by, at=at, **({"asked_at": None} if case.asked_at else {}))
    notices.notify(
        case, notices.responsible(case, case.place.day_of(at)), kind="reply", occasion=f"act:{step.uid}",
        text=f"当事人有话说:{notices.named(case)}", at=at,
    )  # fmt: skip
    return step


def reply(
    case: Case, *, words: str, uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime
) -> Act:
    """当事人回复: in their own words. A matter that rested to wait for them is taken up again."""
    step = _reply(case, text=_words(words, "回复", limit=intake.LONGEST), uid=uid, by=by, at=at)
    resting = running_suspension(case)
    if resting is not None and resting.reason == Suspension.Reason.REQUESTER and case.state == State.SUSPENDED:
        resume(case, why="当事人已回复", by=Actor.clock(), at=at)
    return step


_words = words


@act("press")
def press(
    case: Case, *, words: str, uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime
) -> Act:
    """催办 (B-3.4): the holder and whoever was asked are reminded, by a named person."""
    text = _words(words, "催办的话", limit=200)
    step = take("press", case, uid=uid, note=text, cite=limits.cite(case, "B-3.4"), by=by, at=at)
    day = case.place.day_of(at)
    people = notices.responsible(case, day)
    for each in dispatch.waiting(case):
        people += notices.asked(each, day)
    notices.notify(
        case, people, kind="pressed", occasion=f"act:{step.uid}", text=f"催办:{notices.named(case)}。{text}", at=at
    )
    return step


# --- requests that another person decides ---


def open_request(case: Case) -> Extension | Suspension | None:
    """等批准的申请: one at a time."""
    return (
        case.extensions.filter(approved__isnull=True).order_by("asked_at").last()
        or case.suspensions.filter(approved__isnull=True).order_by("asked_at").last()
    )


def _nothing_asked(case: Case) -> None:
    asked = open_request(case)
    if asked is not None:
        what = "延期" if isinstance(asked, Extension) else "挂起"
        raise NotAllowed(f"已有一项{what}申请在等批准(由{asked.asked_by}提出),批过以后才能再申请。")


def _undecided(request: Extension | Suspension, by: Actor, what: str) -> None:
    if request.approved is not None:
        raise NotAllowed(f"这项{what}申请已经批过了。")
    if request.asked_by_id == by.person_id:
        raise NotAllowed(f"{what}要由申请人以外的人批准。请另一位负责人来批。")


def _for_heads(case: Case, what: str, step: Act, at: dt.datetime) -> None:
    """请负责人批准: tell those who may decide."""
    heads = Post.objects.on(case.place.day_of(at)).filter(role__in=HEADS - SUPERIORS, place_id=case.place_id)
    people = [each for each in heads.values_list("person_id", flat=True) if each != step.by_person_id]
    notices.notify(
        case, people, kind="approve", occasion=f"act:{step.uid}", text=f"请批准{what}:{notices.named(case)}", at=at
    )


@act("ask-suspension", gives=Suspension)
def ask_suspension(
    case: Case, *, reason: str, words: str, review_on: dt.date,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Suspension:  # fmt: skip
    """申请挂起: what is waited for, and the day on which it is looked at again. The clock runs until it is approved."""
    _nothing_asked(case)
    if reason not in Suspension.Reason.values:
        raise Refusal(f"没有“{reason}”这种挂起理由;可以是:{'、'.join(Suspension.Reason.values)}。")
    clause = limits.pausing(case, reason)
    longest = clause.provision.pause.review_within if clause else LONGEST_REST
    today = case.place.day_of(at)
    if not today < review_on <= today + dt.timedelta(days=longest):
        last = today + dt.timedelta(days=longest)
        raise NotAllowed(f"复核日要在明天到{last.month}月{last.day}日之间(最多 {longest} 天)。")
    row = Suspension(
        place_id=case.place_id, case=case, uid=uid or uuid4(), reason=reason, words=_words(words, "情况说明"),
        review_on=review_on, asked_by_id=by.person_id, asked_at=at, pauses=clause is not None,
    )  # fmt: skip
    label = str(Suspension.Reason(reason).label)
    text = f"{label};{row.words};{review_on:%Y-%m-%d} 复核"
    if clause is None:
        text += ";制度未规定暂停,时限照算"
    cite = limits.law(case).cite(clause.id).to_json() if clause else None
    step = take("ask-suspension", case, uid=uid, note=text, cite=cite, by=by, at=at)
    row.save(force_insert=True)
    _for_heads(case, "挂起", step, at)
    return row


@act("suspend")
def suspend(
    request: Suspension, *, said: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """批准挂起: by another person. The clock stands still only where the regulation lets it; the resident is told."""
    _undecided(request, by, "挂起")
    case = request.case
    label = str(request.get_reason_display())
    day = f"{request.review_on.month}月{request.review_on.day}日"
    said = words(said, "告诉当事人的话", needed=False) or f"这件事要先等一等:{label}。最晚{day}再接着办。"
    request.approved, request.decided_at, request.decided_by_id = True, at, by.person_id
    request.since, request.decision = at, said
    request.save(update_fields=["approved", "decided_at", "decided_by", "since", "decision"])
    changes: dict[str, Any] = {"resumes_to": case.state}
    if request.pauses:
        changes |= {"paused": [*case.paused, [at.isoformat(), None]], "next_telling_at": None}
        note, cite = f"{label};制度允许暂停计时", limits.cite(case, _pausing_clause(case, request))
    else:
        note, cite = f"{label};制度未规定暂停,时限照算", None
    changes |= {"remind_at": limits.opening(case.place, request.review_on), "remind_kind": "review"}
    step = take("suspend", case, uid=uid, note=note, said=said, cite=cite, by=by, at=at, **changes)
    intake.told(case, Telling.Stage.PROGRESS, Telling.Channel.CODE, said, uid=uid, by=by, at=at)
    return step


def _pausing_clause(case: Case, request: Suspension) -> str:
    clause = limits.pausing(case, request.reason)
    return clause.id if clause else ""


def running_suspension(case: Case) -> Suspension | None:
    """正在挂起的那一项."""
    return case.suspensions.filter(since__isnull=False, until__isnull=True).order_by("since").last()


@act("resume")
def resume(
    case: Case, *, why: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """恢复办理: back whence it came. Days that did not count move the limit by the regulation's own reckoning."""
    resting = running_suspension(case)
    changes: dict[str, Any] = {"resumes_to": ""}
    if case.paused and case.paused[-1][1] is None:
        changes["paused"] = [*case.paused[:-1], [case.paused[-1][0], at.isoformat()]]
        case.paused = changes["paused"]
        changes |= _after_pause(case, at)
    else:
        changes |= _reminders_again(case, at)
    if resting is not None:
        resting.until = at
        resting.save(update_fields=["until"])
    to = case.resumes_to or State.IN_PROGRESS
    if to == State.ASSISTING and not dispatch.waiting(case).exists():
        to = State.IN_PROGRESS
    return take("resume", case, uid=uid, note=words(why, "说明", needed=False), to=to, by=by, at=at, **changes)


def _after_pause(case: Case, at: dt.datetime) -> dict[str, Any]:
    """恢复后的时限: never earlier than before the pause."""
    due, old = limits.of(case), limits.stored(case)
    if old is not None and due.at < old.at:
        due = old
    return limits.changes(case, due, at=at)


def _reminders_again(case: Case, at: dt.datetime) -> dict[str, Any]:
    due = limits.stored(case)
    if due is None:
        return {}
    kind, when = limits.next_reminder(case.place, due, case.next_telling_at, at=at)
    return {"remind_kind": kind, "remind_at": when}


def farthest(case: Case) -> Deadline:
    """最迟可延到何时 (B-3.4). Refusal where the text allows none."""
    return limits.farthest(case)


@act("ask-extension", gives=Extension)
def ask_extension(
    case: Case, *, reason: str, wanted_on: dt.date | None = None,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Extension:  # fmt: skip
    """申请延期 (B-3.4): for special circumstances, before the limit has passed, never beyond five working days."""
    reason = words(reason, "特殊情况")
    _nothing_asked(case)
    far = limits.farthest(case)
    if case.due_at is None:
        raise NotAllowed("还没有定时限,先分类。")
    if at > case.due_at:
        raise NotAllowed("时限已过,不能再延期。请接着催办,并按 B-3.4 分段告知当事人,直到有结果。")
    due_on = _last_day(case.due_at, case)
    if far.at <= case.due_at:
        raise NotAllowed(f"时限已经是最远的{far.day.month}月{far.day.day}日({far.citation.short()}),不能再延。")
    wanted_on = wanted_on or far.day
    if wanted_on > far.day:
        raise NotAllowed(
            f"最迟只能延到{far.day.month}月{far.day.day}日24:00({far.citation.short()}):"
            "从反映的次日起算五个工作日,不是在原时限上再加。"
            if far.clause == "B-3.4" else f"最迟只能延到{far.day.month}月{far.day.day}日({far.citation.short()})。"
        )
    if wanted_on <= due_on:
        raise NotAllowed(f"现在的时限就是{due_on.month}月{due_on.day}日,延期要写更晚的一天。")
    row = Extension(
        place_id=case.place_id, case=case, uid=uid or uuid4(), reason=reason, asked_by_id=by.person_id, asked_at=at,
        wanted_on=wanted_on, old_due_at=case.due_at,
    )  # fmt: skip
    step = take("ask-extension", case, uid=uid, note=f"延到 {wanted_on:%Y-%m-%d}:{reason}", cite=far.citation.to_json(),
                by=by, at=at)  # fmt: skip
    row.save(force_insert=True)
    _for_heads(case, "延期", step, at)
    return row


def _last_day(moment: dt.datetime, case: Case) -> dt.date:
    """24:00 belongs to the day it ends."""
    return (moment - dt.timedelta(microseconds=1)).astimezone(case.place.zone).date()


@act("extend")
def extend(
    request: Extension, *, on: dt.date | None = None, said: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """批准延期 (B-3.4): by another person, to the asked day or a nearer one, never beyond the cap; the resident is told."""
    _undecided(request, by, "延期")
    case = request.case
    far = limits.farthest(case)
    day = min(on or request.wanted_on, far.day)
    if case.due_at is not None and day <= _last_day(case.due_at, case):
        raise NotAllowed("批准的那天不晚于现在的时限,不用延期。")
    if on is not None and on > far.day:
        raise NotAllowed(f"最迟只能延到{far.day.month}月{far.day.day}日({far.citation.short()})。")
    due = limits.until_day(far, day)
    said = words(said, "告诉当事人的话", needed=False) or (
        f"因为特殊情况({request.reason}),时限延到{day.month}月{day.day}日24:00,由{by.label}批准({far.citation.short()})。"
    )
    request.approved, request.decided_at, request.decided_by_id = True, at, by.person_id
    request.new_due_at, request.words = due.at, said
    request.save(update_fields=["approved", "decided_at", "decided_by", "new_due_at", "words"])
    step = take(
        "extend", case, uid=uid, note=request.reason, said=said, cite=due.citation.to_json(), by=by, at=at,
        **limits.changes(case, due, at=at),
    )  # fmt: skip
    intake.told(case, Telling.Stage.PROGRESS, Telling.Channel.CODE, said, uid=uid, by=by, at=at)
    return step


@act("refuse-request")
def refuse_request(
    request: Extension | Suspension, *, why: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """不批准申请: with a reason, by another person; nothing moves."""
    what = "延期" if isinstance(request, Extension) else "挂起"
    _undecided(request, by, what)
    why = words(why, "不批准的理由")
    request.approved, request.decided_at, request.decided_by_id = False, at, by.person_id
    if isinstance(request, Extension):
        request.words = why
        request.save(update_fields=["approved", "decided_at", "decided_by", "words"])
    else:
        request.decision = why
        request.save(update_fields=["approved", "decided_at", "decided_by", "decision"])
    step = take("refuse-request", request.case, uid=uid, note=f"不批准{what}:{why}", by=by, at=at)
    notices.notify(
        request.case, [request.asked_by_id], kind="refused", occasion=f"act:{step.uid}",
        text=f"{what}没有批准:{notices.named(request.case)}。{why}", at=at,
    )  # fmt: skip
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
        raise NotAllowed("协办单位办好了,请用“答复”告诉社区,由社区办结。")
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
    case: Case, *, why: str, uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime
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
    step = take("rework", case, uid=uid, note=why, by=by, at=at, resolved_at=None, resolved_by_id=None, **again)
    notices.notify(
        case, notices.responsible(case, case.place.day_of(at)), kind="rework", occasion=f"act:{step.uid}",
        text=f"退回重做:{notices.named(case)}。{why}", at=at,
    )  # fmt: skip
    return step

