"""开会: planned, told, held, its items dealt with, its minutes signed by whoever led it. Items are in `items`, tasks in `tasks`."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet

from wangge.integrity import checkpoints, written
from wangge.integrity.actor import Actor
from wangge.integrity.models import Checkpoint
from wangge.journal import saying
from wangge.meetings import access, acts, items, lifecycle, notices
from wangge.meetings.acts import act, take
from wangge.meetings.lifecycle import NotAllowed
from wangge.meetings.models import Addendum, AgendaItem, Meeting, MeetingAct
from wangge.policy.pack import Refusal
from wangge.reports import papers
from wangge.territory.models import Person, Place
from wangge.territory.reach import Reach


def plan(
    place: Place, *, title: str, opens_at: dt.datetime, room: str, chair: Person, invited: Iterable[Person],
    guests: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Meeting:  # fmt: skip
    """筹备会议: what is not done and what waits is put on its agenda at once."""
    saying.whole(at, opens_at)
    if place.kind not in access.MEETS:
        raise Refusal("会议由社区或者单位来开。")
    uid = uid or uuid4()
    with transaction.atomic():
        known = Meeting.objects.filter(place=place, uid=uid).first()
        if known is not None:
            return known
        row = Meeting(place=place, uid=uid, touched_at=at)
        row.chair = chair
        access.demand("plan", row, by, at=at)
        take(
            "plan",
            row,
            uid=uid,
            by=by,
            at=at,
            **_arranged(place, title, opens_at, room, chair, invited, guests, at),
        )
        items.gather(row, by=by, at=at)
    return row


def _arranged(
    place: Place, title: str, opens_at: dt.datetime, room: str, chair: Person, invited: Iterable[Person], guests: str,
    at: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """会议安排, as columns. Refusal for a past day, or people who have no post here."""
    on = place.day_of(at)
    if place.day_of(opens_at) < on:
        raise Refusal(f"开会的日子（{place.day_of(opens_at):%Y-%m-%d}）已经过去，请核对。")
    people = {each.pk: each for each in [*invited, chair]}
    here = set(access.members(place, on).filter(pk__in=people).values_list("pk", flat=True))
    if strangers := [str(each) for pk, each in people.items() if pk not in here]:
        raise Refusal(f"{'、'.join(strangers)}今天在这里没有岗位；外来的人写在“列席”里。")
    if not access.chairs(place, on).filter(pk=chair.pk).exists():
        raise Refusal(f"主持人由{access.named(lifecycle.HEADS, place)}或者办公室的人来当。")
    return {
        "title": saying.words(title, "会议的题目", limit=80), "opens_at": opens_at, "room": saying.words(room, "地点", limit=80),
        "chair": chair, "invited": sorted(people), "guests": saying.words(guests, "列席的人", limit=200, needed=False),
    }  # fmt: skip


@act("revise", Meeting)
def revise(
    meeting: Meeting, *, title: str, opens_at: dt.datetime, room: str, chair: Person, invited: Iterable[Person],
    guests: str = "", uid: UUID, by: Actor, at: dt.datetime,
) -> MeetingAct:  # fmt: skip
    """改会议安排, before anybody was told."""
    changes = _arranged(meeting.place, title, opens_at, room, chair, invited, guests, at)
    step: MeetingAct = take("revise", meeting, uid=uid, by=by, at=at, **changes)
    return step


@act("convene", Meeting)
def convene(meeting: Meeting, *, words: str = "", uid: UUID, by: Actor, at: dt.datetime) -> MeetingAct:
    """通知开会: time, place and agenda to everybody asked; who was told stays on the page."""
    text = saying.words(words, "通知的话", limit=1000, needed=False)
    step: MeetingAct = take("convene", meeting, uid=uid, said=text, by=by, at=at)
    agenda = meeting.items.filter(state=lifecycle.LISTED).count()
    _tell_invited(meeting, f"convened:{step.uid}", f"请参加{meeting.title}，议题 {agenda} 项", at)
    return step


def _tell_invited(meeting: Meeting, occasion: str, text: str, at: dt.datetime) -> None:
    when = meeting.opens_at.astimezone(meeting.place.zone)
    text = f"{text}：{when.month}月{when.day}日 {when:%H:%M}，{meeting.room}"
    notices.tell(
        meeting.place, meeting.invited, occasion, text, url=f"meeting:{meeting.uid}", meeting=meeting, at=at
    )


@act("postpone", Meeting)
def postpone(
    meeting: Meeting, *, opens_at: dt.datetime, room: str = "", reason: str, uid: UUID, by: Actor, at: dt.datetime
) -> MeetingAct:  # fmt: skip
    """改期: told again."""
    text = saying.words(reason, "改期的理由", limit=500)
    if opens_at <= at:
        raise Refusal("改到的时间已经过去，请核对。")
    room = saying.words(room, "地点", limit=80, needed=False) or meeting.room
    step: MeetingAct = take(
        "postpone", meeting, uid=uid, said=text, by=by, at=at, opens_at=opens_at, room=room
    )
    _tell_invited(meeting, f"postponed:{step.uid}", f"{meeting.title}改期，{text}", at)
    return step


@act("call-off", Meeting)
def call_off(meeting: Meeting, *, reason: str, uid: UUID, by: Actor, at: dt.datetime) -> MeetingAct:
    """取消会议: its items go back and wait, or onto the next one that is being prepared."""
    text = saying.words(reason, "取消的理由", limit=500)
    told = meeting.state == lifecycle.CONVENED
    step: MeetingAct = take("call-off", meeting, uid=uid, said=text, by=by, at=at)
    for item in _rows(meeting).filter(state=lifecycle.LISTED):
        back = lifecycle.DECIDED if item.decision else lifecycle.WAITING
        take("unlist", item, to=back, said=f"会议取消：{text}", by=by, at=at, meeting=None)
    nearest = items.next_meeting(meeting.place, at=at)
    if nearest is not None:
        items.gather(nearest, by=by, at=at)
    if told:
        _tell_invited(meeting, f"called-off:{step.uid}", f"{meeting.title}取消，{text}", at)
    return step


def _rows(meeting: Meeting) -> QuerySet[AgendaItem]:
    found = AgendaItem.objects.select_related("place").select_for_update(of=("self",))
    return found.filter(place_id=meeting.place_id, meeting=meeting).order_by("put_at", "pk")


@act("hold", Meeting)
def hold(
    meeting: Meeting, *, absent: Mapping[int, str] = {}, guests: str = "", uid: UUID, by: Actor, at: dt.datetime
) -> MeetingAct:  # fmt: skip
    """记到会: who of those asked was not there, and why; whoever writes this down records the meeting."""
    place = meeting.place
    if place.day_of(at) < place.day_of(meeting.opens_at):
        raise NotAllowed(f"会定在{place.day_of(meeting.opens_at):%Y-%m-%d}，还没有开。提前开的，先“改期”。")
    if strangers := set(absent) - set(meeting.invited):
        raise Refusal(f"没有到的人里，有 {len(strangers)} 位不在通知的名单上。")
    roll = {
        str(pk): saying.words(absent[pk], "没有到的原因", limit=80) if pk in absent else ""
        for pk in meeting.invited
    }
    if meeting.chair_id in absent:
        raise Refusal(f"主持人{meeting.chair}没有到，会开不成：请改期，或者取消后另定主持人。")
    recorder = acts.person(by)
    if recorder.pk == meeting.chair_id:
        raise NotAllowed("主持人要签发纪要，到会和决定请另一位来记。")
    guests = saying.words(guests, "列席的人", limit=200, needed=False) or meeting.guests
    step: MeetingAct = take(
        "hold", meeting, uid=uid, by=by, at=at, roll=roll, guests=guests, recorder=recorder, held_at=at
    )
    items.gather(meeting, by=by, at=at)
    return step


@act("write", Meeting)
def write(meeting: Meeting, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> MeetingAct:
    """写纪要: what was said beside the items."""
    text = saying.words(words, "纪要", limit=8000, needed=False)
    step: MeetingAct = take("write", meeting, uid=uid, by=by, at=at, minutes=text)
    return step


@act("sign", Meeting)
def sign(meeting: Meeting, *, uid: UUID, by: Actor, at: dt.datetime) -> MeetingAct:
    """签发纪要: by whoever led it, when every item was dealt with; a checkpoint then vouches for the printed page."""
    left = list(meeting.items.filter(state=lifecycle.LISTED))
    if left:
        names = "；".join(each.title for each in left[:5])
        raise NotAllowed(
            f"还有 {len(left)} 个议题没有结果：{names}。请逐项记下决定、下次再议，或者写明这次不议。"
        )
    content = content_of(meeting)
    step: MeetingAct = take(
        "sign", meeting, uid=uid, by=by, at=at, signed_at=at, number=_next_number(meeting.place, at),
        digest=papers.digest(content),
    )  # fmt: skip
    owners = meeting.tasks.values_list("owner_id", flat=True)
    people = [*meeting.invited, *owners]
    text = f"{meeting.title}的纪要已签发：{meeting.number}"
    notices.tell(
        meeting.place,
        people,
        f"signed:{step.uid}",
        text,
        url=f"meeting:{meeting.uid}",
        meeting=meeting,
        at=at,
    )
    checkpoints.sign(meeting.place_id, at=at)
    return step


def add(meeting: Meeting, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> Addendum:
    """签后补充: by the office; the signed minutes stay as they are."""
    if meeting.state != lifecycle.SIGNED:
        raise NotAllowed("纪要还没有签发，直接写就行。")
    post = access.post_here(by, meeting.place, at)
    if post is None or post.role not in lifecycle.OFFICE:
        raise NotAllowed(f"签后补充由{access.named(lifecycle.OFFICE, meeting.place)}来写。")
    text = saying.words(words, "补充的话", limit=1000)
    row = Addendum(place_id=meeting.place_id, meeting=meeting, words=text, uid=uid or uuid4())
    return written.keep(row, by=by, at=at)


# --- reading ---


def visible(reach: Reach) -> QuerySet[Meeting]:
    """看得到的会议, the latest first."""
    return access.meetings(reach)


def attendance(meeting: Meeting) -> tuple[list[Person], list[tuple[Person, str]]]:
    """到的和没到的 (with why); before it was held, everybody asked is among the first."""
    people = Person.objects.in_bulk(meeting.invited)
    there, away = [], []
    for pk in meeting.invited:
        why = meeting.roll.get(str(pk), "")
        if why:
            away.append((people[pk], why))
        else:
            there.append(people[pk])
    return there, away


def discussed(meeting: Meeting, seen: QuerySet[AgendaItem]) -> list[tuple[AgendaItem, Any]]:
    """会上的各项, of those one may see: each with what became of it there (None: not yet).

    An item that stands on a later agenda by now was still discussed here: its acts say so.
    """
    found: list[tuple[AgendaItem, Any]] = []
    for item in (
        seen.filter(acts__act="list", acts__changes__meeting=meeting.pk).distinct().order_by("put_at", "pk")
    ):
        outcome, on = None, False
        for step in item.acts.all():
            if step.act in ("list", "unlist") and "meeting" in step.changes:
                on = step.changes["meeting"] == meeting.pk
                outcome = None if on and step.act == "list" else outcome
            elif on and step.act in ("decide", "go-on", "defer"):
                outcome, on = step, False
        if outcome is not None or item.meeting_id == meeting.pk:
            found.append((item, outcome))
    return found


def content_of(meeting: Meeting) -> dict[str, Any]:
    """纪要的内容: what is signed. Items by uid with what was decided, tasks with owner and day."""
    outcomes = discussed(meeting, AgendaItem.objects.filter(place_id=meeting.place_id))
    return {
        "place": meeting.place.code, "meeting": str(meeting.uid), "roll": meeting.roll, "guests": meeting.guests,
        "minutes": meeting.minutes,
        "items": [
            {"item": str(item.uid), "title": item.title, "act": step.act if step else "", "said": step.said if step else ""}
            for item, step in outcomes
        ],
        "tasks": [
            {"task": str(each.uid), "words": each.words, "owner": each.owner_id, "due": each.due_at.isoformat()}
            for each in meeting.tasks.order_by("pk")
        ],
    }  # fmt: skip


def vouched_by(meeting: Meeting) -> Checkpoint | None:
    """作证的检查点: the first signed one that covers the signature."""
    step = meeting.acts.filter(act="sign").first()
    if step is None:
        return None
    found = Checkpoint.objects.filter(place_id=meeting.place_id, size__gt=step.leaf_index)
    return found.order_by("size").first()


def _next_number(place: Place, at: dt.datetime) -> str:
    """纪要编号: 长青机械厂会〔2026〕3号. Given when signed, so that a meeting called off leaves no gap."""
    year = place.day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_counter (place_id, kind, year, last) VALUES (%s, 'meeting', %s, 1)"
            " ON CONFLICT (place_id, kind, year) DO UPDATE SET last = cases_counter.last + 1 RETURNING last",
            [place.pk, year],
        )
        return f"{place.name}会〔{year}〕{cursor.fetchone()[0]}号"
