"""改动: how every act of this package changes the ground — under the place's lock, marked, and recorded."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from wangge.integrity.actor import Actor
from wangge.integrity.record import record
from wangge.policy.pack import Refusal
from wangge.territory.models import Place


class Impossible(Refusal):
    """办不到: the ground does not allow this change; the message says why and what is possible."""


@contextmanager
def held(place: Place) -> Iterator[None]:
    """占住: one transaction in which nobody else changes this place's ground."""
    with transaction.atomic():
        Place.objects.select_for_update().only("pk").get(pk=place.pk)
        yield


def write(place: Place, kind: str, subject: str, body: dict[str, Any], *, by: Actor, at: dt.datetime) -> None:
    """记下: the last line of every act. Draws a new edition (`Place.edition`), appends to the place's log."""
    place.edition = uuid.uuid4()
    Place.objects.filter(pk=place.pk).update(edition=place.edition)
    record(place.pk, kind=kind, subject=subject, body=body, by=by, at=at)


def days(since: dt.date, until: dt.date | None) -> dict[str, str | None]:
    """起止日, as a log body says them."""
    return {"since": since.isoformat(), "until": until.isoformat() if until else None}


def said(day: dt.date) -> str:
    """日期的说法: 2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def same(row: Any, **wanted: Any) -> bool:
    """完全相同: the row already says all this, so that the same request again changes nothing."""
    return all(getattr(row, name) == value for name, value in wanted.items())


def check_order(since: dt.date, until: dt.date | None) -> None:
    """先起后止."""
    if until is not None and until < since:
        raise Impossible(f"结束日（{said(until)}）早于开始日（{said(since)}）")
