"""定期的指标 (rounds): what is owed day by day, quarter by quarter – diaries, visits, surveys, reports – and whether it was done."""

import datetime as dt
from collections.abc import Callable, Iterator

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


def _visits(scope: Scope) -> Iterator[Mark]:
    """Each quarter that ended, or that the scope ends in; it counts on its last day there."""
    code, day = "visit-coverage", scope.since
    while day <= scope.until:
        try:
            lines = visits.coverages(scope.place, on=day, grids=[scope.grid] if scope.grid else None)
        except Refusal:
            lines = []
        for line in lines:
            on = min(line.until, scope.until)
            if line.excused:
                yield Mark(code, on, line.grid.pk, den=line.needed, why=NO_HOUSEHOLD)
            else:
                yield Mark(code, on, line.grid.pk, num=min(line.done, line.needed), den=line.needed)
        day = period("quarter", day)[1] + DAY


def _survey(scope: Scope) -> Iterator[Mark]:
    for score in results.scores(scope.place, scope.since, scope.until):
        enough = score.score is not None and score.enough
        yield Mark(
            "survey-score", score.on, score.grid.pk, num=(score.score or 0) * score.n if enough else 0,
            den=100.0 * score.n if enough else score.n, why="" if enough else results.TOO_FEW,
        )  # fmt: skip


def _reports(scope: Scope) -> Iterator[Mark]:
    code = "report-punctuality"
    for line in ledger.ledger(scope.place, scope.since, scope.until, grid=scope.grid, at=scope.at):
        if line.duty != "periodic-report":
            continue
        grid = line.grid.pk if line.grid else None
        if line.state in (State.DONE, State.LATE, State.MISSED):
            yield Mark(code, line.due, grid, num=line.state == State.DONE)
        else:
            why = {State.OPEN: NOT_YET, State.NOBODY: "没有人任职"}.get(line.state, "有正当理由")
            yield Mark(code, line.due, grid, why=why)


DIARY: dict[str, Callable[[Scope], Iterator[Mark]]] = {"diary-continuity": _continuity}
"""What each day says of itself."""

READERS: dict[str, Callable[[Scope], Iterator[Mark]]] = {
    "visit-coverage": _visits, "survey-score": _survey, "report-punctuality": _reports,
}  # fmt: skip
"""What is known of a quarter, a half-year or a month as a whole: few rows, read anew every time."""
