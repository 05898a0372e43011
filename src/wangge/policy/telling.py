"""说法 (telling): the sentences of a finding's arithmetic, in Chinese and English, from (code, value, …)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from . import words
from .numerals import chinese, ordinal
from .pack import Lang


def step(each: tuple[Any, ...], lang: Lang) -> str:
    """一步: one sentence, its full stop included."""
    code, *values = each
    return _STEPS[code](lang == "zh", *values)


def points(value: float) -> str:
    """分数的写法: two decimals at most – but never so short that it would look like the whole number it only comes near."""
    short = round(value, 2)
    return f"{short:g}" if short != int(short) or short == value else f"{value:.6g}"


def day(written: str, zh: bool) -> str:
    at = date.fromisoformat(written)
    return f"{at.year}年{at.month}月{at.day}日" if zh else f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _named(zh: bool, names: str, table: Any) -> str:
    """Several names in one value, joined by commas: a path holds plain values only."""
    each = [getattr(table[name], "zh" if zh else "en") for name in names.split(",")]
    return ("、" if zh else ", ").join(each)


def _clause(zh: bool, clause: str, heading: str, title: str, version: str) -> str:
    if zh:
        return f"依《{title}》{version} {clause}“{heading}”。"
    return f"Under {clause} of {title} {version} ({heading})."


def _rule_tally(zh: bool, facts: str, over: str, threshold: int, inclusive: bool) -> str:
    what, least = _named(zh, facts, words.FACTS), threshold if inclusive else threshold + 1
    if zh:
        if over == "occurrence":
            return f"数的是{what}：每有一次都适用。"
        how = f"{chinese(threshold)}次以上（含第{chinese(threshold) if threshold != 2 else '二'}次）"
        how = how if inclusive else f"超过{chinese(threshold)}次（不含{ordinal(threshold)}次）"
        return f"数的是{what}：一{_PERIODS[over]}里{how}的适用。"
    if over == "occurrence":
        return f"Counted: {what}; it applies at each occurrence."
    sign = "included" if inclusive else "excluded"
    return f"Counted: {what}; it applies from {least} in one {over} ({threshold} {sign})."


_PERIODS = {"day": "天", "working-day": "个工作日", "week": "周", "month": "个月", "quarter": "个季度", "half-year": "个半年", "year": "年"}  # fmt: skip


def _rule_score(
    zh: bool, fact: str, low: float | None, high: float | None, inclusive: bool, sample: int
) -> str:
    what, band = _named(zh, fact, words.FACTS), band_text(zh, low, high, inclusive)
    least = (f"，样本至少 {sample} 份" if zh else f", with at least {sample} answers") if sample else ""
    return (
        f"看的是{what}：{band}的适用{least}。" if zh else f"Looked at: {what}; it applies to {band}{least}."
    )


def band_text(zh: bool, low: float | None, high: float | None, inclusive: bool) -> str:
    """分数段: 80 分以下（含 80 分）."""
    if low is not None and high is not None:
        ends = (
            ("含" if inclusive else "不含") + "两端"
            if zh
            else ("ends included" if inclusive else "ends excluded")
        )
        return f"{low:g} 至 {high:g} 分（{ends}）" if zh else f"{low:g} to {high:g} ({ends})"
    edge = high if low is None else low
    if edge is None:
        return "任何分数" if zh else "any score"
    if zh:
        return f"{edge:g} 分以{'下' if low is None else '上'}（{'含' if inclusive else '不含'} {edge:g} 分）"
    side = "below" if low is None else "above"
    return f"{edge:g} or {side}" if inclusive else f"{side} {edge:g} ({edge:g} excluded)"


def _span(zh: bool, since: str, until: str, on: str) -> str:
    if since == until:
        return f"看 {day(since, True)}这一天。" if zh else f"The day looked at is {day(since, False)}."
    if zh:
        open_ = f"，现在算到 {day(on, True)}" if on < until else ""
        return f"看 {day(since, True)}至 {day(until, True)}{open_}。"
    open_ = f", so far until {day(on, False)}" if on < until else ""
    return f"The period is {day(since, False)} to {day(until, False)}{open_}."


def _anew(zh: bool, since: str) -> str:
    if zh:
        return f"本条的计法自 {day(since, True)}改过：以前的事按旧文本另算，这里从头计起。"
    return (
        f"This clause counts otherwise since {day(since, False)}: earlier events stay with the earlier text."
    )


def _goes_on(zh: bool, since: str) -> str:
    if zh:
        return f"制度自 {day(since, True)}换了新文本，本条的计法没有变，接着计。"
    return f"A new text is in force since {day(since, False)}; this clause counts as before and goes on."


def _said(zh: bool, note: str, name: str, on: str) -> str:
    """A fact in one line: its own note, else its day and its name."""
    return note or f"{day(on, zh)} {_named(zh, name, words.FACTS)}"


def _counted(zh: bool, number: int, *fact: str) -> str:
    note = _said(zh, *fact)
    return f"{ordinal(number)}次：{note}。" if zh else f"No. {number}: {note}."


def _out(zh: bool, why: str, *fact: str) -> str:
    note, because = _said(zh, *fact), reason(why, "zh" if zh else "en").rstrip("。.")
    return f"不计：{note}（{because}）。" if zh else f"Not counted: {note} ({because})."


_REASONS = (
    ("同一件事只计一次", "one event counts once"),
    ("同一件事归在 {} 里算，不在两处各算一次", "the event counts under {}, not in two clauses"),
    ("{}，依 {} 除外", "{}, excepted by {}"),
    ("没有得分，不当作零分", "no score, which is not a score of zero"),
    ("样本不足（{}），不作处理依据", "too small a sample ({}), not a ground for measures"),
)
ONCE, HELD, EXEMPT, NO_SCORE, SMALL = (chinese_ for chinese_, _ in _REASONS)
"""Why the engine itself leaves a fact out; other reasons are people's own words and stay as they were written."""


