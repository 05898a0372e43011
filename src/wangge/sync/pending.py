"""要您决定的 (pending): what came from phones and could not simply go through, with both versions and what is possible.

Everybody sees their own; a leader those of their grids' workers, the office all of the place — but what is about a
matter or an entry that one may not see is shown to nobody but its author, and to them only their own words. Nothing is
decided by a clock here: what waits too long for its predecessors only becomes visible.
"""

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.cases import access as case_access
from wangge.cases import lifecycle
from wangge.cases.models import Act, Case
from wangge.journal import access as journal_access
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal
from wangge.sync import bodies, chain
from wangge.sync.envelope import Envelope
from wangge.sync.models import Device, Enclosure, Quarantine, Received, Ruling
from wangge.territory import reach as territory_reach
from wangge.territory.models import Person, Post
from wangge.territory.reach import Reach

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
NOT_SEEN = "没有这件事项，或者它已经不在您的范围内。"
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
MOST_NAMED = 20  # of what cannot be read, so many things that it may be about


def of(person: Person, *, at: dt.datetime) -> list[Task]:
    """要您决定的, the oldest first."""
    reach = _reach(person, at)
    devices = _devices(person, reach)
    rows: list[Any] = [
        *_received(devices, at)[:MOST],
        *_quarantined(devices)[:MOST],
        *_enclosures(devices)[:MOST],
    ]
    said = [_said_in(row) for row in rows]
    sight = _sight(said, reach)
    tasks = [_task(each, sight, at) for each in said if sight.shows(each)]
    return sorted(tasks, key=lambda each: each.received)


def found(task: str, person: Person, *, at: dt.datetime) -> Any:
    """这一件, for whoever may decide it; decided ones too, so that a repeated answer finds its first."""
    reach = _reach(person, at)
    devices = _devices(person, reach)
    kind, _, key = task.partition("-")
    queries: dict[str, Any] = {
        "r": Received.objects.filter(device__in=devices),
        "q": Quarantine.objects.filter(device__in=devices),
        "e": Enclosure.objects.filter(received__device__in=devices).exclude(refused=""),
    }
    if kind in queries and len(key) == 32 and key.isascii() and key.isalnum():
        related = (
            ("place", "received__device__person", "received__device__place")
            if kind == "e"
            else ("place", "device__person", "device__place")
        )
        try:
            row = queries[kind].select_related(*related).filter(pk=key).first()
        except (ValueError, TypeError):
            row = None
        accepted = isinstance(row, Received) and row.status == Received.Status.ACCEPTED
        if row is not None and not accepted:
            said = _said_in(row)
            if _sight([said], reach).shows(said):
                return row
    raise Refusal("没有这一件，或者已经定过了。")


# --- who may see what it is about ---


@dataclass(frozen=True, slots=True)
class _Said:
    """所写的: a record as far as it can be read, and what it is about."""

    row: Any
    device: Device
    body: bodies.Body | None
    text: str
    about: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class _Sight:
    """看得到的: of all that these records are about, what this reader may see and what is kept from them."""

    reader: int
    outside: bool  # a unit, the street, who watches: not what colleagues note among themselves
    cases: dict[tuple[int, UUID], Case]
    entries: dict[tuple[int, UUID], Entry]
    kept: set[tuple[int, UUID]]  # there, but not for this reader
    senders: dict[tuple[int, UUID], int]  # whose device sent what was there first

    def closed(self, said: _Said) -> bool:
        return any((said.row.place_id, uid) in self.kept for uid in said.about)

    def shows(self, said: _Said) -> bool:
        """Of what one may not see, one's own words stay one's own; nobody else reads or decides them."""
        return said.device.person_id == self.reader or not self.closed(said)

    def case(self, said: _Said) -> Case | None:
        match said.body:
            case bodies.Command():
                return self.cases.get((said.row.place_id, UUID(said.body.case)))
            case _:
                return None


def _said_in(row: Received | Quarantine | Enclosure) -> _Said:
    match row:
        case Received():
            body, text, uid = _body(row.schema, row.body), row.body, str(row.uid)
        case Enclosure():
            received = row.received
            body, text, uid = _body(received.schema, received.body), "", str(received.uid)
            about = _about(body, received.body, uid, received.made)
            return _Said(row, received.device, body, text, about)
        case Quarantine():
            uid = row.record_id
            try:
                said = msgspec.json.decode(row.raw, type=Envelope)
                body, text = _body(said.schema, said.body), said.body
            except msgspec.MsgspecError:
                body, text = None, row.raw
    return _Said(row, row.device, body, text, _about(body, text, uid, {}))


def _about(body: bodies.Body | None, text: str, record_id: str, made: dict[str, Any]) -> frozenset[UUID]:
    """说的是哪些: matters and entries by their ids; of what cannot be read, whatever it names."""
    named = [record_id, str(made.get("case", ""))]
    match body:
        case bodies.Command():
            named.append(body.case)
        case bodies.Amend():
            named.append(body.entry)
        case None:
            named += _UID.findall(text)[:MOST_NAMED]
        case _:
            pass
    return frozenset(UUID(each) for each in named if _UID.fullmatch(each))


