"""Billing cycles by their length, and what a month of them costs."""

from __future__ import annotations

from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from typing import Final

from .described import Cycle

YEAR: Final = 12
LONGEST: Final = 120
"""The longest cycle, in months, that a catalog has."""

_CALLED: Final = {
    1: "monthly",
    3: "quarterly",
    6: "half-yearly",
    YEAR: "annual",
    24: "two-years",
    36: "three-years",
}
_FINEST: Final = Decimal(1).scaleb(-12)
_WIDE: Final = Context(prec=60, rounding=ROUND_CEILING)


def cycle_of(months: int) -> Cycle:
    """The billing cycle of a length."""
    return Cycle(_CALLED.get(months, f"{months}-months"), months)


def a_month(amount: Fraction, months: int) -> Decimal:
    """What a month costs where a cycle costs an amount.

    One that never ends is rounded up at its twelfth decimal: millions of it then
    cost to the cent what the amount says, half a cent included.
    """
    part = amount / months
    if months == 1 and 10**18 % part.denominator == 0:
        return plain(_WIDE.divide(Decimal(part.numerator), Decimal(part.denominator)))
    found = _WIDE.divide(Decimal(part.numerator), Decimal(part.denominator))
    found = found.quantize(_FINEST, context=_WIDE)
    return plain(found)


def plain(number: Decimal) -> Decimal:
    """A number without zeros at its end, and without an exponent."""
    short = number.normalize(_WIDE)
    return short.quantize(Decimal(1), context=_WIDE) if short == short.to_integral_value() else short
