"""新旧对照 (diff): what a new text changes – in its sentences, its numbers and its readings, and what that means for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from . import meaning, spans, wording, words
from .explain import named
from .pack import Clause, Lang, Pack
from .provisions import Criterion

KINDS = {"front": ("封面", "Front matter"), "new": ("新增", "New"), "dropped": ("删去", "Dropped"),
         "renumbered": ("改编号", "Renumbered"), "changed": ("修改", "Changed")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """一处改动 (change): of which clause, what was changed, and what it means for people."""

    kind: str
    clause: str
    heading: str
    says: tuple[str, ...]
    means: tuple[str, ...] = ()


def changes(old: Pack, new: Pack, lang: Lang = "zh") -> list[Change]:
    """改了什么: the front matter, then clause by clause in the order of the new text, the dropped ones last."""
    zh = lang == "zh"
    found = []
    if front := tuple(_front(old, new, zh)):
        found.append(Change("front", "", new.title, front))
    moved = _renumbered(old, new)
    for clause in new.clauses.values():
        before = old.clauses.get(clause.id)
        if before is not None:
            says = tuple(_changed(before, clause, lang))
            if says:
                means = (*meaning.of(before, clause, lang), *_used(before, clause, new, zh))
                found.append(
                    Change("changed", clause.id, clause.heading, says, means or _nothing(before, clause, zh))
                )
        elif clause.id in moved:
            was = moved[clause.id]
            said = (
                f"{was} 改编号为 {clause.id}，内容没有变"
                if zh
                else f"{was} is now {clause.id}, otherwise unchanged"
            )
            counted = "按旧编号计的不接着计" if zh else "what was counted under the old number does not go on"
            found.append(Change("renumbered", clause.id, clause.heading, (said,), (counted,)))
        else:
            whole = (clause.sentence, clause.explain(lang))
            found.append(
                Change("new", clause.id, clause.heading, whole, meaning.alone(clause, lang, new=True))
            )
    for clause in old.clauses.values():
        if clause.id not in new.clauses and clause.id not in moved.values():
            found.append(
                Change(
                    "dropped",
                    clause.id,
                    clause.heading,
                    (clause.sentence,),
                    meaning.alone(clause, lang, new=False),
                )
            )
    return found


def of_clause(old: Pack, new: Pack, clause: str, lang: Lang = "zh") -> tuple[str, ...]:
    """一条改了什么; empty where nothing was."""
    before, after = old.clauses.get(clause), new.clauses.get(clause)
    if before is None and after is None:
        return ()
    if before is None or after is None:
        return (
            ("新增的条款" if before is None else "已经删去")
            if lang == "zh"
            else "new"
            if before is None
            else "dropped",
        )
    return tuple(_changed(before, after, lang))


def _front(old: Pack, new: Pack, zh: bool) -> Iterator[str]:
    for name, (chinese, english) in _FRONT.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield _became(chinese if zh else english, _shown(name, before, zh), _shown(name, after, zh), zh)


_FRONT = {
    "title": ("名称", "title"),
    "version": ("版本", "version"),
    "kind": ("适用于", "kind"),
    "effective_from": ("施行日期", "in force from"),
    "levels": ("层级", "levels"),
    "zone": ("时区", "time zone"),
    "office_hours": ("办公时间", "office hours"),
}


def _renumbered(old: Pack, new: Pack) -> dict[str, str]:
    """New ids of clauses that were only moved, with the old ones."""
    gone = {
        (c.sentence, c.form, repr(c.provision)): c.id for c in old.clauses.values() if c.id not in new.clauses
    }
    fresh = [c for c in new.clauses.values() if c.id not in old.clauses]
    return {c.id: was for c in fresh if (was := gone.get((c.sentence, c.form, repr(c.provision))))}


def _changed(old: Clause, new: Clause, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    for what, before, after in (
        ("标题" if zh else "Heading", old.heading, new.heading),
        ("条文" if zh else "Sentence", old.sentence, new.sentence),
    ):
        if before != after:
            yield from (f"{what}{'：' if zh else ': '}{each}" for each in phrases(before, after, zh))
    if old.form != new.form:
        forms = words.FORMS
        yield _became(
            "写法" if zh else "form", named(old.form, lang, forms), named(new.form, lang, forms), zh
        )
    else:
        yield from fields(old.provision, new.provision, lang)
    if old.reading != new.reading:
        yield from (
            f"{'读法：' if zh else 'Reading: '}{each}" for each in phrases(old.reading, new.reading, zh)
        )
    if old.source != new.source:
        yield _became("来源" if zh else "source", old.source, new.source, zh)


def _nothing(old: Clause, new: Clause, zh: bool) -> tuple[str, ...]:
    """Where only words were changed: said, because a committee will ask."""
    if old.form == new.form and old.provision == new.provision:
        if old.sentence != new.sentence:
            return ("机器的算法没有变：请核对新的条文和它是否一致" if zh
                    else "What the machine does is unchanged: check that it still fits the new sentence",)  # fmt: skip
        return ("只改了说明，机器的算法没有变" if zh else "Words only; what the machine does is unchanged",)
    return ()


def _used(old: Clause, new: Clause, pack: Pack, zh: bool) -> tuple[str, ...]:
    """Of a clause whose count begins anew; of a word whose meaning changed, the clauses that use it."""
    said = []
    if (
        hasattr(new.provision, "consequence")
        and old.form == new.form
        and spans.terms(old) != spans.terms(new)
    ):
        said.append("计法变了：新文本施行以前的事按旧文本，以后的从头计" if zh
                    else "Counted otherwise: what came before stays with the old text, counting begins anew")  # fmt: skip
    if new.form == "definition" and old.provision != new.provision:
        terms = [term for term in re.split("[、，,]", new.provision.term) if term]
        using = [
            c.id for c in pack.clauses.values() if c.id != new.id and any(t in c.sentence for t in terms)
        ]
        if using:
            said.append(f"用到这个词的条款：{'、'.join(using)}" if zh else f"Used in {', '.join(using)}")
    return tuple(said)


# ── words ──────────────────────────────────────────────────────────────────────────────────────────


def phrases(old: str, new: str, zh: bool) -> Iterator[str]:
    """改了哪几个短语: a sentence is compared phrase by phrase, as people read it."""
    before, after = (re.findall(r"[^，。；：！？\n]*[，。；：！？\n]?", text) for text in (old, new))
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = (_quoted("".join(part).strip("，。；：！？\n")) for part in (before[i:j], after[k:m]))
        if what == "equal" or gone == come:
            continue
        if not gone:
            yield f"加上“{come}”" if zh else f"added “{come}”"
        elif not come:
            yield f"删去“{gone}”" if zh else f"removed “{gone}”"
        else:
            yield f"“{gone}”改为“{come}”" if zh else f"“{gone}” becomes “{come}”"


def _quoted(text: str) -> str:
    """Quotation marks inside quotation marks."""
    return text.translate(str.maketrans("“”", "‘’"))


def _became(what: str, before: str, after: str, zh: bool) -> str:
    return f"{what}由“{before}”改为“{after}”" if zh else f"{what}: “{before}” becomes “{after}”"


# ── numbers and names ──────────────────────────────────────────────────────────────────────────────


def fields(old: Any, new: Any, lang: Lang, within: str = "") -> Iterator[str]:
    """各项数字和名目的改动: a provision's fields, each by its name in words; inner tables one by one."""
    zh = lang == "zh"
    if hasattr(old, "unit") and hasattr(old, "amount") and (old.amount, old.unit) != (new.amount, new.unit):
        before, after = (wording.amount(each.amount, each.unit, lang) for each in (old, new))
        yield _became(within + ("期限" if zh else "limit"), before, after, zh)
    for name in old.__dataclass_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before == after or name in ("terms", "unit") or (name == "amount" and hasattr(old, "unit")):
            continue
        what = within + LABELS[name][0 if zh else 1]
        if name == "criteria":
            yield from _criteria(before, after, zh)
        elif type(before) is type(after) and hasattr(before, "__dataclass_fields__"):
            yield from fields(before, after, lang, f"{what}·" if zh else f"{what}, ")
        else:
            yield _became(what, _shown(name, before, zh), _shown(name, after, zh), zh)


