"""Classes of values: whatever falls into one, no rule can tell apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compile.test_index import ATTRIBUTES, CLAUSE, rule
from maybuy.compile.classes import classes
from maybuy.compile.index import build
from maybuy.model.logic import Among, Clause, Holding, Within


@given(
    clauses=st.lists(st.lists(CLAUSE, min_size=1, max_size=3), max_size=4),
    one=ATTRIBUTES,
    others=st.lists(ATTRIBUTES, max_size=8),
)
def test_attributes_with_one_signature_satisfy_the_same_clauses(
    clauses: list[list[Clause]], one: dict[str, object], others: list[dict[str, object]]
) -> None:
    indexes = [build([rule(f"rule-{number}", *some)], ()) for number, some in enumerate(clauses)]
    known = classes(indexes, ())
    for other in others:
        if known.signature(other) == known.signature(one):
            for index in indexes:
                for name in index.tested():
                    assert index.mask(name, other[name]) == index.mask(name, one[name])


def test_values_that_no_rule_names_are_in_one_class_and_so_are_numbers_between_two_cuts() -> None:
    clause: Clause = {"colour": (Among(frozenset({"red"})),), "count": (Within(((3, 5),)),)}
    known = classes([build([rule("some", clause)], ())], ())
    assert known.signature({"colour": "blue", "count": 3}) == known.signature({"colour": "green", "count": 5})
    assert known.signature({"colour": "red", "count": 3}) != known.signature({"colour": "blue", "count": 3})
    assert known.signature({"colour": "red", "count": 3}) != known.signature({"colour": "red", "count": 6})


def test_sets_that_differ_in_what_no_rule_names_are_in_one_class() -> None:
    known = classes([build([rule("some", {"things": (Holding("any", frozenset({"cup", "hat"})),)})], ())], ())
    of = [known.signature({"things": frozenset(one)}) for one in (["cup"], ["cup", "pen"], ["cup", "hat"])]
    assert of[0] == of[1] != of[2]


def test_attributes_of_the_question_are_left_out() -> None:
    clause: Clause = {"colour": (Among(frozenset({"red"})),), "count": (Within(((3, 5),)),)}
    known = classes([build([rule("some", clause)], ())], ("count",))
    assert known.signature({"colour": "red"}) == ("red",)
