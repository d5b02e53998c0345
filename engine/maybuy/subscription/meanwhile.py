"""What was paid, and what sums took off, once a change that waited has fallen due within a term.

Nobody records it then: it is told as an order of that day would have recorded it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from ..model.account import ActivePromotion, Line, Payment, Subscription
from .costs import Billing, monthly
from .currency import rounded
from .prices import (
    FINEST,
    apart,
    counting,
    has_sums,
    known,
    paid_for_more,
    sums_off,
    sums_off_more,
    used_in_term,
)


def with_used(
    present: Subscription, more: Mapping[str, Fraction], day: date, billing: Billing
) -> tuple[ActivePromotion, ...]:
    """The promotions of a subscription with what sums took off in its term, and take off more on a day."""
    start, sums = present.term.start, {}
    for one in known(present, billing.definitions):
        if one.promotion.sums is not None and goes_on(one.active, day):
            used = used_in_term(one, billing) + more.get(one.active.id, 0)
            sums[one.active.id] = {**one.active.used, start: rounded(used, billing.currency)}
    return tuple(
        [
            one.model_copy(update={"used": sums[one.id]}) if one.id in sums and goes_on(one, day) else one
            for one in present.promotions
        ]
    )


def with_taken(present: Subscription, billing: Billing) -> tuple[ActivePromotion, ...]:
    """The promotions of a subscription whose term begins, with what sums take off it: nothing, but for those
    that count in it as it is billed."""
    day, taken = present.term.start, sums_off(billing).taken
    used = {
        one.active.id: taken.get(one.active.id, Fraction(0))
        for one in known(present, billing.definitions)
        if one.promotion.sums is not None
    }
    return tuple(
        [
            one.model_copy(update={"used": {**one.used, day: rounded(used[one.id], billing.currency)}})
            if one.id in used and goes_on(one, day)
            else one
            for one in present.promotions
        ]
    )


def goes_on(one: ActivePromotion, day: date) -> bool:
    """Whether a promotion lasts beyond the beginning of a day."""
    return one.until is None or one.until > day


def paid_still(
    before: Iterable[Line], after: Iterable[Line], billing: Billing | None, day: date
) -> tuple[tuple[Line, ...], Mapping[str, Fraction]]:
    """Lines after a change that fell due on a day, with what was paid for them, and what sums took off that.

    What a change that waited charges or gives back is nowhere recorded: what stays is the part of its price
    that a line costs then, and what comes is paid for at its price.
    """
    held, lines = {line.item: line for line in before}, tuple(after)
    if (
        billing is None
        or day <= billing.subscription.term.start
        or (held and all(one.payments is None for one in held.values()))
    ):
        return tuple([_in_part(line, held.get(line.item, line), billing) for line in lines]), {}
    more = {line.item: _more(line, held.get(line.item), billing) for line in lines}
    off = sums_off_more({item: cost for item, cost in more.items() if cost > 0}, billing, day)
    otherwise = has_sums(billing) or apart(billing.subscription, billing.definitions)
    made = []
    for line in lines:
        old = held.get(line.item)
        told = otherwise if old is None else old.payments is not None
        if line.item in off.left and told:
            paid = paid_for_more(off.left[line.item], line, billing, day, off.counts)
            so_far = () if old is None else old.payments or ()
            # A part of nothing would say that seats were added for nothing, whatever sums took off them.
            more_paid = [one for one in paid if one.amount or not so_far]
            made.append(line.model_copy(update={"paid": (*so_far, *more_paid)}))
        else:
            made.append(_in_part(line, line if old is None else old, billing))
    return tuple(made), off.taken


def after_trial(before: Subscription, after: Subscription, day: date, billing: Billing) -> Subscription:
    """A subscription once trials are over on a day of its term, with what is paid from then on for what was
    tried, and what sums take off that.

    Where sums count, or what waits is to end promotions: nobody knows later what counted. `billing` is of the
    subscription `before`.
    """
    definitions, start = billing.definitions, after.term.start
    if after.term != before.term or day <= start or not (has_sums(billing) or apart(before, definitions)):
        return after
    begun = {one.then for one in before.trials if one.until <= day}
    counts = tuple([one.active for one in counting(before, definitions)])
    then = billing._replace(subscription=after.model_copy(update={"promotions": counts}))
    cost = {line.item: monthly(line, then) or Fraction(0) for line in after.items if line.item in begun}
    off = sums_off_more(cost, then, day)
    items = [
        line.model_copy(update={"paid": paid_for_more(off.left[line.item], line, then, day, off.counts)})
        if line.item in cost
        else line
        for line in after.items
    ]
    promotions = with_used(after, off.taken, day, billing._replace(subscription=after))
    return after.model_copy(update={"items": tuple(items), "promotions": promotions})


def _more(line: Line, before: Line | None, billing: Billing) -> Fraction:
    """What a line costs a month more than before."""
    whole = monthly(before, billing) if before is not None else None
    return (monthly(line, billing) or Fraction(0)) - (whole or Fraction(0))


def _in_part(line: Line, before: Line, billing: Billing | None) -> Line:
    if line.payments is None or (line.seats == before.seats and line.units == before.units):
        return line
    share = Fraction(line.seats, before.seats) if before.seats else Fraction(1)
    whole, then = (monthly(one, billing) if billing is not None else None for one in (before, line))
    if whole and then is not None:
        share = then / whole
    if share == 1:
        return line
    paid = [
        Payment.model_construct(
            on=one.on,
            amount=round(one.amount * share.numerator / share.denominator, FINEST),
        )
        for one in line.payments
    ]
    return line.model_copy(update={"paid": tuple(paid)})
