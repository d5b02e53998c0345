"""A product's editions side by side, and one item in full: what a customer reads before buying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..compile.index import bits
from ..compile.normal import IMPLIED
from ..model.account import Line
from ..model.decision import QuestionError
from ..model.definitions import Definitions, Item, Names
from ..model.logic import Clause, numbered
from ..source import nearest
from .engine import Engine
from .holdings import holdings, satisfied


@dataclass(frozen=True, slots=True)
class Column:
    """One edition: its prices per seat and month by cycle, its limits, what comes with it and what may be added."""

    item: Item
    price: str
    """`listed`, `on_request` or `none`."""
    prices: Mapping[str, Decimal]
    limits: Mapping[str, int]
    included: tuple[str, ...]
    available: tuple[str, ...]
    suites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Right:
    """A rule that lets somebody buy an item: through which channels, and what it asks for."""

    rule: str
    place: str
    channels: tuple[str, ...]
    clause: Clause
    because: Names


def find(reference: str, definitions: Definitions) -> tuple[Item, ...]:
    """The items a product's or an item's id stands for. Raises QuestionError for one there is not."""
    found = definitions.expand(reference)
    if not found:
        near = nearest(reference, (*definitions.products, *definitions.items))
        raise QuestionError("unknown-item-near" if near else "unknown-item", word=reference, near=near)
    return tuple(definitions.items[one] for one in found)


def column(item: Item, currency: str, at: date, definitions: Definitions) -> Column:
    """One edition, on a day and in a currency."""
    held = holdings([Line(item=item.id)], definitions)
    limits: dict[str, int] = {}
    for one in held.held:
        for limit, value in one.item.limits.items():
            limits[limit] = max(value, limits.get(limit, 0))
    available = (
        other.id
        for other in definitions.items.values()
        if other.requires
        and other.on_sale
        and other.effective.covers(at)
        and other.id not in held.items
        and satisfied(other, held.items, definitions)
        and not satisfied(other, frozenset(), definitions)
    )
    return Column(
        item=item,
        price=item.priced(currency, at),
        prices=item.prices_at(currency, at),
        limits=limits,
        included=tuple(sorted(held.items - {item.id})),
        available=tuple(sorted(available)),
        suites=tuple(sorted(suite.id for suite in definitions.items.values() if item.id in suite.parts)),
    )


def rights(item: Item, at: date, engine: Engine) -> tuple[Right, ...]:
    """The rules that let somebody buy an item on a day, by rule id. What takes it away again is not looked at."""
    index = engine.index
    mask = index.allow & index.mask("action", "buy") & index.mask("item", item.id) & index.mask("at", numbered(at))
    for name, value in (
        ("item.kind", item.kind),
        ("item.product", item.product),
        ("item.edition", item.edition or "none"),
        ("item.price", "on_request" if item.on_request else "listed"),
    ):
        mask &= index.mask(name, value)
    asked = ("action", "at", "item", "item.kind", "item.product", "item.edition", "item.price")
    found = []
    for bit in bits(mask):
        rule = index.rules[bit]
        taken = {
            channel
            for deny in index.matched(index.deny & index.mask("action", "buy"))
            if not deny.id.startswith(IMPLIED)
            for channel in deny.channels or engine.channels.ids
            if all(_settled(clause, item) for clause in deny.clauses)
        }
        channels = tuple(one for one in rule.channels or engine.channels.ids if one not in taken)
        if channels:
            clause = {name: tests for name, tests in index.clauses[bit].items() if name not in asked}
            found.append(Right(rule.id, rule.place, channels, clause, rule.because or {}))
    return tuple(sorted(found, key=lambda one: one.rule))


def _settled(clause: Clause, item: Item) -> bool:
    """Whether a clause asks for nothing but this item: then it holds for everybody."""
    known = {
        "item": item.id,
        "item.kind": item.kind,
        "item.product": item.product,
        "item.edition": item.edition or "none",
        "item.price": "on_request" if item.on_request else "listed",
    }
    return all(
        name == "action" or (name in known and all(test.holds(known[name]) for test in tests))  # type: ignore[arg-type]
        for name, tests in clause.items()
    )
