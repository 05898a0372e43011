"""我的记录: everything that is held about one person and why – the nothing, too.

Read for the person alone. Near misses and what was left out are in it with their reasons; who said something is not.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from wangge.accountability import access, allegations, findings, follow_ups, observing
from wangge.accountability.facts import Rated, of_person
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Allegation, Assessment, FollowUp, Proposal, RatingReview
from wangge.policy.facts import Subject
from wangge.policy.finding import Finding
from wangge.policy.pack import Refusal
from wangge.territory.models import Person, Place


@dataclass(frozen=True)
class Record:
    """一个人的记录 at a place as of a day."""

    place: Place
    observing: observing.Span | None
    findings: list[Finding]
    rated: Mapping[Subject, Rated]
    proposals: list[Proposal]
    of_my_grid: list[Proposal]
    allegations: list[Allegation]
    reviews: list[RatingReview]
    follow_ups: list[FollowUp]
    assessments: list[Assessment]

    @property
    def empty(self) -> bool:
        """没有任何记录."""
        kept = (
            self.findings,
            self.proposals,
            self.of_my_grid,
            self.allegations,
            self.reviews,
            self.follow_ups,
            self.assessments,
        )
        return not any(kept)

    @property
    def to_answer(self) -> list[Proposal]:
        """等我说明, or still open to an appeal."""
        return [
            each for each in self.proposals + self.of_my_grid if each.state in (State.SERVED, State.DECIDED)
        ]


def of(person: Person, place: Place, *, on: dt.date) -> Record:
    """某人在一处的记录. Only whom it concerns may be shown it."""
    try:
        found, rated = findings.with_rates(place, on=on, about=of_person(person))
    except Refusal:  # no regulation was in force: nothing is counted
        found, rated = [], {}
    mine = access.about(person).filter(place=place).select_related("place", "decider", "grid", "person")
    grids = Proposal.objects.filter(place=place, person=None, served_at__isnull=False, respondent=person)
    return Record(
        place=place,
        observing=observing.now(place, on),
        findings=found,
        rated=rated,
        proposals=list(mine),
        of_my_grid=list(grids.select_related("place", "grid", "decider").order_by("-served_at")),
        allegations=list(allegations.about(person).filter(place=place).select_related("case")),
        reviews=list(RatingReview.objects.filter(person=person, place=place).select_related("rating__case")),
        follow_ups=list(follow_ups.of(person).filter(place=place)),
        assessments=list(Assessment.objects.filter(person=person, place=place).order_by("-year", "-pk")),
    )
