"""效果: what a received record does — an entry, a correction, a visit, a step of a matter. One savepoint each.

`Outcome` says how it went; only a database that is busy, or two at once, is left to the caller to try again.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction

from wangge.cases import access as case_access
from wangge.cases import from_journal
from wangge.cases.models import Category
from wangge.integrity.actor import Actor
from wangge.journal import access, diary, visits
from wangge.journal.models import Entry, Household
from wangge.patrol import findings, rounds
from wangge.patrol.models import Checklist, PatrolPlan
from wangge.policy.pack import Refusal
from wangge.sync import bodies, commands
from wangge.sync.models import Device, Received
from wangge.sync.times import Times
from wangge.territory import reach
from wangge.territory.models import Grid, Person, Place, Post

log = logging.getLogger("wangge.sync")
FAULT = "系统没能办成这一条，内容已原样留存，请告诉管理员。"
GAP = "前面还有记录没有到，等到了再办。"
Status = Received.Status


@dataclass(frozen=True, slots=True)
class Item:
    """要办的一条: a record whose envelope holds."""

    uid: UUID
    seq: int
    schema: str
    text: str
    times: Times
    gap: bool = False  # an earlier record of this device is not here


@dataclass(frozen=True, slots=True)
class Outcome:
    """办得怎样: `made` names what came of it; `once` is told in the first answer only."""

    status: str
    reason: str = ""
    made: dict[str, Any] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict)


@dataclass
class Scene:
    """场面: who brings it and what a batch asks for again and again, read once."""

    device: Device
    place: Place
    person: Person
    posts: list[Post]
    at: dt.datetime
    ended: bool
    grids: dict[str, Grid] = field(default_factory=dict)
    actors: dict[Any, Actor] = field(default_factory=dict)
    own: set[UUID] = field(
        default_factory=set
    )  # of this batch: what one device did in a row does not stand against itself

    def grid(self, code: str) -> Grid | None:
        if code and not self.grids:
            self.grids = {each.code: each for each in Grid.objects.filter(place=self.place)}
            for each in self.grids.values():
                each.place = self.place
        if code and code not in self.grids:
            raise Refusal(f"这里没有代码为“{code}”的网格，内容已留存。")
        return self.grids.get(code)

    def writer(self, grid: Grid | None, happened: dt.datetime) -> Actor:
        """以何岗位写: a post on that grid, on the day it happened or the day it arrived."""
        days = frozenset((self.place.day_of(happened), self.place.day_of(self.at)))
        asked = (grid and grid.pk, days)
        if asked in self.actors:
            return self.actors[asked]
        held = [
            post for post in self.posts
            if post.place_id == self.place.pk and post.role in access.WRITES
            and any(post.since <= day and (post.until is None or post.until >= day) for day in days)
        ]  # fmt: skip
        if grid is not None:
            held = [post for post in held if _over(post, grid)]
            held.sort(key=lambda post: post.grid_id != grid.pk)
        if not held:
            where = f"{grid}的" if grid else ""
            raise Refusal(
                f"您当时和现在都没有{where}岗位，这一条记不进日志；内容已留存，由网格长或社区来定。"
            )
        self.actors[asked] = reach.actor_of(held[0])
        return self.actors[asked]


def scene(device: Device, *, at: dt.datetime) -> Scene:
    """备好场面."""
    posts = list(Post.objects.whole().filter(person_id=device.person_id).order_by("pk"))
    return Scene(device, device.place, device.person, posts, at, device.ends.exists())


def _over(post: Post, grid: Grid) -> bool:
    if post.grid_id is not None:
        return post.grid_id == grid.pk
    return post.sector_id == grid.sector_id if post.sector_id is not None else True


def apply_all(items: Sequence[Item], scene: Scene) -> dict[UUID, Outcome]:
    """逐条办, in the device's own order; one that fails leaves the others as they are."""
    outcomes: dict[UUID, Outcome] = {}
    scene.own = {item.uid for item in items}
    plain: list[tuple[Item, bodies.Entry]] = []
    for item in items:
        body = _read(item, scene)
        if isinstance(body, Outcome):
            outcomes[item.uid] = body
        elif isinstance(body, bodies.Entry) and not body.matter:
            plain.append((item, body))
        else:
            outcomes |= _entries(plain, scene)
            plain = []
            outcomes[item.uid] = _safely(item, body, scene)
    return outcomes | _entries(plain, scene)


