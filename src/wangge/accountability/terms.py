"""期限: what the text in force says of answering, deciding and appealing; how long a decision counts."""

import datetime as dt
from calendar import monthrange

from wangge.policy import deadlines, words
from wangge.policy.deadlines import Deadline
from wangge.territory import jurisdiction
from wangge.territory.models import Place

LAST = dt.timedelta(microseconds=1)  # 24:00 belongs to the day it ends


of, cite = jurisdiction.limit, jurisdiction.cite


def add_months(day: dt.date, months: int) -> dt.date:
    """几个月以后的同一天, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def expires_on(measure: str, decided: dt.date) -> dt.date | None:
    """不再计入的第一天: decided on 2026-05-10 and good for a year, 2027-05-11. None where it has no after-effect."""
    months = words.CONSEQUENCES[measure].expires_months
    return None if months is None else add_months(decided, months) + dt.timedelta(days=1)


def reminder(place: Place, due: Deadline, *, at: dt.datetime) -> tuple[str, dt.datetime]:
    """下一次要看的时刻: the eve, the last day, and the moment it runs out."""
    ahead = deadlines.reminders(
        due, jurisdiction.calendar(place), zone=place.zone, hours=jurisdiction.hours_of(place)
    )
    return next(((kind, when) for kind, when in ahead if kind != "half" and when > at), ("over", due.at))
