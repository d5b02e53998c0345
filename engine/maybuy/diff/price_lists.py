"""What differs between the prices of two versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Literal

from ..model.charge import Charge
from ..model.dated import Customers
from ..model.definitions import Definitions
from ..model.item import Item
from ..subscription.costs import Rate
from ..subscription.tariffs import Priced, tariffs

Reaches = Literal["all", "new", "held"]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What an item costs, from a day on (None: from the beginning), in both versions.

    It `reaches` all: those who have it with the first renewal from that day on. Else those alone who buy it
    from then on (`new`), or those who had it before that (`held`).
    """

    item: str
    currency: str
    cycle: str
    since: date | None
    base: Priced | None
    head: Priced | None
    reaches: Reaches = "all"
    charge: str | None = None
    """Of a charge its id, of what it costs at least `minimum`; None for what a seat costs."""
    when: Customers = ()
    """The customers that it is for; empty for all."""

    @property
    def percent(self) -> Decimal | None:
        """By how much it goes up, in percent; None where there was no price, or nothing was charged."""
        old, new = (_single(one) for one in (self.base, self.head))
        alike = old is None or new is None or old[0] == new[0]
        if old is None or new is None or not alike or not old[1]:
            return None
        return (new[1] - old[1]) * 100 / old[1]


def _single(priced: Priced | None) -> tuple[Charge | None, Decimal] | None:
    """A price that is the same for each unit, and what is counted; None for a scale, and for no price."""
    if not isinstance(priced, Rate):
        return None if priced is None else (None, priced)
    (first, *others) = priced.scale
    return None if others or first.up_to is not None or first.flat else (priced.charge, first.price)


def price_changes(base: Definitions, head: Definitions) -> tuple[PriceChange, ...]:
    """Every price that differs on some day, of what both versions sell; once for each stretch of days."""
    sold = ((base.items[item], head.items[item]) for item in base.items if item in head.items)
    cycles = tuple(sorted({*base.cycles, *head.cycles}))
    return tuple(change for both in sold for change in _prices(*both, cycles))


def _prices(first: Item, second: Item, cycles: Sequence[str]) -> Iterator[PriceChange]:
    # A charge may be called `minimum` too.
    old, new = (
        {(one.name, one.charge is None, one.when): one for one in tariffs(item)} for item in (first, second)
    )
    days = sorted(first.price_days | second.price_days)
    kept = first.keeps_prices or second.keeps_prices
    for key in dict.fromkeys((*old, *new)):
        both = old.get(key), new.get(key)
        currencies = {currency for one in both if one is not None for currency in one.currencies}
        for currency, cycle in product(sorted(currencies), cycles):
            bought, held = [], []
            for since in (None, *days):
                day = since or date.min
                was, becomes = (one and one.bought(currency, cycle, day) for one in both)
                bought.append((since, was, becomes))
                was, becomes = (one and one.kept(currency, cycle, day) for one in both)
                held.append((since, was, becomes))
            name, _, when = key
            like = PriceChange(first.id, currency, cycle, None, None, None, charge=name, when=when)
            of_bought, of_held = (tuple(_differing(like, each)) for each in (bought, held))
            if not kept:
                yield from of_bought
                continue
            yield from (one if one in of_held else replace(one, reaches="new") for one in of_bought)
            yield from (replace(one, reaches="held") for one in of_held if one not in of_bought)


def _differing(
    like: PriceChange, prices: Iterable[tuple[date | None, Priced | None, Priced | None]]
) -> Iterator[PriceChange]:
    """What differs of a price in two versions, given both from each day on; once for each stretch of days."""
    last: tuple[Priced | None, Priced | None] | None = None
    for since, old, new in prices:
        if old != new and (old, new) != last:
            yield replace(like, since=since, base=old, head=new)
        last = (old, new)
