"""逐日计数 (days): counts kept for each day, and counted anew only where the log says that something happened since.

Nobody signals: what changed is asked of the place's log, entry by entry since the last time. A kept day is the sum of
the same marks as the figure itself; from today on nothing is kept, because the day is not over.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, Sum

from wangge.analysis import indicators, marks, matters, rounds
from wangge.analysis.figures import Figure
from wangge.analysis.marks import Mark, Scope
from wangge.analysis.models import Count, CountedDay, ReadUntil
from wangge.cases.models import Act, Assistance, Case, Errand
from wangge.integrity import checkpoints, inserting
from wangge.integrity.models import Leaf
from wangge.journal.models import Entry, Visit
from wangge.territory.models import Grid, Place

DAY = dt.timedelta(days=1)
UNDER = "2"
"""Drawn anew by hand where a definition changes: what was counted under another is counted again."""
PARTS: dict[str, dict[str, Callable[[Scope], Iterator[Mark]]]] = {
    "matters": matters.READERS, "stages": matters.STAGES, "diary": rounds.DIARY,
}  # fmt: skip
PART_OF = {code: part for part, readers in PARTS.items() for code in readers}
MOMENTS = ("registered_at", "classified_at", "due_at", "resolved_at")
LAW = ("pack.adopt", "calendar.import", "place.amend")  # limits may run otherwise
POSTS = ("post.", "absence.", "person.leave")  # days on duty may be others
RUN = 92  # days counted in one go
T = TypeVar("T")


def _batches(rows: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    there = iter(rows)
    while some := list(islice(there, size)):
        yield some


# --- what changed ---


@dataclass
class Dirty:
    """要重数的: days of each part; `all_of` names parts of which no kept day is trusted any more."""

    days: dict[str, set[dt.date]] = field(default_factory=lambda: defaultdict(set))
    since: dict[str, dt.date] = field(default_factory=dict)  # and every day from here on
    all_of: set[str] = field(default_factory=set)


def dirty(place: Place, leaf: int, *, at: dt.datetime) -> Dirty:
    """记录说了什么变了: by the entries of the log from number `leaf` on."""
    found = Dirty()
    subjects: dict[str, set[str]] = defaultdict(set)
    leaves = Leaf.objects.filter(place_id=place.pk, index__gte=leaf).order_by().values_list("kind", "subject")
    for kind, subject in leaves.distinct():
        if kind.startswith("case."):
            subjects["case"].add(subject)
        elif kind in (Entry.KIND, Visit.KIND):
            subjects[kind].add(subject)
        elif kind in LAW:
            found.all_of |= PARTS.keys()
        elif kind.startswith(POSTS):
            found.all_of.add("diary")
    for some in _batches(sorted(subjects["case"])):
        _of_cases(found, place, some, leaf, at)
    for kind, model, name in ((Entry.KIND, Entry, "claimed_at"), (Visit.KIND, Visit, "visited_at")):
        for some in _batches(sorted(subjects[kind])):
            rows: Any = model._default_manager.filter(place=place, uid__in=some)
            found.days["diary"] |= {place.day_of(each) for each in rows.values_list(name, flat=True)}
    return found


def _of_cases(found: Dirty, place: Place, uids: Iterable[str], leaf: int, at: dt.datetime) -> None:
    """Every day on which these matters ever counted: as they stand, and as each act left them."""
    rows = list(Case.objects.filter(place=place, uid__in=uids).values_list("pk", *MOMENTS))
    pks = [each[0] for each in rows]
    moments = {moment for each in rows for moment in each[1:] if moment}
    due = {each[3] for each in rows if each[3]}
    acts = Act.objects.filter(place=place, case__in=pks).values_list("leaf_index", "at", "changes")
    for index, acted, changes in acts:
        if index >= leaf:
            found.days["diary"].add(place.day_of(acted))
        for name in MOMENTS:
            if said := changes.get(name):
                moments.add(moment := dt.datetime.fromisoformat(said))
                if name == "due_at":
                    due.add(moment)
    asked = Assistance.objects.filter(place=place, case__in=pks).values_list("asked_at", "due_at")
    moments |= {moment for pair in asked for moment in pair}
    owed = Errand.objects.filter(place=place, case__in=pks, kind=Errand.Kind.FIRST_ANSWER)
    moments |= {moment for moment in owed.values_list("due_at", flat=True) if moment}
    instant = dt.timedelta(microseconds=1)  # a limit at midnight belongs to the day that ends
    found.days["matters"] |= {place.day_of(each) for each in moments}
    found.days["matters"] |= {place.day_of(each - instant) for each in moments}
    late = [place.day_of(each - instant) for each in due if each < at]
    if late:
        found.since["stages"] = min([*late, found.since.get("stages", dt.date.max)])


def _forget(place: Place, what: Dirty) -> None:
    kept = CountedDay.objects.filter(place=place)
    for part in PARTS:
        of_part = kept.filter(part=part)
        if part in what.all_of:
            of_part.delete()
            continue
        if since := what.since.get(part):
            of_part.filter(day__gte=since).delete()
        for some in _batches(sorted(what.days[part])):
            of_part.filter(day__in=some).delete()


# --- counting ---


def refresh(
    place: Place, first: dt.date, last: dt.date, *, at: dt.datetime, parts: Iterable[str] = PARTS
) -> int:
    """补数: bring the kept counts of these days up to the log's last entry. Returns how many days were counted anew."""
    last = min(last, place.day_of(at) - DAY)
    size = checkpoints.size(place.pk)
    seen = ReadUntil.objects.filter(place=place).first()
    if seen and (seen.leaf, seen.under) == (size, UNDER):
        wanting = {part: _missing(place, part, first, last, at) for part in parts}
        if not any(wanting.values()):
            return 0
    with transaction.atomic():
        # One at a time: two readers of one stale page must not both put down its counts.
        ReadUntil.objects.get_or_create(place=place, defaults={"leaf": 0, "under": ""})
        seen = ReadUntil.objects.select_for_update().get(place=place)
        if seen.under != UNDER:
            CountedDay.objects.filter(place=place).delete()
        elif seen.leaf < size:
            _forget(place, dirty(place, seen.leaf, at=at))
        # The size was read before the rows were: what came between is looked at once more, never missed.
        ReadUntil.objects.filter(pk=seen.pk).update(leaf=max(size, seen.leaf), under=UNDER)
        return sum(_count(place, part, first, last, at) for part in parts)


