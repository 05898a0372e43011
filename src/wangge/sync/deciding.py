"""定 (deciding): what people, or the order of arrival, make of a record that did not simply go through."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import msgspec
from django.db import transaction

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import diary
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal
from wangge.sync import blobs, bodies, chain, effects
from wangge.sync.envelope import Envelope
from wangge.sync.models import Device, Enclosure, Quarantine, Received, Ruling
from wangge.sync.times import Times
from wangge.territory import reach
from wangge.territory.models import Person, Post

Choice = Ruling.Choice
FINAL = (Choice.IN_ORDER, Choice.ADOPT, Choice.SET_ASIDE)
_SPACE = UUID("c3a1ab5e-5a4f-4fd6-9d3b-1a6cf0d0a3f7")


def in_order(row: Received, *, at: dt.datetime) -> Ruling | None:
    """轮到它了: a held record takes effect; where it cannot, people see why."""
    outcome = effects.again(item_of(row), effects.scene(row.device, at=at), base=True)
    if outcome.status == Received.Status.HELD:
        return None
    good = outcome.status == Received.Status.ACCEPTED
    choice = Choice.IN_ORDER if good else Choice.TRIED
    made = outcome.made if good else {"status": str(outcome.status)} | outcome.made
    ruling = _rule(row, choice, outcome.reason, made, by=Actor.clock(), at=at)
    transaction.on_commit(partial(blobs.attach_waiting, row, at=at))
    return ruling


def decide(task: str, *, choice: str, words: str = "", person: Person, at: dt.datetime) -> Ruling:
    """定下来: adopt it as it stands now, or keep it without effect. Once; the first decision stays.

    Refusal: no such task for this person, decided already in another way, or it still cannot be done.
    """
    from wangge.sync import pending

    with transaction.atomic():
        row = pending.found(task, person, at=at)
        if choice not in (Choice.ADOPT, Choice.SET_ASIDE):
            raise Refusal("请从“照这份办”和“不采用”里选一个。")
        Device.objects.select_for_update().get(pk=_device(row).pk)
        done = row.rulings.filter(choice__in=FINAL).first()
        if done is not None:
            if done.choice == choice:
                return done
            raise Refusal(f"这一条已经由{done.by_label}定为“{done.get_choice_display()}”。")
        by = _decider(person, row, at)
        made: dict[str, Any] = {}
        if choice == Choice.ADOPT:
            made = _adopt(row, by, at)
        ruling = _rule(row, choice, words.strip()[:400], made, by=by, at=at)
        if isinstance(row, Received):
            transaction.on_commit(partial(blobs.attach_waiting, row, at=at))
    return ruling


def _device(row: Received | Quarantine | Enclosure) -> Device:
    return row.received.device if isinstance(row, Enclosure) else row.device


def _rule(row: Any, choice: str, words: str, made: dict[str, Any], *, by: Actor, at: dt.datetime) -> Ruling:
    name = {Received: "received", Quarantine: "quarantine", Enclosure: "enclosure"}[type(row)]
    uid = uuid5(_SPACE, f"{row.pk}/{choice}")
    ruling = Ruling(place_id=row.place_id, uid=uid, choice=choice, words=words, made=made, **{name: row})
    return written.keep(ruling, by=by, at=at)


def _decider(person: Person, row: Any, at: dt.datetime) -> Actor:
    day = row.place.day_of(at)
    posts = reach.posts_of(person, day)
    here = [post for post in posts if post.place_id == row.place_id] or posts
    if not here:
        raise Refusal("您今天没有在任的岗位，不能定。请管理员核对岗位。")
    return reach.actor_of(here[0])


def _adopt(row: Any, by: Actor, at: dt.datetime) -> dict[str, Any]:
    if isinstance(row, Enclosure):
        raise Refusal("这个附件打不开，不能放进去；原件已留存，请重拍一张附上。")
    if isinstance(row, Received):
        return _carried_out(item_of(row), row.device, by, at)
    if row.kind == Quarantine.Kind.SAME_ID:
        return _second_version(row, by, at)
    if row.kind == Quarantine.Kind.SAME_SEQ:
        said = _envelope(row)
        when = _times(said, row.at)
        item = effects.Item(UUID(said.record_id), said.device_seq, said.schema, said.body, when)
        return _carried_out(item, row.device, by, at)
    raise Refusal("这份内容不完整或不可信，不能照办；请看过内容，要记的另记一条。")


def _carried_out(item: effects.Item, device: Device, by: Actor, at: dt.datetime) -> dict[str, Any]:
    """照办: as its author where they may, else as the one who decides; on the matter as it is now."""
    scene = effects.scene(device, at=at)
    outcome = effects.again(item, scene, base=False)
    if outcome.status != Received.Status.ACCEPTED and by.person_id != device.person_id:
        scene.posts = list(Post.objects.whole().filter(pk=by.post_id or 0))
        scene.person, scene.ended = scene.posts[0].person, False
        outcome = effects.again(item, scene, base=False)
    if outcome.status != Received.Status.ACCEPTED:
        raise Refusal(outcome.reason or effects.FAULT)
    return outcome.made


def _second_version(row: Quarantine, by: Actor, at: dt.datetime) -> dict[str, Any]:
    """另一份内容: for an entry, as its correction; the first words stay readable beside it."""
    said = _envelope(row)
    body = bodies.read(said.schema, said.body)
    entry = Entry.objects.filter(place_id=row.place_id, uid=said.record_id).select_related("place").first()
    own = Received.objects.filter(
        place_id=row.place_id, uid=said.record_id, device__person=row.device.person_id
    )
    if not isinstance(body, bodies.Entry) or entry is None or not own.exists():
        raise Refusal("另一份内容不能自动照办，请看过以后另做一次。")
    made = diary.amend(
        entry, words=body.words, reason="手机里同一编号的另一份内容", uid=row.key, by=by, at=at
    )
    return {"kind": "amend", "uid": str(made.uid)}


def _envelope(row: Quarantine) -> Envelope:
    return msgspec.json.decode(row.raw, type=Envelope)


def _times(said: Envelope, received: dt.datetime) -> Times:
    return Times(said.claimed, said.wall, None, dt.timedelta(), False, min(said.claimed, received))


def item_of(row: Received) -> effects.Item:
    """再办一次要的: from what is stored."""
    skew = dt.timedelta(seconds=row.skew_seconds)
    when = Times(row.claimed_at, row.sealed_at, row.estimated_at, skew, row.clock_wrong, row.happened_at)
    return effects.Item(row.uid, row.device_seq, row.schema, row.body, when, gap=False)


def overdue(device: Device, *, at: dt.datetime) -> list[Received]:
    """等得太久: held longer than `chain.HOLD`; from now on it is for people."""
    return [row for row in chain.waiting(device) if row.at + chain.HOLD < at]


def turn(*, at: dt.datetime) -> int:
    """给循环用: files left half-way are put in place; bodies whose words or names were erased go from here too."""
    from wangge.sync import erasing

    steps: tuple[Callable[..., int], ...] = (blobs.turn, erasing.after_erasures, erasing.after_askers)
    return sum(step(at=at) for step in steps)
