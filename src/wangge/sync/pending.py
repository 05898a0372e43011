"""要您决定的 (pending): what came from phones and could not simply go through, with both versions and what is possible.

Everybody sees their own; a leader those of their grids' workers, the office all of the place. Nothing is decided by a
clock here: what waits too long for its predecessors only becomes visible.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.cases import lifecycle
from wangge.cases.models import Act, Case
from wangge.journal.access import LEADS
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal
from wangge.sync import bodies, chain
from wangge.sync.envelope import Envelope
from wangge.sync.models import Device, Enclosure, Quarantine, Received, Ruling
from wangge.territory import reach as territory_reach
from wangge.territory.models import Person, Place, Post

FINAL = ("in-order", "adopt", "set-aside")
MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """一行内容."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """可以怎样定."""

    code: str
    word: str
    does: str


@dataclass(frozen=True, slots=True)
class Task:
    """要定的一件: both versions side by side, in plain words."""

    id: str
    kind: str
    title: str
    reason: str
    who: str
    received: dt.datetime
    until: dt.datetime
    record_id: str
    mine: list[Line] = field(default_factory=list)
    theirs: list[Line] = field(default_factory=list)
    choices: list[Way] = field(default_factory=list)


ADOPT = Way("adopt", "照这份办", "按手机里写的办，按事项现在的情况")
SET_ASIDE = Way("set-aside", "不采用", "原样留存，不起作用")


def of(person: Person, *, at: dt.datetime) -> list[Task]:
    """要您决定的, the oldest first."""
    devices = _devices(person, at)
    tasks = [_of_received(row, at) for row in _received(devices, at)[:MOST]]
    tasks += [_of_quarantine(row) for row in _quarantined(devices)[:MOST]]
    tasks += [_of_enclosure(row) for row in _enclosures(devices)[:MOST]]
    return sorted(tasks, key=lambda each: each.received)


def count(person: Person, *, at: dt.datetime) -> int:
    """有几件."""
    devices = _devices(person, at)
    return _received(devices, at).count() + _quarantined(devices).count() + _enclosures(devices).count()


def found(task: str, person: Person, *, at: dt.datetime) -> Any:
    """这一件, for whoever may decide it; decided ones too, so that a repeated answer finds its first."""
    devices = _devices(person, at)
    kind, _, key = task.partition("-")
    queries: dict[str, Any] = {
        "r": Received.objects.filter(device__in=devices),
        "q": Quarantine.objects.filter(device__in=devices),
        "e": Enclosure.objects.filter(received__device__in=devices).exclude(refused=""),
    }
    if kind in queries and len(key) == 32 and key.isascii() and key.isalnum():
        related = (
            ("place", "received__device__person")
            if kind == "e"
            else ("place", "device__person", "device__place")
        )
        try:
            row = queries[kind].select_related(*related).filter(pk=key).first()
        except (ValueError, TypeError):
            row = None
        accepted = isinstance(row, Received) and row.status == Received.Status.ACCEPTED
        if row is not None and not accepted:
            return row
    raise Refusal("没有这一件，或者已经定过了。")


def _devices(person: Person, at: dt.datetime) -> QuerySet[Device]:
    day = person.place.day_of(at)
    reach = territory_reach.reach_of(person, day)
    leading = [post for post in reach.posts if post.role in LEADS]
    grids = [post.grid_id for post in leading if post.grid_id]
    seen = Q(person=person) | Q(place_id__in=reach.places)
    if grids:
        seen |= Q(Exists(Post.objects.filter(person=OuterRef("person"), grid__in=grids).on(day)))
    return Device.objects.filter(seen)


def _open(name: str) -> Q:
    return ~Q(Exists(Ruling.objects.filter(**{name: OuterRef("pk")}, choice__in=FINAL)))


def _received(devices: QuerySet[Device], at: dt.datetime) -> QuerySet[Received]:
    tried = Exists(Ruling.objects.filter(received=OuterRef("pk"), choice="tried"))
    for_people = Q(status__in=("conflict", "quarantined"))
    for_people |= Q(status="held") & (Q(at__lt=at - chain.HOLD) | Q(tried))
    rows = Received.objects.filter(_open("received"), for_people, device__in=devices)
    return rows.select_related("device__person", "device__place").order_by("at")


def _quarantined(devices: QuerySet[Device]) -> QuerySet[Quarantine]:
    rows = Quarantine.objects.filter(_open("quarantine"), device__in=devices)
    return rows.select_related("device__person", "device__place").order_by("at")


def _enclosures(devices: QuerySet[Device]) -> QuerySet[Enclosure]:
    rows = Enclosure.objects.filter(_open("enclosure"), received__device__in=devices).exclude(refused="")
    return rows.select_related("received__device__person", "received__device__place").order_by("pk")


def _of_received(row: Received, at: dt.datetime) -> Task:
    tried = row.rulings.filter(choice="tried").first()
    kind = (tried.made.get("status") if tried else None) or (
        "held-too-long" if row.status == "held" else row.status
    )
    titles = {"conflict": "您做的和别人做的不一致", "held-too-long": "前面的记录一直没到"}
    body = _body(row.schema, row.body)
    return Task(
        f"r-{row.pk.hex}", kind, titles.get(kind, "没有办成，内容已留存"), tried.words if tried else row.reason,
        str(row.device.person), row.at, row.at + chain.HOLD, str(row.uid),
        mine=described(body, row.place, row.body), theirs=_theirs(body, row), choices=[ADOPT, SET_ASIDE],
    )  # fmt: skip


def _of_quarantine(row: Quarantine) -> Task:
    try:
        said = msgspec.json.decode(row.raw, type=Envelope)
        body, text = _body(said.schema, said.body), said.body
    except msgspec.MsgspecError:
        body, text = None, row.raw
    adoptable = row.kind in (Quarantine.Kind.SAME_ID, Quarantine.Kind.SAME_SEQ)
    entry = (
        Entry.objects.filter(place_id=row.place_id, uid=row.record_id).first()
        if row.kind == "same-id"
        else None
    )
    theirs = [Line("先收到的", entry.words)] if entry else []
    return Task(
        f"q-{row.pk.hex}", row.kind, row.get_kind_display(), row.reason, str(row.device.person), row.at,
        row.at + chain.HOLD, row.record_id, mine=described(body, row.place, text), theirs=theirs,
        choices=[ADOPT, SET_ASIDE] if adoptable else [SET_ASIDE],
    )  # fmt: skip


def _of_enclosure(row: Enclosure) -> Task:
    received = row.received
    return Task(
        f"e-{row.pk.hex}", "unsafe-file", "有一个附件打不开", row.refused, str(received.device.person), received.at,
        received.at + chain.HOLD, str(received.uid), mine=described(_body(received.schema, received.body), row.place, ""),
        choices=[SET_ASIDE],
    )  # fmt: skip


def _body(schema: str, text: str) -> bodies.Body | None:
    try:
        return bodies.read(schema, text)
    except Refusal:
        return None


def described(body: bodies.Body | None, place: Place, text: str) -> list[Line]:
    """内容的样子: in words, as far as it can be read; who asked is not shown here."""
    match body:
        case bodies.Entry():
            kinds = dict(Entry.Kind.choices)
            return [
                Line("种类", str(kinds.get(body.kind, body.kind))),
                Line("内容", body.words),
                *_if("地点", body.where),
            ]
        case bodies.Amend():
            return [Line("更正为", body.words), Line("理由", body.reason)]
        case bodies.Visit():
            return [Line("走访结果", body.outcome), *_if("情况", body.words), *_if("需要", body.needs)]
        case bodies.Patrol():
            failed = [each for each in body.answers if each.verdict == "fail"]
            said = [
                Line("不合格", f"第 {each.key} 项{f'：{each.note}' if each.note else ''}") for each in failed
            ]
            return [
                Line("巡查的网格", body.grid),
                *said,
                *_if("看到的", body.words),
                *_if("表外发现的", body.extra),
            ]
        case bodies.Command():
            case = Case.objects.filter(place=place, uid=body.case).first()
            word = lifecycle.act_word(body.act) if body.act in lifecycle.STEPS else body.act
            said = [Line("内容", str(value)) for name, value in body.args.given().items() if name != "to"]
            return [*_if("事项", case.number if case else ""), Line("要做的", word), *said]
        case _:
            return _if("原文", text[:2000])


def _if(label: str, words: str | None) -> list[Line]:
    return [Line(label, words)] if words else []


def _theirs(body: bodies.Body | None, row: Received) -> list[Line]:
    """别人做的: what was done on the matter since the phone saw it."""
    if not isinstance(body, bodies.Command):
        return []
    since = Act.objects.filter(
        place_id=row.place_id, case__uid=body.case, seq__gt=body.base_version
    ).order_by("seq")
    return [
        Line(
            f"{each.by_label} {each.at.astimezone(row.place.zone):%m-%d %H:%M}",
            lifecycle.act_word(each.act) + _said(each),
        )
        for each in since[:20]
    ]


def _said(act: Act) -> str:
    return f"：{act.note}" if act.note else ""
