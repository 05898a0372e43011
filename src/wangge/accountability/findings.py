"""认定: what the regulation in force makes of the recorded facts – reached, one short of it, near. Computed, never stored.

A finding is no consequence: somebody may propose one (`proposals`), and somebody else decides. Where a fact is withdrawn,
the finding that rested on it is gone the next time anybody looks.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from wangge.accountability import facts as records
from wangge.policy import finding, judgement
from wangge.policy.facts import Subject
from wangge.policy.judgement import Finding, Standing
from wangge.policy.pack import Pack, Refusal
from wangge.policy.provisions import period
from wangge.territory import jurisdiction
from wangge.territory.models import Person, Place, Post
from wangge.territory.reach import Reach

ANSWERING = (Place.Kind.COMMUNITY, Place.Kind.COMPANY)


class NoSuchFinding(Refusal):
    """没有这个认定: unknown, or the facts it rested on are gone."""


def own_places(posts: Iterable[Post]) -> list[Place]:
    """自己的地方: the communities and companies of these posts."""
    found = {post.place_id: post.place for post in posts}
    return [each for each in found.values() if each.kind in ANSWERING]


def places(reach: Reach) -> list[Place]:
    """可看的地方: one's own, and those below one's street office; by name."""
    below = Place.objects.filter(parent_id__in=reach.offices, kind__in=ANSWERING)
    seen = {each.pk: each for each in [*below, *own_places(reach.posts)]}
    return sorted(seen.values(), key=lambda place: place.name)


def versions(place: Place, since: dt.date, until: dt.date) -> list[tuple[dt.date, Pack]]:
    """这段时间有效过的制度, each with the day from which it was in force here."""
    found: list[tuple[dt.date, Pack]] = []
    for adoption in jurisdiction.adoptions_of(place):
        if adoption.since <= until:
            found.append((adoption.since, jurisdiction.regulation_of(place, adoption.since)))
    inside = [each for each in found if each[0] > since]
    before = [each for each in found if each[0] <= since]
    return before[-1:] + inside


LINGERS = dt.timedelta(days=92)
"""A year's last half of the survey, or its assessment, is known only when the year is over: so long it is still shown."""


def current(place: Place, *, on: dt.date, about: Subject | None = None) -> list[Finding]:
    """这一天的认定 of a place, near misses among them; by the name of whom they concern, never by a figure.

    Those of this year, and those of the last one whose period ended within a quarter.
    """
    return with_rates(place, on=on, about=about)[0]


def with_rates(
    place: Place, *, on: dt.date, about: Subject | None = None
) -> tuple[list[Finding], dict[Subject, records.Rated]]:
    """同上, with this year's ratings of whoever has dissatisfied ones counted: a count is never shown alone."""
    this_year, _ = period("year", on)
    since = dt.date(on.year - 1, 1, 1)
    texts = versions(place, since, on)
    if not texts:
        return [], {}
    reading = records.read(place, since, on)
    facts = records.of(reading, names=judgement.asked(texts, cadences=False))  # the ledger shows the duties
    shown = min(this_year, on - LINGERS)
    found = [
        each
        for each in judgement.judge(texts, facts, on=on, about=about)
        if each.form != "cadence" and each.until >= shown and _stands(each)
    ]
    found.sort(key=lambda each: (each.about.kind, each.about.label, each.clause, each.since))
    return found, records.rated(reading, this_year) if any(map(counts_ratings, found)) else {}


def counts_ratings(found: Finding) -> bool:
    """数的是不满意的评价."""
    return any(fact.name == "dissatisfied-rating" for fact in found.counted)


def _stands(found: Finding) -> bool:
    """还有事实可看: what was only ever taken back leaves no finding behind."""
    return bool(found.counted) or any(each.excluded != records.TAKEN_BACK for each in found.excluded)


def for_person(place: Place, person: Person, *, on: dt.date) -> list[Finding]:
    """关于某人的认定."""
    return current(place, on=on, about=records.of_person(person))


def reached(found: Sequence[Finding]) -> list[Finding]:
    """达到了条文所说的."""
    return [each for each in found if each.standing == Standing.REACHED]


def one(place: Place, key: str, *, on: dt.date) -> Finding:
    """按编号找认定, by its key or the number that people type, as it stands on this day.

    NoSuchFinding when the facts do not give it (any more).
    """
    number = finding.typed(key)
    for each in current(place, on=on):
        if key == each.key or number == each.number:
            return each
    raise NoSuchFinding("没有这个认定，或者它所依据的事实已经撤销、改正。")
