"""What promotions take off an order: each its part of what the ones before it leave.

Those that run already are part of the price: they take their percentage of every charge, for the days on
which they run. A code that is entered takes its part of the *net* of a line: of what it costs, less what was
paid for what it replaces, and never more than that. Percentages with a maximum come after those without,
amounts last. An amount or a maximum that lasts is for a term, over all orders of it.

Percentages are exact; the sum that they have taken together is rounded after each, so that it adds up to the
cent. They go in the order of their ids, so that it does not matter in which they were entered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ..model.account import ActivePromotion
from ..subscription.costs import Billing
from ..subscription.currency import rounded
from ..subscription.prices import Running, covers, given_back, runs, turns, used_in_term
from .charges import OrderLine, credits_of


@dataclass(frozen=True, slots=True)
class Discount:
    """What a promotion takes off: of what is due now, and of every cycle until a day."""

    promotion: str
    amount: Decimal
    recurring: Decimal
    until: date | None
    """The first day on which it takes nothing off any more; None for one that is for this order alone, and
    for one without an end."""
    ends_because: str | None = None
    """What of the course ends it, where that is not its own time: `cycle`, `seats` or `conditions`."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A promotion that counts in an order. Where it lasts, `active` is how the account will record it."""

    active: ActivePromotion
    promotion: Running
    lasts: bool
    new: bool
    because: str | None = None
    """What of the course ends it, where that is not its own time: `cycle`, `seats` or `conditions`."""
    own: ActivePromotion | None = None
    """How it would go on, where what ends it waits and may be taken back."""

    def never_counts(self, term_start: date) -> bool:
        """Whether something else ends it on the first day on which it would count, or before."""
        first, until = self.active.from_ or term_start, self.active.until
        return self.because is not None and until is not None and until <= first


def running_on(one: Running, term_start: date, used: Decimal) -> Entered:
    """A promotion that runs in a term, where so much of its amount is used."""
    return with_used(Entered(one.active, one, lasts=True, new=False), term_start, used)


def with_used(one: Entered, term_start: date, used: Decimal) -> Entered:
    """A promotion of whose sum so much is used in a term; of one without a bound nothing is recorded."""
    if one.promotion.promotion.sums is None:
        return one
    active = one.active.model_copy(update={"used": {**one.active.used, term_start: used}})
    return replace(one, active=active, promotion=one.promotion._replace(active=active))


@dataclass
class _Left:
    """What is left to pay of the lines of an order while promotions take their parts."""

    days: Sequence[date]
    """The first days of the stretches in which the same promotions run, and the end of the term."""
    of_line: dict[str, list[Fraction]]
    """By line, what is left to pay for each stretch."""
    credit: dict[str, Fraction]
    """By line, what is given back of what it replaces."""
    replaced: dict[str, Sequence[Fraction]]
    """By line, what that is for each stretch; it is of each day alike where that is not said."""
    taken: dict[str, Decimal] = field(default_factory=dict)
    counts: dict[str, Fraction] = field(default_factory=dict)

    def net_while(self, one: Entered, item: str) -> list[Fraction]:
        """What a promotion may take of a line, for each stretch: nothing of those in which it does not run,
        and not less than nothing of all. Days that cost less than before make up for others. One that counts
        for its order alone, or with a sum, takes its part of all days."""
        left = self.of_line[item]
        whole_term = not one.lasts or one.promotion.promotion.amount is not None
        running = [whole_term or runs(one.active, day) for day in self.days[:-1]]
        given = self._given_back(item) if one.new else [Fraction(0) for _ in left]
        net = [
            cost - back if on else Fraction(0) for cost, back, on in zip(left, given, running, strict=True)
        ]
        above = [max(one, Fraction(0)) for one in net]
        whole = sum(above, Fraction(0))
        part = max(sum(net, Fraction(0)), Fraction(0)) / whole if whole else Fraction(0)
        return [one * part for one in above]

    def _given_back(self, item: str) -> Sequence[Fraction]:
        """What is given back of what a line replaces, for each stretch: before codes take anything, so that
        it does not matter which comes first."""
        if item not in self.replaced:
            left, credit = self.of_line[item], self.credit.get(item, Fraction(0))
            whole = sum(left, Fraction(0))
            self.replaced[item] = [credit * one / whole if whole else Fraction(0) for one in left]
        return self.replaced[item]

    def take(self, item: str, off: Sequence[Fraction]) -> None:
        """Takes something off what is left of a line, for each stretch."""
        self.of_line[item] = [one - less for one, less in zip(self.of_line[item], off, strict=True)]

    def total(self) -> Fraction:
        """All that is left."""
        return sum((sum(one, Fraction(0)) for one in self.of_line.values()), Fraction(0))


@dataclass(frozen=True, slots=True)
class Reduced:
    """What promotions took off, by their ids, and what is left of the charge of each line.

    `counts` is what part of a percentage counts, where it has a maximum: all of it below that. `days` are
    the first days of stretches in which the same promotions run, and the end of the term; `by_day` is what is
    left of each line for each of them.
    """

    taken: Mapping[str, Decimal]
    left: Mapping[str, Fraction]
    counts: Mapping[str, Fraction]
    days: Sequence[date]
    by_day: Mapping[str, Sequence[Fraction]]


