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
        return f"{number} {name}"
    return f"{number} {name}{'' if number == 1 else 's'}"


def day_name(day: date | str, lang: Lang) -> str:
    """日期与星期: 10月8日（周四） / Thu 8 Oct 2026."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日（周{_WEEKDAYS['zh'][day.weekday()]}）"
    return f"{_WEEKDAYS['en'][day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def moment(text: str, lang: Lang) -> str:
    """时刻: the day's name and the clock."""
    at = datetime.fromisoformat(text)
    clock = f"{at.hour:02}:{at.minute:02}" + (f":{at.second:02}" if at.second else "")
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
        "paused": ("暂停，不计", "paused, not counted"),
        "rolled": ("顺延", "rolled over"),
        "running": ("计时", "clock running"),
        "due": ("到期", "due"),
    }[cell.role][0 if zh else 1]
    provisional = "" if not cell.provisional else ("暂定" if zh else "provisional")
    return " · ".join(filter(None, (number, kind, did, provisional)))


def step(each: tuple[Any, ...], lang: Lang) -> str:
    """推算的一步: one (code, value, …) of a deadline's path as a sentence."""
    code, *values = each
    return STEPS[code](lang == "zh", lang, *values)


def _received(zh: bool, lang: Lang, at: str, zone_name: str) -> str:
    if zh:
        return (
            f"{moment(at, lang)}收到（{'北京' if zone_name == 'Asia/Shanghai' else zone_name + ' '}时间）。"
        )
    return f"Received {moment(at, lang)} ({zone_name})."


def _counted(zh: bool, lang: Lang, number: int, unit: str, starts: str, last: str) -> str:
    how = amount(number, unit, lang)
    if zh:
        first = "收到当日不计入，从次日起算" if starts == "next-day" else "收到当日就是第一日"
        if unit == "working-day":
            first += "，只计工作日（调休上班的周末也计）"
        nth = f"第 {number} {'日' if unit == 'calendar-day' else '个工作日'}" if number else "当日"
        return f"{first}；{nth}是{day_name(last, lang)}。"
    first = "The day of receipt is not counted" if starts == "next-day" else "The day of receipt is day 1"
    if unit == "working-day":
        first += "; only working days count (make-up weekends included)"
    return f"{first}; {how} end{'s' if number == 1 else ''} on {day_name(last, lang)}."


def _hours(zh: bool, lang: Lang, number: int, unit: str, opens: str, closes: str) -> str:
    how = amount(number, unit, lang)
    if unit == "hour":
        return (
            f"自收到时起算{how}，夜里和假日都计。"
            if zh
            else f"{how} from receipt, by night and on holidays too."
        )
    if zh:
        return f"只计工作日 {opens}–{closes} 的办公时间，午休不计；共{how}。"
    return f"Only office hours of working days ({opens}–{closes}, not lunch) count; {how} in all."


def _rolled(zh: bool, lang: Lang, first: str, final: str, rolls: str, *names: str) -> str:
    named = "、".join(names) if zh else ", ".join(holiday(name, lang) for name in names)
    if zh:
        why = f"在{named}假期内" if named else "是休息日"
        to = "下一个工作日" if rolls == "next-working-day" else "假期后的第一天"
        return f"{day_name(first, lang)}{why}，顺延到{to}{day_name(final, lang)}。"
    why = f"falls in the {named} holiday" if named else "is a rest day"
    return f"{day_name(first, lang)} {why}, so it rolls over to {day_name(final, lang)}."


def _after_close(zh: bool, lang: Lang, final: str) -> str:
    if zh:
        return f"收到时当日已下班，改到{day_name(final, lang)}。"
    return f"It came in after closing time, so it moves to {day_name(final, lang)}."


def _capped(zh: bool, lang: Lang, clause: str, day: str) -> str:
    if zh:
        return f"依 {clause}，最迟不超过{day_name(day, lang)}。"
    return f"Under {clause} it may not pass {day_name(day, lang)}."


def _granted(zh: bool, lang: Lang, day: str) -> str:
    return (
        f"经批准延至{day_name(day, lang)}。"
        if zh
        else f"An extension was approved until {day_name(day, lang)}."
    )


def _ends(zh: bool, lang: Lang, at: str, day: str) -> str:
    clock = "24:00" if at[:10] != day else at[11:16]
    return f"{day_name(day, lang)}{clock} 届满。" if zh else f"It ends on {day_name(day, lang)} at {clock}."


def _paused(zh: bool, lang: Lang, times: int, days: int) -> str:
    if zh:
        return f"其间暂停 {times} 次" + (
            f"，{days} 日不计；恢复当日起继续计。" if days else "，暂停的时间不计。"
        )
    spent = f"{days} day{'' if days == 1 else 's'} not counted" if days else "its time is not counted"
    return f"Paused {times} time{'' if times == 1 else 's'}: {spent}."


def _pause_not_written(zh: bool, lang: Lang) -> str:
    if zh:
        return "本条没有规定可以暂停；暂停须经负责人批准，并告知反映人。"
    return "The clause provides for no pause; pausing needs approval, and the requester is told."


def _pause_standing(zh: bool, lang: Lang) -> str:
    return (
        "暂停尚未结束，恢复后重新推算，此日暂定。"
        if zh
        else "A pause still stands; provisional until it ends."
    )


def _provisional(zh: bool, lang: Lang, *years: int) -> str:
    named = "、".join(map(str, years)) if zh else ", ".join(map(str, years))
    if zh:
        return f"{named} 年的放假通知不在已公布的日历之内，按平常的周末推算，此日暂定。"
    return (
        f"No holiday notice for {named} is at hand: ordinary weekends are assumed and the day is provisional."
    )


STEPS: dict[str, Any] = {
    "received": _received,
    "counted": _counted,
    "hours": _hours,
    "rolled": _rolled,
    "after-close": _after_close,
    "capped": _capped,
    "granted": _granted,
    "ends": _ends,
    "paused": _paused,
    "pause-not-written": _pause_not_written,
    "pause-standing": _pause_standing,
    "provisional": _provisional,
}
