"""Lists of matters (事项列表): which tab, which filters, which page — as queries on what one may see anyway.

Keyset pages: a page begins after the last row seen, so that page 1,000 costs what page 1 costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from wangge.cases import errands, lifecycle, search
from wangge.cases.lifecycle import State
from wangge.cases.models import Case, Errand
from wangge.faces.console.gate import Standing

PAGE = 50
LINE = (
    "pk", "number", "summary", "state", "lane", "level", "confidential", "latitude", "received_at", "due_at",
    "resolved_at", "provisional", "clause", "holder_id", "grid__name", "holder__name", "unit__name",
)  # fmt: skip
LATELY = timedelta(days=60)  # what is answered closes by itself within days; older rows need not be looked at


def end_of_day(standing: Standing) -> datetime:
    """今天 24:00, in the place's zone."""
    zone = standing.place.zone
    return datetime.combine(standing.today + timedelta(days=1), datetime.min.time(), zone)


@dataclass(frozen=True, slots=True)
class Tab:
    """一栏 of the desk: its word, its condition, and what its matters are ordered by."""

    word: Any
    where: Q
    order: str = "due_at"
    late: bool = False
    open: bool = True  # only open matters are in it


def tabs(standing: Standing) -> dict[str, Tab]:
    """今天到期、已超期、等别人、新收 … in the order of the desk."""
    now, tonight = standing.now, end_of_day(standing)
    running = Q(state__in=sorted(lifecycle.RUNNING))
    return {
        "late": Tab(_("已超期"), running & Q(due_at__lte=now), late=True),
        "today": Tab(_("今天到期"), running & Q(due_at__gt=now, due_at__lte=tonight)),
        "new": Tab(_("新收"), Q(state__in=sorted(lifecycle.TRIAGE)), "received_at"),
        "others": Tab(_("等别人"), Q(state__in=(State.ASSISTING, State.SUSPENDED))),
        "open": Tab(_("全部在办"), Q()),
    }


def more_tabs(standing: Standing) -> dict[str, Tab]:
    """Reached from the duties and the filters rather than from the tally."""
    owed = errands.waiting(standing.place, standing.person.pk)
    return {
        "asked": Tab(
            _("等批准"),
            Q(pk__in=standing.place.extensions.filter(decided_at=None).values("case_id"))
            | Q(pk__in=standing.place.suspensions.filter(decided_at=None).values("case_id")),
        ),
        "stage": Tab(_("该分段告知"), Q(next_telling_at__lte=end_of_day(standing))),
        "tell": Tab(_("待告知结果"), Q(state=State.RESOLVED)),
        "check": Tab(
            _("待核查结案"),
            Q(state__in=(State.SETTLED, State.TOLD), received_at__gte=standing.now - LATELY),
            "-received_at",
            open=False,
        ),
        **{
            kind: Tab(label, Q(pk__in=owed.filter(kind=kind).values("case_id")), "-received_at", open=False)
            for kind, label in Errand.Kind.choices
        },
        "ended": Tab(_("已了结"), Q(state__in=lifecycle.ENDED), "-received_at", open=False),
        "all": Tab(_("全部"), ~Q(state=State.DRAFT), "-received_at", open=False),
    }


def owed(standing: Standing, scope: QuerySet[Case]) -> dict[str, tuple[int, datetime | None]]:
    """还欠的各步 in these matters, for whoever may take them: how many of each kind, and the nearest day."""
    if not standing.registers:
        return {}
    return errands.tally(errands.waiting(standing.place, standing.person.pk), scope)


def of_mine(standing: Standing) -> Q:
    """我的: what waits for this person — held, asked of one's unit, or still to be sorted by a leader."""
    mine = Q(holder_id=standing.person.pk)
    if standing.extent.units or standing.extent.offices:
        mine |= Q(pk__in=standing.assistances().values("case_id"))
    led = [post.grid_id for post in standing.posts if post.role in lifecycle.LEADERS and post.grid_id]
    if led:  # who leads a grid follows everything in it until it is settled (B-1.3)
        mine |= Q(grid_id__in=led)
    if standing.triages:
        mine |= Q(state__in=lifecycle.TRIAGE)
    first = errands.asked_first(standing.place, standing.person.pk)
    return mine | Q(pk__in=first.values("case_id"))


def open_only(matters: QuerySet[Case]) -> QuerySet[Case]:
    """未结的, by the index on open matters."""
    return matters.extra(where=[lifecycle.OPEN_WRITTEN])


