"""What is left of relations when some variables are left away."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from maybuy.diff.diagram import Diagrams, left_of, support

VARIABLES = 5
SETS = st.lists(
    st.tuples(
        st.lists(st.integers(0, VARIABLES - 1), min_size=1, max_size=3, unique=True),
        st.sets(st.tuples(*[st.integers(0, 1)] * 3), min_size=1),
    ),
    max_size=6,
)


@given(SETS, st.sets(st.integers(0, VARIABLES - 1)))
def test_what_is_left_is_what_some_values_of_the_others_go_with(
    relations: list[tuple[list[int], set[tuple[int, ...]]]], kept: set[int]
) -> None:
    space = Diagrams(4096)
    variables = [space.variable(2) for _ in range(VARIABLES)]
    made = [
        space.any(
            space.every(variables[one].is_(value) for one, value in zip(over, row, strict=False))
            for row in sorted(rows)
        )
        for over, rows in relations
    ]
    found = left_of(made, [variables[one] for one in kept], space)
    there = {
        tuple(values[one] for one in sorted(kept))
        for values in product((0, 1), repeat=VARIABLES)
        if all(
            any(all(values[one] == at for one, at in zip(over, row, strict=False)) for row in rows)
            for over, rows in relations
        )
    }
    assert space.count(found, [variables[one] for one in kept]) == len(there)
    for values in there:
        whole = space.every(variables[one].is_(at) for one, at in zip(sorted(kept), values, strict=True))
        assert (found & whole).satisfiable()


def test_a_diagram_depends_on_the_variables_that_it_tells_apart() -> None:
    space = Diagrams(1024)
    one, other, third = (space.variable(5) for _ in range(3))
    assert support((one.is_(1) & third.is_(4)) | (one.is_(1) & ~third.is_(4)), space) == {one}
    assert support(one.is_(1) & other.is_(4), space) == {one, other}
    assert support(space.true, space) == frozenset()