def _criteria(old: tuple[Criterion, ...], new: tuple[Criterion, ...], zh: bool) -> Iterator[str]:
    before, after = ({each.name: each for each in several} for several in (old, new))
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            yield (
                f"加上考核项目“{name}”（{now.weight:g} 分）"
                if zh
                else f"new criterion “{name}” ({now.weight:g} points)"
            )
        elif now is None and was is not None:
            yield (
                f"删去考核项目“{name}”（{was.weight:g} 分）"
                if zh
                else f"criterion “{name}” removed ({was.weight:g} points)"
            )
        elif was is not None and now is not None:
            if was.weight != now.weight:
                what = f"考核项目“{name}”的分值" if zh else f"points of “{name}”"
                yield _became(what, f"{was.weight:g}", f"{now.weight:g}", zh)
            if was.source != now.source:
                what = f"考核项目“{name}”的来源" if zh else f"source of “{name}”"
                yield _became(what, _shown("source", was.source, zh), _shown("source", now.source, zh), zh)


_KNOWN: dict[str, Any] = {
    **words.RECORDS, **words.ACTS, **words.DUTIES, **words.INDICATORS, **words.EXCUSES, **words.PAUSE_REASONS,
    **words.PER, **words.PERIODS, **words.SUBJECTS, **words.ROLES, **words.FACTS, **words.CONSEQUENCES,
    **words.STARTS, **words.ROLLS, **words.LEVELS, **words.LANES, **words.GRADES, **words.PURPOSES, **words.UNITS,
}  # fmt: skip


