"""What can be held, taken apart: lines of which none has to do with any of another part.

What is chosen in one part leaves all others as they are. So the cheapest of everything is put together from
what each part comes to, and no diagram is as large as the catalog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

from ..diff.diagram import FEW_NODES, MOST_NODES, Diagram, Node, TooLargeError, nodes
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from .candidates import Candidate, Scope, candidates, goes_by
from .space import Space


class Part(NamedTuple):
    """Some lines, by number and in order, and a diagram of all that can be held of them."""

    lines: tuple[int, ...]
    nodes: Sequence[Node | bool]


class Ground(NamedTuple):
    """All lines that there may be, in parts."""

    definitions: Definitions
    lines: tuple[Candidate, ...]
    parts: tuple[Part, ...]
    bringing: Mapping[str, Sequence[int]]
    """For each item that may be held, the numbers of the lines that bring it."""
    twice: frozenset[str]
    """The items that two lines may bring at once."""


def ground_of(definitions: Definitions, scope: Scope) -> Ground:
    """What can be held within a scope. Raises QuestionError where that is too much to work out."""
    lines = candidates(definitions, scope).lines
    for most_nodes in (FEW_NODES, MOST_NODES):
        with suppress(TooLargeError):
            space = Space(lines, definitions, scope, most_nodes)
            whole = dict(_diagrams(space))
            parts = tuple(Part(numbers, nodes(diagram)) for numbers, diagram in whole.items())
            return Ground(definitions, lines, parts, space.bringing, frozenset(_twice(space, whole)))
    raise QuestionError("too-large")


def _diagrams(space: Space) -> Iterator[tuple[tuple[int, ...], Diagram]]:
    """The lines of each part, and all that can be held of them."""
    first = _firsts(space)
    members: dict[int, list[int]] = {}
    for number in range(len(space.lines)):
        members.setdefault(first[number], []).append(number)
    relations: dict[int, list[Diagram]] = {}
    for relation in space.relations:
        bit = relation.node_var()
        relations.setdefault(first[0 if bit is None else bit], []).append(relation)
    for one, numbers in members.items():
        yield tuple(numbers), space.space.every(relations.get(one, ()))


def _firsts(space: Space) -> Sequence[int]:
    """For each line, the first of all that it has to do with, near or far."""
    above = list(range(len(space.lines)))

    def first(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    for together in _together(space):
        for one, other in pairwise(sorted(set(together))):
            low, high = sorted((first(one), first(other)))
            above[high] = low
    return [first(number) for number in range(len(above))]


def _together(space: Space) -> Iterator[list[int]]:
    """Lines that have to do with each other: of a product, bringing one item, requiring or excluding it, or
    with seats that go by its."""
    of_product: dict[str, list[int]] = {}
    for number, one in enumerate(space.lines):
        of_product.setdefault(one.item.product, []).append(number)
    brought: dict[str, list[int]] = {product: list(numbers) for product, numbers in of_product.items()}
    for item, numbers in space.bringing.items():
        brought.setdefault(space.definitions.items[item].product, []).extend(numbers)
    yield from brought.values()
    definitions = space.definitions
    for item, numbers in space.bringing.items():
        others: set[str] = {*definitions.needed.get(item, ()), *definitions.excluded.get(item, ())}
        others |= goes_by(definitions.items[item], definitions, space.scope)
        yield [*numbers, *space.lines_of(others)]


def _twice(space: Space, whole: Mapping[tuple[int, ...], Diagram]) -> Iterator[str]:
    """The items that two lines may bring at once."""
    of_line = {number: diagram for numbers, diagram in whole.items() for number in numbers}
    for item, numbers in space.bringing.items():
        several = len({space.lines[number].item.product for number in numbers}) > 1
        if several and (of_line[numbers[0]] & _two(space, numbers)).satisfiable():
            yield item


def _two(space: Space, numbers: Iterable[int]) -> Diagram:
    """Where two of some lines are there at least."""
    one = two = space.space.false
    for number in sorted(numbers, reverse=True):
        two |= space.here[number] & one
        one |= space.here[number]
    return two
