"""A product's editions side by side, and one item in full: what a customer reads before buying."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from ..compile.index import Index
from ..compile.normal import NormalRule
from ..decide.rulebook import Rulebook
from ..model.account import Line
from ..model.dated import Customers
from ..model.decision import Per, QuestionError
from ..model.deed import BUY
from ..model.definitions import Definitions
from ..model.item import Item, Names
from ..model.logic import Clause, conjoin, impossible, numbered
from ..model.masks import bits
from ..subscription.features import best_item
from ..subscription.holdings import holdings
from ..subscription.limits import units_of
from ..subscription.quotes import Quote, listed_price, minimum_of, quotes
from ..subscription.tariffs import Priced, tariffs

NO_PRICE: Final = "none"


@dataclass(frozen=True, slots=True)
class Column:
    """One edition: prices per month by cycle, charges, limits, features, what comes with it or can be
    added."""

    item: Item
    on_sale: bool
    """Whether anybody can buy it on that day and in that currency."""
    price: str
    """`listed`, `on_request` or `none`."""
    prices: Mapping[str, Decimal]
    per: Per
    """What the prices are of."""
    charges: tuple[Quote, ...]
    of_seat: Mapping[str, Decimal]
    """Beside charges: what a seat costs."""
    least: Mapping[str, Decimal]
    """The least that it costs in all."""
    apart: tuple[Apart, ...]
    """What other customers pay."""
    limits: Mapping[str, int | Decimal]
    features: Mapping[str, str]
    included: tuple[str, ...]
    available: tuple[str, ...]
    """What requires something that is held with it, and nothing that is not; by id."""
    excludes: tuple[str, ...]
    """What cannot be held beside it, whichever of the two says so, as it is written."""
    suites: tuple[str, ...]


class Apart(NamedTuple):
    """What some customers pay: of what, whom it is for, and how much by billing cycle."""

    name: str | None
    when: Customers
    prices: Mapping[str, Priced]


def _apart(item: Item, currency: str, at: date, definitions: Definitions) -> Iterator[Apart]:
    for one in tariffs(item):
        if one.when:
            found = {cycle: one.bought(currency, cycle, at) for cycle in definitions.cycles}
            known = {cycle: priced for cycle, priced in found.items() if priced is not None}
            if known:
                yield Apart(one.name, one.when, known)


@dataclass(frozen=True, slots=True)
class Right:
    """A rule that lets somebody buy an item: through which channels, and whom.

    `clause` is what the rule, and the rules that take channels away again, ask of the account and its user;
    `unless` holds the exceptions that take more than one fact to say.
    """

    rule: str
    place: str
    channels: tuple[str, ...]
    clause: Clause
    unless: tuple[Clause, ...]
    because: Names


def find(reference: str, definitions: Definitions) -> tuple[Item, ...]:
    """The items a product's or an item's id stands for. Raises QuestionError for one there is not."""
    found = definitions.expand(reference)
    if not found:
        known = (*definitions.products, *definitions.items)
        raise QuestionError("unknown-item", among=known, word=reference)
    return tuple(definitions.items[one] for one in found)


def sold(item: Item, currency: str, at: date) -> bool:
    """Whether an item is on sale on a day, and has a price in a currency."""
    return item.on_sale and item.effective.covers(at) and item.priced(currency, at) != NO_PRICE


def sold_in(item: Item, at: date, definitions: Definitions) -> tuple[str, ...]:
    """The currencies in which an item is on sale on a day, in the catalog's order."""
    declared = definitions.currencies
    return tuple(currency for currency in declared if sold(item, currency, at))


