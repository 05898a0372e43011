"""规范 JSON: our writer and the `rfc8785` package give the same bytes, or refuse the same values."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from wangge.integrity import canonical

text = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
numbers = (
    st.integers() | st.floats() | st.sampled_from([0.0, -0.0, 1.0, 1e21, 1e-7, 5e-324, 2**53 - 1, 2**53])
)
leaves = st.none() | st.booleans() | numbers | text
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(text, inner, max_size=6),
    max_leaves=30,
)


def outcome(write, value):
    try:
        return write(value)
    except rfc8785.CanonicalizationError:
        return "refused"


@given(values)
def test_the_same_bytes_as_the_reference_writer_or_the_same_refusal(value):
    assert outcome(canonical.dumps, value) == outcome(rfc8785.dumps, value)


@pytest.mark.parametrize(
    "value",
    [{"\U0001f600": 1, "\ufb33": 2, "é": 3, "a": 4}, {"b": (1, 2), "a": {}}, [], {}, "\x00\x1f\x7f\"\\/\b\f\n\r\t中",
     {"lon": 117.0053, "whole": 117.0}, [True, 1, None]],
)  # fmt: skip
def test_keys_in_utf_16_order_control_signs_and_fractions(value):
    assert canonical.dumps(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", [{1: "a"}, {"a": object()}, {None: 1}, {"a": {"b": {2}}}, b"bytes", 2**60, float("nan")]
)
def test_what_cannot_be_written_is_refused_as_the_reference_refuses_it(value):
    with pytest.raises(rfc8785.CanonicalizationError):
        rfc8785.dumps(value)
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical.dumps(value)
