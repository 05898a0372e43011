"""先读这一个: how we test, shown on one matter.

A test is a plain function whose name is a sentence about behaviour. It plays with the cast of `tests/cast.py`: Li
leads grid 1, Min works there, Sun works in grid 2 and must not see grid 1's matters, Wang is the head. Time is an
argument, so nothing is patched: `at` says when. Success and refusal stand on one set-up, because a refusal alone also
passes when nothing works at all.
"""

import datetime as dt
from typing import Any

import pytest

from wangge.cases import access, feedback, handling, intake, replay, triage
from wangge.cases.lifecycle import NotAllowed, State
from wangge.integrity.actor import Actor

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
MONDAY = dt.datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
HOUR = dt.timedelta(hours=1)

pytestmark = pytest.mark.django_db  # the database is rolled back after each test


def test_a_burst_pipe_is_due_tomorrow_told_and_seen_by_those_who_should(cast: Any) -> None:
    # A resident writes; no account, no name. The act is the sentence: register these words, here, by whom, when.
    receipt = intake.register(
        "2号楼水管爆了", place=cast.community, channel="web", grid=cast.grid1, by=Actor.resident(), at=MONDAY
    )
    case = receipt.case

    # Li classifies. The regulation answers with a day AND the clause it comes from; we assert both.
    triage.classify(case, level="community", holder=cast.min, by=cast.by("li"), at=MONDAY + HOUR)
    assert case.due_at == dt.datetime(2026, 3, 4, 0, 0, tzinfo=SHANGHAI), (
        "Tuesday 24:00: the first day is not counted"
    )
    assert case.due_basis["clause"] == "B-3.1"

    # What may not happen, on the same set-up: Sun works in the other grid.
    assert case in access.visible(cast.min, on=MONDAY.date())
    assert case not in access.visible(cast.sun, on=MONDAY.date())
    with pytest.raises(NotAllowed):
        handling.resolve(case, result="修好了", by=cast.by("sun"), at=MONDAY + 2 * HOUR)

    # Min resolves, Li tells. The refusal is a sentence a person can act on, so we look at its words.
    with pytest.raises(NotAllowed, match="办理中"):
        feedback.tell(case, words="修好了", channel="phone", by=cast.by("li"), at=MONDAY + 2 * HOUR)
    handling.resolve(case, result="换了接头", by=cast.by("min"), at=MONDAY + 3 * HOUR)
    feedback.tell(case, words="接头换好，已通水", channel="phone", by=cast.by("li"), at=MONDAY + 4 * HOUR)
    assert case.state == State.TOLD

    # The invariant under everything: the present state is the replay of the acts.
    assert replay.differences(case) == []
