"""起止: rows that hold from a day to a day. `until` is the last day on which they hold, that day included."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

T = TypeVar("T", bound=models.Model)

ENDS_AFTER_START = Q(until__isnull=True) | Q(until__gte=F("since"))


class Dated(models.QuerySet[T]):
    """按日查询 (as of): the questions that every dated row answers."""

    def on(self, day: dt.date) -> Self:
        """当日有效: what holds on this day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def within(self, first: dt.date, last: dt.date | None) -> Self:
        """期间有效: what holds on some day from `first` to `last` (None: without end)."""
        found = self.filter(Q(until__isnull=True) | Q(until__gte=first))
        return found if last is None else found.filter(since__lte=last)

    def current(self) -> Self:
        """至今未止: what has no last day yet (it may begin only later)."""
        return self.filter(until__isnull=True)


def holds(row: "models.Model", day: dt.date) -> bool:
    """当日是否有效: the same question, of a row already at hand."""
    since, until = row.since, row.until  # type: ignore[attr-defined]
    return since <= day and (until is None or until >= day)
