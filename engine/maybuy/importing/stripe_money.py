"""Amounts as Stripe writes them: in a unit of each currency that is not always that of ISO 4217."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

_WHOLE: Final = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THOUSANDTHS: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})

FINEST: Final = Decimal(1).scaleb(-12)
"""The last decimal of an amount that has decimals."""


def places(currency: str) -> int:
    """How many decimals of a currency an amount without decimals has."""
    return 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2


def _one(currency: str) -> int:
    """How many units one of a currency is."""
    return int(10 ** places(currency))


def from_units(units: Fraction, currency: str) -> Fraction:
    """An amount of a currency from the units of the API."""
    return units / _one(currency)


def in_units(amount: Fraction, currency: str) -> tuple[Decimal, bool]:
    """An amount in the units of the API, and whether that is all of it."""
    units = amount * _one(currency)
    scaled = units / Fraction(FINEST)
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-12), scaled.denominator == 1