def reduced(
    lines: Sequence[OrderLine],
    promotions: Sequence[Entered],
    billing: Billing,
    day: date,
    before: Billing | None = None,
) -> Reduced:
    """What promotions take off the charges of an order on a day, or of a term that begins then.

    `before` is how things stood until then, where that is not as it is billed now: it tells what was used in
    the term, and which days what is given back was paid for.
    """
    charges = {line.item: Fraction(line.due_now) for line in lines if line.kind == "line" and line.due_now}
    same = before is not None and before.subscription.term == billing.subscription.term
    so_far = before if before is not None and same else billing
    parts = _replaced(charges, lines, so_far, day) if same and any(one.new for one in promotions) else {}
    days = turns(billing, day, [one.promotion for one in promotions if one.lasts])
    days = sorted({*days, *(on for some in parts.values() for on, _ in some)})
    left = _Left(
        days,
        {item: _of_each(days, [(day, charge)], billing) for item, charge in charges.items()},
        credits_of(lines, billing.definitions),
        {item: _of_each(days, some, billing) for item, some in parts.items()},
    )
    percents = [one for one in promotions if one.promotion.promotion.percent is not None]
    amounts = [one for one in promotions if one.promotion.promotion.amount is not None]
    whole = left.total()
    for one in (*_in_order(percents), *_in_order(amounts)):
        taken = rounded(whole - left.total(), billing.currency)
        if one.promotion.promotion.percent is not None:
            _take_percent(one, left, billing, so_far)
        else:
            _take_amount(one, left, billing, day, so_far)
        after = rounded(whole - left.total(), billing.currency)
        left.taken[one.active.id] = after - taken
    sums = {item: sum(some, Fraction(0)) for item, some in left.of_line.items()}
    return Reduced(left.taken, sums, left.counts, days, left.of_line)


def _replaced(
    items: Iterable[str], lines: Sequence[OrderLine], before: Billing, at: date
) -> dict[str, list[tuple[date, Fraction]]]:
    """By line, what is given back of what it replaces, in parts, each with the first of the days that it is
    for, alike until the end of the term."""
    old = {line.item: line for line in before.subscription.items}
    charges = [one for one in lines if one.kind == "line"]
    found: dict[str, list[tuple[date, Fraction]]] = {item: [] for item in items}
    for line in lines:
        if line.kind == "credit" and line.due_now:
            shares = credits_of([line, *charges], before.definitions)
            parts = given_back(old[line.item], line.due_now, before, at) if shares else ()
            for item, share in shares.items():
                if item not in found:
                    continue  # it costs nothing, and there is nothing to take off
                found[item] += [
                    (max(one.on or at, at), Fraction(one.amount) * share / Fraction(line.due_now))
                    for one in parts
                ]
    return found


def _of_each(
    days: Sequence[date], parts: Iterable[tuple[date, Fraction]], billing: Billing
) -> list[Fraction]:
    """What some parts, each with the first of the days that it is for, come to in each stretch of days."""
    left = [billing.left(day) for day in days]
    found = [Fraction(0) for _ in days[:-1]]
    for on, amount in parts:
        for number, (start, until) in enumerate(pairwise(left)):
            if on <= days[number]:
                found[number] += amount * (start - until) / billing.left(on)
    return found


def _in_order(promotions: Sequence[Entered]) -> list[Entered]:
    bounded = {one.active.id: one.promotion.promotion.maximum is not None for one in promotions}
    return sorted(promotions, key=lambda one: (bounded[one.active.id], one.new, one.active.id))


def _covered(one: Entered, left: _Left, billing: Billing) -> list[str]:
    items = billing.definitions.items
    return [
        item for item in left.of_line if covers(one.promotion.promotion, items[item], billing.definitions)
    ]


def _take_percent(one: Entered, left: _Left, billing: Billing, so_far: Billing) -> None:
    share = Fraction(one.promotion.promotion.percent or 0) / 100
    taken = {
        item: [share * net for net in left.net_while(one, item)] for item in _covered(one, left, billing)
    }
    whole = sum((sum(off, Fraction(0)) for off in taken.values()), Fraction(0))
    most = whole if one.promotion.promotion.maximum is None else min(_most(one, so_far), whole)
    counts = left.counts[one.active.id] = most / whole if whole else Fraction(1)
    for item, off in taken.items():
        left.take(item, [one * counts for one in off])


def _take_amount(one: Entered, left: _Left, billing: Billing, day: date, so_far: Billing) -> None:
    if one.lasts and not runs(one.active, day):
        return
    most = _most(one, so_far)
    covered = {item: left.net_while(one, item) for item in _covered(one, left, billing)}
    whole = sum((sum(net, Fraction(0)) for net in covered.values()), Fraction(0))
    share = min(most, whole) / whole if whole else Fraction(0)
    for item, net in covered.items():
        left.take(item, [share * each for each in net])


def _most(one: Entered, so_far: Billing) -> Fraction:
    """The most that a promotion takes off an order: what is left of its sum for the term, where it lasts."""
    most = Fraction((one.promotion.promotion.sums or {}).get(so_far.currency, Decimal(0)))
    if one.lasts and not one.new:
        return max(most - used_in_term(one.promotion, so_far), Fraction(0))
    return most


def taken_of_cycle(
    lines: Sequence[OrderLine], promotions: Iterable[Running], billing: Billing
) -> Mapping[str, Decimal]:
    """What promotions take off a whole cycle of some lines in the term of a subscription, by their ids: of
    what the lines recur at, whatever they cost in that term."""
    start, nothing = billing.subscription.term.start, rounded(Fraction(0), billing.currency)
    whole = [replace(line, due_now=line.recurring) for line in lines if line.kind == "line"]
    running = [running_on(one, start, nothing) for one in promotions]
    return reduced(whole, running, billing, start).taken
