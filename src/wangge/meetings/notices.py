"""通知: who is told what about a meeting. Rows that the loop sends later; nothing leaves the house before the commit."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from wangge.meetings.models import Meeting, MeetingNotice
from wangge.territory.models import Person, Place


def tell(
    place: Place, people: Iterable[int | None], occasion: str, text: str, *, url: str, meeting: Meeting | None = None,
    at: dt.datetime,
) -> None:  # fmt: skip
    """记一条通知 to each, once for each occasion. `url` says what it is about, as kind and uid."""
    MeetingNotice.objects.bulk_create(
        [
            MeetingNotice(place=place, meeting=meeting, person_id=person, occasion=occasion[:80], text=text[:300], url=url, at=at)
            for person in dict.fromkeys(people) if person is not None
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def of(person: Person, *, at: dt.datetime) -> QuerySet[MeetingNotice]:
    """某人的通知, newest first."""
    return MeetingNotice.objects.filter(person=person, at__lte=at).order_by("-at", "-pk")


def read(person: Person, *, at: dt.datetime, url: str = "") -> int:
    """看过了; only one's own. With `url`: what was said of this one thing, for its page was opened."""
    found = MeetingNotice.objects.filter(person=person, read_at=None)
    return (found.filter(url=url) if url else found).update(read_at=at)


def told(meeting: Meeting) -> QuerySet[MeetingNotice]:
    """告诉了谁, and who has read it."""
    return MeetingNotice.objects.filter(meeting=meeting).select_related("person").order_by("at", "pk")
