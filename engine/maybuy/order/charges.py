"""What an order costs now: the rest of the term as it will be, less what was paid for it as it was.

Line by line: exact until the end, rounded once, charges and credits apart. What does not change is not
touched: seats that are added cost their part, those that stay nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..model.account import Line
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.settlement import PRORATION, By
from ..subscription.changes import tried_anew
from ..subscription.costs import (
    Billing,
    Counted,
    Once,
    Part,
    Rate,
    begun_in_term,
    monthly,
    on_trial,
    once_due,
    parts,
    rates_of,
    rest,
    sum_of,
    unit_price,
)
from ..subscription.currency import rounded
from ..subscription.prices import paid_for_leaving
from ..subscription.units import units_on


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of a summary.

    A `line` is an item held after what changes now: its seats, what it costs for a whole cycle (`recurring`)
    and what it adds to pay now. `once` is what is paid for it once. A `credit` gives back what was paid for
    the rest of the term of something replaced: its `due_now` is negative, and nothing recurs. Amounts are
    None for what is priced on request.
    """

    kind: Literal["line", "once", "credit"]
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
    more: Fraction = Fraction(0)
    """What it costs a month more than before."""
    parts: tuple[Part, ...] = ()
    """Of a line with charges, what it costs a month, and what of it is paid once: each part of it."""
    rates: tuple[Rate, ...] = ()
    """What is paid for afterwards, by use."""
    units_added: Mapping[str, int] = field(default_factory=dict)
    """Units of limits that are paid for now and were not before, on a line that goes on."""

    @property
    def adds(self) -> bool:
        """Whether something is paid for now that was not before, free as it may be."""
        return self.added > 0 or self.more > 0 or bool(self.units_added)


def order_lines(before: Billing, after: Billing, day: date) -> tuple[OrderLine, ...]:
    """The summary of a subscription that changes on a day: what is held then, and what is given back.

    Only the two states count, not the steps between them: that is why the order of changes changes no total.
    """
    anew = before.subscription.term != after.subscription.term
    old = {line.item: line for line in before.subscription.items}
    new = {line.item: line for line in after.subscription.items}
    begun = tried_anew(before.subscription, after.subscription)
    lines = []
    for item, line in new.items():
        tried = on_trial(item, before.subscription) and not on_trial(item, after.subscription)
        fresh = anew or tried or item in begun
        lines.append(_charge(line, None if fresh else old.get(item), after, day))
    given_back = []
    for item, line in old.items():
        kept = None if anew or item in begun else new.get(item)
        if kept is None or _less(kept, line, before):
            given_back.append(_credit(line, kept, before, day))
    once = once_lines(before, after, day)
    return (*lines, *once, *[credit for credit in given_back if credit.due_now])


def renewal_lines(billing: Billing) -> tuple[OrderLine, ...]:
    """What a term costs that begins with everything in it."""
    start = billing.subscription.term.start
    return tuple([_charge(line, None, billing, start) for line in billing.subscription.items])


def once_lines(before: Billing, after: Billing, day: date) -> tuple[OrderLine, ...]:
    """What is paid once for what comes on a day: not again for what takes the place of an edition that had
    the same charge, nor for what is left of a suite, with which it was bought."""
    items, found = after.definitions.items, []
    old = [one for one in before.subscription.items if not on_trial(one.item, before.subscription)]
    for line in after.subscription.items:
        had = list(_held_as(items[line.item].product, old, after.definitions))
        paid = {charge.id for _, item in had for charge in item.charges if charge.once}
        counted = Counted(max(one.seats for one, _ in had), had[0][0].units) if had else None
        due = once_due(line, counted, paid, after)
        if due is not None:
            found.append(_once(line, due, after, day))
    return tuple(found)


def _held_as(product: str, lines: Iterable[Line], definitions: Definitions) -> Iterator[tuple[Line, Item]]:
    """The lines by which a product is held, with what it is held as: an edition, or a part of a suite."""
    for line in lines:
        own = definitions.items[line.item]
        for item in (own, *[definitions.items[part] for part in own.parts]):
            if item.product == product:
                yield line, item


def _once(line: Line, due: Once, billing: Billing, day: date) -> OrderLine:
    amount = rounded(sum_of(due.parts) or Fraction(0), billing.currency) if due.priced else None
    cycle, nothing = billing.subscription.cycle, rounded(Fraction(0), billing.currency)
    return OrderLine(
        "once", line.item, line.seats, 0, None, cycle, nothing, amount, day, billing.subscription.term.end,
        parts=due.parts,
    )  # fmt: skip


