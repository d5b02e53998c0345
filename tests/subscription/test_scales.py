"""What units cost on a scale of prices, against a reckoning that counts one unit after the other."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.model.charge import Charge, Scale
from maybuy.subscription.scales import cost_of


def charge(prices: object, **said: object) -> Charge:
    return Charge.model_validate({"id": "pages", "per": "pages", "prices": {"USD": prices}, **said})


def scale_of(one: Charge) -> Scale:
    return one.prices[0].amounts["USD"]["*"]


def cost(one: Charge, units: int) -> Fraction | None:
    return cost_of(one, scale_of(one), units)


# Reckoned apart from the code: blocks of units, each asked for the tier in which it ends.


def plain_tier(scale: list[dict[str, Any]], unit: int) -> dict[str, Any]:
    return next(tier for tier in scale if "up_to" not in tier or unit <= tier["up_to"])


def plain_cost(scale: list[dict[str, Any]], how: str, of: int, included: int, units: int) -> Fraction:
    if units <= included:
        return Fraction(0)
    ends = [end for end in range(of, units + of, of) if end - of < units]
    charged = [end for end in ends if end > included]
    reached = plain_tier(scale, ends[-1])
    if how == "package":
        return Fraction(reached.get("price", 0) + reached.get("flat", 0))
    if how == "volume":
        return Fraction(reached.get("price", 0) * len(charged) + reached.get("flat", 0))
    found, seen = Fraction(0), []
    for end in charged:
        tier = plain_tier(scale, end)
        found += tier.get("price", 0)
        if tier not in seen:
            seen.append(tier)
            found += tier.get("flat", 0)
    return found


@st.composite
def scales(draw: st.DrawFn, of: int) -> list[dict[str, Any]]:
    """Up to four tiers, lowest first, the last without an end."""
    ends = draw(st.lists(st.integers(1, 12), max_size=3, unique=True).map(sorted))
    tiers: list[dict[str, Any]] = [{"up_to": end * of} for end in ends]
    for number, tier in enumerate((*tiers, {})):
        tier["price"] = draw(st.integers(0, 9)) + number * 10  # no two alike
        if draw(st.booleans()):
            tier["flat"] = draw(st.integers(1, 20))
        if number == len(tiers):
            return [*tiers, tier]
    raise AssertionError


@given(data=st.data(), of=st.integers(1, 5), units=st.integers(0, 80))
@pytest.mark.parametrize("how", ["graduated", "volume", "package"])
def test_units_cost_what_counting_them_one_by_one_comes_to(
    how: str, data: st.DataObject, of: int, units: int
) -> None:
    said = data.draw(scales(of))
    included = data.draw(st.integers(0, 10)) * of
    one = charge(said, tiers=how, of=of, included=included)
    assert cost(one, units) == plain_cost(said, how, of, included, units)


@given(data=st.data(), units=st.integers(0, 100))
def test_a_graduated_price_has_no_steps_and_its_parts_add_up(data: st.DataObject, units: int) -> None:
    said = [{key: value for key, value in tier.items() if key != "flat"} for tier in data.draw(scales(1))]
    one = charge(said, tiers="graduated")
    here, there = cost(one, units), cost(one, units + 1)
    assert here is not None
    assert there is not None
    assert there - here in {Fraction(tier["price"]) for tier in said}
    parts = [
        cost(charge([{"price": tier["price"]}]), 1)
        for tier in (plain_tier(said, n + 1) for n in range(units))
    ]
    assert here == sum((part for part in parts if part is not None), Fraction(0))


@given(price=st.decimals("0", "50", places=3), of=st.integers(1, 500), units=st.integers(0, 5_000))
def test_at_one_tier_volume_and_graduated_are_the_same_as_a_single_price(
    price: Any, of: int, units: int
) -> None:
    single = cost(charge(str(price), of=of), units)
    for how in ("graduated", "volume"):
        assert cost(charge([{"price": str(price)}], of=of, tiers=how), units) == single
    assert single == Fraction(price) * -(-units // of)


def test_the_three_ways_to_read_a_scale_worked_out_by_hand() -> None:
    said = [{"up_to": 5_000, "price": 10}, {"price": 8}]
    graduated, volume, package = (
        charge(said, tiers=how, of=500) for how in ("graduated", "volume", "package")
    )
    assert [cost(graduated, units) for units in (0, 1, 500, 501, 5_000, 5_001, 6_000)] == [
        0, 10, 10, 20, 100, 108, 116,
    ]  # fmt: skip
    assert [cost(volume, units) for units in (0, 1, 5_000, 5_001, 6_000)] == [0, 10, 100, 88, 96]
    assert [cost(package, units) for units in (0, 1, 5_000, 5_001)] == [0, 10, 10, 8]


def test_nothing_is_sold_above_the_last_tier() -> None:
    for how in ("graduated", "volume", "package"):
        one = charge([{"up_to": 10, "price": 3}, {"up_to": 20, "price": 2}], tiers=how)
        assert cost(one, 20) is not None
        assert cost(one, 21) is None


def test_what_is_included_counts_for_where_a_tier_begins() -> None:
    one = charge([{"up_to": 100, "price": 3}, {"price": 1}], tiers="graduated", included=90)
    assert [cost(one, units) for units in (90, 91, 100, 110)] == [0, 3, 30, 40]
