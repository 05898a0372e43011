"""翻日志: one's own entries, search in them, and what need not be typed again."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from wangge.journal import access
from wangge.journal.models import Addendum, Entry
from wangge.journal.models.entry import Entries
from wangge.territory.models import Person, Place
from wangge.territory.reach import Reach


def one(reach: Reach, uid: UUID) -> Entry:
    """一条, if this reach may see it; NoSuchEntry for unknown and not yours alike."""
    found = access.seen_in(reach).filter(uid=uid).whole().first()
    if found is None:
        raise access.NoSuchEntry
    return found


def mine(person: Person, *, place: Place | None = None, on: dt.date | None = None) -> Entries:
    """我写的, newest first; of one day where a day is given."""
    found = Entry.objects.filter(author=person).order_by("-claimed_at", "-pk")
    return found if on is None else found.between(place or person.place, on, on)


def search(person: Person, query: str, *, limit: int = 50) -> QuerySet[Entry]:
    """查我写的."""
    return holding(mine(person), query)[:limit]


def holding(entries: QuerySet[Entry], query: str) -> QuerySet[Entry]:
    """其中写着的: every part of the query in words, place or corrections, however long ago."""
    for part in (query or "").replace("\x00", "")[:64].split():
        added = Exists(Addendum.objects.filter(entry=OuterRef("pk"), words__icontains=part))
        entries = entries.filter(Q(words__icontains=part) | Q(where__icontains=part) | added)
    return entries


def recent_places(person: Person, *, limit: int = 8) -> list[str]:
    """最近写过的地点: derived from the worker's own entries, the latest first."""
    used = (
        Entry.objects.filter(author=person).exclude(where="").values("where").annotate(last=Max("claimed_at"))
    )
    return list(used.order_by("-last").values_list("where", flat=True)[:limit])


def of_day(entries: Entries, day: dt.date, place: Place) -> Entries:
    """某天的 of these, in the order in which they happened."""
    return entries.between(place, day, day).order_by("claimed_at", "pk")


def authors_on(place: Place, first: dt.date, last: dt.date) -> Iterable[tuple[int, dt.date]]:
    """谁在哪天写过: person and the place's day, for continuity; a declared quiet day counts as any other."""
    rows = Entry.objects.between(place, first, last).values_list("author_id", "claimed_at")
    return {(author, place.day_of(moment)) for author, moment in rows}
