"""交办 (D-2.4.1): what a resolution gave somebody to do, until when; reported by them, confirmed by another, or given back."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.meetings import access, acts, lifecycle, notices
from wangge.meetings.acts import act, take
from wangge.meetings.models import AgendaItem, ItemAct, Meeting, Task, TaskAct
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Person, Place

DAY = dt.timedelta(days=1)
OVERDUE_EVERY = 5  # working days between two reminders of what is overdue


@dataclass(frozen=True, slots=True)
class Todo:
    """要办的一项: what, whose, and until which day; without a day, as the text counts it (D-2.4.1)."""

    words: str
    owner: Person
    until: dt.date | None = None


def assign(
    item: AgendaItem, todo: Todo, *, meeting: Meeting | None, since: dt.datetime, by: Actor, at: dt.datetime
) -> Task:  # fmt: skip
    """交办: counted from the day of the decision by the place's calendar, or until the day that was named."""
    place = item.place
    text = saying.words(todo.words, "要办的事", limit=1000)
    if not access.members(place, place.day_of(at)).filter(pk=todo.owner.pk).exists():
        raise Refusal(f"{todo.owner}今天在这里没有岗位，不能交办。")
    due_at, basis = until(place, todo.until, since=since)
    row = Task(place=place, item=item, touched_at=at)
    kind, when = _next(place, due_at, at)
    take(
        "assign", row, note=text, by=by, at=at, item=item, meeting=meeting, words=text, owner=todo.owner, due_at=due_at,
        due_basis=basis.to_json() if basis else None, remind_kind=kind, remind_at=when,
    )  # fmt: skip
    _tell(row, [todo.owner.pk], "assigned", f"会议交给您一件事：{text}", at)
    return row


def until(place: Place, day: dt.date | None, *, since: dt.datetime) -> tuple[dt.datetime, Deadline | None]:
    """几时以前: the end of the day that was named, or the text's own count from `since`."""
    if day is None:
        try:
            due = jurisdiction.limit(place, "resolution", since=since)
        except Refusal as silent:
            raise Refusal("这里的制度没有写决定几时办完，请写明哪天以前。") from silent
        return due.at, due
    if day < place.day_of(since):
        raise Refusal(f"办完的日子（{day:%Y-%m-%d}）在会议以前，请核对。")
    return dt.datetime.combine(day + DAY, dt.time(), place.zone), None


