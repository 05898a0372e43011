"""要重数的 (dirty): which kept days the entries of a place's log have touched since they were counted, part by part."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from wangge.cases.models import Act, Assistance, Case, Errand
from wangge.integrity.models import Leaf
from wangge.journal.models import Entry, Visit
from wangge.policy.provisions import period
from wangge.safety.models import Hazard, HazardAct
from wangge.territory.models import Place

MOMENTS = ("registered_at", "classified_at", "due_at", "resolved_at")
OF_HAZARDS = ("due_at", "reported_at", "submitted_at")
LAW = ("pack.adopt", "calendar.import", "place.amend")  # limits may run otherwise
WHOLE: dict[str, tuple[str, ...]] = {
    # What these kinds say may touch any day of a part: of some parts there are few rows in a year.
    "diary": ("post.", "absence.", "person.leave"),
    "visits": ("household.", "grid."),
    "surveys": ("round.", "survey.result"),
    "reports": ("periodic-report.", "post.", "absence.", "person.leave", "grid.", "outage.", "duty.fulfil"),
}
INSTANT = dt.timedelta(microseconds=1)  # a limit at midnight belongs to the day that ends
T = TypeVar("T")


@dataclass
class Dirty:
    """要重数的: days of each part; `all_of` names parts of which no kept day is trusted any more."""

    days: dict[str, set[dt.date]] = field(default_factory=lambda: defaultdict(set))
    since: dict[str, dt.date] = field(default_factory=dict)  # and every day from here on
    all_of: set[str] = field(default_factory=set)
    everything: bool = False


def batches(rows: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    there = iter(rows)
    while some := list(islice(there, size)):
        yield some


def since(place: Place, leaf: int, *, at: dt.datetime) -> Dirty:
    """记录说了什么变了: by the entries of the log from number `leaf` on."""
    found = Dirty()
    subjects: dict[str, set[str]] = defaultdict(set)
    leaves = Leaf.objects.filter(place_id=place.pk, index__gte=leaf).order_by().values_list("kind", "subject")
    for kind, subject in leaves.distinct():
        found.everything |= kind in LAW
        found.all_of |= {part for part, kinds in WHOLE.items() if kind.startswith(kinds)}
        name = kind if kind in (Entry.KIND, Visit.KIND) else kind.partition(".")[0]
        subjects[name].add(subject)
    for some in batches(sorted(subjects["case"])):
        _of_cases(found, place, some, leaf, at)
    for some in batches(sorted(subjects["hazard"])):
        _of_hazards(found, place, some)
    for some in batches(sorted(subjects[Entry.KIND])):
        entries = Entry.objects.filter(place=place, uid__in=some)
        found.days["diary"] |= {place.day_of(each) for each in entries.values_list("claimed_at", flat=True)}
    for some in batches(sorted(subjects[Visit.KIND])):  # told of the household
        made = Visit.objects.filter(place=place, household__uid__in=some, leaf_index__gte=leaf)
        days = {place.day_of(each) for each in made.values_list("visited_at", flat=True)}
        found.days["diary"] |= days
        found.days["visits"] |= {period("quarter", day)[1] for day in days}
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
        said = _said(changes, MOMENTS)
        moments.update(said.values())
        due.update(moment for name, moment in said.items() if name == "due_at")
    asked = Assistance.objects.filter(place=place, case__in=pks).values_list("asked_at", "due_at")
    moments |= {moment for pair in asked for moment in pair}
    owed = Errand.objects.filter(place=place, case__in=pks, kind=Errand.Kind.FIRST_ANSWER)
    moments |= {moment for moment in owed.values_list("due_at", flat=True) if moment}
    found.days["matters"] |= _days(place, moments)
    late = [place.day_of(each - INSTANT) for each in due if each < at]
    if late:
        found.since["stages"] = min([*late, found.since.get("stages", dt.date.max)])


def _of_hazards(found: Dirty, place: Place, uids: Iterable[str]) -> None:
    """The same of a company's hazards."""
    rows = list(Hazard.objects.filter(place=place, uid__in=uids).values_list("pk", *OF_HAZARDS))
    moments = {moment for each in rows for moment in each[1:] if moment}
    acts = HazardAct.objects.filter(place=place, hazard__in=[each[0] for each in rows])
    for changes in acts.values_list("changes", flat=True):
        moments.update(_said(changes, OF_HAZARDS).values())
    found.days["hazards"] |= _days(place, moments)


def _said(changes: dict[str, Any], names: Iterable[str]) -> dict[str, dt.datetime]:
    """The moments that an act set."""
    return {name: dt.datetime.fromisoformat(said) for name in names if (said := changes.get(name))}


def _days(place: Place, moments: Iterable[dt.datetime]) -> set[dt.date]:
    return {place.day_of(each - less) for each in moments for less in (dt.timedelta(), INSTANT)}
