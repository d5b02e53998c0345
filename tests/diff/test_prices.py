"""By how much a price goes up, and which prices differ from which day on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.diff.price_lists import PriceChange, price_changes
from maybuy.model.charge import Charge, Tier
from maybuy.subscription.costs import Rate
from maybuy.subscription.tariffs import Priced
from ordering import shop

CHARGE, OTHER = (
    Charge.model_validate({"id": name, "per": "account", "prices": {"USD": 5}}) for name in ("one", "other")
)
AMOUNTS: Final = st.integers(1, 9_999).map(lambda cents: Decimal(cents) / 100)


def rate(*tiers: tuple[int | None, int, int], of: Charge = CHARGE) -> Rate:
    return Rate(
        of,
        tuple(
            Tier.model_construct(up_to=most, price=Decimal(price), flat=Decimal(flat))
            for most, price, flat in tiers
        ),
    )


def percent(base: Priced | None, head: Priced | None) -> Decimal | None:
    return PriceChange("p", "USD", "monthly", None, base, head).percent


@given(AMOUNTS, st.integers(-100, 300))
def test_a_price_goes_up_by_as_many_hundredths_of_it_as_are_added(price: Decimal, more: int) -> None:
    assert percent(price, price + price * more / 100) == more


@pytest.mark.parametrize(
    ("base", "head", "found"),
    [
        (None, Decimal(5), None),
        (Decimal(5), None, None),
        (Decimal(0), Decimal(5), None),
        (rate((None, 10, 0)), rate((None, 15, 0)), 50),
        (rate((None, 10, 0)), rate((None, 15, 0), of=OTHER), None),
        (Decimal(10), rate((None, 15, 0)), None),
        (rate((None, 10, 0)), rate((None, 15, 1)), None),
        (rate((9, 10, 0)), rate((None, 15, 0)), None),
        (rate((9, 10, 0), (None, 8, 0)), rate((None, 15, 0)), None),
    ],
)
def test_of_scales_and_of_what_is_counted_otherwise_nobody_says_by_how_much(
    base: Priced | None, head: Priced | None, found: int | None
) -> None:
    assert percent(base, head) == found


def listed(*lists: tuple[str | None, int]) -> Any:
    """What a product costs by the month, from days on."""
    return [
        {**({"effective": {"from": day}} if day else {}), "USD": {"monthly": price}} for day, price in lists
    ]


@pytest.mark.parametrize(
    ("base", "head", "found"),
    [
        (listed((None, 5)), listed((None, 5)), []),
        (listed((None, 5)), listed((None, 6)), [(None, 5, 6)]),
        (listed((None, 5)), listed((None, 5), ("2021-01-01", 6)), [(date(2021, 1, 1), 5, 6)]),
        (
            listed((None, 5), ("2021-01-01", 7)), listed((None, 6), ("2021-01-01", 7)),
            [(None, 5, 6)],
        ),
        (
            listed((None, 5), ("2021-01-01", 7), ("2022-01-01", 5)),
            listed((None, 6), ("2021-01-01", 7), ("2022-01-01", 6)),
            [(None, 5, 6), (date(2022, 1, 1), 5, 6)],
        ),
        (listed((None, 5), ("2021-01-01", 5)), listed((None, 6)), [(None, 5, 6)]),
        (listed(("2021-01-01", 5)), listed((None, 5)), [(None, None, 5)]),
    ],
)  # fmt: skip
def test_a_price_is_told_once_for_each_stretch_of_days(base: Any, head: Any, found: list[Any]) -> None:
    first, second = (
        shop(more=[{"kind": "product", "id": "lamp", "prices": prices}]).definitions
        for prices in (base, head)
    )
    changes = price_changes(first, second)
    assert [(one.since, one.base, one.head) for one in changes] == found
    assert {(one.item, one.currency, one.cycle, one.charge, one.when, one.reaches) for one in changes} <= {
        ("lamp", "USD", "monthly", None, (), "all")
    }
    back = [(one.since, one.head, one.base) for one in price_changes(second, first)]
    assert back == found
