"""What a round found: per grid and for the whole place, exact at the boundary, and no ground where too few answered."""

import datetime as dt

import pytest

from surveys.conftest import ANSWERED, HOUSEHOLDS, SIGNED
from wangge.policy.provisions import ScoreBand
from wangge.surveys import leaders, lifecycle, results, rounds, scoring
from wangge.territory import jurisdiction, staffing

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def band(cast):
    pack = jurisdiction.regulation_of(cast.community, ANSWERED.date())
    found = pack.clauses["B-4.3"].provision
    assert isinstance(found, ScoreBand)
    return found


def test_exactly_eighty_is_read_as_eighty_and_lies_in_the_clauses_band(cast, answer, sign):
    answer("1", "44", times=30)
    answer("2", "54", "44", times=30)
    sign()
    one, two = results.scores(cast.community, *YEAR)
    assert (one.grid, one.person, one.score, one.n, one.minimum, one.enough) == (
        cast.grid1,
        cast.li,
        80,
        30,
        30,
        True,
    )
    assert (two.person, two.score) == (cast.qian, 85)
    assert band(cast).in_band(one.score)
    assert not band(cast).in_band(two.score)
    assert one.on == dt.date(2026, 6, 20)


def test_a_hair_above_eighty_does_not_round_into_the_band(cast, answer, sign):
    answer("1", "44", times=39)
    answer("1", "54")
    sign()
    score = results.scores(cast.community, *YEAR)[0].score
    assert score == 80.25
    assert not band(cast).in_band(score)


def test_twenty_nine_are_too_few_and_thirty_enough(cast, answer, sign):
    answer("1", "33", times=29)
    answer("2", "33", times=30)
    sign()
    one, two = results.scores(cast.community, *YEAR)
    assert (one.score, one.n, one.enough) == (60, 29, False)
    assert (two.n, two.enough) == (30, True)


def test_blank_ballots_do_not_make_a_sample(cast, answer, sign):
    answer("1", "33", times=29)
    answer("1", "--", words="都好", times=2)
    sign()
    one = results.scores(cast.community, *YEAR)[0]
    assert (one.n, one.enough) == (29, False)


def test_with_fewer_than_five_there_is_no_score_and_the_whole_does_not_give_it_away(cast, answer, sign):
    answer("1", "11", times=scoring.FEWEST - 1)
    answer("2", "55", times=30)
    row = sign()
    one, two = results.scores(cast.community, *YEAR)
    assert (one.score, one.low, one.n) == (None, None, 4)
    assert two.score == 100
    assert results.score_of(row.content["whole"]) == 100
    assert row.content["left_out"] == ["1"]
    assert row.content["grids"][0]["per_question"] == []


def test_the_whole_stands_beside_the_grids(cast, answer, sign):
    answer("1", "44", times=30)
    answer("2", "55", times=10)
    content = sign().content
    assert results.score_of(content["whole"]) == 85
    assert (content["whole"]["n"], content["whole"]["size"]) == (40, 2 * HOUSEHOLDS)
    assert [each["code"] for each in content["grids"]] == ["1", "2"]


def test_nobody_sees_a_result_before_the_box_is_closed(cast, opened, answer):
    answer("1", "44", times=30)
    with pytest.raises(lifecycle.NotNow, match="还没有截止"):
        results.compose(opened)
    assert results.scores(cast.community, *YEAR) == []


def test_a_result_counts_only_once_signed(cast, answer, close):
    answer("1", "44", times=30)
    round = close()
    assert results.scores(cast.community, *YEAR) == []
    assert results.signed(cast.community, dt.date(2026, 3, 1)) is None
    row = results.sign(round, by=cast.by("wang"), at=SIGNED)
    assert results.signed(cast.community, dt.date(2026, 3, 1)) == row
    assert results.signed(cast.community, dt.date(2026, 7, 1)) is None
    assert results.signed(cast.willow, dt.date(2026, 3, 1)) is None


def test_scores_are_of_the_days_asked_for(cast, answer, sign):
    answer("1", "44", times=30)
    sign()
    assert results.scores(cast.community, dt.date(2026, 6, 20), dt.date(2026, 6, 20))
    assert not results.scores(cast.community, dt.date(2026, 6, 21), dt.date(2026, 12, 31))
    assert not results.scores(cast.willow, *YEAR)


def test_a_round_that_runs_over_the_half_still_speaks_of_it(cast, round):
    round.closes_on = dt.date(2026, 7, 15)
    assert round.judged_until == dt.date(2026, 6, 30)


# --- who is scored ---

HALF = (dt.date(2026, 1, 1), dt.date(2026, 6, 20))  # 171 days


def led(cast, code="1"):
    return leaders.of(cast.community, *HALF)[code]


def test_the_leader_of_the_whole_half_is_scored(cast):
    assert led(cast).person == cast.li
    assert [(each.person, each.days) for each in led(cast).shares] == [(cast.li, 171)]


def test_days_of_a_stand_in_are_the_stand_ins(cast):
    feng = {"by": cast.by("feng"), "at": ANSWERED}
    staffing.stand_in(
        cast.posts["li"], cast.qian, since=dt.date(2026, 5, 1), until=dt.date(2026, 6, 19), **feng
    )
    assert [(each.person, each.days) for each in led(cast).shares] == [(cast.li, 121), (cast.qian, 50)]
    assert led(cast).person == cast.li


def test_whoever_led_half_of_the_days_or_less_is_not_scored(cast, answer, sign):
    """85 days of 171 are fewer than half; of 170 they would be half, which is not more than half."""
    feng = {"by": cast.by("feng"), "at": ANSWERED}
    staffing.end(cast.posts["li"], until=dt.date(2026, 3, 26), **feng)
    found = led(cast)
    assert [each.days for each in found.shares] == [85]
    assert found.person is None
    answer("1", "33", times=30)
    sign()
    one = results.scores(cast.community, *YEAR)[0]
    assert (one.person, one.score) == (None, 60)


def test_half_of_the_days_is_not_more_than_half(cast):
    feng = {"by": cast.by("feng"), "at": ANSWERED}
    staffing.end(cast.posts["li"], until=dt.date(2026, 3, 26), **feng)
    assert leaders.of(cast.community, dt.date(2026, 1, 1), dt.date(2026, 6, 19))["1"].person is None
    assert leaders.of(cast.community, dt.date(2026, 1, 1), dt.date(2026, 6, 18))["1"].person == cast.li


def test_leave_without_a_stand_in_is_nobodys(cast):
    feng = {"by": cast.by("feng"), "at": ANSWERED}
    staffing.absence(cast.li, since=dt.date(2026, 2, 1), until=dt.date(2026, 2, 10), reason="年假", **feng)
    assert [each.days for each in led(cast).shares] == [161]


def test_the_signed_result_stands_though_the_posts_change_afterwards(cast, answer, sign):
    answer("1", "44", times=30)
    row = sign()
    staffing.end(cast.posts["li"], until=dt.date(2026, 3, 1), by=cast.by("feng"), at=SIGNED)
    assert results.scores(cast.community, *YEAR)[0].person == cast.li
    assert rounds.one(cast.community, row.round.uid).told("sign").by_person == cast.wang