def _sight(said: list[_Said], reach: Reach) -> _Sight:
    """A question or two for each kind of thing, however many records there are."""
    about = set().union(*(each.about for each in said))
    named = {"place_id__in": {each.row.place_id for each in said}, "uid__in": about}
    twice = {uid for each in said if _twice(each.row) for uid in each.about}
    first = Received.objects.filter(place_id__in=named["place_id__in"], uid__in=twice)
    cases = {(each.place_id, each.uid): each for each in case_access.seen_in(reach).filter(**named)}
    entries = {(each.place_id, each.uid): each for each in journal_access.seen_in(reach).filter(**named)}
    there = set(Case.objects.filter(**named).values_list("place_id", "uid"))
    there |= set(Entry.objects.filter(**named).values_list("place_id", "uid"))
    senders = {
        (place, uid): person for place, uid, person in first.values_list("place_id", "uid", "device__person")
    }
    outside = all(post.role in case_access.MASKED for post in reach.posts)
    return _Sight(reach.person_id, outside, cases, entries, there - set(cases) - set(entries), senders)


def _twice(row: Any) -> bool:
    return isinstance(row, Quarantine) and row.kind == Quarantine.Kind.SAME_ID


# --- whose ---


def _reach(person: Person, at: dt.datetime) -> Reach:
    return territory_reach.reach_of(person, person.place.day_of(at))


def _devices(person: Person, reach: Reach) -> QuerySet[Device]:
    leading = [post for post in reach.posts if post.role in journal_access.LEADS]
    grids = [post.grid_id for post in leading if post.grid_id]
    seen = Q(person=person) | Q(place_id__in=reach.places)
    if grids:
        seen |= Q(Exists(Post.objects.filter(person=OuterRef("person"), grid__in=grids).on(reach.day)))
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


def _task(said: _Said, sight: _Sight, at: dt.datetime) -> Task:
    match said.row:
        case Received():
            task = _of_received(said, sight, at)
        case Quarantine():
            task = _of_quarantine(said, sight)
        case _:
            task = _of_enclosure(said, sight)
    return replace(task, reason=NOT_SEEN, choices=[SET_ASIDE]) if sight.closed(said) else task


def _of_received(said: _Said, sight: _Sight, at: dt.datetime) -> Task:
    row = said.row
    tried = row.rulings.filter(choice="tried").first()
    kind = (tried.made.get("status") if tried else None) or (
        "held-too-long" if row.status == "held" else row.status
    )
    titles = {"conflict": "您做的和别人做的不一致", "held-too-long": "前面的记录一直没到"}
    return Task(
        f"r-{row.pk.hex}", kind, titles.get(kind, "没有办成，内容已留存"), tried.words if tried else row.reason,
        str(row.device.person), row.at, row.at + chain.HOLD, str(row.uid),
        mine=_described(said, sight), theirs=_theirs(said, sight), choices=[ADOPT, SET_ASIDE],
    )  # fmt: skip


def _of_quarantine(said: _Said, sight: _Sight) -> Task:
    row = said.row
    theirs, adoptable = [], row.kind == Quarantine.Kind.SAME_SEQ
    if _twice(row):
        first = (row.place_id, UUID(row.record_id))
        adoptable = sight.senders.get(first) == row.device.person_id
        entry = sight.entries.get(first) if adoptable else None
        theirs = [Line("先收到的", entry.words)] if entry else []
    return Task(
        f"q-{row.pk.hex}", row.kind, row.get_kind_display(), row.reason, str(row.device.person), row.at,
        row.at + chain.HOLD, row.record_id, mine=_described(said, sight), theirs=theirs,
        choices=[ADOPT, SET_ASIDE] if adoptable else [SET_ASIDE],
    )  # fmt: skip


def _of_enclosure(said: _Said, sight: _Sight) -> Task:
    row = said.row
    received = row.received
    return Task(
        f"e-{row.pk.hex}", "unsafe-file", "有一个附件打不开", row.refused, str(received.device.person), received.at,
        received.at + chain.HOLD, str(received.uid), mine=_described(said, sight), choices=[SET_ASIDE],
    )  # fmt: skip


def _body(schema: str, text: str) -> bodies.Body | None:
    try:
        return bodies.read(schema, text)
    except Refusal:
        return None


def _described(said: _Said, sight: _Sight) -> list[Line]:
    """内容的样子: in words, as far as it can be read; who asked is not shown here."""
    body = said.body
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
            wrong = [
                Line("不合格", f"第 {each.key} 项{f'：{each.note}' if each.note else ''}") for each in failed
            ]
            return [
                Line("巡查的网格", body.grid),
                *wrong,
                *_if("看到的", body.words),
                *_if("表外发现的", body.extra),
            ]
        case bodies.Command():
            case = sight.case(said)
            word = lifecycle.act_word(body.act) if body.act in lifecycle.STEPS else body.act
            given = [Line("内容", str(value)) for name, value in body.args.given().items() if name != "to"]
            return [*_if("事项", case.number if case else ""), Line("要做的", word), *given]
        case _:
            return _if("原文", said.text[:2000])


def _if(label: str, words: str | None) -> list[Line]:
    return [Line(label, words)] if words else []


def _theirs(said: _Said, sight: _Sight) -> list[Line]:
    """别人做的: what was done on the matter since the phone saw it; nothing of a matter one may not see."""
    case = sight.case(said)
    if case is None or not isinstance(said.body, bodies.Command):
        return []
    since = Act.objects.filter(case=case, seq__gt=said.body.base_version).order_by("seq")
    zone = said.row.place.zone
    return [
        Line(
            f"{each.by_label} {each.at.astimezone(zone):%m-%d %H:%M}",
            lifecycle.act_word(each.act) + _note(each, sight),
        )
        for each in since[:20]
    ]


def _note(act: Act, sight: _Sight) -> str:
    kept = sight.outside and act.by_person_id != sight.reader
    return f"：{act.note}" if act.note and not kept else ""
