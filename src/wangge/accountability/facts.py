"""事实: what the records say, as the vocabulary of a regulation counts it; each with its evidence and, where it does
not count, the reason. Read in a few queries for a place and a period, however many people there are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from wangge.accountability import assessments
from wangge.accountability.answerable import ELSEWHERE, Answerable, Concerned
from wangge.accountability.appraising import State as Appraised
from wangge.accountability.hearing import State as Heard
from wangge.accountability.models import Allegation, AllegationAct, Assessment, RatingReview
from wangge.analysis import indicators
from wangge.analysis.indicators import Scope
from wangge.cases.lifecycle import OPEN, State
from wangge.cases.models import Assistance, Case, Rating, Recusal
from wangge.duties import ledger
from wangge.journal.models import Visit
from wangge.policy import words
from wangge.policy.facts import Fact, Subject
from wangge.reports.models import Vacancy
from wangge.surveys import results
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person, Place, Unit

_VOID = {State.VOID: "事项已作废", State.MERGED: "同一件事已并案，只计一次", State.WITHDRAWN: "事项已撤回"}


TAKEN_BACK = "核实以后又撤销，不计"
UNCOUNTED: dict[str, str] = {Heard.RAISED: "还没有核实", Heard.WITHDRAWN: TAKEN_BACK}


@dataclass(frozen=True)
class Reading:
    """一次读取 (reading): the place, the days, and who answered for what on each of them."""

    place: Place
    since: dt.date
    until: dt.date
    who: Answerable

    @property
    def start(self) -> dt.datetime:
        return self.place.span(self.since, self.until)[0]

    @property
    def end(self) -> dt.datetime:
        return self.place.span(self.since, self.until)[1]

    @property
    def over(self) -> dt.datetime:
        """已经过完的: what ran out before the last day began is over; nothing of that day itself is foretold."""
        return self.place.span(self.until, self.until)[0] + dt.timedelta(microseconds=1)

    @cached_property
    def ratings(self) -> list[tuple[int, Fact]]:
        """评价, each with its level; read once, for the facts and for the rate beside their count."""
        return list(_rated(self))


def of_person(person: Person) -> Subject:
    """个人, as a finding names them."""
    return Subject(kind="person", key=str(person.uid), label=person.name)


def of_grid(grid: Grid) -> Subject:
    """网格."""
    return Subject(kind="grid", key=grid.code, label=str(grid))


def of_unit(unit: Unit | Place) -> Subject:
    """协办单位或街道办事处."""
    return Subject(kind="unit", key=unit.code, label=str(unit))


def collect(
    place: Place,
    since: dt.date,
    until: dt.date,
    *,
    names: Iterable[str],
    about: Subject | None = None,
) -> list[Fact]:
    """这段时间的事实 of a place, of the names asked for (`judgement.asked` says which a text needs). Oldest first.

    A regulation decides what they amount to (`policy.judgement`); this file only reads.
    """
    return of(read(place, since, until), names=names, about=about)


def read(place: Place, since: dt.date, until: dt.date) -> Reading:
    """开始读取: who answered for what; everything else when it is asked for."""
    return Reading(place, since, until, Answerable(place, since - dt.timedelta(days=366), until))


def of(reading: Reading, *, names: Iterable[str], about: Subject | None = None) -> list[Fact]:
    """同上, of what is being read."""
    wanted = set(names)
    readers = dict.fromkeys(READERS[name] for name in words.FACTS if name in wanted and name in READERS)
    found = (fact for reader in readers for fact in reader(reading) if fact.name in wanted)
    kept = [fact for fact in found if about is None or fact.about == about]
    return sorted(kept, key=lambda fact: (fact.on, fact.name, fact.event, fact.about.key))


@dataclass(frozen=True, slots=True)
class Rated:
    """评价总数 (rated): of one person's matters, with how many were dissatisfied – a busy grid has more of both."""

    dissatisfied: int
    all: int

    @property
    def percent(self) -> int:
        return round(100 * self.dissatisfied / self.all)

    def __str__(self) -> str:
        return f"这段时间评价共 {self.all} 件，其中不满意 {self.dissatisfied} 件，占 {self.percent}%。"


