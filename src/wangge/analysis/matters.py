"""事项的指标 (matters): how each matter, request and word is counted. One function for each figure, over rows read once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db.models import F

from wangge.analysis.marks import GONE, NOT_YET, Mark, Scope
from wangge.cases import limits
from wangge.cases.lifecycle import OPEN, OPEN_WRITTEN, State
from wangge.cases.models import Assistance, Case, Rating, Telling

UNANSWERED = "没有评价"
UNSEEN = "没有评价，也没有核查"
NO_NEED = "不再需要协办"
OVER = "事情已经了结"


def _mark(
    code: str, day: dt.date, case: Case, num: float = 0, *, den: float = 1, why: str = "",
    value: int | None = None, until: dt.datetime | None = None,
) -> Mark:  # fmt: skip
    return Mark(
        code, day, case.grid_id, case.category_id, str(case.level), num, den, why, value, case.pk, until
    )


def _told_apart(
    code: str, cases: Iterable[tuple[dt.date, Case]]
) -> Iterator[tuple[Mark | None, dt.date, Case]]:
    """Those that count, and a mark for each that is left out for what it ended as."""
    for day, case in cases:
        gone = GONE.get(State(case.state))
        yield (_mark(code, day, case, why=gone) if gone else None), day, case


def _on(scope: Scope, name: str, cases: Iterable[Case]) -> Iterator[tuple[dt.date, Case]]:
    for each in cases:
        yield scope.place.day_of(getattr(each, name)), each


def _delay(scope: Scope) -> Iterator[Mark]:
    code = "registration-delay"
    for left, day, each in _told_apart(code, _on(scope, "registered_at", scope.registered)):
        if left:
            yield left
            continue
        assert each.registered_at is not None
        late = max(0, int((each.registered_at - each.received_at).total_seconds() // 60))
        yield _mark(code, day, each, scope.place.day_of(each.received_at) == day, value=late)


def _triage(scope: Scope) -> Iterator[Mark]:
    code = "triage-same-day"
    for left, day, each in _told_apart(code, _on(scope, "registered_at", scope.registered)):
        sorted_at = each.classified_at or each.resolved_at
        yield left or _mark(code, day, each, sorted_at is not None and scope.place.day_of(sorted_at) == day)


def _ontime(scope: Scope) -> Iterator[Mark]:
    code = "ontime-rate"
    due = [
        (scope.day(each.due_at), each)
        for each in scope.cases
        if each.due_at and scope.start < each.due_at <= scope.end
    ]
    for left, day, each in _told_apart(code, due):
        assert each.due_at is not None
        if left:
            yield left
        elif each.resolved_at is None and each.due_at > scope.at:
            yield _mark(code, day, each, why=NOT_YET, until=each.due_at)
        else:
            yield _mark(code, day, each, each.resolved_at is not None and each.resolved_at <= each.due_at)


def _feedback(scope: Scope) -> Iterator[Mark]:
    code = "feedback-rate"
    for left, day, each in _told_apart(code, _on(scope, "resolved_at", scope.resolved)):
        if left:
            yield left
            continue
        assert each.resolved_at is not None
        limit = limits.perhaps(each, "telling-result", since=each.resolved_at)
        told = each.told_at or (each.resolved_at if each.state == State.SETTLED else None)
        if told is None and limit is not None and limit.at > scope.at:
            yield _mark(code, day, each, why=NOT_YET, until=limit.at)
        else:
            yield _mark(code, day, each, told is not None and (limit is None or told <= limit.at))


def _stages(scope: Scope) -> Iterator[Mark]:
    """From the limit on a word is owed every so many working days (B-3.4); a word in time pays the one that is owed next."""
    rows = Case.objects.filter(due_at__lt=scope.end, **({"grid": scope.grid} if scope.grid else {}))
    rows = rows.filter(place=scope.place).select_related("place").defer("words", "tokens").order_by("pk")
    ended = rows.filter(resolved_at__gte=scope.start, resolved_at__gt=F("due_at"))
    ended = ended.filter(state__in=[*OPEN, State.TOLD, State.SETTLED, State.CLOSED])
    # Two questions, each by its own index: together they would look at every matter that ever was due.
    late = [*rows.filter(resolved_at=None).extra(where=[OPEN_WRITTEN]), *ended]
    told: dict[int, list[dt.datetime]] = defaultdict(list)
    said = Telling.objects.filter(
        place=scope.place, case__in=[each.pk for each in late], stage=Telling.Stage.PROGRESS, reached=True
    )
    for case_id, at in said.order_by("at").values_list("case_id", "at"):
        told[case_id].append(at)
    for case in late:
        due = limits.stored(case)
        owed = limits.first_telling(case, due) if due else None
        before = case.due_at
        end = min(scope.at, case.resolved_at or scope.at)
        while owed is not None and owed < end and owed <= scope.end:
            if owed > scope.start:
                paid = any(before < at <= owed for at in told[case.pk] if before)
                yield _mark("stage-feedback-rate", scope.day(owed), case, paid)
            before, owed = owed, limits.telling_after(case, owed)


def _resolution(scope: Scope) -> Iterator[Mark]:
    code = "resolution-rate"
    for left, day, each in _told_apart(code, _on(scope, "resolved_at", scope.resolved)):
        rating, check = scope.ratings.get(each.pk), scope.checks.get(each.pk)
        verdict = rating.solved if rating else check.found if check else None
        why = "" if verdict is not None else UNSEEN
        yield left or _mark(code, day, each, verdict == Rating.Solved.YES, why=why)


def _rated(code: str, worth: Callable[[int], float], den: float) -> Callable[[Scope], Iterator[Mark]]:
    def read(scope: Scope) -> Iterator[Mark]:
        for left, day, each in _told_apart(code, _on(scope, "resolved_at", scope.resolved)):
            rating = scope.ratings.get(each.pk)
            if left or rating is None:
                yield left or _mark(code, day, each, why=UNANSWERED)
            else:
                yield _mark(code, day, each, worth(rating.level), den=den)

    return read


def _reopened(scope: Scope) -> Iterator[Mark]:
    code = "reopen-rate"
    for left, day, each in _told_apart(code, _on(scope, "resolved_at", scope.resolved)):
        yield left or _mark(code, day, each, each.reopened > 0)


def _misrouted(scope: Scope) -> Iterator[Mark]:
    code = "misroute-rate"
    moved = scope.acted("reclassify", scope.classified)
    for left, day, each in _told_apart(code, _on(scope, "classified_at", scope.classified)):
        yield left or _mark(code, day, each, each.returns > 0 or each.pk in moved)


def _first_contact(scope: Scope) -> Iterator[Mark]:
    code = "first-contact-rate"
    settled = scope.acted("settle", scope.registered)
    for left, day, each in _told_apart(code, _on(scope, "registered_at", scope.registered)):
        yield left or _mark(code, day, each, each.pk in settled and not each.reopened)


def _first_answers(code: str, holds: Callable[[Case], bool]) -> Callable[[Scope], Iterator[Mark]]:
    def read(scope: Scope) -> Iterator[Mark]:
        for each in scope.first_answers:
            if not holds(each.case):
                continue
            assert each.due_at is not None
            day = scope.day(each.due_at)
            if each.dropped:
                yield _mark(code, day, each.case, why=OVER)
            elif each.done_at is None and each.due_at > scope.at:
                yield _mark(code, day, each.case, why=NOT_YET, until=each.due_at)
            else:
                yield _mark(code, day, each.case, each.done_at is not None and each.done_at <= each.due_at)

    return read


def answered_at(asked: Assistance) -> dt.datetime | None:
    """有下文的时刻: answered, or sent back with a reason."""
    return asked.answered_at or asked.returned_at


def _returned(scope: Scope) -> Iterator[Mark]:
    code = "return-rate"
    for each in scope.asked:
        if not scope.within(each.asked_at):
            continue
        day = scope.place.day_of(each.asked_at)
        if each.withdrawn_at is not None:
            yield _mark(code, day, each.case, why=NO_NEED)
        elif answered_at(each) is None and each.due_at > scope.at:
            yield _mark(code, day, each.case, why=NOT_YET, until=each.due_at)
        else:
            yield _mark(code, day, each.case, each.returned_at is not None)


def _answers(code: str, *, street: bool) -> Callable[[Scope], Iterator[Mark]]:
    def read(scope: Scope) -> Iterator[Mark]:
        for each in scope.asked:
            if (each.unit_id is None) != street or not scope.start < each.due_at <= scope.end:
                continue
            yield answer_mark(code, scope, each)

    return read


def answer_mark(code: str, scope: Scope, asked: Assistance) -> Mark:
    """一次协办怎样计: on time, late or open; what was no longer needed is left out."""
    day, done = scope.day(asked.due_at), answered_at(asked)
    if asked.withdrawn_at is not None:
        return _mark(code, day, asked.case, why=NO_NEED)
    if done is None and asked.due_at > scope.at:
        return _mark(code, day, asked.case, why=NOT_YET, until=asked.due_at)
    return _mark(code, day, asked.case, done is not None and done <= asked.due_at)


READERS: dict[str, Callable[[Scope], Iterator[Mark]]] = {
    "registration-delay": _delay, "triage-same-day": _triage,
    "first-answer-rate": _first_answers("first-answer-rate", lambda case: True),
    "ontime-rate": _ontime, "feedback-rate": _feedback, "resolution-rate": _resolution,
    "satisfaction-rate": _rated("satisfaction-rate", lambda level: level >= 3, 1),
    "satisfaction-score": _rated("satisfaction-score", lambda level: 20.0 * level, 100),
    "reopen-rate": _reopened, "return-rate": _returned, "misroute-rate": _misrouted, "first-contact-rate": _first_contact,
    "appeal-answer-rate": _first_answers("appeal-answer-rate", lambda case: case.kind == Case.Kind.APPEAL),
    "street-answer-rate": _answers("street-answer-rate", street=True),
    "unit-answer-rate": _answers("unit-answer-rate", street=False),
}  # fmt: skip
"""What each matter says on the days on which something about it happened or was due."""

STAGES: dict[str, Callable[[Scope], Iterator[Mark]]] = {"stage-feedback-rate": _stages}
"""Of matters past their limit: the days on which a word was owed."""
