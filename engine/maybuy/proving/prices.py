"""Whether prices are in order: suites within what their parts cost, longer cycles within shorter ones, higher
editions not below lower ones; and what was there before within what it may be raised by.

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
from ..model.dated import Customers
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
Which = Literal["suites", "cycles", "editions", "raised"]


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
class Pair:
    """What is to be no dearer than something else."""

    which: Which
    items: Items
    cycle: str
    others: Items
    other_cycle: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of two prices: some items of a catalog, in a billing cycle, for who began on a day."""

    definitions: Definitions
    names: Items
    cycle: str
    day: date
    begun: date

    @property
    def items(self) -> list[Item]:
        """Its items."""
        return [self.definitions.items[name] for name in self.names]

    def cost(self, seats: int, currency: str) -> Fraction | None:
        """What they cost together a month; None where one of them has no price, or is not sold so."""
        costs = []
        for one in self.items:
            parts = listed_parts(one, Counted(seats, {}), currency, self.cycle, self.day, self.begun)
            cost = sum_of(parts) if one.sold_for(self.cycle) else None
            if cost is None:
                return None
            costs.append(cost)
        return sum(costs, Fraction(0))

    def bends(self, item: Item, currency: str) -> Iterator[int]:
        """Where a tier ends, or what is included does."""
        for charge in item.charges:
            if charge.recurs and charge.per == SEAT:
                yield charge.included
                for tier in scale_of(charge, currency, self.cycle, self.day, self.begun) or ():
                    if tier.up_to is not None:
                        yield tier.up_to

    def lacks(self, item: Item, currency: str, seats: int) -> bool:
        """Whether so many seats of an item cost less than the least that it costs."""
        found = listed_parts(item, Counted(seats, {}), currency, self.cycle, self.day, self.begun)
        return any(part.what == "minimum" for part in found or ())


def proof_of_prices(engine: Engine, promised: PlacedPromise, today: date, deadline: float) -> Proof:
    """Whether prices are in order on every day, in every currency, for whoever there are price lists."""
    definitions, promise, compared = engine.definitions, promised.promise, Compared(deadline)
    for day in dates(definitions, definitions) or (today,):
        if not promise.effective.covers(day):
            continue
        present = definitions.on(day)
        for customers in compared.customers(present.price_conditions):
            known = present.priced_as(customers)
            for pair in _pairs(known, promise, day):
                side = Side(known, pair.items, pair.cycle, day, day)
                other = Side(known, pair.others, pair.other_cycle, day, day)
                if not compared.look(Prices(pair, side, other)):
                    break
    vacuous = not compared.some and not compared.missing
    return Proof(promised, tuple(compared.broken.values()), tuple(compared.missing), vacuous)


def _pairs(definitions: Definitions, promise: Promise, day: date) -> Iterator[Pair]:
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
                    yield Pair("suites", (item.id,), cycle, item.parts, cycle)
            elif which == "cycles":
                for cycle, months in cycles.items():
                    for other in (one for one, fewer in cycles.items() if fewer < months):
                        yield Pair("cycles", (item.id,), cycle, (item.id,), other)
            elif which == "editions":
                above = (one for one in sold if one.product == item.product and one.rank > item.rank)
                for higher in above:
                    for cycle in cycles:
                        yield Pair("editions", (item.id,), cycle, (higher.id,), cycle)


@dataclass(frozen=True, slots=True)
class Prices:
    """Two prices in any number of seats, of which one is to be no dearer than so many times the other."""

    pair: Pair
    side: Side
    other: Side
    times: Fraction = Fraction(1)

    @property
    def _items(self) -> list[Item]:
        return [*self.side.items, *self.other.items]

    @property
    def first(self) -> int:
        """The fewest seats that all are sold in."""
        return max(1, *(one.seats_min for one in self._items))

    @property
    def last(self) -> int:
        """The most seats that all are sold in."""
        return min([MOST_SEATS, *(one.seats_max for one in self._items if one.seats_max is not None)])

    @property
    def period(self) -> int:
        """The seats after which the steps of all prices begin anew."""
        return lcm(*(charge.of for one in self._items for charge in one.charges if charge.per == SEAT))

    @property
    def _currencies(self) -> Sequence[str]:
        catalog = self.side.definitions.catalog
        return catalog.currencies if catalog else ()

    @property
    def compared(self) -> bool:
        """Whether there are two prices at all."""
        sides = (self.side, self.other)
        return any(
            all(one.cost(self.first, currency) is not None for one in sides) for currency in self._currencies
        )

    def disorder(self) -> Disorder | None:
        """The first number of seats looked at in which they are the wrong way round."""
        for currency in self._currencies if self.first <= self.last else ():
            for seats in self._seats(currency):
                dearer, cheaper = self.side.cost(seats, currency), self.other.cost(seats, currency)
                if dearer is not None and cheaper is not None and dearer > cheaper * self.times:
                    pair = self.pair
                    return Disorder(
                        pair.which,
                        Priced(pair.items, pair.cycle, dearer),
                        Priced(pair.others, pair.other_cycle, cheaper),
                        seats,
                        currency,
                        self.side.day,
                    )
        return None

    def _seats(self, currency: str) -> list[int]:
        """The numbers of seats that have to be looked at: where a price bends, and some steps around."""
        bends = {self.first, self.last}
        each = [(side, item) for side in (self.side, self.other) for item in side.items]
        for side, item in each:
            bends.update(side.bends(item, currency))
        for side, item in each:
            for start, end in pairwise(sorted(bends)):
                bends.update(_of_minimum(side, item, currency, start, end))
        around = range(-self.period - 1, self.period + 2)
        found = {bend + step for bend in bends for step in around}
        return sorted(one for one in found if self.first <= one <= self.last)


def _of_minimum(side: Side, item: Item, currency: str, start: int, end: int) -> Iterator[int]:
    """Where between two bends an item first costs more than the least that it costs: its price does not fall
    there."""
    if not side.lacks(item, currency, start + 1) or side.lacks(item, currency, end):
        return
    low, high = start + 1, end
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if side.lacks(item, currency, middle) else (low, middle)
    yield high


class Compared:
    """Prices while they are compared, one after the other."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.broken: dict[Pair, Disorder] = {}
        self.missing: dict[Missing, None] = {}
        self.some = False
        """Whether there were any two."""

    def customers(self, conditions: Sequence[Customers]) -> Iterator[frozenset[Customers]]:
        """All groups of customers that price lists tell apart by some conditions."""
        if len(conditions) > MOST_LISTS:
            self.missing[Missing(None, None, "size")] = None
        known = conditions[:MOST_LISTS]
        for many in range(len(known) + 1):
            yield from map(frozenset, combinations(known, many))

    def look(self, prices: Prices) -> bool:
        """Looks at two prices; false where the time is over."""
        if monotonic() > self.deadline:
            self.missing[Missing(None, None, "time")] = None
            return False
        self.some = self.some or prices.compared
        if prices.period > MOST_STEPS:
            self.missing[Missing(None, prices.pair.items[0], "size")] = None
        elif prices.pair not in self.broken and (found := prices.disorder()) is not None:
            self.broken[prices.pair] = found
        return True
