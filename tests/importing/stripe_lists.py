"""Exports of Stripe that are made up, and what their prices cost by Stripe's own words, reckoned apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

ZERO = {"jpy", "krw", "vnd"}
THREE = {"kwd"}
MONEY = ("usd", "eur", "jpy", "kwd")
UNITS = {"month": 1, "year": 12}
DECIMALS = ("0.5", "0.25", "12.345", "0.000000000001", "333.3333")


def amounts(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """An amount as the API gives it: whole in both fields, or with decimals in one."""
    if draw(st.booleans()):
        fine = draw(st.sampled_from(DECIMALS))
        return {name: None, f"{name}_decimal": fine}
    whole = draw(st.integers(0, 10**7))
    return {name: whole, f"{name}_decimal": str(whole)}


def tiers(draw: st.DrawFn, ends: list[int]) -> list[dict[str, Any]]:
    return [
        {**amounts(draw, "unit_amount"), **amounts(draw, "flat_amount"), "up_to": end}
        for end in [*ends, None]
    ]


@st.composite
def exports(draw: st.DrawFn) -> dict[str, Any]:
    """Products with one price in use of each sort and length, and others beside them that are not."""
    products, prices = [], []
    for number in range(draw(st.integers(1, 3))):
        product = f"prod_{number}"
        products.append(
            {
                "id": product, "object": "product", "active": draw(st.booleans()), "livemode": True,
                "name": draw(st.sampled_from(["Gold plan", "Silver", "API", "limits", "É"])),
                "description": None, "default_price": None, "metadata": {}, "marketing_features": [],
                "unit_label": draw(st.sampled_from([None, "seat", "robot"])), "created": 1_700_000_000,
            }
        )  # fmt: skip
        money = draw(st.lists(st.sampled_from(MONEY), min_size=1, max_size=3, unique=True))
        sorts: list[tuple[str, str, int]] = [
            ("licensed", *each)
            for each in draw(
                st.lists(st.sampled_from([("month", 1), ("month", 3), ("year", 1)]), min_size=1, unique=True)
            )
        ]
        sorts += [("metered", "month", 1)] * draw(st.booleans()) + [("once", "", 0)] * draw(st.booleans())
        for sort, interval, count in sorts:
            prices.append(_price(draw, f"price_{len(prices)}", product, sort, interval, count, money))
            if draw(st.booleans()):
                old = _price(draw, f"price_{len(prices)}", product, sort, interval, count, money)
                prices.append({**old, "active": False})
    draw(st.randoms()).shuffle(prices)
    return {
        "products": {"object": "list", "url": "/v1/products", "has_more": False, "data": products},
        "prices": {"object": "list", "url": "/v1/prices", "has_more": False, "data": prices},
    }


def _price(
    draw: st.DrawFn, key: str, product: str, sort: str, interval: str, count: int, money: list[str]
) -> dict[str, Any]:
    tiered = draw(st.booleans())
    ends = sorted(draw(st.sets(st.integers(1, 500), max_size=3)))

    def option() -> dict[str, Any]:
        if tiered:
            return {"unit_amount": None, "unit_amount_decimal": None, "tiers": tiers(draw, ends)}
        return amounts(draw, "unit_amount")

    options = {code: option() for code in money}
    return {
        "id": key, "object": "price", "active": True, "created": 1_700_000_000, "livemode": True,
        "billing_scheme": "tiered" if tiered else "per_unit", "currency": money[0], "product": product,
        "currency_options": options, "lookup_key": None, "metadata": {}, "nickname": None,
        "recurring": None if sort == "once" else {
            "interval": interval, "interval_count": count, "usage_type": sort, "trial_period_days": None
        },
        "tax_behavior": "unspecified", "type": "one_time" if sort == "once" else "recurring",
        "tiers_mode": draw(st.sampled_from(["graduated", "volume"])) if tiered else None,
        "transform_quantity": None if tiered else draw(
            st.sampled_from([None, {"divide_by": 7, "round": "up"}])
        ),
        **options[money[0]],
    }  # fmt: skip


def cents(price: dict[str, Any], currency: str, quantity: int) -> Fraction:
    """What a quantity costs for one period, in the units of the API, unrounded."""
    here = price["currency_options"][currency]
    if "tiers" in here:
        return _tiered(here["tiers"], price["tiers_mode"], quantity)
    if price["transform_quantity"]:
        quantity = -(-quantity // price["transform_quantity"]["divide_by"])
    return quantity * _of(here, "unit_amount")


def _tiered(scale: list[dict[str, Any]], mode: str, quantity: int) -> Fraction:
    found, before = Fraction(0), 0
    for tier in scale:
        last = tier["up_to"] is None or quantity <= tier["up_to"]
        flat, unit = _of(tier, "flat_amount"), _of(tier, "unit_amount")
        if mode == "volume":
            if last:
                return flat + quantity * unit
            continue
        inside = (quantity if last else tier["up_to"]) - before
        found += flat + inside * unit
        if last:
            return found
        before = tier["up_to"]
    raise AssertionError(quantity)


def _of(here: dict[str, Any], name: str) -> Fraction:
    return Fraction(here[f"{name}_decimal"] or here[name] or 0)


def rounded(units: Fraction) -> int:
    """Whole units, half away from zero."""
    return int(units + Fraction(1, 2))


def in_units(amount: Decimal | Fraction, currency: str) -> Fraction:
    """An amount of a currency in the units of the API."""
    return Fraction(amount) * (1 if currency in ZERO else 1000 if currency in THREE else 100)
