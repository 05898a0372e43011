"""议题 (D-2.4): put from what the records know or by hand, listed on the next meeting, decided, followed until it is done."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import QuerySet

from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.meetings import access, acts, lifecycle, subjects, tasks
from wangge.meetings.acts import act, take
from wangge.meetings.lifecycle import NotAllowed
from wangge.meetings.models import AgendaItem, ItemAct, Meeting, Task
from wangge.meetings.subjects import SUBJECTS
from wangge.policy.pack import Refusal
from wangge.safety import hazards
from wangge.safety.models import Hazard
from wangge.territory import reach
from wangge.territory.models import Grid, Place
from wangge.territory.reach import Reach


def about(item: AgendaItem) -> subjects.Subject | None:
    """议的是什么, as it stands now; None for what was put by hand, or is no longer to be shown."""
    try:
        return subjects.look_up(item.place, item.subject)[2] if item.kind else None
    except Refusal:
        return None


def about_subject(place: Place, subject: str, extent: Reach) -> subjects.Subject:
    """议的是什么, before it is put: what one does not see oneself is unknown."""
    found = subjects.look_up(place, subject)[2]
    if not found.seen_by(extent):
        raise subjects.Unknown()
    return found


def put(
    place: Place, *, subject: str = "", why: str, title: str = "", grid: Grid | None = None, uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> AgendaItem:  # fmt: skip
    """提出议题: onto the next meeting that is being prepared, or the next one that will be (D-2.4).

    `subject` names a hazard, a matter, a common problem; without one it is put by hand, with a title. What is already open
    about the same subject is not put twice: the reason is added to it.
    """
    saying.whole(at)
    text = saying.words(why, "为什么要会上研究", limit=2000)
    uid = uid or uuid4()
    with transaction.atomic():
        known = AgendaItem.objects.filter(place=place, uid=uid).first()
        if known is not None:
            return known
        kind, key, title = "", "", saying.words(title, "议题", limit=120, needed=not subject)
        if subject:
            kind, key, _known = subjects.look_up(place, subject)
            found = about_subject(place, subject, reach.reach_of(acts.person(by), place.day_of(at)))
            title, grid = (title or found.title)[:120], grid or found.grid
            same = AgendaItem.objects.select_for_update(of=("self",)).filter(
                place=place, kind=kind, key=key, state__in=lifecycle.OPEN
            )
            if (open_ := same.first()) is not None:
                return _again(open_, text, by, at)
        if grid is not None and grid.place_id != place.pk:
            raise Refusal("所写的网格不是本处的。")
        row = AgendaItem(
            place=place, uid=uid, kind=kind, key=key, title=title, why=text, grid=grid, put_by=acts.person(by), put_at=at,
            touched_at=at,
        )  # fmt: skip
        access.demand("put", row, by, at=at)
        told = {
            name: getattr(row, name) for name in ("kind", "key", "title", "why", "grid", "put_by", "put_at")
        }
        take("put", row, uid=uid, note=text, by=by, at=at, **told)
        nearest = next_meeting(place, at=at)
        if nearest is not None:
            take("list", row, by=by, at=at, meeting=nearest)
    return row


def _again(item: AgendaItem, text: str, by: Actor, at: dt.datetime) -> AgendaItem:
    if item.why != text:
        access.demand("put", item, by, at=at)
        take("add", item, note=text, by=by, at=at)
    return item


def next_meeting(place: Place, *, at: dt.datetime) -> Meeting | None:
    """最近一次还没有开的会."""
    found = Meeting.objects.filter(place=place, state__in=lifecycle.AHEAD).order_by("opens_at", "pk")
    return found.filter(opens_at__gte=at - dt.timedelta(days=1)).first() or found.first()


def gather(meeting: Meeting, *, by: Actor, at: dt.datetime) -> list[AgendaItem]:
    """列入: what was decided and is not done, what waits to be ratified, then what was put since; the oldest first."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("place")
    open_ = rows.filter(place_id=meeting.place_id, state__in=(lifecycle.WAITING, lifecycle.DECIDED)).order_by(
        "put_at", "pk"
    )
    found = sorted(open_, key=lambda item: item.state != lifecycle.DECIDED)
    for item in found:
        take("list", item, by=by, at=at, meeting=meeting)
    return found


