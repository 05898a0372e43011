"""记录: which records fulfil which duty. Each reader asks once or twice for a place and some days, never per grid or day.

A package above may add the reader of its own record to `READERS`, under the duty's word.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from wangge.cases.lifecycle import State
from wangge.cases.models import Case
from wangge.journal import visits
from wangge.journal.models import Entry, Household, Visit
from wangge.reports import received
from wangge.reports.models import DaySheet, DiaryInspection, UpwardReport, WeeklySummary
from wangge.surveys.lifecycle import State as Surveyed
from wangge.surveys.models import RoundAct
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Place

DAY = dt.timedelta(days=1)
GRACE = 3
"""Days within which a record written down later still counts from when it happened (B-1.3: 恢复以后补传，按实际发生的时间计)."""
RESTS = DAY * 14  # longer than any holiday
_GONE = (State.DRAFT, State.VOID, State.MERGED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Done:
    """一次履行, as a record shows it: of which day, by whom or for which grid, and what proves it."""

    day: dt.date
    at: dt.datetime
    evidence: str  # "sheet:<uid>", "entry:<uid>", …
    grid_id: int | None = None
    person_id: int | None = None
    once: str = ""  # what counts once however often it is recorded: a household
    excuse: str = ""  # it was not done and need not be: a code of policy.words.EXCUSES
    note: str = ""


@dataclass(frozen=True)
class Asking:
    """一次查询: a place, the days, and the grids there."""

    place: Place
    first: dt.date
    last: dt.date
    grids: list[Grid] = field(default_factory=list)

    @property
    def start(self) -> dt.datetime:
        return self.place.span(self.first, self.last)[0]

    @property
    def end(self) -> dt.datetime:
        return self.place.span(self.first, self.last)[1]

    @property
    def days(self) -> list[dt.date]:
        return [self.first + n * DAY for n in range((self.last - self.first).days + 1)]

    @cached_property
    def sheets(self) -> list[DaySheet]:
        """当日信息分类表: read once, though four duties of the day look at them."""
        found = DaySheet.objects.filter(place=self.place, day__gte=self.first, day__lte=self.last)
        return list(found.prefetch_related("uploads").order_by("pk"))


Reader = Callable[[Asking], Iterator[Done]]


def happened(place: Place, claimed: dt.datetime, arrived: dt.datetime) -> dt.datetime:
    """算哪一刻做的: when it happened, unless it was written down only days later."""
    soon = (place.day_of(arrived) - place.day_of(claimed)).days <= GRACE
    return claimed if soon else arrived


def _report(a: Asking) -> Iterator[Done]:
    """上报: sent that day; or the signed sheet shows that there was nothing to report."""
    for row in UpwardReport.objects.filter(place=a.place, day__gte=a.first, day__lte=a.last).order_by("pk"):
        yield Done(row.day, row.at, f"report:{row.uid}", row.grid_id)
    for sheet in a.sheets:
        if not sheet.content["figures"]["to_report"]:
            yield Done(
                sheet.day, sheet.at, f"sheet:{sheet.uid}", sheet.grid_id, note=_("分类表上没有要上报的")
            )


def _upload(a: Asking) -> Iterator[Done]:
    for sheet in a.sheets:
        for upload in sheet.uploads.all():
            yield Done(
                sheet.day, upload.at, f"sheet:{sheet.uid}", sheet.grid_id, note=str(upload.get_way_display())
            )


def _summary(a: Asking) -> Iterator[Done]:
    """投诉日汇总: the signed sheet lists them; where none came that day, nobody need say so (B-2.1's reading)."""
    for sheet in a.sheets:
        yield Done(sheet.day, sheet.at, f"sheet:{sheet.uid}", sheet.grid_id)
    rows = Case.objects.filter(
        place=a.place, kind=Case.Kind.COMPLAINT, registered_at__gte=a.start - RESTS, registered_at__lt=a.end
    ).exclude(state__in=_GONE)
    came = {(grid, a.place.day_of(at)) for grid, at in rows.values_list("grid_id", "registered_at") if at}
    calendar = jurisdiction.calendar(a.place)
    for day in a.days:
        over = dt.datetime.combine(day + DAY, dt.time(), a.place.zone)
        first = calendar.previous_working(day) + DAY if calendar.is_working(day) else day
        span = [
            first + n * DAY for n in range((day - first).days + 1)
        ]  # rest days go with the working day after them
        for grid in a.grids:
            if not any((grid.pk, each) in came for each in span):
                yield Done(
                    day, over, "", grid.pk, excuse="declared-nothing", note=_("当天没有投诉，不用声明")
                )


def _checked(a: Asking) -> Iterator[Done]:
    """临时反馈检查: the sheet was signed and nothing ad hoc stood unsorted on it, or all of that has been sorted since."""
    sheets = a.sheets
    open_ = {
        sheet.pk: [each["uid"] for each in sheet.content["items"] if each["sort"] == received.Sort.OPEN]
        if sheet.content["figures"]["ad_hoc_open"] else []
        for sheet in sheets
    }  # fmt: skip
    wanted = {uid for uids in open_.values() for uid in uids}
    sorted_at = _sorted(a.place, wanted) if wanted else {}
    for sheet in sheets:
        moments = [sorted_at.get(uid) for uid in open_[sheet.pk]]
        if all(moments):
            last = max([sheet.at, *(each for each in moments if each)])
            yield Done(sheet.day, last, f"sheet:{sheet.uid}", sheet.grid_id)


def _sorted(place: Place, uids: set[str]) -> dict[str, dt.datetime]:
    found: dict[str, dt.datetime] = {}
    entries = Entry.objects.filter(place=place, uid__in=uids)
    for entry in entries.prefetch_related("sortings", "referrals", "followings"):
        later = [*entry.sortings.all(), *entry.referrals.all(), *entry.followings.all()]
        if later:
            found[str(entry.uid)] = min(each.at for each in later)
    cases = Case.objects.filter(place=place, uid__in=uids)
    for uid, *moments in cases.values_list("uid", "classified_at", "resolved_at", "told_at", "closed_at"):
        if at := next((each for each in moments if each), None):
            found[str(uid)] = at
    return found


def _triage(a: Asking) -> Iterator[Done]:
    """每日分类: every matter registered that day has been sorted; where none came there was nothing to sort."""
    rows = Case.objects.filter(place=a.place, registered_at__gte=a.start, registered_at__lt=a.end).exclude(
        state__in=_GONE
    )
    days: dict[tuple[int | None, dt.date], list[dt.datetime | None]] = defaultdict(list)
    for grid, at, *moments in rows.values_list(
        "grid_id", "registered_at", "classified_at", "resolved_at", "told_at", "closed_at"
    ):
        if at:
            days[grid, a.place.day_of(at)].append(next((each for each in moments if each), None))
    for day in a.days:
        over = dt.datetime.combine(day + DAY, dt.time(), a.place.zone)
        for grid_id in [each.pk for each in a.grids]:
            came = days.get((grid_id, day), [])
            if not came:
                yield Done(day, over, "", grid_id, excuse="declared-nothing", note=_("当天没有登记的事项"))
            elif all(came):
                yield Done(
                    day,
                    max(each for each in came if each),
                    "",
                    grid_id,
                    note=_("当天登记的 %(n)d 件都分好了类") % {"n": len(came)},
                )


def _week(a: Asking) -> Iterator[Done]:
    rows = WeeklySummary.objects.filter(place=a.place, week__gte=a.first - DAY * 6, week__lte=a.last)
    for row in rows.order_by("pk"):
        yield Done(row.week, row.at, f"week:{row.uid}", row.grid_id)


def _inspection(a: Asking) -> Iterator[Done]:
    rows = DiaryInspection.objects.filter(place=a.place, week__gte=a.first - DAY * 6, week__lte=a.last)
    for row in rows.order_by("pk"):
        yield Done(row.week, row.at, f"inspection:{row.uid}")


def _visits(a: Asking) -> Iterator[Done]:
    """入户走访: different households; one that declined was asked, one not at home was only tried."""
    rows = Visit.objects.filter(place=a.place, visited_at__gte=a.start, visited_at__lt=a.end)
    for row in (
        rows.exclude(outcome=Visit.Outcome.NOT_HOME).select_related("household").order_by("visited_at", "pk")
    ):
        at = happened(a.place, row.visited_at, row.at)
        note = str(row.get_outcome_display())
        yield Done(
            a.place.day_of(row.visited_at),
            at,
            f"visit:{row.uid}",
            row.grid_id,
            row.visitor_id,
            str(row.household_id),
            note=note,
        )


def _entries(*kinds: str) -> Reader:
    def read(a: Asking) -> Iterator[Done]:
        rows = Entry.objects.between(a.place, a.first, a.last)
        rows = rows.filter(kind__in=kinds) if kinds else rows
        for uid, grid, author, claimed, at in rows.order_by("claimed_at", "pk").values_list(
            "uid", "grid_id", "author_id", "claimed_at", "at"
        ):
            yield Done(a.place.day_of(claimed), happened(a.place, claimed, at), f"entry:{uid}", grid, author)

    return read


def _diary(a: Asking) -> Iterator[Done]:
    """民情日志: an entry, a quiet day declared, or a visit that day; how many is nobody's business."""
    yield from _entries()(a)
    for row in visits.between(a.place, a.first, a.last):
        yield Done(a.place.day_of(row.visited_at), happened(a.place, row.visited_at, row.at), f"visit:{row.uid}",
                   row.grid_id, row.visitor_id)  # fmt: skip


def _survey(a: Asking) -> Iterator[Done]:
    """满意度调查: its result signed; of the half-year it is about."""
    rows = RoundAct.objects.filter(place=a.place, act="sign", round__state=Surveyed.SIGNED)
    rows = rows.filter(round__since__lte=a.last, round__since__gte=a.first - DAY * 184)
    for row in rows.select_related("round").order_by("pk"):
        yield Done(row.round.since, row.at, f"survey:{row.round.uid}")


READERS: dict[str, Reader] = {
    "daily-report": _report, "daily-upload": _upload, "daily-summary": _summary, "feedback-check": _checked,
    "triage": _triage, "weekly-summary": _week, "diary-inspection": _inspection, "home-visit": _visits,
    "patrol": _entries(Entry.Kind.PATROL), "training": _entries(Entry.Kind.TRAINING), "talk": _entries(Entry.Kind.TALK),
    "new-information": _entries(Entry.Kind.NEWS), "diary": _diary, "survey": _survey,
}  # fmt: skip


def read(duty: str, asking: Asking) -> list[Done]:
    """这一义务的记录, the earliest first. Nothing where the product keeps none of its own."""
    reader = READERS.get(duty)
    return sorted(reader(asking), key=lambda each: each.at) if reader else []


def listed(place: Place, days: Iterable[dt.date]) -> dict[tuple[int, dt.date], int]:
    """名单上的户: how many households each grid had on its list at the end of these days; one query."""
    ends = {day: dt.datetime.combine(day + DAY, dt.time(), place.zone) for day in days}
    found: dict[tuple[int, dt.date], int] = defaultdict(int)
    for grid, at, ended in Household.objects.filter(place=place).values_list("grid_id", "at", "ended_at"):
        for day, end in ends.items():
            if at < end and (ended is None or ended >= end):
                found[grid, day] += 1
    return found
