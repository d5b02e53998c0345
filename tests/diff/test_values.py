"""What values facts can have, which of them no test tells apart, and what bounds on numbers leave open."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.diff.values import OTHER, Bound, Domain, Ranges, both, cuts, domain, passes, possible
from maybuy.model.logic import FIRST_DAY, LAST_DAY, Among, Holding, Within
from maybuy.model.vocabulary import Attribute

SPANS = st.lists(st.tuples(st.integers(-4, 9), st.integers(0, 4)), max_size=2)
TESTS = st.lists(SPANS.map(lambda spans: Within(tuple((low, low + more) for low, more in spans))), max_size=3)
NAMES = st.frozensets(st.sampled_from("abcd"), max_size=3)
AMONG = st.lists(st.builds(Among, NAMES, st.booleans()), max_size=3)


@given(st.integers(-3, 4), st.integers(0, 8), TESTS)
def test_every_number_is_in_one_class_with_exactly_those_that_pass_the_same(
    low: int, more: int, tests: list[Within]
) -> None:
    classes = Domain(None, (low, low + more)).classes(tests)
    found = {n: number for number, same in enumerate(classes) for a, b in same for n in range(a, b + 1)}  # type: ignore[misc]
    assert sorted(found) == list(range(low, low + more + 1))
    assert sum(b - a + 1 for same in classes for a, b in same) == more + 1  # type: ignore[operator, misc]
    for one, other in product(found, repeat=2):
        alike = all(test.holds(one) == test.holds(other) for test in tests)
        assert (found[one] == found[other]) is alike


@given(NAMES, AMONG, st.booleans())
def test_every_text_is_in_one_class_and_all_that_nothing_names_are_one(
    texts: frozenset[str], tests: list[Among], open_: bool
) -> None:
    classes = Domain(tuple(sorted(texts)) or None, open=open_).classes(tests)
    listed = [value for same in classes for value in same]
    named = {value for test in tests for value in test.values} if open_ else set()
    assert sorted(map(str, listed)) == sorted({*texts, *named, *([OTHER] if open_ else [])})
    number = {value: n for n, same in enumerate(classes) for value in same}
    for one, other in product(listed, repeat=2):
        alike = all(passes(one, test) == passes(other, test) for test in tests)
        assert (number[one] == number[other]) is alike


def test_only_a_range_or_a_list_can_be_empty() -> None:
    assert Domain(()).empty
    assert Domain(None).empty
    assert Domain(None, (2, 1)).empty
    assert not Domain(None, (1, 1)).empty
    assert not Domain(("a",)).empty
    assert not Domain(None, open=True).empty


def fact(**said: Any) -> Attribute:
    return Attribute.model_validate(said)


@pytest.mark.parametrize(
    ("base", "head", "found"),
    [
        (fact(type="bool"), None, Domain(("true", "false"))),
        (None, fact(type="enum", values=["a", "b"]), Domain(("a", "b"))),
        (
            fact(type="enum", values=["a", "b", "c"]), fact(type="enum", values=["c", "d", "a"]),
            Domain(("a", "c")),
        ),
        (fact(type="enum", values=["true", "x"]), fact(type="bool"), Domain(("true",))),
        (fact(type="integer", min=1, max=9), None, Domain(None, (1, 9))),
        (
            fact(type="integer", min=1, max=9), fact(type="integer", min=3, max=12),
            Domain(None, (3, 9)),
        ),
        (
            fact(type="integer", min=3, max=12), fact(type="integer", min=1, max=9),
            Domain(None, (3, 9)),
        ),
        (fact(type="integer", min=1), fact(type="integer", max=0), Domain(None, (1, 0))),
        (fact(type="integer"), fact(type="date"), Domain(())),
        (fact(type="integer"), fact(type="bool"), Domain(())),
        (fact(type="bool"), fact(type="integer"), Domain(())),
    ],
)  # fmt: skip
def test_a_fact_has_the_values_that_both_versions_know_or_the_one_that_does(
    base: Attribute | None, head: Attribute | None, found: Domain
) -> None:
    assert domain(base, head) == found


def test_where_nothing_bounds_a_number_it_may_have_eighteen_digits_and_a_day_is_one_that_dates_have() -> None:
    assert domain(None, fact(type="integer")).span == (-(10**18 - 1), 10**18 - 1)
    assert domain(fact(type="integer", min=0), None).span == (0, 10**18 - 1)
    assert domain(fact(type="date"), fact(type="date")).span == (FIRST_DAY, LAST_DAY)


def test_what_both_have_is_in_the_order_of_the_base() -> None:
    assert both("dcba", "abx") == ("b", "a")


BOUNDS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-2, 2)), max_size=6)


@given(BOUNDS)
def test_bounds_can_be_kept_if_and_only_if_some_numbers_keep_them(bounds: list[Bound]) -> None:
    # Each bound moves a number by two at most, so that those of three places are within four of each other.
    tried = product(range(5), repeat=3)
    kept = any(all(numbers[one] <= numbers[other] + more for one, other, more in bounds) for numbers in tried)
    assert possible(bounds, 3) is kept


def test_numbers_of_one_range_lie_apart_as_far_as_it_has_room() -> None:
    ranges = Ranges([3, 4, 6], 9)
    assert ranges.spans == [(0, 2), (3, 3), (4, 5), (6, 9)]
    assert [ranges.less(one, one) for one in range(4)] == [True, False, True, True]
    assert [ranges.less(one, one, 1) for one in range(4)] == [True, False, False, True]
    assert ranges.less(1, 2, 9)
    assert not ranges.less(2, 1)


def test_what_is_no_test_of_numbers_cuts_nothing() -> None:
    assert cuts([Among(frozenset("a")), Holding("any", frozenset("a")), Within(((3, 3),))]) == {3, 4}


def test_the_least_number_is_the_first_of_the_first_range() -> None:
    ranges = Ranges([2, 5, 7], 9, 3, least=5)
    assert ranges.spans == [(5, 6), (7, 9), (10, 12)]
    assert (len(ranges), ranges.size_to_most, ranges.room(1)) == (3, 2, 3)
    assert [ranges.of(number) for number in (5, 6, 7, 10, 12)] == [0, 0, 1, 2, 2]
