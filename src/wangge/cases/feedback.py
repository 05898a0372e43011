"""告知: the resident is told – that it was received, how it goes, what came of it; and each try when they are not reached.

Words on the tracking page count as told for whoever follows it. Whoever chose the phone, a message or a visit is told so:
the result only that way, everything else also that way (`pass_on`).
"""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wangge.cases import errands, intake, limits, requests
from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import RUNNING, NotAllowed, State
from wangge.cases.models import Act, Case, Errand, Requester, Telling
from wangge.integrity.actor import Actor

TRIES = 3
APART = dt.timedelta(hours=2)  # "at different times"


@act("tell-receipt")
def tell_receipt(
    case: Case, *, channel: str, words: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """告知受理: that it was received, who answers for it and by when."""
    text = _words(words, "告知的话", needed=False) or intake.receipt_of(case).promise
    intake.told(case, Telling.Stage.RECEIPT, channel, text, purpose="telling-receipt", uid=uid, by=by, at=at)
    return take("tell-receipt", case, uid=uid, said=text, by=by, at=at)


_words = words


@act("tell-stage")
def tell_stage(
    case: Case, *, words: str, channel: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """分段告知 (B-3.4): how far it is, what it waits for, what comes next. After the cap, the next is owed in turn."""
    text = _words(words, "告知的话")
    intake.told(case, Telling.Stage.PROGRESS, channel, text, uid=uid, by=by, at=at)
    changes: dict[str, Any] = {}
    if case.state in RUNNING | {State.SUSPENDED} and case.next_telling_at is not None:
        following = limits.telling_after(case, at)
        if following is not None and following > case.next_telling_at:
            due = limits.stored(case)
            changes["next_telling_at"] = following
            rest = requests.running_suspension(case)
            if rest is not None:
                case.next_telling_at = following
                changes |= limits.resting(case, rest.review_on, at=at)
            elif due is not None:
                kind, when = limits.next_reminder(case.place, due, following, at=at)
                changes |= {"remind_kind": kind, "remind_at": when}
    return take(
        "tell-stage",
        case,
        uid=uid,
        said=text,
        cite=limits.cite(case, "extension", "telling-stage"),
        by=by,
        at=at,
        **changes,
    )


@act("tell")
def tell(
    case: Case, *, words: str, channel: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """告知结果 (B-3.4): what came of it, and what can be done if it is not right. The clock stops here.

    Words on the tracking page count as told for whoever chose the code.
    """
    text = _words(words, "告知的结果")
    if channel == Telling.Channel.CODE and (chosen := errands.way(case)):
        raise NotAllowed(
            f"当事人选的是“{Requester.Prefers(chosen).label}”，请照办；联系不上的，每次都记“告知未接通”。"
            f"不同时间试过 {TRIES} 次以后，可以按无法告知结案。"
        )
    intake.told(case, Telling.Stage.RESULT, channel, text, uid=uid, by=by, at=at)
    until = limits.perhaps(case, "auto-close", since=at)
    after = (
        {"remind_at": until.at, "remind_kind": "silence"} if until else {"remind_at": None, "remind_kind": ""}
    )
    return take("tell", case, uid=uid, said=text, cite=limits.cite(case, "telling-result", "tell-result"), by=by, at=at, told_at=at,
                next_telling_at=None, **after)  # fmt: skip


@act("pass-on")
def pass_on(
    case: Case, *, channel: str, reached: bool = True, note: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """转告当事人: what stands on the tracking page, told again the way they chose; or a try to. Three tries are enough."""
    waiting = list(errands.owed(case, Errand.Kind.PASS_ON))
    if not waiting:
        raise NotAllowed("没有等着转告的话。要告诉当事人办到哪一步，请用“分段告知”。")
    if channel == Telling.Channel.CODE:
        raise NotAllowed("查询页面上已经写了。请照当事人选的办法再告诉一遍。")
    tried = case.tellings.filter(stage=Telling.Stage.PROGRESS, reached=False, at__gte=waiting[0].since)
    if not reached:
        _apart(tried, at)
    note = words(note, "情况", limit=200, needed=False)
    said = "\n".join(each.telling.words for each in waiting if each.telling)
    intake.told(case, Telling.Stage.PROGRESS, channel, said, reached=reached, uid=uid, by=by, at=at)
    how = Telling.Channel(channel).label
    count = tried.count()
    text = f"已转告（{how}）" if reached else f"第 {count} 次未接通（{how}）"
    if count >= TRIES and not reached:
        errands.end(case, Errand.Kind.PASS_ON, dropped=True, at=at)
        text += "，不再试；话留在查询页面上"
    return take("pass-on", case, uid=uid, note=f"{text}{'；' if note else ''}{note}", by=by, at=at)


@act("tell-tried")
def tell_tried(
    case: Case, *, channel: str, note: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """告知未接通: one try. Three at different times are enough to close without having reached anybody."""
    if channel == Telling.Channel.CODE:
        raise NotAllowed("写在查询页面上就是告知，不算未接通。")
    _apart(_tries(case), at)
    note = words(note, "情况", limit=200, needed=False)
    intake.told(case, Telling.Stage.RESULT, channel, note, reached=False, uid=uid, by=by, at=at)
    count = _tries(case).count()
    text = f"第 {count} 次未接通（{Telling.Channel(channel).label}）{'；' if note else ''}{note}"
    return take("tell-tried", case, uid=uid, note=text, by=by, at=at)


def _apart(tried: QuerySet[Telling], at: dt.datetime) -> None:
    """换个时间: not twice in two hours."""
    last = tried.order_by("at").last()
    if last is not None and at - last.at < APART:
        raise NotAllowed("离上一次还不到两个小时。换个时间再试，当事人可能正忙。")


def _tries(case: Case) -> QuerySet[Telling]:
    since = case.resolved_at or case.received_at
    return case.tellings.filter(
        stage=Telling.Stage.RESULT, reached=False, ending=case.reopened, at__gte=since
    )


def tries(case: Case) -> int:
    """已试几次, since it was resolved."""
    return _tries(case).count()
