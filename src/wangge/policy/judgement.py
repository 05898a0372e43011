"""判断 (judgement): what the texts in force say of recorded facts. Pure, as of a day, the same whatever the facts' order.

One event counts once in a clause. Where two harming clauses would count the same event, the one that stands first in the
text takes it, and keeps it when its fact is withdrawn: nobody who wins a review finds the event again in another clause.
`together-with` in a pack says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from . import spans, telling, weighing, words
from .facts import Fact, Subject
from .finding import Finding, Standing
from .pack import Clause
from .provisions import period
from .spans import Span, Versions
from .workdays import Calendar

__all__ = ["Finding", "Standing", "asked", "judge"]

_JUDGED = ("tally", "score-band", "amount")
_Event = list[Fact]
_Held = dict[tuple[Subject, str], list[tuple[str, tuple[str, ...]]]]


def asked(versions: Versions, *, cadences: bool = True) -> frozenset[str]:
    """所问的事实: the names any clause of these texts counts, scores or looks for; others need not be collected.

    Without `cadences` what only a periodic duty asks for is left out, for whoever reads those elsewhere.
    """
    names: set[str] = set()
    for _, pack in spans.dated(versions, date.max):
        for clause in pack.clauses.values():
            if clause.form in _JUDGED:
                p = clause.provision
                names.update(weighing.counts(clause), getattr(p, "also", ()))
                names.update(name for name in getattr(p, "exempt", ()) if name in words.FACTS)
            elif clause.form == "cadence" and cadences:
                names.update(name for name in ("duty-done", clause.provision.duty) if name in words.FACTS)
    return frozenset(names)


def judge(
    versions: Versions,
    facts: Iterable[Fact],
    *,
    on: date,
    about: Subject | None = None,
    calendar: Calendar | None = None,
    below: bool = True,
) -> list[Finding]:
    """认定: every clause with facts to judge by that day, near misses too, in the order of the text and of the days.

    Without `below` those that reach nothing and come near nothing are left out, and cost nothing but their count.
    Facts later than `on` are not seen. `about` limits the answer to one subject, and then answers its cadences even
    where nothing was done. Without `calendar` the due days of cadences are counted by ordinary weekends.
    """
    texts = spans.dated(versions, on)
    wanted = asked(texts)
    by_name: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.name in wanted and fact.on <= on:
            by_name[fact.name].append(fact)
    court = _Court(by_name, on, about, calendar or Calendar({}, {}, "", ()), below)
    return [finding for clause in spans.order(texts) for finding in court.judged(texts, clause)]


def _told_once(counted: _Event, left: _Event) -> _Event:
    """一条记录只说一次: one record under two names (a hazard found, and a major one) stands once, with every reason.

    Beside itself as counted it stands only for a reason of its own.
    """
    known = {(fact.on, fact.evidence, fact.note) for fact in counted}
    records: dict[tuple[date, tuple[str, ...], str], _Event] = {}
    for fact in left:
        record = fact.on, fact.evidence, fact.note
        if record not in known or fact.excluded != telling.ONCE:
            records.setdefault(record, []).append(fact)
    return [
        replace(facts[0], excluded="；".join(dict.fromkeys(fact.excluded for fact in facts)))
        if len(facts) > 1
        else facts[0]
        for facts in records.values()
    ]


@dataclass(slots=True)
class _Court:
    """The facts of one judgement, and which clause holds which event so far."""

    facts: dict[str, list[Fact]]
    on: date
    about: Subject | None
    calendar: Calendar
    below: bool
    held: _Held = field(default_factory=dict)
    valid: dict[str, dict[Subject, list[Fact]]] = field(default_factory=dict)

    def judged(self, texts: list[tuple[date, spans.Pack]], clause: str) -> list[Finding]:
        found: list[Finding] = []
        mine = spans.of_clause(texts, clause)
        if any(span.texts[-1][1].clauses[clause].form in _JUDGED for span in mine):
            for (about, span, since, until), events in self._buckets(mine).items():
                found += self._of_bucket(span, about, since, until, events)
        if any(pack.clauses[clause].form == "cadence" for span in mine for _, pack in span.texts):
            found += self._of_duty(texts, clause)
        return sorted(found, key=lambda each: (each.since, each.about.kind, each.about.key, each.key))

    def _buckets(self, mine: list[Span]) -> dict[tuple[Subject, Span, date, date], dict[str, _Event]]:
        """The clause's facts by subject and period, event by event; an event belongs where its first fact lies."""
        events: dict[tuple[Subject, str], _Event] = defaultdict(list)
        names = {name for span in mine for name in weighing.counts(span.texts[-1][1].clauses[span.clause])}
        only = mine[0] if len(mine) == 1 else None
        for name in sorted(names):
            for fact in self.facts.get(name, ()):
                if self.about is not None and fact.about != self.about:
                    continue
                span = only if only and only.since <= fact.on <= only.until else spans.on(mine, fact.on)
                if span is None or not fact.is_about(span.provision.about):
                    continue
                if only is None and name not in weighing.counts(span.texts[-1][1].clauses[span.clause]):
                    continue
                events[fact.about, fact.event].append(fact)
        buckets: dict[tuple[Subject, Span, date, date], dict[str, _Event]] = {}
        for (about, event), speaking in events.items():
            if len(speaking) > 1:
                speaking = sorted(set(speaking), key=lambda fact: fact.order)
            home = speaking[0].on
            span = only or spans.on(mine, home)
            assert span is not None
            since, until = weighing.window(span.provision, home)
            since, until = max(since, span.since), min(until, span.until)
            buckets.setdefault((about, span, since, until), {})[event] = speaking
        return buckets

    def _of_bucket(
        self, span: Span, about: Subject, since: date, until: date, events: dict[str, _Event]
    ) -> list[Finding]:
        counted: list[Fact] = []
        excluded: list[Fact] = []
        for event, speaking in events.items():
            why = self._held_by(span, about, event) or self._exempt(span, speaking)
            valid = [] if why else [fact for fact in speaking if not fact.excluded]
            counted += valid[:1]
            left = [fact.left_out(why or telling.ONCE) for fact in speaking if fact not in valid[:1]]
            excluded += _told_once(valid[:1], left)
        alone = weighing.one_by_one(span.provision)
        if not self.below and (len(events) == 1 or not alone) and weighing.is_below(span.provision, counted):
            return []
        case = weighing.Case(
            span, about, since, until, self.on, self._lacking(span, about, since, until, events)
        )
        counted.sort(key=lambda fact: fact.order)
        excluded.sort(key=lambda fact: fact.order)
        if not alone:
            return [weighing.of(case, counted, excluded)]
        apart = {event: ([], []) for event in sorted(events)}  # type: dict[str, tuple[_Event, _Event]]
        for fact in counted:
            apart[fact.event][0].append(fact)
        for fact in excluded:
            apart[fact.event][1].append(fact)
        return [weighing.of(case, *facts, event) for event, facts in apart.items()]

    def _held_by(self, span: Span, about: Subject, event: str) -> str:
        """Why this clause may not count the event; empty when it may, and then it holds it from now on."""
        p = span.provision
        if not any(words.CONSEQUENCES[name].harms for name in p.consequence):
            return ""
        holders = self.held.setdefault((about, event), [])
        for other, with_ in holders:
            if other != span.clause and other not in p.together_with and span.clause not in with_:
                return telling.HELD.format(other)
        holders.append((span.clause, p.together_with))
        return ""

    def _exempt(self, span: Span, speaking: _Event) -> str:
        for name in getattr(span.provision, "exempt", ()):
            proofs = (
                {fact.event for facts in self._valid(name).values() for fact in facts}
                if name in self.facts
                else ()
            )
            if proofs and any(each in proofs for fact in speaking for each in (fact.event, *fact.evidence)):
                return telling.EXEMPT.format(words.FACTS[name].zh, span.clause)
        return ""

    def _lacking(
        self, span: Span, about: Subject, since: date, until: date, events: Iterable[str]
    ) -> tuple[str, ...]:
        """What the clause asks for besides and was not found: of the same event, or in the same period."""
        asked_besides = getattr(span.provision, "also", ())
        if not asked_besides:
            return ()
        within = getattr(span.provision, "within", "")
        first, last = period(within, since) if within else (since, until)
        return tuple(
            name
            for name in asked_besides
            if not any(
                first <= fact.on <= last or fact.event in events for fact in self._valid(name).get(about, ())
            )
        )

    def _valid(self, name: str) -> dict[Subject, list[Fact]]:
        """The facts of a name that count, by whom they are about."""
        if name not in self.valid:
            by_subject: dict[Subject, list[Fact]] = defaultdict(list)
            for fact in self.facts.get(name, ()):
                if not fact.excluded:
                    by_subject[fact.about].append(fact)
            self.valid[name] = by_subject
        return self.valid[name]

    def _of_duty(self, texts: list[tuple[date, spans.Pack]], clause: str) -> list[Finding]:
        """Cadences: the text in force when the period began says what is owed in it."""
        done: dict[tuple[Subject, date], list[Fact]] = defaultdict(list)
        periods: dict[date, tuple[Clause, date, spans.Pack]] = {}

        def began(day: date) -> date | None:
            """The first day of the period this day lies in, by the text in force on that first day."""
            now = spans.text_on(texts, day)
            mine = now.clauses.get(clause) if now else None
            if now is None or mine is None or mine.form != "cadence":
                return None
            first, _last = mine.provision.period(day)
            then = spans.text_on(texts, first)
            owed = then.clauses.get(clause) if then else None
            if then is None or owed is None or owed.form != "cadence":
                return None
            periods[first] = owed, owed.provision.period(first)[1], then
            return first

        names = {p.duty for _, pack in texts if (c := pack.clauses.get(clause)) and (p := c.provision) and c.form == "cadence"}  # fmt: skip
        for name in sorted({"duty-done", *names}):
            for fact in self.facts.get(name, ()):
                if self.about is not None and fact.about != self.about:
                    continue
                first = began(fact.on)
                if first is None:
                    continue
                p = periods[first][0].provision
                if (fact.duty or fact.name) == p.duty and weighing.owes(p, fact.about, fact.role):
                    done[fact.about, first].append(fact)
        now = began(self.on) if self.about is not None else None
        if (
            self.about is not None
            and now is not None
            and weighing.owes(periods[now][0].provision, self.about, "")
        ):
            done.setdefault((self.about, now), [])
        return [
            weighing.of_duty(periods[first], about, first, facts, self.on, self.calendar)
            for (about, first), facts in done.items()
        ]
