"""通知: who is told what about a hazard or an accident. Rows that the loop sends later; nothing leaves before the commit."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from wangge.safety.lifecycle import OFFICE, PRINCIPAL
from wangge.safety.models import Hazard, SafetyNotice
from wangge.territory.models import Person, Place, Post


def tell(subject: Any, people: Iterable[int | None], occasion: str, text: str, *, at: dt.datetime) -> None:
    """记一条通知 to each of these people, once for each occasion; never to whoever stands aside."""
    aside = (
        set(subject.recusals.values_list("person_id", flat=True)) if isinstance(subject, Hazard) else set()
    )
    put(subject.place, f"{subject._meta.model_name}:{subject.uid}", set(people) - aside,
        occasion, f"{text}：{subject.number or ''} {subject.area}", at=at)  # fmt: skip


def put(
    place: Place, subject: str, people: Iterable[int | None], occasion: str, text: str, *, at: dt.datetime
) -> None:
    """同上, of any subject."""
    SafetyNotice.objects.bulk_create(
        [
            SafetyNotice(place=place, subject=subject, person_id=person, occasion=occasion[:60],
                         text=text[:300], at=at)
            for person in dict.fromkeys(people) if person is not None
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def grid(subject: Any, at: dt.datetime) -> list[int]:
    """本网格的管理人员."""
    return _people(subject.place, at, role="grid-manager", grid_id=subject.grid_id)


def office(place: Place, at: dt.datetime) -> list[int]:
    """安全环保员和公司领导."""
    return _people(place, at, role__in=OFFICE)


def officers(place: Place, at: dt.datetime) -> list[int]:
    """安全环保员."""
    return _people(place, at, role="safety-officer")


def principal(place: Place, at: dt.datetime) -> list[int]:
    """主要负责人."""
    return _people(place, at, role__in=PRINCIPAL)


def _people(place: Place, at: dt.datetime, **where: Any) -> list[int]:
    posts = Post.objects.filter(place=place, person__is_active=True, **where).on(place.day_of(at))
    return list(posts.order_by("pk").values_list("person_id", flat=True))


def of(person: Person, *, at: dt.datetime) -> QuerySet[SafetyNotice]:
    """某人的通知, newest first."""
    return SafetyNotice.objects.filter(person=person, at__lte=at).order_by("-at", "-pk")


def read(person: Person, *, at: dt.datetime) -> int:
    """看过了; only one's own."""
    return SafetyNotice.objects.filter(person=person, read_at=None).update(read_at=at)
