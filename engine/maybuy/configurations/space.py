"""All subscriptions that can be held, as one decision diagram: a variable says whether a line is there.

A subscription is there exactly if an account that has its lines, and no other, breaks nothing that the
catalog asks (subscription/soundness.py), pays for nothing twice, and has seats that go with each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from ..diff.diagram import FEW_NODES, MOST_NODES, Diagram, Diagrams, TooLargeError
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.item import Item
from .candidates import Candidate, Scope, goes_by, own_seats, seats_after


class Space:
    """Lines that may be there, each with where it is, and what must hold between them."""

    def __init__(
        self,
        lines: Sequence[Candidate],
        definitions: Definitions,
        scope: Scope,
        most_nodes: int,
        standing: frozenset[int] | None = None,
    ) -> None:
        """`standing` are the lines that are held already: what does not hold of them need not hold of what
        comes after."""
        self.standing = standing
        self.lines = lines
        self.definitions = definitions
        self.scope = scope
        self.space = Diagrams(most_nodes)
        self.here: list[Diagram] = [self.space.variable(2).is_(1) for _ in lines]
        """Where each line is there."""
        self.bringing: dict[str, list[int]] = {}
        """For each item that may be held, the numbers of the lines that bring it."""
        for number, one in enumerate(lines):
            for item in definitions.coming[one.item.id]:
                self.bringing.setdefault(item, []).append(number)

    @cached_property
    def all(self) -> Diagram:
        """All subscriptions that can be held."""
        return self.space.every(self.relations) & self.space.any(reversed(self.here))

    @cached_property
    def relations(self) -> list[Diagram]:
        """All that must hold between lines, each for itself."""
        # From the last lines up: what is joined is about few that are below it, and leaves these as they are.
        found = sorted(self._relations(), key=lambda one: -(one.node_level() or 0))
        if self.standing is None:
            return found
        now = self.exactly(self.standing)
        return [one for one in found if (one & now).satisfiable()]

    @cached_property
    def priced(self) -> Diagram:
        """Where nothing is on request."""
        here = zip(reversed(self.lines), reversed(self.here), strict=True)
        return self.space.every(~where for one, where in here if one.cost is None)

    def holding(self, items: Iterable[str]) -> Diagram:
        """Where one of some items is held."""
        numbers = {number for item in items for number in self.bringing.get(item, ())}
        return self.space.any(self.here[number] for number in sorted(numbers))

    def holding_all(self, numbers: Iterable[int]) -> Diagram:
        """Where each of some lines is there."""
        return self.space.every(self.here[number] for number in numbers)

    def exactly(self, numbers: Collection[int]) -> Diagram:
        """Where some lines are there, and no others."""
        last_first = reversed(list(enumerate(self.here)))
        return self.space.every(here if number in numbers else ~here for number, here in last_first)

    def _relations(self) -> Iterator[Diagram]:
        yield from self._alone()
        for item in self.definitions.items.values():
            if item.id in self.bringing:
                held = self.holding([item.id])
                for wanted in self.definitions.needs.get(item.id, ()):
                    yield ~held | self.holding(wanted)
                for other in self.definitions.excluded.get(item.id, ()):
                    if item.id < other:
                        yield ~held | ~self.holding([other])
        for number, one in enumerate(self.lines):
            here = self.here[number]
            if one.item.needs_seats and one.item.seats_min > 1:
                yield ~here | self._seats_enough(one.item)
            wanted = goes_by(one.item, self.definitions, self.scope)
            if wanted:
                yield ~here | self._seats_alike(one, wanted)

    def _alone(self) -> Iterator[Diagram]:
        """A product is on one line, and on none where another line brings it."""
        brought: dict[str, set[int]] = {}
        for number, one in enumerate(self.lines):
            for item, how, _ in self.definitions.brings[one.item.id]:
                if how != "line":
                    brought.setdefault(item.product, set()).add(number)
        of_product: dict[str, list[int]] = {}
        for number, one in enumerate(self.lines):
            of_product.setdefault(one.item.product, []).append(number)
        for product, numbers in of_product.items():
            before = self.space.any(self.here[other] for other in sorted(brought.get(product, ())))
            for number in numbers:
                yield ~(before & self.here[number])
                before |= self.here[number]

    def _seats_enough(self, item: Item) -> Diagram:
        """Where what an item requires has the fewest seats with which the item is sold, or is not held."""
        wanted = self.definitions.needed[item.id]
        enough = [number for number in self.lines_of(wanted) if self.lines[number].seats >= item.seats_min]
        return self.space.any(self.here[number] for number in enough) | ~self.holding(wanted)

    def _seats_alike(self, one: Candidate, wanted: frozenset[str]) -> Diagram:
        """Where the most seats of what a line goes by are those that go with its own; or where there are
        none, and it has its own."""
        going = {
            number: seats_after(one.item, self.lines[number].seats, self.definitions)
            for number in self.lines_of(wanted)
        }
        same = self.space.any(self.here[number] for number, seats in going.items() if seats == one.seats)
        more = self.space.any(self.here[number] for number, seats in going.items() if seats > one.seats)
        if one.seats not in own_seats(one.item, self.definitions, self.scope):
            return same & ~more
        return (same & ~more) | ~self.holding(wanted)

    def lines_of(self, items: Iterable[str]) -> list[int]:
        """The numbers of the lines that bring any of some items."""
        return sorted({number for item in items for number in self.bringing.get(item, ())})


class Held(NamedTuple):
    """All that can be held, and of that what has nothing that is on request."""

    all: Diagram
    priced: Diagram


def all_held(lines: Sequence[Candidate], definitions: Definitions, scope: Scope) -> Held:
    """What can be held of some lines. Raises QuestionError where that is too much to work out."""
    for most_nodes in (FEW_NODES, MOST_NODES):
        with suppress(TooLargeError):
            space = Space(lines, definitions, scope, most_nodes)
            return Held(space.all, space.all & space.priced)
    raise QuestionError("too-large")