def rated(reading: Reading, since: dt.date) -> dict[Subject, Rated]:
    """各人的评价总数和不满意数 (B-4.2: the rate stands beside the count), as their matters concern them; excluded ones out."""
    counted: dict[Subject, list[int]] = defaultdict(lambda: [0, 0])
    for _level, fact in reading.ratings:
        if not fact.excluded and fact.on >= since:
            one = counted[fact.about]
            one[0] += fact.name == "dissatisfied-rating"
            one[1] += 1
    return {about: Rated(*one) for about, one in counted.items()}


def _ratings(r: Reading) -> Iterator[Fact]:
    """评价: dissatisfied and satisfied; what lies between is neither."""
    return (fact for level, fact in r.ratings if level != Rating.Level.FAIRLY_SATISFIED)


def _rated(r: Reading) -> Iterator[tuple[int, Fact]]:
    """评价: one matter once, under review not yet, out of duty not at all."""
    given = Rating.objects.filter(place=r.place, at__gte=r.start, at__lt=r.end)
    rows = list(given.select_related("case", "place").order_by("at", "pk"))
    recused = set(Recusal.objects.filter(place=r.place).values_list("case_id", "person_id"))
    reviews = {
        review.rating_id: review
        for review in RatingReview.objects.filter(
            place=r.place, rating__in=[row.pk for row in rows]
        ).prefetch_related("outcomes")
    }
    for row in rows:
        concerned = r.who.for_rating(row, recused)
        if concerned.person is None:
            continue
        bad = row.level <= Rating.Level.DISSATISFIED
        yield row.level, Fact(
            name="dissatisfied-rating" if bad else "satisfied-rating",
            about=of_person(concerned.person), role=concerned.role, on=r.place.day_of(row.at),
            grid=concerned.grid.code if concerned.grid else "",
            event=f"case:{row.case.uid}", evidence=(f"rating:{row.uid}",),
            excluded=_left_out(row, reviews.get(row.pk)),
            note=f"{row.case.number} {row.get_level_display()}",
        )  # fmt: skip


def _left_out(row: Rating, review: RatingReview | None) -> str:
    if row.case.state in _VOID:
        return _VOID[State(row.case.state)]
    if row.excluded_reason:
        return row.excluded_reason
    if review is None:
        return ""
    outcome = next(iter(review.outcomes.all()), None)
    if outcome is None:
        return f"复核中：{review.get_reason_display()}"
    return f"复核不计：{review.get_reason_display()}" if outcome.excluded else ""


def _allegations(r: Reading) -> Iterator[Fact]:
    """反映: upheld ones count; what is not yet verified, or was upheld and taken back, is shown and does not.

    One that was taken back keeps its event: nobody who wins finds the same matter again in another clause.
    """
    rows = Allegation.objects.filter(place=r.place, happened_on__gte=r.since, happened_on__lte=r.until)
    upheld = Q(state=Heard.UPHELD)
    waiting = Q(state=Heard.RAISED, put_at__isnull=False)
    back = Q(state=Heard.WITHDRAWN) & Exists(
        AllegationAct.objects.filter(allegation=OuterRef("pk"), act="uphold")
    )
    rows = rows.filter(upheld | waiting | back)
    for row in rows.select_related("person", "grid", "case").order_by("happened_on", "pk"):
        event = f"case:{row.case.uid}" if row.case else f"allegation:{row.uid}"
        yield Fact(
            name=row.what, about=of_person(row.person), role=row.role, on=row.happened_on,
            grid=row.grid.code if row.grid else "", event=event, evidence=(f"allegation:{row.uid}",),
            excluded=UNCOUNTED.get(row.state, ""),
            note=f"{row.get_what_display()}{'，' + row.case.number if row.case and row.case.number else ''}",
        )  # fmt: skip


def _surveys(r: Reading) -> Iterator[Fact]:
    """满意度调查得分, of a signed round; too small a sample is said, and is no ground for anything."""
    for score in results.scores(r.place, r.since, r.until):
        if score.person is None or score.score is None:
            continue
        yield Fact(
            name="survey-score", about=of_person(score.person), role="grid-leader", on=score.on, grid=score.grid.code,
            event=f"survey:{score.round_uid}:{score.grid.code}", evidence=(f"survey:{score.round_uid}",),
            value=float(score.score), sample=score.n, note=f"{score.score:.1f} 分，{score.n} 份",
        )  # fmt: skip


