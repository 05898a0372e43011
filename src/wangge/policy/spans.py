"""施行段 (spans): from when until when a clause counted in the same way, whatever else of the text was changed meanwhile.

A fact is judged by the text of its own day. Where a new text leaves a clause's terms as they were, counting goes on;
where it changes them, counting begins anew under the new terms – nobody is held by a text for what came before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .pack import Clause, Pack

Versions = Sequence[tuple[date, Pack]] | Pack
_BESIDE = {"warn_at", "appeal_to", "together_with"}
"""What a provision carries beside its terms: when to tell a person beforehand, and where to appeal."""


@dataclass(frozen=True, slots=True)
class Span:
    """施行段 (span): one clause between two days, with each text that carried it and the day it came into force."""

    clause: str
    since: date
    until: date
    texts: tuple[tuple[date, Pack], ...]
    anew: bool
    """Earlier facts were counted on other terms, or not at all."""
    provision: Any = field(compare=False)

    def text_on(self, day: date) -> Pack:
        """当天施行的文本; the first of the span before it began."""
        return next((pack for since, pack in reversed(self.texts) if since <= day), self.texts[0][1])


def dated(versions: Versions, on: date) -> list[tuple[date, Pack]]:
    """到这一天为止施行过的文本, the oldest first; a text alone is judged as if it had always been in force."""
    if isinstance(versions, Pack):
        return [(date.min, versions)]
    return sorted(((since, pack) for since, pack in versions if since <= on), key=lambda each: each[0])


def text_on(texts: Sequence[tuple[date, Pack]], day: date) -> Pack | None:
    """这一天施行的文本."""
    return next((pack for since, pack in reversed(texts) if since <= day), None)


def terms(clause: Clause) -> tuple[Any, ...]:
    """计法: what may not change if counting is to go on."""
    names = clause.provision.__dataclass_fields__
    return (clause.form, *(getattr(clause.provision, name) for name in names if name not in _BESIDE))


def of_clause(texts: Sequence[tuple[date, Pack]], clause: str) -> list[Span]:
    """一条条款的施行段, the oldest first."""
    spans: list[Span] = []
    for number, (since, pack) in enumerate(texts):
        until = texts[number + 1][0] - timedelta(days=1) if number + 1 < len(texts) else date.max
        mine = pack.clauses.get(clause)
        if mine is None or until < since:
            continue
        last = spans[-1] if spans else None
        goes_on = (
            last is not None
            and last.until == since - timedelta(days=1)
            and last.texts[-1][1].id == pack.id
            and terms(last.texts[-1][1].clauses[clause]) == terms(mine)
        )
        if goes_on and last is not None:
            spans[-1] = Span(
                clause, last.since, until, (*last.texts, (since, pack)), last.anew, mine.provision
            )
        else:
            spans.append(Span(clause, since, until, ((since, pack),), number > 0, mine.provision))
    return spans


def on(spans: Iterable[Span], day: date) -> Span | None:
    """这一天所在的段."""
    return next((span for span in spans if span.since <= day <= span.until), None)


def order(texts: Sequence[tuple[date, Pack]]) -> list[str]:
    """条款的先后: as the newest text has them, dropped ones after."""
    return list(dict.fromkeys(clause for _, pack in reversed(texts) for clause in pack.clauses))
