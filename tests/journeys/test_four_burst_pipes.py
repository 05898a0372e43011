"""Four residents are dissatisfied with Li in one year: what follows, whom it is served on, and what a review undoes."""

import datetime as dt
import uuid

import pytest

from proposing import at
from wangge.accountability import facts, findings, proposals, record, reviews
from wangge.accountability.lifecycle import State
from wangge.accountability.models import Proposal
from wangge.cases import closure, intake
from wangge.integrity.actor import Actor
from wangge.policy.judgement import Standing
from wangge.policy.pack import Refusal
from wangge.surveys import results

DAY = dt.timedelta(days=1)
MORNINGS = [at(3, 2), at(3, 16), at(3, 30), at(4, 13)]


def burst(cast, when, level=1):
    """A pipe bursts, Li settles it, the resident says what they think of it."""
    case = intake.register(
        "二号楼水管爆了", place=cast.community, grid=cast.grid1, channel="phone", by=cast.by("li"), at=when
    ).case
    intake.settle(case, result="换了一节管", by=cast.by("li"), at=when)
    return closure.rate(case, level=level, solved="no", by=Actor.resident(), at=when + DAY)


def found(cast, clause, day):
    mine = findings.for_person(cast.community, cast.li, on=day)
    return next((each for each in mine if each.clause == clause), None)


def letter(cast):
    """The head proposes a letter to the street office, and it is served on Li."""
    four = found(cast, "B-4.2", dt.date(2026, 5, 6))
    row = proposals.draft(
        four, measure="transfer-letter", reasons="四件事都没有说清楚几时能好", by=cast.by("wang"), at=at(5, 6)
    )
    proposals.serve(row, told="当面交给本人", by=cast.by("wang"), at=at(5, 6))
    return row


def test_the_fourth_is_counted_told_served_and_undone_by_a_review(cast):
    ratings = [burst(cast, when) for when in MORNINGS[:3]]
    third = found(cast, "B-4.2", dt.date(2026, 4, 1))
    assert (third.standing, third.figure) == (Standing.WARNED, 3)
    with pytest.raises(Refusal, match="还没有达到"):
        proposals.draft(third, measure="transfer-letter", reasons="快了", by=cast.by("wang"), at=at(5, 6))
    ratings.append(burst(cast, MORNINGS[3]))

    row = letter(cast)
    assert (row.state, row.person, row.respond_basis["clause"]) == (State.SERVED, cast.li, "C-5.1")
    assert len(row.ground["facts"]) == 4
    assert row.ground["steps"][-1] == "这段时间评价共 4 件，其中不满意 4 件，占 100%。"
    assert proposals.visible(cast.reach("xu", on=dt.date(2026, 5, 6))).get() == row, "the committee sees it"

    review = reviews.ask(
        ratings[3],
        reason="out-of-duty",
        words="居民要求赔停水的钱，不归社区定",
        by=cast.by("li"),
        at=at(5, 7),
    )
    three = found(cast, "B-4.2", dt.date(2026, 5, 7))
    assert (three.figure, three.excluded[0].excluded) == (3, "复核中：要求超出职责和政策")
    reviews.decide(review, excluded=True, words="确实不归社区", by=cast.by("zhao"), at=at(5, 8))
    assert proposals.stale(row, found(cast, "B-4.2", dt.date(2026, 5, 8)))
    proposals.withdraw(row, reason="第四次复核不计，只有三次", by=cast.by("wang"), at=at(5, 8))
    assert row.state == State.WITHDRAWN
    assert not proposals.standing_at(cast.community, dt.date(2026, 6, 1), person=cast.li)


def test_an_appeal_upheld_leaves_no_mark_and_the_page_says_the_whole_story(cast):
    for when in MORNINGS:
        burst(cast, when)
    row = letter(cast)
    proposals.respond(
        row, words="两次是主管道的事，归自来水公司", said_all=True, by=cast.by("li"), at=at(5, 7)
    )
    proposals.submit(row, words="其余两次仍没有说明", by=cast.by("wang"), at=at(5, 8))
    with pytest.raises(Refusal, match="没有核对"):
        proposals.decide(row, outcome="adopted", reasons="同意", by=cast.by("zhou"), at=at(5, 9))
    proposals.decide(
        row,
        outcome="changed",
        measure="training-with-notes",
        reasons="先培训",
        by=cast.by("zhou"),
        at=at(5, 9),
    )
    proposals.appeal(row, words="主管道的两次不该算我的", by=cast.by("li"), at=at(5, 12))
    proposals.decide_appeal(
        row, answer="overturned", reasons="查了，属主管道", by=cast.by("he"), at=at(5, 13)
    )
    assert row.state == State.OVERTURNED
    mine = record.of(cast.li, cast.community, on=dt.date(2026, 6, 1), at=at(6, 1))
    assert [each.pk for each in mine.proposals] == [row.pk]
    assert not proposals.standing_at(cast.community, dt.date(2026, 6, 1), person=cast.li)
    assert Proposal.objects.get().acts.count() == 7, "nothing of it is lost"


def test_satisfied_neighbours_change_the_rate_and_never_the_count(cast):
    for when in MORNINGS:
        burst(cast, when)
    for n in range(12):
        burst(cast, at(4, 14) + n * DAY, level=5)
    assert found(cast, "B-4.2", dt.date(2026, 5, 6)).figure == 4
    since = dt.date(2026, 1, 1)
    rated = facts.rated(facts.read(cast.community, since, dt.date(2026, 5, 6)), since)
    assert rated[facts.of_person(cast.li)].percent == 25


@pytest.fixture
def surveyed(cast, monkeypatch):
    """Signed results of both halves; how ballots become a score is tested with the surveys."""

    def scored(*halves):
        rows = [
            results.Score(
                grid=cast.grid1, person=cast.li, score=score, n=n, minimum=30, low=None, high=None, enough=n >= 30,
                round_uid=uuid.uuid4(), on=on,
            )
            for score, n, on in halves
        ]  # fmt: skip
        monkeypatch.setattr(
            results,
            "scores",
            lambda place, since, until: [each for each in rows if since <= each.on <= until],
        )

    return scored


JUNE, DECEMBER = dt.date(2026, 6, 20), dt.date(2026, 12, 20)


@pytest.mark.parametrize(
    ("halves", "criticised", "letter_to_the_street"),
    [
        ([(79.0, 40, JUNE)], 1, False),
        ([(79.0, 40, JUNE), (79.0, 40, DECEMBER)], 2, True),
        ([(80.0, 40, JUNE), (80.0, 40, DECEMBER)], 2, True),
        ([(80.5, 40, JUNE), (79.0, 40, DECEMBER)], 1, False),
        ([(79.0, 29, JUNE), (79.0, 40, DECEMBER)], 1, False),
    ],
)
def test_twice_seventy_nine(cast, surveyed, halves, criticised, letter_to_the_street):
    surveyed(*halves)
    mine = findings.for_person(cast.community, cast.li, on=dt.date(2026, 12, 31))
    reached = [each.clause for each in findings.reached(mine)]
    assert reached.count("B-4.3") == criticised
    assert ("C-4.3" in reached) is letter_to_the_street
    if len(halves) == 2:
        january = findings.reached(findings.for_person(cast.community, cast.li, on=dt.date(2027, 1, 15)))
        assert ("C-4.3" in [each.clause for each in january]) is letter_to_the_street, (
            "the year is over, the finding is not"
        )
