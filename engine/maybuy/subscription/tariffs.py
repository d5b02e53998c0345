"""The lists of prices of an item, one after the other: what a seat costs, each charge, and the minimum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from ..model.catalog import DatedPrices
from ..model.charge import Charge, PriceList
from ..model.dated import Customers, binding
from ..model.item import Item
from .costs import Rate, in_cycle

MINIMUM: Final = "minimum"

Priced = Decimal | Rate
"""What something costs: an amount, or a scale of prices with what it counts."""


class Tariff(NamedTuple):
    """One thing that is paid for of an item."""

    name: str | None
    """A charge's id, or `minimum`; None for what a seat costs."""
    charge: Charge | None
    when: Customers
    """The customers for whom it is."""
    lists: Sequence[PriceList]

    @property
    def currencies(self) -> frozenset[str]:
        """All that have a price."""
        return frozenset(currency for one in self.lists for currency in one.amounts)

    def bought(self, currency: str, cycle: str, day: date) -> Priced | None:
        """What it costs who buys it on a day; None where no list is in force."""
        return self._by([one for one in self.lists if one.effective.covers(day)], currency, cycle, day, day)

    def kept(self, currency: str, cycle: str, day: date) -> Priced | None:
        """What it costs on a day who has had it from the beginning."""
        return self._by(self.lists, currency, cycle, day, date.min)

    def _by(
        self,
        lists: Sequence[PriceList],
        currency: str,
        cycle: str,
        day: date,
        begun: date,
    ) -> Priced | None:
        """What it costs by some lists on a day, begun on another."""
        found = binding([one for one in lists if _says(one, currency, cycle)], day, begun)
        if found is None:
            return None
        if isinstance(found, DatedPrices):
            return found.amounts[currency][cycle]
        scale = in_cycle(found, currency, cycle)
        if self.charge is None or scale is None:
            return None
        bare = self.charge.model_copy(update={"prices": (), "name": None, "source": None})
        return Rate(bare, scale)


def tariffs(item: Item) -> Iterator[Tariff]:
    """All that is paid for of an item at listed prices, for each group of customers apart."""
    yield from _by_customers(None, None, item.prices)
    for charge in item.charges:
        yield from _by_customers(charge.id, charge, charge.prices)
    yield from _by_customers(MINIMUM, None, item.minimum)


def _by_customers(name: str | None, charge: Charge | None, lists: Sequence[PriceList]) -> Iterator[Tariff]:
    for when in dict.fromkeys(one.when for one in lists):
        yield Tariff(name, charge, when, [one for one in lists if one.when == when])


def _says(one: PriceList, currency: str, cycle: str) -> bool:
    if isinstance(one, DatedPrices):
        return cycle in one.amounts.get(currency, {})
    return in_cycle(one, currency, cycle) is not None
