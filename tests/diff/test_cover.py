"""Sets of situations said in few cases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maybuy.diff.diagram import Diagram, Diagrams
from maybuy.diff.pair import BOTH
from maybuy.diff.rows import MOST_CASES, clauses_of, cover, diagram_of, enclosing
from maybuy.diff.values import Observable
from maybuy.model.logic import Among, Holding, Within

VALUES = (("one",), ("two", "three"), ("*",))
CELLS = st.sets(st.tuples(*[st.integers(0, 2)] * 3))


def made() -> tuple[Diagrams, list[Observable]]:
    space = Diagrams(4096)
    names = ("account.country", "account.kind", "change.to")
    return space, [Observable(name, BOTH, space.variable(3), VALUES) for name in names]


def whole(cells: set[tuple[int, ...]], space: Diagrams, observables: list[Observable]) -> Diagram:
    return space.any(
        space.every(one.variable.is_(at) for one, at in zip(observables, cell, strict=True))
        for cell in sorted(cells)
    )


@given(CELLS, CELLS)
def test_cases_hold_exactly_where_they_should_of_all_that_is_valid(
    wanted: set[tuple[int, ...]], others: set[tuple[int, ...]]
) -> None:
    space, observables = made()
    here, valid = (whole(cells, space, observables) for cells in (wanted, wanted | others))
    boxes = cover(here, valid, observables, space)
    if boxes is not None:
        assert len(boxes) <= MOST_CASES
        assert space.any(diagram_of(box, space) for box in boxes) & valid == here


@given(CELLS.filter(bool), CELLS)
def test_what_encloses_a_set_holds_everywhere_in_it(
    wanted: set[tuple[int, ...]], others: set[tuple[int, ...]]
) -> None:
    space, observables = made()
    here, valid = (whole(cells, space, observables) for cells in (wanted, wanted | others))
    box = enclosing(here, {one: frozenset(one.variable.values(valid)) for one in observables})
    assert not (here & ~diagram_of(box, space)).satisfiable()


def test_nothing_is_said_of_what_makes_no_difference() -> None:
    space, observables = made()
    first, second, third = observables
    proper = space.every(one.variable.proper for one in observables)
    wanted = proper & second.variable.among([0, 1])
    assert cover(wanted, proper, observables, space) == [{second: frozenset({0, 1})}]
    assert cover(wanted & first.variable.is_(0), wanted, observables, space) == [{first: frozenset({0})}]
    assert cover(proper, proper, [third], space) == [{}]


def test_where_too_many_cases_are_needed_there_is_no_cover() -> None:
    space = Diagrams(4096)
    one, other = (Observable(f"account.{name}", BOTH, space.variable(8), ()) for name in "ab")
    equal = space.any(one.variable.is_(at) & other.variable.is_(at) for at in range(8))
    assert cover(equal, space.true, [one, other], space) is None


def test_a_case_is_told_like_the_conditions_of_a_rule() -> None:
    space = Diagrams(4096)
    country = Observable("account.country", BOTH, space.variable(2), (("FR",), ("*",)))
    size = Observable("account.size", BOTH, space.variable(3), (((0, 1),), ((2, 4),), ((5, 9),)))
    holds, lacks = (
        Observable("subscription.holds", BOTH, space.variable(2), (("false",), ("true",)), frozenset({item}))
        for item in "pq"
    )
    (told,) = clauses_of(
        {
            country: frozenset({1}), size: frozenset({1, 2}), holds: frozenset({1}), lacks: frozenset({0}),
        }
    )  # fmt: skip
    assert told == (
        BOTH,
        {
            "account.country": (Among(frozenset({"FR"}), negated=True),),
            "account.size": (Within(((2, None),)),),
            "subscription.holds": (Holding("any", frozenset("p")), Holding("none", frozenset("q"))),
        },
    )
