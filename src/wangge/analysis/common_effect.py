"""共性问题的指标 (common effect): of the special reports sent in some days, the repeat matters before and after – as each problem's page says.

Fewer after than before is below one half. What it allows to say for a single problem stands in `common_report.Effect.words`.
"""

from collections.abc import Callable, Iterator

from wangge.analysis import common_report
from wangge.analysis.marks import Mark, Scope
from wangge.analysis.models import CommonIssue

TOO_SHORT = "报送还不到两周"


def _effect(scope: Scope) -> Iterator[Mark]:
    """One mark for a problem: it counts on the day of its report; its matters may lie in several grids."""
    code = "common-issue-effect"
    sent = CommonIssue.objects.filter(place=scope.place, sent_at__gte=scope.start, sent_at__lt=scope.end)
    for issue in sent.select_related("place").order_by("sent_at", "pk"):
        found = common_report.effect(issue, at=scope.at)
        if found is None or not found.figure.den:
            continue
        why = TOO_SHORT if found.days < common_report.SHORTEST else ""
        yield Mark(
            code, found.sent_on, category_id=issue.category_id, num=found.after, den=found.before + found.after, why=why
        )  # fmt: skip


READERS: dict[str, Callable[[Scope], Iterator[Mark]]] = {"common-issue-effect": _effect}
"""A few in a year: read anew every time."""