def column(item: Item, currency: str, at: date, definitions: Definitions) -> Column:
    """One edition, on a day and in a currency."""
    apart = tuple(_apart(item, currency, at, definitions))
    definitions = definitions.on(at).priced_as(frozenset())
    item = definitions.items[item.id]
    held = holdings([Line(item=item.id)], definitions)
    products = {one.item.product for one in held.held}
    items = [one.item for one in held.held]
    limits = {
        limit: units_of(definitions.limits[limit], held.held)
        for limit in dict.fromkeys(limit for one in items for limit in one.limits)
    }
    available = (
        other.id
        for other in definitions.items.values()
        if other.requires
        and other.product not in products
        and sold(other, currency, at)
        and definitions.met(other, held.items)
        and held.items.isdisjoint(definitions.excluded.get(other.id, ()))
    )
    price = None if item.on_request else listed_price(item, currency, at, definitions)
    return Column(
        item=item,
        on_sale=sold(item, currency, at),
        price=item.priced(currency, at),
        prices=price.amounts if price else {},
        per=price.per if price else "seat",
        charges=tuple(quotes(item, currency, at, definitions)),
        of_seat=item.sold_at(currency, at) if item.charges else {},
        least=minimum_of(item, currency, at, definitions),
        apart=apart,
        limits=limits,
        features={
            feature.id: best.features[feature.id]
            for feature in definitions.features.values()
            if (best := best_item(feature, items)) is not None
        },
        included=tuple(sorted(held.items - {item.id})),
        available=tuple(sorted(available)),
        excludes=(
            *item.excludes,
            *(other.id for other in definitions.items.values() if _names(other.excludes, item, definitions)),
        ),
        suites=tuple(sorted(suite.id for suite in definitions.items.values() if item.id in suite.parts)),
    )


def _names(references: Iterable[str], item: Item, definitions: Definitions) -> bool:
    """Whether an item, or its product, is among references."""
    return any(item.id in definitions.expand(reference) for reference in references)


def rights(item: Item, at: date, engine: Rulebook) -> tuple[Right, ...]:
    """The rules of the policies that let somebody buy an item on a day, by channel and rule id.

    What `deny` rules take away is taken away here too; what the catalog itself forbids is not looked at.
    """
    found: list[Right] = []
    for action in engine.definitions.doing.get(BUY, ()):
        found += [one for one in _granted(item, at, engine.indexes[action], engine) if one not in found]
    order = engine.channels.ids
    return tuple(sorted(found, key=lambda one: (order.index(one.channels[0]), one.rule)))


def _granted(item: Item, at: date, index: Index, engine: Rulebook) -> Iterator[Right]:
    """The rules of an action's index that let somebody do it to an item on a day."""
    about = {
        "at": numbered(at),
        "item": item.id,
        "item.kind": item.kind,
        "item.product": item.product,
        "item.edition": item.edition or "none",
        "item.price": "on_request" if item.on_request else "listed",
    }
    mask = index.everything
    for name, value in about.items():
        mask &= index.mask(name, value)

    def asked(bit: int) -> Clause:
        """What a clause asks beyond this question."""
        return {name: tests for name, tests in index.clauses[bit].items() if name not in about}

    denied = [(index.rules[bit], asked(bit)) for bit in bits(mask & index.deny)]
    for bit in bits(mask & index.allow):
        yield from _left(index.rules[bit], asked(bit), denied, engine)


def _left(
    rule: NormalRule, clause: Clause, denied: list[tuple[NormalRule, Clause]], engine: Rulebook
) -> Iterator[Right]:
    """What is left of a clause that grants, channels with the same conditions together."""
    kept: list[tuple[Clause, tuple[Clause, ...], list[str]]] = []
    for channel in rule.channels or engine.channels.ids:
        speaking = [one for deny, one in denied if channel in (deny.channels or (channel,))]
        left = _without(clause, speaking, engine.definitions)
        if left is None:
            continue
        for whom, unless, channels in kept:
            if (whom, unless) == left:
                channels.append(channel)
                break
        else:
            kept.append((*left, [channel]))
    for whom, unless, channels in kept:
        yield Right(rule.id, rule.place, tuple(channels), whom, unless, rule.because or {})


def _without(
    clause: Clause, denied: list[Clause], definitions: Definitions
) -> tuple[Clause, tuple[Clause, ...]] | None:
    """A clause and the exceptions to it, which hold where it did and no denial does.

    None where that is nowhere.
    """
    unless = []
    for deny in denied:
        if any(impossible(conjoin((clause, deny)), definitions)):
            continue
        escapes = [
            narrowed
            for name, tests in deny.items()
            for test in tests
            if not any(impossible(narrowed := conjoin((clause, {name: (test.inverse(),)})), definitions))
        ]
        if not escapes:
            return None
        if len(escapes) == 1:
            clause = escapes[0]
        else:
            unless.append(deny)
    return clause, tuple(unless)
