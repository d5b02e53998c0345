"""What an order costs now: the rest of the term as it will be, less what was paid for it as it was.

Line by line: exact until the end, rounded once, charges and credits apart. What does not change is not
touched: seats that are added cost their part, those that stay nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..model.account import Line
from ..model.definitions import Definitions
from ..model.settlement import PRORATION, By
from ..subscription.currency import rounded
from ..subscription.prices import Billing, begun_in_term, on_trial, paid_for_seats, rest, unit_price


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of a summary.

    A `line` is an item held after what changes now: its seats, what it costs for a whole cycle (`recurring`)
    and what it adds to pay now. A `credit` gives back what was paid for the rest of the term of something
    replaced: its `due_now` is negative, and nothing recurs. Amounts are None for what is priced on request.
    """

    kind: Literal["line", "credit"]
    item: str
    seats: int
    added: int
    """Seats that are paid for now: those that are new on this line, all of them where a term begins."""
    unit_price: Decimal | None
    cycle: str
    recurring: Decimal | None
    due_now: Decimal | None
    from_: date
    until: date
    by: By = PRORATION
    """How what is added is charged."""


def order_lines(before: Billing, after: Billing, day: date) -> tuple[OrderLine, ...]:
    """The summary of a subscription that changes on a day: what is held then, and what is given back.

    Only the two states count, not the steps between them: that is why the order of changes changes no total.
    """
    anew = before.subscription.term != after.subscription.term
    old = {line.item: line for line in before.subscription.items}
    new = {line.item: line for line in after.subscription.items}
    lines = []
    for item, line in new.items():
        tried = on_trial(item, before.subscription) and not on_trial(item, after.subscription)
        held = 0 if anew or tried or item not in old else old[item].seats
        lines.append(_charge(line, max(line.seats - held, 0), after, day))
    given_back = []
    for item, line in old.items():
        kept = 0 if anew or item not in new else new[item].seats
        if kept < line.seats:
            given_back.append(_credit(line, line.seats - kept, before, day))
    return (*lines, *[credit for credit in given_back if credit.due_now])


def renewal_lines(billing: Billing) -> tuple[OrderLine, ...]:
    """What a term costs that begins with everything in it."""
    start = billing.subscription.term.start
    return tuple([_charge(line, line.seats, billing, start) for line in billing.subscription.items])


def _charge(line: Line, added: int, billing: Billing, day: date) -> OrderLine:
    price, subscription = unit_price(line, billing), billing.subscription
    recurring = due = None
    if price is not None:
        whole = line.seats * Fraction(price) * billing.months
        recurring = rounded(whole, billing.currency)
        due = rounded(rest(added, price, billing, day), billing.currency)
    from_ = day if added else begun_in_term(line, subscription)
    term_end = subscription.term.end
    return OrderLine(
        "line", line.item, line.seats, added, price, subscription.cycle, recurring, due, from_, term_end
    )


def _credit(line: Line, seats: int, billing: Billing, day: date) -> OrderLine:
    price, subscription = unit_price(line, billing), billing.subscription
    paid = paid_for_seats(seats, line, billing, day)
    nothing = rounded(Fraction(0), billing.currency)
    due = None if price is None and line.payments is None else -rounded(paid, billing.currency)
    return OrderLine(
        "credit", line.item, seats, 0, price, subscription.cycle, nothing, due, day, subscription.term.end
    )


def credits_of(lines: Sequence[OrderLine], definitions: Definitions) -> dict[str, Fraction]:
    """By line, what is given back of what it replaces: of the same product, or with it in a suite.

    Where several lines take the place of something, each by its part of the charge.
    """
    found: dict[str, Fraction] = {}
    for credit in lines:
        if credit.kind != "credit" or not credit.due_now:
            continue
        taking = taking_over(credit, lines, definitions)
        whole = sum((Fraction(line.due_now or 0) for line in taking), Fraction(0))
        for line in taking:
            part = -Fraction(credit.due_now) * Fraction(line.due_now or 0) / whole
            found[line.item] = found.get(line.item, Fraction(0)) + part
    return found


def taking_over(
    credit: OrderLine, lines: Sequence[OrderLine], definitions: Definitions
) -> tuple[OrderLine, ...]:
    """The lines that take the place of what is given back, and cost something now."""
    left = _products(credit.item, definitions)
    charged = [line for line in lines if line.kind == "line" and line.due_now]
    return tuple([line for line in charged if not left.isdisjoint(_products(line.item, definitions))])


def net_of(line: OrderLine, lines: Sequence[OrderLine], definitions: Definitions) -> Fraction:
    """What a line costs now, less what is given back of what it replaces."""
    credit = credits_of(lines, definitions).get(line.item, Fraction(0))
    return Fraction(line.due_now or 0) - credit


def _products(item: str, definitions: Definitions) -> frozenset[str]:
    """The products that an item brings: its own, and those of its parts and of what it includes."""
    return frozenset(brought.product for brought, _, _ in definitions.brings[item])


def total(amounts: Iterable[Decimal | None], nothing: Decimal) -> Decimal:
    """A sum; what is priced on request counts for nothing."""
    return sum((amount for amount in amounts if amount is not None), nothing)


def whole_cycle(billing: Billing) -> Decimal:
    """What a subscription costs for a whole cycle, line by line rounded as a summary does."""
    lines = renewal_lines(billing)
    return total((line.recurring for line in lines), rounded(Fraction(0), billing.currency))
