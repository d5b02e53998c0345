"""What binds a line, and what it costs: exact, in fractions of the currency's unit.

Prices are per month. A cycle costs what a line costs a month x months of the cycle; a term, or the rest of
one, the share of a cycle that it is (days.left_of).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from ..model.account import Line, Subscription
from ..model.base import ALWAYS
from ..model.charge import ACCOUNT, EVERY_CYCLE, SEAT, Charge, DatedRates, Scale
from ..model.dated import binding
from ..model.definitions import Definitions
from ..model.item import Item
from .currency import in_full
from .days import anchor_of, left_of
from .scales import cost_of


class Billing(NamedTuple):
    """A subscription with what its amounts depend on besides."""

    subscription: Subscription
    currency: str
    definitions: Definitions

    @property
    def months(self) -> int:
        """The months of its cycle."""
        return self.definitions.cycles[self.subscription.cycle]

    def left(self, day: date) -> Fraction:
        """What part of a whole cycle is left on a day."""
        catalog = self.definitions.catalog
        by = catalog.prorate_by if catalog else "day"
        return left_of(self.subscription.term, day, self.months, anchor_of(self.subscription), by)


def on_trial(item: str, subscription: Subscription) -> bool:
    """Whether a line of an item is tried, and free, in a phase of a subscription."""
    return any(one.item == item for one in subscription.trials)


def begun_in_term(line: Line, subscription: Subscription) -> date:
    """The first day of the term on which a line is held."""
    start: date = subscription.term.start
    return start if line.since is None else max(start, line.since)


def unit_price(line: Line, billing: Billing) -> Decimal | None:
    """What a seat of a line costs a month; None for what is priced on request, or has no price per seat.

    The price agreed with the customer, else the list's: that in force on the first day of the term, or on the
    day in it on which the line began, and the same to the term's end. So nothing is charged in the middle
    of a term because a price list changes or an agreement ends: what is paid for is paid for.
    """
    if on_trial(line.item, billing.subscription):
        return Decimal(0)
    settled, begun = bound_on(line, billing.subscription)
    agreed = _agreed(line, settled)
    if agreed is not None:
        return agreed
    item = billing.definitions.items[line.item]
    return listed(item, billing.currency, billing.subscription.cycle, settled, begun)


def bound_on(line: Line, subscription: Subscription) -> tuple[date, date]:
    """The day whose prices bind a line in its term, and that on which it began."""
    return begun_in_term(line, subscription), line.since or subscription.term.start


def _agreed(line: Line, settled: date) -> Decimal | None:
    """The price that was agreed for each seat of a line, while it binds."""
    binds = line.price is not None and (line.price.until is None or settled < line.price.until)
    return line.price.seats if line.price is not None and binds else None


def listed(item: Item, currency: str, cycle: str, day: date, begun: date) -> Decimal | None:
    """The list's price of a seat on a day for a line that began on another."""
    if item.on_request:
        return None
    amounts = [one for one in item.prices if cycle in one.amounts.get(currency, {})]
    found = binding(amounts, day, begun)
    return None if found is None else found.amounts[currency][cycle]


def rest(cost: Fraction, billing: Billing, day: date) -> Fraction:
    """What is to pay from a day to the end of the term of what costs so much a month, before anything is
    taken off."""
    return cost * billing.months * billing.left(day)


class Part(NamedTuple):
    """A part of what a line costs a month: its seats, a charge by its id, or what it lacks to its minimum."""

    what: Literal["seats", "charge", "minimum"]
    charge: str | None
    units: int
    amount: Fraction


def monthly(line: Line, billing: Billing) -> Fraction | None:
    """What a line costs a month; None for what is priced on request, or not at all."""
    item = billing.definitions.items[line.item]
    if not item.charges and not item.minimum:
        price = unit_price(line, billing)
        return None if price is None else line.seats * Fraction(price)
    return sum_of(parts(line, billing))


def sum_of(found: Iterable[Part] | None) -> Fraction | None:
    """What parts come to; None where there is no price."""
    return None if found is None else sum((part.amount for part in found), Fraction(0))


def is_for_seats(line: Line, billing: Billing) -> bool:
    """Whether a line has one price for each seat, whatever the list says: one agreed, or none on trial."""
    settled, _ = bound_on(line, billing.subscription)
    return _agreed(line, settled) is not None or on_trial(line.item, billing.subscription)


def parts(line: Line, billing: Billing) -> tuple[Part, ...] | None:
    """The parts of what a line costs a month; None for what is priced on request, or not at all.

    A price agreed with the customer is for each seat, in place of all that the list says.
    """
    subscription = billing.subscription
    if is_for_seats(line, billing):
        price = unit_price(line, billing) or Decimal(0)
        return (Part("seats", None, line.seats, line.seats * Fraction(price)),)
    settled, begun = bound_on(line, subscription)
    item = billing.definitions.items[line.item]
    return listed_parts(
        item, Counted(line.seats, line.units), billing.currency, subscription.cycle, settled, begun
    )


class Counted(NamedTuple):
    """How much of something is bought: seats, and units of the limits that it is paid for by."""

    seats: int
    units: Mapping[str, int]

    def of(self, charge: Charge) -> int:
        """How many units of a charge that is: of a limit, unless more are bought, those that are included."""
        if charge.per == SEAT:
            return self.seats
        return 1 if charge.per == ACCOUNT else self.units.get(charge.per, charge.included)


