"""入户走访 (B-4.6): the quarter's plan, the visits, and how far each grid has come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.models import QuerySet

from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import access, cadences, saying
from wangge.journal.models import Household, Visit, VisitPlan
from wangge.policy.pack import Citation, Refusal
from wangge.policy.provisions import period
from wangge.territory.models import Grid, Person, Place

DUTY = "home-visit"


@dataclass(frozen=True, slots=True)
class Coverage:
    """走访进度 of a grid in a quarter: `done` different households visited of the `needed`.

    A household that declined was asked and counts; one that was only not at home was tried and is counted apart.
    Without households on the list nothing is owed. It is a duty not yet done, never a person's score.
    """

    grid: Grid
    since: dt.date
    until: dt.date
    done: int
    needed: int
    tried: int
    refused: int
    dissatisfied: int
    households: int
    citation: Citation | None

    @property
    def met(self) -> bool:
        """够了."""
        return self.done >= self.needed

    @property
    def excused(self) -> bool:
        """没有应走访的户."""
        return self.households == 0


def quarter_of(day: dt.date) -> dt.date:
    """季度的第一天."""
    return period("quarter", day)[0]


def plan(
    household: Household, *, quarter: dt.date, planned_on: dt.date | None = None, person: Person | None = None,
    uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> VisitPlan:  # fmt: skip
    """安排走访: a household for a quarter, with a day and somebody to go where these are known."""
    access.demand_ground(household.grid, by, at=at)
    if household.ended_at is not None:
        raise Refusal(f"{household}已经不在走访名单上。")
    first, last = period("quarter", quarter)
    if planned_on is not None and not first <= planned_on <= last:
        raise Refusal(f"走访的日子要在这一季度里：{first.month}月{first.day}日到{last.month}月{last.day}日。")
    row = VisitPlan(
        place_id=household.place_id, household=household, grid_id=household.grid_id, quarter=first,
        planned_on=planned_on, person=person, uid=uid or uuid4(),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def visit(
    household: Household, *, outcome: str, words: str = "", needs: str = "", felt: str = "",
    visited_at: dt.datetime | None = None, sealed_at: dt.datetime | None = None, device_id: str = "",
    device_seq: int | None = None, uid: UUID | None = None, by: Actor, at: dt.datetime,
) -> Visit:  # fmt: skip
    """记走访: met, not at home (tried), or declined. Late is labelled, never refused."""
    saying.whole(at, visited_at, sealed_at)
    place = household.place
    moment = saying.claimed(visited_at, at)
    post = access.demand_writer(by, place, [place.day_of(at), place.day_of(moment)])
    saying.chosen(outcome, Visit.Outcome, "结果")
    if felt:
        saying.chosen(felt, Visit.Felt, "感受")
        if outcome != Visit.Outcome.MET:
            raise Refusal("没有见到面，就不填满意不满意。")
    row = Visit(
        place_id=household.place_id, household=household, grid_id=household.grid_id, visitor_id=post.person_id,
        outcome=outcome, words=saying.words(words, "走访情况", limit=2000, needed=False),
        needs=saying.words(needs, "需要", limit=1000, needed=False), felt=felt, visited_at=moment, sealed_at=sealed_at,
        device_id=device_id[:40], device_seq=device_seq, uid=uid or uuid4(),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def between(place: Place, first: dt.date, last: dt.date) -> QuerySet[Visit]:
    """某几天的走访, in the order in which they happened."""
    start, end = place.span(first, last)
    found = Visit.objects.filter(place=place, visited_at__gte=start, visited_at__lt=end)
    return found.select_related("place", "household__grid", "grid", "visitor").order_by("visited_at", "pk")


def plans(place: Place, *, on: dt.date, grids: Iterable[Grid] | None = None) -> list[VisitPlan]:
    """这一季度的安排: the latest plan for each household, by day."""
    found = VisitPlan.objects.filter(place=place, quarter=quarter_of(on), household__ended_at=None)
    if grids is not None:
        found = found.filter(grid__in=list(grids))
    latest: dict[object, VisitPlan] = {}
    for each in found.select_related("household__grid", "household__place", "person", "grid").order_by("pk"):
        latest[each.household_id] = each
    return sorted(latest.values(), key=lambda each: (each.planned_on or dt.date.max, each.pk))


def open_plans(place: Place, *, on: dt.date, grids: Iterable[Grid] | None = None) -> list[VisitPlan]:
    """还没走到的: planned for this quarter and neither met nor declined yet."""
    first, last = period("quarter", on)
    seen = set(between(place, first, last).exclude(outcome="not-home").values_list("household_id", flat=True))
    return [each for each in plans(place, on=on, grids=grids) if each.household_id not in seen]


def coverage(grid: Grid, *, on: dt.date) -> Coverage:
    """一个网格的走访进度 in the quarter of that day."""
    return next(each for each in coverages(grid.place, on=on, grids=[grid]))


def coverages(place: Place, *, on: dt.date, grids: Iterable[Grid] | None = None) -> list[Coverage]:
    """各网格的走访进度; three queries at any size. The number comes from the clause in force (B-4.6)."""
    owed = cadences.owed(place, DUTY, on=on)
    first, last = (owed.since, owed.until) if owed else period("quarter", on)
    grids = list(grids if grids is not None else Grid.objects.filter(place=place).on(on).order_by("code"))
    outcomes: dict[int, dict[object, set[str]]] = defaultdict(lambda: defaultdict(set))
    unhappy: dict[int, int] = defaultdict(int)
    rows = between(place, first, last).filter(grid__in=grids).order_by()
    for grid_id, household_id, outcome, felt in rows.values_list(
        "grid_id", "household_id", "outcome", "felt"
    ):
        outcomes[grid_id][household_id].add(outcome)
        unhappy[grid_id] += felt == Visit.Felt.DISSATISFIED
    listed: dict[int, int] = defaultdict(int)
    households = Household.objects.filter(place=place).current().order_by()
    for grid_id in households.values_list("grid_id", flat=True):
        listed[grid_id] += 1
    made = []
    for grid in grids:
        results = outcomes[grid.pk].values()
        made.append(
            Coverage(
                grid, first, last, citation=owed.citation if owed else None,
                needed=owed.cadence.at_least if owed else 0,
                done=sum(bool(each & {"met", "refused"}) for each in results),
                tried=sum(each == {"not-home"} for each in results),
                refused=sum("refused" in each and "met" not in each for each in results),
                dissatisfied=unhappy[grid.pk], households=listed[grid.pk],
            )
        )  # fmt: skip
    return made
