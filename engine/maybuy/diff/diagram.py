"""Decision diagrams over variables with few values: sets of situations, combined and counted exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import Final, NamedTuple

from oxidd.bcdd import BCDDFunction as Diagram
from oxidd.bcdd import BCDDManager
from oxidd.util import BooleanOperator
from oxidd.util import DDMemoryError as TooLargeError

FEW_NODES: Final = 1 << 16
"""Enough for nearly everything; room for many more takes longer to make than most analyses do."""

MOST_NODES: Final = 1 << 23
"""Past this, TooLargeError is raised: whoever asked says that it is not computed."""

__all__ = ["Diagram", "Diagrams", "Node", "TooLargeError", "Variable"]


class Variable:
    """One of `size` values, numbered from 0, in as many bits as that takes."""

    def __init__(self, number: int, size: int, bits: Sequence[int], diagrams: Diagrams) -> None:
        self.number = number
        self.size = size
        self.bits = bits
        self._diagrams = diagrams
        self._is = [self._code(value) for value in range(size)]
        self._among: dict[frozenset[int], Diagram] = {}

    def _code(self, value: int) -> Diagram:
        manager = self._diagrams.manager
        bits = (
            manager.var(bit) if value >> place & 1 else manager.not_var(bit)
            for place, bit in enumerate(self.bits)
        )
        return reduce(and_, bits, self._diagrams.true)

    def is_(self, value: int) -> Diagram:
        """Where it has this value."""
        return self._is[value]

    def among(self, values: Iterable[int]) -> Diagram:
        """Where it has one of these values."""
        chosen = frozenset(values)
        known = self._among.get(chosen)
        if known is None:
            known = self._among[chosen] = (
                self._diagrams.true
                if len(chosen) == self.size
                else reduce(or_, (self._is[value] for value in sorted(chosen)), self._diagrams.false)
            )
        return known

    @cached_property
    def proper(self) -> Diagram:
        """Where its bits stand for a value."""
        return reduce(or_, self._is)

    @cached_property
    def cube(self) -> Diagram:
        """Its bits, as quantifiers take them."""
        return reduce(and_, (self._diagrams.manager.var(bit) for bit in self.bits), self._diagrams.true)

    def within(self, diagram: Diagram, value: int) -> Diagram:
        """What a diagram leaves open of everything else where this has a value."""
        return (diagram & self._is[value]).exists(self.cube)

    def values(self, diagram: Diagram, within: Diagram | None = None) -> tuple[int, ...]:
        """The values it has somewhere in a diagram, or in what that has in common with another."""
        # Alone first: what is looked at for each value is small then.
        others = self._diagrams.others(self)
        alone = (
            diagram.exists(others)
            if within is None
            else diagram.apply_exists(BooleanOperator.AND, within, others)
        )
        return tuple(value for value in range(self.size) if self.narrowed(alone, value).satisfiable())

    def narrowed(self, diagram: Diagram, value: int) -> Diagram:
        """What a diagram that asks for nothing above this leaves open below it, where this has a value."""
        for place, bit in enumerate(self.bits):
            if diagram.node_var() == bit:
                below = diagram.cofactor_true() if value >> place & 1 else diagram.cofactor_false()
                assert below is not None  # INVARIANT: it asks for a bit
                diagram = below
        return diagram


class Diagrams:
    """One space of situations. Raises TooLargeError, in any operation, past its bound."""

    def __init__(self, most_nodes: int) -> None:
        # One thread: the answer is the same with more, and the machine is not ours alone.
        self.manager = BCDDManager(most_nodes, max(most_nodes // 4, 1024), 1)
        self.true: Diagram = self.manager.true()
        self.false: Diagram = self.manager.false()
        self.variables: list[Variable] = []
        self.owner: dict[int, Variable] = {}
        """The variable that each bit belongs to."""
        self._all: tuple[int, Diagram] = (0, self.true)
        self._others: tuple[int, dict[Variable, Diagram]] = (0, {})

    def variable(self, size: int) -> Variable:
        """A new variable, below all others in the order."""
        bits = self.manager.add_vars((size - 1).bit_length())
        made = Variable(len(self.variables), size, bits, self)
        self.variables.append(made)
        self.owner |= dict.fromkeys(bits, made)
        return made

    @property
    def all(self) -> Diagram:
        """All bits, as quantifiers take them."""
        if self._all[0] != len(self.variables):
            # The last first: each is put on top of those below it, and none of these is made again.
            cubes = (one.cube for one in reversed(self.variables))
            self._all = (len(self.variables), self.every(cubes))
        return self._all[1]

    def others(self, variable: Variable) -> Diagram:
        """All bits but those of a variable, as quantifiers take them."""
        if self._others[0] != len(self.variables):
            self._others = (len(self.variables), {})
        known = self._others[1].get(variable)
        if known is None:
            known = self._others[1][variable] = self.all.exists(variable.cube)
        return known

    def meet(self, one: Diagram, other: Diagram) -> bool:
        """Whether two have something in common."""
        return one.apply_exists(BooleanOperator.AND, other, self.all).satisfiable()

    def any(self, diagrams: Iterable[Diagram]) -> Diagram:
        """Where one of them holds at least."""
        return reduce(or_, diagrams, self.false)

    def every(self, diagrams: Iterable[Diagram]) -> Diagram:
        """Where all of them hold."""
        return reduce(and_, diagrams, self.true)

    def count(self, diagram: Diagram, over: Iterable[Variable]) -> int:
        """How many combinations of values of some variables a diagram has, all others being left open."""
        total = self.manager.num_vars()
        return int(diagram.sat_count(total)) >> (total - sum(len(one.bits) for one in over))


def values(diagram: Diagram, over: Sequence[Variable]) -> list[tuple[int, ...]]:
    """The values that each variable has somewhere in a diagram."""
    if len(over) < 2:
        return [one.values(diagram) for one in over]
    # By halves: the fewer are left, the smaller is what is looked at for each.
    middle = len(over) // 2
    found: list[tuple[int, ...]] = []
    for kept, left in ((over[:middle], over[middle:]), (over[middle:], over[:middle])):
        found += values(diagram.exists(reduce(and_, (one.cube for one in left))), kept)
    return found


def assignment(diagram: Diagram, over: Sequence[Variable]) -> Iterator[int]:
    """A value for each variable, the lowest first, that together are in a diagram that is not empty.

    The variables are in their order, and all that it depends on.
    """
    for one in over:
        for value in range(one.size):
            narrowed = one.narrowed(diagram, value)
            if narrowed.satisfiable():
                diagram = narrowed
                yield value
                break


class Node(NamedTuple):
    """A node of a diagram: the bit that it asks for, and the numbers of the nodes to go on to."""

    bit: int
    set_: int
    unset: int


def nodes(diagram: Diagram) -> list[Node | bool]:
    """All nodes below a diagram, by number; itself the first. One that asks for nothing is true or false."""
    numbers, listed, found = {diagram: 0}, [diagram], list[Node | bool]()
    for one in listed:
        bit, below = one.node_var(), one.cofactors()
        if bit is None or below is None:
            found.append(one.satisfiable())
            continue
        for each in below:
            if each not in numbers:
                numbers[each] = len(listed)
                listed.append(each)
        found.append(Node(bit, numbers[below[0]], numbers[below[1]]))
    return found


def shape(diagram: Diagram, over: Sequence[Variable]) -> tuple[object, ...]:
    """A diagram written out: equal for two diagrams, of one space or of two, only if they hold for the same
    values of the variables at the same places of `over`, which must be all that they depend on."""
    places = {bit: (number, n) for number, one in enumerate(over) for n, bit in enumerate(one.bits)}
    return tuple(
        (places[one.bit], one.set_, one.unset) if isinstance(one, Node) else one for one in nodes(diagram)
    )


def left_of(relations: Sequence[Diagram], outer: Iterable[Variable], space: Diagrams) -> Diagram:
    """Which values of the outer variables there are some values of all others for, so that all relations
    hold."""
    kept = set(outer)
    parts = [(one, support(one, space)) for one in relations]
    there = frozenset[Variable]().union(*(support for _, support in parts)) - kept
    inner = sorted(there, key=lambda one: one.number)
    near = {one: _near(one, parts) for one in inner}
    while inner:
        # Leave away first what fewest others depend on, so that diagrams stay small.
        chosen = min(inner, key=lambda one: (len(near[one]), one.number))
        inner.remove(chosen)
        joined = space.every(one for one, support in parts if chosen in support).exists(chosen.cube)
        parts = [one for one in parts if chosen not in one[1]]
        parts.append((joined, frozenset(near[chosen] - {chosen})))
        for one in near[chosen]:
            if one in near:
                near[one] = _near(one, parts)
    return space.every(one for one, _ in parts)


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
