"""事故 (D-3.3): rescue first, facts within the hour, changes as they become known, causes later. Nobody's guilt is written."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.integrity.passage import UidTaken
from wangge.journal import saying
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.safety import access, emergencies, limits, notices
from wangge.safety.acts import act, next_number
from wangge.safety.emergencies import State
from wangge.safety.lifecycle import NotAllowed
from wangge.safety.models import Accident, AccidentAct, Hazard
from wangge.territory.models import Grid, Person, Place, Post

COUNTS = {"dead": "死亡", "missing": "下落不明", "badly_hurt": "重伤", "hurt": "轻伤"}
SOON = {Accident.Kind.FIRE, Accident.Kind.TRAFFIC}  # changes are supplemented within seven days
AGAIN = 10  # minutes between reminders, from half time on until the authority has been told


def record(
    place: Place, *, grid: Grid, area: str, words: str, measures: str, kind: str = Accident.Kind.WORK,
    happened_at: dt.datetime, head: Person | None = None, head_knew_at: dt.datetime | None = None,
    hazard: Hazard | None = None, loss: int = 0, uid: UUID | None = None, by: Actor, at: dt.datetime, **counts: int,
) -> Accident:  # fmt: skip
    """登记事故: what is known now, no more. Where the head knows already, the hour runs from that moment."""
    saying.whole(at, happened_at, head_knew_at)
    uid = uid or uuid4()
    there = Accident.objects.filter(place=place, uid=uid).select_related("place", "grid").first()
    if there is not None:
        if there.words != words.strip():
            raise UidTaken("这个编号已经登记过另一起事故，请换一个编号再交。")
        return there
    if grid.place_id != place.pk:
        raise Refusal("网格不在这个单位，请核对。")
    if happened_at > at:
        raise Refusal("发生的时间还没有到，请核对。")
    if hazard is not None and hazard.place_id != place.pk:
        raise Refusal("所指的隐患是别处的，请核对。")
    accident = Accident(place=place, uid=uid, grid=grid)
    given: dict[str, Any] = {
        "grid_id": grid.pk, "area": saying.words(area, "地点", limit=80), "kind": saying.chosen(kind, Accident.Kind, "事故"),
        "happened_at": happened_at, "words": saying.words(words, "简要经过", limit=2000),
        "measures": saying.words(measures, "已经采取的措施", limit=1000), "loss": _counted(loss, "直接损失"),
        "recorded_by_id": by.person_id, "recorded_at": at, "hazard_id": hazard.pk if hazard else None,
    } | _counts(counts)  # fmt: skip
    with transaction.atomic():
        access.demand("record", accident, by, at=at)
        given["number"] = next_number(place, "accident", "SG", at=at)
        step = passage.take("record", accident, uid=uid, note=given["words"], cite=_clause(place, at), by=by, at=at,
                            **given, remind_kind="head", remind_at=at + dt.timedelta(minutes=AGAIN))  # fmt: skip
        notices.tell(
            accident,
            notices.office(place, at),
            f"record:{step.seq}",
            "登记一起事故，请立即报告公司负责人",
            at=at,
        )
        if head_knew_at is not None or by.role == "company-leader":
            _head_knows(accident, head, head_knew_at or at, uid=uuid4(), by=by, at=at)
    return accident


def _clause(place: Place, at: dt.datetime) -> dict[str, Any] | None:
    return limits.cite(place, at, "accident-report")


def _counts(counts: dict[str, int]) -> dict[str, int]:
    return {name: _counted(counts.get(name, 0), word) for name, word in COUNTS.items()}


def _counted(number: int, word: str) -> int:
    if not 0 <= number <= 30_000:
        raise Refusal(f"{word}的数不对，请核对。")
    return number


@act("tell-head", Accident)
def tell_head(
    accident: Accident, *, head: Person, knew_at: dt.datetime | None = None, uid: UUID | None = None,
    base_version: int | None = None, by: Actor, at: dt.datetime,
) -> AccidentAct:  # fmt: skip
    """报告负责人: when the head knew. From that moment runs the hour to the authority (D-3.3)."""
    return _head_knows(accident, head, knew_at or at, uid=uid, by=by, at=at)


def _head_knows(accident: Accident, head: Person | None, knew_at: dt.datetime, **given: Any) -> AccidentAct:
    by, at, place = given["by"], given["at"], accident.place
    saying.whole(knew_at)
    if not accident.happened_at <= knew_at <= at:
        raise Refusal("负责人得知的时间应在事故发生以后、现在以前，请核对。")
    posts = Post.objects.filter(place=place, role="company-leader").on(place.day_of(at)).whole()
    known = head or next((each.person for each in posts if each.person_id == by.person_id), None)
    known = known or next((each.person for each in posts), None)
    if known is None or not any(each.person_id == known.pk for each in posts):
        raise NotAllowed("请选今天在任的公司领导。")
    due = limits.perhaps(place, "accident-report", since=knew_at)
    kind, when = limits.reminder(place, due, at=at)
    step = passage.take(
        "tell-head", passage.hold(accident), note=f"{known}已知", head_id=known.pk, head_knew_at=knew_at,
        report_due_at=due.at if due else None, report_basis=due.to_json() if due else None,
        cite=due.citation.to_json() if due else None, remind_kind=kind, remind_at=when, **given,
    )  # fmt: skip
    text = f"事故要在{due.at.astimezone(place.zone):%H:%M}以前报告主管部门" if due else "事故要报告主管部门"
    notices.tell(accident, [known.pk, *notices.office(place, at)], f"knew:{step.seq}", text, at=at)
    return step


@act("tell-authority", Accident)
def tell_authority(
    accident: Accident, *, authority: str, words: str = "", told_at: dt.datetime | None = None,
    uid: UUID | None = None, base_version: int | None = None, by: Actor, at: dt.datetime,
) -> AccidentAct:  # fmt: skip
    """报告主管部门: to which one, when; on the telephone first. Those on the spot may tell it directly in an emergency."""
    whom = saying.words(authority, "报给哪个部门", limit=120)
    said = saying.words(words, "报告的内容", limit=1000, needed=False)
    when = told_at or at
    saying.whole(when)
    if not accident.happened_at <= when <= at:
        raise Refusal("报告的时间应在事故发生以后、现在以前，请核对。")
    span = supplement(accident)
    step = passage.take(
        "tell-authority", passage.hold(accident), note=f"已报告{whom}{'：' if said else ''}{said}", authority=whom,
        reported_at=when, supplement_until=span.at if span else None,
        supplement_basis=span.to_json() if span else None, cite=_clause(accident.place, at), uid=uid, by=by, at=at,
        **_window(accident, span, at=at),
    )  # fmt: skip
    notices.tell(
        accident, notices.office(accident.place, at), f"told:{step.seq}", "事故已报告主管部门", at=at
    )
    return step


def supplement(accident: Accident) -> Deadline | None:
    """补报到哪天 (Decree 493, article 13): thirty days, seven for fire and traffic, from the accident."""
    soon = accident.kind in SOON
    return limits.perhaps(
        accident.place, "accident-supplement", since=accident.happened_at,
        category="fire-or-traffic" if soon else "accident",
    )  # fmt: skip


def _window(accident: Accident, span: Deadline | None, *, at: dt.datetime) -> dict[str, Any]:
    """期内提醒: at half time and on the eve it is asked once more whether anything has changed; afterwards silence."""
    kind, when = limits.reminder(accident.place, span, at=at)
    return (
        {"remind_kind": "", "remind_at": None}
        if kind == "overdue"
        else {"remind_kind": kind, "remind_at": when}
    )


@act("amend", Accident)
def amend(
    accident: Accident, *, words: str, loss: int | None = None, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime, **counts: int,
) -> AccidentAct:  # fmt: skip
    """补充情况: what became known before the authority was told."""
    return _changed("amend", accident, words, loss, counts, uid=uid, by=by, at=at)


@act("supplement", Accident)
def supplement_report(
    accident: Accident, *, words: str, loss: int | None = None, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime, **counts: int,
) -> AccidentAct:  # fmt: skip
    """补报变化: told to the authority as soon as it is known; what comes after its time is still told, and says so."""
    step = _changed("supplement", accident, words, loss, counts, uid=uid, by=by, at=at)
    notices.tell(
        accident, notices.office(accident.place, at), f"more:{step.seq}", "事故情况有变化，已补报", at=at
    )
    return step


def _changed(
    act: str, accident: Accident, words: str, loss: int | None, counts: dict[str, int], **given: Any
) -> AccidentAct:
    said = saying.words(words, "变化的情况", limit=1000)
    moved: dict[str, Any] = {
        name: _counted(counts[name], word)
        for name, word in COUNTS.items()
        if counts.get(name) is not None and counts[name] != getattr(accident, name)
    }
    if loss is not None and loss != accident.loss:
        moved["loss"] = _counted(loss, "直接损失")
    changed = "；".join(
        f"{COUNTS.get(name, '直接损失（万元）')} {getattr(accident, name)}→{new}"
        for name, new in moved.items()
    )
    late = act == "supplement" and accident.supplement_until and given["at"] > accident.supplement_until
    note = said + (f"\n{changed}" if changed else "") + ("\n已过补报的期限" if late else "")
    cite = accident.supplement_basis and accident.supplement_basis["citation"]
    return passage.take(act, passage.hold(accident), note=note, cite=cite or _clause(accident.place, given["at"]),
                        **given, **moved)  # fmt: skip


@act("note", Accident)
def note(
    accident: Accident,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> AccidentAct:
    """记一笔."""
    said = saying.words(words, "要记的话", limit=1000)
    return passage.take("note", passage.hold(accident), note=said, uid=uid, by=by, at=at)


@act("find", Accident)
def find(
    accident: Accident, *, cause: str, prevention: str, found_by: str, uid: UUID | None = None,
    base_version: int | None = None, by: Actor, at: dt.datetime,
) -> AccidentAct:  # fmt: skip
    """查明原因: what failed, and what will prevent it. Of things, conduct and management; of nobody by name."""
    given: dict[str, Any] = {
        "cause": saying.words(cause, "查明的原因", limit=2000), "prevention": saying.words(prevention, "防范措施", limit=2000),
        "found_by": saying.words(found_by, "由谁调查", limit=120), "found_at": at,
    }  # fmt: skip
    return passage.take("find", passage.hold(accident), note=f"{given['cause']}\n防范：{given['prevention']}",
                        uid=uid, by=by, at=at, **given)  # fmt: skip


@act("close", Accident)
def close(
    accident: Accident,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> AccidentAct:
    """结案: once what prevents it has been done, as the head says."""
    said = saying.words(words, "防范措施落实的情况", limit=1000)
    return passage.take("close", passage.hold(accident), note=said, ending=said, remind_at=None, remind_kind="",
                        uid=uid, by=by, at=at)  # fmt: skip


@act("void", Accident)
def void(
    accident: Accident,
    *,
    reason: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> AccidentAct:
    """认定不是事故, by the head, with reasons."""
    said = saying.words(reason, "理由", limit=1000)
    if accident.dead or accident.missing or accident.badly_hurt:
        raise NotAllowed("有人死亡、下落不明或者重伤的，不能自己认定不是事故。请报告主管部门。")
    return passage.take("void", passage.hold(accident), note=said, ending=said, remind_at=None, remind_kind="",
                        uid=uid, by=by, at=at)  # fmt: skip


def running(accident: Accident) -> tuple[str, Deadline] | None:
    """正在走的期限: the hour to the authority, then the days for changes."""
    if accident.state == State.KNOWN and accident.report_basis:
        return "report", Deadline.from_json(accident.report_basis)
    if accident.state == State.REPORTED and accident.supplement_basis:
        return "supplement", Deadline.from_json(accident.supplement_basis)
    return None


def late(accident: Accident, at: dt.datetime) -> bool:
    """迟报: the authority was told after the hour, or is not told yet and it is over."""
    due = accident.report_due_at
    return due is not None and (accident.reported_at or at) > due


def grade_word(accident: Accident) -> str:
    """等级的说法."""
    return emergencies.GRADES[accident.grade]
