"""What was paid for the lines of a subscription, as the account records it after an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ..model.account import Line, Payment
from ..subscription.changes import tried_anew
from ..subscription.costs import Billing
from ..subscription.currency import rounded
from ..subscription.prices import gathered, given_back, kept_of, paid_so_far, spread
from .charges import OrderLine
from .discounts import Entered, Reduced
from .settling import Settled


def with_payments(
    before: Billing,
    after: Billing,
    settled: Settled,
    reductions: Reduced,
    counting_: Sequence[Entered],
    at: date,
    *,
    all_: bool,
) -> tuple[Line, ...]:
    """The lines of a subscription with what was paid for each, where the next order could not know it else.

    That is of `all_` lines where the promotions that run are others than before or than are recorded, or a
    sum off counts, and of those of which it was recorded already, or of which not their share is charged:
    what was paid so far for the term, and what this order adds, or gives back, or keeps without giving it
    back.
    """
    currency, lines = after.currency, settled.lines
    old = {line.item: line for line in before.subscription.items}
    anew = before.subscription.term != after.subscription.term
    tried = tried_anew(before.subscription, after.subscription)
    charged = _charged(lines, reductions, currency)
    leaving = (*[line for line in lines if line.kind == "credit"], *settled.withheld)
    given = {line.item: line.due_now for line in leaving if line.due_now}
    made = []
    for line in after.subscription.items:
        payments: list[Payment] = []
        stays = line.item in old and line.item not in tried and not anew
        known = stays and old[line.item].payments is not None
        if not all_ and not known and line.item not in settled.paid:
            made.append(line)
            continue
        if stays:
            payments += paid_so_far(old[line.item], before)
        if stays and line.item in given:
            payments += given_back(old[line.item], given[line.item], before, at)
        taken_over = rounded(settled.paid.get(line.item, Fraction(0)), currency)
        if charged[line.item] + taken_over or not payments or line.item in settled.paid:
            payments += _parts(line.item, charged[line.item], taken_over, counting_, reductions, after, at)
        made.append(line.model_copy(update={"paid": gathered(payments, at)}))
    return tuple(made)


def _parts(
    item_id: str,
    charged: Decimal,
    taken_over: Decimal,
    counting_: Sequence[Entered],
    reductions: Reduced,
    billing: Billing,
    at: date,
) -> Sequence[Payment]:
    """What is charged for a line, and what it takes over of what was paid for another, as parts for their
    days, where a percentage begins or ends in the term. A percentage that is new takes nothing of what is
    taken over."""
    days = reductions.days
    if len(days) == 2:
        return (Payment.model_construct(on=at, amount=charged + taken_over),)
    item = billing.definitions.items[item_id]
    running = [one.promotion for one in counting_ if one.lasts and not one.new]
    old = [kept_of(item, day, running, billing.definitions, reductions.counts) for day in days[:-1]]
    widths = [billing.left(start) - billing.left(until) for start, until in pairwise(days)]
    left = reductions.by_day.get(item_id)
    kept = old
    if left is not None and any(left):
        kept = [one / width if width else Fraction(0) for one, width in zip(left, widths, strict=True)]
    found: dict[date, Decimal] = {}
    for one in (*spread(charged, days, kept, billing), *spread(taken_over, days, old, billing)):
        found[one.on or at] = found.get(one.on or at, Decimal(0)) + one.amount
    parts = [Payment.model_construct(on=on, amount=amount) for on, amount in sorted(found.items())]
    # One of nothing says that seats were added for nothing, where that is all that is to be said.
    return [one for one in parts if one.amount] or parts[:1]


def _charged(lines: Iterable[OrderLine], reductions: Reduced, currency: str) -> dict[str, Decimal]:
    """By line, what is charged now less what promotions take off: in all to the cent what is to pay."""
    found, exact, off = {}, Fraction(0), Decimal(0)
    for line in lines:
        if line.kind == "line":
            due = line.due_now or Decimal(0)
            exact += Fraction(due) - reductions.left.get(line.item, Fraction(due))
            found[line.item] = due - (rounded(exact, currency) - off)
            off = rounded(exact, currency)
    return found
