"""整改与验收: plan, notice, extension, work, and acceptance by somebody else; the principal signs for a major one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.safety import hazards, limits, notices
from wangge.safety.acts import act, next_number, take
from wangge.safety.lifecycle import NotAllowed, State
from wangge.safety.models import Hazard, HazardAct
from wangge.territory.models import Person, Post

GUARANTEES = {
    "measures": "治理措施", "responsible": "责任人", "money": "资金", "until": "完成时限", "emergency": "应急预案",
}  # fmt: skip
"""五落实 (D-0.6); the time limit is a day."""


def is_major(hazard: Hazard) -> bool:
    """按重大办: as long as the heavier grade is possible."""
    return hazard.protect_as == Hazard.Grade.MAJOR


def missing(plan: Mapping[str, Any]) -> list[str]:
    """还缺哪几样, by name."""
    return [name for key, name in GUARANTEES.items() if not str(plan.get(key) or "").strip()]


@act("plan", Hazard)
def plan(
    hazard: Hazard, *, measures: str, responsible: str, money: str, until: dt.date | None, emergency: str,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """治理方案 (D-0.6): the five guarantees, each in words; what is missing is named."""
    given = {"measures": measures, "responsible": responsible, "money": money, "emergency": emergency}
    said: dict[str, Any] = {
        key: saying.words(text, GUARANTEES[key], limit=1000, needed=False) for key, text in given.items()
    }
    said["until"] = until.isoformat() if until else ""
    if lacking := missing(said):
        raise NotAllowed(f"治理方案还缺：{'、'.join(lacking)}。五样都写明才能提交。")
    if not is_major(hazard):
        raise NotAllowed("一般隐患不用治理方案，直接“开始整改”。")
    if until is not None and until <= hazard.place.day_of(at):
        raise NotAllowed("完成时限要在今天以后。")
    if hazard.plan is not None:
        raise NotAllowed("方案已经提交，等公司领导批准。要改的，请他退回。")
    step = take("plan", hazard, note=_plan_words(said), plan=said, planned_by_id=by.person_id,
                uid=uid, by=by, at=at)  # fmt: skip
    notices.tell(hazard, notices.principal(hazard.place, at), f"plan:{step.seq}", "治理方案等您批准", at=at)
    return step


def _plan_words(said: Mapping[str, str]) -> str:
    return "\n".join(f"{name}：{said[key]}" for key, name in GUARANTEES.items())


@act("refuse-plan", Hazard)
def refuse_plan(
    hazard: Hazard,
    *,
    reason: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """退回方案: with what is missing; the protective measures stay."""
    _planned(hazard)
    said = saying.words(reason, "退回的理由", limit=1000)
    step = take("refuse-plan", hazard, note=said, plan=None, planned_by_id=None, uid=uid, by=by, at=at)
    notices.tell(hazard, notices.grid(hazard, at), f"plan-back:{step.seq}", "治理方案退回补齐", at=at)
    return step


@act("approve-plan", Hazard)
def approve_plan(
    hazard: Hazard,
    *,
    words: str = "",
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """批准方案 (D-2.2.5): the limit is the day the plan names; looked at by another than who wrote it."""
    planned = _planned(hazard)
    until = dt.date.fromisoformat(planned["until"])
    basis = limits.granted(hazard, until)
    moved = {"due_at": dt.datetime.fromisoformat(basis["at"]), "due_basis": basis} if basis else {}
    note = f"批准方案，{until.month}月{until.day}日以前治理完成"
    note += f"。{saying.words(words, '意见', limit=500)}" if words.strip() else ""
    step = take("approve-plan", hazard, note=note, uid=uid, by=by, at=at, **moved)
    notices.tell(
        hazard, notices.grid(hazard, at), f"plan-ok:{step.seq}", "治理方案已批准，可以开始治理", at=at
    )
    return step


def _planned(hazard: Hazard) -> dict[str, Any]:
    if hazard.plan is None:
        raise NotAllowed("还没有提出治理方案。")
    return dict(hazard.plan)


@act("notify", Hazard)
def notify(
    hazard: Hazard, *, to: Person, demands: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """下达整改通知单: numbered; what is asked for, of whom, by when, as it stood when it was issued."""
    said = saying.words(demands, "整改要求", limit=1000)
    if hazard.notice_number:
        raise NotAllowed(f"已经下达过整改通知单 {hazard.notice_number}。要补充的，请“记一笔”。")
    _here(hazard, to, at)
    number = next_number(hazard.place, "rectification", "ZG", at=at)
    due = limits.stored(hazard)
    notice = {
        "to": str(to), "to_id": to.pk, "demands": said, "by": by.label, "on": hazard.place.day_of(at).isoformat(),
        "until": due.day.isoformat() if due else "", "clause": due.clause if due else "",
    }  # fmt: skip
    step = take("notify", hazard, note=f"{number} 交{to}：{said}", notice_number=number, notice=notice,
                uid=uid, by=by, at=at)  # fmt: skip
    notices.tell(hazard, [to.pk], f"notify:{step.seq}", f"整改通知单 {number}", at=at)
    return step


def _here(hazard: Hazard, person: Person, at: dt.datetime) -> None:
    posts = Post.objects.filter(place=hazard.place, person=person).on(hazard.place.day_of(at))
    if not posts.exists():
        raise NotAllowed(f"{person}今天在本单位没有岗位，请选在岗的人。")
    if hazard.recusals.filter(person=person).exists():
        raise NotAllowed(f"{person}已回避这一处，请选别人。")


@act("begin", Hazard)
def begin(
    hazard: Hazard, *, rectifier: Person, words: str = "", uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """开始整改: a major one only behind protective measures and an approved plan."""
    if is_major(hazard):
        if hazard.disputed and hazard.grade != Hazard.Grade.MAJOR and not hazard.controlled_at:
            raise NotAllowed("定级有异议，定下以前按重大防护：请先“采取防护措施”。")
        if hazard.grade == Hazard.Grade.MAJOR and hazard.state not in (State.PLANNED, State.RETURNED):
            raise NotAllowed("重大隐患要先采取防护措施，五落实的方案经公司领导批准以后才开始治理。")
    _here(hazard, rectifier, at)
    note = f"由{rectifier}整改"
    note += f"：{saying.words(words, '安排', limit=500)}" if words.strip() else ""
    step = take("begin", hazard, note=note, rectifier_id=rectifier.pk, uid=uid, by=by, at=at)
    if rectifier.pk != by.person_id:
        notices.tell(hazard, [rectifier.pk], f"begin:{step.seq}", "请您整改", at=at)
    return step


@act("hand-to", Hazard)
def hand_to(
    hazard: Hazard, *, rectifier: Person, words: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """换人整改: the limit stays."""
    _here(hazard, rectifier, at)
    note = f"改由{rectifier}整改：{saying.words(words, '换人的理由', limit=500)}"
    step = take("hand-to", hazard, note=note, rectifier_id=rectifier.pk, uid=uid, by=by, at=at)
    notices.tell(hazard, [rectifier.pk], f"begin:{step.seq}", "请您整改", at=at)
    return step


# --- a later day ---


@act("ask-extension", Hazard)
def ask_extension(
    hazard: Hazard, *, until: dt.date, reason: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """申请延期: why, until when, and the protective measures that stay meanwhile."""
    said = saying.words(reason, "延期的理由", limit=1000)
    due = limits.stored(hazard)
    if due is None:
        raise NotAllowed("还没有整改期限，不用延期。")
    if hazard.asked_until is not None:
        raise NotAllowed("已经申请过延期，等着批准。")
    if until <= due.day:
        raise NotAllowed(f"现在的期限是{due.day.month}月{due.day.day}日，延期要到这一天以后。")
    if not hazard.controlled_at and not hazard.on_the_spot:
        raise NotAllowed("延期以前先有防护措施：请先“采取防护措施”。")
    step = take("ask-extension", hazard, note=f"申请延到{until.month}月{until.day}日：{said}", asked_until=until,
                asked_by_id=by.person_id, uid=uid, by=by, at=at)  # fmt: skip
    notices.tell(hazard, notices.office(hazard.place, at), f"ask:{step.seq}", "整改申请延期，请批", at=at)
    return step


@act("extend", Hazard)
def extend(
    hazard: Hazard,
    *,
    words: str = "",
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """批准延期: by another than who asked, in the post the clause names."""
    until = _asked(hazard)
    basis = limits.granted(hazard, until)
    assert basis is not None
    note = f"批准延到{until.month}月{until.day}日"
    note += f"：{saying.words(words, '意见', limit=500)}" if words.strip() else ""
    step = take(
        "extend", hazard, note=note, due_at=dt.datetime.fromisoformat(basis["at"]), due_basis=basis, asked_until=None,
        extensions=hazard.extensions + 1, cite=basis["citation"], uid=uid, by=by, at=at,
    )  # fmt: skip
    people = [hazard.asked_by_id, hazard.rectifier_id, hazard.reported_by_id]
    notices.tell(hazard, people, f"extend:{step.seq}", note, at=at)
    return step


@act("refuse-extension", Hazard)
def refuse_extension(
    hazard: Hazard,
    *,
    reason: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """不批准延期: with reasons; the limit stays."""
    _asked(hazard)
    said = saying.words(reason, "不批准的理由", limit=500)
    step = take("refuse-extension", hazard, note=said, asked_until=None, uid=uid, by=by, at=at)
    notices.tell(
        hazard,
        [hazard.asked_by_id, hazard.rectifier_id],
        f"refuse:{step.seq}",
        "延期没有批准，期限不变",
        at=at,
    )
    return step


def _asked(hazard: Hazard) -> dt.date:
    if hazard.asked_until is None:
        raise NotAllowed("没有等着批准的延期申请。")
    return hazard.asked_until


# --- done, and looked at by somebody else ---


@act("submit", Hazard)
def submit(
    hazard: Hazard,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """提交验收: what was done and what shows it; photos are attached beside."""
    if hazard.disputed:
        raise NotAllowed("定级有异议，等公司会议定下以后再提交验收。")
    said = saying.words(words, "整改的情况", limit=2000)
    return hazards.submitted(hazard, said, uid=uid, by=by, at=at)


@act("return", Hazard)
def return_(
    hazard: Hazard,
    *,
    reason: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """退回重改 (D-3.5): what was not right; the limit runs on."""
    said = saying.words(reason, "哪里不合格", limit=1000)
    step = take("return", hazard, note=said, returns=hazard.returns + 1, check_due_at=None, check_basis=None,
                uid=uid, by=by, at=at)  # fmt: skip
    people = [hazard.rectifier_id, *notices.grid(hazard, at)]
    notices.tell(hazard, people, f"return:{step.seq}", "验收不合格，退回重改，期限接着算", at=at)
    return step


@act("accept", Hazard)
def accept(
    hazard: Hazard, *, seen: str, checked: Mapping[str, str] | None = None, uid: UUID | None = None,
    base_version: int | None = None, by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """验收合格 (D-3.5): what was looked at; of a major one each of the five guarantees, and then the principal signs."""
    said = saying.words(seen, "到现场看了什么", limit=1000)
    if hazard.disputed:
        raise NotAllowed("定级有异议，等公司会议定下以后再验收。")
    found = {"accepted_by_id": by.person_id, "accepted_at": at, "acceptance": said}
    if hazard.grade != Hazard.Grade.MAJOR:
        step = take(
            "accept", hazard, to=State.CLOSED, note=said, closed_at=at, uid=uid, by=by, at=at, **found
        )
    else:
        each = {
            key: saying.words((checked or {}).get(key, ""), name, limit=500, needed=False)
            for key, name in GUARANTEES.items()
        }
        if lacking := missing(each):
            raise NotAllowed(f"五落实还没有逐样核对：{'、'.join(lacking)}。写明每一样是怎样落实的。")
        step = take("accept", hazard, to=State.ACCEPTED, note=f"{said}\n{_plan_words(each)}", checked=each,
                    uid=uid, by=by, at=at, **found)  # fmt: skip
        notices.tell(
            hazard, notices.principal(hazard.place, at), f"accept:{step.seq}", "验收合格，等您签字销案", at=at
        )
    notices.tell(
        hazard, [hazard.reported_by_id, hazard.rectifier_id], f"accepted:{step.seq}", "验收合格", at=at
    )
    return step


OWED = {
    "told_authority_at": "报告监管部门", "told_workers_at": "通报职工", "told_congress_at": "报告职工大会或者职代会",
}  # fmt: skip


def still_owed(hazard: Hazard) -> list[str]:
    """重大隐患还没有报告、通报的, by column (Work Safety Law, article 41)."""
    if hazard.grade != Hazard.Grade.MAJOR:
        return []
    return [name for name in OWED if getattr(hazard, name) is None]


@act("sign", Hazard)
def sign(
    hazard: Hazard,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """主要负责人签字 (D-3.5): once authority, congress and workers have been told."""
    said = saying.words(words, "签字的意见", limit=500)
    if lacking := still_owed(hazard):
        raise NotAllowed(
            f"重大隐患的治理情况还没有：{'、'.join(OWED[each] for each in lacking)}。先做这几样并记下，再签字销案。"
        )
    return take("sign", hazard, note=said, signed_by_id=by.person_id, closed_at=at, uid=uid, by=by, at=at)
