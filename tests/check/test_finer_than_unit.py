"""An amount finer than its currency's smallest unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from check.roots import NEW, said


def priced(amount: object, currency: str = "EUR") -> dict[str, str]:
    return {NEW: f"kind: product\nid: ink\nprices: {{{currency}: {{monthly: {amount}}}}}\n"}


@given(
    currency=st.sampled_from(["EUR", "JPY", "KWD", "CLP", "CHF"]),
    amount=st.decimals(min_value=0, max_value=10_000, places=5),
)
def test_an_amount_is_found_exactly_if_it_is_no_number_of_smallest_units(
    currency: str, amount: Decimal
) -> None:
    units = amount.scaleb(get_currency_precision(currency))
    found = said("finer-than-unit", priced(f"{amount:f}", currency))
    assert bool(found) is (units != units.to_integral_value())


@pytest.mark.parametrize(
    ("amount", "currency", "message"),
    [
        ("2.005", "EUR", "`2.005` has more decimals than EUR, which has 2"),
        ("3600.55", "JPY", "`3600.55` has decimals, and JPY has none"),
    ],
)
def test_it_is_found_at_the_amount(amount: str, currency: str, message: str) -> None:
    assert said("finer-than-unit", priced(amount, currency)) == [("catalog/new.yaml:3", amount, message)]


@pytest.mark.parametrize("key", ["amount", "minimum", "maximum"])
def test_the_sums_of_promotions_are_amounts_too(key: str) -> None:
    taken = "" if key == "amount" else "percent: 5\n"
    text = f"kind: promotion\nid: launch\ncode: L\n{taken}{key}: {{EUR: 5.001, JPY: 100}}\n"
    ((_, marked, _),) = said("finer-than-unit", {NEW: text})
    assert marked == "5.001"
