"""A finding's numbers are written as people write them."""

import pytest

from wangge.policy.telling import points


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (83.272727, "83.27"),
        (80, "80"),
        (80.5, "80.5"),
        (80.004, "80.004"),
        (79.999, "79.999"),
        (2.34043, "2.34"),
        (0, "0"),
    ],
)
def test_two_decimals_at_most_and_never_as_if_it_were_the_limit(value, said):
    assert points(value) == said
