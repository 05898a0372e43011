"""衡量 (weighing): how far the facts of one clause, one subject and one period reach – as a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from . import telling, words
from .facts import KINDS, Fact, Subject
from .finding import Finding, Standing
from .pack import Clause, Pack
from .provisions import Amount, ScoreBand, Tally, period
from .spans import Span
from .workdays import Calendar

NEAR_POINTS = 5
"""A score this close to a band is told as a near miss."""

_Path = list[tuple[Any, ...]]


def counts(clause: Clause) -> tuple[str, ...]:
    """所数的事实: the names a clause counts or scores."""
    return (clause.provision.score,) if clause.form == "score-band" else tuple(clause.provision.counts)


def one_by_one(p: Any) -> bool:
    """一次一次地看: each event has a finding of its own."""
    return (
        isinstance(p, Amount)
        or (isinstance(p, ScoreBand) and p.times == 1)
        or getattr(p, "over", "") == "occurrence"
    )


def window(p: Any, day: date) -> tuple[date, date]:
    """看哪一段: the period in which the facts of that day are counted together."""
    return (day, day) if one_by_one(p) else period(p.within if isinstance(p, ScoreBand) else p.over, day)


def is_below(p: Any, counted: Sequence[Fact]) -> bool:
    """够不到: reaches nothing and comes near nothing, whatever else the clause asks for; without working it out in words."""
    if isinstance(p, Amount):
        return not counted
    if isinstance(p, Tally):
        n = len(counted)
        return n < p.least and n not in p.warn_at and not (n and n == p.least - 1)
    kept = [fact.value for fact in _sampled(p, counted, ())[0] if fact.value is not None]
    if p.times > 1:
        inside = sum(map(p.in_band, kept))
        return inside < p.times and not (inside and inside == p.times - 1)
    edges = [edge for edge in p.band if edge is not None]
    return not any(
        p.in_band(value) or min(abs(value - edge) for edge in edges) <= NEAR_POINTS for value in kept[:1]
    )


@dataclass(frozen=True, slots=True)
class Case:
    """待衡量的 (case): a clause as it stood, about whom, from when until when, as of a day; what `also` lacks."""

    span: Span
    about: Subject
    since: date
    until: date
    on: date
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Verdict:
    standing: Standing
    figure: float
    limit: float
    path: _Path
    counted: Sequence[Fact]
    excluded: Sequence[Fact]
    amount: float | None = None
    inclusive: bool = True


def of(case: Case, counted: Sequence[Fact], excluded: Sequence[Fact], event: str = "") -> Finding:
    """认定一段: the finding of what is counted and what is left out; `event` where each event stands alone."""
    p = case.span.provision
    if isinstance(p, ScoreBand):
        counted, excluded = _sampled(p, counted, excluded)
        verdict = _score(case, p, counted, excluded) if p.times == 1 else _scores(case, p, counted, excluded)
    elif isinstance(p, Tally):
        verdict = _tally(case, p, counted, excluded)
    else:
        verdict = _amount(case, p, counted, excluded)
    told = (*verdict.counted, *verdict.excluded)
    pack = case.span.text_on(max((fact.on for fact in told), default=case.since))
    path = [*_opening(case.span, pack, case.since, case.until, case.on), *verdict.path[:-1]]
    path += [("out", fact.excluded, *_fact(fact)) for fact in verdict.excluded]
    path += _proposable(p, verdict)
    path.append(verdict.path[-1])
    return Finding(
        clause=case.span.clause, citation=pack.cite(case.span.clause), about=case.about, since=case.since,
        until=case.until, standing=verdict.standing, counted=tuple(verdict.counted), excluded=tuple(verdict.excluded),
        figure=verdict.figure, limit=verdict.limit, inclusive=verdict.inclusive, consequences=p.consequence,
        amount=verdict.amount,
        key=_key(pack.id, case.span.clause, case.about, case.since, event),
        form=pack.clauses[case.span.clause].form, path=tuple(path),
    )  # fmt: skip


def _key(pack: str, clause: str, about: Subject, since: date, event: str = "") -> str:
    return "|".join(filter(None, (pack, clause, f"{about.kind}:{about.key}", since.isoformat(), event)))


def _fact(fact: Fact) -> tuple[str, str, str]:
    return fact.note, fact.name, fact.on.isoformat()


@lru_cache(maxsize=1024)
def _opening(span: Span, pack: Pack, since: date, until: date, on: date) -> tuple[tuple[Any, ...], ...]:
    """The first steps, the same for everybody whom the clause is about in that period."""
    p, clause = span.provision, pack.clauses[span.clause]
    path: _Path = [("clause", clause.id, clause.heading, pack.title, pack.version)]
    if isinstance(p, Tally):
        path.append(("tally", ",".join(p.counts), p.over, p.threshold, p.inclusive))
    elif isinstance(p, ScoreBand):
        path.append(("score", p.score, *p.band, p.inclusive, p.minimum_sample))
    else:
        path.append(("sum", p.each, *(p.range or (None, None))))
    path.append(("span", since.isoformat(), until.isoformat(), min(on, until).isoformat()))
    if span.anew and since == span.since and not one_by_one(p):
        path.append(("anew", since.isoformat()))
    path += [("goes-on", first.isoformat()) for first, _ in span.texts[1:] if since < first <= until]
    return tuple(path)


def _proposable(p: Any, verdict: _Verdict) -> _Path:
    if verdict.standing is not Standing.REACHED or not p.consequence:
        return []
    harms = any(words.CONSEQUENCES[name].harms for name in p.consequence)
    return [("proposal" if harms else "good", ",".join(p.consequence))]


def _also(case: Case) -> _Path:
    also = getattr(case.span.provision, "also", ())
    return [("also", name, name not in case.lacking) for name in also]


def _tally(case: Case, p: Tally, counted: Sequence[Fact], excluded: Sequence[Fact]) -> _Verdict:
    count, least = len(counted), p.least
    path: _Path = [("counted", number, *_fact(fact)) for number, fact in enumerate(counted, 1)]
    path += _also(case)
    if count >= least and case.lacking:
        standing = Standing.NEAR
        path.append(("so-also", ",".join(case.lacking)))
    else:
        standing = (
            Standing.REACHED if count >= least
            else Standing.WARNED if count in p.warn_at
            else Standing.NEAR if count and count == least - 1
            else Standing.BELOW
        )  # fmt: skip
        once = p.over == "occurrence"
        path.append(
            ("so-once", bool(counted), *(_fact(counted[0]) if counted else ()))
            if once
            else ("so-tally", count, least)
        )
    return _Verdict(standing, count, p.threshold, path, counted, excluded, inclusive=p.inclusive)


def _sampled(
    p: ScoreBand, counted: Sequence[Fact], excluded: Sequence[Fact]
) -> tuple[list[Fact], list[Fact]]:
    """Scores without a value or of too small a sample are left out, and say why."""
    kept, out = [], list(excluded)
    for fact in counted:
        if fact.value is None or fact.value != fact.value:
            out.append(fact.left_out(telling.NO_SCORE))
        elif p.minimum_sample and (fact.sample is None or fact.sample < p.minimum_sample):
            had = "?" if fact.sample is None else f"{fact.sample}"
            out.append(fact.left_out(telling.SMALL.format(f"{had} < {p.minimum_sample}")))
        else:
            kept.append(fact)
    return kept, sorted(out, key=lambda fact: fact.order)


def _scored(p: ScoreBand, facts: Sequence[Fact]) -> _Path:
    return [("scored", each.value, each.sample, p.in_band(each.value or 0), *_fact(each)) for each in facts]


def _score(case: Case, p: ScoreBand, counted: Sequence[Fact], excluded: Sequence[Fact]) -> _Verdict:
    low, high = p.band
    edge = high if low is None else low
    path = _scored(p, counted) + _also(case)
    if not counted:
        alone = excluded[0] if excluded else None
        small = alone is not None and p.minimum_sample and (alone.sample or 0) < p.minimum_sample
        path.append(
            ("so-sample", alone.value, alone.sample, p.minimum_sample) if alone and small else ("so-none",)
        )
        return _Verdict(
            Standing.BELOW,
            (alone.value or 0) if alone else 0,
            edge or 0,
            path,
            (),
            excluded,
            inclusive=p.inclusive,
        )
    value = counted[0].value or 0
    if high is not None and low is not None and abs(value - high) < abs(value - low):
        edge = high
    inside = p.in_band(value)
    if inside and case.lacking:
        standing = Standing.NEAR
        path.append(("so-also", ",".join(case.lacking)))
    else:
        near = edge is not None and abs(value - edge) <= NEAR_POINTS
        standing = Standing.REACHED if inside else Standing.NEAR if near else Standing.BELOW
        path.append(("so-score", value, low, high, p.inclusive, inside))
    return _Verdict(standing, value, edge or 0, path, counted, excluded, inclusive=p.inclusive)


def _scores(case: Case, p: ScoreBand, counted: Sequence[Fact], excluded: Sequence[Fact]) -> _Verdict:
    inside = [fact for fact in counted if p.in_band(fact.value or 0)]
    path = _scored(p, counted) + _also(case)
    count = len(inside)
    if count >= p.times and case.lacking:
        standing = Standing.NEAR
        path.append(("so-also", ",".join(case.lacking)))
    else:
        near = count and count == p.times - 1
        standing = Standing.REACHED if count >= p.times else Standing.NEAR if near else Standing.BELOW
        path.append(("so-times", count, p.times))
    return _Verdict(standing, count, p.times, path, inside, excluded)


def _amount(case: Case, p: Amount, counted: Sequence[Fact], excluded: Sequence[Fact]) -> _Verdict:
    path: _Path = [("counted", number, *_fact(fact)) for number, fact in enumerate(counted, 1)]
    path.append(("so-amount", p.each, *(p.range or (None, None)), bool(counted)))
    standing = Standing.REACHED if counted else Standing.BELOW
    return _Verdict(standing, len(counted), 1, path, counted, excluded, p.each if counted else None)


# ── duties ─────────────────────────────────────────────────────────────────────────────────────────


def owes(p: Any, about: Subject, role: str) -> bool:
    """归不归他做: a cadence per grid is a grid's, per place the place's, per person that of who holds the role."""
    if p.per == "person":
        return about.kind == "person" and (not role or role in p.owed_by)
    return about.kind == p.per and p.per in KINDS


def of_duty(
    owed: tuple[Clause, date, Pack],
    about: Subject,
    since: date,
    facts: Sequence[Fact],
    on: date,
    calendar: Calendar,
) -> Finding:
    """定期义务做了几次: done and left out; `REACHED` is fulfilled."""
    clause, until, pack = owed
    p = clause.provision
    by_event: dict[str, list[Fact]] = {}
    for fact in facts:
        by_event.setdefault(fact.event, []).append(fact)
    counted: list[Fact] = []
    excluded: list[Fact] = []
    for speaking in by_event.values():
        if len(speaking) > 1:
            speaking = sorted(set(speaking), key=lambda fact: fact.order)
        valid = [fact for fact in speaking if not fact.excluded][:1]
        counted += valid
        excluded += [fact.left_out(telling.ONCE) for fact in speaking if fact not in valid]
    counted.sort(key=lambda fact: fact.order)
    excluded.sort(key=lambda fact: fact.order)
    done, due = len(counted), p.due_on(since, calendar)
    short = p.at_least - done
    standing = Standing.REACHED if short <= 0 else Standing.NEAR if short == 1 and done else Standing.BELOW
    path: _Path = [
        ("clause", clause.id, clause.heading, pack.title, pack.version),
        ("span", since.isoformat(), until.isoformat(), min(on, until).isoformat()),
        *(("counted", number, *_fact(fact)) for number, fact in enumerate(counted, 1)),
        *(("out", fact.excluded, *_fact(fact)) for fact in excluded),
        ("so-duty", done, p.at_least, due.isoformat(), on > due),
    ]
    return Finding(
        clause=clause.id, citation=pack.cite(clause.id), about=about, since=since, until=until, standing=standing,
        counted=tuple(counted), excluded=tuple(excluded), figure=done, limit=p.at_least, inclusive=True,
        consequences=(), amount=None,
        key=_key(pack.id, clause.id, about, since), form="cadence", due=due, path=tuple(path),
    )  # fmt: skip
