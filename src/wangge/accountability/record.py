"""我的记录: everything that is held about one person and why – the nothing, too.

Read for the person alone. Near misses and what was left out are in it with their reasons; who said something is not.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from wangge.accountability import access, allegations, awards, findings, follow_ups, observing
from wangge.accountability.facts import Rated, of_person
from wangge.accountability.lifecycle import State
from wangge.accountability.models import (
    Allegation,
    Assessment,
    AwardList,
    FollowUp,
    Proposal,
    RatingReview,
)
from wangge.duties import ledger
from wangge.policy.facts import Subject
from wangge.policy.finding import Finding
from wangge.policy.pack import Refusal
from wangge.territory.models import Absence, Person, Place, Post


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
    posts: list[Post]
    absences: list[Absence]
    candidate: awards.Candidate | None
    """Of this year's awards; None for whoever is not considered."""
    awarded: list[tuple[AwardList, str]]
    """Signed lists with this person on them, and the reasons given."""
    duties: Counter[ledger.State]
    """This year's periodic duties that were theirs, by how they stand."""
    undone: list[ledger.Line]
    """Of those, the ones that fell due and were not done, or late."""

    @property
    def empty(self) -> bool:
        """没有数到什么，也没有人提出过什么."""
        kept = (
            self.findings,
            self.proposals,
            self.of_my_grid,
            self.allegations,
            self.reviews,
            self.follow_ups,
            self.assessments,
            self.awarded,
        )
        return not any(kept)

    @property
    def to_answer(self) -> list[Proposal]:
        """等我说明, or still open to an appeal."""
        return [
            each for each in self.proposals + self.of_my_grid if each.state in (State.SERVED, State.DECIDED)
        ]


def of(person: Person, place: Place, *, on: dt.date, at: dt.datetime) -> Record:
    """某人在一处的记录. Only whom it concerns may be shown it."""
    january = dt.date(on.year, 1, 1)
    lines = [
        each for each in ledger.ledger(place, january, on, person=person, at=at) if each.owed_by == person
    ]
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
        posts=list(Post.objects.filter(person=person, place=place).whole().order_by("-since", "-pk")),
        absences=list(Absence.objects.filter(person=person, place=place).order_by("-since", "-pk")),
        candidate=awards.candidate(place, person, on.year),
        awarded=awards.of(place, person),
        duties=Counter(each.state for each in lines),
        undone=[each for each in lines if each.state in (ledger.State.MISSED, ledger.State.LATE)],
    )
