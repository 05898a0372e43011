"""定期义务的提醒: what a person was reminded of, and that they read it."""

import datetime as dt

from django.db.models import QuerySet

from wangge.duties.models import DutyNotice
from wangge.territory.models import Person


def of(person: Person, *, at: dt.datetime) -> QuerySet[DutyNotice]:
    """某人的提醒, newest first."""
    return DutyNotice.objects.filter(person=person, at__lte=at).select_related("place").order_by("-at", "-pk")


def unread(person: Person) -> int:
    """未读几条."""
    return DutyNotice.objects.filter(person=person, read_at=None).count()


def read(person: Person, *, at: dt.datetime) -> int:
    """看过了; only one's own."""
    return DutyNotice.objects.filter(person=person, read_at=None).update(read_at=at)
