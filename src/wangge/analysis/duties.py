"""履行 (duties): the signed monthly analysis is what fulfils its duty; nothing is ticked."""

from collections.abc import Iterator

from wangge.analysis.models import MonthlyAnalysis
from wangge.duties import records
from wangge.duties.records import Asking, Done


def analyses(a: Asking) -> Iterator[Done]:
    """月度分析 (C-4.4.1): of the month it speaks of."""
    rows = MonthlyAnalysis.objects.filter(place=a.place, month__gte=a.first.replace(day=1), month__lte=a.last)
    for row in rows.order_by("pk"):
        yield Done(row.month, row.at, f"month:{row.uid}")


def register() -> None:
    """登记: the ledger of duties reads our papers from now on."""
    records.READERS["monthly-analysis"] = analyses
