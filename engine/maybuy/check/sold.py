"""Where the files speak of each item sold, in its edition or in its product for all, and of each price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from ..model.catalog import DatedPrices
from ..model.charge import EVERY_CYCLE, Charge, DatedRates, PriceList, Scale
from ..model.dated import newer
from ..model.item import Item
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
        """The path of `min` or `max` of its seats, or packs, at the level that says it."""
        if self.item.in_packs and which in self.document.data["quantity"]:
            return ("quantity", which)
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


def price_lists(
    one: Sold, key: Literal["prices", "minimum"] = "prices"
) -> Iterator[tuple[DatedPrices, Path]]:
    """The price lists of a seat of an item, or of the least that it costs, each with its path."""
    path, lists = one.stated(key), one.item.prices if key == "prices" else one.item.minimum
    listed = bool(lists) and isinstance(at(one.document.data, path), list)
    for number, dated in enumerate(lists):
        yield dated, (*path, number) if listed else path


class ChargeAt(NamedTuple):
    """A charge of an item, and where it stands."""

    charge: Charge
    path: Path


def charges(one: Sold) -> Iterator[ChargeAt]:
    """The charges of an item, each where it is said closest to it."""
    places = {
        charge["id"]: (*level, "charges", number)
        for level in one.levels
        for number, charge in reversed(list(enumerate(at(one.document.data, level).get("charges", ()))))
    }
    for charge in one.item.charges:
        yield ChargeAt(charge, places[charge.id])


def rate_lists(stated: ChargeAt, data: Any) -> Iterator[tuple[DatedRates, Path]]:
    """The price lists of a charge, each with its path."""
    path = (*stated.path, "prices")
    listed = isinstance(at(data, path), list)
    for number, dated in enumerate(stated.charge.prices):
        yield dated, (*path, number) if listed else path


def scales(stated: ChargeAt, data: Any) -> Iterator[tuple[Scale, Path]]:
    """The scales of a charge, each with its path."""
    for dated, path in rate_lists(stated, data):
        for currency, by_cycle in dated.amounts.items():
            for cycle, scale in by_cycle.items():
                yield scale, (*path, currency) if cycle == EVERY_CYCLE else (*path, currency, cycle)


def list_groups(one: Sold) -> Iterator[list[tuple[PriceList, Path]]]:
    """The price lists of an item, of each thing that is paid for together."""
    yield list(price_lists(one))
    yield list(price_lists(one, "minimum"))
    for stated in charges(one):
        yield list(rate_lists(stated, one.document.data))


def amounts(one: Sold, currency: str, day: date) -> dict[str, Amount]:
    """The prices of an item on a day, by each billing cycle it is sold for; empty where it is not sold."""
    if not one.item.effective.covers(day):
        return {}
    lists = {
        id(dated): (dated, path)
        for dated, path in price_lists(one)
        if currency in dated.amounts and dated.effective.covers(day) and not dated.when
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
        period
        for item in items
        for period in (item.effective, *(dated.effective for dated in item.price_lists))
    ]
    bounds = {bound for period in periods for bound in (period.from_, period.until) if bound}
    return sorted({date.min} | bounds)


def on_offer(context: Context) -> dict[str, Sold]:
    """The items on sale at a listed price per seat and nothing else, by id."""
    return {
        one.item.id: one
        for one in sold(context)
        if one.item.on_sale and not one.item.on_request and one.item.by_seat_alone
    }


def label(one: Sold, path: Path) -> str:
    """What a price belongs to: an edition, or the whole product where it is written for all editions."""
    return one.item.id if path[: len(one.levels[-1])] == one.levels[-1] else one.item.product


def required(item: Item) -> str:
    """What an item requires, as messages list it."""
    words = (word for each in item.requires for word in (*each.any, *each.all))
    return ", ".join(f"`{word}`" for word in dict.fromkeys(words))