def _less(kept: Line, line: Line, billing: Billing) -> bool:
    """Whether a line that stays costs less than before, or has fewer seats."""
    if kept.seats == line.seats and kept.units == line.units:
        return False
    whole, stays = monthly(line, billing), monthly(kept, billing)
    return kept.seats < line.seats if whole is None or stays is None or not whole else stays < whole


def _charge(line: Line, held: Line | None, billing: Billing, day: date) -> OrderLine:
    """A line, of which some was held before: as much as that is not paid for again."""
    subscription = billing.subscription
    added = max(line.seats - (held.seats if held else 0), 0)
    item, term_end = billing.definitions.items[line.item], subscription.term.end
    detailed = bool(item.charges or item.minimum)
    found = parts(line, billing) if detailed else ()
    cost = sum_of(found) if detailed else monthly(line, billing)
    recurring, due, more = None, None, Fraction(0)
    if cost is not None:
        recurring = rounded(cost * billing.months, billing.currency)
        more = max(cost - _held_cost(line, held, billing), Fraction(0))
        due = rounded(rest(more, billing, day), billing.currency)
    units = {} if held is None else _units_added(line, held, billing)
    from_ = day if added or more or units else begun_in_term(line, subscription)
    return OrderLine(
        "line", line.item, line.seats, added, unit_price(line, billing), subscription.cycle, recurring, due,
        from_, term_end,
        more=more,
        parts=found or (),
        rates=rates_of(line, billing) if detailed else (),
        units_added=units,
    )  # fmt: skip


def _units_added(line: Line, held: Line, billing: Billing) -> dict[str, int]:
    """By limit, how many more units a line has than as much of it as was held before."""
    if line.units == held.units:
        return {}
    limits = line.units.keys() & billing.definitions.items[line.item].by_unit
    more = {one: line.units[one] - units_on(held, one, billing.definitions) for one in sorted(limits)}
    return {one: units for one, units in more.items() if units > 0}


def _held_cost(line: Line, held: Line | None, billing: Billing) -> Fraction:
    """What as much of a line as was held before costs a month."""
    if held is None:
        return Fraction(0)
    same = line.model_copy(update={"seats": held.seats, "units": held.units})
    return monthly(same, billing) or Fraction(0)


def _credit(line: Line, kept: Line | None, billing: Billing, day: date) -> OrderLine:
    subscription = billing.subscription
    seats = line.seats if kept is None else max(line.seats - kept.seats, 0)
    paid = paid_for_leaving(line, kept, billing, day)
    nothing = rounded(Fraction(0), billing.currency)
    unpriced = line.payments is None and monthly(line, billing) is None
    due = None if unpriced else -rounded(paid, billing.currency)
    return OrderLine(
        "credit", line.item, seats, 0, unit_price(line, billing), subscription.cycle, nothing, due, day,
        subscription.term.end,
    )  # fmt: skip


def credits_of(lines: Sequence[OrderLine], definitions: Definitions) -> dict[str, Fraction]:
    """By line, what is given back of what it replaces: of the same product, or with it in a suite.

    Where several lines take the place of something, each by its part of the charge; alike where they cost
    nothing.
    """
    found: dict[str, Fraction] = {}
    for credit in lines:
        if credit.kind != "credit" or not credit.due_now:
            continue
        taking = taking_over(credit, lines, definitions)
        whole = sum(Fraction(line.due_now or 1) for line in taking)  # where one costs nothing none does
        for line in taking:
            part = -Fraction(credit.due_now) * Fraction(line.due_now or 1) / whole
            found[line.item] = found.get(line.item, Fraction(0)) + part
    return found


def taking_over(
    credit: OrderLine, lines: Sequence[OrderLine], definitions: Definitions
) -> tuple[OrderLine, ...]:
    """The lines that take the place of what is given back: those that cost something now, else those that
    begin for nothing."""
    left = _products(credit.item, definitions)
    taking = [
        line
        for line in lines
        if line.kind == "line"
        and line.due_now is not None
        and not left.isdisjoint(_products(line.item, definitions))
    ]
    charged = [line for line in taking if line.due_now]
    return tuple(charged or [line for line in taking if line.added and line.item != credit.item])


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
