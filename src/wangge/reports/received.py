"""当日收到的: everything a grid received, diary and matters in one list, each with what it was found to be (B-1.2)."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.cases import access as case_access
from wangge.cases import lifecycle
from wangge.cases.lifecycle import State
from wangge.cases.models import Act, Case
from wangge.integrity.models import Leaf
from wangge.journal import access as journal_access
from wangge.journal.models import Entry
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Place, Post
from wangge.territory.reach import OF_A_GRID, Reach

DAY = dt.timedelta(days=1)
AD_HOC = frozenset({"phone", "letter", "oral", "heard"})  # B-2.2: 电话、文字、口头
RECORDS = frozenset({Entry.Kind.VISIT, Entry.Kind.TALK, Entry.Kind.TRAINING, Entry.Kind.NOTHING})
# 巡查的最后一条, as the phone writes it (web/field/screens/Patrol.vue): when, and how much; nothing was added to it by hand.
PATROL_ENDED = re.compile(
    r"巡查 [\d:]+–[\d:]+，(没有发现要记的|沿途记了 \d+ 条)。"
    r"|Patrol [\d:]+–[\d:]+, (nothing to note|\d+ entries along the way)\.\s*"
)


class Sort(StrEnum):
    """分类 (sort): what a received item was found to be."""

    OPEN = "open"
    SETTLED = "settled"
    LIMITED = "limited"
    FOLLOWED = "followed"
    NOTHING = "nothing"


SORT_WORDS = {
    Sort.OPEN: _("待分类"),
    Sort.SETTLED: _("当时结办"),
    Sort.LIMITED: _("限期办理"),
    Sort.FOLLOWED: _("继续跟踪"),
    Sort.NOTHING: _("无需办理"),
}


@dataclass(frozen=True)
class Item:
    """一件: an entry or a matter, as the board, the sheet and the report show it."""

    source: str  # entry, case
    uid: UUID
    sort: Sort
    at: dt.datetime  # received here
    happened_at: dt.datetime
    kind: str
    text: str
    where: str
    who: str
    late: str
    leaf_index: int
    ad_hoc: bool
    complaint: bool
    due_at: dt.datetime | None = None
    number: str = ""
    level: str = ""
    row: Any = field(default=None, repr=False, compare=False)

    @property
    def sort_word(self) -> str:
        return str(SORT_WORDS[self.sort])


def span_of(place: Place, day: dt.date) -> tuple[dt.date, dt.date]:
    """这张表包括哪几天: a working day and the rest days just before it; a rest day alone."""
    calendar = jurisdiction.calendar()
    first = day
    if calendar.is_working(day):
        while not calendar.is_working(first - DAY):
            first -= DAY
    return first, day


def received(grid: Grid, reach: Reach, first: dt.date, last: dt.date) -> list[Item]:
    """这几天收到的, in the order of arrival: of this grid or by its people for no grid, as far as this reach may see.

    An entry that became a matter in these days stands as the matter; one that became a matter later stands as an entry.
    """
    place = grid.place
    start, end = place.span(first, last)
    cases = list(
        case_access.seen_in(reach)
        .filter(
            _answered_for(grid, "first_asked", first, last), registered_at__gte=start, registered_at__lt=end
        )
        .select_related("category", "holder")
        .order_by("registered_at", "pk")
    )
    ours = journal_access.seen_in(reach).filter(_answered_for(grid, "author", first, last))
    entries = ours.between(place, first, last, by="at").whole()
    here = {case.uid for case in cases}
    leaves = _registered(cases)
    items = [of_case(each, leaves.get(each.pk, 0)) for each in cases]
    later = {each.case_uid for each in entries if each.case_uid} - here
    became = {case.uid: case for case in Case.objects.filter(place=place, uid__in=later)} if later else {}
    for each in entries:
        if each.case_uid not in here:
            items.append(of_entry(each, became.get(each.case_uid) if each.case_uid else None))
    return sorted(items, key=lambda item: (item.at, item.leaf_index))


def _answered_for(grid: Grid, who: str, first: dt.date, last: dt.date) -> Q:
    """这个网格该管的: its own, and what its people (`who`) took in for no grid."""
    people = Post.objects.filter(grid=grid, role__in=OF_A_GRID).within(first, last).values("person_id")
    return Q(grid=grid) | Q(place=grid.place_id, grid=None, **{f"{who}__in": people})


def unplaced(place: Place, reach: Reach, first: dt.date, last: dt.date) -> list[Case]:
    """没有定网格的: matters of these days that stand on no grid's sheet; who registered them works in no grid."""
    start, end = place.span(first, last)
    people = Post.objects.filter(place=place, role__in=OF_A_GRID).within(first, last).values("person_id")
    rows = case_access.seen_in(reach).filter(
        place=place, grid=None, registered_at__gte=start, registered_at__lt=end
    )
    return list(rows.filter(~Q(first_asked__in=people) | Q(first_asked=None)).order_by("registered_at", "pk"))


