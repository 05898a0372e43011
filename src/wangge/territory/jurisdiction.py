"""管辖: which regulation, calendar and office hours answer at a place on a day.

What is remembered here is remembered by digest, or under the place's edition (see `Place.edition`).
"""

import datetime as dt
import hashlib
from collections import OrderedDict
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wangge.integrity.actor import Actor
from wangge.policy import deadlines, literate
from wangge.policy.deadlines import Deadline, OfficeHours
from wangge.policy.pack import Pack, PackError, Refusal
from wangge.policy.workdays import Calendar
from wangge.territory.ground import Impossible, said, write
from wangge.territory.models import Adoption, CalendarYear, Place

_MOST = 4096  # places remembered by one process


class NoRegulation(Refusal):
    """没有制度: no text was in force at this place on this day."""


_packs: dict[str, Pack] = {}
_adoptions: OrderedDict[UUID, list[Adoption]] = OrderedDict()
_calendars: OrderedDict[UUID, Calendar] = OrderedDict()


def adoptions_of(place: Place) -> list[Adoption]:
    """历次采用, without their text, oldest first."""
    found = _adoptions.get(place.edition)
    if found is None:
        found = list(Adoption.objects.filter(place_id=place.pk).defer("text").order_by("since"))
        _remember(_adoptions, place, found)
    return found


def _remember(kept: "OrderedDict[UUID, Any]", place: Place, found: Any) -> None:
    kept[place.edition] = found
    while len(kept) > _MOST:
        kept.popitem(last=False)


def adoption_of(place: Place, day: dt.date) -> Adoption:
    """当日有效的采用: the last one that had begun. NoRegulation says since when there is one, if ever."""
    adoptions = adoptions_of(place)
    for adoption in reversed(adoptions):
        if adoption.since <= day:
            return adoption
    if adoptions:
        raise NoRegulation(
            f"“{place}”自{said(adoptions[0].since)}起才有采用的制度，{said(day)}没有可依的时限"
        )
    raise NoRegulation(f"“{place}”还没有采用制度。请管理员先采用一份（wangge adopt），再登记事项")


def regulation_of(place: Place, day: dt.date) -> Pack:
    """当日有效的制度: the pack in force at the place on that day. NoRegulation when there is none."""
    return _pack_of(adoption_of(place, day))


def limit(place: Place, purpose: str, *, since: dt.datetime, **when: str) -> Deadline:
    """到期: a limit of the text in force on the day of `since`, counted from then by the place's calendar and hours.

    Refusal where the text is silent.
    """
    pack = regulation_of(place, place.day_of(since))
    clause = deadlines.limit_for(pack, for_=purpose, **when)
    return deadlines.due_under(
        pack, clause, calendar(place), received=since, zone=place.zone, hours=hours_of(place)
    )


def cite(place: Place, day: dt.date, *names: str) -> dict[str, Any] | None:
    """所依的条款 of the text in force that day, as it is recorded; None where it is silent."""
    try:
        pack = regulation_of(place, day)
    except Refusal:
        return None
    clause = pack.governing(*names)
    return dict(pack.cite(clause.id).to_json()) if clause else None


def _pack_of(adoption: Adoption) -> Pack:
    pack = _packs.get(adoption.digest)
    if pack is None:
        text = Adoption.objects.values_list("text", flat=True).get(pk=adoption.pk)
        pack = _packs[adoption.digest] = literate.parse(text, f"{adoption.pack}-{adoption.version}.zh.md")
    return pack


def read_ahead(place: Place) -> None:
    """预读: every text the place ever adopted and its calendar; asking for a day's text then needs no database."""
    for adoption in adoptions_of(place):
        _pack_of(adoption)
    calendar(place)


def hours_of(place: Place) -> OfficeHours:
    """办公时间 of the place."""
    return OfficeHours(
        opens=place.opens, closes=place.closes, lunch_from=place.lunch_from, lunch_until=place.lunch_until
    )


def over(place: Place, day: dt.date, *, at: dt.datetime) -> bool:
    """这一天过完没有: on a working day when the office has closed, on a day of rest at midnight."""
    today = place.day_of(at)
    if day != today:
        return day < today
    return calendar(place).is_working(day) and at.astimezone(place.zone).time() >= place.closes


def calendar(place: Place | None = None) -> Calendar:
    """工作日历: the released years and every notice imported since.

    One small query; none when it is asked for a place, whose edition changes with every notice.
    """
    if place is not None and (kept := _calendars.get(place.edition)):
        return kept
    years = CalendarYear.objects.order_by("year").values_list("digest", flat=True)
    found = _calendar(str(settings.PACKS / "calendars"), tuple(years))
    if place is not None:
        _remember(_calendars, place, found)
    return found


@lru_cache(maxsize=8)
def _calendar(directory: str, digests: tuple[str, ...]) -> Calendar:
    made = Calendar.load(directory)
    texts = dict(CalendarYear.objects.filter(digest__in=digests).values_list("digest", "text"))
    for digest in digests:
        made = made.with_year(texts[digest])
    return made


def import_calendar(text: str, *, by: Actor, at: dt.datetime) -> CalendarYear:
    """导入放假安排: one year's notice. Deadlines already given stay; recomputing them is another act.

    Recorded in the log of every open community and company, because it moves what is due there. A year is
    imported once; a corrected notice replaces it, and both digests are in the log. PackError names the line.
    """
    before = calendar()
    try:
        notice = Calendar.from_text(text)
    except PackError:
        raise
    except ValueError as error:
        raise Impossible(f"放假安排读不懂：{error}") from None
    year, digest = notice.years[0], hashlib.sha256(text.encode()).hexdigest()
    before.with_year(text)
    with transaction.atomic():
        found = CalendarYear.objects.select_for_update().filter(year=year).first()
        if found and found.digest == digest:
            return found
        row = found or CalendarYear(year=year)
        old = found.digest if found else ""
        row.text, row.digest, row.imported_at, row.imported_by = text, digest, at, by.label
        row.save()
        body = {"year": year, "digest": digest, "replaces": old, "notice": notice.notice(year)}
        kinds = (Place.Kind.COMMUNITY, Place.Kind.COMPANY)
        for place in Place.objects.filter(kind__in=kinds).within(at.date(), None).order_by("pk"):
            write(place, "calendar.import", str(year), body, by=by, at=at)
    return row
