"""依据 (tracing): where a figure or a sentence of a paper can be looked at – the record, its page, its place in the log."""

import datetime as dt
from collections.abc import Iterable

from wangge.cases.lifecycle import act_word
from wangge.cases.models import Case
from wangge.documents.paper import Block, Heading, Para, Source
from wangge.integrity import checkpoints
from wangge.journal.models import Entry, Visit
from wangge.policy.pack import Citation, Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Place


def of_case(case: Case) -> list[Source]:
    """一件事项的经过: every act, as it stands in the log."""
    return [
        Source(
            f"事项 {case.number}：{act_word(step.act)}",
            f"事项页“经过”，{_moment(case.place, step.at)}",
            step.leaf_index,
        )
        for step in case.acts.order_by("seq")
    ]


def of_cases(cases: Iterable[Case]) -> list[Source]:
    """几件事项, one line each."""
    return [Source(f"事项 {each.number}", f"事项页：{each.summary}") for each in cases if each.number]


def of_entries(entries: Iterable[Entry]) -> list[Source]:
    """几条民情日志."""
    return [
        Source(f"民情日志 {_moment(each.place, each.claimed_at)}", f"{each.author.name}，{each.get_kind_display()}", each.leaf_index)
        for each in entries
    ]  # fmt: skip


def of_visits(visits: Iterable[Visit]) -> list[Source]:
    """几次走访: the household by its number, nobody's name."""
    return [
        Source(
            f"走访 {_moment(each.place, each.visited_at)}",
            f"{each.household}，{each.visitor.name}",
            each.leaf_index,
        )
        for each in visits
    ]


def clause(citation: Citation | None, heading: str = "依据的条款") -> list[Block]:
    """条款: the sentence, its reading, where it stands."""
    if citation is None:
        return []
    said: list[Block] = [Heading(heading), Para(f"“{citation.sentence}”（{citation.short()}）")]
    return [*said, Para(f"解读：{citation.reading}", quiet=True)] if citation.reading else said


def footer(place: Place, day: dt.date) -> str:
    """页脚: the regulation in force, or nothing where none was adopted."""
    try:
        pack = jurisdiction.regulation_of(place, day)
    except Refusal:
        return ""
    return f"依据制度：《{pack.title}》{pack.version}"


def checkpoint(place: Place) -> str:
    """存证检查点: the last signed note of the place's log; with it on paper, what was recorded before cannot be changed unseen."""
    last = checkpoints.of(place.pk).first()
    return checkpoints.full_note(last) if last else ""


def moment(place: Place, at: dt.datetime | None) -> str:
    """时刻 as it stands in a paper: 2026年11月24日 15:30, the place's own."""
    if at is None:
        return ""
    local = at.astimezone(place.zone)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _moment(place: Place, at: dt.datetime) -> str:
    return f"{at.astimezone(place.zone):%Y-%m-%d %H:%M}"
