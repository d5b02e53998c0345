"""Whether prices are in order: suites within what their parts cost, longer cycles within shorter ones, higher
editions not below lower ones.

All are compared in every number of seats that both are sold with. Between the numbers at which a price bends
it is a straight line, or one in equal steps: so it is enough to look where it bends, and at the first and the
last steps between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from math import lcm
from time import monotonic
from typing import Final, Literal

from ..diff.difference import Missing, dates
from ..diff.witness import Witness
from ..engine import Engine
from ..model.base import MOST_SEATS
from ..model.charge import SEAT
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.logic import selects
from ..model.promise import PlacedPromise, Promise
from ..subscription.costs import Counted, listed_parts, scale_of, sum_of
from .proof import Proof

MOST_STEPS: Final = 1_000
"""As many seats may be sold together by what is compared; past this it is not worked out."""
MOST_LISTS: Final = 8
"""As many price lists may be for some customers alone."""

Items = tuple[str, ...]
Which = Literal["suites", "cycles", "editions"]


@dataclass(frozen=True, slots=True)
class Priced:
    """What some items cost together a month, in a billing cycle."""

    items: Items
    cycle: str
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Disorder:
    """Two prices that are the wrong way round, in so many seats from a day on: what is dearer, and what it
    was to be no dearer than."""

    which: Which
    dearer: Priced
    cheaper: Priced
    seats: int
    currency: str
    at: date

    @property
    def witness(self) -> Witness | None:
        """None: nobody has to ask for a price that is on the list."""
        return None


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is to be no dearer than something else."""

    which: Which
    items: Items
    cycle: str
    others: Items
    other_cycle: str


def proof_of_prices(engine: Engine, promised: PlacedPromise, today: date, deadline: float) -> Proof:
    """Whether prices are in order on every day, in every currency, for whoever there are price lists."""
    definitions, promise = engine.definitions, promised.promise
    broken: dict[_Pair, Disorder] = {}
    missing: dict[Missing, None] = {}
    compared = False
    for day in dates(definitions, definitions) or (today,):
        if not promise.effective.covers(day):
            continue
        present = definitions.on(day)
        for known in _lists(present):
            for pair in _pairs(known, promise, day):
                if monotonic() > deadline:
                    return Proof(promised, tuple(broken.values()), (Missing(None, None, "time"),), False)
                prices = _Prices(known, pair, day)
                compared = compared or prices.compared
                if prices.period > MOST_STEPS:
                    missing[Missing(None, pair.items[0], "size")] = None
                elif pair not in broken and (found := prices.disorder()) is not None:
                    broken[pair] = found
        if len(present.price_conditions) > MOST_LISTS:
            missing[Missing(None, None, "size")] = None
    return Proof(promised, tuple(broken.values()), tuple(missing), not compared and not missing)


def _lists(definitions: Definitions) -> Iterator[Definitions]:
    """The catalog with the prices of each group of customers that has some of its own."""
    known = definitions.price_conditions[:MOST_LISTS]
    for many in range(len(known) + 1):
        for some in combinations(known, many):
            yield definitions.priced_as(frozenset(some))


def _pairs(definitions: Definitions, promise: Promise, day: date) -> Iterator[_Pair]:
    """All that is compared on a day: what is sold on it."""
    sold = [
        one
        for one in definitions.items.values()
        if one.on_sale and one.effective.covers(day) and selects(promise.items, one, definitions)
    ]
    cycles = definitions.cycles
    for which in promise.prices_in_order or ():
        for item in sold:
            if which == "suites" and item.parts:
                for cycle in cycles:
                    yield _Pair("suites", (item.id,), cycle, item.parts, cycle)
            elif which == "cycles":
                for cycle, months in cycles.items():
                    for other in (one for one, fewer in cycles.items() if fewer < months):
                        yield _Pair("cycles", (item.id,), cycle, (item.id,), other)
            elif which == "editions":
                above = (one for one in sold if one.product == item.product and one.rank > item.rank)
                for higher in above:
                    for cycle in cycles:
                        yield _Pair("editions", (item.id,), cycle, (higher.id,), cycle)


