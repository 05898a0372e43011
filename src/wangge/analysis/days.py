"""逐日计数 (days): counts kept for each day, and counted anew only where the log says that something happened since.

Nobody signals: what changed is asked of the place's log, entry by entry since the last time. A kept day is the sum of
the same marks as the figure itself; from today on nothing is kept, because the day is not over. What is owed by the
quarter counts on its last day: of such a part those days alone are kept, and a span is read to the end of its quarter.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Count as Number
from django.db.models import Q, Sum

from wangge.analysis import dirty, hazards, indicators, marks, matters, rounds
from wangge.analysis.figures import Figure
from wangge.analysis.marks import Mark, Scope
from wangge.analysis.models import Count, CountedDay, ReadUntil
from wangge.integrity import checkpoints, inserting
from wangge.policy.provisions import period
from wangge.territory.models import Grid, Place

DAY = dt.timedelta(days=1)
UNDER = "3"
"""Drawn anew by hand where a definition changes: what was counted under another is counted again."""
PARTS: dict[str, dict[str, Callable[[Scope], Iterator[Mark]]]] = {
    "matters": matters.READERS, "stages": matters.STAGES, "diary": rounds.DIARY, "visits": rounds.QUARTERS,
    "surveys": rounds.SURVEYS, "reports": rounds.REPORTS, "hazards": hazards.READERS,
}  # fmt: skip
PART_OF = {code: part for part, readers in PARTS.items() for code in readers}
QUARTERLY = "visits"
RUN = 92  # days counted in one go
Span = tuple[dt.date, dt.date]


def _forget(place: Place, what: dirty.Dirty) -> None:
    kept = CountedDay.objects.filter(place=place)
    if what.everything:
        kept.delete()
        return
    for part in PARTS:
        of_part = kept.filter(part=part)
        if part in what.all_of:
            of_part.delete()
            continue
        if since := what.since.get(part):
            of_part.filter(day__gte=since).delete()
        for some in dirty.batches(sorted(what.days[part])):
            of_part.filter(day__in=some).delete()


# --- counting ---


def refresh(
    place: Place, first: dt.date, last: dt.date, *more: Span, at: dt.datetime, parts: Iterable[str] = PARTS
) -> int:
    """补数: bring the kept counts of these days (and of `more` spans) up to the log's last entry.

    Returns how many days were counted anew.
    """
    parts, spans = sorted(parts), [(first, last), *more]
    size = checkpoints.size(place.pk)
    seen = ReadUntil.objects.filter(place=place).first()
    if seen and (seen.leaf, seen.under) == (size, UNDER) and _whole(place, parts, spans, at):
        return 0
    with transaction.atomic():
        # One at a time: two readers of one stale page must not both put down its counts.
        ReadUntil.objects.get_or_create(place=place, defaults={"leaf": 0, "under": ""})
        seen = ReadUntil.objects.select_for_update().get(place=place)
        if seen.under != UNDER:
            CountedDay.objects.filter(place=place).delete()
        elif seen.leaf < size:
            _forget(place, dirty.since(place, seen.leaf, at=at))
        # The size was read before the rows were: what came between is looked at once more, never missed.
        ReadUntil.objects.filter(pk=seen.pk).update(leaf=max(size, seen.leaf), under=UNDER)
        return sum(_count(place, part, spans, at) for part in parts)


def _through(part: str, last: dt.date) -> dt.date:
    """读到哪天: where a span that ends on `last` is read to."""
    return period("quarter", last)[1] if part == QUARTERLY else last


def _wanted(place: Place, part: str, spans: Iterable[Span], at: dt.datetime) -> list[dt.date]:
    """该留着的各天, the earliest first; none from today on."""
    today, found = place.day_of(at), set()
    for first, last in spans:
        end = min(_through(part, last), today - DAY)
        found |= {first + n * DAY for n in range((end - first).days + 1)}
    return sorted(day for day in found if part != QUARTERLY or day == _through(part, day))


def _kept(place: Place, at: dt.datetime) -> Any:
    return CountedDay.objects.filter(place=place).filter(Q(stale_at=None) | Q(stale_at__gt=at))


def _whole(place: Place, parts: Iterable[str], spans: list[Span], at: dt.datetime) -> bool:
    """都数过了: by one query, how many of the wanted days of each part are kept."""
    days = {part: _wanted(place, part, spans, at) for part in parts}
    wanted = {part: len(each) for part, each in days.items() if each}
    asked = Q()
    for part in wanted:
        for first, last in _runs(days[part]) if part != QUARTERLY else ((day, day) for day in days[part]):
            asked |= Q(part=part, day__gte=first, day__lte=last)
    if not asked:
        return True
    found = _kept(place, at).filter(asked).order_by().values_list("part").annotate(Number("pk"))
    return dict(found) == wanted


def _missing(place: Place, part: str, spans: Iterable[Span], at: dt.datetime) -> list[dt.date]:
    wanted = _wanted(place, part, spans, at)
    if not wanted:
        return []
    there = _kept(place, at).filter(part=part, day__gte=wanted[0], day__lte=wanted[-1])
    held = set(there.values_list("day", flat=True))
    return [day for day in wanted if day not in held]


def _runs(days: list[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Days that follow one another, at most `RUN` together."""
    start = before = None
    for day in days:
        if start is None or before is None or day != before + DAY or (day - start).days >= RUN:
            if start is not None and before is not None:
                yield start, before
            start = day
        before = day
    if start is not None and before is not None:
        yield start, before


