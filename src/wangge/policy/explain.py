"""解读 (explain): one readable sentence of what the machine will do with a clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import words
from .pack import Clause, Lang
from .wording import amount as amounts

_ANY: Mapping[str, Any] = {
    **words.RECORDS, **words.ACTS, **words.DUTIES, **words.INDICATORS, **words.EXCUSES, **words.ROLES,
    **words.FACTS, **words.CONSEQUENCES,
}  # fmt: skip


def explain(clause: Clause, lang: Lang = "zh") -> str:
    """机器将怎样做: what follows from this clause, in one sentence."""
    return _FORMS[clause.form](clause.provision, lang == "zh", lang)


def named(names: str | Iterable[str], lang: Lang, known: Mapping[str, Any] = _ANY) -> str:
    """The words' own names in the language, joined; a word nobody knows stays as it is."""
    several = [names] if isinstance(names, str) else list(names)
    each = [getattr(known.get(name), lang, name) for name in several]
    return "、".join(each) if lang == "zh" else ", ".join(each)


def _time_limit(p: Any, zh: bool, lang: Lang) -> str:
    scope = _scope(p.when, lang)
    what = named(p.for_, lang, words.PURPOSES)
    parts = [_count(p, lang)]
    if p.cap:
        cap = p.cap if isinstance(p.cap, str) else amounts(p.cap.amount, p.cap.unit, lang)
        parts.append(f"最迟不超过 {cap} 的期限" if zh else f"never later than {cap} allows")
    if p.extension:
        who = named(p.extension.approved_by, lang)
        tell = named(p.extension.tell, lang)
        reason = ("写明理由并" if zh else "with reasons, ") if p.extension.reason else ""
        parts.append(
            f"延期须由{who}批准，{reason}告知{tell}"
            if zh
            else f"an extension needs the approval of the {who}, {reason}and the {tell} is told"
        )
    if p.pause:
        reasons = named(p.pause.reasons, lang, words.PAUSE_REASONS)
        parts.append(
            f"遇{reasons}的，经{named(p.pause.approved_by, lang)}批准可以暂停，{p.pause.review_within} 日内复核"
            if zh
            else f"the clock may be paused ({reasons}) with the approval of the {named(p.pause.approved_by, lang)}, "
            f"to be looked at again within {p.pause.review_within} days"
        )
    if p.afterwards:
        every = amounts(p.afterwards.every, p.afterwards.unit, lang)
        owed, tell = named(p.afterwards.owed_by, lang), named(p.afterwards.tell, lang)
        parts.append(
            f"到限仍未办完的，{owed}每 {every}向{tell}告知一次进展，直到有结果"
            if zh
            else f"after that the {owed} tells the {tell} every {every} until there is a result"
        )
    joined = "；".join(parts) if zh else "; ".join(parts)
    return f"{scope}{what}：{joined}。" if zh else f"{what[:1].upper()}{what[1:]}{scope}: {joined}."


def _scope(when: Mapping[str, tuple[str, ...]], lang: Lang) -> str:
    tables = {"level": words.LEVELS, "lane": words.LANES, "grade": words.GRADES}
    said = [named(values, lang, tables.get(name, {})) for name, values in when.items()]
    if not said:
        return ""
    return f"（{'；'.join(said)}）" if lang == "zh" else f" ({'; '.join(said)})"