def again(item: Item, scene: Scene, *, base: bool) -> Outcome:
    """补办: a held record whose turn has come, or one that a person adopts (then on the matter as it is now)."""
    body = _read(item, scene)
    return body if isinstance(body, Outcome) else _safely(item, body, scene, base=base)


def _read(item: Item, scene: Scene) -> bodies.Body | Outcome:
    if scene.ended or not scene.person.is_active:
        return Outcome(Status.QUARANTINED, "这台手机已经停用，内容已留存，由网格长或社区来定。")
    try:
        return bodies.read(item.schema, item.text)
    except Refusal as refusal:
        return Outcome(Status.QUARANTINED, str(refusal))


def _entries(plain: list[tuple[Item, bodies.Entry]], scene: Scene) -> dict[UUID, Outcome]:
    """几条日志一起记; where the batch is refused, one by one, so that each has its own answer."""
    if len(plain) > 1:
        try:
            with transaction.atomic():
                return _together(plain, scene)
        except Refusal:
            pass
    return {item.uid: _safely(item, body, scene) for item, body in plain}


def _together(plain: list[tuple[Item, bodies.Entry]], scene: Scene) -> dict[UUID, Outcome]:
    by_actor: dict[Actor, list[tuple[UUID, diary.Draft]]] = {}
    for item, body in plain:
        draft = _draft(item, body, scene)
        by_actor.setdefault(scene.writer(draft.grid, item.times.happened), []).append((item.uid, draft))
    for by, drafts in by_actor.items():
        diary.write_many(
            [draft for _, draft in drafts], place=scene.place, posts=scene.posts, by=by, at=scene.at
        )
    return {item.uid: Outcome(Status.ACCEPTED, made=_made("entry", item.uid)) for item, _ in plain}


def _safely(item: Item, body: bodies.Body, scene: Scene, *, base: bool = True) -> Outcome:
    try:
        with transaction.atomic():
            return _one(item, body, scene, base)
    except case_access.Conflict as conflict:
        return Outcome(
            Status.CONFLICT, str(conflict), _made("conflict", item.uid, theirs=_theirs(conflict.theirs))
        )
    except Refusal as refusal:
        return Outcome(Status.QUARANTINED, str(refusal)[:400])
    except (IntegrityError, OperationalError):
        raise
    except Exception:  # a fault of ours must not hold up the phone: the bytes are kept, people see it
        log.exception("同步记录 %s 没有办成", item.uid)
        return Outcome(Status.QUARANTINED, FAULT)


def _one(item: Item, body: bodies.Body, scene: Scene, base: bool) -> Outcome:
    match body:
        case bodies.Entry():
            return _entry(item, body, scene)
        case bodies.Amend():
            return _amend(item, body, scene)
        case bodies.Visit():
            return _visit(item, body, scene)
        case bodies.Patrol():
            return _patrol(item, body, scene)
        case bodies.Command():
            if item.gap:
                return Outcome(Status.HELD, GAP)
            made = commands.apply(
                body, device=scene.device, record_id=item.uid, base=base, sealed_at=item.times.sealed,
                posts=scene.posts, own=scene.own, at=scene.at,
            )  # fmt: skip
            return Outcome(Status.ACCEPTED, made=made)


def _draft(item: Item, body: bodies.Entry, scene: Scene) -> diary.Draft:
    who = body.who or bodies.Who()
    return diary.Draft(
        body.words, body.kind, scene.grid(body.grid), item.uid, body.category, body.where, body.lon, body.lat,
        item.times.happened, item.times.sealed, who.name, who.contact, (), scene.device.name_on_wire, item.seq,
    )  # fmt: skip


