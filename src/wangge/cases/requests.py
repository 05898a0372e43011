"""申请与批准: a rest or a later day, asked by one person with a reason and decided by another."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from wangge.cases import dispatch, intake, limits, notices
from wangge.cases.acts import act, person, take, words
from wangge.cases.lifecycle import HEADS, SUPERIORS, NotAllowed, State
from wangge.cases.models import Act, Case, Extension, Suspension, Telling
from wangge.integrity.actor import Actor
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.territory.models import Post

_words = words  # some acts take the words themselves under that name
LONGEST_REST = 30  # days to the review, where the text says nothing


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
        raise NotAllowed(f"已有一项{what}申请在等批准（由{asked.asked_by}提出），批过以后才能再申请。")


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
        case,
        people,
        kind="approve",
        occasion=f"act:{step.uid}",
        text=f"请批准{what}：{notices.named(case)}",
        at=at,
    )


@act("ask-suspension", gives=Suspension)
def ask_suspension(
    case: Case, *, reason: str, words: str, review_on: dt.date,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Suspension:  # fmt: skip
    """申请挂起: what is waited for, and the day on which it is looked at again. The clock runs until it is approved."""
    _nothing_asked(case)
    if reason not in Suspension.Reason.values:
        raise Refusal(f"没有“{reason}”这种挂起理由；可以是：{'、'.join(Suspension.Reason.values)}。")
    clause = limits.pausing(case, reason)
    longest = clause.provision.pause.review_within if clause else LONGEST_REST
    today = case.place.day_of(at)
    if not today < review_on <= today + dt.timedelta(days=longest):
        last = today + dt.timedelta(days=longest)
        raise NotAllowed(f"复核日要在明天到{last.month}月{last.day}日之间（最多 {longest} 天）。")
    row = Suspension(
        place_id=case.place_id, case=case, uid=uid or uuid4(), reason=reason, words=_words(words, "情况说明"),
        review_on=review_on, asked_by_id=person(by), asked_at=at, pauses=clause is not None,
    )  # fmt: skip
    label = str(Suspension.Reason(reason).label)
    text = f"{label}；{row.words}；{review_on:%Y-%m-%d} 复核"
    if clause is None:
        text += "；制度未规定暂停，时限照算"
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
    said = words(said, "告诉当事人的话", needed=False) or f"这件事要先等一等：{label}。最晚{day}再接着办。"
    request.approved, request.decided_at, request.decided_by_id = True, at, by.person_id
    request.since, request.decision = at, said
    request.save(update_fields=["approved", "decided_at", "decided_by", "since", "decision"])
    changes: dict[str, Any] = {"resumes_to": case.state}
    if request.pauses:
        changes |= {"paused": [*case.paused, [at.isoformat(), None]]}
        if (
            case.due_at is None or at <= case.due_at
        ):  # a pause does not take the staged telling from who waits late
            case.next_telling_at = changes["next_telling_at"] = None
        note, cite = f"{label}；制度允许暂停计时", _pausing(case, request)
    else:
        note, cite = f"{label}；制度未规定暂停，时限照算", None
    changes |= limits.resting(case, request.review_on, at=at)
    step = take("suspend", case, uid=uid, note=note, said=said, cite=cite, by=by, at=at, **changes)
    intake.told(case, Telling.Stage.PROGRESS, Telling.Channel.CODE, said, uid=uid, by=by, at=at)
    return step


def _pausing(case: Case, request: Suspension) -> dict[str, Any] | None:
    clause = limits.pausing(case, request.reason)
    return dict(limits.law(case).cite(clause.id).to_json()) if clause else None


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
    return take(
        "resume", case, uid=uid, note=words(why, "说明", needed=False), to=to, by=by, at=at, **changes
    )


def _after_pause(case: Case, at: dt.datetime) -> dict[str, Any]:
    """恢复后的时限: never earlier than before the pause. A staged telling that was owed all the time keeps its day."""
    due, old = limits.of(case), limits.stored(case)
    if old is not None and due.at < old.at:
        due = old
    changes = limits.changes(case, due, at=at)
    if case.next_telling_at is not None and changes["next_telling_at"] != case.next_telling_at:
        kind, when = limits.next_reminder(case.place, due, case.next_telling_at, at=at)
        changes |= {"next_telling_at": case.next_telling_at, "remind_kind": kind, "remind_at": when}
    return changes


def _reminders_again(case: Case, at: dt.datetime) -> dict[str, Any]:
    due = limits.stored(case)
    if due is None:
        return dict(limits.QUIET)
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
        raise NotAllowed("还没有定时限，先分类。")
    if at > case.due_at:
        raise NotAllowed(f"时限已过，不能再延期。请接着催办，并按 {far.clause} 分段告知当事人，直到有结果。")
    due_on = _last_day(case.due_at, case)
    if far.at <= case.due_at:
        raise NotAllowed(
            f"时限已经是最远的{far.day.month}月{far.day.day}日（{far.citation.short()}），不能再延。"
        )
    wanted_on = wanted_on or far.day
    if wanted_on > far.day:
        raise NotAllowed(
            f"最迟只能延到{far.day.month}月{far.day.day}日24:00（{far.citation.short()}）："
            "从收到的次日起算，不是在原时限上再加。"
        )
    if wanted_on <= due_on:
        raise NotAllowed(f"现在的时限就是{due_on.month}月{due_on.day}日，延期要写更晚的一天。")
    row = Extension(
        place_id=case.place_id, case=case, uid=uid or uuid4(), reason=reason, asked_by_id=person(by), asked_at=at,
        wanted_on=wanted_on, old_due_at=case.due_at,
    )  # fmt: skip
    step = take("ask-extension", case, uid=uid, note=f"延到 {wanted_on:%Y-%m-%d}：{reason}", cite=far.citation.to_json(),
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
        raise NotAllowed("批准的那天不晚于现在的时限，不用延期。")
    if on is not None and on > far.day:
        raise NotAllowed(f"最迟只能延到{far.day.month}月{far.day.day}日（{far.citation.short()}）。")
    due = far.until(day)
    said = words(said, "告诉当事人的话", needed=False) or (
        f"因为特殊情况（{request.reason}），时限延到{day.month}月{day.day}日24:00，由{by.label}批准（{far.citation.short()}）。"
    )
    request.approved, request.decided_at, request.decided_by_id = True, at, by.person_id
    request.new_due_at, request.words = due.at, said
    request.save(update_fields=["approved", "decided_at", "decided_by", "new_due_at", "words"])
    step = take(
        "extend", case, uid=uid, note=request.reason, said=said, cite=due.citation.to_json(), by=by, at=at,
        **limits.changes(case, due, at=at),
    )  # fmt: skip
    intake.told(
        case, Telling.Stage.PROGRESS, Telling.Channel.CODE, said, purpose="telling-extension", uid=uid, by=by, at=at
    )  # fmt: skip
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
    step = take("refuse-request", request.case, uid=uid, note=f"不批准{what}：{why}", by=by, at=at)
    notices.notify(
        request.case, [request.asked_by_id], kind="refused", occasion=f"act:{step.uid}",
        text=f"{what}没有批准：{notices.named(request.case)}。{why}", at=at,
    )  # fmt: skip
    return step
