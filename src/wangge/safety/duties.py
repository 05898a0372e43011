"""定期义务: which of these records fulfil the duties of the text – the quarter's notice to workers, the signed statistics."""

from collections.abc import Iterator

from wangge.duties import records
from wangge.duties.records import DAY, Asking, Done
from wangge.safety.models import HazardStatistics, WorkersNotice


def notices(a: Asking) -> Iterator[Done]:
    """职工通报 (D-3.4): the first notice of a quarter; one put up before the quarter was over says only what was known."""
    rows = WorkersNotice.objects.filter(place=a.place, since__gte=a.first - DAY * 92, since__lte=a.last)
    for row in rows.order_by("pk"):
        if a.place.day_of(row.at) > row.until:
            yield Done(row.since, row.at, f"workers-notice:{row.uid}")


def statistics(every: str) -> records.Reader:
    """统计表 (D-3.6, D-3.7): of the period it is about, on the day it was signed."""

    def read(a: Asking) -> Iterator[Done]:
        rows = HazardStatistics.objects.filter(
            place=a.place, every=every, since__gte=a.first - DAY * 366, since__lte=a.last
        )
        for row in rows.order_by("pk"):
            yield Done(row.since, row.at, f"hazard-statistics:{row.uid}")

    return read


def register() -> None:
    """归到义务的词下."""
    records.READERS["workers-notice"] = notices
    records.READERS["hazard-statistics"] = statistics(HazardStatistics.Every.QUARTER)
    records.READERS["hazard-statistics-year"] = statistics(HazardStatistics.Every.YEAR)
