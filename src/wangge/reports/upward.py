"""日报 (B-1.2): written from the records, delivered as rows, answered, and the answer put where it belongs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from wangge.cases import feedback, handling
from wangge.cases.models import Case, Recusal
from wangge.integrity import masking, written
from wangge.integrity.actor import Actor
from wangge.journal import access as journal_access
from wangge.journal import diary, saying
from wangge.journal.access import NotYours
from wangge.journal.models import Entry, Shield
from wangge.policy.pack import Refusal
from wangge.reports.models import Answer, PassedOn, UpwardReport
from wangge.reports.received import Item, Sort, of_case, of_entry
from wangge.territory.models import Grid, Person, Place, Post, Role, Unit
from wangge.territory.reach import OFFICE, Reach

Addressee = Place | Unit | Person


@dataclass(frozen=True)
class Told:
    """日报里的一件: as its addressee reads it, long numbers masked; what was answered about it."""

    source: str
    uid: UUID
    number: str
    text: str
    sort: str
    due_at: dt.datetime | None
    answers: tuple[Answer, ...] = ()


def addressees(grid: Grid, on: dt.date) -> list[tuple[str, Addressee]]:
    """可以报给谁: the street office above, the units that may be asked, the heads of the place."""
    place = grid.place
    found: list[tuple[str, Addressee]] = []
    if place.parent is not None and place.parent.kind == Place.Kind.STREET:
        found.append((f"office-{place.parent.pk}", place.parent))
    found += [(f"unit-{each.pk}", each) for each in place.units.on(on).order_by("code")]
    heads = Post.objects.filter(
        place=place, role__in=(Role.HEAD, Role.COMPANY_LEADER), person__is_active=True
    ).on(on)
    found += [
        (f"person-{each.person.pk}", each.person) for each in heads.select_related("person").order_by("pk")
    ]
    return found


def worth_telling(items: Iterable[Item], to: Addressee) -> list[Item]:
    """该报的: to the street office what goes beyond the community and what is followed; to a unit what it was asked;
    to a person in charge what is not yet done. What is closed to the grid is never among them.
    """
    chosen = []
    for item in items:
        if item.sort in (Sort.SETTLED, Sort.NOTHING) or getattr(item.row, "confidential", False):
            continue
        if isinstance(to, Unit):
            asked = item.source == "case" and item.row.assistances.filter(unit=to, withdrawn_at=None).exists()
            chosen += [item] if asked else []
        elif isinstance(to, Place):
            chosen += [item] if item.level in ("street", "other-unit") or item.sort == Sort.FOLLOWED else []
        else:
            chosen.append(item)
    return chosen


def composed(figures: dict[str, int], items: Sequence[Item]) -> str:
    """代拟的话: the day in one sentence, from the records; the leader may change it before it is sent."""
    said = _("今日收到 %(received)d 件：当时结办 %(settled)d 件，限期办理 %(limited)d 件，继续跟踪 %(followed)d 件，"
             "无需办理 %(nothing)d 件，待分类 %(open)d 件。") % figures  # fmt: skip
    if items:
        said += _("下列 %(n)d 件请阅处，处理意见请在本页答复。") % {"n": len(items)}
    return said


def send(
    grid: Grid, day: dt.date, *, to: Addressee, words: str, items: Sequence[Item] = (), uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> UpwardReport:  # fmt: skip
    """上报: one report to one addressee; they read it here, and answer here."""
    journal_access.demand_ground(grid, by, at=at, leads=True)
    if not any(to == each for _key, each in addressees(grid, grid.place.day_of(at))):
        raise Refusal(f"不能报给“{to}”：只报给上级办事处、协办单位和本单位负责人。")
    if any(getattr(item.row, "confidential", False) for item in items):
        raise Refusal("保密的事项不写进日报。")
    row = UpwardReport(
        place=grid.place, grid=grid, day=day, uid=uid or uuid4(), words=saying.words(words, "日报", limit=2000),
        office=to if isinstance(to, Place) else None, unit=to if isinstance(to, Unit) else None,
        person=to if isinstance(to, Person) else None,
        items=[{"source": item.source, "uid": str(item.uid)} for item in items],
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def for_reader(person: Person, reach: Reach) -> QuerySet[UpwardReport]:
    """报给我的, newest first: to my office, my unit, or me."""
    mine = Q(office_id__in=reach.offices) | Q(unit_id__in=reach.units) | Q(person=person)
    found = UpwardReport.objects.filter(mine).select_related("place", "grid", "office", "unit", "person")
    return found.prefetch_related("answers__passings")


def sent(grid: Grid, day: dt.date) -> list[UpwardReport]:
    """这天报出去的."""
    found = UpwardReport.objects.filter(grid=grid, day=day).select_related(
        "office", "unit", "person", "grid", "place"
    )
    return list(found.prefetch_related("answers__passings").order_by("pk"))


def lines(report: UpwardReport, *, reader: Person | None = None) -> list[Told]:
    """日报里的各件, as they stand now. What has been closed to its readers since, or erased, falls away; so does what is
    about its addressee, or about the `reader` who opens it.
    """
    wanted: dict[str, list[str]] = {"case": [], "entry": []}
    for each in report.items:
        wanted[each["source"]].append(each["uid"])
    them = {report.person_id or 0, reader.pk if reader else 0}
    about = Exists(Recusal.objects.filter(case=OuterRef("pk"), person__in=them))
    cases = Case.objects.filter(~about, place_id=report.place_id, uid__in=wanted["case"], confidential=False)
    hidden = Exists(Shield.objects.filter(Q(person=None) | Q(person__in=them), entry=OuterRef("pk")))
    entries = Entry.objects.filter(~hidden, place_id=report.place_id, uid__in=wanted["entry"]).exclude(
        words=""
    )
    items = [of_case(each) for each in cases.select_related("place", "holder")]
    items += [of_entry(each) for each in entries.whole()]
    answers = list(report.answers.all())
    return [
        Told(
            item.source, item.uid, item.number, masking.masked_numbers(item.text)[:200], item.sort_word, item.due_at,
            tuple(each for each in answers if each.about == item.uid),
        )
        for item in sorted(items, key=lambda each: (each.at, each.leaf_index))
    ]  # fmt: skip


def answer(
    report: UpwardReport,
    *,
    words: str,
    about: UUID | None = None,
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> Answer:
    """答复 (处理意见): by the office, unit or person it was reported to; about one item, or about all of it."""
    if not _addressed(report, by, at):
        raise NotYours(f"这份日报是报给{report.addressee}的，由{report.addressee}答复。")
    source = ""
    if about is not None:
        source = next((item.source for item in lines(report) if item.uid == about), "")
        if not source:
            raise Refusal("这份日报里没有这一件。")
    row = Answer(
        place_id=report.place_id, report=report, source=source, about=about, uid=uid or uuid4(),
        words=saying.words(words, "处理意见", limit=1000),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def _addressed(report: UpwardReport, by: Actor, at: dt.datetime) -> bool:
    post = journal_access.post_of(by, [report.place.day_of(at)])
    if post is None:
        return False
    if report.office_id:
        return post.role in OFFICE and post.place_id == report.office_id
    if report.unit_id:
        return post.role == Role.UNIT_CONTACT and post.unit_id == report.unit_id
    return post.person_id == report.person_id


def waiting(reach: Reach, place: Place) -> list[Answer]:
    """待反馈的处理意见: answers not yet passed on, of the grids this reach leads; oldest first. One about a matter or an
    entry that concerns the leader themselves is for another to pass on.
    """
    leads = reach.has(*journal_access.LEADS, place=place)
    found = Answer.objects.filter(place=place, passings=None).select_related("report__grid", "report__place")
    if not leads:
        return []
    if place.pk not in reach.places:
        found = found.filter(report__grid__in=reach.grids)
    me = reach.person_id
    recused = Recusal.objects.filter(person_id=me, case__place=place, case__uid=OuterRef("about"))
    shielded = Shield.objects.filter(person_id=me, place=place, entry__uid=OuterRef("about"))
    found = found.filter(~Exists(recused), ~Exists(shielded))
    return list(found.select_related("report__office", "report__unit", "report__person").order_by("pk"))


def pass_on(
    answer: Answer, *, told: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime
) -> PassedOn:
    """反馈处理意见: into the matter or beside the entry it is about; and to the resident where the leader told them."""
    report = answer.report
    journal_access.demand_ground(report.grid, by, at=at, leads=True)
    saying.chosen(told, PassedOn.Told, "告知方式")
    done = PassedOn.objects.filter(answer=answer).first()
    if done is not None:
        return done
    said = f"{report.addressee}的处理意见：{answer.words}"
    with transaction.atomic():
        if answer.source == "case":
            case = Case.objects.select_related("place").get(
                place_id=report.place_id, uid=answer.about or report.uid
            )
            if told:
                feedback.tell_stage(case, words=said, channel=told, by=by, at=at)
            else:
                handling.note(case, text=said, by=by, at=at)
        elif answer.source == "entry":
            entry = Entry.objects.select_related("place").get(
                place_id=report.place_id, uid=answer.about or report.uid
            )
            diary.amend(entry, words=said, reason="上级处理意见", by=by, at=at)
        row = PassedOn(place_id=report.place_id, answer=answer, told=told, uid=uid or uuid4())
        return written.keep(row, by=by, at=at)


def found_report(person: Person, reach: Reach, uid: UUID) -> UpwardReport | None:
    """一份日报: for its addressee, or for whoever reaches the grid it comes from."""
    report: Any = (
        UpwardReport.objects.filter(uid=uid)
        .select_related("place", "grid", "office", "unit", "person")
        .first()
    )
    if report is None:
        return None
    mine = report.office_id in reach.offices or report.unit_id in reach.units or report.person_id == person.pk
    at_work = reach.has(*journal_access.WRITES, place=report.place_id)
    ok = mine or (at_work and reach.covers(report.grid))
    return report if ok else None
