"""对事项的各步: which acts a phone may bring from outside the office, and with what. Everything else is online only.

A command is never a state: the matter's own table decides, on the version that is there when it arrives.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wangge.cases import access, closure, dispatch, feedback, handling, intake, triage
from wangge.cases.models import Act, Case, Category
from wangge.integrity.actor import Actor
from wangge.policy.pack import Refusal
from wangge.sync.bodies import Command
from wangge.sync.models import Device, Received
from wangge.territory import reach
from wangge.territory.models import Person, Place, Post


@dataclass(frozen=True, slots=True)
class Way:
    """做法: the act, and which arguments it needs and may take."""

    does: Callable[..., Any]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


def _nothing(case: Case, **_said: Any) -> None:
    """附材料: the files are the content; they are attached when they are here."""


WAYS: dict[str, Way] = {
    "note": Way(handling.note, ("text",)),
    "press": Way(handling.press, ("words",)),
    "tell-receipt": Way(feedback.tell_receipt, ("channel",), ("words",)),
    "tell-stage": Way(feedback.tell_stage, ("words", "channel")),
    "tell": Way(feedback.tell, ("words", "channel")),
    "tell-tried": Way(feedback.tell_tried, ("channel",), ("note",)),
    "tell-missing": Way(intake.tell_missing, ("items",), ("channel",)),
    "settle": Way(intake.settle, ("result",), ("said", "channel")),
    "resolve": Way(handling.resolve, ("result",)),
    "set-lane": Way(triage.set_lane, ("lane", "why")),
    "ask-extension": Way(handling.ask_extension, ("reason",)),
    "ask-suspension": Way(handling.ask_suspension, ("reason", "words", "review_on")),
    "withdraw": Way(closure.withdraw, ("words",)),
    "assign": Way(dispatch.assign, ("to",), ("note",)),
    "classify": Way(triage.classify, ("level",), ("category", "to", "note", "summary")),
    "attach": Way(_nothing),
}


def apply(
    body: Command, *, device: Device, record_id: UUID, base: bool, sealed_at: dt.datetime, posts: list[Post], own: set[UUID],
    at: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    """办这一步, as the device's person, in the post that may. With `base` on the version the phone saw.

    Raises Refusal with the sentence; `access.Conflict` where others did what stands against it.
    """
    way = WAYS.get(body.act)
    if way is None:
        raise Refusal("这一步要在办公室联网来做（两个人经手），手机上写的已经留存。")
    case = find(device.place, body.case, device.person, device.place.day_of(at))
    by = acting(case, body.act, posts, at)
    said = _arguments(way, body, device.place)
    if body.act == "resolve":
        said["device_at"] = sealed_at
    if way.does is _nothing:
        access.demand("attach", case, by, at=at)
        return {"kind": "case", "uid": str(case.uid), "number": case.number}
    version = _base(case, body.base_version, device, own) if base else None
    way.does(case, **said, uid=record_id, base_version=version, by=by, at=at)
    return {"kind": "case", "uid": str(case.uid), "number": case.number}


def find(place: Place, uid: str, person: Person, day: dt.date) -> Case:
    """找到事项, if this person sees it; one answer for unknown and not yours."""
    found = access.visible(person, on=day).select_related("place").filter(place=place, uid=uid).first()
    if found is None:
        raise access.NoSuchMatter("没有这件事项，或者它已经不在您的范围内。")
    return found


def acting(case: Case, act: str, posts: list[Post], at: dt.datetime) -> Actor:
    """以何岗位: of several posts the one in which this act is allowed, else the nearest to the matter."""
    day = case.place.day_of(at)
    held = [post for post in posts if post.since <= day and (post.until is None or post.until >= day)]
    if not held:
        raise Refusal("您现在没有在任的岗位，这一步没有办，内容已留存。请管理员核对岗位。")
    held.sort(key=lambda post: (post.grid_id != case.grid_id, post.place_id != case.place_id))
    actors = [reach.actor_of(post) for post in held]
    allowed = (
        (each for each in actors if access.may(act, case, each, at=at)) if len(actors) > 1 else iter(actors)
    )
    return next(allowed, actors[0])


def _base(case: Case, seen: int, device: Device, own: set[UUID]) -> int:
    """所见的版本: what this same device did meanwhile does not stand against what it did next."""
    if seen >= case.version:
        return case.version
    since = set(Act.objects.filter(case=case, seq__gt=seen).values_list("uid", flat=True)) - own
    mine = Received.objects.filter(place_id=device.place_id, device=device, uid__in=since)
    return case.version if since == set(mine.values_list("uid", flat=True)) else seen


def _arguments(way: Way, body: Command, place: Place) -> dict[str, Any]:
    said = body.args.given()
    missing = [name for name in way.needs if name not in said]
    if missing:
        raise Refusal(f"“{body.act}”还缺内容：{'、'.join(missing)}。")
    known = {name: said[name] for name in (*way.needs, *way.may) if name in said}
    if "to" in known:
        person = place.people.filter(uid=known.pop("to"), is_active=True).first()
        if person is None:
            raise Refusal("要交给的人不在这里，可能已经离任。")
        known["to" if body.act == "assign" else "holder"] = person
    if "category" in known:
        code = known.pop("category")
        known["category"] = Category.objects.filter(place=place, code=code, until=None).first()
    return known