def _count(place: Place, part: str, spans: Iterable[Span], at: dt.datetime) -> int:
    days = _missing(place, part, spans, at)
    for since, until in _runs(days):
        scope = Scope(place, since, until, at)
        cells: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
        stale: dict[dt.date, dt.datetime] = {}
        for reader in PARTS[part].values():
            for each in reader(scope):
                cell = cells[
                    each.day, each.grid_id, each.category_id, each.level, each.code, each.why, each.value
                ]
                cell[0] += each.num
                cell[1] += each.den
                if each.until is not None:
                    stale[each.day] = min(each.until, stale.get(each.day, each.until))
        for rows in (CountedDay.objects, Count.objects):
            rows.filter(place=place, part=part, day__gte=since, day__lte=until).delete()
        made = [
            Count(place=place, part=part, day=day, month=month_of(day), grid_id=grid, category_id=category, level=level,
                  code=code, why=why, value=value, num=num, den=den)
            for (day, grid, category, level, code, why, value), (num, den) in cells.items()
        ]  # fmt: skip
        inserting.insert(made)
        n = (until - since).days + 1
        inserting.insert([
            CountedDay(place=place, part=part, day=day, stale_at=stale.get(day))
            for day in (since + k * DAY for k in range(n))
        ])  # fmt: skip
    return len(days)


