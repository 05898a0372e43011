"""经过: a matter's acts as a thread that people read – the office's, and the resident's own."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.cases import access, lifecycle, limits
from wangge.cases.lifecycle import Clock, State
from wangge.cases.models import Act, Attachment, Case, Rating
from wangge.integrity.actor import Actor
from wangge.integrity.masking import masked_numbers
from wangge.integrity.models import Leaf
from wangge.policy.deadlines import Deadline

_CLOCKS = {Clock.STARTS: "started", Clock.STOPS: "stopped", Clock.PAUSES: "paused", Clock.RESUMES: "resumed"}
_DONE = frozenset({"settle", "resolve", "tell", "close"})
# What a resident reads of the office's doings; notes, presses and requests among colleagues stay inside.
SHOWN = frozenset({
    "register", "settle", "tell-missing", "tell-receipt", "classify", "escalate", "assist", "answer", "suspend", "resume",
    "extend", "tell-stage", "ask", "reply", "resolve", "tell", "rate", "close", "reopen", "decline", "merge", "withdraw",
    "recompute", "set-lane", "erase",
})  # fmt: skip
_OWN_WORDS = frozenset(
    {"reply", "rate", "reopen", "withdraw"}
)  # the resident's words, so the resident may read them
# What was answered and done, and what the resident said: read by units, the street and watchers. What each was asked
# stands in its own letter.
_FOR_OUTSIDE = frozenset({"accept", "answer", "return", "resolve", "check"}) | _OWN_WORDS


@dataclass(frozen=True, slots=True)
class Entry:
    """经过中的一条: who did what when, what was said and what the resident was told."""

    at: dt.datetime
    who: str
    title: str
    text: str
    told: str
    clock: str
    role: str
    cite: dict[str, Any] | None
    tone: str
    leaf: int
    act: str
    device_at: dt.datetime | None = None


@dataclass(frozen=True)
class Followed:
    """当事人看到的: where the matter stands, in sentences."""

    headline: str
    standing: str
    who: str
    deadline: Deadline | None
    done_at: dt.datetime | None
    paused: bool
    question: str
    entries: list[Entry]
    materials: list[Attachment]
    rating: Rating | None
    leaf: Leaf | None
    state_word: str
    main_number: str = ""


def words(case: Case) -> str:
    """原话: as first said."""
    return case.words


def thread(case: Case, *, reader: Actor | None = None, for_resident: bool = False) -> list[Entry]:
    """经过, oldest first. The resident's has neither notes nor colleagues' names.

    A reader from outside the office (a unit, the street, the supervisory committee) gets what was done and answered,
    and what they wrote themselves; not what colleagues note among themselves, and no long numbers.
    """
    acts = case.acts.order_by("seq")
    if for_resident:
        acts = acts.filter(act__in=SHOWN)
    elif reader is not None and reader.role in access.MASKED:
        return [
            _masked(
                _entry(each, False), whole=each.act in _FOR_OUTSIDE or each.by_person_id == reader.person_id
            )
            for each in acts
            if each.act in SHOWN | _FOR_OUTSIDE or each.by_person_id == reader.person_id
        ]
    return [_entry(each, for_resident) for each in acts]


def _masked(entry: Entry, *, whole: bool) -> Entry:
    """对外的一条: only what is meant for all who work on the matter; long numbers masked."""
    text = masked_numbers(entry.text) if whole else ""
    return replace(entry, text=text, told=masked_numbers(entry.told))


def _entry(step: Act, for_resident: bool) -> Entry:
    clock = _CLOCKS.get(lifecycle.STEPS[step.act].clock, "")
    if step.act == "suspend" and "paused" not in step.changes:
        clock = ""  # the regulation does not let the clock stand still
    if not clock and step.changes.get("due_at") and step.act not in ("classify", "register"):
        clock = "moved"
    text = "" if step.act == "register" else step.note
    who, role = step.by_label, step.by_role
    if for_resident:
        text = step.note if step.act in _OWN_WORDS | {"resolve"} else ""
        who = _outward(step)
    return Entry(
        at=step.at, who=who, title=pgettext("done", lifecycle.act_word(step.act)), text=text, told=step.said, clock=clock, role=role,
        cite=step.cite, tone="done" if step.act in _DONE else "", leaf=step.leaf_index, act=step.act,
        device_at=step.device_at,
    )  # fmt: skip


def _outward(step: Act) -> str:
    """对外的称呼: the office, not the colleague; the resident as themselves."""
    if step.by_role == "resident":
        return _("您")
    if step.by_role == "clock":
        return _("系统时钟")
    return step.by_label.rsplit(" ", 1)[0]


def registration_leaf(case: Case) -> Leaf | None:
    """登记时的存证."""
    step = case.acts.filter(act="register").first()
    return Leaf.objects.filter(place_id=case.place_id, index=step.leaf_index).first() if step else None


def for_resident(case: Case, *, at: dt.datetime) -> Followed:
    """当事人的一页: who has it, until when and why that day, what was already told."""
    deadline = limits.stored(case)
    if case.state in lifecycle.TRIAGE and deadline is None:
        deadline = limits.perhaps(case, "triage", since=limits.start(case))
    asked = case.acts.filter(act="ask").order_by("seq").last() if case.asked_at else None
    ended = case.state in lifecycle.ANSWERED | lifecycle.ENDED
    holder = ""
    if case.holder and not ended:
        holder = f"{case.holder.name} · {case.holder.phone or case.place.phone}".rstrip(" ·")
    return Followed(
        headline=case.summary,
        standing=_standing(case),
        who=holder,
        deadline=deadline,
        done_at=case.told_at if ended else None,
        paused=bool(case.state == State.SUSPENDED and case.paused and case.paused[-1][1] is None),
        question=asked.said if asked else "",
        entries=thread(case, for_resident=True),
        materials=list(case.attachments.filter(public=True).order_by("at")),
        rating=case.ratings.filter(ending=case.reopened).first(),
        leaf=registration_leaf(case),
        state_word=pgettext("state", lifecycle.word(case.state)),
        main_number=case.main.number or "" if case.main else "",
    )


def _standing(case: Case) -> str:
    """现在怎样了, in one sentence."""
    match case.state:
        case State.REGISTERED:
            return _("已收妥，今天就定下由谁办。")
        case State.REOPENED:
            return _("您说没解决，已经重新办理。")
        case State.IN_PROGRESS:
            return _("正在办理。")
        case State.ASSISTING:
            names = "、".join(each.addressee for each in _waiting(case))
            return _("正在办理，已请%(names)s协办，由我们跟踪到底。") % {"names": names or _("其他单位")}
        case State.SUSPENDED:
            return _("先等一等，原因和再办的日子写在下面。")
        case State.RESOLVED:
            return _("已经办好，正要告诉您结果。")
        case State.SETTLED | State.TOLD:
            return _("已经办好并告诉您结果。没解决的，可以要求重办。")
        case State.CLOSED:
            return _("已结案。")
        case State.DECLINED:
            return _("这件事不归我们办，理由和该去哪里写在下面。")
        case State.MERGED:
            main = case.main.number if case.main else ""
            return _("和 %(number)s 是同一件事，一起办理。") % {"number": main}
        case State.WITHDRAWN:
            return _("您已撤回，不再办理。")
        case _:
            return _("这件事项已作废。")


def _waiting(case: Case) -> list[Any]:
    found = case.assistances.filter(answered_at=None, returned_at=None, withdrawn_at=None)
    return list(found.select_related("unit", "asked_place"))