@act("add", AgendaItem)
def add(item: AgendaItem, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> ItemAct:
    """补充: what has become known since."""
    step: ItemAct = take("add", item, uid=uid, note=saying.words(words, "补充的话", limit=2000), by=by, at=at)
    return step


@act("list", AgendaItem)
def list_(
    item: AgendaItem, *, meeting: Meeting | None = None, uid: UUID, by: Actor, at: dt.datetime
) -> ItemAct:
    """列入议程 of this meeting, or the next one."""
    meeting = meeting or next_meeting(item.place, at=at)
    if meeting is None or meeting.place_id != item.place_id or meeting.state not in lifecycle.AHEAD:
        raise NotAllowed("现在没有正在筹备的会。筹备下一次会时，这个议题会自动列入。")
    step: ItemAct = take("list", item, uid=uid, by=by, at=at, meeting=meeting)
    return step


@act("unlist", AgendaItem)
def unlist(item: AgendaItem, *, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> ItemAct:
    """这次不议: with the reason, told to whoever put it (D-2.4)."""
    text = saying.words(reason, "这次不议的理由", limit=1000)
    step: ItemAct = take("unlist", item, to=_back(item), uid=uid, said=text, by=by, at=at, meeting=None)
    tasks.tell_putter(item, f"unlisted:{step.uid}", f"您提的议题这次没有列入：{item.title}。{text}", at)
    return step


def _back(item: AgendaItem) -> str:
    return lifecycle.DECIDED if item.decision else lifecycle.WAITING


@act("decide", AgendaItem)
def decide(
    item: AgendaItem, *, decision: str, todo: Sequence[tasks.Todo] = (), grade: str = "", uid: UUID, by: Actor,
    at: dt.datetime,
) -> ItemAct:  # fmt: skip
    """作出决定: what was decided, and what of it is whose to do until when. Without anything to do, it is done with this.

    `grade`: of a hazard whose grade is disputed; the hazard's own act is taken with it, each naming the other (D-2.2.7).
    """
    meeting = _held(item)
    text = saying.words(decision, "决定", limit=2000)
    more = _graded(item, meeting, text, grade, uid=uid, by=by, at=at)
    text += more.pop("said", "")
    going = bool(todo) or item.tasks.filter(state__in=lifecycle.OWED).exists()
    changes: dict[str, Any] = {"to_ratify": False, "ended_at": None if going else at}
    step: ItemAct = take(
        "decide",
        item,
        to=lifecycle.DECIDED if going else lifecycle.DONE,
        uid=uid,
        said=text,
        by=by,
        at=at,
        **more,
        **changes | {"decision": text},
    )
    for each in todo:
        tasks.assign(item, each, meeting=meeting, since=meeting.held_at or at, by=by, at=at)
    tasks.tell_putter(item, f"decided:{step.uid}", f"您提的议题有了决定：{item.title}", at)
    return step


def disputed(item: AgendaItem) -> Hazard | None:
    """定级有异议的隐患, where that is what the item is about."""
    if item.kind != "hazard":
        return None
    return Hazard.objects.filter(place_id=item.place_id, uid=item.key).exclude(disputed="").first()


def _graded(
    item: AgendaItem, meeting: Meeting, text: str, grade: str, *, uid: UUID, by: Actor, at: dt.datetime
) -> dict[str, Any]:  # fmt: skip
    """会议定级: the hazard's own act says which meeting; the item's says what became of the hazard, under the same clause."""
    hazard = disputed(item)
    if hazard is None:
        if grade:
            raise NotAllowed("这个议题不是定级的异议，不用选级别。")
        return {}
    if not grade:
        raise NotAllowed(f"{hazard.number} 的定级有异议，等这次会来定：请选会议定为哪一级。")
    day = item.place.day_of(meeting.held_at or at)
    step = hazards.decide_grade(
        hazard,
        grade=grade,
        decision=f"{meeting.title}（{day:%Y-%m-%d}）：{text}"[:1000],
        uid=uuid5(uid, "grade"),
        by=by,
        at=at,
    )
    said = f"\n{hazard.number} 定为{Hazard.Grade(grade).label}隐患。"
    return {"said": said} | ({"cite": step.cite} if step.cite else {})


@act("go-on", AgendaItem)
def go_on(item: AgendaItem, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> ItemAct:
    """接着办: heard at the meeting, still to be done; comes back to the next one."""
    _held(item)
    if not item.tasks.filter(state__in=lifecycle.OWED).exists():
        raise NotAllowed("没有在办的交办。请“作出决定”：写明还要做什么，或者到此为止。")
    text = saying.words(words, "听了什么、怎样接着办", limit=2000)
    step: ItemAct = take("go-on", item, uid=uid, said=text, by=by, at=at, to_ratify=False)
    return step


@act("defer", AgendaItem)
def defer(item: AgendaItem, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> ItemAct:
    """下次再议: what is missing, and who finds it out."""
    _held(item)
    text = saying.words(words, "为什么下次再议、谁去弄清楚", limit=2000)
    step: ItemAct = take("defer", item, uid=uid, said=text, by=by, at=at)
    return step


@act("decide-first", AgendaItem)
def decide_first(
    item: AgendaItem, *, decision: str, todo: Sequence[tasks.Todo] = (), uid: UUID, by: Actor, at: dt.datetime
) -> ItemAct:  # fmt: skip
    """先行决定 (D-2.4): what cannot wait for a meeting; the next one is asked to agree."""
    text = saying.words(decision, "决定", limit=2000)
    step: ItemAct = take(
        "decide-first", item, uid=uid, said=text, by=by, at=at, decision=text, to_ratify=True
    )
    for each in todo:
        tasks.assign(item, each, meeting=None, since=at, by=by, at=at)
    tasks.tell_putter(item, f"decided:{step.uid}", f"您提的议题有了决定，最近一次会追认：{item.title}", at)
    return step


@act("drop", AgendaItem)
def drop(item: AgendaItem, *, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> ItemAct:
    """不上会: with the reason, told to whoever put it."""
    text = saying.words(reason, "不上会的理由", limit=1000)
    step: ItemAct = take("drop", item, uid=uid, said=text, by=by, at=at, ended_at=at, meeting=None)
    tasks.tell_putter(item, f"dropped:{step.uid}", f"您提的议题不上会：{item.title}。{text}", at)
    return step


@act("bring-up", AgendaItem)
def bring_up(item: AgendaItem, *, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> ItemAct:
    """重新提出: it came up again, or was not really done."""
    text = saying.words(reason, "为什么重新提出", limit=1000)
    if (
        item.kind
        and AgendaItem.objects.filter(
            place=item.place, kind=item.kind, key=item.key, state__in=lifecycle.OPEN
        ).exists()
    ):
        raise NotAllowed("同一件事已经有一个议题在办，请在那里补充。")
    step: ItemAct = take("bring-up", item, uid=uid, note=text, by=by, at=at, ended_at=None, meeting=None)
    nearest = next_meeting(item.place, at=at)
    if nearest is not None:
        take("list", item, by=by, at=at, meeting=nearest)
    return step


def _held(item: AgendaItem) -> Meeting:
    """The meeting that is being recorded. An item is decided where it was discussed, not from the desk."""
    meeting = item.meeting
    if meeting is None or meeting.state != lifecycle.HELD:
        raise NotAllowed("会还没有开：先在会议页“记到会”，再逐项记决定。等不到开会的，由领导“先行决定”。")
    return meeting


# --- reading ---


def visible(extent: Reach) -> QuerySet[AgendaItem]:
    """看得到的议题, the open ones by the day they were put."""
    return access.items(extent).order_by("put_at", "pk")


def open_in(place: Place, extent: Reach) -> QuerySet[AgendaItem]:
    """本处没了结的."""
    return visible(extent).filter(place=place, state__in=lifecycle.OPEN)


def of_subject(place: Place, subject: str) -> list[AgendaItem]:
    """某件事上过的会 (D-2.2.7): the newest first, each with its latest decision."""
    kind, _colon, key = subject.partition(":")
    found = AgendaItem.objects.filter(place=place, kind=kind, key=key).select_related("meeting", "place")
    return list(found.order_by("-put_at", "-pk"))


@dataclass(frozen=True, slots=True)
class Told:
    """经过里的一条: an act on the item or on one of its tasks, with the meeting it was taken in."""

    at: dt.datetime
    title: str
    who: str
    text: str
    cite: dict[str, Any] | None
    leaf: int
    meeting: Meeting | None
    task: Task | None


def thread(item: AgendaItem) -> list[Told]:
    """全部经过, across all meetings, its tasks among it; in order of time."""
    steps: list[Any] = [(each, None) for each in item.acts.all()]
    for task in item.tasks.select_related("meeting"):
        steps += [(each, task) for each in task.acts.all()]
    steps.sort(key=lambda pair: pair[0].leaf_index)
    held = {each.pk: each for each in Meeting.objects.filter(pk__in=_named(steps)).select_related("place")}
    found, now = [], None
    for step, task in steps:
        if task is None and "meeting" in step.changes:
            now = held.get(step.changes["meeting"])
        table = lifecycle.ITEM if task is None else lifecycle.TASK
        found.append(
            Told(step.at, table.act_word(step.act), step.by_label, step.said or step.note, step.cite, step.leaf_index,
                 now if task is None else None, task)
        )  # fmt: skip
    return found


def _named(steps: list[Any]) -> set[int]:
    return {step.changes["meeting"] for step, _task in steps if step.changes.get("meeting")}


__all__ = ["SUBJECTS", "about", "add", "decide", "put", "thread", "visible"]
