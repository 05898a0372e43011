"""月度分析 (B-4.4): composes itself from the month's records, beside the month before and the same month last year.

A company's tells its hazards, patrols and meetings too, by the same figures, words and signature.

What recurred, where and since when; what was done about what the last analysis asked for. The office writes between
the figures, the head signs; it is sent upward, and the answer is kept beside it.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wangge.analysis import access, answers, company_month, days
from wangge.analysis.definitions import DEFINITIONS
from wangge.analysis.figures import Figure
from wangge.analysis.models import AnalysisAnswer, AnalysisDraft, AnalysisSent, MonthlyAnalysis, PaperNote
from wangge.cases import lifecycle
from wangge.cases.models import Case, Category
from wangge.integrity import checkpoints, written
from wangge.integrity.actor import Actor
from wangge.integrity.models import Checkpoint
from wangge.journal import access as journal_access
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.reports import papers
from wangge.territory.models import Grid, Person, Place, Unit
from wangge.territory.reach import Reach

DAY = dt.timedelta(days=1)
SECTIONS = {
    "situation": _("这个月的情况"),
    "recurring": _("反复出现的事，是什么缘故"),
    "done": _("上个月提出的，做了什么"),
    "proposal": _("提请上级和部门研究解决的"),
    "next": _("下个月打算"),
}
CODES = [
    "registration-delay", "triage-same-day", "first-answer-rate", "ontime-rate", "feedback-rate", "stage-feedback-rate",
    "resolution-rate", "satisfaction-rate", "reopen-rate", "return-rate", "misroute-rate", "first-contact-rate",
    "diary-continuity", "visit-coverage", "street-answer-rate", "unit-answer-rate",
]  # fmt: skip
COMPANY = Place.Kind.COMPANY
OFTEN, MONTHS_BACK = 3, 3
"""Recurring: of one category in one grid so many matters within so many months, one of them in this month."""


@dataclass(frozen=True)
class Month:
    """一个月: what the records say, ready to be signed."""

    place: Place
    first: dt.date
    last: dt.date
    content: dict[str, Any]

    @property
    def figures(self) -> list[dict[str, Any]]:
        return figures_in(self.content)


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """这个月的首末日."""
    return period("month", day)


def codes(place: Place) -> list[str]:
    """用哪些指标, at this kind of place."""
    if place.kind != COMPANY:
        return CODES
    own = (DEFINITIONS[code] for code in CODES + company_month.CODES)  # it asks no street office
    return [each.code for each in own if COMPANY in each.kinds and not each.theirs]


def figures_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """分析里的数: each with its definition, this month's, last month's, and that of the same month last year."""
    return [
        {"definition": DEFINITIONS[each["code"]]}
        | {name: Figure.from_json(each[name]) for name in ("now", "before", "year")}
        for each in content["figures"]
        if each["code"] in DEFINITIONS
    ]


def compose(place: Place, day: dt.date, *, at: dt.datetime) -> Month:
    """汇成一个月."""
    first, last = month_of(day)
    before, year = month_of(first - DAY), month_of(first.replace(year=first.year - 1))
    spans = {"now": (first, last), "before": before, "year": year}
    own = codes(place)
    reading = days.Reading(place, at=at)
    reading.prepare(own, *spans.values())
    read = {name: reading.figures(own, *span) for name, span in spans.items()}
    content: dict[str, Any] = {
        "place": place.code, "month": first.isoformat(),
        "figures": [
            {"code": code} | {name: found[code].to_json() for name, found in read.items()} for code in own
        ],
        "categories": _categories(place, spans), "grids": _grids(place, first, last),
        "recurring": _recurring(place, first, last), "answers": _answers(place, first, last, at),
        "last_time": _last_time(place, before[0]),
    }  # fmt: skip
    if place.kind == COMPANY:
        content["safety"] = company_month.compose(place, first, last, before, at=at)
    return Month(place, first, last, content)


def _registered(place: Place, first: dt.date, last: dt.date) -> QuerySet[Case]:
    start, end = place.span(first, last)
    gone = (lifecycle.State.DRAFT, lifecycle.State.VOID, lifecycle.State.MERGED)
    return Case.objects.filter(place=place, registered_at__gte=start, registered_at__lt=end).exclude(
        state__in=gone
    )


def _categories(place: Place, spans: dict[str, tuple[dt.date, dt.date]]) -> list[dict[str, Any]]:
    """各类别的件数, by the category's code."""
    counted: dict[int | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(spans, 0))
    for name, span in spans.items():
        for category in _registered(place, *span).values_list("category_id", flat=True):
            counted[category][name] += 1
    known = Category.objects.filter(place=place).in_bulk([each for each in counted if each])
    rows = [
        {"code": known[pk].code if pk else "", "name": known[pk].name if pk else ""} | numbers
        for pk, numbers in counted.items()
    ]
    return sorted(rows, key=lambda row: (not row["code"], row["code"]))


