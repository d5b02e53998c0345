"""Catalogs of Kill Bill that are made up, and what they cost by Kill Bill's own words, reckoned apart."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

MONEY = ("USD", "EUR", "JPY")
PERIODS = {"MONTHLY": 1, "QUARTERLY": 3, "ANNUAL": 12}
NAMES = ("Standard", "SportsCar", "oil-slick", "limits", "Été", "Super Plan", "seat")
UNBOUNDED = -1
AMOUNTS = ("0", "1.95", "1000.00", "0.5", "29.999", "7")


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    """Products with a plan for some billing periods, and at most one that is paid for by use."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    kinds = ["BASE", *(draw(st.sampled_from(["BASE", "ADD_ON", "STANDALONE"])) for _ in names[1:])]
    add_ons = [name for name, kind in zip(names, kinds, strict=True) if kind == "ADD_ON"]
    plans: list[dict[str, Any]] = []
    for name, kind in zip(names, kinds, strict=True):
        money = draw(st.lists(st.sampled_from(MONEY), min_size=1, unique=True))
        periods = draw(st.lists(st.sampled_from(sorted(PERIODS)), max_size=2, unique=True))
        for period in periods:
            price = {currency: draw(st.sampled_from(AMOUNTS)) for currency in money}
            plans.append({"product": name, "period": period, "price": price})
        if not periods or draw(st.booleans()):
            plans.append({"product": name, "period": None, "usage": _usage(draw, money)})
        del kind
    products = [
        {"name": name, "kind": kind, "available": add_ons if kind == "BASE" else []}
        for name, kind in zip(names, kinds, strict=True)
    ]
    return {"products": products, "plans": plans}


def _usage(draw: st.DrawFn, money: list[str]) -> dict[str, Any]:
    maxes = draw(st.lists(st.integers(1, 50), max_size=3))
    policy = draw(st.sampled_from(["ALL_TIERS", "TOP_TIER"]))
    return {
        "size": draw(st.sampled_from([1, 10, 1000])),
        "policy": policy,
        "tiers": [
            {"max": most, "price": {currency: draw(st.sampled_from(AMOUNTS)) for currency in money}}
            for most in [*maxes, UNBOUNDED]
        ],
    }


def xml(catalog: dict[str, Any]) -> str:
    """A catalog as a file."""
    products = "".join(
        f"<product name={quoteattr(one['name'])}><category>{one['kind']}</category><available>"
        + "".join(f"<addonProduct>{escape(name)}</addonProduct>" for name in one["available"])
        + "</available></product>"
        for one in catalog["products"]
    )
    plans = "".join(_plan(number, one) for number, one in enumerate(catalog["plans"]))
    money = "".join(f"<currency>{one}</currency>" for one in MONEY)
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<catalog><effectiveDate>2020-01-01T00:00:00+00:00"
        f"</effectiveDate><catalogName>Any Thing</catalogName><currencies>{money}</currencies>"
        f"<units><unit name='seat'/></units><products>{products}</products><rules/><plans>{plans}</plans>"
        "</catalog>"
    )


def _plan(number: int, plan: dict[str, Any]) -> str:
    if plan["period"] is None:
        inner = _tiers(plan["usage"])
    else:
        inner = (
            f"<recurring><billingPeriod>{plan['period']}</billingPeriod>"
            f"<recurringPrice>{_prices(plan['price'])}</recurringPrice></recurring>"
        )
    return (
        f"<plan name='plan-{number}'><product>{escape(plan['product'])}</product>"
        f"<finalPhase type='EVERGREEN'><duration><unit>UNLIMITED</unit></duration>{inner}"
        "</finalPhase></plan>\n"
    )


def _prices(price: dict[str, str]) -> str:
    return "".join(
        f"<price><currency>{currency}</currency><value>{value}</value></price>"
        for currency, value in price.items()
    )


def _tiers(usage: dict[str, Any]) -> str:
    tiers = "".join(
        f"<tier><blocks><tieredBlock><unit>seat</unit><size>{usage['size']}</size>"
        f"<prices>{_prices(tier['price'])}</prices><max>{tier['max']}</max></tieredBlock></blocks></tier>"
        for tier in usage["tiers"]
    )
    return (
        f"<usages><usage name='used' billingMode='IN_ARREAR' usageType='CONSUMABLE' "
        f"tierBlockPolicy='{usage['policy']}'><billingPeriod>MONTHLY</billingPeriod>"
        f"<tiers>{tiers}</tiers></usage></usages>"
    )


def used(usage: dict[str, Any], currency: str, units: int) -> Fraction:
    """What so many units cost: blocks fill one tier after another, or all have the price of the last."""
    left, cost, size = units, Fraction(0), usage["size"]
    for tier in usage["tiers"]:
        blocks = -(-left // size)
        last = tier["max"] == UNBOUNDED or blocks <= tier["max"]
        price = Fraction(tier["price"][currency])
        if usage["policy"] == "TOP_TIER":
            if last:
                return -(-units // size) * price
            left -= tier["max"] * size
            continue
        cost += (blocks if last else tier["max"]) * price
        if last:
            return cost
        left -= tier["max"] * size
    raise AssertionError(units)
