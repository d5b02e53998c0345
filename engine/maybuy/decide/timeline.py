"""Every day on which an answer or a price can change, past and future, and what changes on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from ..model.base import Effective
from ..model.definitions import Definitions, Item

Kind = Literal[
    "rule_begins",
    "rule_ends",
    "item_begins",
    "item_ends",
    "price",
    "terms",
    "promotion_begins",
    "promotion_ends",
]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that changes on a day.

    `about` is a rule's, item's, terms' or promotion's id. For a price, `before` and `after` are what a seat
    costs a
    month in a currency and billing cycle, None where there is no price; for terms, `version` is the one in
    force.
    """

    on: date
    kind: Kind
    about: str
    place: str = ""
    currency: str | None = None
    cycle: str | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    version: str | None = None


def timeline(definitions: Definitions) -> tuple[Event, ...]:
    """All events, by day, then by kind and what they are about."""
    events = [
        *_rules(definitions),
        *(event for item in definitions.items.values() for event in _of_item(item)),
        *_terms(definitions),
        *_promotions(definitions),
    ]
    return tuple(
        sorted(events, key=lambda one: (one.on, one.kind, one.about, one.currency or "", one.cycle or ""))
    )


def _spans(effective: Effective, begins: Kind, ends: Kind, about: str, place: str) -> Iterator[Event]:
    if effective.from_ is not None:
        yield Event(effective.from_, begins, about, place)
    if effective.until is not None:
        yield Event(effective.until, ends, about, place)


def _rules(definitions: Definitions) -> Iterator[Event]:
    for placed in definitions.rules:
        yield from _spans(placed.effective, "rule_begins", "rule_ends", placed.rule.id, placed.place)


def _of_item(item: Item) -> Iterator[Event]:
    yield from _spans(item.effective, "item_begins", "item_ends", item.id, item.place)
    days = {
        one
        for dated in item.prices
        for one in (dated.effective.from_, dated.effective.until)
        if one is not None
    }
    for day in sorted(days):
        eve = day - timedelta(days=1)
        for currency in sorted({currency for dated in item.prices for currency in dated.amounts}):
            before, after = item.prices_at(currency, eve), item.prices_at(currency, day)
            for cycle in sorted({*before, *after}):
                if before.get(cycle) != after.get(cycle):
                    yield Event(
                        day,
                        "price",
                        item.id,
                        item.place,
                        currency,
                        cycle,
                        before.get(cycle),
                        after.get(cycle),
                    )


def _terms(definitions: Definitions) -> Iterator[Event]:
    for terms in definitions.terms.values():
        for version in terms.versions:
            yield Event(version.from_, "terms", terms.id, version=version.version)


def _promotions(definitions: Definitions) -> Iterator[Event]:
    for promotion in definitions.promotions.values():
        yield from _spans(promotion.effective, "promotion_begins", "promotion_ends", promotion.id, "")
