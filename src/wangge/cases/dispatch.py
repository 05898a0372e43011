"""交办: who handles it – one of us, the street office, another unit – and where it goes when it is not ours."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wangge.cases import access, intake, limits, notices, triage
from wangge.cases.acts import act, take, words
from wangge.cases.lifecycle import FIELD, LIVE, TRIAGE, NotAllowed, State
from wangge.cases.models import Act, Assistance, Case, Recusal, Telling
from wangge.integrity.actor import Actor
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.territory.models import Person, Place, Unit


class Reason(models.TextChoices):
    """不予受理的理由 (reason for declining)."""

    OUT_OF_SCOPE = "out-of-scope", _("不属于本制度管的事")
    LEGAL_CHANNEL = "legal-channel", _("应走诉讼、仲裁、复议或信访程序")
    EMERGENCY_LINE = "emergency-line", _("应拨打 110、119、120 或抢修电话")
    IN_PROCEEDING = "in-proceeding", _("已在其他程序中办理")
    UNLAWFUL = "unlawful", _("要求违反法律规定")


@dataclass(frozen=True, slots=True)
class Answer:
    """批量中的一件: the act taken, or the sentence why not."""

    case: Case
    act: Act | None
    refusal: Refusal | None

    def __bool__(self) -> bool:
        return self.refusal is None


_said = words  # `answer` takes the words themselves under that name


# --- within ---


def candidates(case: Case, *, at: dt.datetime) -> QuerySet[Person]:
    """可以交给谁: people in a working post at the place today, but never the one the matter is about."""
    about = Recusal.objects.filter(case=case).values("person_id")
    return holders(case.place, case.place.day_of(at)).exclude(pk__in=about)


def holders(place: Place, day: dt.date) -> QuerySet[Person]:
    """办得了事的人: in a working post at the place that day."""
    now = Q(posts__since__lte=day) & (Q(posts__until__isnull=True) | Q(posts__until__gte=day))
    here = Q(posts__place=place, posts__role__in=FIELD)
    return Person.objects.filter(now & here, is_active=True).distinct().order_by("name")


@act("assign")
def assign(
    case: Case, *, to: Person, note: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """交办 (B-1.2): one person holds it from now on. The limit does not move."""
    note = words(note, "交代的话", needed=False)
    if to.pk == case.holder_id:
        raise NotAllowed(f"这件事项已经由{to}负责。")
    triage.may_hold(case, to, at=at)
    row = take("assign", case, uid=uid, note=note or f"交给{to}", by=by, at=at, holder_id=to.pk)
    text = f"交给您办：{notices.named(case)}"
    notices.notify(case, [to.pk], kind="assigned", occasion=f"act:{row.uid}", text=text, at=at)
    return row


def assign_all(
    cases: Iterable[Case], *, to: Person, note: str = "", by: Actor, at: dt.datetime
) -> list[Answer]:
    """批量交办: each on its own; one refusal does not hold up the others."""
    answers = []
    for case in cases:
        try:
            answers.append(Answer(case, assign(case, to=to, note=note, by=by, at=at), None))
        except Refusal as refusal:
            answers.append(Answer(case, None, refusal))
    return answers


# --- beyond ---


@act("escalate", gives=Assistance)
def escalate(
    case: Case, *, request: str, said: str = "", level: str = "street",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Assistance:  # fmt: skip
    """上报街道 (B-3.2): the street office is asked; the matter's limit is that level's, from the same start."""
    street = case.place.parent
    if street is None or street.kind != Place.Kind.STREET:
        raise NotAllowed(f"{case.place}上面没有登记街道办事处，请用“请求协办”请其他单位。")
    return _ask("escalate", case, level, request, said, asked_place=street, uid=uid, by=by, at=at)


@act("assist", gives=Assistance)
def assist(
    case: Case, *, unit: Unit, request: str, said: str = "", level: str = "other-unit",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Assistance:  # fmt: skip
    """请求协办 (B-3.3): another unit is asked, with a clock of its own beside the matter's."""
    if unit.place_id not in (case.place_id, case.place.parent_id):
        raise Refusal(f"“{unit}”不是{case.place}登记的协办单位。")
    if unit.until is not None and unit.until < case.place.day_of(at):
        raise NotAllowed(f"“{unit}”已不再是协办单位，请另选。")
    return _ask("assist", case, level, request, said, unit=unit, uid=uid, by=by, at=at)


