"""看板 (board): how a place stands this minute, for its head and for the wall. Counts only: no names, no words, no order of people."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from wangge.analysis import days
from wangge.analysis.figures import Figure
from wangge.analysis.monthly import month_of
from wangge.cases.lifecycle import OPEN_WRITTEN, RUNNING, TRIAGE, State
from wangge.cases.models import Assistance, Case
from wangge.cases.models.assistance import UNANSWERED
from wangge.integrity import canonical
from wangge.territory.models import Place

CODES = ["triage-same-day", "ontime-rate", "feedback-rate", "resolution-rate", "satisfaction-rate"]
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Board:
    """看板: counts of this minute, the month's figures so far, and what others still owe an answer."""

    place: Place
    counts: dict[str, int]
    since: dt.date | None  # the oldest limit that is over
    categories: list[tuple[str, int]]  # open matters, by the category's code
    figures: dict[str, Figure]
    waiting: list[tuple[str, int, int]]  # whom we asked, how many wait, how many of them past their limit

    @property
    def tag(self) -> str:
        """版次: the same while nothing on the board is another."""
        said: dict[str, Any] = {
            "counts": self.counts, "since": str(self.since), "categories": self.categories, "waiting": self.waiting,
            "figures": {code: each.to_json() for code, each in self.figures.items()},
        }  # fmt: skip
        return hashlib.sha256(canonical.dumps(said)).hexdigest()[:32]


def now(place: Place, *, at: dt.datetime) -> Board:
    """此刻."""
    today = place.day_of(at)
    start, tonight = place.span(today, today)
    tomorrow = tonight + DAY
    open_now = Case.objects.filter(place=place).extra(where=[OPEN_WRITTEN]).order_by()
    running = Q(state__in=sorted(RUNNING))
    counts = open_now.aggregate(
        open=Count("pk"),
        late=Count("pk", filter=running & Q(due_at__lte=at)),
        today=Count("pk", filter=running & Q(due_at__gt=at, due_at__lte=tonight)),
        tomorrow=Count("pk", filter=running & Q(due_at__gt=tonight, due_at__lte=tomorrow)),
        new=Count("pk", filter=Q(state__in=sorted(TRIAGE))),
        others=Count("pk", filter=Q(state__in=(State.ASSISTING, State.SUSPENDED))),
        tell=Count("pk", filter=Q(state=State.RESOLVED)),
        emergency=Count("pk", filter=Q(lane=Case.Lane.EMERGENCY)),
        oldest=Min("due_at", filter=running & Q(due_at__lte=at)),
    )
    oldest = counts.pop("oldest")
    came = Case.objects.filter(place=place, registered_at__gte=start, registered_at__lt=tonight)
    counts["came"] = came.exclude(state__in=(State.VOID, State.MERGED)).count()
    counts["done"] = Case.objects.filter(place=place, resolved_at__gte=start, resolved_at__lt=tonight).count()
    by_category: Any = open_now.exclude(category=None).values_list("category__code", "category__name")
    asked: Any = Assistance.objects.filter(UNANSWERED, place=place).order_by()
    told = {"n": Count("pk"), "over": Count("pk", filter=Q(due_at__lte=at))}
    offices = asked.filter(unit=None).order_by("asked_place__code")
    units = asked.exclude(unit=None).order_by("unit__code")
    waiting = [
        *offices.values_list("asked_place__name").annotate(**told),
        *units.values_list("unit__name").annotate(**told),
    ]
    return Board(
        place, counts, place.day_of(oldest - dt.timedelta(microseconds=1)) if oldest else None,
        [(name, n) for _code, name, n in by_category.annotate(n=Count("pk")).order_by("category__code")],
        days.figures(place, CODES, month_of(today)[0], today, at=at),
        waiting,
    )  # fmt: skip