def listed_parts(
    item: Item, counted: Counted, currency: str, cycle: str, day: date, begun: date
) -> tuple[Part, ...] | None:
    """The parts of what some of an item costs a month, by the lists of a day for a line that began on
    another; None where a part of it has no price."""
    if item.on_request or not (item.prices or item.charges):
        return None
    found = []
    if item.prices:
        price = listed(item, currency, cycle, day, begun)
        if price is None:
            return None
        found.append(Part("seats", None, counted.seats, counted.seats * Fraction(price)))
    for charge in item.charges:
        if charge.recurs:
            units = counted.of(charge)
            cost = _charged(charge, units, currency, cycle, day, begun)
            if cost is None:
                return None
            found.append(Part("charge", charge.id, units, cost))
    return (*found, *_lacking(item, found, currency, cycle, day, begun))


def least_of(item: Item, currency: str, cycle: str, day: date, begun: date) -> Decimal | None:
    """What as little of an item as can be bought costs a month; None where it has no price."""
    found = listed_parts(item, Counted(item.seats_min, {}), currency, cycle, day, begun)
    least = sum_of(found)
    return None if least is None else in_full(least, currency)


def _lacking(
    item: Item, found: Iterable[Part], currency: str, cycle: str, day: date, begun: date
) -> Iterator[Part]:
    """What some parts lack to the least that an item costs."""
    least = least_in_all(item, currency, cycle, day, begun)
    if least is not None:
        lacks = Fraction(least) - sum((part.amount for part in found), Fraction(0))
        if lacks > 0:
            yield Part("minimum", None, 1, lacks)


def least_in_all(item: Item, currency: str, cycle: str, day: date, begun: date) -> Decimal | None:
    """The least that a line of an item costs a month, whatever is bought of it; None where that is not
    said."""
    lists = [one for one in item.minimum if cycle in one.amounts.get(currency, {})]
    found = binding(lists, day, begun)
    return None if found is None else found.amounts[currency][cycle]


def _charged(
    charge: Charge, units: int, currency: str, cycle: str, day: date, begun: date
) -> Fraction | None:
    scale = scale_of(charge, currency, cycle, day, begun)
    return None if scale is None else cost_of(charge, scale, units)


def scale_of(charge: Charge, currency: str, cycle: str, day: date, begun: date) -> Scale | None:
    """The scale of prices of a charge that binds on a day a line that began on another."""
    if len(charge.prices) == 1 and charge.prices[0].effective is ALWAYS:  # as most are
        return in_cycle(charge.prices[0], currency, cycle)
    lists = [one for one in charge.prices if in_cycle(one, currency, cycle) is not None]
    found = binding(lists, day, begun)
    return None if found is None else in_cycle(found, currency, cycle)


def in_cycle(rates: DatedRates, currency: str, cycle: str) -> Scale | None:
    """What a list of prices says of a billing cycle: that which is said of it, else of every one."""
    scales = rates.amounts.get(currency, {})
    return scales.get(cycle, scales.get(EVERY_CYCLE))


class Once(NamedTuple):
    """What is paid once: its parts, and whether all of them have a price; else their amounts say nothing."""

    parts: tuple[Part, ...]
    priced: bool


def once_due(line: Line, before: Counted | None, paid: Container[str], billing: Billing) -> Once | None:
    """What is paid once for a line that is bought, or of which there is more than before: no charge that was
    paid for as much already, those whose ids are in `paid`. None where that is nothing."""
    subscription = billing.subscription
    item = billing.definitions.items[line.item]
    charges = [charge for charge in item.charges if charge.once]
    if not charges or item.on_request or on_trial(line.item, subscription):
        return None
    settled, begun = bound_on(line, subscription)
    found, priced = [], True
    for charge in charges:
        counted = (Counted(line.seats, line.units), before if charge.id in paid else None)
        units = [one.of(charge) for one in counted if one is not None]
        more = units[0] - sum(units[1:])
        costs = [_charged(charge, one, billing.currency, subscription.cycle, settled, begun) for one in units]
        due = (costs[0] or Fraction(0)) - sum((one or Fraction(0) for one in costs[1:]), Fraction(0))
        if more > 0 and (due > 0 or costs[0] is None):
            found.append(Part("charge", charge.id, more, due))
            priced = priced and costs[0] is not None
    return Once(tuple(found), priced) if found else None


class Rate(NamedTuple):
    """What is paid for afterwards: a charge, and its scale of prices."""

    charge: Charge
    scale: Scale

    def cost(self, used: int) -> Fraction | None:
        """What a use of so many units in a cycle comes to."""
        return cost_of(self.charge, self.scale, used)


def rates_of(line: Line, billing: Billing) -> tuple[Rate, ...]:
    """What a line is paid for by use, at the prices that bind it."""
    item, cycle = billing.definitions.items[line.item], billing.subscription.cycle
    settled, begun = bound_on(line, billing.subscription)
    found = []
    for charge in item.charges:
        if charge.by is not None:
            scale = scale_of(charge, billing.currency, cycle, settled, begun)
            if scale is not None:
                found.append(Rate(charge, scale))
    return tuple(found)
