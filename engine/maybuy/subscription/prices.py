"""What binds a line, and what was paid for it: exact, in fractions of the currency's unit.

A price is per seat and month. A cycle costs seats x price x months of the cycle; a term, or the rest of one,
the share of a cycle that it is (days.left_of).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

from ..model.account import ActivePromotion, Line, Payment, Subscription
from ..model.definitions import Definitions, Item, newer
from ..model.logic import Clause, selected
from ..model.promotion import PromotionFile
from ..model.vocabulary import NONE
from .currency import rounded
from .days import anchor_of, left_of


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
    """What a seat of a line costs a month; None for what is priced on request, or not at all.

    The price agreed with the customer, else the list's: that in force on the first day of the term, or on the
    day in it on which the line began, and the same to the term's end. So nothing is charged in the middle
    of a term because a price list changes or an agreement ends: what is paid for is paid for.
    """
    if on_trial(line.item, billing.subscription):
        return Decimal(0)
    item = billing.definitions.items[line.item]
    settled = begun_in_term(line, billing.subscription)
    if line.price is not None and (line.price.until is None or settled < line.price.until):
        return line.price.seats
    begun = line.since or billing.subscription.term.start
    return listed(item, billing.currency, billing.subscription.cycle, settled, begun)


def listed(item: Item, currency: str, cycle: str, day: date, begun: date) -> Decimal | None:
    """The list's price on a day for a line that began on another.

    A list that is for new lines does not bind one begun before it, while another is in force. Where none is,
    the last that ended counts: what is held goes on at it.
    """
    if item.on_request:
        return None
    amounts = [one for one in item.prices if cycle in one.amounts.get(currency, {})]
    in_force = [one for one in amounts if one.effective.covers(day)]
    binding = [one for one in in_force if not one.for_new or (one.effective.from_ or date.min) <= begun]
    found = binding or in_force
    if not found:
        ended = [one for one in amounts if one.effective.until is not None and one.effective.until <= day]
        found = [max(ended, key=lambda one: one.effective.until or date.min)] if ended else []
    return reduce(newer, found).amounts[currency][cycle] if found else None


def rest(seats: int, price: Decimal, billing: Billing, day: date) -> Fraction:
    """What seats cost from a day to the end of the term, before anything is taken off."""
    return seats * Fraction(price) * billing.months * billing.left(day)


def covers(promotion: PromotionFile, item: Item, definitions: Definitions) -> bool:
    """Whether a promotion is for an item."""
    if promotion.items is None:
        return True
    clause: Clause = selected(promotion.items, definitions)
    words: Mapping[str, Any] = {
        "item": item.id,
        "item.kind": item.kind,
        "item.product": item.product,
        "item.edition": item.edition or NONE,
        "item.price": "on_request" if item.on_request else "listed",
    }
    return all(test.holds(words[name]) for name, tests in clause.items() for test in tests)


class Running(NamedTuple):
    """A promotion that an account has, with what the catalog says of it."""

    active: ActivePromotion
    promotion: PromotionFile


def known(subscription: Subscription, definitions: Definitions) -> tuple[Running, ...]:
    """The promotions of a subscription, in the order of their ids, with those to come."""
    promotions = definitions.promotions
    found = [Running(one, promotions[one.id]) for one in subscription.promotions if one.id in promotions]
    return tuple(sorted(found, key=lambda one: one.active.id))


def voided(promotion: PromotionFile, actions: Iterable[str]) -> bool:
    """Whether one of some actions ends a promotion."""
    return not frozenset(promotion.voided_by or ()).isdisjoint(actions)


def ends_with(promotion: PromotionFile, subscription: Subscription) -> str | None:
    """On what of a subscription a promotion fails, and so ends: its `cycle` or its `seats`."""
    if promotion.cycles is not None and subscription.cycle not in promotion.cycles:
        return "cycle"
    if max((line.seats for line in subscription.items), default=0) < promotion.min_seats:
        return "seats"
    return None


def counting(subscription: Subscription, definitions: Definitions) -> tuple[Running, ...]:
    """The promotions that further charges are reduced by: not those that a change that waits is to end.

    Such a one stays recorded until then: it counts again once the change is taken back.
    """
    waiting = [one.change.action for one in subscription.scheduled]
    found = known(subscription, definitions)
    return tuple([one for one in found if not voided(one.promotion, waiting)]) if waiting else found


def runs(active: ActivePromotion, day: date) -> bool:
    """Whether a promotion counts on a day."""
    return (active.from_ is None or active.from_ <= day) and (active.until is None or day < active.until)


def reduced_rest(line: Line, billing: Billing, day: date, promotions: Sequence[Running]) -> Fraction:
    """What a line costs from a day to the end of the term, less the percentages that cover it.

    Each for the days on which it runs; several on the same day one on what the other leaves. Sums are not
    taken off.
    """
    price = unit_price(line, billing)
    if price is None:
        return Fraction(0)
    item = billing.definitions.items[line.item]
    shares = [one for one in promotions if one.promotion.sums is None]
    return reduced_left(item, billing, day, shares) * line.seats * Fraction(price) * billing.months


def reduced_left(item: Item, billing: Billing, day: date, promotions: Sequence[Running]) -> Fraction:
    """What part of a whole cycle's price of an item is left to pay on a day, whatever the price."""
    end = billing.subscription.term.end
    shares = [
        (one.active, Fraction(one.promotion.percent) / 100)
        for one in promotions
        if one.promotion.percent is not None and covers(one.promotion, item, billing.definitions)
    ]
    bounds = {bound for active, _ in shares for bound in (active.from_, active.until) if bound is not None}
    days = [day, *sorted(one for one in bounds if day < one < end), end]
    cost = Fraction(0)
    for start, until in pairwise(days):
        kept = Fraction(1)
        for active, share in shares:
            kept *= 1 - share if runs(active, start) else 1
        cost += (billing.left(start) - billing.left(until)) * kept
    return cost