def _registered(cases: Iterable[Case]) -> dict[int, int]:
    rows = Act.objects.filter(case__in=[each.pk for each in cases], act__in=("register", "import"))
    return dict(rows.values_list("case_id", "leaf_index"))


def of_case(case: Case, leaf_index: int = 0) -> Item:
    """一件事项."""
    assert case.registered_at is not None
    return Item(
        source="case", uid=case.uid, sort=sort_of_case(case), at=case.registered_at, happened_at=case.received_at,
        kind=str(case.get_channel_display()), text=case.summary, where=case.where,
        who=case.holder.name if case.holder else "", late=_late(case), leaf_index=leaf_index,
        ad_hoc=case.channel in AD_HOC, complaint=case.kind == Case.Kind.COMPLAINT, due_at=case.due_at,
        number=case.number or "", level=case.level, row=case,
    )  # fmt: skip


def of_entry(entry: Entry, case: Case | None = None) -> Item:
    """一条日志."""
    return Item(
        source="entry", uid=entry.uid, sort=sort_of_entry(entry, case), at=entry.at, happened_at=entry.claimed_at,
        kind=str(entry.get_kind_display()), text=entry.words, where=entry.where, who=entry.author.name,
        late=entry.late_label, leaf_index=entry.leaf_index, ad_hoc=entry.kind in AD_HOC, complaint=False,
        due_at=case.due_at if case else None, number=case.number or "" if case else "",
        level=case.level if case else "", row=entry,
    )  # fmt: skip


def sort_of_case(case: Case) -> Sort:
    """事项属哪一类."""
    if case.state in lifecycle.TRIAGE and case.due_at is None:
        return Sort.OPEN
    if case.state in lifecycle.ENDED - {State.CLOSED}:
        return Sort.NOTHING
    if case.classified_at is None and case.state in lifecycle.ANSWERED:
        return Sort.SETTLED
    return Sort.LIMITED


def sort_of_entry(entry: Entry, case: Case | None = None) -> Sort:
    """日志属哪一类: as the leader sorted it; a record of one's own doing needs no sorting, what was seen on a patrol does."""
    if case is not None:
        return sort_of_case(case)
    if entry.verdict:
        return Sort(entry.verdict)
    if entry.follow:
        return Sort.FOLLOWED if entry.follow == "open" else Sort.SETTLED
    ended = entry.kind == Entry.Kind.PATROL and PATROL_ENDED.fullmatch(entry.words)
    return Sort.NOTHING if ended or entry.kind in RECORDS else Sort.OPEN


def _late(case: Case) -> str:
    assert case.registered_at is not None
    place = case.place
    if place.day_of(case.registered_at) == place.day_of(case.received_at):
        return str(_("当天"))
    return str(_("一天内") if case.registered_at - case.received_at <= DAY else _("迟记"))


def figures(items: Iterable[Item]) -> dict[str, int]:
    """件数, by what they were found to be; each with the whole as its denominator."""
    items = list(items)
    counted = Counter(str(item.sort) for item in items)
    return {
        "received": len(items),
        **{str(each): counted[str(each)] for each in Sort},
        "complaints": sum(item.complaint for item in items),
        "ad_hoc": sum(item.ad_hoc for item in items),
        "ad_hoc_open": sum(item.ad_hoc and item.sort == Sort.OPEN for item in items),
        "to_report": sum(item.level in ("street", "other-unit") for item in items),
    }


def references(place: Place, items: Iterable[Item]) -> list[dict[str, Any]]:
    """指名: each item by uid and by the hash of its leaf, which commits to its words."""
    items = list(items)
    wanted = [item.leaf_index for item in items]
    leaves = {each.index: each for each in Leaf.objects.filter(place_id=place.pk, index__in=wanted)}
    return [
        {
            "source": item.source, "uid": str(item.uid), "sort": str(item.sort), "leaf": item.leaf_index,
            "hash": leaves[item.leaf_index].hash.hex() if item.leaf_index in leaves else "",
        }
        for item in items
    ]  # fmt: skip


def to_press(grid: Grid, reach: Reach, at: dt.datetime) -> list[Case]:
    """要催的 (B-3.4): running matters that are overdue, due by the end of the next working day, or owe a staged telling.

    Settled and waiting only for its telling, a matter is nobody's overdue work (`limits.done_at`).
    """
    place = grid.place
    tomorrow = jurisdiction.calendar().next_working(place.day_of(at) + DAY)
    until = dt.datetime.combine(tomorrow + DAY, dt.time(), place.zone)
    seen = case_access.seen_in(reach).filter(grid=grid)
    due = seen.filter(state__in=lifecycle.WORKING | {State.REOPENED}, due_at__lte=until)
    owing = seen.filter(state__in=lifecycle.OPEN - {State.RESOLVED}, next_telling_at__lte=until)
    return list((due | owing).select_related("holder", "place").order_by("due_at", "pk"))
