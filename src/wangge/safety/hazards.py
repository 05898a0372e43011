"""登记与定级: a hazard comes in, is graded by its finder, looked at again by another, and disputed where people differ."""

import datetime as dt
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from wangge.cases.models import Case, Recusal
from wangge.integrity import passage
from wangge.integrity.actor import Actor
from wangge.integrity.masking import masked_numbers
from wangge.integrity.passage import UidTaken
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.safety import access, limits, notices
from wangge.safety.acts import act, next_number, take
from wangge.safety.lifecycle import FIELD, OFFICE, NotAllowed, State
from wangge.safety.models import Hazard, HazardAct, HazardRecusal
from wangge.territory.models import Grid, Person, Place, Post

Grade = Hazard.Grade
SAME = timedelta(days=366)  # within which the same spot and kind is suggested as a recurrence


def report(
    place: Place, *, grid: Grid, area: str, words: str, kind: str, grade: str = "", finder: str = "",
    found_by: Person | None = None, found_at: dt.datetime | None = None, on_the_spot: str = "", removed: bool = False,
    confidential: bool = False, case: Case | None = None, recurs: Hazard | None = None, source: str = "",
    device_at: dt.datetime | None = None, uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Hazard:  # fmt: skip
    """登记隐患 (D-2.2.8): number, first grade where the finder gives one, and the limit that follows from it.

    `removed`: done away with on the spot, as `on_the_spot` says; somebody else still goes and looks. The same `uid`
    again gives the hazard there is.
    """
    saying.whole(at, found_at, device_at)
    uid = uid or uuid4()
    there = Hazard.objects.filter(place=place, uid=uid).select_related("place", "grid").first()
    if there is not None:
        if there.words != words.strip() or there.grid_id != grid.pk:
            raise UidTaken("这个编号已经登记过另一处隐患。两处都要留，请给新的一处换一个编号再交。")
        return there
    found = saying.claimed(found_at or device_at, at)
    hazard = _described(place, uid, grid, area, words, kind, found)
    hazard.finder = finder or _finder(hazard, by, at)
    saying.chosen(hazard.finder, Hazard.Finder, "发现的人")
    hazard.found_by_id = found_by.pk if found_by else by.person_id if not finder else None
    hazard.confidential = confidential or bool(case and case.confidential)
    hazard.source, hazard.case = source or (f"case:{case.uid}" if case else ""), case
    hazard.on_the_spot = saying.words(on_the_spot, "当场采取的措施", limit=1000, needed=removed)
    for other in (case, recurs):
        if other is not None and other.place_id != place.pk:
            raise Refusal("所关联的一件是别处的，请核对编号。")
    hazard.recurs = recurs
    if removed and grade != Grade.GENERAL:
        raise Refusal("当场已经排除的，定为一般隐患；还有重大危险没有消除的，不算当场排除。")
    with transaction.atomic():
        access.demand("report", hazard, by, at=at)
        _register(hazard, device_at=device_at, uid=uid, by=by, at=at)
        if grade and by.role in FIELD and access.may("grade", hazard, by, at=at):
            _grade(hazard, grade, uid=uuid4(), by=by, at=at)
        elif grade:
            take("note", hazard, note=f"登记的人认为是{Grade(grade).label}", by=by, at=at)
        if removed and hazard.state == State.GRADED:
            take("begin", hazard, rectifier_id=by.person_id, note=hazard.on_the_spot, by=by, at=at)
            submitted(hazard, hazard.on_the_spot, uid=uuid4(), by=by, at=at)
    return hazard


def _described(
    place: Place, uid: UUID, grid: Grid, area: str, words: str, kind: str, found: dt.datetime
) -> Hazard:
    if grid.place_id != place.pk:
        raise Refusal("网格不在这个单位，请核对。")
    saying.chosen(kind, Hazard.Kind, "隐患")
    text = saying.words(words, "隐患的情况", limit=2000)
    spot = saying.words(area, "部位", limit=80)
    return Hazard(
        place=place,
        uid=uid,
        grid=grid,
        area=spot,
        kind=kind,
        words=text,
        summary=_summary(text),
        found_at=found,
    )


def _summary(text: str) -> str:
    """摘要: the first sentence, without anybody's number."""
    line = next((each for each in text.replace("。", "\n").splitlines() if each.strip()), text)
    return masked_numbers(line.strip())[:40]


def _finder(hazard: Hazard, by: Actor, at: dt.datetime) -> str:
    """谁先发现的: whoever holds a post of this grid is of it; of another grid; else it is the company's own check."""
    grids = set(
        Post.objects.filter(person_id=by.person_id or 0, place=hazard.place, grid__isnull=False)
        .on(hazard.place.day_of(at))
        .values_list("grid_id", flat=True)
    )
    if hazard.grid_id in grids:
        return Hazard.Finder.GRID
    return Hazard.Finder.OTHER_GRID if grids else Hazard.Finder.INSPECTION


def _register(hazard: Hazard, *, by: Actor, at: dt.datetime, **given: Any) -> HazardAct:
    """第一步: the row, its number, and the day by which it had to be registered."""
    due = limits.perhaps(hazard.place, "hazard-report", since=hazard.found_at, grade=Grade.GENERAL)
    number = next_number(hazard.place, "hazard", "YH", at=at)
    moved: dict[str, Any] = {
        "number": number, "reported_by_id": by.person_id, "reported_at": at,
        "report_due_at": due.at if due else None, "report_basis": due.to_json() if due else None,
    }  # fmt: skip
    first = {
        name: getattr(hazard, name)
        for name in ("area", "kind", "words", "finder", "found_at", "found_by_id", "grid_id", "case_id", "recurs_id",
                     "source", "on_the_spot", "confidential", "summary")
        if getattr(hazard, name) not in (None, "", False)
    }  # fmt: skip
    step = passage.take(
        "report", hazard, note=hazard.words, cite=due.citation.to_json() if due else None, by=by, at=at,
        **given, **first, **moved, **limits.reminding(hazard, at=at, state=State.REPORTED, **moved),
    )  # fmt: skip
    _stand_aside_too(hazard, at)
    people = [*notices.grid(hazard, at), *notices.officers(hazard.place, at)]
    notices.tell(
        hazard, [each for each in people if each != by.person_id], "reported", "新登记一处隐患", at=at
    )
    return step


def _stand_aside_too(hazard: Hazard, at: dt.datetime) -> None:
    """事项的回避也是隐患的: whoever the matter is about is told nothing of its hazard either."""
    aside = Recusal.objects.filter(case=hazard.case_id) if hazard.case_id else Recusal.objects.none()
    HazardRecusal.objects.bulk_create(
        HazardRecusal(place=hazard.place, hazard=hazard, person_id=each.person_id, reason=each.reason or "事项涉及此人", since=at)
        for each in aside
    )  # fmt: skip


# --- grading ---


@act("grade", Hazard)
def grade(
    hazard: Hazard, *, grade: str, reason: str = "", uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """初次定级 (D-0.5): general is what the grid removes itself; from here the limit of rectification is known."""
    return _grade(hazard, grade, reason, uid=uid, by=by, at=at)


def _grade(hazard: Hazard, grade: str, reason: str = "", **given: Any) -> HazardAct:
    saying.chosen(grade, Grade, "级别")
    note = f"定为{Grade(grade).label}隐患"
    note += f"：{saying.words(reason, '理由', limit=500)}" if reason else ""
    given |= {"grade": grade, "graded_by_id": given["by"].person_id, "graded_at": given["at"]}
    return _graded("grade", hazard, note=note, **given)


def _graded(act: str, hazard: Hazard, **given: Any) -> HazardAct:
    """定了级: the limits that follow, and the hour in which the heads are told of a major one."""
    at, level = given["at"], given["grade"]
    since = hazard.found_at if level == Grade.GENERAL else at
    due = limits.rectification(hazard, grade=level, since=since)
    given |= {"due_at": due.at if due else None, "due_basis": due.to_json() if due else None}
    if level == Grade.MAJOR:
        known = hazard.found_at if act == "grade" else at
        soon = limits.perhaps(hazard.place, "hazard-report", since=known, grade=level)
        given |= {
            "report_due_at": soon.at if soon else None,
            "report_basis": soon.to_json() if soon else None,
        }
        if given["by"].role == "company-leader":
            given["told_above_at"] = at
    given.setdefault("cite", due.citation.to_json() if due else None)
    step = take(act, hazard, **given)
    if level == Grade.MAJOR:
        people = [*notices.office(hazard.place, at), *notices.grid(hazard, at)]
        notices.tell(hazard, people, f"major:{step.seq}", "定为重大隐患，先停用、隔离、撤人", at=at)
    return step


@act("review-grade", Hazard)
def review_grade(
    hazard: Hazard, *, grade: str, reason: str = "", uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """复核定级: by somebody else than the first; a change is reasoned, and the first grade stays in the history."""
    saying.chosen(grade, Grade, "级别")
    if hazard.disputed:
        raise NotAllowed("定级有异议，等公司会议来定。定下以前按较重的一级防护。")
    reason = saying.words(reason, "改级的理由", limit=500, needed=grade != hazard.grade)
    if grade == hazard.grade:
        note = f"复核：{Grade(grade).label}{'，' if reason else ''}{reason}"
        return take("review-grade", hazard, to=hazard.state, note=note, reviewed_by_id=by.person_id,
                    uid=uid, by=by, at=at)  # fmt: skip
    return _regraded(
        "review-grade", hazard, grade, reason, reviewed_by_id=by.person_id, uid=uid, by=by, at=at
    )


@act("dispute", Hazard)
def dispute(
    hazard: Hazard, *, grade: str, reason: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """定级异议 (D-2.2.7): until the company's meeting decides, the heavier grade's protection holds."""
    saying.chosen(grade, Grade, "级别")
    reason = saying.words(reason, "异议的理由", limit=1000)
    if hazard.disputed:
        raise NotAllowed("已经有人提出异议，等公司会议来定。要补充的，请“记一笔”。")
    if grade == hazard.grade:
        raise NotAllowed(f"现在就是{Grade(grade).label}，没有异议可提。")
    # Whatever went ahead as general stands still until the heavier grade's protection is there.
    back = State.GRADED if grade == Grade.MAJOR and hazard.state == State.RECTIFYING else hazard.state
    step = take("dispute", hazard, to=back, note=f"认为应当定{Grade(grade).label}：{reason}", disputed=grade,
                uid=uid, by=by, at=at)  # fmt: skip
    notices.tell(hazard, notices.office(hazard.place, at), f"dispute:{step.seq}",
                 "定级有异议，请列入公司会议；定下以前按较重的一级防护", at=at)  # fmt: skip
    return step


@act("decide-grade", Hazard)
def decide_grade(
    hazard: Hazard, *, grade: str, decision: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """会议定级: which meeting decided what, and why; the dispute is over."""
    saying.chosen(grade, Grade, "级别")
    decision = saying.words(decision, "会议的决定", limit=1000)
    if not hazard.disputed:
        raise NotAllowed("定级没有异议，不用会议来定；要改级的，由安全环保员复核。")
    cite = limits.cite(hazard.place, at, "submit-to-meeting")
    return _regraded("decide-grade", hazard, grade, decision, disputed="", reviewed_by_id=by.person_id,
                     cite=cite, uid=uid, by=by, at=at)  # fmt: skip


def _regraded(act: str, hazard: Hazard, grade: str, reason: str, **given: Any) -> HazardAct:
    note = f"{Grade(hazard.grade).label}→{Grade(grade).label}：{reason}"
    if grade == hazard.grade:
        return take(act, hazard, to=hazard.state, note=f"维持{Grade(grade).label}：{reason}", **given)
    to = State.CONTROLLED if hazard.controlled_at and grade == Grade.MAJOR else State.GRADED
    if hazard.state == State.SUBMITTED and grade == Grade.GENERAL:
        to = State.SUBMITTED
    elif hazard.state in (State.RECTIFYING, State.RETURNED) and grade == Grade.GENERAL:
        to = State(hazard.state)
    return _graded(act, hazard, to=to, note=note, grade=grade, **given)


# --- beside ---


@act("control", Hazard)
def control(
    hazard: Hazard, *, words: str, stop_work: str = "", uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """防护措施: what was closed off, who was called away; `stop_work` says what stands still."""
    said = saying.words(words, "采取的措施", limit=1000)
    halted = saying.words(stop_work, "停产停用", limit=500, needed=False)
    to = State.CONTROLLED if hazard.state == State.GRADED else hazard.state
    moved: dict[str, Any] = {"control": said, "controlled_at": hazard.controlled_at or at}
    if halted:
        moved["stop_work"] = halted
    return take("control", hazard, to=to, note=said + (f"\n停产停用：{halted}" if halted else ""), uid=uid,
                by=by, at=at, **moved)  # fmt: skip


@act("tell-above", Hazard)
def tell_above(
    hazard: Hazard, *, to: str, told_at: dt.datetime | None = None, uid: UUID | None = None,
    base_version: int | None = None, by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """报告负责人 (D-2.2.6): by telephone first; here is written whom, and when."""
    whom = saying.words(to, "报给谁", limit=100)
    when = saying.claimed(told_at, at)
    return take("tell-above", hazard, note=f"已报告{whom}", told_above_at=when, uid=uid, by=by, at=at)


@act("link", Hazard)
def link(
    hazard: Hazard, *, recurs: Hazard, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """标为复发: the same fault at the same spot has been closed before."""
    if recurs.place_id != hazard.place_id or recurs.pk == hazard.pk:
        raise Refusal("请选本单位以前的一处隐患。")
    if recurs.found_at >= hazard.found_at:
        raise Refusal("复发指以前有过的；所选的一处比这一处晚。")
    return take(
        "link", hazard, note=f"与 {recurs.number} 是同一处", recurs_id=recurs.pk, uid=uid, by=by, at=at
    )


def same_spot(hazard: Hazard) -> QuerySet[Hazard]:
    """可能是复发的: closed ones of a year, in the same grid, at the same spot, of the same kind."""
    return Hazard.objects.filter(
        place=hazard.place, grid=hazard.grid, area=hazard.area, kind=hazard.kind, state=State.CLOSED,
        found_at__lt=hazard.found_at, found_at__gte=hazard.found_at - SAME,
    ).exclude(pk=hazard.pk or 0).order_by("-found_at")  # fmt: skip


@act("note", Hazard)
def note(
    hazard: Hazard,
    *,
    words: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """记一笔."""
    return take("note", hazard, note=saying.words(words, "要记的话", limit=1000), uid=uid, by=by, at=at)


@act("recuse", Hazard)
def recuse(
    hazard: Hazard, *, person: Person, reason: str, uid: UUID | None = None, base_version: int | None = None,
    by: Actor, at: dt.datetime,
) -> HazardAct:  # fmt: skip
    """设回避 (D-5.5): whoever is complained about sees nothing of it from now on."""
    reason = saying.words(reason, "回避的理由", limit=200)
    if person.place_id != hazard.place_id:
        raise Refusal(f"{person}不是本单位的人。")
    if person.pk == by.person_id:
        raise NotAllowed("回避由别人来设。请把情况告诉另一位。")
    HazardRecusal.objects.get_or_create(
        place=hazard.place, hazard=hazard, person=person, defaults={"reason": reason, "since": at}
    )
    return take("recuse", hazard, note=f"{person}回避：{reason}", uid=uid, by=by, at=at)


@act("not-hazard", Hazard)
def not_hazard(
    hazard: Hazard,
    *,
    reason: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """认定不是隐患: what was looked at and why it is none; by somebody else than who reported it."""
    return _dropped("not-hazard", hazard, reason, uid=uid, by=by, at=at)


@act("withdraw", Hazard)
def withdraw(
    hazard: Hazard,
    *,
    reason: str,
    uid: UUID | None = None,
    base_version: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> HazardAct:
    """撤销登记: a mistake or a double; by somebody else than who reported it."""
    return _dropped("withdraw", hazard, reason, uid=uid, by=by, at=at)


def _dropped(act: str, hazard: Hazard, reason: str, **given: Any) -> HazardAct:
    said = saying.words(reason, "理由", limit=1000)
    if Grade.MAJOR in (hazard.grade, hazard.disputed) and given["by"].role not in OFFICE:
        raise NotAllowed("重大隐患由安全环保员或者公司领导来认定。")
    step = take(act, hazard, note=said, ending=said, **given)
    notices.tell(hazard, [hazard.reported_by_id], act, "已不再作为隐患处理，理由写在经过里", at=given["at"])
    return step


def submitted(hazard: Hazard, words: str, **given: Any) -> HazardAct:
    """提交了验收: from the next day runs the time to go and look (D-3.5)."""
    at = given["at"]
    due = limits.perhaps(hazard.place, "verification", since=at)
    step = take(
        "submit", hazard, note=words, rectified=words, submitted_by_id=given["by"].person_id, submitted_at=at,
        check_due_at=due.at if due else None, check_basis=due.to_json() if due else None, **given,
    )  # fmt: skip
    people = [each for each in notices.officers(hazard.place, at) if each != given["by"].person_id]
    notices.tell(hazard, people, f"submit:{step.seq}", "已提交验收，请整改人以外的人到现场看", at=at)
    return step