def _count(p: Any, lang: Lang) -> str:
    zh, how = lang == "zh", amounts(p.amount, p.unit, lang)
    if p.unit == "hour":
        return (
            f"自收到时起 {how}内，夜里和假日都计"
            if zh
            else f"within {how} of receipt, nights and holidays included"
        )
    if p.unit == "working-hour":
        return f"自收到时起 {how}内，只计办公时间" if zh else f"within {how} of receipt, office hours only"
    end = {None: "24:00", "close": "下班时" if zh else "close of business"}.get(
        p.ends_at
    ) or f"{p.ends_at:%H:%M}"
    if p.starts == "same-day" and p.amount <= 1:
        count = "收到当日" if zh else "on the day of receipt"
    elif zh:
        count = f"自收到{'次日' if p.starts == 'next-day' else '当日'}起 {how}内"
    else:
        count = f"within {how}, counted from the {'next day' if p.starts == 'next-day' else 'day of receipt'}"
    if p.unit == "working-day":
        roll = "（调休上班的周末也计）" if zh else " (make-up weekends count)"
    else:
        roll = {
            "next-working-day": ("，末日逢休息日的顺延到下一个工作日", ", rolling over rest days"),
            "next-non-holiday": (
                "，末日在放假通知的假期内的顺延",
                ", rolling over holidays but not weekends",
            ),
            "none": ("，不顺延", ", not rolling over"),
        }[p.rolls][0 if zh else 1]
    return f"{count}{roll}，{end} 届满" if zh else f"{count}{roll}, ending at {end}"


def _cadence(p: Any, zh: bool, lang: Lang) -> str:
    who, what = named(p.owed_by, lang), named(p.duty, lang, words.DUTIES)
    per, every = named(p.per, lang, words.PER), named(p.every, lang, words.PERIODS)
    late = amounts(p.due.amount, p.due.unit, lang)
    if zh:
        due = f"期满后 {late}内" if p.due.amount else "当期之内"
        excused = f"；{named(p.excused_by, lang, words.EXCUSES)}的不算缺" if p.excused_by else ""
        return f"{who}按{per}、每{every}至少 {p.at_least} 次{what}，{due}完成{excused}。"
    due = f"within {late} after the period" if p.due.amount else "within the period"
    excused = f"; excused by {named(p.excused_by, lang, words.EXCUSES)}" if p.excused_by else ""
    times = "once" if p.at_least == 1 else f"{p.at_least} times"
    return f"The {who} owes {what} at least {times} every {every}, {per}, {due}{excused}."


def _then(p: Any, lang: Lang) -> str:
    """What is proposed, and that it is only proposed."""
    each = named(p.consequence, lang, words.CONSEQUENCES)
    harms = any(words.CONSEQUENCES[name].harms for name in p.consequence)
    if lang == "zh":
        return f"提出“{each}”的建议" + ("，须送达当事人、听取说明、由有权的人决定" if harms else "，由人决定")
    return f"proposed: {each}" + (
        "; served, answered and decided by a person" if harms else "; a person decides"
    )


def _tally(p: Any, zh: bool, lang: Lang) -> str:
    what, about = named(p.counts, lang, words.FACTS), named(p.about, lang, words.SUBJECTS)
    also = named(p.also, lang, words.FACTS)
    warn = ("、" if zh else ", ").join(map(str, p.warn_at))
    over = named(p.over, lang, words.PERIODS)
    if zh:
        said = f"{about}同一{over}内{what}达到 {p.least} 次"
        if p.over == "occurrence":
            said = f"{about}每有一次{what}" if p.least == 1 else f"{about}一事之中{what}达到 {p.least} 次"
        said += f"，并且{also}" if also else ""
        return f"{said}的，{_then(p, lang)}" + (f"；第 {warn} 次时先告诉当事人。" if warn else "。")
    period = "at each occurrence" if p.over == "occurrence" else f"in one {over}"
    said = f"When {what} about {about} reaches {p.least} {period}" + (f" and {also}" if also else "")
    return f"{said}: {_then(p, lang)}" + (f". Told beforehand at {warn}." if warn else ".")


def band_text(p: Any, lang: Lang) -> str:
    """分数段的说法: 80 分及以下（含 80）."""
    low, high = p.band
    zh, sign = lang == "zh", p.inclusive
    if low is not None and high is not None:
        return (
            f"{low:g} 至 {high:g} 分（{'含' if sign else '不含'}两端）"
            if zh
            else (f"from {low:g} to {high:g}, {'included' if sign else 'excluded'}")
        )
    edge = high if low is None else low
    if edge is None:
        return "任何分数" if zh else "any score"
    if zh:
        return f"{edge:g} 分以{'下' if low is None else '上'}（{'含' if sign else '不含'} {edge:g} 分）"
    return (
        f"{edge:g} or {'below' if low is None else 'above'} ({edge:g} {'included' if sign else 'excluded'})"
    )


