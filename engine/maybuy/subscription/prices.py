"""What was paid for a line, and what promotions take off: exact, in fractions of the currency's unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from ..model.account import ActivePromotion, Line, Payment, Subscription
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.logic import selects
from ..model.promotion import PromotionFile
from .costs import Billing, begun_in_term, monthly
from .currency import rounded
from .ending import ended_on, stretches

FINEST: Final = 6
"""Decimals of an amount in a record, whatever the currency."""


def covers(promotion: PromotionFile, item: Item, definitions: Definitions) -> bool:
    """Whether a promotion is for an item."""
    return selects(promotion.items, item, definitions)


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
    """The promotions that further charges are reduced by: not those that a change that waits is to void, and
    each until the day on which one leaves it another cycle or fewer seats than it is for.

    Such a one stays recorded as it was: it counts again once the change is taken back.
    """
    found = known(subscription, definitions)
    if not found or not (subscription.scheduled or subscription.trials):
        return found
    waiting = [one.change.action for one in subscription.scheduled]
    left = [one for one in found if not voided(one.promotion, waiting)]
    later = list(stretches(subscription, definitions))
    return tuple([_while_meant(one, later) for one in left])


def _while_meant(one: Running, later: Iterable[tuple[date, Subscription]]) -> Running:
    """A promotion until the first of some days on which the subscription is not what it is for."""
    until = next((day for day, then in later if ends_with(one.promotion, then) is not None), None)
    if until is None or (one.active.until is not None and one.active.until <= until):
        return one
    return one._replace(active=ended_on(one.active, until))


def apart(subscription: Subscription, definitions: Definitions) -> bool:
    """Whether promotions are recorded that further charges of its term are not reduced by, or for fewer of
    its days."""
    counts, recorded = counting(subscription, definitions), known(subscription, definitions)
    if len(counts) < len(recorded):
        return True
    end: date = subscription.term.end
    lasts = ([min(one.active.until or end, end) for one in some] for some in (counts, recorded))
    return any(one < other for one, other in zip(*lasts, strict=True))


def runs(active: ActivePromotion, day: date) -> bool:
    """Whether a promotion counts on a day."""
    return (active.from_ is None or active.from_ <= day) and (active.until is None or day < active.until)


def reduced_rest(line: Line, billing: Billing, day: date, promotions: Sequence[Running]) -> Fraction:
    """What a line costs from a day to the end of the term, less the percentages that cover it.

    Each for the days on which it runs; several on the same day one on what the other leaves. Sums are not
    taken off.
    """
    cost = monthly(line, billing)
    if cost is None:
        return Fraction(0)
    item = billing.definitions.items[line.item]
    shares = [one for one in promotions if one.promotion.sums is None]
    return reduced_left(item, billing, day, shares) * cost * billing.months


def reduced_left(
    item: Item,
    billing: Billing,
    day: date,
    promotions: Sequence[Running],
    counts: Mapping[str, Fraction] | None = None,
) -> Fraction:
    """What part of a whole cycle's price of an item is left to pay on a day, whatever the price; `counts` as
    in kept_of()."""
    days = turns(billing, day, promotions)
    return sum(
        (
            (billing.left(start) - billing.left(until))
            * kept_of(item, start, promotions, billing.definitions, counts)
            for start, until in pairwise(days)
        ),
        Fraction(0),
    )


def turns(billing: Billing, day: date, promotions: Sequence[Running]) -> list[date]:
    """A day, those after it in the term on which promotions begin or end, and the end of the term."""
    end: date = billing.subscription.term.end
    bounds = {bound for one in promotions for bound in (one.active.from_, one.active.until) if bound}
    return [day, *sorted(one for one in bounds if day < one < end), end]


def kept_of(
    item: Item,
    day: date,
    promotions: Sequence[Running],
    definitions: Definitions,
    counts: Mapping[str, Fraction] | None = None,
) -> Fraction:
    """What part of the price of an item percentages leave on a day; `counts` is what part of them counts, by
    their ids, where that is not all."""
    kept = Fraction(1)
    for one in promotions:
        if one.promotion.percent is not None and covers(one.promotion, item, definitions):
            share = Fraction(one.promotion.percent) / 100 * (counts or {}).get(one.active.id, 1)
            kept *= 1 - share if runs(one.active, day) else 1
    return kept


def spread(
    amount: Decimal, days: Sequence[date], kept: Sequence[Fraction], billing: Billing
) -> tuple[Payment, ...]:
    """What is paid on the first of some days for all until the last, as parts that are each for all of the
    days from their own on alike: of a day before or after another as much more or less as is kept of its
    price then.
    """
    weights = [
        (billing.left(start) - billing.left(until)) * part
        for (start, until), part in zip(pairwise(days), kept, strict=True)
    ]
    whole, later = sum(weights, Fraction(0)), []
    for day, (before, part) in zip(days[1:], pairwise(kept), strict=False):
        if whole and part != before:
            of_it = Fraction(amount) * (part - before) * billing.left(day) / whole
            later.append(Payment.model_construct(on=day, amount=in_record(of_it)))
    first = amount - sum((one.amount for one in later), Decimal(0))
    parts = (Payment.model_construct(on=days[0], amount=first), *later)
    return tuple([one for one in parts if one.amount]) or parts[:1]


def in_record(amount: Fraction) -> Decimal:
    """An amount as a record has it that is no sum which was paid, but a part of one."""
    return Decimal(round(amount * 10**FINEST)).scaleb(-FINEST)


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
    if all(one.promotion.sums is None for one in promotions):
        return reduced_rest(line, billing, day, promotions)
    item, off = billing.definitions.items[line.item], sums_off(billing)
    whole, left = (reduced_left(item, billing, each, promotions, off.counts) for each in (first, day))
    return off.left.get(line.item, Fraction(0)) * left / whole if whole else Fraction(0)


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
    paid = paid_for_rest(line, billing, first)
    promotions = known(billing.subscription, billing.definitions)
    bounded = any(one.promotion.percent is not None and one.promotion.sums for one in promotions)
    counts = sums_off(billing).counts if bounded else {}
    return _in_parts(paid, line, billing, first, promotions, counts)


def paid_for_more(
    amount: Fraction, line: Line, billing: Billing, day: date, counts: Mapping[str, Fraction]
) -> tuple[Payment, ...]:
    """What is paid for more of a line from a day on, in parts for the days on which percentages run; `counts`
    is what part of them counts in it."""
    promotions = counting(billing.subscription, billing.definitions)
    return _in_parts(amount, line, billing, day, promotions, counts)


def _in_parts(
    paid: Fraction,
    line: Line,
    billing: Billing,
    first: date,
    promotions: Sequence[Running],
    counts: Mapping[str, Fraction],
) -> tuple[Payment, ...]:
    """What is paid for a line from a day on, to the currency's smallest unit, in parts for the days on which
    percentages begin or end."""
    percents = [one for one in promotions if one.promotion.percent is not None]
    item, days = billing.definitions.items[line.item], turns(billing, first, percents)
    kept = [kept_of(item, day, percents, billing.definitions, counts) for day in days[:-1]]
    return spread(rounded(paid, billing.currency), days, kept, billing)


def given_back(line: Line, amount: Decimal, billing: Billing, day: date) -> tuple[Payment, ...]:
    """A credit for some of a line from a day on, as parts like those in which that was paid."""
    paid, later = paid_for_rest(line, billing, day), dict[date, Fraction]()
    for one in paid_so_far(line, billing) if paid else ():
        if one.on is not None and one.on > day:
            later[one.on] = later.get(one.on, Fraction(0)) + Fraction(one.amount) * Fraction(amount) / paid
    parts = [Payment.model_construct(on=on, amount=in_record(of_it)) for on, of_it in sorted(later.items())]
    first = amount - sum((one.amount for one in parts), Decimal(0))
    # A part of nothing would say that seats were added for nothing.
    return tuple([one for one in (Payment.model_construct(on=day, amount=first), *parts) if one.amount])


def gathered(payments: Iterable[Payment], day: date) -> tuple[Payment, ...]:
    """Payments with one part for each later day on which parts begin, and none where these come to nothing:
    however many orders there were, there are no more of them than days on which promotions begin or end."""
    so_far, later = list[Payment](), dict[date, Decimal]()
    for one in payments:
        if one.on is None or one.on <= day:
            so_far.append(one)
        else:
            later[one.on] = later.get(one.on, Decimal(0)) + one.amount
    parts = [Payment.model_construct(on=on, amount=amount) for on, amount in sorted(later.items()) if amount]
    return (*so_far, *parts)


def has_sums(billing: Billing) -> bool:
    """Whether a promotion takes a sum off in this term: what a seat costs depends on when it is added."""
    start, promotions = billing.subscription.term.start, known(billing.subscription, billing.definitions)
    return any(
        one.promotion.sums is not None and (one.active.until is None or one.active.until > start)
        for one in promotions
    )


def paid_for_leaving(line: Line, kept: Line | None, billing: Billing, day: date) -> Fraction:
    """What was paid, for the time from a day to the end of the term, of the part of a line that leaves.

    All of a line was paid for alike, unless seats were added for nothing, which is recorded: then those go
    first, and what was paid is for what stays as far as it reaches.
    """
    paid = paid_for_rest(line, billing, day)
    if kept is None:
        return paid
    if any(not one.amount for one in line.payments or ()):
        first = max(day, begun_in_term(line, billing.subscription))
        cost = reduced_rest(kept, billing, first, known(billing.subscription, billing.definitions))
        return max(paid - cost, Fraction(0))
    whole, stays = monthly(line, billing), monthly(kept, billing)
    share = Fraction(kept.seats, line.seats) if not whole or stays is None else stays / whole
    return max(paid * (1 - share), Fraction(0))


def used_in_term(one: Running, billing: Billing) -> Fraction:
    """How much of its sum a promotion took off so far this term.

    Where it is not recorded: all that it could when the term began, if it ran by then.
    """
    recorded = one.active.used.get(billing.subscription.term.start)
    return Fraction(recorded) if recorded is not None else sums_off(billing).taken[one.active.id]


class SumsOff(NamedTuple):
    """What each sum took off in a term, by promotion, and what is left of what each line was charged; of a
    percentage with a maximum what part counts."""

    taken: Mapping[str, Fraction]
    left: Mapping[str, Fraction]
    counts: Mapping[str, Fraction]


def sums_off(billing: Billing) -> SumsOff:
    """What sums took off the lines of a term: what is recorded, else what they could when it began."""
    subscription, promotions = billing.subscription, known(billing.subscription, billing.definitions)
    start = subscription.term.start
    first = {line.item: begun_in_term(line, subscription) for line in subscription.items}
    left = {
        line.item: reduced_rest(line, billing, first[line.item], promotions) for line in subscription.items
    }
    most = [_sum_on(one, billing, start) for one in promotions]
    used = [one.active.used.get(start) for one in promotions]
    recorded = [sum_ if was is None else Fraction(was) for sum_, was in zip(most, used, strict=True)]
    return _taken(left, first, list(zip(promotions, recorded, strict=True)), billing)


def sums_off_more(more: Mapping[str, Fraction], billing: Billing, day: date) -> SumsOff:
    """What is left of sums takes off what items cost a month more from a day on."""
    definitions, promotions = billing.definitions, counting(billing.subscription, billing.definitions)
    left = {
        name: cost
        * billing.months
        * reduced_left(definitions.items[name], billing, day, _unbounded(promotions))
        for name, cost in more.items()
    }
    most = [
        (one, max(_sum_on(one, billing, day) - used_in_term(one, billing), Fraction(0)))
        for one in promotions
        if one.promotion.sums is not None
    ]
    shares = [(one, Fraction(0)) for one in _unbounded(promotions)]
    return _taken(left, dict.fromkeys(left, day), [*shares, *most], billing)


def _unbounded(promotions: Iterable[Running]) -> list[Running]:
    """The percentages without a maximum."""
    return [one for one in promotions if one.promotion.sums is None]


def _sum_on(one: Running, billing: Billing, day: date) -> Fraction:
    """The most that a promotion may take off in a term on a day: an amount only if it runs then."""
    if one.promotion.amount is not None and not runs(one.active, day):
        return Fraction(0)
    return Fraction((one.promotion.sums or {}).get(billing.currency, Decimal(0)))


def _taken(
    charged: Mapping[str, Fraction],
    first: Mapping[str, date],
    promotions: Sequence[tuple[Running, Fraction]],
    billing: Billing,
) -> SumsOff:
    """What promotions take off charges, each at most so much: one of what the others leave, percentages with
    a maximum before amounts, of each line by its part, as they are taken off an order."""
    definitions, left = billing.definitions, dict(charged)
    lasting = _unbounded(one for one, _ in promotions)
    items = {name: definitions.items[name] for name in left}
    taken: dict[str, Fraction] = {}
    counts: dict[str, Fraction] = {}
    sums = [(one, most) for one, most in promotions if one.promotion.sums is not None]
    for one, most in sorted(sums, key=lambda pair: pair[0].promotion.amount is not None):
        of_each = {
            name: left[name] * _part_taken(one, item, billing, first[name], lasting, counts)
            for name, item in items.items()
            if covers(one.promotion, item, definitions)
        }
        whole = sum(of_each.values(), Fraction(0))
        taken[one.active.id] = min(most, whole)
        for name, off in of_each.items():
            left[name] -= taken[one.active.id] * off / whole if whole else 0
        if one.promotion.amount is None:
            lasting.append(one)
            counts[one.active.id] = taken[one.active.id] / whole if whole else Fraction(1)
    return SumsOff(taken, left, counts)


def _part_taken(
    one: Running,
    item: Item,
    billing: Billing,
    first: date,
    lasting: Sequence[Running],
    counts: Mapping[str, Fraction],
) -> Fraction:
    """What part of what is left of an item's charge a promotion takes before its sum is reached."""
    if one.promotion.amount is not None:
        return Fraction(1)
    before = reduced_left(item, billing, first, lasting, counts)
    after = reduced_left(item, billing, first, (*lasting, one), counts)
    return 1 - after / before if before else Fraction(0)