def _missing(place: Place, part: str, first: dt.date, last: dt.date, at: dt.datetime) -> list[dt.date]:
    there = set(
        CountedDay.objects.filter(place=place, part=part, day__gte=first, day__lte=last)
        .filter(Q(stale_at=None) | Q(stale_at__gt=at))
        .values_list("day", flat=True)
    )
    days = (first + n * DAY for n in range((last - first).days + 1))
    return [day for day in days if day not in there]


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


def _count(place: Place, part: str, first: dt.date, last: dt.date, at: dt.datetime) -> int:
    days = _missing(place, part, first, last, at)
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


def cut(
    place: Place, codes: Iterable[str], first: dt.date, last: dt.date, *, at: dt.datetime, grid: Grid | None = None,
    category_id: int | None = None, level: str = "", by: tuple[str, ...] = (),
) -> dict[Key, dict[str, Figure]]:  # fmt: skip
    """各项指标 of these days, cut by grid_id, category_id, level or month: `{(key, …): {code: figure}}`.

    Equal to counting from the records; a code that is kept is read from the kept days and from today's records.
    """
    codes = list(codes)
    kept = [code for code in codes if code in PART_OF]
    found: dict[Key, dict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    today = place.day_of(at)
    if kept and first < today:
        refresh(place, first, last, at=at, parts=sorted({PART_OF[code] for code in kept}))
        rows = Count.objects.filter(
            place=place, code__in=kept, day__gte=first, day__lte=min(last, today - DAY)
        )
        rows = rows.filter(grid=grid) if grid else rows
        rows = rows.filter(category=category_id) if category_id is not None else rows
        rows = rows.filter(level=level) if level else rows
        asked = rows.order_by().values_list(*by, "code", "why", "value").annotate(Sum("num"), Sum("den"))
        for *key, code, why, value, num, den in asked:
            found[tuple(key)][code].append(Mark(code, first, num=num, den=den, why=why, value=value))
    present = Scope(place, max(first, today), last, at, grid, category_id=category_id, level=level)
    whole = Scope(place, first, last, at, grid, category_id=category_id, level=level)
    for code in codes:
        scope = whole if code not in PART_OF else present
        if scope.since > scope.until:
            continue
        for each in indicators.marks_of(code, scope):
            key = tuple(month_of(each.day) if name == "month" else getattr(each, name) for name in by)
            found[key][code].append(each)
    return {
        key: {code: marks.summed(code, each) for code, each in by_code.items()}
        for key, by_code in found.items()
    }


def figures(
    place: Place, codes: Iterable[str], first: dt.date, last: dt.date, *, at: dt.datetime, **more: Any
) -> dict[str, Figure]:
    """各项指标 of these days, each; zero of zero where nothing was counted."""
    codes = list(codes)
    found = cut(place, codes, first, last, at=at, **more).get((), {})
    return {code: found.get(code, Figure(code, 0, 0)) for code in codes}


def trend(
    place: Place, code: str, first: dt.date, last: dt.date, *, at: dt.datetime, **more: Any
) -> list[tuple[dt.date, Figure]]:
    """逐月 of one indicator, the earliest first; a month without anything is there too."""
    found = cut(place, [code], first, last, at=at, by=("month",), **more)
    return [
        (first_of(month), found.get((month,), {}).get(code, Figure(code, 0, 0)))
        for month in range(month_of(first), month_of(last) + 1)
    ]
