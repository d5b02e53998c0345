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

from ..model.account import ActivePromotion
from ..subscription.costs import Billing
from ..subscription.currency import rounded
from ..subscription.prices import Running, covers, reduced_left, runs, used_in_term
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

    of_line: dict[str, Fraction]
    credit: dict[str, Fraction]
    """By line, what is given back of what it replaces."""
    taken: dict[str, Decimal] = field(default_factory=dict)
    counts: dict[str, Fraction] = field(default_factory=dict)
    lasting: list[Running] = field(default_factory=list)
    """Those that last and took their percentage already."""

    def net(self, item: str, *, new: bool) -> Fraction:
        """What a promotion may take of a line."""
        left = self.of_line[item] - (self.credit.get(item, Fraction(0)) if new else 0)
        return max(left, Fraction(0))

    def total(self) -> Fraction:
        """All that is left."""
        return sum(self.of_line.values(), Fraction(0))


@dataclass(frozen=True, slots=True)
class Reduced:
    """What promotions took off, by their ids, and what is left of the charge of each line.

    `counts` is what part of a percentage counts, where it has a maximum: all of it below that.
    """

    taken: Mapping[str, Decimal]
    left: Mapping[str, Fraction]
    counts: Mapping[str, Fraction]


def reduced(
    lines: Sequence[OrderLine],
    promotions: Sequence[Entered],
    billing: Billing,
    day: date,
    so_far: Billing | None = None,
) -> Reduced:
    """What promotions take off the charges of an order on a day, or of a term that begins then.

    `so_far` is how the term stood before, where that is not as it is billed now: it tells what was used.
    """
    charges = {line.item: Fraction(line.due_now) for line in lines if line.kind == "line" and line.due_now}
    left = _Left(charges, credits_of(lines, billing.definitions))
    percents = [one for one in promotions if one.promotion.promotion.percent is not None]
    amounts = [one for one in promotions if one.promotion.promotion.amount is not None]
    whole = left.total()
    for one in (*_in_order(percents), *_in_order(amounts)):
        before = rounded(whole - left.total(), billing.currency)
        if one.promotion.promotion.percent is not None:
            _take_percent(one, left, billing, day, so_far or billing)
        else:
            _take_amount(one, left, billing, day, so_far or billing)
        after = rounded(whole - left.total(), billing.currency)
        left.taken[one.active.id] = after - before
    return Reduced(left.taken, left.of_line, left.counts)


def _in_order(promotions: Sequence[Entered]) -> list[Entered]:
    bounded = {one.active.id: one.promotion.promotion.maximum is not None for one in promotions}
    return sorted(promotions, key=lambda one: (bounded[one.active.id], one.new, one.active.id))


def _covered(one: Entered, left: _Left, billing: Billing) -> list[str]:
    items = billing.definitions.items
    return [
        item for item in left.of_line if covers(one.promotion.promotion, items[item], billing.definitions)
    ]


def _take_percent(one: Entered, left: _Left, billing: Billing, day: date, so_far: Billing) -> None:
    taken = {
        item: left.net(item, new=one.new) * _share_of(one, item, left, billing, day)
        for item in _covered(one, left, billing)
    }
    whole = sum(taken.values(), Fraction(0))
    most = whole if one.promotion.promotion.maximum is None else min(_most(one, so_far), whole)
    left.counts[one.active.id] = most / whole if whole else Fraction(1)
    for item, off in taken.items():
        left.of_line[item] -= off * left.counts[one.active.id]
    if one.lasts:
        left.lasting.append(one.promotion)


def _share_of(one: Entered, item: str, left: _Left, billing: Billing, day: date) -> Fraction:
    """The part that a percentage takes of what the others leave of a charge, by the days on which they
    run."""
    if not one.lasts:
        return Fraction(one.promotion.promotion.percent or 0) / 100
    covered = billing.definitions.items[item]
    before = reduced_left(covered, billing, day, left.lasting, left.counts)
    after = reduced_left(covered, billing, day, (*left.lasting, one.promotion), left.counts)
    return 1 - after / before if before else Fraction(0)


def _take_amount(one: Entered, left: _Left, billing: Billing, day: date, so_far: Billing) -> None:
    if one.lasts and not runs(one.active, day):
        return
    most = _most(one, so_far)
    covered = {item: left.net(item, new=one.new) for item in _covered(one, left, billing)}
    whole = sum(covered.values(), Fraction(0))
    taken = min(most, whole)
    for item, net in covered.items():
        left.of_line[item] -= taken * net / whole if whole else 0


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
