"""Leaving away parts of situations, so that what is left is said of attributes alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .diagram import Diagram, Diagrams, Variable, all_of


def left_of(relations: Sequence[Diagram], outer: Iterable[Variable], space: Diagrams) -> Diagram:
    """Which values of the outer variables there are some values of all others for, so that all relations
    hold."""
    kept = set(outer)
    parts = [(one, support(one, space)) for one in relations]
    inner = [one for one in space.variables if one not in kept]
    near = {one: _near(one, parts) for one in inner}
    while inner:
        # Leave away first what fewest others depend on, so that diagrams stay small.
        chosen = min(inner, key=lambda one: (len(near[one]), one.number))
        inner.remove(chosen)
        touching = [one for one in parts if chosen in one[1]]
        if not touching:
            continue
        joined = all_of((one for one, _ in touching), space).exists(chosen.cube)
        parts = [one for one in parts if chosen not in one[1]]
        parts.append((joined, frozenset(near[chosen] - {chosen})))
        for one in near[chosen]:
            if one in near:
                near[one] = _near(one, parts)
    return all_of((one for one, _ in parts), space)


def support(diagram: Diagram, space: Diagrams) -> frozenset[Variable]:
    """The variables that a diagram depends on."""
    seen: set[Diagram] = set()
    found: set[int] = set()
    stack = [diagram]
    while stack:
        one = stack.pop()
        bit, below = one.node_var(), one.cofactors()
        if one in seen or bit is None or below is None:
            continue
        seen.add(one)
        found.add(bit)
        stack += below
    return frozenset(space.owner[bit] for bit in found)


def _near(one: Variable, parts: Iterable[tuple[Diagram, frozenset[Variable]]]) -> frozenset[Variable]:
    """The variables that something relates to one, itself included."""
    return frozenset().union(*(support for _, support in parts if one in support))