def _ask(
    name: str, case: Case, level: str, request: str, said: str, *,
    unit: Unit | None = None, asked_place: Place | None = None, uid: UUID | None, by: Actor, at: dt.datetime,
) -> Assistance:  # fmt: skip
    request = words(request, "请对方办什么")
    for each in waiting(case):
        if each.unit_id == (unit.pk if unit else None) and each.asked_place_id == (
            asked_place.pk if asked_place else None
        ):
            raise NotAllowed(f"已经请{each.addressee}协办，还没有答复。可以催办，或等答复后再请。")
    pack = limits.law(case)
    if level not in pack.levels:
        level = case.level or pack.levels[-1]
    own = limits.perhaps(case, "assistance-answer", since=at) or limits.under(
        case, "matter", since=at, level=level, lane=case.lane
    )
    row = Assistance(
        place_id=case.place_id, case=case, uid=uid or uuid4(), unit=unit, asked_place=asked_place, request=request,
        asked_by_id=by.person_id, asked_at=at, due_at=own.at, due_basis=own.to_json(),
    )  # fmt: skip
    changes: dict[str, Any] = {}
    if case.classified_at is None or case.state in TRIAGE:
        changes |= {"classified_at": at, "limit_from": limits.start(case)}
    rises = pack.levels.index(level) > (pack.levels.index(case.level) if case.level in pack.levels else -1)
    if rises or case.due_at is None:
        changes |= triage.moved(case, level=level, at=at) | {"level": level}
    if case.holder_id is None and by.person_id is not None and by.role in FIELD:
        changes["holder_id"] = by.person_id
    if unit is not None:
        changes["unit_id"] = unit.pk
    said = words(said, "告诉当事人的话", needed=False) or f"已请{row.addressee}协办，由我们跟踪到底。"
    # The clause of the level it rises to (B-3.2, B-3.3); of the answer itself where the level stays.
    cite = changes["due_basis"]["citation"] if changes.get("due_basis") else own.citation.to_json()
    step = take(name, case, uid=uid, note=request, said=said, cite=cite, by=by, at=at, **changes)
    row.save(force_insert=True)
    _progress(case, said, by, at)
    people = notices.asked(row, case.place.day_of(at))
    text = f"{case.place}请协办：{notices.named(case)}"
    notices.notify(case, people, kind="asked", occasion=f"act:{step.uid}", text=text, at=at)
    return row


def waiting(case: Case) -> QuerySet[Assistance]:
    """未答复的协办."""
    return case.assistances.filter(answered_at=None, returned_at=None, withdrawn_at=None)


def _progress(case: Case, said: str, by: Actor, at: dt.datetime) -> None:
    intake.told(case, Telling.Stage.PROGRESS, Telling.Channel.CODE, said, uid=None, by=by, at=at)


def may_return_until(assistance: Assistance) -> Deadline | None:
    """可退回的期限 (one working day by default); None where the text sets none."""
    return limits.perhaps(assistance.case, "assistance-return", since=assistance.asked_at)


def _mine(assistance: Assistance, by: Actor) -> None:
    if not assistance.is_open:
        raise NotAllowed("这一项协办已经答复、退回或者不再需要。")
    if by.kind == "person":
        post = access.post_of(by)
        if post is None or not access.answers_for(post, assistance):
            raise NotAllowed(f"这一项请的是{assistance.addressee}，由那边的人来办。")