def reason(why: str, lang: Lang) -> str:
    """为什么不计, in the language where the reason is the engine's own."""
    for chinese_, english in _REASONS if lang == "en" else ():
        pattern = re.escape(chinese_).replace(r"\{\}", "(.+)")
        if found := re.fullmatch(pattern, why):
            return english.format(*found.groups())
    return why


def _score(zh: bool, value: float, sample: int | None, inside: bool, *fact: str) -> str:
    note = _said(zh, *fact)
    if zh:
        of = f"，{sample} 份" if sample is not None else ""
        return f"{note}：{points(value)} 分{of}，{'属于' if inside else '不属于'}这一段。"
    of = f" of {sample} answers" if sample is not None else ""
    return f"{note}: {points(value)}{of}, {'inside' if inside else 'outside'} the band."


def _also(zh: bool, names: str, found: bool) -> str:
    what = _named(zh, names, words.FACTS)
    if zh:
        return f"还须同时有“{what}”：{'有' if found else '没有'}。"
    return f"It also needs “{what}”: {'found' if found else 'not found'}."


def _proposal(zh: bool, names: str) -> str:
    what = _named(zh, names, words.CONSEQUENCES)
    if zh:
        return f"可以提出“{what}”的建议；送达当事人、听取说明以后由人决定，不自动生效。"
    return f"It may be proposed: {what}. Served, answered and decided by a person; nothing takes effect by itself."


def _good(zh: bool, names: str) -> str:
    what = _named(zh, names, words.CONSEQUENCES)
    return f"可以提出“{what}”的建议，由人决定。" if zh else f"It may be proposed: {what}; a person decides."


def _sum(zh: bool, each: float | None, low: float | None, high: float | None) -> str:
    if each is not None:
        return f"每次 {each:g} 元。" if zh else f"{each:g} yuan each."
    if zh:
        return f"{low:g} 元至 {high:g} 元之间，由决定的人填写并写明理由，电脑不代填。"
    return f"Between {low:g} and {high:g} yuan, filled in with reasons by who decides, never by the machine."


# ── conclusions: the last step of a finding, and its one sentence ──────────────────────────────────


def _so_tally(zh: bool, count: int, least: int) -> str:
    if zh:
        if count >= least:
            return f"{chinese(least)}次以上的适用：已有{chinese(count)}次。"
        if not count:
            return f"{chinese(least)}次以上的才适用：没有计入的。"
        return f"已有{chinese(count)}次；满{chinese(least)}次才适用。"
    if count >= least:
        return f"It applies from {least}: there are {count}."
    return f"So far {count}; it applies from {least}."