def _entry(item: Item, body: bodies.Entry, scene: Scene) -> Outcome:
    draft = _draft(item, body, scene)
    by = scene.writer(draft.grid, item.times.happened)
    entry = diary.write_many([draft], place=scene.place, by=by, at=scene.at)[0]
    if not body.matter:
        return Outcome(Status.ACCEPTED, made=_made("entry", entry.uid))
    category = (
        Category.objects.filter(place=scene.place, code=body.category, until=None).first()
        if body.category
        else None
    )
    receipt = from_journal.from_entry(entry, lane=body.lane, category=category, by=by, at=scene.at)
    made = _made("entry", entry.uid, number=receipt.number, case=str(receipt.case.uid))
    return Outcome(Status.ACCEPTED, made=made, once={"code": receipt.code} if receipt.code else {})


def _amend(item: Item, body: bodies.Amend, scene: Scene) -> Outcome:
    entry = Entry.objects.filter(place=scene.place, uid=body.entry).select_related("place").first()
    if entry is None:
        if item.gap:
            return Outcome(Status.HELD, GAP)
        raise Refusal("要更正的那一条不在这里，更正已留存。")
    by = scene.writer(None, scene.at)
    row = diary.amend(entry, words=body.words, reason=body.reason, uid=item.uid, by=by, at=scene.at)
    return Outcome(Status.ACCEPTED, made=_made("amend", row.uid))


def _visit(item: Item, body: bodies.Visit, scene: Scene) -> Outcome:
    household = (
        Household.objects.filter(place=scene.place, uid=body.household)
        .select_related("place", "grid")
        .first()
    )
    if household is None:
        raise Refusal("没有这一户，走访的内容已留存。")
    by = scene.writer(household.grid, item.times.happened)
    row = visits.visit(
        household, outcome=body.outcome, words=body.words, needs=body.needs, felt=body.felt,
        visited_at=item.times.happened, sealed_at=item.times.sealed, device_id=scene.device.name_on_wire,
        device_seq=item.seq, uid=item.uid, by=by, at=scene.at,
    )  # fmt: skip
    return Outcome(Status.ACCEPTED, made=_made("visit", row.uid))


def _patrol(item: Item, body: bodies.Patrol, scene: Scene) -> Outcome:
    """一次巡查, and what its worker chose for each thing that was not in order; a choice refused loses nothing."""
    grid = scene.grid(body.grid)
    if grid is None:
        raise Refusal("这次巡查没有写在哪个网格，内容已留存。")
    here: dict[str, Any] = {"place": scene.place}
    checklist = Checklist.objects.filter(uid=body.checklist, **here).first() if body.checklist else None
    if body.checklist and checklist is None:
        raise Refusal("巡查用的检查表不在这里，内容已留存。")
    plan = PatrolPlan.objects.filter(uid=body.plan, **here).first() if body.plan else None
    by = scene.writer(grid, item.times.happened)
    answers = [{"key": a.key, "verdict": a.verdict, "note": a.note, "where": a.where} for a in body.answers]
    patrol = rounds.record(
        scene.place, grid=grid, checklist=checklist, plan=plan, ended_at=item.times.happened,
        started_at=item.times.happened - dt.timedelta(seconds=body.took), answers=answers, words=body.words,
        extra=body.extra, sealed_at=item.times.sealed, device_id=scene.device.name_on_wire, device_seq=item.seq,
        uid=item.uid, by=by, at=scene.at,
    )  # fmt: skip
    wishes = {a.key: (a.then, a.kind, a.note) for a in body.answers}
    wishes[rounds.EXTRA] = (body.extra_then, body.extra_kind, "")
    came = []
    for finding in patrol.findings.select_related(
        "place", "patrol__grid", "patrol__place", "patrol__patroller"
    ):
        then, kind, note = wishes.get(finding.key, ("", "", ""))
        if then:
            done = findings.take_up(finding, then, kind=kind, on_the_spot=note, by=by, at=scene.at)
            came.append({"key": finding.key} | done)
    numbers = "、".join(each["number"] for each in came if each.get("number"))
    return Outcome(
        Status.ACCEPTED,
        made=_made("patrol", patrol.uid, findings=came, **({"number": numbers} if numbers else {})),
    )


def _made(kind: str, uid: UUID, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "uid": str(uid)} | more


def _theirs(acts: Iterable[Any]) -> list[str]:
    return [str(each.uid) for each in acts]
