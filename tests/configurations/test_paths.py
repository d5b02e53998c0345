"""The ways through a diagram, the cheapest first, against all of them."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from maybuy.configurations.paths import Paths
from maybuy.diff.diagram import Diagrams

GROUPS = (2, 1, 3, 1)
BITS = sum(GROUPS)
WAYS = [
    tuple(bit for bit in chosen if bit is not None)
    for chosen in product((None, 0, 1), (None, 2), (None, 3, 4, 5), (None, 6))
]


@given(
    st.lists(st.sampled_from(WAYS), unique=True),
    st.lists(st.integers(0, 5), min_size=BITS, max_size=BITS),
    st.booleans(),
)
def test_all_ways_come_once_and_in_the_order_of_what_they_cost(
    chosen: list[tuple[int, ...]], costs: list[int], free: bool
) -> None:
    space = Diagrams(1 << 12)
    here = [space.variable(2).is_(1) for _ in range(BITS)]
    asked = BITS - 1 if free else BITS  # the last bit goes either way where nobody asks for it
    ways = [way for way in chosen if max(way, default=0) < asked]
    among = space.any(
        space.every(here[bit] if bit in way else ~here[bit] for bit in range(asked)) for way in ways
    )
    wanted = [*ways, *((*way, BITS - 1) for way in ways if free)]
    paths = Paths(among, GROUPS)
    found = list(paths.by_cost(costs))
    assert sorted(way for way, _ in found) == sorted(wanted)
    assert [cost for _, cost in found] == [sum(costs[bit] for bit in way) for way, _ in found]
    order = [(cost, len(way)) for way, cost in found]
    assert order == sorted(order)
    least = paths.least(costs)
    assert (least is None) == (not found)
    if least is not None:
        assert found[0][0] == least