def _assessments(r: Reading) -> Iterator[Fact]:
    """年终考核: the total once countersigned, and a named person's reasoned judgement 不称职."""
    rows = Assessment.objects.filter(
        place=r.place, state=Appraised.SETTLED, settled_at__gte=r.start, settled_at__lt=r.end
    )
    for row in rows.select_related("place", "person", "sheet").order_by("pk"):
        assert row.settled_at is not None
        event, on = f"assessment:{row.uid}", r.place.day_of(row.settled_at)
        total = assessments.sheet_of(row).fact(event=event, evidence=(event,))
        yield replace(total, on=min(on, total.on))
        if row.graded_by_id is not None:
            yield replace(
                total,
                name="incompetent-grade",
                on=min(on, total.on),
                value=None,
                note=f"{row.year}年度评定不称职",
            )


def _vacancies(r: Reading) -> Iterator[Fact]:
    """空岗: about the grid, once its leader was heard and the finding stands."""
    rows = Vacancy.objects.filter(
        place=r.place, inspection__week__gte=r.since - dt.timedelta(days=6), inspection__week__lte=r.until
    )
    for row in rows.select_related("grid", "inspection").prefetch_related("outcomes"):
        outcome = next(iter(row.outcomes.all()), None)
        if outcome is not None and not outcome.stands:
            continue
        for day in map(dt.date.fromisoformat, row.days):
            if r.since <= day <= r.until:
                yield Fact(
                    name="vacant-post", about=of_grid(row.grid), on=day, grid=row.grid.code,
                    event=f"vacancy:{row.grid.code}:{day}", evidence=(f"vacancy:{row.uid}",),
                    excluded="" if outcome is not None else "还没有听取说明和核定", note=f"{day:%m-%d} 无人在岗、无记录",
                )  # fmt: skip


MISSED = {"periodic-report": "missed-report", "diary": "missed-diary"}
REMINDED = "到期以后还没有提醒过：提醒以后仍没有交的，才算缺报"


def _duties(r: Reading) -> Iterator[Fact]:
    """没有履行的定期义务, of whoever owed it, else of the grid; a vacant post is nobody's fault, and the office's is the place's.

    A report that is not counted is shown with its reason: leave, an outage, the days of grace.
    """
    for line in ledger.ledger(r.place, r.since, r.until):
        report = MISSED.get(line.duty) == "missed-report"
        if report and line.due >= r.until:  # its last day is not over
            continue
        if line.state != ledger.State.MISSED and not (report and line.state == ledger.State.EXCUSED):
            continue
        if line.owed_by is not None:
            about, grid = of_person(line.owed_by), line.grid.code if line.grid else ""
        elif line.grid is not None:
            about, grid = of_grid(line.grid), line.grid.code
        else:
            about, grid = Subject(kind="place", key=r.place.code, label=str(r.place)), ""
        yield Fact(
            name=MISSED.get(line.duty, "missed-duty"), about=about, role=line.role, on=line.due, grid=grid,
            event=line.event, evidence=(line.event,), note=f"{ledger.word(line.duty)}，应于 {line.due:%m-%d} 以前",
            excluded=_not_missed(r, line) if report else "",
        )  # fmt: skip


def _not_missed(r: Reading, line: ledger.Line) -> str:
    """为什么不算缺报: what excused it; or it was due so lately that the reminder of the next working day is still to come."""
    if line.state == ledger.State.EXCUSED:
        return line.why
    reminded = jurisdiction.calendar(r.place).next_working(line.due + dt.timedelta(days=1))
    return REMINDED if r.until <= reminded else ""


