"""Words (字句): days, moments and spans as people say them, and the thin space between scripts.

Every function is given its zone and its "now"; none asks the clock.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

THIN = "\u2009"
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BEFORE_LATIN = re.compile(rf"(?<=[{_HAN}])(?=[A-Za-z0-9§])")
_AFTER_LATIN = re.compile(rf"(?<=[A-Za-z0-9%])(?=[{_HAN}])")
_TAGS = re.compile(r"(<[^>]*>|&[#\w]+;)")
_ZH_WEEKDAYS = "一二三四五六日"
_EN_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def chinese() -> bool:
    """Whether this screen speaks Chinese (中文界面)."""
    return (get_language() or "zh-hans").startswith("zh")


def spaced(text: str) -> str:
    """A thin space between Chinese and Latin (中西文间隙), as a printer sets it; plain text in and out."""
    return _AFTER_LATIN.sub(THIN, _BEFORE_LATIN.sub(THIN, text))


def spaced_markup(markup: str) -> str:
    """The same for markup: tags and entities are left as they are."""
    return "".join(part if index % 2 else spaced(part) for index, part in enumerate(_TAGS.split(markup)))


def as_moment(value: object) -> datetime | None:
    """A datetime out of a datetime or its ISO text; None for anything else. Naive means UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def as_day(value: object, zone: tzinfo | None = None) -> date | None:
    """The place's day (当地的日子) of a date, a datetime or ISO text; None for anything else."""
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    moment_ = as_moment(value)
    if moment_ is not None:
        return moment_.astimezone(zone).date() if zone else moment_.date()
    return value if isinstance(value, date) else None


def weekday(day_: date, *, short: bool = False) -> str:
    """周二, or 二 where it stands under a heading."""
    if chinese():
        return ("" if short else "周") + _ZH_WEEKDAYS[day_.weekday()]
    return _EN_WEEKDAYS[day_.weekday()]


def month(day_: date) -> str:
    """11月, where a strip turns into another month."""
    return f"{day_.month}月" if chinese() else _EN_MONTHS[day_.month - 1]


def day(value: object, zone: tzinfo | None = None) -> str:
    """11月24日 周二."""
    found = as_day(value, zone)
    if found is None:
        return ""
    if chinese():
        return f"{found.month}月{found.day}日 {weekday(found)}"
    return f"{weekday(found)} {found.day} {_EN_MONTHS[found.month - 1]}"


def full_day(value: object, zone: tzinfo | None = None) -> str:
    """2026年11月24日, as on a paper."""
    found = as_day(value, zone)
    if found is None:
        return ""
    if chinese():
        return f"{found.year}年{found.month}月{found.day}日"
    return f"{found.day} {_EN_MONTHS[found.month - 1]} {found.year}"


def moment(value: object, zone: tzinfo | None = None) -> str:
    """11月24日 14:05."""
    found = as_moment(value)
    if found is None:
        return day(value, zone)
    found = found.astimezone(zone) if zone else found
    if chinese():
        return f"{found.month}月{found.day}日 {found:%H:%M}"
    return f"{found.day} {_EN_MONTHS[found.month - 1]}, {found:%H:%M}"


def until(at: datetime, zone: tzinfo | None = None, now: datetime | None = None) -> str:
    """The last instant as a person says it: 24:00 belongs to the day that ends, not to the next.

    With `now`, a day of another year says its year.
    """
    at = at.astimezone(zone) if zone else at
    whole = (at.hour, at.minute, at.second) == (0, 0, 0)
    last = at.date() - timedelta(days=1) if whole else at.date()
    said = day(last)
    if now is not None and now.astimezone(at.tzinfo).year != last.year:
        said = f"{last.year}年{said}" if chinese() else f"{said} {last.year}"
    return f"{said} {'24:00' if whole else f'{at:%H:%M}'}"


def span(value: object, now: datetime) -> str:
    """How long ago, or how soon (多久): 3天前, 2小时后. Below a minute it is 刚才."""
    found = as_moment(value)
    if found is None:
        return ""
    seconds = (now - found).total_seconds()
    ago, size = seconds >= 0, abs(seconds)
    if size < 60:
        return _("刚才") if ago else _("马上")
    if size < 3600:
        n = int(size // 60)
        past, future = ngettext("%d分钟前", "%d分钟前", n), ngettext("%d分钟后", "%d分钟后", n)
    elif size < 86400:
        n = int(size // 3600)
        past, future = ngettext("%d小时前", "%d小时前", n), ngettext("%d小时后", "%d小时后", n)
    else:
        n = int(size // 86400)
        past, future = ngettext("%d天前", "%d天前", n), ngettext("%d天后", "%d天后", n)
    return (past if ago else future) % n


def clause_of(regulation: object, *choices: str) -> str:
    """The first of these clauses (条款) that the regulation has: pages serve a community's and a company's alike."""
    known = getattr(regulation, "clauses", {})
    for choice in choices:
        wanted = choice.split()
        if all(clause in known for clause in wanted):
            return "、".join(wanted)
    return ""
