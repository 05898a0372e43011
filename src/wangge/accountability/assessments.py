"""年终考核 (B-4.5): a sheet published before the year, filled from the records, judged by named persons, shown, signed twice.

Seventy or below leads to training; sixty or below to a proposal only together with a named person's reasoned judgement.
Nobody is compared with anybody.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from wangge.accountability import access, appraising, filling, terms
from wangge.accountability.appraising import State
from wangge.accountability.door import NotYours, door
from wangge.accountability.models import Assessment, AssessmentAct, PublishedSheet
from wangge.analysis import indicators
from wangge.integrity import passage, written
from wangge.integrity.actor import Actor
from wangge.integrity.steps import NotNow
from wangge.journal import saying
from wangge.policy import assessment as sheets
from wangge.policy import words
from wangge.policy.assessment import Entry, Sheet
from wangge.policy.facts import Subject
from wangge.policy.pack import Clause, Pack, Refusal
from wangge.policy.provisions import Assessment as Provision
from wangge.policy.provisions import ScoreBand
from wangge.territory import jurisdiction
from wangge.territory.models import Person, Place, Post
from wangge.territory.reach import Reach

JUDGES = {
    "supervisory-committee": frozenset({"supervisor"}), "union": frozenset({"union"}),
    "community-head": frozenset({"head"}), "company-leader": frozenset({"company-leader"}),
    "street-office": appraising.ABOVE, "community": appraising.OFFICE, "community-clerk": frozenset({"clerk"}),
    "safety-officer": frozenset({"safety-officer"}),
}  # fmt: skip


# --- the sheet ---


def clause_in(pack: Pack) -> tuple[str, Provision]:
    """考核所依的条款 of a text. Refusal where it has none."""
    clause = sheets.clause_of(pack)
    return clause, cast(Provision, pack[clause].provision)


def publish(
    place: Place,
    year: int,
    *,
    words: str,
    published_on: dt.date,
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> PublishedSheet:
    """公布考核表: the criteria of the text in force, with where it hangs and who was heard. Late is said, not hidden."""
    if by.role not in appraising.HEADS or access.post_here(by, place, at) is None:
        raise NotYours("考核表由社区负责人公布。")
    if published_on > place.day_of(at):
        raise Refusal("公布的日子还没有到。")
    pack = jurisdiction.regulation_of(place, published_on)
    clause, provision = clause_in(pack)
    known = PublishedSheet.objects.filter(place=place, year=year, clause=clause).first()
    row = PublishedSheet(
        place=place, year=year, clause=clause, citation=pack.cite(clause).to_json(), published_on=published_on,
        criteria=[{"name": each.name, "weight": each.weight, "from": each.source} for each in provision.criteria],
        words=saying.words(words, "在哪里公布、听取了谁的意见", limit=1000), uid=uid or uuid4(),
    )  # fmt: skip
    if known is not None and known.uid != row.uid:
        raise Refusal(f"{year}年度的考核表已经公布过（{known.published_on:%Y-%m-%d}），年度中间不改。")
    return written.keep(row, by=by, at=at)


def published(place: Place, year: int) -> PublishedSheet | None:
    """这一年公布的考核表."""
    return PublishedSheet.objects.filter(place=place, year=year).order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Line:
    """一项: of the sheet as the text in force has it, and in words where it comes from."""

    name: str
    weight: float
    said: str


def criteria(place: Place, year: int) -> list[Line]:
    """考核表的各项 under the text in force in that year (today's, for a year to come). Refusal where it has none."""
    _, provision = clause_in(_pack(place, year))
    return [Line(each.name, each.weight, _from(each.source)) for each in provision.criteria]


def _from(source: str) -> str:
    if source in words.ROLES:
        return f"由{words.ROLES[source].zh}评"
    found = indicators.DEFINITIONS.get(source)
    return f"{found.word}：{found.num} ÷ {found.den}" if found else words.INDICATORS[source].zh


def sheet_of(row: Assessment) -> Sheet:
    """考核表的现状: every line with its points, where they come from, and what is missing."""
    pack = _pack(row.place, row.year)
    entries = {
        name: Entry(
            value=each["value"],
            by=each.get("by", ""),
            says=each.get("says", ""),
            evidence=tuple(each.get("evidence", ())),
            idle=each.get("idle", False),
        )
        for name, each in row.entries().items()
    }
    return sheets.sheet(
        pack, row.clause, about=Subject(kind="person", key=str(row.person.uid), label=row.person.name),
        on=dt.date(row.year, 12, 31), published_on=row.sheet.published_on if row.sheet else None, entries=entries,
    )  # fmt: skip


def _pack(place: Place, year: int) -> Pack:
    """The text in force on the last day of the year."""
    return jurisdiction.regulation_of(place, dt.date(year, 12, 31))


# --- the acts ---


def begin(
    place: Place, person: Person, year: int, *, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Assessment:
    """开始考核: one for each person and year; filled from the records at once, from the last quarter on."""
    known = uid and Assessment.objects.filter(place=place, uid=uid).first()
    if known:
        return known
    if by.role not in appraising.OFFICE or access.post_here(by, place, at) is None:
        raise NotYours("考核由社区办公室开始。")
    if by.person_id == person.pk:
        raise NotYours("自己的考核由别人来做。")
    if dt.date(year, 10, 1) > place.day_of(at):
        raise Refusal(f"{year}年度还没有到最后一季，十月一日以后再开始考核。")
    if (
        not Post.objects.filter(place=place, person=person)
        .within(dt.date(year, 1, 1), dt.date(year, 12, 31))
        .exists()
    ):
        raise Refusal(f"{person}这一年在{place}没有岗位。")
    pack = _pack(place, year)
    clause, provision = clause_in(pack)
    same = Assessment.objects.filter(place=place, person=person, year=year, clause=clause).exclude(
        state=State.WITHDRAWN
    )
    if same.exists():
        raise Refusal(f"{person}{year}年度的考核已经开始。")
    filled = filling.figures(place, person, year, provision, at=at)
    row = Assessment(
        place=place, person=person, year=year, clause=clause, sheet=published(place, year), figures=filled,
        touched_at=at, uid=uid or uuid4(),
    )  # fmt: skip
    changes: dict[str, Any] = {
        "person": person,
        "year": year,
        "clause": clause,
        "sheet": row.sheet,
        "figures": filled,
    }
    passage.take("open", row, uid=row.uid, cite=pack.cite(clause).to_json(), by=by, at=at, **changes)
    return row


def _act(name: str) -> Any:
    return door(name, Assessment, may=lambda *asked: _may(*asked))


def _take(act: str, row: Assessment, **given: Any) -> AssessmentAct:
    return cast(AssessmentAct, passage.take(act, row, **given))


@_act("refill")
def refill(row: Assessment, *, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """重新取数."""
    _, provision = clause_in(_pack(row.place, row.year))
    filled = filling.figures(row.place, row.person, row.year, provision, at=at)
    return _take("refill", row, uid=uid, by=by, at=at, figures=filled)


@_act("judge")
def judge(
    row: Assessment, *, line: str, points: float, reasons: str, uid: UUID, by: Actor, at: dt.datetime
) -> AssessmentAct:
    """评分: one line, by the body the sheet names, with reasons."""
    _, provision = clause_in(_pack(row.place, row.year))
    criterion = next(
        (each for each in provision.criteria if each.name == line and each.source in words.ROLES), None
    )
    if criterion is None:
        raise Refusal("考核表上没有由人评的这一项。")
    if by.role not in JUDGES.get(criterion.source, frozenset()):
        raise NotYours(f"“{line}”由{words.ROLES[criterion.source].zh}评，您的岗位不能评。")
    if not 0 <= points <= criterion.weight:
        raise Refusal(f"“{line}”评 0 到 {criterion.weight:g} 分，现在是 {points:g} 分。")
    text = saying.words(reasons, "评分的理由", limit=1000)
    said = {**row.judged, line: {"value": points, "by": by.label, "person": by.person_id, "says": text}}
    return _take("judge", row, uid=uid, note=f"{line} {points:g} 分：{text}", by=by, at=at, judged=said)


@_act("show")
def show(row: Assessment, *, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """给本人看: with every line filled; the time to say something runs from here."""
    sheet = sheet_of(row)
    if sheet.missing:
        raise NotNow("还缺：" + "；".join(sheet.missing) + "。缺的项目不当作零分，补齐了再给本人看。")
    if dt.date(row.year, 12, 1) > row.place.day_of(at):
        raise NotNow("十二月一日以后再给本人看：这以前的数还会变。可以先填、先评。")
    until = terms.of(row.place, "respond-to-proposal", since=at)
    return _take(
        "show", row, uid=uid, cite=until.citation.to_json(), by=by, at=at, shown_at=at, answer_by=until.at
    )


@_act("reopen")
def reopen(row: Assessment, *, reasons: str, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """退回填写: what the person said was right."""
    text = saying.words(reasons, "退回的理由", limit=1000)
    return _take("reopen", row, uid=uid, note=text, by=by, at=at, shown_at=None, answer_by=None)


@_act("answer")
def answer(row: Assessment, *, words: str, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """本人陈述."""
    text = saying.words(words, "陈述", limit=3000)
    return _take("answer", row, uid=uid, said=text, by=by, at=at, statement=text)


@_act("sign")
def sign(row: Assessment, *, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """签字: after the person spoke, or had the time to."""
    sheet = sheet_of(row)
    if sheet.total is None:
        raise NotNow((sheet.unpublished or "考核表还没有填齐") + "。没有总分，不能签字。")
    if not row.statement and row.answer_by and at < row.answer_by:
        until = row.answer_by.astimezone(row.place.zone) - dt.timedelta(seconds=1)
        raise NotNow(f"本人还没有陈述，陈述的期限到{until.month}月{until.day}日为止。")
    return _take(
        "sign", row, uid=uid, by=by, at=at, total=Decimal(str(sheet.total)), signed_by_id=by.person_id
    )


@_act("countersign")
def countersign(row: Assessment, *, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """会签: by another than whoever signed."""
    return _take("countersign", row, uid=uid, by=by, at=at, countersigned_by_id=by.person_id, settled_at=at)


@_act("grade")
def grade(row: Assessment, *, reasons: str, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """评定不称职: a person's own reasoned judgement, only where the total lies in the band the text names."""
    if row.graded_by_id is not None:
        raise NotNow("已经评定过了。")
    pack = _pack(row.place, row.year)
    bands = _bands(pack, row)
    if not bands:
        raise NotNow(f"总分 {row.total:g} 分，不在条文所说的一段里，不评定不称职。")
    text = saying.words(reasons, "评定的理由", limit=2000)
    cite = pack.cite(bands[0].id).to_json()
    return _take(
        "grade",
        row,
        uid=uid,
        note=text,
        cite=cite,
        by=by,
        at=at,
        graded_by_id=by.person_id,
        graded_at=at,
        reasons=text,
    )


def _bands(pack: Pack, row: Assessment) -> list[Clause]:
    """The clauses that need such a judgement besides, in whose band the total lies."""
    return [
        clause for clause in pack.of_form("score-band")
        if clause.provision.score == "assessment-score" and "incompetent-grade" in clause.provision.also
        and cast(ScoreBand, clause.provision).in_band(float(row.total or 0))
    ]  # fmt: skip


@_act("ungrade")
def ungrade(row: Assessment, *, reasons: str, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """撤销不称职的评定."""
    if row.graded_by_id is None:
        raise NotNow("没有评定过不称职。")
    text = saying.words(reasons, "撤销的理由", limit=1000)
    return _take(
        "ungrade", row, uid=uid, note=text, by=by, at=at, graded_by_id=None, graded_at=None, reasons=""
    )


@_act("withdraw")
def withdraw(row: Assessment, *, reasons: str, uid: UUID, by: Actor, at: dt.datetime) -> AssessmentAct:
    """撤销考核: it counts nowhere, and can be made anew."""
    return _take("withdraw", row, uid=uid, note=saying.words(reasons, "撤销的理由", limit=1000), by=by, at=at)


# --- seeing, and who may ---


def visible(reach: Reach) -> QuerySet[Assessment]:
    """看得到的考核: one's own, those of one's office, those below a street office; the watching body, whose line it judges."""
    me = reach.person_id
    watching = reach.places_as("supervisor", "union")
    office = Q(place_id__in=reach.places) | Q(place__parent_id__in=reach.offices) | Q(place_id__in=watching)
    found = Assessment.objects.filter(office | Q(person_id=me))
    return found.select_related(
        "place", "person", "sheet", "signed_by", "countersigned_by", "graded_by"
    ).order_by("-year", "person__name", "pk")


def acts_for(row: Assessment, by: Actor, *, at: dt.datetime) -> list[str]:
    """我现在可做的, in the table's order."""
    found = [
        name for name, step in appraising.STEPS.items()
        if name != "open" and row.state in step.source and _may(name, row, by, at) is None
    ]  # fmt: skip
    if row.graded_by_id is not None or ("grade" in found and not _bands(_pack(row.place, row.year), row)):
        found = [each for each in found if each != "grade"]
    return [each for each in found if each != "ungrade" or row.graded_by_id is not None]


def _may(name: str, row: Assessment, by: Actor, at: dt.datetime) -> str | None:
    step = appraising.STEPS[name]
    if name == "answer":
        return None if by.person_id == row.person_id else "陈述由本人来做。"
    if by.person_id == row.person_id:
        return f"这是您自己的考核，“{step.word}”由别人来做。"
    post = access.post_here(by, row.place, at)
    return refusal_in(name, row, post) if post is not None else f"“{step.word}”不归您现在的岗位。"


def refusal_in(name: str, row: Assessment, post: Post) -> str | None:
    """同上, in a post known to be held, on somebody else's assessment. No query."""
    step = appraising.STEPS[name]
    if post.role not in step.roles or post.place_id not in (row.place_id, row.place.parent_id):
        return f"“{step.word}”不归您现在的岗位。"
    if name == "countersign" and post.person_id == row.signed_by_id:
        return "会签由签字人以外的一位来做。"
    return None


def to_judge(row: Assessment, posts: Iterable[Post]) -> list[str]:
    """还要评的各项 of the published sheet, that these posts judge."""
    roles = {post.role for post in posts if refusal_in("judge", row, post) is None}
    return [
        each["name"] for each in (row.sheet.criteria if row.sheet else ())
        if each["name"] not in row.judged and roles & JUDGES.get(each["from"], frozenset())
    ]  # fmt: skip
