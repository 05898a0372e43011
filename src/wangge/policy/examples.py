"""算例 (worked examples): a pack's own tests, run against the engine it describes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from . import deadlines
from .deadline import Pause
from .pack import Clause, Example, Pack, Refusal
from .workdays import Calendar

_MORNING = time(10)
"""An example that names a day was received in the morning of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """结果 (outcome): one example, as expected or not; the sentence says what was expected and what came."""

    file: str
    line: int
    clause: str
    ok: bool
    sentence: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.clause}：{self.sentence}"


def run(pack: Pack, calendar: Calendar, zone: tzinfo | None = None) -> list[Outcome]:
    """运行一份制度的全部算例, in the order of the text."""
    zone = zone or ZoneInfo(pack.zone)
    return [
        Outcome(pack.file, example.line, clause.id, ok, sentence)
        for clause in pack.clauses.values()
        for example in clause.examples
        for ok, sentence in _run(pack, clause, example, calendar, zone)
    ]


def _run(
    pack: Pack, clause: Clause, example: Example, calendar: Calendar, zone: tzinfo
) -> Iterator[tuple[bool, str]]:
    try:
        if clause.form == "time-limit":
            answers = _time_limit(pack, clause, example.values, calendar, zone)
        else:
            answers = _SIMPLE[clause.form](clause.provision, example.values, calendar)
    except Refusal as refusal:
        yield False, str(refusal)
        return
    for what, expected, got in answers:
        because = f"（{example.because}）" if example.because else ""
        if _plain(expected) == _plain(got):
            yield True, f"{what} {_plain(got)}{because}"
        else:
            yield False, f"{what} 应为 {_plain(expected)}{because}，推算得 {_plain(got)}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, bool):
        return "true" if value else "false"
    return float(value) if isinstance(value, int) else value.isoformat() if isinstance(value, date) else value


Answers = list[tuple[str, Any, Any]]


def moment(value: Any, zone: tzinfo) -> datetime:
    """一个时刻: a day means its morning; a time without zone is the place's."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, _MORNING)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _time_limit(pack: Pack, clause: Clause, given: Any, calendar: Calendar, zone: tzinfo) -> Answers:
    received = moment(given["received"], zone)
    pauses = [Pause(moment(each[0], zone), moment(each[1], zone)) for each in given.get("pauses", ())]
    answers: Answers = []
    when = {name: given[name] for name in ("level", "lane", "grade", "category") if name in given}
    if when:
        chosen = deadlines.limit_for(pack, for_=clause.provision.for_, **when)
        answers.append(("条款", clause.id, chosen.id))
    deadline = deadlines.due_under(pack, clause, calendar, received=received, zone=zone, pauses=pauses)
    expected = given["due"]
    if isinstance(expected, datetime):
        answers.append(("到期", moment(expected, zone).astimezone(zone), deadline.at))
    else:
        answers.append(("到期", expected, deadline.day))
    if "provisional" in given:
        answers.append(("暂定", given["provisional"], deadline.provisional))
    return answers


def _tally(p: Any, given: Any, calendar: Calendar) -> Answers:
    return [
        (name, given[name], got)
        for name, got in (("reached", p.reached(given["count"])), ("warned", given["count"] in p.warn_at))
        if name in given
    ]


def _score_band(p: Any, given: Any, calendar: Calendar) -> Answers:
    answers: Answers = []
    if "in_band" in given:
        answers.append(("in_band", given["in_band"], p.in_band(given["score"])))
    if "reached" in given:
        scores = given.get("scores", [given["score"]] if "score" in given else [])
        enough = given.get("sample", p.minimum_sample) >= p.minimum_sample
        answers.append(("reached", given["reached"], enough and p.reached(scores)))
    return answers


def _amount(p: Any, given: Any, calendar: Calendar) -> Answers:
    answers: Answers = []
    if "amount" in given:
        answers.append(("amount", given["amount"], p.sum(given["count"])))
    if "allowed" in given:
        answers.append(("allowed", given["allowed"], p.allows(given["chosen"])))
    return answers


def _cadence(p: Any, given: Any, calendar: Calendar) -> Answers:
    answers: Answers = []
    if "due" in given:
        answers.append(("due", given["due"], p.due_on(given["on"], calendar)))
    if "met" in given:
        answers.append(("met", given["met"], p.met(given["done"])))
    return answers


def _none(p: Any, given: Any, calendar: Calendar) -> Answers:
    return []


_SIMPLE = {
    "tally": _tally,
    "score-band": _score_band,
    "amount": _amount,
    "cadence": _cadence,
    "assessment": _none,
    "duty": _none,
    "definition": _none,
}
