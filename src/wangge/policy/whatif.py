"""假如 (what-if): the same facts and matters under two texts – for whom and what the answer would differ, and why.

Nothing is changed by asking: what was found stays found under the text of its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from . import deadlines, diff, words
from .deadline import Deadline, OfficeHours, Pause
from .explain import named
from .facts import Fact
from .finding import Finding
from .judgement import judge
from .pack import Lang, Pack, Refusal
from .wording import day_name
from .workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """一件事 (matter): what its limit depends on."""

    key: str
    label: str
    received: datetime
    level: str
    lane: str = "normal"
    when: tuple[tuple[str, str], ...] = ()
    """Further conditions: grade, category."""
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """一处不同 (difference): about whom or what, by which clause, what each text says, and why they differ."""

    about: str
    clause: str
    key: str
    before: Finding | Deadline | None
    after: Finding | Deadline | None
    why_zh: tuple[str, ...]
    why_en: tuple[str, ...]
    effect: str
    """heavier, lighter or other: for the person a finding is about; sooner or later: of a deadline."""

    def why(self, lang: Lang = "zh") -> tuple[str, ...]:
        return self.why_zh if lang == "zh" else self.why_en

    def sentence(self, lang: Lang = "zh") -> str:
        """一句话: who or what, then what the text in force says, and what the new one would."""
        before, after = (_answer(each, lang) for each in (self.before, self.after))
        why = ("；" if lang == "zh" else "; ").join(self.why(lang))
        if lang == "zh":
            return f"{self.about}，{self.clause}：现行文本“{before}”，新文本“{after}”。原因：{why}。"
        return f"{self.about}, {self.clause}: “{before}” now, “{after}” under the new text. Why: {why}."


def compare(
    old: Pack, new: Pack, facts: Iterable[Fact], *, on: date, calendar: Calendar | None = None
) -> list[Difference]:
    """认定的不同: each text judges all the facts as if it had always been in force; ordered by clause and name."""
    known = list(facts)
    before, after = (
        {_identity(each): each for each in judge(pack, known, on=on, calendar=calendar)}
        for pack in (old, new)
    )
    found = []
    for identity in before.keys() | after.keys():
        was, now = before.get(identity), after.get(identity)
        if was and now and _same(was, now):
            continue
        here = now or was
        assert here is not None
        found.append(
            Difference(
                str(here.about), here.clause, here.key, was, now, _why(old, new, here, "zh"), _why(old, new, here, "en"),
                _effect(was, now),
            )
        )  # fmt: skip
    order = {clause: number for number, clause in enumerate([*new.clauses, *old.clauses])}
    return sorted(found, key=lambda each: (order[each.clause], each.about, each.key))


def compare_deadlines(
    old: Pack,
    new: Pack,
    matters: Iterable[Matter],
    calendar: Calendar,
    *,
    zone: tzinfo,
    hours: OfficeHours | None = None,
) -> list[Difference]:
    """到期日的不同: each matter's deadline under both texts; in the order the matters were given."""
    found = []
    for matter in matters:
        answers: list[Deadline | None] = []
        refused = ""
        for pack in (old, new):
            try:
                answers.append(
                    deadlines.due(
                        pack, calendar, received=matter.received, level=matter.level, lane=matter.lane, zone=zone,
                        hours=hours, pauses=matter.pauses, account=False, **dict(matter.when),
                    )
                )  # fmt: skip
            except Refusal as refusal:
                answers.append(None)
                refused = str(refusal)
        was, now = answers
        if (was.at if was else None) == (now.at if now else None):
            continue
        here = now or was
        assert here is not None
        why = [
            (refused,) if refused else _clauses(old, new, {each.clause for each in answers if each}, lang)
            for lang in ("zh", "en")
        ]
        effect = "other" if was is None or now is None else "sooner" if now.at < was.at else "later"
        found.append(Difference(matter.label, here.clause, matter.key, was, now, why[0], why[1], effect))
    return found


def _identity(finding: Finding) -> str:
    """Which finding it is, whatever the text calls itself."""
    return finding.key.split("|", 1)[1]


def _same(was: Finding, now: Finding) -> bool:
    return (was.standing, was.sentence(), was.amount, was.consequences, was.due) == (
        now.standing, now.sentence(), now.amount, now.consequences, now.due,
    )  # fmt: skip


def _answer(each: Finding | Deadline | None, lang: Lang) -> str:
    zh = lang == "zh"
    if each is None:
        return "没有这样的规定" if zh else "no such rule"
    if isinstance(each, Deadline):
        day = day_name(each.day, lang)
        clock = "24:00" if each.at.date() > each.day else f"{each.at:%H:%M}"
        return f"{day}{clock} 到期" if zh else f"due {day} {clock}"
    if not each.reached or not each.consequences:
        return each.sentence(lang)
    what = named(each.consequences, lang, words.CONSEQUENCES)
    return (
        f"{each.sentence(lang)}；可以建议{what}" if zh else f"{each.sentence(lang)}; may be proposed: {what}"
    )


def _why(old: Pack, new: Pack, finding: Finding, lang: Lang) -> tuple[str, ...]:
    said = diff.of_clause(old, new, finding.clause, lang)
    if said:
        return said
    if lang == "zh":
        return ("本条没有改，是同一件事归哪一条算变了",)
    return ("this clause is unchanged; the event counts under another clause",)


def _clauses(old: Pack, new: Pack, clauses: set[str], lang: Lang) -> tuple[str, ...]:
    """What was changed in the clauses a deadline rests on, and in what caps them."""
    capped = {cap for pack in (old, new) for clause in clauses if clause in pack.clauses
              if isinstance(cap := getattr(pack.clauses[clause].provision, "cap", None), str)}  # fmt: skip
    said = [
        f"{clause}{'：' if lang == 'zh' else ': '}{each}"
        for clause in sorted(clauses | capped)
        for each in diff.of_clause(old, new, clause, lang)
    ]
    return tuple(said) or (("适用的条款不同" if lang == "zh" else "another clause applies"),)


def _effect(was: Finding | None, now: Finding | None) -> str:
    """对当事人是重是轻: by whether something harmful would be reached, then by money; good things the other way."""
    weights = [_weight(each) for each in (was, now)]
    return "other" if weights[0] == weights[1] else "heavier" if weights[1] > weights[0] else "lighter"


def _weight(finding: Finding | None) -> tuple[int, int, float]:
    if finding is None or not finding.consequences or not finding.reached:
        return 0, 0, 0.0
    if not finding.harms:
        return -1, 0, 0.0
    return 1, sum(words.CONSEQUENCES[name].harms for name in finding.consequences), finding.amount or 0.0