def _matters(r: Reading) -> Iterator[Fact]:
    """事项: overdue, settled in time or at once, reopened – counted on the day that was due, or on which it ended."""
    rows = Case.objects.filter(place=r.place).exclude(state__in=(State.DRAFT, *_VOID, State.DECLINED))
    rows = rows.filter(
        Q(due_at__gte=r.start, due_at__lt=r.end) | Q(resolved_at__gte=r.start, resolved_at__lt=r.end)
    )
    settled = set(rows.filter(acts__act="settle").values_list("pk", flat=True))
    for case in rows.order_by("pk").iterator(chunk_size=2000):
        moment = case.due_at or case.resolved_at
        assert moment is not None
        on = r.place.day_of(moment - dt.timedelta(microseconds=1) if case.due_at else moment)
        if not r.since <= on <= r.until:
            continue
        concerned = Concerned() if case.level in ELSEWHERE else r.who.leader(case.grid_id, on)
        if concerned.person is None:
            continue
        done = case.resolved_at
        late = case.due_at is not None and (done is None or done > case.due_at)
        names = ["overdue-matter"] if late and (done or case.state in OPEN) else []
        names += (
            ["settled-at-once"] if case.pk in settled else ["on-time-matter"] if done and not late else []
        )
        names += ["reopened-matter"] if case.reopened else []
        for name in names:
            yield Fact(
                name=name, about=of_person(concerned.person), role=concerned.role, on=on,
                grid=concerned.grid.code if concerned.grid else "", event=f"case:{case.uid}", evidence=(f"case:{case.uid}",),
                note=str(case.number or ""),
            )  # fmt: skip


def _stages(r: Reading) -> Iterator[Fact]:
    """阶段反馈未做 (B-3.4): each day on which a word was owed and none was given in time, of whoever led the grid then."""
    scope = Scope(r.place, r.since, r.until, r.end)
    missed = [
        each for each in indicators.marks_of("stage-feedback-rate", scope) if not each.num and not each.why
    ]
    cases = Case.objects.in_bulk({each.about for each in missed})
    for each in missed:
        case = cases[each.about]
        concerned = Concerned() if case.level in ELSEWHERE else r.who.leader(case.grid_id, each.day)
        if concerned.person is not None:
            yield Fact(
                name="missed-stage-feedback", about=of_person(concerned.person), role=concerned.role, on=each.day,
                grid=concerned.grid.code if concerned.grid else "", event=f"feedback:{case.uid}:{each.day}",
                evidence=(f"case:{case.uid}",), note=f"{case.number or ''} 应在 {each.day:%m-%d} 以前告知进展",
            )  # fmt: skip


def _assistance(r: Reading) -> Iterator[Fact]:
    """协办逾期答复 of street offices and units: accountability goes both ways."""
    rows = Assistance.objects.filter(
        place=r.place, due_at__gte=r.start, due_at__lt=r.end, withdrawn_at=None, returned_at=None
    )
    for row in rows.select_related("unit", "asked_place", "case"):
        asked = row.unit or row.asked_place
        if asked is None or (row.answered_at is not None and row.answered_at <= row.due_at):
            continue
        yield Fact(
            name="late-assistance-answer", about=of_unit(asked), on=r.place.day_of(row.due_at),
            event=f"assistance:{row.uid}", evidence=(f"assistance:{row.uid}",), note=str(row.case.number or ""),
        )  # fmt: skip


def _visits(r: Reading) -> Iterator[Fact]:
    """走访: different households of a quarter; a declined one was visited, one not at home was tried."""
    rows = Visit.objects.filter(place=r.place, visited_at__gte=r.start, visited_at__lt=r.end).exclude(
        outcome=Visit.Outcome.NOT_HOME
    )
    for row in rows.select_related("grid", "household"):
        yield Fact(
            name="home-visit", about=of_grid(row.grid), on=r.place.day_of(row.visited_at), grid=row.grid.code,
            event=f"household:{row.household.uid}", evidence=(f"visit:{row.uid}",),
        )  # fmt: skip


_Reader = Callable[[Reading], Iterator[Fact]]
READERS: dict[str, _Reader] = {
    "first-asked-fault": _allegations, "visit-complaint": _allegations, "concealed-report": _allegations,
    "omitted-report": _allegations, "false-report": _allegations, "serious-consequence": _allegations,
    "thanks": _allegations, "reward-worthy-act": _allegations,
    "assessment-score": _assessments, "incompetent-grade": _assessments,
    "dissatisfied-rating": _ratings, "satisfied-rating": _ratings, "survey-score": _surveys, "vacant-post": _vacancies,
    "missed-duty": _duties,
    "missed-report": _duties,
    "missed-diary": _duties,
    "overdue-matter": _matters, "on-time-matter": _matters, "settled-at-once": _matters, "reopened-matter": _matters,
    "missed-stage-feedback": _stages, "late-assistance-answer": _assistance, "home-visit": _visits,
}  # fmt: skip
