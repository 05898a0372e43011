"""对人意味着什么 (meaning): what a changed, new or dropped clause does to the people it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from . import words
from .explain import band_text, named
from .pack import Clause, Lang
from .wording import amount as amounts

_RIGHTS = ("respond-to-proposal", "appeal", "reopen")
"""Time a person has, where other limits are time they must wait."""


def of(old: Clause, new: Clause, lang: Lang) -> tuple[str, ...]:
    """改了以后: sentences without full stop; empty where nothing changes for people."""
    if old.form != new.form:
        return (*alone(old, lang, new=False), *alone(new, lang, new=True))
    if old.provision == new.provision or old.form not in _FORMS:
        return ()
    said = list(_FORMS[old.form](old.provision, new.provision, lang == "zh", lang))
    if hasattr(old.provision, "consequence"):
        said += _consequences(old.provision, new.provision, lang == "zh", lang)
    return tuple(said)


def alone(clause: Clause, lang: Lang, *, new: bool) -> tuple[str, ...]:
    """新增或者删去的一条: what comes or goes with it."""
    p, zh = clause.provision, lang == "zh"
    if hasattr(p, "consequence"):
        harms = any(words.CONSEQUENCES[name].harms for name in p.consequence)
        what = named(p.consequence, lang, words.CONSEQUENCES)
        who = named(p.about, lang, words.SUBJECTS)
        if zh:
            kind = "不利" if harms else "有利"
            return (f"{'多' if new else '少'}了一条对{who}{kind}的条款：可以建议{what}",)
        kind = "against" if harms else "in favour of"
        return (f"One clause {'more' if new else 'fewer'} {kind} {who}: {what} may be proposed",)
    if clause.form in ("cadence", "duty"):
        who = named(p.owed_by, lang)
        does = (
            named(p.duty, lang, words.DUTIES) if clause.form == "cadence" else named(p.act, lang, words.ACTS)
        )
        if zh:
            return (f"{who}{'多' if new else '少'}一项职责：{does}",)
        return (f"The {who} owes {'one duty more' if new else 'one duty fewer'}: {does}",)
    if clause.form == "time-limit":
        what = named(p.for_, lang, words.PURPOSES)
        if zh:
            return (f"“{what}”{'有了期限' if new else '不再由本条规定期限'}",)
        return (f"“{what}” {'now has a limit' if new else 'is no longer limited by this clause'}",)
    return ()


def _time_limit(old: Any, new: Any, zh: bool, lang: Lang) -> Iterator[str]:
    right = new.for_ in _RIGHTS
    if old.unit == new.unit and old.amount != new.amount:
        more = new.amount > old.amount
        by = amounts(abs(new.amount - old.amount), new.unit, lang)
        if zh:
            who = "当事人或者居民可用的时间" if right else "等的人最多"
            yield f"{who}{'多' if more else '少'}{'' if right else '等'} {by}"
        else:
            who = "The person has" if right else "Who waits, waits at most"
            yield f"{who} {by} {'more' if more else 'less'}"
    elif old.unit != new.unit:
        if zh:
            yield "日子的算法变了，同一件事的到期日会不同：请用 wangge due 各算一遍"
        else:
            yield "Days are counted otherwise, so the same matter is due on another day: compare with wangge due"
    if old.starts != new.starts:
        earlier = new.starts == "same-day"
        if zh:
            yield f"收到当日{'计入，早一天到期' if earlier else '不计入，晚一天到期'}"
        else:
            yield f"The day of receipt {'counts: due a day sooner' if earlier else 'does not count: due a day later'}"
    if old.rolls != new.rolls and old.unit == new.unit == "calendar-day":
        yield (f"末日逢休息日：{named(new.rolls, lang, words.ROLLS)}" if zh
               else f"A last day on a rest day: {named(new.rolls, lang, words.ROLLS)}")  # fmt: skip
    for name, chinese, english in (("extension", "延期", "be extended"), ("pause", "暂停", "be paused")):
        before, after = getattr(old, name), getattr(new, name)
        if (before is None) != (after is None):
            if zh:
                yield f"{'不再可以' if after is None else '可以'}{chinese}"
            else:
                yield f"It can {'no longer' if after is None else 'now'} {english}"
    if old.afterwards is not None and new.afterwards is None:
        yield (
            "到限没有办完的，不再欠居民进展的告知"
            if zh
            else "After the limit nobody owes the resident news any more"
        )


def _tally(old: Any, new: Any, zh: bool, lang: Lang) -> Iterator[str]:
    if old.least != new.least:
        sooner = new.least < old.least
        if zh:
            how = "更少的次数就到" if sooner else "更多的次数才到"
            yield f"{how}：原来 {old.least} 次，现在 {new.least} 次"
        else:
            yield f"Reached {'sooner' if sooner else 'later'}: at {old.least} before, at {new.least} now"
    if old.over != new.over:
        each = [named(p.over, lang, words.PERIODS) for p in (old, new)]
        yield (
            f"原来按{each[0]}累计，现在按{each[1]}累计"
            if zh
            else f"Counted over one {each[1]} instead of one {each[0]}"
        )
    if lost := [str(n) for n in old.warn_at if n not in new.warn_at and n < new.least]:
        yield (f"第 {'、'.join(lost)} 次不再事先告诉当事人" if zh
               else f"The person is no longer told beforehand at {', '.join(lost)}")  # fmt: skip


def _score_band(old: Any, new: Any, zh: bool, lang: Lang) -> Iterator[str]:
    if (old.band, old.inclusive) != (new.band, new.inclusive):
        before, after = band_text(old, lang), band_text(new, lang)
        yield (
            f"适用的分数原来是 {before}，现在是 {after}" if zh else f"It applied to {before}; now to {after}"
        )
        edges = sorted({edge for edge in (*old.band, *new.band) if edge is not None})
        for edge in edges:
            was, now = old.in_band(edge), new.in_band(edge)
            if was != now:
                yield (f"正好 {edge:g} 分：原来{'属于' if was else '不属于'}，现在{'属于' if now else '不属于'}" if zh
                       else f"Exactly {edge:g}: {'inside' if was else 'outside'} before, {'inside' if now else 'outside'} now")  # fmt: skip
    if old.times != new.times:
        yield (
            f"原来 {old.times} 次才适用，现在 {new.times} 次"
            if zh
            else f"Needed {old.times} times, now {new.times}"
        )
    if old.minimum_sample != new.minimum_sample:
        least = old.minimum_sample, new.minimum_sample
        less = least[1] < least[0]
        yield (f"{'更少' if less else '要更多'}的份数{'就' if less else '才'}可以作依据：原来 {least[0]} 份，现在 {least[1]} 份" if zh
               else f"A sample of {least[1]} is a ground where {least[0]} was needed")  # fmt: skip


def _amount(old: Any, new: Any, zh: bool, lang: Lang) -> Iterator[str]:
    if (old.each, old.range) != (new.each, new.range):
        before, after = (
            f"{p.each:g}" if p.each is not None else f"{p.range[0]:g}–{p.range[1]:g}" for p in (old, new)
        )
        yield (
            f"每次的金额由 {before} 元变为 {after} 元"
            if zh
            else f"Each occurrence: {after} yuan instead of {before}"
        )
    if gone := [name for name in old.exempt if name not in new.exempt]:
        yield f"{named(gone, lang)}不再除外" if zh else f"{named(gone, lang)} no longer excepted"
    if come := [name for name in new.exempt if name not in old.exempt]:
        yield f"{named(come, lang)}的除外" if zh else f"{named(come, lang)} now excepted"


def _consequences(old: Any, new: Any, zh: bool, lang: Lang) -> Iterator[str]:
    if come := [name for name in new.consequence if name not in old.consequence]:
        what = named(come, lang, words.CONSEQUENCES)
        yield f"到了以后还可以建议{what}" if zh else f"It may also be proposed: {what}"
    if gone := [name for name in old.consequence if name not in new.consequence]:
        what = named(gone, lang, words.CONSEQUENCES)
        yield f"不再可以建议{what}" if zh else f"No longer proposed: {what}"
    if lacking := [name for name in getattr(old, "also", ()) if name not in getattr(new, "also", ())]:
        what = named(lacking, lang, words.FACTS)
        yield (
            f"不再需要同时有“{what}”，更容易适用"
            if zh
            else f"“{what}” is no longer needed, so it applies more easily"
        )
    if old.about != new.about:
        each = [named(p.about, lang, words.SUBJECTS) for p in (old, new)]
        yield f"原来关于{each[0]}，现在关于{each[1]}" if zh else f"It concerned {each[0]}; now {each[1]}"


def _cadence(old: Any, new: Any, zh: bool, lang: Lang) -> Iterator[str]:
    if (old.at_least, old.every) != (new.at_least, new.every):
        every = [named(p.every, lang, words.PERIODS) for p in (old, new)]
        if zh:
            yield f"原来每{every[0]}至少 {old.at_least} 次，现在每{every[1]}至少 {new.at_least} 次"
        else:
            yield f"At least {new.at_least} every {every[1]} instead of {old.at_least} every {every[0]}"
    if old.owed_by != new.owed_by:
        who = [named(p.owed_by, lang) for p in (old, new)]
        yield f"由{who[1]}来做，不再是{who[0]}" if zh else f"Owed by the {who[1]}, no longer by the {who[0]}"
    if gone := [name for name in old.excused_by if name not in new.excused_by]:
        what = named(gone, lang, words.EXCUSES)
        yield f"{what}的也算缺了" if zh else f"No longer excused by {what}"


def _assessment(old: Any, new: Any, zh: bool, lang: Lang) -> Iterator[str]:
    if old.criteria != new.criteria:
        yield ("考核的项目或者分值变了：只能用于公布以后的年度" if zh
               else "Criteria or points differ: only for a year that begins after they are published")  # fmt: skip
    if old.proportion_from != new.proportion_from:
        yield ("没有发生的项目怎样算变了：只能用于公布以后的年度" if zh
               else "What did not occur counts differently: only for a year that begins after it is published")  # fmt: skip


_FORMS: dict[str, Callable[[Any, Any, bool, Lang], Iterator[str]]] = {
    "time-limit": _time_limit,
    "tally": _tally,
    "score-band": _score_band,
    "amount": _amount,
    "cadence": _cadence,
    "assessment": _assessment,
}