def _shown(name: str, value: Any, zh: bool) -> str:
    """A value as a person would say it."""
    lang: Lang = "zh" if zh else "en"
    if value is None or value == () or value == "" or value == {}:
        return "没有写" if zh else "nothing"
    if name == "inclusive":
        return ("包括本数" if value else "不包括本数") if zh else ("included" if value else "excluded")
    if name == "band":
        return "–".join("…" if edge is None else f"{edge:g}" for edge in value)
    if name == "when":
        return ("；" if zh else "; ").join(named(each, lang, _KNOWN) for each in value.values())
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    if isinstance(value, tuple) and all(isinstance(each, (int, float)) for each in value):
        return "、".join(f"{each:g}" for each in value) if zh else ", ".join(f"{each:g}" for each in value)
    if isinstance(value, (str, tuple)):
        return named(value, lang, _KNOWN)
    if hasattr(value, "__dataclass_fields__"):
        each = [_shown(inner, getattr(value, inner), zh) for inner in value.__dataclass_fields__]
        return ("，" if zh else ", ").join(each)
    return f"{value:g}" if isinstance(value, float) else str(value)


LABELS = {
    "for_": ("用途", "purpose"), "when": ("适用于", "applies to"), "starts": ("起算", "start"),
    "rolls": ("顺延", "rolling over"), "ends_at": ("届满时刻", "ends at"), "cap": ("封顶", "cap"),
    "extension": ("延期", "extension"), "pause": ("暂停", "pause"), "afterwards": ("到限之后", "afterwards"),
    "owed_by": ("谁来做", "owed by"), "approved_by": ("批准的人", "approved by"), "reason": ("须写理由", "reason"),
    "tell": ("告知谁", "who is told"), "times": ("次数", "times"), "reasons": ("暂停的情形", "reasons"),
    "review_within": ("几日内复核", "looked at again within"), "every": ("每隔", "every"), "duty": ("义务", "duty"),
    "per": ("按什么分", "per"), "due": ("应交", "due"), "at_least": ("至少几次", "at least"),
    "excused_by": ("可以免除的情形", "excused by"), "seen_by": ("谁可以看", "seen by"), "counts": ("数什么", "counts"),
    "about": ("关于谁", "about"), "over": ("期间", "period"), "threshold": ("次数", "number"),
    "inclusive": ("本数", "the number itself"), "consequence": ("后果", "consequence"),
    "warn_at": ("第几次先告诉当事人", "told beforehand at"), "also": ("还须同时有", "needs besides"),
    "appeal_to": ("向谁申诉", "appeal to"), "together_with": ("同一件事也在哪条计", "may count together with"),
    "score": ("看什么分", "score"), "band": ("分数段", "band"), "within": ("期间", "within"),
    "minimum_sample": ("最少份数", "least answers"), "each": ("每次金额（元）", "yuan each"),
    "range": ("金额范围（元）", "range in yuan"), "currency": ("币种", "currency"), "exempt": ("除外", "exempt"),
    "published_before": ("几月几日之前公布", "published before"),
    "proportion_from": ("其余各项满多少分的按比例折算", "scaled where the other lines weigh at least"), "act": ("做什么", "act"),
    "evidence": ("留下的凭据", "evidence"), "term": ("词", "term"), "means": ("意思", "meaning"),
    "english": ("英文", "English"), "opens": ("上班", "opens"), "closes": ("下班", "closes"),
    "lunch_from": ("午休开始", "lunch from"), "lunch_until": ("午休结束", "lunch until"),
    "amount": ("数量", "amount"), "criteria": ("考核项目", "criteria"),
}  # fmt: skip