@act("report", Task)
def report(task: Task, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> TaskAct:
    """回报: what was done; somebody else looks whether it is."""
    text = saying.words(words, "办了什么、结果怎样", limit=2000)
    step: TaskAct = take(
        "report",
        task,
        uid=uid,
        said=text,
        by=by,
        at=at,
        report=text,
        reported_at=at,
        reporter=acts.person(by),
        **QUIET,
    )
    office = access.chairs(task.place, task.place.day_of(at)).values_list("pk", flat=True)
    others = [each for each in office if each != task.owner_id]
    _tell(task, others, f"reported:{step.uid}", f"{task.owner}回报办完，请核实：{task.words}", at)
    return step


@act("note", Task)
def note(task: Task, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> TaskAct:
    """记进展."""
    step: TaskAct = take("note", task, uid=uid, note=saying.words(words, "进展", limit=2000), by=by, at=at)
    return step


@act("confirm", Task)
def confirm(task: Task, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> TaskAct:
    """核实办完: with what was looked at; the last one settles the item."""
    text = saying.words(words, "看了什么", limit=1000)
    step: TaskAct = take(
        "confirm", task, uid=uid, note=text, by=by, at=at, done_at=at, confirmer=acts.person(by), **QUIET
    )
    _tell(task, [task.owner_id], f"confirmed:{step.uid}", f"已核实办完：{task.words}", at)
    item = AgendaItem.objects.select_related("place").select_for_update(of=("self",)).get(pk=task.item_id)
    settle(item, by=by, at=at)
    return step


@act("return", Task)
def give_back(task: Task, *, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> TaskAct:
    """退回: what is still missing; the day stays what it was."""
    text = saying.words(reason, "还差什么", limit=1000)
    kind, when = _next(task.place, task.due_at, at)
    step: TaskAct = take(
        "return", task, uid=uid, said=text, by=by, at=at, reporter=None, remind_kind=kind, remind_at=when
    )
    _tell(task, [task.owner_id], f"returned:{step.uid}", f"还差一点：{task.words}。{text}", at)
    return step


@act("hand-over", Task)
def hand_over(task: Task, *, to: Person, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> TaskAct:
    """换人办."""
    text = saying.words(reason, "为什么换人", limit=1000)
    if to.pk == task.owner_id:
        raise Refusal(f"现在就是{to}在办。")
    if not access.members(task.place, task.place.day_of(at)).filter(pk=to.pk).exists():
        raise Refusal(f"{to}今天在这里没有岗位，不能交办。")
    before = task.owner_id
    step: TaskAct = take("hand-over", task, uid=uid, said=f"交给{to}：{text}", by=by, at=at, owner=to)
    _tell(task, [to.pk, before], f"handed:{step.uid}", f"会议交办的一件事改由{to}办：{task.words}", at)
    return step


@act("put-off", Task)
def put_off(task: Task, *, day: dt.date, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> TaskAct:
    """改期限: to a day that is named, with the reason."""
    text = saying.words(reason, "为什么改期限", limit=1000)
    due_at, _basis = until(task.place, day, since=at)
    kind, when = _next(task.place, due_at, at)
    step: TaskAct = take(
        "put-off",
        task,
        uid=uid,
        said=text,
        by=by,
        at=at,
        due_at=due_at,
        due_basis=None,
        remind_kind=kind,
        remind_at=when,
    )
    _tell(task, [task.owner_id], f"put-off:{step.uid}", f"期限改到{day.month}月{day.day}日：{task.words}", at)
    return step


@act("void", Task)
def void(task: Task, *, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> TaskAct:
    """不用办了: things have changed; the item itself comes back to the next meeting."""
    text = saying.words(reason, "为什么不用办了", limit=1000)
    step: TaskAct = take("void", task, uid=uid, said=text, by=by, at=at, **QUIET)
    _tell(task, [task.owner_id], f"void:{step.uid}", f"不用办了：{task.words}。{text}", at)
    return step


QUIET = {"remind_at": None, "remind_kind": ""}


def settle(item: AgendaItem, *, by: Actor, at: dt.datetime) -> ItemAct | None:
    """落实完毕: once the last task is done and no meeting has yet to agree."""
    if (
        item.state != lifecycle.DECIDED
        or item.to_ratify
        or item.tasks.filter(state__in=lifecycle.OWED).exists()
    ):
        return None
    step: ItemAct = take("settle", item, by=by, at=at, ended_at=at)
    tell_putter(item, f"done:{step.uid}", f"您提的议题已经落实：{item.title}", at)
    return step


def tell_putter(item: AgendaItem, occasion: str, text: str, at: dt.datetime) -> None:
    """告诉提出的人."""
    notices.tell(item.place, [item.put_by_id], occasion, text, url=f"item:{item.uid}", at=at)


def _tell(task: Task, people: list[int], occasion: str, text: str, at: dt.datetime) -> None:
    notices.tell(task.place, people, f"{occasion}:{task.uid}", text, url=f"item:{task.item.uid}", at=at)


# --- reminding ---


def _next(place: Place, due_at: dt.datetime, at: dt.datetime) -> tuple[str, dt.datetime]:
    """下一次要看的时刻: the morning of the working day before, that of the day itself, then every week of work."""
    calendar = jurisdiction.calendar(place)
    last = place.day_of(due_at - dt.timedelta(microseconds=1))
    eve = calendar.previous_working(last)
    for kind, day in (("eve", eve), ("due", last)):
        when = dt.datetime.combine(day, place.opens, place.zone)
        if when > at:
            return kind, when
    day = max(place.day_of(at), last)
    for _ in range(OVERDUE_EVERY):
        day = calendar.next_working(day + DAY)
    return "overdue", dt.datetime.combine(day, place.opens, place.zone)


_TEXTS = {"eve": "下个工作日到期", "due": "今天到期", "overdue": "过了期限，办完了请回报；办不完的请写明进展"}


def remind(task: Task, *, at: dt.datetime) -> None:
    """提醒承办人, and mark when to look again."""
    occasion = f"{task.remind_kind}:{task.place.day_of(at)}"
    _tell(task, [task.owner_id], occasion, f"会议交办，{_TEXTS.get(task.remind_kind, '')}：{task.words}", at)
    kind, when = _next(task.place, task.due_at, at)
    Task.objects.filter(pk=task.pk).update(remind_kind=kind, remind_at=when)


def deadline(task: Task) -> Deadline | None:
    """按制度数的期限; None where a day was named."""
    return Deadline.from_json(task.due_basis) if task.due_basis else None
