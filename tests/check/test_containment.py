"""What is said of many clauses at once is what comparing each two of them, value by value, says."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maybuy.check.containment import Clauses, comparable
from maybuy.model.base import Effective
from maybuy.model.gathering import gather
from maybuy.model.logic import Among, Clause, Holding, Within, days
from maybuy.model.masks import bits, mask_of
from maybuy.model.vocabulary import VocabularyFile

WORDS, NUMBERS, ITEMS = ["a", "b", "c"], range(6), ["x", "y", "z"]
SETS = [
    frozenset(i for i, held in zip(ITEMS, pick, strict=True) if held) for pick in product((0, 1), repeat=3)
]
DEFINITIONS = gather(
    [
        (
            VocabularyFile.model_validate(
                {
                    "kind": "vocabulary",
                    "attributes": {
                        "user.role": {"type": "enum", "values": WORDS},
                        "account.age": {"type": "integer", "min": 0, "max": 5},
                    },
                }
            ),
            lambda _: "",
        )
    ]
)
subsets = st.sets(st.sampled_from(WORDS), min_size=1).map(frozenset)
among = st.builds(Among, subsets, st.booleans())
bound = st.integers(0, 5)
interval = st.tuples(bound, bound).map(sorted).map(tuple)
within = st.one_of(
    interval.map(lambda one: Within((one,))),
    interval.map(lambda one: Within((one,)).inverse()),
    bound.map(lambda low: Within(((low, None),))),
)
holding = st.builds(
    Holding,
    st.sampled_from(["any", "all", "none", "lacks"]),
    st.sets(st.sampled_from(ITEMS), min_size=1).map(frozenset),
)
clauses = st.fixed_dictionaries(
    {},
    optional={
        "user.role": among.map(lambda one: (one,)),
        "account.country": among.map(lambda one: (one,)),
        "account.age": within.map(lambda one: (one,)),
        "subscription.holds": st.lists(holding, min_size=1, max_size=2).map(tuple),
    },
)
QUESTIONS = list(product(WORDS, [*WORDS, "elsewhere"], NUMBERS, SETS))


def plain(clause: Clause) -> Clause:
    said = {name: comparable(name, tests, DEFINITIONS) for name, tests in clause.items()}
    return {name: tests for name, tests in said.items() if tests is not None}


def holding_where(clause: Clause) -> frozenset[int]:
    """The questions for which a clause holds."""
    names = ("user.role", "account.country", "account.age", "subscription.holds")
    return frozenset(
        number
        for number, values in enumerate(QUESTIONS)
        if all(
            test.holds(value)
            for name, value in zip(names, values, strict=True)
            for test in clause.get(name, ())  # type: ignore[arg-type]
        )
    )


@given(st.lists(clauses, min_size=1, max_size=6))
def test_a_clause_said_to_be_wider_holds_wherever_the_other_does(each: list[dict[str, Any]]) -> None:
    table = Clauses([plain(one) for one in each])
    where = [holding_where(one) for one in each]
    for number, one in enumerate(each):
        wider = set(bits(table.wider(plain(one))))
        assert number in wider
        assert all(where[number] <= where[other] for other in wider)


@given(st.lists(clauses, min_size=1, max_size=6))
def test_clauses_that_ever_hold_together_are_said_to_meet(each: list[dict[str, Any]]) -> None:
    table = Clauses([plain(one) for one in each])
    where = [holding_where(one) for one in each]
    for number, one in enumerate(each):
        meeting = set(bits(table.meeting(plain(one))))
        assert {other for other in range(len(each)) if where[number] & where[other]} <= meeting


simple = st.fixed_dictionaries(
    {"user.role": among.map(lambda one: (one,)), "account.age": interval.map(lambda one: (Within((one,)),))}
)


@given(st.lists(simple, min_size=1, max_size=6))
def test_of_values_and_numbers_both_are_exactly_so(each: list[dict[str, Any]]) -> None:
    each = [one for one in each if holding_where(one)]
    table = Clauses([plain(one) for one in each])
    where = [holding_where(one) for one in each]
    for number, one in enumerate(each):
        others = range(len(each))
        assert set(bits(table.wider(plain(one)))) == {
            other for other in others if where[number] <= where[other]
        }
        assert set(bits(table.meeting(plain(one)))) == {
            other for other in others if where[number] & where[other]
        }


def test_days_are_compared_like_numbers() -> None:
    year, open_ended = (
        Effective(**{"from": date(2020, 1, 1), "until": date(2021, 1, 1)}),
        Effective(**{"from": date(2019, 1, 1)}),
    )
    table = Clauses([{"at": (days(year),)}, {"at": (days(open_ended),)}, {}])
    assert list(bits(table.wider({"at": (days(year),)}))) == [2, 1, 0]
    assert list(bits(table.wider({"at": (days(open_ended),)}))) == [2, 1]
    assert list(bits(table.wider({}))) == [2]


@given(st.sets(st.integers(0, 200)))
def test_a_mask_has_the_bits_it_is_made_of(numbers: set[int]) -> None:
    assert set(bits(mask_of(numbers, 201))) == numbers
