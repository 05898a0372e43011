"""履行 (duties): periodic reports, trainings and talks as the ledger of duties reads them; registered when the app is ready."""

from collections.abc import Iterator

from wangge.duties import records
from wangge.duties.records import Asking, Done, Reader
from wangge.meetings import trainings
from wangge.meetings.models import PeriodicReport, Talk


def reports(a: Asking) -> Iterator[Done]:
    """定期汇报 (A-2.1.4): signed, of the period that it is about; one serves both managers."""
    rows = PeriodicReport.objects.filter(place=a.place, until__gte=a.first, since__lte=a.last)
    for row in rows.order_by("pk"):
        yield Done(max(row.since, a.first), row.at, f"periodic:{row.uid}", row.grid_id)


def taught(noted: Reader) -> Reader:
    """培训 (A-2.1.5): held in the grid, or for the whole place; an entry of that kind in the diary counts as before."""

    def read(a: Asking) -> Iterator[Done]:
        yield from noted(a)
        for row in trainings.between(a.place, a.first, a.last):
            start = a.place.span(row.held_on, row.held_on)[0]
            at = records.happened(a.place, start, row.at)
            of = [row.training.grid_id] if row.training.grid_id else [grid.pk for grid in a.grids]
            for grid in of:
                yield Done(row.held_on, at, f"training:{row.training.uid}", grid, row.by_person_id)

    return read


def talked(noted: Reader) -> Reader:
    """谈心: that there was one; neither with whom nor what was said."""

    def read(a: Asking) -> Iterator[Done]:
        yield from noted(a)
        for row in Talk.objects.filter(place=a.place, talked_on__gte=a.first, talked_on__lte=a.last).order_by(
            "talked_on"
        ):
            at = records.happened(a.place, a.place.span(row.talked_on, row.talked_on)[0], row.at)
            yield Done(row.talked_on, at, f"talk:{row.uid}", row.grid_id, row.by_person_id)

    return read


def register() -> None:
    """登记读法: beside the diary's own readers, which stay."""
    records.READERS["periodic-report"] = reports
    records.READERS["training"] = taught(records.READERS["training"])
    records.READERS["talk"] = talked(records.READERS["talk"])
