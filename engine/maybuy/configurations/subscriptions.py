"""Everything that can be held: counted, listed, the cheapest and the dearest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from ..model.definitions import Definitions
from ..subscription.currency import decimals
from ..subscription.soundness import LACKING
from .candidates import Candidate, LeftOut, Scope, candidates
from .paths import Paths, Way
from .space import all_held


@dataclass(frozen=True, slots=True)
class Configuration:
    """A subscription: its lines, and what it costs for a whole cycle; None where some is on request."""

    lines: tuple[Candidate, ...]
    recurring: Decimal | None


class Subscriptions:
    """All subscriptions that can be held within a scope, each once."""

    def __init__(self, definitions: Definitions, scope: Scope) -> None:
        """Work out what there is. Raises QuestionError where that is too much."""
        self.scope = scope
        known = definitions.priced_as(frozenset())
        self.lines, self._missing = candidates(known, scope)
        products = [len(list(group)) for _, group in groupby(one.item.product for one in self.lines)]
        self._paths, self._priced = (Paths(one, products) for one in all_held(self.lines, known, scope))

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
        """The cheapest of those that have a price; of several, one with nothing that could be left away."""
        return self._found(self._priced.least(self._costs))

    @cached_property
    def greatest(self) -> Configuration | None:
        """The dearest of those that have a price; of several, one with nothing that could be left away."""
        return self._found(self._priced.greatest(self._costs))

    @cached_property
    def _costs(self) -> Sequence[int]:
        return [one.cost or 0 for one in self.lines]

    def _found(self, way: Way | None) -> Configuration | None:
        return None if way is None else self._made(way)

    def _made(self, way: Iterable[int]) -> Configuration:
        lines = tuple(self.lines[number] for number in way)
        costs = [one.cost for one in lines]
        units = None if None in costs else sum(cost for cost in costs if cost is not None)
        recurring = None if units is None else Decimal(units).scaleb(-decimals(self.scope.currency))
        return Configuration(lines, recurring)
