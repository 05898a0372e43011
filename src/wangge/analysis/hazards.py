"""隐患的指标 (hazards): of a company's hazards – rectified in time, come again, failed at acceptance, found by the grid itself.

More hazards found is no bad figure, and none here counts them: what is asked is whether they were dealt with.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from wangge.analysis.marks import NOT_YET, Mark, Scope
from wangge.safety import self_reports
from wangge.safety.lifecycle import CLOSING, DROPPED, State
from wangge.safety.models import Hazard

DROPPED_WHY = "撤销了，或者认定不是隐患"
UNCHECKED = "还没有验收"


def _hazards(scope: Scope, name: str) -> list[Hazard]:
    """Those whose moment `name` lies in these days; a limit at midnight belongs to the day that ends."""
    within: dict[str, Any] = {f"{name}__gt": scope.start, f"{name}__lte": scope.end}
    rows = Hazard.objects.filter(place=scope.place, **within).exclude(state=State.NEW)
    rows = rows.filter(grid=scope.grid) if scope.grid else rows
    return list(rows.defer("words").order_by("pk"))


def _mark(scope: Scope, code: str, moment: dt.datetime, hazard: Hazard, **more: Any) -> Mark:
    return Mark(code, scope.day(moment), hazard.grid_id, **more)


def _ontime(scope: Scope) -> Iterator[Mark]:
    code = "hazard-ontime"
    for each in _hazards(scope, "due_at"):
        assert each.due_at is not None
        handed_in = each.submitted_at if each.state in (State.SUBMITTED, *CLOSING) else None
        if each.state in DROPPED:
            yield _mark(scope, code, each.due_at, each, why=DROPPED_WHY)
        elif handed_in is None and each.due_at > scope.at:
            yield _mark(scope, code, each.due_at, each, why=NOT_YET, until=each.due_at)
        else:
            yield _mark(
                scope, code, each.due_at, each, num=handed_in is not None and handed_in <= each.due_at
            )


def _reported(code: str, holds: Callable[[Hazard, dt.datetime], bool]) -> Callable[[Scope], Iterator[Mark]]:
    def read(scope: Scope) -> Iterator[Mark]:
        for each in _hazards(scope, "reported_at"):
            assert each.reported_at is not None
            if each.state in DROPPED:
                yield _mark(scope, code, each.reported_at, each, why=DROPPED_WHY)
            else:
                ahead = [at for at in (each.due_at, each.report_due_at) if at and at > scope.at]
                yield _mark(
                    scope,
                    code,
                    each.reported_at,
                    each,
                    num=holds(each, scope.at),
                    until=min(ahead, default=None),
                )

    return read


def _failed(scope: Scope) -> Iterator[Mark]:
    code = "acceptance-fail"
    for each in _hazards(scope, "submitted_at"):
        assert each.submitted_at is not None
        checked = each.returns > 0 or each.state in CLOSING
        if each.state in DROPPED or not checked:
            why = DROPPED_WHY if each.state in DROPPED else UNCHECKED
            yield _mark(scope, code, each.submitted_at, each, why=why)
        else:
            yield _mark(scope, code, each.submitted_at, each, num=each.returns > 0)


READERS: dict[str, Callable[[Scope], Iterator[Mark]]] = {
    "hazard-ontime": _ontime, "acceptance-fail": _failed,
    "hazard-recurrence": _reported("hazard-recurrence", lambda each, at: each.recurs_id is not None),
    "self-report-share": _reported("self-report-share", lambda each, at: bool(self_reports.judge(each, at=at))),
}  # fmt: skip
