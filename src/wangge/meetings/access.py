"""谁看得到、谁可以做: one rule for every list, page and act on meetings, items and tasks. Deny by default.

The office of the place and whoever watches it see its meetings; others those to which they were asked. An item is seen by
them too, by whoever put it, whoever has something to do of it, and whoever leads the grid it comes from. What is about a
matter from which somebody stands aside is never seen by them, nor what is confidential by anybody but the office.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.cases.access import YES, Verdict
from wangge.cases.models import Case, Recusal
from wangge.integrity.actor import Actor
from wangge.meetings import lifecycle
from wangge.meetings.lifecycle import HEADS, MEMBERS, OFFICE, WATCHERS, NotAllowed
from wangge.meetings.models import AgendaItem, Meeting, MeetingNotice, Task
from wangge.policy.pack import Refusal
from wangge.safety.models import HazardRecusal
from wangge.territory.models import Person, Place, Post, Role
from wangge.territory.reach import Reach

MEETS = frozenset({Place.Kind.COMMUNITY, Place.Kind.COMPANY})


class NotFound(Refusal):
    """没有: one answer for unknown and not yours."""


# --- seeing ---


def meetings(reach: Reach) -> QuerySet[Meeting]:
    """看得到的会议, the latest first."""
    told = MeetingNotice.objects.filter(meeting=OuterRef("pk"), person_id=reach.person_id)
    mine = Q(chair_id=reach.person_id) | Q(Exists(told))
    seen = Q(place_id__in=reach.places_as(*OFFICE, *WATCHERS)) | (mine & Q(place_id__in=_at(reach)))
    return (
        Meeting.objects.filter(seen).select_related("place", "chair", "recorder").order_by("-opens_at", "-pk")
    )


def items(reach: Reach) -> QuerySet[AgendaItem]:
    """看得到的议题."""
    me = reach.person_id
    office = reach.places_as(*OFFICE)
    doing = Task.objects.filter(item=OuterRef("pk"), owner_id=me)
    mine = (
        Q(put_by_id=me)
        | Q(Exists(doing))
        | Q(grid_id__in=reach.grids)
        | Q(meeting__in=meetings(reach).values("pk"))
    )
    seen = Q(place_id__in=office | reach.places_as(*WATCHERS)) | (mine & Q(place_id__in=_at(reach)))
    found = AgendaItem.objects.filter(seen)
    for kind, keys in _about(me).items():
        found = found.exclude(kind=kind, key__in=keys)
    closed = _closed(reach) if any(post.place_id not in office for post in reach.posts) else []
    return found.exclude(~Q(place_id__in=office), kind="case", key__in=closed).select_related(
        "place", "grid", "put_by", "meeting"
    )


def tasks(reach: Reach) -> QuerySet[Task]:
    """看得到的交办: those of the items one sees."""
    found = Task.objects.filter(Q(item__in=items(reach).values("pk")))
    return found.select_related("place", "item", "owner", "meeting").order_by("due_at", "pk")


def owed(person: Person, place: Place) -> QuerySet[Task]:
    """我要办的, not yet reported; the nearest day first."""
    found = Task.objects.filter(place=place, owner=person, state=lifecycle.RUNNING)
    return found.select_related("place", "item").order_by("due_at", "pk")


def one(model: type[Any], uid: Any, reach: Reach) -> Any:
    """这一个. NotFound when unknown or not to be seen."""
    seen: dict[type[Any], Any] = {Meeting: meetings, AgendaItem: items, Task: tasks}
    found = seen[model](reach).filter(uid=uid).first()
    if found is None:
        raise NotFound("没有这一项，或者不在您的范围内。")
    return found


def _at(reach: Reach) -> set[int]:
    return {post.place_id for post in reach.posts}


def _about(person_id: int) -> dict[str, list[str]]:
    """要回避的事项、隐患."""
    cases = Recusal.objects.filter(person_id=person_id).values_list("case__uid", flat=True)
    hazards = HazardRecusal.objects.filter(person_id=person_id).values_list("hazard__uid", flat=True)
    return {"case": [str(uid) for uid in cases], "hazard": [str(uid) for uid in hazards]}


def _closed(reach: Reach) -> list[str]:
    """保密的事项 among those that were put."""
    keys = AgendaItem.objects.filter(place_id__in=_at(reach), kind="case").values_list("key", flat=True)
    found = Case.objects.filter(place_id__in=_at(reach), uid__in=list(keys), confidential=True)
    return [str(uid) for uid in found.values_list("uid", flat=True)]


# --- acting ---


def post_here(by: Actor, place: Place, at: dt.datetime) -> Post | None:
    """行为人当日在本处的岗位: an Actor is only a claim until asked here."""
    held = Post.objects.filter(pk=by.post_id or 0, person_id=by.person_id or 0, role=by.role, place=place)
    return held.filter(person__is_active=True).on(place.day_of(at)).whole().first()


def may(act: str, subject: Any, by: Actor, *, at: dt.datetime) -> Verdict:
    """可否: may this actor take this act on this, whatever its state? One sentence when not."""
    step = type(subject).lifecycle.steps[act]
    post = post_here(by, subject.place, at)
    if post is None:
        return Verdict(False, "您今天在这里没有岗位，不能办理。请重新登录，或请管理员核对岗位。")
    if not step.roles:
        return _own(act, subject, post, step.word)
    if post.role not in step.roles:
        return Verdict(False, f"“{step.word}”由{named(step.roles, subject.place)}来做，您现在的岗位不能做。")
    if isinstance(subject, AgendaItem):
        if subject.key in _about(post.person_id).get(subject.kind, ()):
            return Verdict(False, "没有这个议题，或者不在您的范围内。")
        if act in ("add", "bring-up") and not subject._state.adding and not _sees(subject, post):
            return Verdict(False, "没有这个议题，或者不在您的范围内。")
    if isinstance(subject, Task):
        return _task(act, subject, post)
    return YES


def possible(subject: Any, by: Actor, *, at: dt.datetime) -> list[str]:
    """我现在可做的, in the table's order; without what would lead nowhere."""
    steps = type(subject).lifecycle.steps
    names = [name for name, step in steps.items() if subject.state in step.source and name not in ("settle",)]
    return [name for name in names if not _pointless(name, subject) and may(name, subject, by, at=at)]


