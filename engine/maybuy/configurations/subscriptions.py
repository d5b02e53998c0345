"""Everything that can be held: counted, listed, the cheapest and the dearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from ..model.definitions import Definitions
from ..subscription.soundness import LACKING
from .candidates import LeftOut, Scope, candidates, present
from .configuration import Configuration, configuration, groups_of
from .paths import Paths, Way
from .space import all_held


class Subscriptions:
    """All subscriptions that can be held within a scope, each once."""

    def __init__(self, definitions: Definitions, scope: Scope) -> None:
        """Work out what there is. Raises QuestionError where that is too much."""
        self.scope = scope
        known = present(definitions, scope.at)
        self.lines, self._missing = candidates(known, scope)
        groups = groups_of(self.lines)
        self._paths, self._priced = (Paths(one, groups) for one in all_held(self.lines, known, scope))

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is sold that day, and is in none of them."""
        there = {self.lines[number].item.id for number in self._paths.settable}
        never = {one.item.id: LeftOut(one.item, LACKING) for one in self.lines if one.item.id not in there}
        return (*self._missing, *never.values())

    @property
    def count(self) -> int:
        """How many there are."""
        return self._paths.count

    @property
    def on_request(self) -> int:
        """How many have no number for a price, because some of it is on request."""
        return self.count - self._priced.count

    def __iter__(self) -> Iterator[Configuration]:
        """All of them, one after the other."""
        return (self._made(way) for way in self._paths)

    @cached_property
    def least(self) -> Configuration | None:
        """The cheapest of those that have a price; of several, the first of those with the fewest lines."""
        return self._found(self._priced.least(self._costs))

    @cached_property
    def greatest(self) -> Configuration | None:
        """The dearest of those that have a price; of several, the first of those with the fewest lines."""
        return self._found(self._priced.greatest(self._costs))

    @cached_property
    def _costs(self) -> Sequence[int]:
        return [one.cost or 0 for one in self.lines]

    def _found(self, way: Way | None) -> Configuration | None:
        return None if way is None else self._made(way)

    def _made(self, way: Way) -> Configuration:
        return configuration((self.lines[number] for number in way), self.scope)
