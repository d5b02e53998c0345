"""What is told of a price before anything is bought: for what it is sold, and of what it is a price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maybuy.model.definitions import Definitions
from maybuy.model.item import Item
from maybuy.subscription.quotes import binding_price, is_paid_once, listed_price, minimum_of, quotes
from ordering import shop
from strategies import Data

AT, BEFORE = date(2021, 3, 1), date(2020, 1, 1)
FEE: Data = {"id": "fee", "prices": {"USD": 8}}
SETUP: Data = {"id": "setup", "once": True, "prices": {"USD": 90}}
EVERY = {"monthly": 7, "annual": 6, "quarterly": 7}


def sold(**said: Any) -> tuple[Item, Definitions]:
    definitions = shop(more=[{"kind": "product", "id": "one", **said}]).definitions
    return definitions.items["one"], definitions


@pytest.mark.parametrize("how", [{"prices": {"USD": EVERY}}, {"charges": [FEE]}])
@pytest.mark.parametrize("cycles", [["annual"], ["monthly", "quarterly"], None])
def test_a_price_is_told_for_the_cycles_for_which_it_is_sold(how: Data, cycles: list[str] | None) -> None:
    prices = how.get("prices", {"USD": dict.fromkeys(EVERY, 8)})["USD"]
    names = cycles or list(EVERY)
    if "prices" in how:
        how = {"prices": {"USD": {one: EVERY[one] for one in names}}}
    item, definitions = sold(
        **how, minimum={"USD": dict.fromkeys(EVERY, 5)}, **({"cycles": cycles} if cycles else {})
    )
    price = binding_price(item, "USD", AT, definitions)
    assert price is not None
    assert price.amounts == {one: max(prices[one], 5) for one in names}
    assert minimum_of(item, "USD", AT, definitions) == dict.fromkeys(names, 5)
    assert [set(one.scales) for one in quotes(item, "USD", AT, definitions)] == (
        [set(names)] if "charges" in how else []
    )


@pytest.mark.parametrize(
    ("how", "per"),
    [
        ({"prices": {"USD": EVERY}}, "seat"),
        ({"prices": {"USD": EVERY}, "quantity": {"max": 9}}, "pack"),
        ({"charges": [FEE]}, "account"),
        ({"charges": [{**FEE, "per": "seat"}]}, "from"),
    ],
)
def test_a_price_is_told_of_each_seat_or_pack_or_of_all(how: Data, per: str) -> None:
    item, definitions = sold(**how)
    for price in (listed_price(item, "USD", AT, definitions), binding_price(item, "USD", AT, definitions)):
        assert price is not None
        assert (price.currency, price.per, price.amounts["monthly"]) == (
            "USD", per, 8 if "charges" in how else 7,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["prices", "charges"])
def test_what_has_no_price_in_a_currency_or_yet_is_told_none(name: str) -> None:
    lists = [{"effective": {"from": str(AT)}, "USD": EVERY}]
    item, definitions = sold(**{name: lists if name == "prices" else [{"id": "fee", "prices": lists}]})
    assert binding_price(item, "USD", AT, definitions) is not None
    assert binding_price(item, "EUR", AT, definitions) is None
    assert binding_price(item, "USD", BEFORE, definitions) is None


@pytest.mark.parametrize(
    ("how", "amounts", "once"),
    [
        ({"charges": [SETUP]}, [0], True),
        ({"charges": [SETUP]}, [0, 1], False),
        ({"charges": [SETUP, FEE]}, [0], False),
        ({"charges": [SETUP], "prices": {"USD": EVERY}}, [0], False),
        ({"prices": {"USD": EVERY}}, [0], False),
    ],
)
def test_what_is_paid_once_alone_has_charges_paid_once_and_no_others(
    how: Data, amounts: list[int], *, once: bool
) -> None:
    assert is_paid_once(sold(**how)[0], [Decimal(one) for one in amounts]) is once


def test_what_is_priced_for_the_customer_has_no_charges_to_tell() -> None:
    item, definitions = sold(price="on_request", charges=[FEE])
    assert list(quotes(item, "USD", AT, definitions)) == []
    assert binding_price(item, "USD", AT, definitions) is None
