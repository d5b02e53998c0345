"""Amounts in a currency's own unit, against what rounding means; the decimals by ISO 4217."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maybuy.subscription.currency import decimals, in_full, rounded

PLACES = {"JPY": 0, "USD": 2, "EUR": 2, "KWD": 3, "HUF": 2, "IDR": 2, "IQD": 3, "COP": 2}
CURRENCY = st.sampled_from(sorted(PLACES))
AMOUNT = st.fractions(-(10**6), 10**6, max_denominator=2_000)


@pytest.mark.parametrize(("currency", "places"), PLACES.items())
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, places: int) -> None:
    assert decimals(currency) == places


@given(AMOUNT, CURRENCY)
@example(Fraction(1, 200), "USD")
@example(Fraction(-1, 2), "JPY")
@example(Fraction(0), "KWD")
def test_what_is_rounded_is_the_nearest_of_the_currency_the_farther_from_zero_of_two(
    amount: Fraction, currency: str
) -> None:
    found, unit = rounded(amount, currency), Fraction(1, 10 ** PLACES[currency])
    assert found.as_tuple().exponent == -PLACES[currency]
    off = abs(Fraction(found) - amount) / unit
    assert off < Fraction(1, 2) or (off == Fraction(1, 2) and abs(found) > abs(amount))


@given(AMOUNT, CURRENCY)
@example(Fraction(1, 16), "USD")
@example(Fraction(7, 125), "USD")
@example(Fraction(1, 3), "USD")
def test_an_amount_in_full_is_exact_where_it_ends(amount: Fraction, currency: str) -> None:
    """It ends where some power of ten makes it whole."""
    ends = (amount * 10**12).denominator == 1
    assert Fraction(in_full(amount, currency)) == (amount if ends else Fraction(rounded(amount, currency)))


def test_an_amount_in_full_is_a_decimal_of_its_own_digits() -> None:
    assert in_full(Fraction(1, 16), "USD") == Decimal("0.0625")