def _so_once(zh: bool, applies: bool, *fact: str) -> str:
    note = _said(zh, *fact) if applies else ""
    if zh:
        return f"每有一次都适用，这一次是：{note}。" if applies else "没有计入的，不适用。"
    return f"It applies each time; this time: {note}." if applies else "Nothing counted; it does not apply."


def _so_score(
    zh: bool, value: float, low: float | None, high: float | None, inclusive: bool, inside: bool
) -> str:
    band = band_text(zh, low, high, inclusive)
    edge = high if low is None or (high is not None and value > high) else low
    away = "" if edge is None else points(abs(value - edge))
    if zh:
        if inside:
            return f"{points(value)} 分，属于 {band}。"
        return f"{points(value)} 分，不属于 {band}" + (
            f"：正好 {edge:g} 分，不含。" if away == "0" else f"：差 {away} 分。"
        )
    if inside:
        return f"{points(value)} is within {band}."
    return f"{points(value)} is not within {band}" + (
        ": the number itself is excluded." if away == "0" else f": {away} away."
    )


def _so_sample(zh: bool, value: float | None, sample: int | None, least: int) -> str:
    got = (
        f"{points(value)} 分，"
        if value is not None and zh
        else f"{points(value)}, "
        if value is not None
        else ""
    )
    if zh:
        count = f"{sample} 份" if sample is not None else "没有写明份数"
        return f"{got}{count}（至少 {least} 份）：样本不足，不作处理依据。"
    count = f"{sample} answers" if sample is not None else "answers not stated"
    return f"{got}{count} (at least {least}): too small a sample, not a ground for measures."


def _so_also(zh: bool, names: str) -> str:
    what = _named(zh, names, words.FACTS)
    if zh:
        return f"分数或次数到了，但没有“{what}”：只凭数字不适用。"
    return f"The figure is there, “{what}” is not: figures alone do not make it apply."


def _so_none(zh: bool) -> str:
    return "没有计入的，不适用。" if zh else "Nothing counted; it does not apply."


def _so_times(zh: bool, count: int, times: int) -> str:
    if zh:
        if count >= times:
            return f"{chinese(times)}次都在这一段的适用：已有{chinese(count)}次。"
        if not count:
            return f"{chinese(times)}次都在这一段的才适用：一次也没有。"
        return f"已有{chinese(count)}次；满{chinese(times)}次才适用。"
    return (
        f"It applies at {times}: there are {count}."
        if count >= times
        else f"So far {count}; it applies at {times}."
    )


def _so_amount(zh: bool, each: float | None, low: float | None, high: float | None, applies: bool) -> str:
    if not applies:
        return _so_none(zh)
    if zh:
        return (
            f"一次，{each:g} 元。"
            if each is not None
            else f"一次，{low:g} 元至 {high:g} 元，数额由决定的人填写。"
        )
    return (
        f"Once, {each:g} yuan."
        if each is not None
        else f"Once, {low:g} to {high:g} yuan, chosen by who decides."
    )


def _so_duty(zh: bool, done: int, least: int, due: str, over: bool) -> str:
    if zh:
        when = f"{day(due, True)}为止"
        if done >= least:
            return f"应有{chinese(least)}次，已有{chinese(done)}次：够了。"
        short = f"应有{chinese(least)}次，已有{chinese(done)}次：还差{chinese(least - done)}次"
        return f"{short}，{when}，已经过期。" if over else f"{short}，{when}。"
    if done >= least:
        return f"{done} of {least}: fulfilled."
    return f"{done} of {least}: {least - done} short, due {day(due, False)}{', missed' if over else ''}."


_STEPS: dict[str, Callable[..., str]] = {
    "clause": _clause,
    "tally": _rule_tally,
    "score": _rule_score,
    "span": _span,
    "anew": _anew,
    "goes-on": _goes_on,
    "counted": _counted,
    "out": _out,
    "scored": _score,
    "also": _also,
    "proposal": _proposal,
    "good": _good,
    "sum": _sum,
    "so-tally": _so_tally,
    "so-once": _so_once,
    "so-score": _so_score,
    "so-sample": _so_sample,
    "so-also": _so_also,
    "so-none": _so_none,
    "so-times": _so_times,
    "so-amount": _so_amount,
    "so-duty": _so_duty,
}
