"""A figure says what it was made of; parts add up to the whole; nothing unanswered counts as content."""

from hypothesis import given
from hypothesis import strategies as st

from wangge.analysis.figures import Figure, together, wilson

counts = st.integers(0, 500)
figures = st.lists(
    st.tuples(counts, counts, counts).map(lambda each: Figure("ontime-rate", min(each[:2]), max(each[:2]), {"作废": each[2]})),
    max_size=8,
)  # fmt: skip


@given(figures)
def test_the_parts_add_up_to_the_whole_with_what_was_left_out(parts):
    whole = together("ontime-rate", parts)
    assert whole.num == sum(each.num for each in parts)
    assert whole.den == sum(each.den for each in parts)
    assert whole.all == sum(each.all for each in parts)


@given(st.integers(1, 400).flatmap(lambda den: st.tuples(st.integers(0, den), st.just(den))))
def test_the_interval_holds_the_rate_and_stays_within_the_possible(given_):
    num, den = given_
    low, high = wilson(num, den)
    assert 0 <= low <= num / den + 1e-12
    assert num / den - 1e-12 <= high <= 1


def test_known_intervals():
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert [round(each, 3) for each in wilson(0, 10)] == [0.0, 0.278]


def test_nothing_of_nothing_is_no_rate_and_a_small_number_says_so():
    nothing = Figure("ontime-rate", 0, 0)
    assert (nothing.rate, nothing.interval, nothing.small) == (None, None, False)
    assert Figure("ontime-rate", 3, 4).small
    assert not Figure("ontime-rate", 19, 20).small
