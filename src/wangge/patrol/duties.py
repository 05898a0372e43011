"""履行 (duties): patrols and coverage checks as the ledger of duties reads them; registered when the app is ready."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wangge.duties import records
from wangge.duties.records import Asking, Done, Reader
from wangge.patrol import rounds, shutdowns
from wangge.patrol.models import CoverageCheck
from wangge.territory import jurisdiction


def patrols(noted: Reader) -> Reader:
    """经常性巡查 (A-2.1.1): a patrol of the grid that day, an entry of that kind in the diary, or a day without work."""

    def read(a: Asking) -> Iterator[Done]:
        yield from noted(a)
        for row in rounds.between(a.place, a.first, a.last).filter(
            grid__isnull=False, patroller__isnull=False
        ):
            at = records.happened(a.place, row.ended_at, row.at)
            yield Done(row.day, at, f"patrol:{row.uid}", row.grid_id, row.patroller_id)
        rows = shutdowns.between(a.place, a.first, a.last)
        if not rows:
            return
        calendar = jurisdiction.calendar(a.place)
        for day in filter(calendar.is_working, a.days):
            for grid in a.grids:
                still = shutdowns.on(rows, grid.pk, day)
                if still is not None:
                    start = a.place.span(day, day)[0]
                    yield Done(
                        day,
                        start,
                        "",
                        grid.pk,
                        excuse="shutdown",
                        note=_("停产：%(why)s") % {"why": still.words},
                    )

    return read


def checks(a: Asking) -> Iterator[Done]:
    """网格覆盖检查 (D-1): signed, of the month it is about."""
    rows = CoverageCheck.objects.filter(place=a.place, month__gte=a.first.replace(day=1), month__lte=a.last)
    for row in rows.order_by("pk"):
        yield Done(max(row.month, a.first), row.at, f"coverage:{row.uid}")


def register() -> None:
    """登记读法: beside the diary's own reader of patrols, which stays."""
    records.READERS["patrol"] = patrols(records.READERS["patrol"])
    records.READERS["coverage-check"] = checks
