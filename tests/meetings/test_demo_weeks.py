"""The demo's factory: each of its weeks is played to its end by the acts, and what waits for its accounts is there."""

import datetime as dt
import heapq
from itertools import chain, count

import pytest

from wangge.accountability import reminders as proposal_reminders
from wangge.accountability import statements
from wangge.accountability.models import Proposal
from wangge.demo import ground
from wangge.demo.company_weeks import CompanyWeeks
from wangge.demo.days import Year
from wangge.demo.safety_days import SafetyDays
from wangge.integrity import replaying
from wangge.meetings import access, lifecycle
from wangge.meetings.models import AgendaItem, Meeting, Talk, Task, Training
from wangge.territory import reach

CN = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.long
@pytest.mark.parametrize(
    "now", [dt.datetime(2026, 11, 24, 15, tzinfo=CN), dt.datetime(2026, 7, 6, 9, tzinfo=CN)]
)
def test_the_weeks_of_the_factory_are_played_to_their_end(db, now):
    laid = ground.lay(today=now.date(), at=now.replace(year=now.year - 2, month=1, day=2))
    year, order = Year(laid, now=now), count()
    queue = [
        (start, next(order), turns)
        for start, turns in chain(CompanyWeeks(year).turns(), SafetyDays(year).turns())
    ]
    heapq.heapify(queue)
    day = None
    while queue and queue[0][0] <= now:
        when, _n, turns = heapq.heappop(queue)
        if when.date() != day:
            day = when.date()
            proposal_reminders.turn(at=when)
        after = next(turns, None)  # a refusal is not swallowed here
        if after is not None:
            heapq.heappush(queue, (max(after, when), next(order), turns))
    proposal_reminders.turn(at=now)

    states = sorted(Meeting.objects.values_list("state", flat=True))
    assert states == [lifecycle.CONVENED, lifecycle.SIGNED]
    assert {lifecycle.DONE, lifecycle.LISTED} <= set(AgendaItem.objects.values_list("state", flat=True))
    director = reach.reach_of(laid.posts["director"].person, now.date())
    assert access.owed(laid.posts["manager"].person, laid.company).exists()
    assert Training.objects.count() == 2 and Talk.objects.filter(confidential=True).count() == 1
    decided = Proposal.objects.filter(place=laid.company, outcome="changed")
    months = [now.date() - dt.timedelta(days=n) for n in (0, 28, 45)]
    listed = {
        line.proposal.pk for each in months for line in statements.of(laid.company, each, director).lines
    }
    assert {row.pk for row in decided if row.measure == "deduction"} == listed
    assert not [
        wrong
        for kind in (Meeting, AgendaItem, Task)
        for wrong in replaying.check(kind.objects.all()).values()
    ]