def _pointless(act: str, subject: Any) -> bool:
    if not isinstance(subject, AgendaItem):
        return False
    if act in ("decide", "go-on", "defer"):
        held = subject.meeting is not None and subject.meeting.state == lifecycle.HELD
        return not held or (act == "go-on" and not subject.tasks.filter(state__in=lifecycle.OWED).exists())
    if act == "unlist":
        return subject.meeting is not None and subject.meeting.state == lifecycle.SIGNED
    return (
        act == "list" and not Meeting.objects.filter(place=subject.place, state__in=lifecycle.AHEAD).exists()
    )


def demand(act: str, subject: Any, by: Actor, *, at: dt.datetime) -> None:
    """同上，不可则拒绝."""
    verdict = may(act, subject, by, at=at)
    if not verdict:
        raise NotAllowed(verdict.why)


def _own(act: str, subject: Any, post: Post, word: str) -> Verdict:
    """自己的一步: the chair signs what another one recorded, the owner reports."""
    if isinstance(subject, Meeting):
        if post.person_id != subject.chair_id:
            return Verdict(False, f"纪要由主持人{subject.chair}签发。")
        if post.person_id == subject.recorder_id:
            return Verdict(False, "记录的人和签发的人不能是同一个人：请另一位来记到会和决定。")
        return YES
    ok = post.person_id == subject.owner_id
    return YES if ok else Verdict(False, f"“{word}”由承办人{subject.owner}来做。")


def _task(act: str, task: Task, post: Post) -> Verdict:
    if act in ("confirm", "return") and post.person_id in (task.reporter_id, task.owner_id):
        return Verdict(False, "自己办的由别人来核实。")
    if act in ("put-off", "void") and post.person_id == task.owner_id:
        return Verdict(False, "自己承办的，改期限、不用办由别人来定。")
    return YES


def _sees(item: AgendaItem, post: Post) -> bool:
    if post.role in OFFICE | WATCHERS or post.person_id == item.put_by_id:
        return True
    if item.grid_id and post.grid_id == item.grid_id:
        return True
    asked = item.meeting is not None and post.person_id in item.meeting.invited
    return asked or item.tasks.filter(owner_id=post.person_id).exists()


def members(place: Place, on: dt.date) -> QuerySet[Person]:
    """可以参加会议、承办决定的人: staff in post that day."""
    posts = Post.objects.filter(place=place, role__in=MEMBERS).on(on)
    return Person.objects.filter(is_active=True, pk__in=posts.values("person_id")).order_by("name")


def chairs(place: Place, on: dt.date) -> QuerySet[Person]:
    """可以主持的人: the head or a company leader; in a small place whoever of the office leads the talk."""
    posts = Post.objects.filter(place=place, role__in=HEADS | {"clerk", "safety-officer"}).on(on)
    return Person.objects.filter(is_active=True, pk__in=posts.values("person_id")).order_by("name")


def named_people(meeting: Meeting) -> list[Person]:
    """通知了的人, in the order of their names."""
    return list(Person.objects.filter(pk__in=meeting.invited).order_by("name"))


def named(roles: frozenset[str], place: Place) -> str:
    """岗位的说法, those that this kind of place has."""
    company = {
        "safety-officer",
        "company-leader",
        "meeting-secretary",
        "union",
        "grid-manager",
        "sector-lead",
    }
    here = company if place.kind == Place.Kind.COMPANY else {each.value for each in Role} - company
    return "、".join(str(label) for code, label in Role.choices if code in roles & here)