def paid_for_rest(line: Line, billing: Billing, day: date) -> Fraction:
    """What was paid of a line for the time from a day to the end of the term.

    What is recorded as paid, each part for the days that it was for; else the price that bound, less the
    promotions that are recorded as running when the line was paid for.
    """
    first = begun_in_term(line, billing.subscription)
    day = max(day, first)
    if line.payments is not None:
        left, paid = billing.left(day), Fraction(0)
        for one in line.payments:
            whole = billing.left(first if one.on is None else max(one.on, first))
            paid += Fraction(one.amount) * min(left / whole, Fraction(1)) if whole else 0
        return max(paid, Fraction(0))
    promotions = known(billing.subscription, billing.definitions)
    charged = reduced_rest(line, billing, first, promotions)
    if not charged:
        return Fraction(0)
    paid_of_it = max(1 - _sums_off(line, charged, billing, promotions) / charged, Fraction(0))
    return reduced_rest(line, billing, day, promotions) * paid_of_it


def paid_so_far(line: Line, billing: Billing) -> tuple[Payment, ...]:
    """What was paid for a line in its term, each part with the first day it was for: what is recorded, else
    what bound it, to the currency's smallest unit."""
    first = begun_in_term(line, billing.subscription)
    if line.payments is not None:
        return tuple(
            [
                one if one.on is not None else Payment.model_construct(on=first, amount=one.amount)
                for one in line.payments
            ]
        )
    paid = rounded(paid_for_rest(line, billing, first), billing.currency)
    return (Payment.model_construct(on=first, amount=paid),)


def paid_for_seats(seats: int, line: Line, billing: Billing, day: date) -> Fraction:
    """What was paid of some seats of a line for the time from a day to the end of the term.

    All seats of a line were paid for alike, unless some were added for nothing, which is recorded: then those
    go first, and what was paid is for what stays as far as it reaches.
    """
    paid = paid_for_rest(line, billing, day)
    stays = line.seats - seats
    if stays and any(not one.amount for one in line.payments or ()):
        first = max(day, begun_in_term(line, billing.subscription))
        kept = line.model_copy(update={"seats": stays})
        cost = reduced_rest(kept, billing, first, known(billing.subscription, billing.definitions))
        return max(paid - cost, Fraction(0))
    return paid * seats / line.seats


def used_in_term(one: Running, billing: Billing) -> Fraction:
    """How much of its sum a promotion took off so far this term.

    Where it is not recorded: all that it could when the term began, if it ran by then.
    """
    subscription = billing.subscription
    start = subscription.term.start
    if start in one.active.used:
        return Fraction(one.active.used[start])
    if not runs(one.active, start):
        return Fraction(0)
    most = Fraction((one.promotion.sums or {}).get(billing.currency, Decimal(0)))
    covered = _covered(one.promotion, billing, known(subscription, billing.definitions))
    return min(most, covered * Fraction(one.promotion.percent or 100) / 100)


def _covered(promotion: PromotionFile, billing: Billing, promotions: Sequence[Running]) -> Fraction:
    """What the lines that a promotion covers were charged this term, percentages taken off."""
    definitions, subscription = billing.definitions, billing.subscription
    lines = [one for one in subscription.items if covers(promotion, definitions.items[one.item], definitions)]
    charges = [reduced_rest(one, billing, begun_in_term(one, subscription), promotions) for one in lines]
    return sum(charges, Fraction(0))


def _sums_off(line: Line, charged: Fraction, billing: Billing, promotions: Sequence[Running]) -> Fraction:
    """A line's part of the sums that promotions took off this term: as much of each as its part of what
    they cover."""
    definitions = billing.definitions
    taken = Fraction(0)
    for one in promotions:
        if one.promotion.sums is None:
            continue
        if covers(one.promotion, definitions.items[line.item], definitions):
            whole = _covered(one.promotion, billing, promotions)
            taken += used_in_term(one, billing) * charged / whole if whole else 0
    return taken
