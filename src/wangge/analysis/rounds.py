"""定期的指标 (rounds): what is owed day by day, quarter by quarter – diaries, visits, surveys, reports – and whether it was done."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

from wangge.analysis.marks import NOT_YET, Mark, Scope
from wangge.duties import ledger
from wangge.duties.ledger import State
from wangge.journal import visits
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.reports import continuity
from wangge.surveys import results

DAY = dt.timedelta(days=1)
NO_HOUSEHOLD = "没有应走访的户"


def _continuity(scope: Scope) -> Iterator[Mark]:
    until = min(scope.until, scope.place.day_of(scope.at))
    for line in continuity.of(scope.place, scope.since, until, grids=[scope.grid] if scope.grid else None):
        if scope.person_id not in (None, line.post.person_id):
            continue
        missing = set(line.missing)
        for day in line.duty:
            yield Mark("diary-continuity", day, line.post.grid_id, num=day not in missing)


def _quarters(scope: Scope) -> Iterator[Mark]:
    """Each quarter whose last day lies in the scope, as the text and the grids stood then, or stand now."""
    code, end = "visit-coverage", period("quarter", scope.since)[1]
    today = scope.place.day_of(scope.at)
    while end <= scope.until:
        try:
            lines = visits.coverages(
                scope.place, on=min(end, today), grids=[scope.grid] if scope.grid else None
            )
        except Refusal:
            lines = []
        for line in lines:
            if line.excused:
                yield Mark(code, end, line.grid.pk, den=line.needed, why=NO_HOUSEHOLD)
            else:
                yield Mark(code, end, line.grid.pk, num=min(line.done, line.needed), den=line.needed)
        end = period("quarter", end + DAY)[1]


def _visits(scope: Scope) -> Iterator[Mark]:
    """Each quarter that ended, or that the scope ends in; it counts on its last day there."""
    for each in _quarters(replace(scope, until=period("quarter", scope.until)[1])):
        yield each._replace(day=min(each.day, scope.until))


def _survey(scope: Scope) -> Iterator[Mark]:
    for score in results.scores(scope.place, scope.since, scope.until):
        enough = score.score is not None and score.enough
        yield Mark(
            "survey-score", score.on, score.grid.pk, num=(score.score or 0) * score.n if enough else 0,
            den=100.0 * score.n if enough else score.n, why="" if enough else results.TOO_FEW,
        )  # fmt: skip


def _reports(scope: Scope) -> Iterator[Mark]:
    code = "report-punctuality"
    lines = ledger.ledger(
        scope.place, scope.since, scope.until, duty="periodic-report", grid=scope.grid, at=scope.at
    )
    for line in lines:
        grid = line.grid.pk if line.grid else None
        if line.state in (State.DONE, State.LATE, State.MISSED):
            yield Mark(code, line.due, grid, num=line.state == State.DONE)
        else:
            why = {State.OPEN: NOT_YET, State.NOBODY: "没有人任职"}.get(line.state, "有正当理由")
            yield Mark(code, line.due, grid, why=why, until=line.due_at if line.due_at > scope.at else None)


DIARY: dict[str, Callable[[Scope], Iterator[Mark]]] = {"diary-continuity": _continuity}
"""What each day says of itself."""

QUARTERS: dict[str, Callable[[Scope], Iterator[Mark]]] = {"visit-coverage": _quarters}
"""What is owed by the quarter, on its last day."""

SURVEYS: dict[str, Callable[[Scope], Iterator[Mark]]] = {"survey-score": _survey}
"""What a half-year's survey says, on the last day it speaks of."""

REPORTS: dict[str, Callable[[Scope], Iterator[Mark]]] = {"report-punctuality": _reports}
"""What the grids of a company owe it in writing, on the day it is due."""

READERS: dict[str, Callable[[Scope], Iterator[Mark]]] = {
    **DIARY, "visit-coverage": _visits, **SURVEYS, **REPORTS,
}  # fmt: skip
