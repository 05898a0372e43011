"""Who finds what (查找): one finder for each kind of record, each asking the same rule as the list it belongs to.

A package's page that should be found registers its finder in `FINDERS`; one that a person has no use for is not asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from wangge.analysis import common_problems as common
from wangge.cases import lifecycle, search
from wangge.faces.console import gate, uses
from wangge.faces.console.gate import Standing
from wangge.faces.look import words
from wangge.integrity import looks
from wangge.integrity.masking import masked_numbers
from wangge.journal import access as journal_access
from wangge.journal import reading
from wangge.meetings import access as meeting_access
from wangge.patrol import access as patrol_access
from wangge.safety import access as safety_access

MOST = 6  # of a kind; the list of the kind has the others
LONGEST = 60  # characters asked for


@dataclass(frozen=True, slots=True)
class Hit:
    """找到的一条: what it is called, where it stands, and a quiet word beside it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finder:
    """一种的找法: its heading, for whom it has a use, how it is found, and where all of them are."""

    title: Any
    may: Callable[[Standing], bool]
    find: Callable[[Standing, str], Iterable[Hit]]
    more: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """一组找到的."""

    title: Any
    hits: list[Hit]
    more: str


def everywhere(standing: Standing, asked: str) -> list[Found]:
    """各处找到的, in the order of the registry; nothing for an empty question."""
    asked = " ".join(asked.replace("\0", "").split())[:LONGEST]
    if not asked:
        return []
    found = []
    for each in FINDERS.values():
        hits = list(each.find(standing, asked)) if each.may(standing) else []
        if hits:
            more = each.more(asked) if each.more and len(hits) > MOST else ""
            found.append(Found(each.title, hits[:MOST], more))
    return found


def _holding(rows: QuerySet[Any], asked: str, *fields: str) -> QuerySet[Any]:
    """其中每一段都有的: each part in one of the fields."""
    for part in search.parts(asked):
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": part})
        rows = rows.filter(either)
    return rows


def _matters(standing: Standing, asked: str) -> Iterable[Hit]:
    seen = standing.matters()
    whole = standing.extent.places and not (standing.extent.units or standing.extent.offices)
    places = sorted(standing.extent.places) if whole else None
    if places is not None:
        seen = seen.filter(place__in=places)
    rows = search.found(seen, asked, places=places).exclude(state=lifecycle.State.DRAFT)
    for each in rows.order_by("-received_at", "-pk").only("number", "summary", "state", "place")[: MOST + 1]:
        state = pgettext("state", lifecycle.word(each.state))
        yield Hit(
            f"{each.number} {masked_numbers(each.summary)}",
            reverse("console:matter", args=[each.number]),
            state,
        )


def _entries(standing: Standing, asked: str) -> Iterable[Hit]:
    seen = reading.holding(journal_access.seen_in(standing.extent), asked)
    for each in seen.order_by("-claimed_at", "-pk")[: MOST + 1]:
        day = words.day(each.claimed_at, standing.place.zone)
        yield Hit(masked_numbers(each.words)[:60], reverse("console:entry", args=[each.uid]), day)


def _hazards(standing: Standing, asked: str) -> Iterable[Hit]:
    rows = _holding(safety_access.visible(standing.extent), asked, "number", "summary", "area", "words")
    for each in rows.order_by("-pk")[: MOST + 1]:
        yield Hit(
            f"{each.number or ''} {masked_numbers(each.summary)}".strip(),
            reverse("console:hazard", args=[each.uid]),
            each.area,
        )


def _patrols(standing: Standing, asked: str) -> Iterable[Hit]:
    rows = _holding(patrol_access.visible(standing.extent), asked, "words", "grid__name")
    for each in rows.select_related("grid").order_by("-started_at", "-pk")[: MOST + 1]:
        day = words.day(each.started_at, standing.place.zone)
        yield Hit(
            f"{each.grid} {masked_numbers(each.words)[:40]}".strip(),
            reverse("console:patrol", args=[each.uid]),
            day,
        )


def _meetings(standing: Standing, asked: str) -> Iterable[Hit]:
    for row in _holding(meeting_access.meetings(standing.extent), asked, "title")[: MOST + 1]:
        yield Hit(
            str(row), reverse("console:meeting", args=[row.uid]), words.day(row.opens_at, standing.place.zone)
        )
    for item in _holding(meeting_access.items(standing.extent), asked, "title", "why")[: MOST + 1]:
        yield Hit(str(item), reverse("console:agenda-item", args=[item.uid]), str(_("议题")))


def _common(standing: Standing, asked: str) -> Iterable[Hit]:
    rows = _holding(common.seen_by(standing.extent), asked, "title", "why", "number", "category__name")
    for each in rows[: MOST + 1]:
        yield Hit(str(each), reverse("console:common-issue", args=[each.uid]), each.state_word)


def _clauses(standing: Standing, asked: str) -> Iterable[Hit]:
    law = gate.in_force(standing.place, standing.today)
    parts = [part.lower() for part in search.parts(asked)]
    for each in law.clauses.values() if law else ():
        text = f"{each.id} {each.heading} {each.sentence}".lower()
        if all(part in text for part in parts):
            yield Hit(
                f"{each.id} {each.heading}", f"{reverse('console:regulation')}#{each.id}", each.sentence[:40]
            )


def _grids(standing: Standing, asked: str) -> Iterable[Hit]:
    for each in _holding(standing.grids(), asked, "name", "code", "covers")[: MOST + 1]:
        url = f"{reverse('console:desk')}?whose=all&show=open&grid={each.pk}"
        yield Hit(each.name, url, each.covers[:40])


def _staff(standing: Standing, asked: str) -> Iterable[Hit]:
    """Of the place alone, for whoever keeps its posts; that somebody was looked up is written down."""
    posts = standing.place.posts.filter(person__is_active=True).on(standing.today)
    rows = _holding(posts, asked, "person__name").select_related("person", "grid", "unit", "place")
    hits = list(rows.order_by("person__name", "pk")[: MOST + 1])
    if hits:
        looks.looked(
            standing.place.pk, what="staff", subject="search", field="name", reason="查找", by=standing.actor_here(),
            at=standing.now,
        )  # fmt: skip
    for each in hits:
        where = reverse("console:settings-person", args=[each.person.uid])
        yield Hit(
            each.person.name, where, f"{each.grid or each.unit or each.place} {each.get_role_display()}"
        )


def _desk(asked: str) -> str:
    return f"{reverse('console:desk')}?{urlencode({'q': asked, 'whose': 'all', 'show': 'all'})}"


FINDERS: dict[str, Finder] = {
    "matters": Finder(_("事项"), uses.sees_matters, _matters, _desk),
    "entries": Finder(_("民情日志"), uses.writes, _entries),
    "hazards": Finder(_("隐患"), uses.sees_safety, _hazards),
    "patrols": Finder(_("巡查"), uses.patrols, _patrols),
    "meetings": Finder(_("会议"), uses.meets, _meetings),
    "common": Finder(_("共性问题"), uses.sees_common, _common),
    "grids": Finder(_("网格"), uses.sees_matters, _grids),
    "clauses": Finder(_("制度条款"), gate.in_post, _clauses),
    "staff": Finder(_("人员"), uses.settles, _staff),
}
"""In the order in which they are shown."""