def in_tab(matters: QuerySet[Case], tab: Tab) -> QuerySet[Case]:
    """一栏里的."""
    return (open_only(matters) if tab.open else matters).filter(tab.where)


def counts(matters: QuerySet[Case], chosen: Mapping[str, Tab]) -> dict[str, int]:
    """How many open matters in each tab: one query whatever the number of tabs."""
    counted = {name: Count("pk", filter=tab.where) for name, tab in chosen.items()}
    found: dict[str, int] = open_only(matters).order_by().aggregate(**counted)
    return found


def narrowed(
    matters: QuerySet[Case], asked: Mapping[str, Any], *, places: Iterable[int] | None = None, now: datetime
) -> QuerySet[Case]:
    """筛选 as the form's cleaned fields say. `places`: where somebody sees every matter, see `search.found`."""
    for name in ("state", "level", "grid", "category", "lane", "channel"):
        if asked.get(name):
            matters = matters.filter(**{name: asked[name]})
    if asked.get("overdue"):
        matters = matters.filter(state__in=lifecycle.RUNNING, due_at__lte=now)
    if asked.get("q"):
        matters = search.found(matters, str(asked["q"]), places=places)
    return matters


def newest(asked: Mapping[str, Any], places: Iterable[int] | None) -> int:
    """只看了最新的几件: where so many hold the word that `narrowed` looked at the newest; else 0."""
    return search.MOST if places and asked.get("q") and search.beyond(str(asked["q"]), places) else 0


@dataclass(frozen=True, slots=True)
class Page:
    """一页: its rows and where the neighbouring pages begin."""

    rows: list[Any]
    next: str = ""
    previous: str = ""


def _cursor(row: Any, field: str) -> str:
    return f"{field}_{getattr(row, field).isoformat()}_{row.pk}"


def _beyond(cursor: str, fields: Iterable[str]) -> tuple[str, datetime, int] | None:
    """Which order, moment and key a cursor names; None for one that we never gave."""
    named, _underline, pk = cursor.rpartition("_")
    field, _underline, moment = named.rpartition("_")
    try:
        at, row = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None
    if field not in fields or at.tzinfo is None or not 0 <= row < 2**63:
        return None
    return field, at, row


def page(matters: QuerySet[Case], order: str, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """The page after (or before) a cursor, in order of `order`; a cursor that is none gives the first page.

    By due time, what has no limit yet comes first, in order of receipt: it is to be sorted today.
    """
    field, ascending = order.lstrip("-"), not order.startswith("-")
    dated = matters.filter(**{f"{field}__isnull": False})
    runs = {field: dated}
    if field == "due_at":
        runs = {"received_at": matters.filter(due_at__isnull=True), "due_at": dated}
    backwards = bool(before) and not after
    begin = _beyond(after or before, runs)
    backwards = backwards and begin is not None
    up = ascending != backwards
    way, sign = ("gt", "") if up else ("lt", "-")
    found: list[tuple[Any, str]] = []
    names = list(reversed(runs)) if backwards else list(runs)
    for name in names[names.index(begin[0]) if begin else 0 :]:
        rows = runs[name]
        if begin and name == begin[0]:
            at, pk = begin[1:]
            rows = rows.filter(Q(**{f"{name}__{way}": at}) | Q(**{name: at, f"pk__{way}": pk}))
        rows = rows.order_by(f"{sign}{name}", f"{sign}pk")
        found += [(row, name) for row in lines(rows)[: size + 1 - len(found)]]
        if len(found) > size:
            break
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    return Page(
        [row for row, _name in found],
        next=_cursor(*found[-1]) if more or backwards else "",
        previous=_cursor(*found[0]) if (more if backwards else begin is not None) else "",
    )


def lines(matters: QuerySet[Case]) -> QuerySet[Any]:
    """What a line of a list says and no more, as plain values."""
    return matters.annotate(clause=KT("due_basis__clause")).values_list(*LINE, named=True)


def shown(matters: QuerySet[Case]) -> QuerySet[Case]:
    """Matters to be acted on from a list: the words and the account of the days stay where they are."""
    return (
        matters.select_related("grid", "holder", "unit", "category")
        .defer("words", "due_basis", "paused", "tokens")
        .annotate(clause=KT("due_basis__clause"))
    )


def address(path: str, query: Mapping[str, Any], **changed: Any) -> str:
    """The same page asked a little differently; what is None or empty falls away."""
    said = {name: value for name, value in (dict(query) | changed).items() if value not in (None, "", False)}
    return f"{path}?{urlencode(said)}" if said else path
