"""常用语: sentences a place's workers need not type again."""

import datetime as dt
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.integrity.record import record
from wangge.journal import access, saying
from wangge.journal.access import NotYours
from wangge.journal.models import Entry, Phrase
from wangge.policy.pack import Refusal
from wangge.territory.models import Place


def of(place: Place, *, kind: str = "") -> QuerySet[Phrase]:
    """现用的常用语; those for one kind and those for any, where a kind is given."""
    found = Phrase.objects.filter(place=place, ended_at=None)
    return found.filter(kind__in=("", kind)) if kind else found


def add(
    place: Place, words: str, *, kind: str = "", uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Phrase:
    """添一句."""
    _demand(place, by, at)
    if kind:
        saying.chosen(kind, Entry.Kind, "日志")
    words = saying.words(words, "常用语", limit=120)
    twin = of(place).filter(kind=kind, words=words).first()
    return twin or written.keep(Phrase(place=place, kind=kind, words=words, uid=uid or uuid4()), by=by, at=at)


def end(phrase: Phrase, *, by: Actor, at: dt.datetime) -> Phrase:
    """停用一句."""
    _demand(phrase.place, by, at)
    if phrase.ended_at is not None:
        raise Refusal("这一句已经停用。")
    with transaction.atomic():
        phrase.ended_at = at
        Phrase.objects.filter(pk=phrase.pk).update(ended_at=at)
        record(phrase.place_id, kind="phrase.end", subject=str(phrase.uid), body={}, by=by, at=at)
    return phrase


def _demand(place: Place, by: Actor, at: dt.datetime) -> None:
    access.demand_writer(by, place, [place.day_of(at)])
    if by.role not in access.LEADS:
        raise NotYours("常用语由网格长或社区办公室来定。")
