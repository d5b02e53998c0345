"""The units of currencies, and rounding to them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from babel.numbers import get_currency_precision

OF_ISO: Final = {
    "AFN": 2, "ALL": 2, "COP": 2, "HUF": 2, "IDR": 2, "IQD": 3, "IRR": 2, "KPW": 2, "LAK": 2, "LBP": 2,
    "MGA": 2, "MMK": 2, "SOS": 2, "SYP": 2, "YER": 2,
}  # fmt: skip
"""Decimals of ISO 4217 where the CLDR, which is about cash, says none."""


def decimals(currency: str) -> int:
    """The decimals of a currency's amounts: those of ISO 4217 (JPY 0, USD 2, KWD 3)."""
    found: int = OF_ISO.get(currency, get_currency_precision(currency))
    return found


def in_full(amount: Fraction, currency: str) -> Decimal:
    """An amount with all its decimals; one that never ends is rounded to the currency's unit."""
    divisor = amount.denominator
    for prime in (2, 5):
        while divisor % prime == 0:
            divisor //= prime
    if divisor != 1:
        return rounded(amount, currency)
    return Decimal(amount.numerator) / Decimal(amount.denominator)


def rounded(amount: Fraction, currency: str) -> Decimal:
    """An amount in the currency's own unit, half away from zero."""
    places = decimals(currency)
    units = abs(amount) * 10**places + Fraction(1, 2)
    whole = units.numerator // units.denominator
    return Decimal(-whole if amount < 0 else whole).scaleb(-places)
