"""结案: checked by another person, rated if the resident wishes, closed – or taken up again because it was not solved."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from wangge.cases import dispatch, errands, feedback, limits, notices
from wangge.cases.acts import act, person, take, words
from wangge.cases.lifecycle import NotAllowed, State
from wangge.cases.models import Act, Case, Check, Errand, Rating, Requester
from wangge.integrity.actor import Actor
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal

Found, Method = Check.Found, Check.Method
RATED = frozenset({"grid-leader", "grid-manager"})  # whom the ratings are about (B-4.2)


@act("check", gives=Check)
def check(
    case: Case, *, found: str, method: str, note: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Check:  # fmt: skip
    """回访核查: another person than the handler looked whether it was done. What is closed, only after a bad rating (C-4.2)."""
    if found not in Found.values or method not in Method.values:
        raise Refusal("请选核查的结果（已解决、部分解决、没解决）和办法（电话、现场、材料）。")
    if by.person_id in errands.handlers(case):
        raise NotAllowed("核查要由经办人以外的人来做。请另一位同事去看看。")
    if case.state == State.CLOSED and not errands.owed(case, Errand.Kind.CALL_BACK).exists():
        raise NotAllowed("已经结案，也没有等着回访的评价。当事人说没解决的，请“重办”。")
    text = words(note, "核查情况", needed=False)
    row = Check(
        place_id=case.place_id, case=case, uid=uid or uuid4(), ending=case.reopened, found=found, method=method,
        words=text, at=at, by_person_id=person(by),
    )  # fmt: skip
    label = f"{Method(method).label}：{Found(found).label}"
    take("check", case, uid=uid, note=f"{label}。{text}" if text else label, by=by, at=at)
    row.save(force_insert=True)
    return row


@act("rate", gives=Rating)
def rate(
    case: Case, *, level: int, solved: str, words: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Rating:  # fmt: skip
    """评价: opinion and fact apart, once for each ending; asked, never forced. Staff may take it down, not the handler."""
    if level not in Rating.Level.values:
        raise Refusal("请从“非常满意”到“非常不满意”里选一个。")
    if solved not in Rating.Solved.values:
        raise Refusal("请选“已解决”“部分解决”或“没解决”。")
    if by.kind == "person" and by.person_id in (case.resolved_by_id, case.holder_id):
        raise NotAllowed("经办人不能代记评价。请另一位同事回访时代记，或请当事人凭查询码自己评。")
    if by.role in RATED:
        raise NotAllowed(
            "评价也是对网格长的，网格长不能代记。请社区办公室回访时代记，或请当事人凭查询码自己评。"
        )
    if Rating.objects.filter(case=case, ending=case.reopened).exists():
        raise NotAllowed("这次办结已经评价过了。没有解决的，可以要求重办。")
    text = _words(words, "评价的话", limit=1000, needed=False)
    row = Rating(
        place_id=case.place_id, case=case, uid=uid or uuid4(), ending=case.reopened, level=level, solved=solved,
        words=text, at=at, by_code=by.kind == "resident",
    )  # fmt: skip
    label = f"{Rating.Level(level).label}；{Rating.Solved(solved).label}"
    step = take("rate", case, uid=uid, note=f"{label}。{text}" if text else label, by=by, at=at)
    row.save(force_insert=True)
    if solved == Rating.Solved.NO or level <= Rating.Level.DISSATISFIED:
        until = errands.owe(
            case, Errand.Kind.CALL_BACK, "verification", since=at, at=at, occasion=str(case.reopened)
        )
        call = (
            f"；{until.day.month}月{until.day.day}日前由经办人以外的人回访（{until.clause}）" if until else ""
        )
        notices.notify(
            case, notices.leaders(case, case.place.day_of(at)), kind="rated", occasion=f"act:{step.uid}",
            text=f"当事人评价“{label}”{call}：{notices.named(case)}", at=at,
        )  # fmt: skip
    return row


_words = words


def last_check(case: Case) -> Check | None:
    """本次办结的最近一次核查."""
    return case.checks.filter(ending=case.reopened).order_by("at").last()


def rating_of(case: Case) -> Rating | None:
    """本次办结的评价."""
    return case.ratings.filter(ending=case.reopened).first()


def unreachable(case: Case) -> str | None:
    """无法告知的情形: why it may be closed without having told anybody; None when it may not."""
    who = Requester.objects.filter(case=case).first()
    if who is not None and who.prefers == Requester.Prefers.NONE:
        return "当事人说不用告知"
    tried = feedback.tries(case)
    if tried >= feedback.TRIES:
        return f"不同时间试过 {tried} 次，都没有联系上"
    return None


@act("close")
def close(
    case: Case,
    *,
    note: str = "",
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """结案: after the resident was told and another person than the handler looked. Unsolved is not closed."""
    text = words(note, "说明", needed=False)
    how = Case.ClosedHow.CHECKED
    checked = last_check(case)
    if case.state == State.RESOLVED:
        why = unreachable(case)
        if why is None:
            left = feedback.TRIES - feedback.tries(case)
            raise NotAllowed(
                f"还没有告知当事人，不能结案。请先“告知结果”；联系不上的，再换时间试 {left} 次并都记下。"
            )
        how, text = Case.ClosedHow.NO_CONTACT, f"{why}。{text}" if text else why
    rated = rating_of(case)
    if rated is not None and rated.solved == Rating.Solved.NO and (checked is None or checked.at < rated.at):
        raise NotAllowed("当事人说没解决。请先核查：没解决的“重办”，解决了的写明核查情况再结案。")
    if checked is not None and checked.found == Found.NO:
        raise NotAllowed("核查说没解决，不能结案。请“重办”。")
    if by.person_id in (case.resolved_by_id, case.holder_id) and checked is None:
        raise NotAllowed("经办人不能自己结案。请另一位同事核查，或由另一位同事结案。")
    return _closed(case, how, text, uid=uid, by=by, at=at)


def _closed(case: Case, how: str, text: str, *, uid: UUID | None, by: Actor, at: dt.datetime) -> Act:
    return take("close", case, uid=uid, note=text, by=by, at=at, closed_at=at, closed_how=how, **limits.QUIET)


@act("close")
def _close_silent(
    case: Case,
    *,
    until: Deadline,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    text = "期满没有异议，未评价；不计作满意"
    return take("close", case, uid=uid, note=text, cite=until.citation.to_json(), by=by, at=at, closed_at=at,
                closed_how=Case.ClosedHow.SILENT, **limits.QUIET)  # fmt: skip


def silent_until(case: Case) -> Deadline | None:
    """无异议结案的日子: seven days after the resident was told, by default."""
    return limits.perhaps(case, "auto-close", since=case.told_at) if case.told_at else None


def close_silent(case: Case, *, at: dt.datetime) -> Act | None:
    """期满自动结案: by the clock, marked as not rated. None while the time is not up, or somebody said "not solved"."""
    until = silent_until(case)
    rated, checked = rating_of(case), last_check(case)
    unsolved = (rated is not None and rated.solved == Rating.Solved.NO) or (
        checked is not None and checked.found == Found.NO
    )
    if until is None or at < until.at or unsolved:
        return None
    if rated is not None:
        return _close_rated(case, until=until, by=Actor.clock(), at=at)
    return _close_silent(case, until=until, by=Actor.clock(), at=at)


@act("close")
def _close_rated(
    case: Case,
    *,
    until: Deadline,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    return take("close", case, uid=uid, note="期满没有异议，当事人已评价", cite=until.citation.to_json(), by=by, at=at,
                closed_at=at, closed_how=Case.ClosedHow.CHECKED, **limits.QUIET)  # fmt: skip


def reopen_until(case: Case) -> Deadline | None:
    """当事人可要求重办到何时: fifteen days from being told, by default; None where the text sets no end."""
    told = case.told_at or case.closed_at
    return limits.perhaps(case, "reopen", since=told) if told else None


@act("reopen")
def reopen(
    case: Case,
    *,
    why: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """重办: not solved. A new limit runs from now; the old one and all that was done stay in the thread."""
    why = words(why, "哪里没解决")
    until = reopen_until(case)
    if by.kind == "resident" and until is not None and at > until.at:
        raise NotAllowed(
            f"重办要在{until.day.month}月{until.day.day}日24:00前提出（{until.citation.short()}）。"
            "期满以后，请作为新的事项反映，我们会把两件连起来看。"
        )
    cite = until.citation.to_json() if until else None
    due: dict[str, Any] = {
        "due_at": None,
        "due_basis": None,
        "provisional": False,
        "paused": [],
        "next_telling_at": None,
    }
    case.limit_from = at
    if case.lane != Case.Lane.NORMAL:
        case.paused = []
        due |= limits.changes(case, limits.of(case), at=at)
    else:
        from wangge.cases.intake import _triage_reminder

        due["remind_kind"], due["remind_at"] = _triage_reminder(case, at)
    step = take(
        "reopen", case, uid=uid, note=why, cite=cite, by=by, at=at, limit_from=at, classified_at=None, resolved_at=None,
        resolved_by_id=None, told_at=None, closed_at=None, closed_how="", asked_at=None, reopened=case.reopened + 1, **due,
    )  # fmt: skip
    people = [*notices.leaders(case, case.place.day_of(at)), case.holder_id]
    text = f"要求重办：{notices.named(case)}。{why}"
    notices.notify(case, people, kind="reopened", occasion=f"act:{step.uid}", text=text, at=at)
    return step


@act("withdraw")
def withdraw(
    case: Case,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """撤回: the requester's own wish, in the requester's own words."""
    text = _words(words, "当事人的话")
    step = take("withdraw", case, uid=uid, note=text, by=by, at=at, closed_at=at,
                closed_how=Case.ClosedHow.WITHDRAWN, **limits.QUIET)  # fmt: skip
    dispatch.withdraw_open(case, at)
    return step


@act("ask-void")
def ask_void(
    case: Case,
    *,
    why: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """申请作废: a wrong entry; another person must agree."""
    step = take("ask-void", case, uid=uid, note=words(why, "作废的理由"), by=by, at=at)
    people = [each for each in notices.leaders(case, case.place.day_of(at)) if each != by.person_id]
    notices.notify(
        case,
        people,
        kind="approve",
        occasion=f"act:{step.uid}",
        text=f"请核对作废：{notices.named(case)}",
        at=at,
    )
    return step


@act("void")
def void(
    case: Case,
    *,
    why: str = "",
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Act:
    """作废: by a second person. The content stays, and the number is not used again."""
    asked = case.acts.filter(act="ask-void").order_by("seq").last()
    if asked is None:
        raise NotAllowed("作废要两个人：先由一人“申请作废”写明理由，再由另一人核对。")
    if asked.by_person_id == by.person_id:
        raise NotAllowed("作废要由申请人以外的人核对。")
    text = words(why, "说明", needed=False) or asked.note
    return take("void", case, uid=uid, note=text, by=by, at=at, closed_at=at, closed_how=Case.ClosedHow.VOID,
                **limits.QUIET)  # fmt: skip
