"""文书: what is printed about a matter, as values; the faces lay them out. Nothing in here is typed twice."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wangge.cases import access, dispatch, intake, limits
from wangge.cases.lifecycle import ANSWERED, ENDED, NotAllowed
from wangge.cases.models import Assistance, Case, Telling
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Citation


@dataclass(frozen=True)
class Letter:
    """函件: from whom to whom about what, with the sentence of the regulation it rests on."""

    title: str
    number: str
    from_name: str
    from_phone: str
    to_name: str
    subject: str
    paragraphs: tuple[str, ...]
    words: str
    where: str
    deadline: Deadline | None
    citation: Citation | None
    at: dt.datetime
    return_until: Deadline | None = None


def receipt(case: Case, *, code: str | None = None) -> intake.Receipt:
    """受理回执; with the code only for whoever brings it."""
    return intake.receipt_of(case, code=code)


def dispatch_letter(assistance: Assistance) -> Letter:
    """协办函 (交办单): to the unit that is asked, without the requester's name or number."""
    case = assistance.case
    due = Deadline.from_json(assistance.due_basis)
    own = limits.stored(case)
    outsider = access.Actor("person", "unit-contact", "")
    lines = [
        f"{_day(case, case.received_at)}，{case.place}接到反映，编号 {case.number}。现请{assistance.addressee}协助办理：",
        assistance.request,
        f"请在{limits.until(due, year=True)}前答复：办好的，怎么办的；办不了的，为什么，依据什么，还能找谁。",
    ]
    if own is not None:
        lines.append(
            f"这件事项对反映人的时限是{limits.until(own, year=True)}（{own.citation.short()}），从反映时起算，不因交办重新计时。"
        )
    back = dispatch.may_return_until(assistance)
    if back is not None:
        lines.append(
            f"不属于贵方职责的，请在{limits.until(back, year=True)}前写明理由和应当由谁办，退回{case.place}；逾期没有退回的，视为已接收（{back.citation.short()}）。"
        )
    return Letter(
        title="上报单" if assistance.asked_place_id else "协办函", number=case.number or "", from_name=str(case.place),
        from_phone=case.place.phone, to_name=assistance.addressee, subject=case.summary, paragraphs=tuple(lines),
        words=access.words_for(case, outsider), where=case.where, deadline=due, citation=due.citation,
        at=assistance.asked_at, return_until=back,
    )  # fmt: skip


def reply_letter(case: Case) -> Letter:
    """答复书: to the requester – what was done, or why not and where to go, and what can still be asked for."""
    if case.state not in ANSWERED | ENDED or case.told_at is None:
        raise NotAllowed("还没有告知结果，先“告知结果”，再打印答复书。")
    last = case.tellings.filter(
        stage__in=(Telling.Stage.RESULT, Telling.Stage.EXPLANATION), reached=True
    ).order_by("at").last()  # fmt: skip
    from wangge.cases import closure

    lines = [
        f"您在{_day(case, case.received_at)}反映的事，编号 {case.number}，答复如下：",
        last.words if last else case.result,
    ]
    again = closure.reopen_until(case)
    if again is not None and case.state in ANSWERED:
        lines.append(
            f"认为没有解决的，可以在{limits.until(again, year=True)}前要求重办（{again.citation.short()}）。"
        )
    if case.place.supervision_phone:
        lines.append(f"监督电话：{case.place.supervision_phone}。")
    own = limits.stored(case)
    cited = limits.cite(case, "decline") if case.state == "declined" else own and own.citation.to_json()
    return Letter(
        title="不予受理告知书" if case.state == "declined" else "答复书", number=case.number or "",
        from_name=str(case.place), from_phone=case.place.phone, to_name="反映人", subject=case.summary,
        paragraphs=tuple(lines), words=case.words, where=case.where, deadline=own,
        citation=Citation.from_json(cited) if cited else None, at=case.told_at,
    )  # fmt: skip


def missing_notice(case: Case) -> Letter:
    """一次性告知单 (B-3.5): all that is missing, on one page."""
    told = case.tellings.filter(stage=Telling.Stage.MISSING).order_by("at").last()
    if told is None:
        raise NotAllowed("还没有做过一次性告知。")
    cite: Any = limits.cite(case, "tell-missing", "one-time-notice")
    return Letter(
        title="一次性告知单", number=case.number or "", from_name=str(case.place), from_phone=case.place.phone,
        to_name="反映人", subject=case.summary, paragraphs=(told.words,), words=case.words, where=case.where,
        deadline=limits.stored(case), citation=Citation.from_json(cite) if cite else None, at=told.at,
    )  # fmt: skip


def _day(case: Case, at: dt.datetime) -> str:
    day = case.place.day_of(at)
    return f"{day.year}年{day.month}月{day.day}日"
