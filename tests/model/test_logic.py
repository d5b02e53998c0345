"""Predicates and the normal form of conditions, held against a plain reading of the same conditions."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.model.condition import Condition, Test, as_condition
from maybuy.model.definitions import Definitions
from maybuy.model.gathering import gather
from maybuy.model.logic import (
    Among,
    Clause,
    Holding,
    Interval,
    TooManyClausesError,
    Within,
    impossible,
    negate,
    predicate,
    unfold,
)
from maybuy.model.vocabulary import VocabularyFile

VOCABULARY = VocabularyFile.model_validate(
    {
        "kind": "vocabulary",
        "attributes": {
            "user.role": {"type": "enum", "values": ["a", "b", "c"]},
            "account.age": {"type": "integer", "min": 0, "max": 9},
            "account.pilot": {"type": "bool"},
        },
    }
)
DEFINITIONS: Definitions = gather([(VOCABULARY, lambda _: "vocabulary.yaml:1:1")])

letters = st.sets(st.sampled_from("abcd"), max_size=4).map(frozenset)
amongs = st.builds(Among, letters, st.booleans())
bounds = st.none() | st.integers(0, 9)


@st.composite
def withins(draw: st.DrawFn) -> Within:
    ends = sorted(draw(st.sets(st.integers(-2, 12), max_size=6)))
    intervals: list[Interval] = list(zip(ends[::2], ends[1::2], strict=False))
    if intervals and draw(st.booleans()):
        intervals[0] = (None, intervals[0][1])
    if intervals and draw(st.booleans()):
        intervals[-1] = (intervals[-1][0], None)
    return Within(tuple(intervals))


holdings = st.builds(Holding, st.sampled_from(["any", "all", "none", "lacks"]), letters.filter(bool))


@given(amongs, st.sampled_from("abcdz"))
def test_the_inverse_of_a_list_of_values_holds_where_the_list_does_not(one: Among, value: str) -> None:
    assert one.inverse().holds(value) != one.holds(value)


@given(amongs, amongs, st.sampled_from("abcdz"))
def test_two_lists_of_values_are_joined_to_what_both_hold_for(one: Among, other: Among, value: str) -> None:
    assert one.both(other).holds(value) == (one.holds(value) and other.holds(value))


@given(withins(), st.integers(-4, 14))
def test_the_inverse_of_intervals_holds_where_they_do_not(one: Within, value: int) -> None:
    assert one.inverse().holds(value) != one.holds(value)
    assert one.inverse().inverse().holds(value) == one.holds(value)


@given(withins(), withins(), st.integers(-4, 14))
def test_intervals_are_joined_to_what_both_hold_for(one: Within, other: Within, value: int) -> None:
    assert one.both(other).holds(value) == (one.holds(value) and other.holds(value))


@given(holdings, letters)
def test_the_inverse_of_a_test_on_a_set_holds_where_the_test_does_not(
    one: Holding, value: frozenset[str]
) -> None:
    assert one.inverse().holds(value) != one.holds(value)


roles = st.sampled_from("abc")
entries = {
    "user.role": roles
    | st.lists(roles, min_size=1, max_size=2)
    | st.fixed_dictionaries({"not": st.lists(roles, min_size=1, max_size=2)}),
    "account.age": st.sampled_from(["at_least", "at_most", "more_than", "less_than"]).flatmap(
        lambda name: st.fixed_dictionaries({name: st.integers(0, 9)})
    ),
    "account.pilot": st.booleans() | st.fixed_dictionaries({"not": st.booleans()}),
    "subscription.holds": st.sampled_from(["any", "all", "none"]).flatmap(
        lambda name: st.fixed_dictionaries({name: st.lists(st.sampled_from("xyz"), min_size=1, max_size=2)})
    ),
}
plain = st.fixed_dictionaries({}, optional=entries).filter(bool)
written = st.recursive(
    plain,
    lambda inner: st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}, optional=entries),
    max_leaves=4,
)
facts = st.fixed_dictionaries(
    {
        "user.role": roles,
        "account.age": st.integers(0, 9),
        "account.pilot": st.sampled_from(["true", "false"]),
        "subscription.holds": st.sets(st.sampled_from("xyz")).map(frozenset),
    }
)


def means(condition: Condition, about: Mapping[str, object]) -> bool:
    """What a condition says of some facts, read the way it is written."""
    tests = all(_says(test, about[test.attribute]) for test in condition.tests)
    return tests and (
        not condition.alternatives or any(means(other, about) for other in condition.alternatives)
    )


def _says(test: Test, fact: object) -> bool:
    match test.operator:
        case "is":
            return str(fact) in test.values
        case "not":
            return str(fact) not in test.values
        case "at_least":
            return fact >= test.values[0]  # type: ignore[operator]
        case "at_most":
            return fact <= test.values[0]  # type: ignore[operator]
        case "more_than":
            return fact > test.values[0]  # type: ignore[operator]
        case "less_than":
            return fact < test.values[0]  # type: ignore[operator]
    held = [value in fact for value in test.values]  # type: ignore[operator]
    return {"any": any(held), "all": all(held), "none": not any(held)}[test.operator]


def holds(clauses: tuple[Clause, ...], about: Mapping[str, object]) -> bool:
    return any(
        all(one.holds(about[attribute]) for attribute, each in clause.items() for one in each)  # type: ignore[arg-type]
        for clause in clauses
    )


@given(written, facts)
@settings(max_examples=drawn(300))
def test_a_condition_unfolded_says_what_it_is_written_to_say(
    source: dict[str, object], about: dict[str, object]
) -> None:
    condition = as_condition(source)
    assert holds(unfold(condition, DEFINITIONS), about) == means(condition, about)


@given(written, facts)
@settings(max_examples=drawn(300))
def test_a_condition_negated_says_the_opposite(source: dict[str, object], about: dict[str, object]) -> None:
    condition = as_condition(source)
    try:
        negated = negate(condition, DEFINITIONS)
    except TooManyClausesError:
        return
    assert holds(negated, about) != means(condition, about)


@given(written, facts)
@settings(max_examples=drawn(300))
def test_a_clause_that_is_called_impossible_never_holds(
    source: dict[str, object], about: dict[str, object]
) -> None:
    for clause in unfold(as_condition(source), DEFINITIONS):
        if any(impossible(clause, DEFINITIONS)):
            assert not holds((clause,), about)


def test_an_operator_that_does_not_go_with_a_type_is_refused() -> None:
    with pytest.raises(ValueError, match="at_least"):
        predicate(Test("user.role", "at_least", (2,)), "enum", DEFINITIONS)


def test_alternatives_that_multiply_are_stopped() -> None:
    wide = [{"user.role": "a", "account.age": {"at_least": number}} for number in range(9)]
    with pytest.raises(TooManyClausesError):
        negate(as_condition({"any": wide}), DEFINITIONS)
