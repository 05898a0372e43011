"""提醒: each working morning, once for each place. The eve of what is due, the day itself, and each working day after.

One notice for a person and occasion, however many duties it names. What is due daily is told on the day alone, and a
missed one for three working days, a longer one for five; then it only stands in the ledger. What nobody's post owes is
told to the office, on its day.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from wangge.cases import reminders as case_reminders
from wangge.duties import ledger
from wangge.duties.ledger import Line, State
from wangge.duties.models import DutyNotice, Morning
from wangge.policy.pack import Refusal
from wangge.policy.workdays import Calendar
from wangge.territory import jurisdiction
from wangge.territory.models import Absence, Adoption, Place, Post
from wangge.territory.reach import WHOLE_PLACE

log = logging.getLogger(__name__)
AFTER = {"day": 3, "working-day": 3}  # working days a missed one is told of; others five
LONGEST = 5
DAY = dt.timedelta(days=1)
_TEXTS = {
    DutyNotice.Occasion.EVE: "下个工作日到期", DutyNotice.Occasion.DUE: "今天该做", DutyNotice.Occasion.AFTER: "到期还没做，补上就好",
    DutyNotice.Occasion.VACANT: "没有人任职，请安排",
}  # fmt: skip


def turn(*, at: dt.datetime) -> int:
    """一轮: every place whose working morning has come and was not yet seen to. Answers how many notices were written."""
    written = 0
    places = Place.objects.filter(pk__in=Adoption.objects.values("place_id"))
    seen = dict(Morning.objects.values_list("place_id", "day"))
    for place in places.order_by("pk"):
        here = at.astimezone(place.zone)
        if here.time() < place.opens or seen.get(place.pk, dt.date.min) >= here.date():
            continue
        if not jurisdiction.calendar(place).is_working(here.date()):
            continue
        try:
            written += _morning(place, here.date(), at)
        except (Refusal, KeyError, ValueError):
            # One place's text that cannot be read must not stop the others; its morning is not marked as seen.
            log.exception("duties of %s cannot be reckoned", place.code)
    case_reminders.send(DutyNotice, at=at)
    return written


def _morning(place: Place, day: dt.date, at: dt.datetime) -> int:
    """一个地方的早上: claimed by moving its day on, and written in the same transaction."""
    with transaction.atomic():
        Morning.objects.get_or_create(place=place, defaults={"day": dt.date.min})
        if not Morning.objects.filter(place=place, day__lt=day).update(day=day):
            return 0  # another loop was quicker
        made = [
            DutyNotice(place=place, person_id=person, day=day, occasion=occasion, at=at,
                       text=_words(occasion, lines))
            for (person, occasion), lines in told(place, day, at=at).items()
        ]  # fmt: skip
        return len(DutyNotice.objects.bulk_create(made, ignore_conflicts=True, batch_size=500))


def told(place: Place, day: dt.date, *, at: dt.datetime) -> dict[tuple[int, str], list[Line]]:
    """今早要提醒谁什么: by person and occasion."""
    calendar = jurisdiction.calendar(place)
    eve = calendar.next_working(day, include=False)
    first = dt.date.fromordinal(calendar.nth_working_before(day.toordinal(), LONGEST))
    last = calendar.next_working(eve, include=False) - DAY  # with the rest days after it
    office, present = _office(place, day), _present(place, day)
    found: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in ledger.ledger(place, first, last, at=at):
        occasion = _occasion(line, day, calendar)
        if occasion == DutyNotice.Occasion.VACANT:
            people: Iterable[int] = office
        else:
            people = [line.owed_by.pk] if line.owed_by else [each.pk for each in line.people]
        if occasion:
            for person in present.intersection(people):
                found[person, occasion].append(line)
    return found


def _occasion(line: Line, day: dt.date, calendar: Calendar) -> str:
    """今早该不该提醒, and as what. What is due on a rest day is told on the last working day before it."""
    act_on = line.due if calendar.is_working(line.due) else calendar.previous_working(line.due)
    every = line.asked.cadence.every
    if line.state == State.NOBODY:
        return DutyNotice.Occasion.VACANT.value if act_on == day else ""
    if line.state == State.OPEN and act_on == day:
        return DutyNotice.Occasion.DUE.value
    if line.state == State.OPEN and act_on > day and every not in AFTER:
        return DutyNotice.Occasion.EVE.value
    if line.state == State.MISSED and calendar.working_between(line.due + DAY, day) <= AFTER.get(
        every, LONGEST
    ):
        return DutyNotice.Occasion.AFTER.value
    return ""


def _present(place: Place, day: dt.date) -> set[int]:
    """当日在岗的人: whoever is on leave, or holds a post no more, is left alone."""
    away = Absence.objects.on(day).values("person_id")
    posts = Post.objects.filter(place=place, person__is_active=True).on(day).exclude(person__in=away)
    return set(posts.values_list("person_id", flat=True))


def _office(place: Place, day: dt.date) -> list[int]:
    posts = Post.objects.filter(place=place, role__in=WHOLE_PLACE, person__is_active=True).on(day)
    return list(posts.order_by("person_id").values_list("person_id", flat=True).distinct())


def _words(occasion: str, lines: list[Line]) -> str:
    """提醒的话: what, of which grid, by which clause – the first few, and how many more."""
    named = [
        f"{ledger.word(line.duty)}（{'，'.join(filter(None, [line.grid.name if line.grid else '', line.citation.clause]))}）"
        for line in lines
    ]
    named = list(dict.fromkeys(named))
    shown = "、".join(named[:6]) + (f"等 {len(named)} 项" if len(named) > 6 else "")
    return f"{_TEXTS[DutyNotice.Occasion(occasion)]}：{shown}"[:300]