def month_of(day: dt.date) -> int:
    """月份 as one number: a trend is a row of them."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> dt.date:
    """这个月的第一天."""
    return dt.date(month // 12, month % 12 + 1, 1)


# --- reading ---

Key = tuple[Any, ...]


class Reading:
    """一次读取 (reading) of a place at a moment: what several spans and cuts ask for is looked up once.

    Equal to counting from the records; a code that is kept is read from the kept days and from today's records.
    """

    def __init__(self, place: Place, *, at: dt.datetime) -> None:
        self.place, self.at, self.today = place, at, place.day_of(at)
        self._scopes: dict[tuple[Any, ...], Scope] = {}
        self._marks: dict[tuple[Any, ...], list[Mark]] = {}
        self._fresh: set[tuple[str, Span]] = set()

    def prepare(self, codes: Iterable[str], *spans: Span) -> None:
        """补数 of all these spans at once, before each is read."""
        parts = sorted({PART_OF[code] for code in codes if code in PART_OF})
        stale = [each for each in spans if any((part, each) not in self._fresh for part in parts)]
        if parts and stale:
            refresh(self.place, *stale[0], *stale[1:], at=self.at, parts=parts)
            self._fresh |= {(part, each) for part in parts for each in stale}

    def cut(
        self, codes: Iterable[str], first: dt.date, last: dt.date, *, grid: Grid | None = None,
        category_id: int | None = None, level: str = "", by: tuple[str, ...] = (),
    ) -> dict[Key, dict[str, Figure]]:  # fmt: skip
        """各项指标 of these days, cut by grid_id, category_id, level or month: `{(key, …): {code: figure}}`."""
        codes = list(codes)
        found: dict[Key, dict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
        self.prepare(codes, (first, last))
        rows = self._rows([code for code in codes if code in PART_OF], first, last)
        rows = rows.filter(grid=grid) if grid else rows
        rows = rows.filter(category=category_id) if category_id is not None else rows
        rows = rows.filter(level=level) if level else rows
        asked = rows.order_by().values_list(*by, "code", "why", "value").annotate(Sum("num"), Sum("den"))
        latest = month_of(last)
        for *key, code, why, value, num, den in asked:
            within = (
                min(each, latest) if name == "month" else each for name, each in zip(by, key, strict=True)
            )
            found[tuple(within)][code].append(Mark(code, first, num=num, den=den, why=why, value=value))
        for code in codes:
            for each in self._present(code, first, last, grid, category_id, level):
                day = min(each.day, last)
                key = tuple(month_of(day) if name == "month" else getattr(each, name) for name in by)
                found[key][code].append(each)
        return {
            key: {code: marks.summed(code, each) for code, each in by_code.items()}
            for key, by_code in found.items()
        }

    def _rows(self, codes: list[str], first: dt.date, last: dt.date) -> Any:
        """留着的数 of these days."""
        by_end: dict[dt.date, list[str]] = defaultdict(list)
        for code in codes:
            by_end[min(_through(PART_OF[code], last), self.today - DAY)].append(code)
        asked = Q(pk__in=[])
        for end, own in by_end.items():
            # The place stands in each condition: only so does SQLite look each up in the index.
            asked |= Q(place=self.place, code__in=own, day__gte=first, day__lte=end)
        return Count.objects.filter(asked)

    def _present(
        self, code: str, first: dt.date, last: dt.date, grid: Grid | None, category_id: int | None, level: str
    ) -> Iterable[Mark]:
        """不留的: from today on, or of the whole span where a figure keeps nothing."""
        part = PART_OF.get(code)
        since = first if part is None else max(first, self.today)
        until = last if part is None else _through(part, last)
        if since > until:
            return ()
        key = (since, until, grid and grid.pk, category_id, level)
        if key not in self._scopes:
            self._scopes[key] = Scope(
                self.place, since, until, self.at, grid, category_id=category_id, level=level
            )
        if (code, key) not in self._marks:
            scope = self._scopes[key]
            read = scope.kept(PARTS[part][code](scope)) if part else indicators.marks_of(code, scope)
            self._marks[code, key] = list(read)
        return self._marks[code, key]

    def figures(self, codes: Iterable[str], first: dt.date, last: dt.date, **more: Any) -> dict[str, Figure]:
        """各项指标 of these days, each; zero of zero where nothing was counted."""
        codes = list(codes)
        found = self.cut(codes, first, last, **more).get((), {})
        return {code: found.get(code, Figure(code, 0, 0)) for code in codes}

    def trend(self, code: str, first: dt.date, last: dt.date, **more: Any) -> list[tuple[dt.date, Figure]]:
        """逐月 of one indicator, the earliest first; a month without anything is there too."""
        found = self.cut([code], first, last, by=("month",), **more)
        return [
            (first_of(month), found.get((month,), {}).get(code, Figure(code, 0, 0)))
            for month in range(month_of(first), month_of(last) + 1)
        ]


def figures(
    place: Place, codes: Iterable[str], first: dt.date, last: dt.date, *, at: dt.datetime, **more: Any
) -> dict[str, Figure]:
    """各项指标 of these days, where nothing else is read."""
    return Reading(place, at=at).figures(codes, first, last, **more)


def cut(
    place: Place, codes: Iterable[str], first: dt.date, last: dt.date, *, at: dt.datetime, **more: Any
) -> dict[Key, dict[str, Figure]]:
    """各项指标 cut along an axis, where nothing else is read."""
    return Reading(place, at=at).cut(codes, first, last, **more)
