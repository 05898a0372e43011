"""措辞 (wording): the sentences of a deadline's account, in Chinese and English."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from .pack import Lang

HOLIDAYS = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "Victory Day (70th anniversary)",
}
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_KINDS = {
    "zh": {"working": "工作日", "rest": "休息日", "holiday": "节假日", "make-up": "调休上班日"},
    "en": {"working": "working day", "rest": "rest day", "holiday": "holiday", "make-up": "make-up working day"},
}
UNITS = {
    "zh": {"calendar-day": "日", "working-day": "个工作日", "hour": "小时", "working-hour": "个工作小时"},
    "en": {
        "calendar-day": "calendar day",
        "working-day": "working day",
        "hour": "hour",
        "working-hour": "working hour",
    },
}


def zone(name: str | None) -> tzinfo:
    return ZoneInfo(name or "Asia/Shanghai")


def holiday(name: str, lang: Lang) -> str:
    """节日名: the notice's own word; in English where we know it."""
    if lang == "zh":
        return name
    return " & ".join(HOLIDAYS.get(part, part) for part in name.split("、"))


def amount(number: int, unit: str, lang: Lang) -> str:
    """数量与单位: 5个工作日 / 5 working days."""
    name = UNITS[lang].get(unit, unit)
    if lang == "zh":
        return f"{number}{name}"
    return f"{number} {name}{'' if number == 1 else 's'}"


def day_name(day: date | str, lang: Lang) -> str:
    """日期与星期: 10月8日(周四) / Thu 8 Oct 2026."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日(周{_WEEKDAYS['zh'][day.weekday()]})"
    return f"{_WEEKDAYS['en'][day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def moment(text: str, lang: Lang) -> str:
    """时刻: the day's name and the clock."""
    at = datetime.fromisoformat(text)
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return f"{day_name(at.date(), lang)}{' ' if lang == 'en' else ''}{clock}"


def cell_label(cell: Any, lang: Lang) -> str:
    """一格的说明: what the day is and what it did."""
    zh = lang == "zh"
    name = holiday(cell.note, lang)
    if cell.kind == "holiday":
        kind = name or ("节假日" if zh else "holiday")
    elif cell.kind == "make-up":
        kind = f"{name}调休上班" if zh else f"make-up working day ({name})"
    elif cell.kind == "rest":
        kind = "周" + _WEEKDAYS["zh"][cell.day.weekday()] + "休息" if zh else "weekend"
    else:
        kind = ""
    number = "" if cell.number is None else (f"第{cell.number}日" if zh else f"day {cell.number}")
    did = {
        "received": ("收到当日不计", "day of receipt, not counted"),
        "counted": ("", ""),
        "rest": ("不计", "not counted"),
        "holiday": ("不计", "not counted"),
        "paused": ("暂停,不计", "paused, not counted"),
        "rolled": ("顺延", "rolled over"),
        "running": ("计时", "clock running"),
        "due": ("到期", "due"),
    }[cell.role][0 if zh else 1]
    provisional = "" if not cell.provisional else ("暂定" if zh else "provisional")
    return (" " if not zh else "").join(()) or " · ".join(filter(None, (number, kind, did, provisional)))


def step(each: tuple[Any, ...], lang: Lang) -> str:
    """推算的一步: one (code, value, …) of a deadline's path as a sentence."""
    code, *values = each
    return STEPS[code](lang == "zh", lang, *values)


def _received(zh: bool, lang: Lang, at: str, zone_name: str) -> str:
    if zh:
        return f"{moment(at, lang)}收到({zone_name} 时间)。"
    return f"Received {moment(at, lang)} ({zone_name})."


STEPS: dict[str, Any] = {"received": _received}
