"""指标 (indicators): what the records of a place say over some days, by whoever answered for it – definitions first.

Each indicator is a sum of marks, made by one function over the same few queries; it names what it counts, out of what,
and what it leaves out. There is no order by figure anywhere.
"""

from collections.abc import Callable, Iterable, Iterator

from wangge.analysis import common_effect, hazards, marks, matters, rounds
from wangge.analysis.definitions import DEFINITIONS, Definition
from wangge.analysis.figures import Figure
from wangge.analysis.marks import GONE, NOT_YET, Mark, Scope
from wangge.analysis.matters import UNANSWERED
from wangge.cases.lifecycle import OPEN_WRITTEN, RUNNING, State
from wangge.cases.models import Case

__all__ = [
    "DEFINITIONS",
    "GONE",
    "NOT_YET",
    "UNANSWERED",
    "Definition",
    "Scope",
    "all_of",
    "figure",
    "marks_of",
]
RESTING = "挂起，时限停着"
UNSORTED = "还没有分类"


def _overdue(scope: Scope) -> Iterator[Mark]:
    """The open matters as they stand now, whatever the period; by the index on open matters."""
    open_now = Case.objects.filter(place=scope.place, state__in=sorted({*RUNNING, State.SUSPENDED}))
    open_now = open_now.extra(where=[OPEN_WRITTEN])
    rows = open_now.filter(grid=scope.grid) if scope.grid else open_now
    today = scope.place.day_of(scope.at)
    for each in rows.values_list("pk", "grid_id", "category_id", "level", "state", "due_at").order_by(
        "due_at", "pk"
    ):
        pk, grid, category, level, state, due = each
        why = RESTING if state == State.SUSPENDED else UNSORTED if due is None else ""
        yield Mark(
            "overdue-open", today, grid, category, level, num=bool(due and due <= scope.at), why=why, about=pk
        )


READERS: dict[str, Callable[[Scope], Iterator[Mark]]] = {
    **matters.READERS, **matters.STAGES, **rounds.READERS, **hazards.READERS,
    **common_effect.READERS,
    "overdue-open": _overdue,
}  # fmt: skip


def marks_of(code: str, scope: Scope) -> Iterator[Mark]:
    """记号 of one indicator in a scope: the records behind its number. KeyError for a code that is not defined."""
    return scope.kept(READERS[code](scope))


def figure(code: str, scope: Scope) -> Figure:
    """一个指标 over a scope."""
    return marks.summed(code, marks_of(code, scope))


def all_of(scope: Scope, codes: Iterable[str] | None = None) -> list[Figure]:
    """各项指标 of this kind of place, in the order of the papers."""
    own = [each.code for each in DEFINITIONS.values() if scope.place.kind in each.kinds]
    return [figure(code, scope) for code in (own if codes is None else codes)]