class _Prices:
    """Two prices, in any number of seats."""

    def __init__(self, definitions: Definitions, pair: _Pair, day: date) -> None:
        self.definitions = definitions
        self.pair = pair
        self.day = day
        self.items = [definitions.items[one] for one in (*pair.items, *pair.others)]
        self.first = max(1, *(one.seats_min for one in self.items))
        ends = [one.seats_max for one in self.items if one.seats_max is not None]
        self.last = min([MOST_SEATS, *ends])
        self.period = lcm(*(charge.of for one in self.items for charge in one.charges if charge.per == SEAT))

    @property
    def _currencies(self) -> Sequence[str]:
        catalog = self.definitions.catalog
        return catalog.currencies if catalog else ()

    @property
    def compared(self) -> bool:
        """Whether there are two prices at all."""
        return any(None not in self._both(self.first, currency) for currency in self._currencies)

    def disorder(self) -> Disorder | None:
        """The first number of seats looked at in which they are the wrong way round."""
        for currency in self._currencies if self.first <= self.last else ():
            for seats in self._seats(currency):
                dearer, cheaper = self._both(seats, currency)
                if dearer is not None and cheaper is not None and dearer > cheaper:
                    pair = self.pair
                    return Disorder(
                        pair.which,
                        Priced(pair.items, pair.cycle, dearer),
                        Priced(pair.others, pair.other_cycle, cheaper),
                        seats,
                        currency,
                        self.day,
                    )
        return None

    def _both(self, seats: int, currency: str) -> tuple[Fraction | None, Fraction | None]:
        pair = self.pair
        return (
            self._cost(pair.items, seats, currency, pair.cycle),
            self._cost(pair.others, seats, currency, pair.other_cycle),
        )

    def _cost(self, items: Items, seats: int, currency: str, cycle: str) -> Fraction | None:
        """What some items cost together a month; None where one of them has no price, or is not sold so."""
        costs = []
        for one in (self.definitions.items[name] for name in items):
            parts = listed_parts(one, Counted(seats, {}), currency, cycle, self.day, self.day)
            cost = sum_of(parts) if one.sold_for(cycle) else None
            if cost is None:
                return None
            costs.append(cost)
        return sum(costs, Fraction(0))

    def _seats(self, currency: str) -> list[int]:
        """The numbers of seats that have to be looked at: where a price bends, and some steps around."""
        bends = {self.first, self.last}
        for item, cycle in self._each():
            bends.update(self._of_tiers(item, currency, cycle))
        for item, cycle in self._each():
            for start, end in pairwise(sorted(bends)):
                bends.update(self._of_minimum(item, currency, cycle, start, end))
        around = range(-self.period - 1, self.period + 2)
        found = {bend + step for bend in bends for step in around}
        return sorted(one for one in found if self.first <= one <= self.last)

    def _each(self) -> Iterator[tuple[Item, str]]:
        pair = self.pair
        for names, cycle in ((pair.items, pair.cycle), (pair.others, pair.other_cycle)):
            for name in names:
                yield self.definitions.items[name], cycle

    def _of_tiers(self, item: Item, currency: str, cycle: str) -> Iterator[int]:
        """Where a tier ends, or what is included does."""
        for charge in item.charges:
            if charge.recurs and charge.per == SEAT:
                yield charge.included
                for tier in scale_of(charge, currency, cycle, self.day, self.day) or ():
                    if tier.up_to is not None:
                        yield tier.up_to

    def _of_minimum(self, item: Item, currency: str, cycle: str, start: int, end: int) -> Iterator[int]:
        """Where between two bends an item first costs more than the least that it costs: its price does not
        fall there."""
        if not self._lacks(item, currency, cycle, start + 1) or self._lacks(item, currency, cycle, end):
            return
        low, high = start + 1, end
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._lacks(item, currency, cycle, middle) else (low, middle)
        yield high

    def _lacks(self, item: Item, currency: str, cycle: str, seats: int) -> bool:
        found = listed_parts(item, Counted(seats, {}), currency, cycle, self.day, self.day)
        return any(part.what == "minimum" for part in found or ())
