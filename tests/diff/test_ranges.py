"""Numbers cut into ranges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maybuy.diff.values import Ranges, cuts
from maybuy.model.logic import Within


@given(st.sets(st.integers(-5, 40)), st.integers(1, 20), st.integers(0, 20))
def test_every_number_is_in_the_one_range_that_says_so(at: set[int], most: int, beyond: int) -> None:
    ranges = Ranges(at, most, beyond)
    for number in range(most + beyond + 1):
        (there,) = (one for one in range(len(ranges)) if ranges.low(one) <= number <= ranges.high(one))
        assert ranges.of(number) == there
        assert ranges.room(there) == ranges.high(there) - ranges.low(there) + 1


@given(st.sets(st.integers(1, 40)), st.integers(1, 20), st.integers(1, 20))
def test_no_range_that_can_be_given_goes_past_the_most(at: set[int], most: int, beyond: int) -> None:
    ranges = Ranges(at, most, beyond)
    assert ranges.high(ranges.size_to_most - 1) == most


@given(st.sets(st.integers(1, 12)), st.integers(0, 2), st.data())
def test_one_range_can_lie_below_another_if_numbers_of_them_do(
    at: set[int], between: int, data: st.DataObject
) -> None:
    ranges = Ranges(at, 12)
    one, other = (data.draw(st.integers(0, len(ranges) - 1)) for _ in range(2))
    if one != other:
        between = 0
    there = any(
        low + between < high
        for low in range(ranges.low(one), ranges.high(one) + 1)
        for high in range(ranges.low(other), ranges.high(other) + 1)
    )
    assert ranges.less(one, other, between) == there


def test_a_predicate_cuts_where_it_begins_and_after_its_end() -> None:
    assert cuts([Within(((None, 4), (7, 9))), Within(((7, None),))]) == {5, 7, 10}