@act("accept")
def accept(
    assistance: Assistance, *, note: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """接收: the unit says that it has it."""
    _mine(assistance, by)
    if assistance.accepted_at is not None:
        raise NotAllowed("已经接收过了，办完请答复。")
    assistance.accepted_at = at
    assistance.save(update_fields=["accepted_at"])
    note = words(note, "说明", needed=False) or f"{assistance.addressee}已接收"
    return take("accept", assistance.case, uid=uid, note=note, by=by, at=at)


@act("answer")
def answer(
    assistance: Assistance, *, words: str, said: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """答复协办 (B-1.2): what was done, or why it could not be; the matter goes back to its holder."""
    _mine(assistance, by)
    text = _said(words, "答复")
    assistance.answered_at, assistance.answer, assistance.answered_by_id = at, text, by.person_id
    assistance.save(update_fields=["answered_at", "answer", "answered_by"])
    return _back("answer", assistance, text, said, uid=uid, by=by, at=at)


@act("return")
def send_back(
    assistance: Assistance, *, reason: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """退回: not ours, and whose it is; within one working day, and counted. The matter's clock runs on."""
    _mine(assistance, by)
    text = words(reason, "退回的理由")
    until = may_return_until(assistance)
    if assistance.accepted_at is not None:
        raise NotAllowed("已经接收的不能退回。办不了的，请用“答复”写明为什么、依据什么、还能找谁。")
    if until is not None and at > until.at:
        raise NotAllowed(
            f"退回要在{until.day.month}月{until.day.day}日24:00前提出（{until.citation.short()}），现在视为已接收。"
            "办不了的，请用“答复”写明为什么、依据什么、还能找谁。"
        )
    assistance.returned_at, assistance.answer, assistance.answered_by_id = at, text, by.person_id
    assistance.save(update_fields=["returned_at", "answer", "answered_by"])
    cite = until.citation.to_json() if until else None
    returns = assistance.case.returns + 1
    return _back("return", assistance, text, "", uid=uid, by=by, at=at, cite=cite, returns=returns)


def _back(name: str, assistance: Assistance, text: str, said: str, *, uid: UUID | None, by: Actor, at: dt.datetime,
          cite: dict[str, Any] | None = None, **changes: Any) -> Act:  # fmt: skip
    case = assistance.case
    to = State.ASSISTING if waiting(case).exists() else State.IN_PROGRESS
    said = _said(said, "告诉当事人的话", needed=False)
    step = take(
        name,
        case,
        uid=uid,
        note=f"{assistance.addressee}：{text}",
        said=said,
        cite=cite,
        to=to,
        by=by,
        at=at,
        **changes,
    )
    if said:
        _progress(case, said, by, at)
    verb = "退回" if name == "return" else "答复"
    notices.notify(
        case, notices.responsible(case, case.place.day_of(at)), kind=name, occasion=f"act:{step.uid}",
        text=f"{assistance.addressee}{verb}：{notices.named(case)}", at=at,
    )  # fmt: skip
    return step


def withdraw_open(case: Case, at: dt.datetime) -> None:
    """收回未答复的协办: the matter ended without them; they are nobody's lateness."""
    waiting(case).update(withdrawn_at=at)


# --- elsewhere ---


@act("merge")
def merge(
    case: Case, *, into: Case, said: str = "",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """并案: the same matter was reported before; the requester is told the main number."""
    main = Case.objects.filter(pk=into.pk).first()
    if main is None or main.place_id != case.place_id:
        raise NotAllowed("只能并入本地方的事项。")
    if main.pk == case.pk:
        raise NotAllowed("不能并入自己。")
    if main.main_id is not None:
        raise NotAllowed(f"{main.number}自己已经并入别的事项，请并入那一件。")
    if main.state not in LIVE:
        raise NotAllowed(
            f"{main.number}现在是“{main.lifecycle.word(main.state)}”，不能并入；可以把它重办，或者各办各的。"
        )
    if case.merged_cases.exists():
        raise NotAllowed("已有别的事项并入这一件，请把那一件并到这里来。")
    if main.confidential and not case.confidential:
        raise NotAllowed(f"{main.number}是保密事项，不能把别人的反映并进去。")
    access.demand("merge", main, by, at=at)
    said = (
        words(said, "告诉当事人的话", needed=False)
        or f"您反映的事正在办理，和 {main.number} 是同一件，以后按那一件告诉您。"
    )
    step = take(
        "merge", case, uid=uid, note=f"并入 {main.number}", said=said, by=by, at=at, main_id=main.pk, closed_at=at,
        closed_how=Case.ClosedHow.MERGED, **limits.QUIET,
    )  # fmt: skip
    Recusal.objects.bulk_create(
        [Recusal(place_id=main.place_id, case=main, person_id=each.person_id, reason=each.reason, since=at)
         for each in case.recusals.all()],
        ignore_conflicts=True,
    )  # fmt: skip
    withdraw_open(case, at)
    intake.told(case, Telling.Stage.EXPLANATION, Telling.Channel.CODE, said, uid=uid, by=by, at=at)
    return step


@act("decline")
def decline(
    case: Case, *, reason: str, go_to: str, said: str = "", channel: str = "letter",
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> Act:  # fmt: skip
    """不予受理: why, and where to go instead; told in writing."""
    if reason not in Reason.values:
        raise Refusal(f"没有“{reason}”这种理由；可以是：{'、'.join(Reason.values)}。")
    go_to = words(go_to, "该去哪里办", limit=200)
    if channel not in ("letter", "code", "sms"):
        raise NotAllowed("不予受理要书面告知：书面、短信或者查询页面。")
    label = str(Reason(reason).label)
    said = words(said, "告诉当事人的话", needed=False) or f"这件事我们办不了：{label}。请找：{go_to}。"
    if go_to not in said:
        said = f"{said} 请找：{go_to}。"
    intake.told(case, Telling.Stage.EXPLANATION, channel, said, uid=uid, by=by, at=at)
    return take(
        "decline", case, uid=uid, note=f"{label}；{go_to}", said=said, by=by, at=at, result=f"{label}。可以找：{go_to}",
        closed_at=at, told_at=at, closed_how=Case.ClosedHow.DECLINED, **limits.QUIET,
    )  # fmt: skip