def _score_band(p: Any, zh: bool, lang: Lang) -> str:
    what, about = named(p.score, lang, words.FACTS), named(p.about, lang, words.SUBJECTS)
    band, also = band_text(p, lang), named(p.also, lang, words.FACTS)
    within = named(p.within, lang, words.PERIODS)
    if zh:
        times = f"同一{within}内 {p.times} 次" if p.times > 1 else ""
        sample = f"；样本不足 {p.minimum_sample} 份的不作依据" if p.minimum_sample else ""
        return (
            f"{about}{what}{times}在 {band}"
            + (f"，并且{also}" if also else "")
            + f"的，{_then(p, lang)}{sample}。"
        )
    times = f" {p.times} times in one {within}" if p.times > 1 else ""
    sample = f"; fewer than {p.minimum_sample} answers prove nothing" if p.minimum_sample else ""
    return (
        f"When the {what} of {about} is {band}{times}"
        + (f" and {also}" if also else "")
        + (f": {_then(p, lang)}{sample}.")
    )


def _amount(p: Any, zh: bool, lang: Lang) -> str:
    what, about = named(p.counts, lang, words.FACTS), named(p.about, lang, words.SUBJECTS)
    exempt = named(p.exempt, lang)
    if zh:
        much = (
            f"每次 {p.each:g} 元"
            if p.each is not None
            else f"{p.range[0]:g}–{p.range[1]:g} 元，由人说明理由后确定"
        )
        return f"{about}{what}：{much}；{_then(p, lang)}" + (f"；{exempt}的除外。" if exempt else "。")
    much = (
        f"{p.each:g} yuan each"
        if p.each is not None
        else (f"{p.range[0]:g} to {p.range[1]:g} yuan, chosen with reasons by a person")
    )
    return f"{what[:1].upper()}{what[1:]} about {about}: {much}; {_then(p, lang)}" + (
        f"; except {exempt}." if exempt else "."
    )


def _assessment(p: Any, zh: bool, lang: Lang) -> str:
    listed = [f"{each.name} {each.weight:g}" for each in p.criteria]
    about, over = named(p.about, lang, words.SUBJECTS), named(p.over, lang, words.PERIODS)
    scaled = p.proportion_from
    if zh:
        idle = f"没有发生的项目不计，其余满 {scaled:g} 分的按比例折算。" if scaled else ""
        return f"每{over}按百分制考核{about}，考核表须在 {p.published_before} 之前公布：{'、'.join(listed)}。{idle}"
    idle = (
        f" What did not occur is left out; the rest, from {scaled:g} points up, is scaled." if scaled else ""
    )
    listed_ = ", ".join(listed)
    return f"Every {over} {about} is assessed out of 100; sheet published before {p.published_before}: {listed_}.{idle}"


def _duty(p: Any, zh: bool, lang: Lang) -> str:
    who, act = named(p.owed_by, lang), named(p.act, lang, words.ACTS)
    evidence = named(p.evidence, lang, words.RECORDS)
    seen = named(p.seen_by, lang, words.ROLES)
    if zh:
        return f"{who}负责{act}，留下{evidence}" + (f"；{seen}可以查看。" if seen else "。")
    return f"The {who} must {act}, leaving the {evidence}" + (f"; seen by the {seen}." if seen else ".")


def _definition(p: Any, zh: bool, lang: Lang) -> str:
    return f"“{p.term}”在本制度里指：{p.means}。" if zh else f"“{p.term}” means here: {p.english or p.means}."


_FORMS: dict[str, Callable[[Any, bool, Lang], str]] = {
    "time-limit": _time_limit,
    "cadence": _cadence,
    "tally": _tally,
    "score-band": _score_band,
    "amount": _amount,
    "assessment": _assessment,
    "duty": _duty,
    "definition": _definition,
}
