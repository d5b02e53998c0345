"""Every day on which an answer or a price can change, past and future, and what changes on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Final, Literal

from ..model.base import Effective
from ..model.condition import Condition, Test
from ..model.dated import Customers
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.logic import Interval, Within, predicates
from ..model.vocabulary import SINCE
from ..subscription.tariffs import Priced, Tariff, tariffs

Kind = Literal[
    "rule_begins",
    "rule_ends",
    "rule_names",
    "rule_defers",
    "item_begins",
    "item_ends",
    "price",
    "contents",
    "needs",
    "terms",
    "promotion_begins",
    "promotion_ends",
]


Reaches = Literal["all", "new", "held"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that changes on a day.

    `about` is a rule's, item's, terms' or promotion's id. A rule names a day in its conditions, or defers
    until it. For a price, `before` and `after` are what a seat costs a month in a currency and billing cycle,
    None where there is no price; for terms, `version` is the one in force.
    """

    on: date
    kind: Kind
    about: str
    place: str = ""
    currency: str | None = None
    cycle: str | None = None
    before: Priced | None = None
    after: Priced | None = None
    version: str | None = None
    reaches: Reaches = "all"
    """Whom a price, or what something comes with, is for: all, those who buy from then on, those who had it
    before."""
    charge: str | None = None
    """Of a price: which charge it is, or the `minimum`; None for what a seat costs."""
    when: Customers = ()
    """The customers that a price is for; empty for all."""


def timeline(definitions: Definitions) -> tuple[Event, ...]:
    """All events, by day, then by kind and what they are about."""
    cycles = sorted(definitions.cycles)
    events = [
        *_rules(definitions),
        *(event for item in definitions.items.values() for event in _of_item(item, cycles)),
        *_contents(definitions),
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
        rule, effective = placed.rule, placed.effective
        yield from _spans(effective, "rule_begins", "rule_ends", rule.id, placed.place)
        named = {*_named(rule.condition, definitions), *_named(rule.unless, definitions)}
        for day in sorted(named - {effective.from_, effective.until}):
            yield Event(day, "rule_names", rule.id, placed.place)
        if isinstance(rule.until, date):
            yield Event(rule.until, "rule_defers", rule.id, placed.place)


def _named(condition: object, definitions: Definitions) -> Iterator[date]:
    """The days on which a condition on the day of the question, or that of a purchase, begins or ends to
    hold."""
    if not isinstance(condition, Condition):
        return
    for _, test in condition.walk():
        if test.attribute not in ("at", SINCE):
            continue
        for low, high in _intervals(test, definitions):
            if low is not None:
                yield date.fromordinal(low)
            if high is not None and high < date.max.toordinal():
                yield date.fromordinal(high + 1)


def _intervals(test: Test, definitions: Definitions) -> Iterator[Interval]:
    for one in predicates(test, definitions):
        if isinstance(one, Within):
            yield from one.intervals


def _of_item(item: Item, cycles: Sequence[str]) -> Iterator[Event]:
    yield from _spans(item.effective, "item_begins", "item_ends", item.id, item.place)
    for day in sorted(item.price_days):
        for one in tariffs(item):
            for currency, cycle in product(sorted(one.currencies), cycles):
                yield from _moved(item, one, currency, cycle, day)


def _moved(item: Item, one: Tariff, currency: str, cycle: str, day: date) -> Iterator[Event]:
    """What becomes of a price on a day, for those who buy and those who have it."""
    eve = day - timedelta(days=1)
    bought = one.bought(currency, cycle, eve), one.bought(currency, cycle, day)
    held = one.kept(currency, cycle, eve), one.kept(currency, cycle, day)
    both = not item.keeps_prices or bought == held
    apart: list[tuple[tuple[Priced | None, Priced | None], Reaches]]
    apart = [(bought, "all")] if both else [(bought, "new"), (held, "held")]
    for (before, after), reaches in apart:
        if before != after:
            yield Event(
                day, "price", item.id, item.place, currency, cycle, before, after,
                reaches=reaches, charge=one.name, when=one.when,
            )  # fmt: skip


_TURNING: Final[Mapping[Kind, tuple[str, ...]]] = {
    "contents": ("limits", "features", "includes", "parts"),
    "needs": ("requires", "seats_min", "seats_max", "same_as"),
}
"""What of an item may turn on a day, and how that is told."""


def _differ(before: Item, after: Item, kind: Kind) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in _TURNING[kind])


def _contents(definitions: Definitions) -> Iterator[Event]:
    for item in definitions.items.values():
        for day in sorted({*item.turning}):
            before, after = item.on(day - timedelta(days=1)), item.on(day)
            bought = {kind for kind in _TURNING if _differ(before, after, kind)}
            first = date.min
            held = {
                kind for kind in _TURNING if _differ(before.had_since(first), after.had_since(first), kind)
            }
            for kind in _TURNING:
                if kind in bought | held:
                    reaches: Reaches = "all" if kind in bought & held else "new" if kind in bought else "held"
                    yield Event(day, kind, item.id, item.place, reaches=reaches)


def _terms(definitions: Definitions) -> Iterator[Event]:
    for terms in definitions.terms.values():
        for version in terms.versions:
            yield Event(version.from_, "terms", terms.id, version=version.version)


def _promotions(definitions: Definitions) -> Iterator[Event]:
    for promotion in definitions.promotions.values():
        yield from _spans(promotion.effective, "promotion_begins", "promotion_ends", promotion.id, "")
