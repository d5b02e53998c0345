"""What is sold at listed prices, with the place of every amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..model.catalog import DatedPrices
from ..model.definitions import Item
from ..source import Path
from .context import Context
from .sold import Sold, at, sold


class Amount(NamedTuple):
    """A price per seat and month, and where it stands."""

    value: Decimal
    path: Path

    def __str__(self) -> str:
        return f"{self.value:f}"


def price_lists(one: Sold) -> Iterator[tuple[DatedPrices, Path]]:
    """The price lists of an item, each with its path."""
    path = one.stated("prices")
    listed = bool(one.item.prices) and isinstance(at(one.document.data, path), list)
    for number, dated in enumerate(one.item.prices):
        yield dated, (*path, number) if listed else path


def amounts(one: Sold, currency: str, day: date) -> dict[str, Amount]:
    """The prices of an item on a day, by billing cycle; empty where it is not sold on that day."""
    if not one.item.effective.covers(day):
        return {}
    for dated, path in price_lists(one):
        if currency in dated.amounts and dated.effective.covers(day):
            prices = dated.amounts[currency].items()
            return {cycle: Amount(value, (*path, currency, cycle)) for cycle, value in prices}
    return {}


def days(items: Iterable[Item]) -> list[date]:
    """The days on which what these cost may change, the beginning of time included."""
    periods = [
        period for item in items for period in (item.effective, *(dated.effective for dated in item.prices))
    ]
    bounds = {bound for period in periods for bound in (period.from_, period.until) if bound}
    return sorted({date.min} | bounds)


def on_offer(context: Context) -> dict[str, Sold]:
    """The items on sale at listed prices, by id."""
    return {
        one.item.id: one
        for one in sold(context)
        if one.item.on_sale and not one.item.on_request and one.item.prices
    }


def label(one: Sold, path: Path) -> str:
    """What a price belongs to: an edition, or the whole product where it is written for all editions."""
    return one.item.id if path[: len(one.levels[-1])] == one.levels[-1] else one.item.product
