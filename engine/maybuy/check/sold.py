"""Where the files speak of each item sold, in its edition or in its product for all, and of each price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

from ..model.catalog import DatedPrices
from ..model.definitions import Item, newer
from ..model.sold import AddOnFile, ProductFile, SuiteFile
from ..source import Document, Path
from .context import Context


class Sold(NamedTuple):
    """An item, the file it stands in, and the paths of the levels that describe it, the product's first."""

    item: Item
    document: Document
    levels: tuple[Path, ...]

    def name(self) -> Path:
        """The path of the id that is the item's own."""
        return (*self.levels[-1], "id")

    def stated(self, key: str) -> Path:
        """The path of a key at the level that is closest to the item, else that of its id."""
        for level in reversed(self.levels):
            if key in at(self.document.data, level):
                return (*level, key)
        return self.name()

    def bound(self, which: str) -> Path:
        """The path of `min` or `max` of its seats, at the level that says it."""
        for level in reversed(self.levels):
            if which in at(self.document.data, level).get("seats", {}):
                return (*level, "seats", which)
        return self.name()


def at(data: Any, path: Iterable[str | int]) -> Any:
    """What stands at a path that exists."""
    for step in path:
        data = data[step]
    return data


def sold(context: Context) -> Iterator[Sold]:
    """Every item with its file; what has the same id twice counts as the first of the two."""
    left = dict(context.definitions.items)
    for file in context.files:
        match file.model:
            case ProductFile() | AddOnFile() | SuiteFile() as model:
                editions: list[tuple[str, tuple[Path, ...]]] = [
                    (f"{model.id}/{edition.id}", ((), ("editions", number)))
                    for number, edition in enumerate(model.editions)
                ]
                for identifier, levels in editions or [(model.id, ((),))]:
                    item = left.get(identifier)
                    if (
                        item is not None
                        and item.place.rpartition(":")[0].rpartition(":")[0] == file.document.file
                    ):
                        yield Sold(left.pop(identifier), file.document, levels)


def upgrades(context: Context) -> Iterator[tuple[str, Sold]]:
    """Every edition that lies above another and stands in a file: the id of the one below it, and itself."""
    placed = {one.item.id: one for one in sold(context)}
    for editions in context.definitions.products.values():
        yield from ((below, placed[above]) for below, above in pairwise(editions) if above in placed)


def loops(edges: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Ways along the edges that lead back to where they began, each named once, from its least place on."""
    seen: set[frozenset[str]] = set()
    for start in sorted(edges):
        way = _way_back(start, edges)
        if way and frozenset(way) not in seen:
            seen.add(frozenset(way))
            yield way


def _way_back(start: str, edges: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The shortest way from a place back to itself; empty where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    reached: set[str] = set()
    for way in ways:  # grows as it is gone through
        for following in edges.get(way[-1], ()):
            if following == start:
                return way
            if following not in reached:
                reached.add(following)
                ways.append((*way, following))
    return ()


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
    """The prices of an item on a day, by each billing cycle it is sold for; empty where it is not sold."""
    if not one.item.effective.covers(day):
        return {}
    lists = {
        id(dated): (dated, path)
        for dated, path in price_lists(one)
        if currency in dated.amounts and dated.effective.covers(day)
    }
    if not lists:
        return {}
    dated, path = lists[id(reduce(newer, (dated for dated, _ in lists.values())))]
    prices = dated.amounts[currency].items()
    return {
        cycle: Amount(value, (*path, currency, cycle)) for cycle, value in prices if one.item.sold_for(cycle)
    }


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
