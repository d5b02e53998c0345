"""What changes cost: exact until the end, rounded once a line, to the currency's own unit.

A price is per seat and month. A cycle costs seats x price x months of the cycle; what begins inside a term
costs the part of it that is left, by the day or by the month begun, as the catalog says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from babel.numbers import get_currency_precision

from ..model.account import Line, Term
from ..model.definitions import Definitions
from .changes import months_later


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of a summary.

    A `line` is an item held after what changes now: its seats, what it costs for a whole cycle (`recurring`)
    and what it adds to pay now. A `credit` gives back what is left of the term of something replaced: its
    `due_now` is negative, and nothing recurs. Amounts are None for what is priced on request.
    """

    kind: Literal["line", "credit"]
    item: str
    seats: int
    added: int
    """Seats that are new on this line and paid for now."""
    unit_price: Decimal | None
    cycle: str
    recurring: Decimal | None
    due_now: Decimal | None
    from_: date
    until: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What prices depend on beside the lines: currency, cycle, term, day, and the share that is charged."""

    currency: str
    cycle: str
    months: int
    term: Term
    at: date
    left: Fraction


def rounded(amount: Fraction, currency: str) -> Decimal:
    """An amount in the currency's minor unit (ISO 4217: JPY 0, USD 2, KWD 3), half away from zero."""
    decimals = get_currency_precision(currency)
    units = abs(amount) * 10**decimals + Fraction(1, 2)
    whole = units.numerator // units.denominator
    return Decimal(-whole if amount < 0 else whole).scaleb(-decimals)


def next_term(term: Term, months: int, cycle_months: int) -> Term:
    """The term that follows one of `months` months, itself of `cycle_months`.

    A term that began on the 31st and ended on the last day of a shorter month goes back to the 31st: ends are
    counted from the term's own beginning.
    """
    regular = months_later(term.start, months) == term.end
    end = months_later(term.start, months + cycle_months) if regular else months_later(term.end, cycle_months)
    return Term.model_construct(start=term.end, end=end)


def left_of(term: Term, at: date, months: int, prorate_by: str) -> Fraction:
    """The share of a term that is left on a day, that day included: by days, or by months begun.

    >>> left_of(Term(start="2015-01-01", end="2016-01-01"), date(2015, 6, 2), 12, "day")
    Fraction(213, 365)
    >>> left_of(Term(start="2015-01-01", end="2016-01-01"), date(2015, 6, 2), 12, "month")
    Fraction(7, 12)
    """
    if prorate_by == "day":
        return Fraction((term.end - at).days, (term.end - term.start).days)
    elapsed = 0
    while elapsed < months - 1 and months_later(term.start, elapsed + 1) <= at:
        elapsed += 1
    return Fraction(months - elapsed, months)


def unit_price(item: str, terms: Terms, definitions: Definitions) -> Decimal | None:
    """An item's price per seat and month on the day, in the cycle; None for what is priced on request."""
    return definitions.items[item].prices_at(terms.currency, terms.at).get(terms.cycle)


def cycle_cost(seats: int, price: Decimal, months: int) -> Fraction:
    """What seats cost for a whole cycle."""
    return seats * Fraction(price) * months


def order_lines(
    before: Iterable[Line], after: Iterable[Line], terms: Terms, definitions: Definitions
) -> tuple[OrderLine, ...]:
    """The summary of a subscription that changes now: what is held then, and what is given back.

    Only the two states count, not the steps between them: that is why the order of changes changes no total.
    """
    old = {line.item: line.seats for line in before}
    new = {line.item: line.seats for line in after}
    lines = [_line(item, seats, seats - old.get(item, 0), terms, definitions) for item, seats in new.items()]
    replaced = [
        _credit(item, seats - new.get(item, 0), terms, definitions)
        for item, seats in old.items()
        if new.get(item, 0) < seats
    ]
    given_back = [line for line in replaced if line.due_now]
    return (*lines, *given_back)


def _line(item: str, seats: int, added: int, terms: Terms, definitions: Definitions) -> OrderLine:
    price = unit_price(item, terms, definitions)
    added = max(added, 0)
    recurring = due = None
    if price is not None:
        recurring = rounded(cycle_cost(seats, price, terms.months), terms.currency)
        due = rounded(cycle_cost(added, price, terms.months) * terms.left, terms.currency)
    from_ = terms.at if added else terms.term.start
    return OrderLine("line", item, seats, added, price, terms.cycle, recurring, due, from_, terms.term.end)


def _credit(item: str, seats: int, terms: Terms, definitions: Definitions) -> OrderLine:
    price = unit_price(item, terms, definitions)
    due = (
        None
        if price is None
        else rounded(-cycle_cost(seats, price, terms.months) * terms.left, terms.currency)
    )
    nothing = rounded(Fraction(0), terms.currency)
    return OrderLine("credit", item, seats, 0, price, terms.cycle, nothing, due, terms.at, terms.term.end)


def total(amounts: Iterable[Decimal | None], currency: str) -> Decimal:
    """A sum; what is priced on request counts for nothing."""
    return sum((amount for amount in amounts if amount is not None), rounded(Fraction(0), currency))


def whole_cycle(lines: Iterable[Line], terms: Terms, cycle: str, definitions: Definitions) -> Decimal:
    """What lines cost for one cycle, line by line rounded as a summary does."""
    months = definitions.cycles[cycle]
    prices: Mapping[str, Decimal | None] = {
        line.item: definitions.items[line.item].prices_at(terms.currency, terms.at).get(cycle)
        for line in lines
    }
    costs = (
        None
        if (price := prices[line.item]) is None
        else rounded(cycle_cost(line.seats, price, months), terms.currency)
        for line in lines
    )
    return total(costs, terms.currency)
