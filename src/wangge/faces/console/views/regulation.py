"""The regulation as a page to read (制度): anchors, readings, examples, a date to try, how often it acted this year."""

import difflib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.db.models.fields.json import KT
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wangge.faces.console import gate
from wangge.faces.look import trying
from wangge.policy import literate
from wangge.policy.pack import Clause, Pack, Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Place


@require_safe
@gate.staff()
def page(request: gate.StaffRequest) -> HttpResponse:
    """The text in force, or — with ?since — the one adopted on that day."""
    place = request.standing.place
    adoptions = jurisdiction.adoptions_of(place)
    pack = _wanted(
        place, adoptions, request.GET.get("since", ""), gate.in_force(place, request.standing.today)
    )
    tried = trying.tried(pack, place, request.GET) if pack and request.GET.get("clause") else None
    return gate.show(
        request,
        "console/regulation.html",
        {
            "pack": pack,
            "acted": _acted(place, request.standing.today.year) if request.standing.sees_matters else {},
            "acted_year": request.standing.today.year,
            "try": True,
            "tried": tried,
            "adoptions": list(reversed(adoptions)),
        },
        status=400 if tried and tried.refusal else 200,
    )


def _wanted(place: Place, adoptions: list[Any], since: str, otherwise: Pack | None) -> Pack | None:
    if not since:
        return otherwise
    for each in adoptions:
        if each.since.isoformat() == since:
            return jurisdiction.regulation_of(place, each.since)
    raise Http404


def _acted(place: Place, year: int) -> dict[str, int]:
    """今年引用了几次: acts of the year that cite each clause; one query."""
    since = datetime(year, 1, 1, tzinfo=place.zone)
    acts = place.case_acts.filter(at__gte=since, cite__isnull=False).order_by()
    counted = acts.annotate(clause=KT("cite__clause")).values("clause").annotate(n=Count("pk"))
    return {row["clause"]: row["n"] for row in counted if row["clause"]}


@dataclass(frozen=True, slots=True)
class Beside:
    """对照: one clause in two versions; the words that left and that came are marked."""

    id: str
    old: Clause | None
    new: Clause | None
    old_marked: list[tuple[str, bool]]
    new_marked: list[tuple[str, bool]]
    reading_changed: bool

    @property
    def changed(self) -> bool:
        return (
            self.old is None
            or self.new is None
            or self.reading_changed
            or self.old.sentence != self.new.sentence
        )


@require_safe
@gate.staff()
def compare(request: gate.StaffRequest) -> HttpResponse:
    """两个版本对照. Without a choice: the text in force beside the one before it."""
    place = request.standing.place
    versions = _versions(place)
    names = list(versions)
    old = request.GET.get("old") or (names[-2] if len(names) > 1 else "")
    new = request.GET.get("new") or (names[-1] if names else "")
    if (old and old not in versions) or (new and new not in versions):
        raise Http404
    rows = beside(versions[old].pack, versions[new].pack) if old and new else []
    return gate.show(
        request,
        "console/compare.html",
        {
            "versions": versions, "old": old, "new": new, "rows": rows,
            "changed": sum(row.changed for row in rows), "all": "all" in request.GET,
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    name: str
    pack: Pack


def _versions(place: Place) -> dict[str, Version]:
    """历次采用, and the text that came with this release where it is another one."""
    versions = {}
    for each in jurisdiction.adoptions_of(place):
        pack = jurisdiction.regulation_of(place, each.since)
        versions[each.since.isoformat()] = Version(
            f"{pack.title} {pack.version}（{each.since:%Y-%m-%d} 起）", pack
        )
    known = {version.pack.digest for version in versions.values()}
    shipped = _shipped(place)
    if shipped is not None and shipped.digest not in known:
        versions["shipped"] = Version(str(_("%(title)s %(version)s（随程序附带，尚未采用）")) % {
            "title": shipped.title, "version": shipped.version,
        }, shipped)  # fmt: skip
    return versions


def _shipped(place: Place) -> Pack | None:
    name = "community" if place.kind == Place.Kind.COMMUNITY else "enterprise-ehs"
    try:
        return literate.load(literate.find(settings.PACKS, name))
    except (Refusal, OSError):
        return None


def beside(old: Pack, new: Pack) -> list[Beside]:
    """Clause by clause, in the order of the new text; those that fell away follow."""
    order = [*new.clauses, *(each for each in old.clauses if each not in new.clauses)]
    return [_beside(each, old.clauses.get(each), new.clauses.get(each)) for each in order]


def _beside(name: str, old: Clause | None, new: Clause | None) -> Beside:
    before, after = old.sentence if old else "", new.sentence if new else ""
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if before[a:b]:
            left.append((before[a:b], tag != "equal"))
        if after[c:d]:
            right.append((after[c:d], tag != "equal"))
    same = bool(old and new and old.reading == new.reading and old.provision == new.provision)
    return Beside(name, old, new, left, right, reading_changed=bool(old and new and not same))
