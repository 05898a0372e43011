"""A score is a fraction with its n and its interval; what was left blank is on neither side of it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.surveys import rounds, scoring
from wangge.surveys.scoring import Level

LEVELS = [Level(**each) for each in rounds.usual_levels()]
KEYS = ["q1", "q2"]


def tally(*ballots):
    return scoring.tally([dict(zip(KEYS, each, strict=True)) for each in ballots], keys=KEYS, levels=LEVELS)


def test_all_satisfied_is_exactly_eighty():
    assert tally(*["44"] * 31).score == 80
    assert tally(*["53"] * 15, *["44"] * 16).score == 80


def test_the_score_is_points_over_the_most_possible():
    found = tally("54", "21")
    assert (found.points, found.most, found.n) == (240, 400, 2)
    assert found.score == 60


def test_a_question_left_blank_is_neither_satisfied_nor_dissatisfied():
    found = scoring.tally([{"q1": "5"}, {"q1": "1", "q2": "1"}], keys=KEYS, levels=LEVELS)
    assert (found.points, found.most) == (140, 300)
    assert (found.questions[1].answered, found.questions[1].blank, found.questions[1].satisfied) == (1, 1, 0)


def test_a_blank_ballot_is_not_valid():
    found = scoring.tally([{}, {"q1": "5"}], keys=KEYS, levels=LEVELS)
    assert (found.n, found.blank, found.score) == (1, 1, 100)
    none = scoring.tally([{}], keys=KEYS, levels=LEVELS)
    assert (none.n, none.score, none.low) == (0, None, None)


def test_the_interval_is_students_with_the_ballot_as_the_unit():
    found = tally(*["55"] * 10, *["33"] * 10)  # mean 80, s = 20.52, t(19) = 2.093
    half = 2.093 * math.sqrt(400 * 20 / 19) / math.sqrt(20)
    assert found.method == "ratio"
    assert (found.low, found.high) == (pytest.approx(80 - half, abs=0.01), pytest.approx(80 + half, abs=0.01))


def test_without_a_spread_the_interval_is_wilsons_and_never_a_point():
    found = tally(*["55"] * 10)
    assert found.method == "wilson"
    assert (found.low, found.high) == (pytest.approx(72.25, abs=0.01), 100)
    assert tally("44").method == "wilson"


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (19, 2.093), (100, 1.984)]
)
def test_students_quantile_is_the_tables(freedom, quantile):
    assert scoring.student(freedom) == pytest.approx(quantile, abs=0.011)


@given(st.lists(st.tuples(*[st.sampled_from(["", *"54321"])] * 2), max_size=60))
def test_the_order_of_ballots_is_nothing_and_the_score_lies_in_its_interval(ballots):
    found, other = tally(*ballots), tally(*reversed(ballots))
    assert (found.points, found.most, found.n, found.questions) == (
        other.points,
        other.most,
        other.n,
        other.questions,
    )
    assert found.n + found.blank == len(ballots)
    if found.score is not None:
        assert 0 <= found.low <= found.score + 1e-6
        assert found.score - 1e-6 <= found.high <= 100


@given(st.lists(st.sampled_from(["55", "44", "33", "22", "11"]), min_size=1, max_size=40))
def test_one_more_who_is_very_satisfied_never_lowers_a_score(ballots):
    assert tally(*ballots, "55").score >= tally(*ballots).score