def _grids(place: Place, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """各网格的件数, by the grid's code: an order of places, never of figures."""
    counted: dict[int | None, int] = defaultdict(int)
    for grid in _registered(place, first, last).values_list("grid_id", flat=True):
        counted[grid] += 1
    there = Grid.objects.filter(place=place).within(first, last).order_by("code")
    rows = [{"code": each.code, "name": each.name, "n": counted[each.pk]} for each in there]
    return rows + ([{"code": "", "name": "", "n": counted[None]}] if counted[None] else [])


def _recurring(place: Place, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """反复出现的: what, where, how often, since when – each with its matters (C-4.4.1)."""
    since = first
    for _month in range(MONTHS_BACK - 1):
        since = month_of(since - DAY)[0]
    rows = _registered(place, since, last).exclude(category=None).exclude(grid=None)
    rows = rows.select_related("category", "grid").only(
        "uid", "received_at", "registered_at", "category__code", "category__name", "grid__code", "grid__name"
    )
    together: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for each in rows.order_by("registered_at", "pk"):
        assert each.grid is not None
        assert each.category is not None
        together[each.category.code, each.grid.code].append(each)
    start = place.span(first, last)[0]
    found = []
    for (category, grid), cases in sorted(together.items()):
        now = sum(each.registered_at is not None and each.registered_at >= start for each in cases)
        if len(cases) < OFTEN or not now:
            continue
        one = cases[0]
        assert one.grid is not None
        assert one.category is not None
        found.append(
            {"category": category, "category_name": one.category.name, "grid": grid, "grid_name": one.grid.name,
             "n": len(cases), "now": now, "since": place.day_of(one.received_at).isoformat(),
             "uids": [str(each.uid) for each in cases]}
        )  # fmt: skip
    return found


def _answers(place: Place, first: dt.date, last: dt.date, at: dt.datetime) -> list[dict[str, Any]]:
    """上级和部门的答复."""
    return [
        {"key": each.key, "name": each.name, "figure": each.figure.to_json(), "late": each.late, "overdue": each.overdue,
         "returned": each.returned, "reports": each.reports, "heard": each.heard}
        for each in answers.of_place(place, first, last, at=at).lines
    ]  # fmt: skip


def _last_time(place: Place, month: dt.date) -> dict[str, Any] | None:
    """上个月提出的: what the last analysis said would be done or asked for, and what was answered since."""
    last = of(place, month)
    if last is None:
        return None
    return {
        "uid": str(last.uid), "month": last.month.isoformat(),
        "proposal": last.words.get("proposal", ""), "next": last.words.get("next", ""),
        "sent": [
            {"to": each.addressee, "on": place.day_of(each.at).isoformat(),
             "answers": [{"words": said.words, "by": said.by_label, "on": place.day_of(said.at).isoformat()}
                         for said in each.answers.all()]}
            for each in last.sendings.all()
        ],
    }  # fmt: skip


# --- reading ---


def of(place: Place, day: dt.date) -> MonthlyAnalysis | None:
    """已签的月度分析."""
    found = MonthlyAnalysis.objects.filter(place=place, month=month_of(day)[0]).select_related("place")
    return found.prefetch_related("sendings__office", "sendings__unit", "sendings__answers").first()


def draft_of(place: Place, day: dt.date) -> dict[str, str]:
    """写了一半的话."""
    found = AnalysisDraft.objects.filter(place=place, month=month_of(day)[0]).first()
    return dict(found.words) if found else {}


def notes_on(about: UUID, place: Place) -> list[PaperNote]:
    """签后说明."""
    return list(PaperNote.objects.filter(place=place, about=about))


def for_reader(reach: Reach) -> QuerySet[AnalysisSent]:
    """报给我们的, newest first: to my office or my unit."""
    mine = Q(office_id__in=reach.offices) | Q(unit_id__in=reach.units)
    found = AnalysisSent.objects.filter(mine).select_related("place", "analysis__place", "office", "unit")
    return found.prefetch_related("answers").order_by("-pk")


def sent_to(reach: Reach, uid: UUID) -> AnalysisSent | None:
    """报给我们的一份."""
    return for_reader(reach).filter(uid=uid).first()


def numbers_of(place: Place, uids: list[str], reach: Reach, person: Person) -> dict[str, str]:
    """事项的编号, of those this person may see; the others stay a count."""
    from wangge.cases import access as case_access

    seen = case_access.visible(person, reach).filter(place=place, uid__in=uids)
    return {str(uid): number for uid, number in seen.values_list("uid", "number") if number}


def addressees(place: Place, on: dt.date) -> list[tuple[str, Place | Unit]]:
    """可以报给谁: the street office above, and the units that may be asked."""
    found: list[tuple[str, Place | Unit]] = []
    if place.parent is not None and place.parent.kind == Place.Kind.STREET:
        found.append((f"office-{place.parent.code}", place.parent))
    return found + [(f"unit-{each.code}", each) for each in place.units.on(on).order_by("code")]


def vouched_by(row: Any) -> Checkpoint | None:
    """作证的检查点: the first signed one that covers a signed paper."""
    return checkpoints.of(row.place_id).filter(size__gt=row.leaf_index).order_by("size").first()


# --- the acts ---


def save_draft(
    place: Place, day: dt.date, *, words: dict[str, str], by: Actor, at: dt.datetime
) -> AnalysisDraft:
    """存草稿: no history yet."""
    access.demand(place, by, access.OFFICE, "月度分析", at=at)
    if of(place, day) is not None:
        raise Refusal("这个月的分析已经签发。后来的情况请写“签后说明”。")
    row, _made = AnalysisDraft.objects.update_or_create(
        place=place, month=month_of(day)[0],
        defaults={"words": saying.sections(words, SECTIONS, limit=4000), "touched_at": at, "by_label": by.label},
    )  # fmt: skip
    return row


def sign(
    place: Place, day: dt.date, *, words: dict[str, str], uid: UUID | None = None, by: Actor, at: dt.datetime
) -> MonthlyAnalysis:
    """签发月度分析: figures and words together; the log's checkpoint then vouches for the printed page."""
    access.demand(place, by, access.HEADS, "签发月度分析", at=at)
    uid, done = uid or uuid4(), of(place, day)
    if done is not None and done.uid != uid:
        raise Refusal(f"这个月的分析已由{done.by_label}签发。后来的情况请写“签后说明”。")
    if done is not None:
        return done
    first, last = month_of(day)
    if last >= place.day_of(at):
        raise Refusal("这个月还没有过完，数还会变，不能签发。下个月一日起可以签。")
    said = saying.sections(words, SECTIONS, limit=4000)
    with transaction.atomic():
        content = compose(place, day, at=at).content
        before = content["last_time"]
        if before and (before["proposal"] or before["next"]) and not said.get("done"):
            raise Refusal("上个月的分析提出了要做的事，请写明做了什么；没有做的也写明，再签发。")
        digest = papers.digest({"content": content, "words": said})
        row = MonthlyAnalysis(place=place, month=first, content=content, words=said, digest=digest, uid=uid)
        row = written.keep(row, by=by, at=at)
        AnalysisDraft.objects.filter(place=place, month=first).delete()
        checkpoints.sign(place.pk, at=at)
    return row


def note(paper: Any, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime) -> PaperNote:
    """签后说明: beside a signed analysis or disclosure."""
    access.demand(paper.place, by, access.OFFICE, "签后说明", at=at)
    words = saying.words(words, "说明", limit=1000)
    return written.keep(
        PaperNote(place=paper.place, about=paper.uid, words=words, uid=uid or uuid4()), by=by, at=at
    )


def send(
    analysis: MonthlyAnalysis, *, to: str, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> AnalysisSent:
    """上报: to the office above or a unit, with what is asked of them."""
    place = analysis.place
    access.demand(place, by, access.OFFICE, "上报月度分析", at=at)
    whom = dict(addressees(place, place.day_of(at))).get(to)
    if whom is None:
        raise Refusal("只报给上级办事处和本单位登记的协办单位，请在列出的里面选。")
    row = AnalysisSent(
        place=place, analysis=analysis, words=saying.words(words, "请对方研究什么", limit=2000), uid=uid or uuid4(),
        office=whom if isinstance(whom, Place) else None, unit=whom if isinstance(whom, Unit) else None,
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def answer(
    sent: AnalysisSent, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> AnalysisAnswer:
    """答复: by the office or unit it was sent to."""
    post = journal_access.post_of(by, [sent.place.day_of(at)]) if by.kind == "person" else None
    ours = post is not None and (
        (sent.office_id is not None and post.role in lifecycle.SUPERIORS and post.place_id == sent.office_id)
        or (sent.unit_id is not None and post.role == "unit-contact" and post.unit_id == sent.unit_id)
    )
    if not ours:
        raise access.NotYours(f"这份分析是报给{sent.addressee}的，由{sent.addressee}答复。")
    row = AnalysisAnswer(
        place=sent.place, sent=sent, words=saying.words(words, "答复", limit=2000), uid=uid or uuid4()
    )
    return written.keep(row, by=by, at=at)
