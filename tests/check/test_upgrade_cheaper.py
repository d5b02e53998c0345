"""An edition that costs less than the one below it."""

from __future__ import annotations

from check.roots import editions, said

LOW = "prices: {EUR: {monthly: 4, yearly: 3}}"


def test_the_higher_edition_is_found_at_its_price() -> None:
    assert said("upgrade-cheaper", editions(LOW, "prices: {EUR: {monthly: 3, yearly: 3}}")) == [
        ("catalog/new.yaml:7", "3", "`pens/e1` costs 3 EUR monthly, less than `pens/e0` below it, at 4")
    ]


def test_prices_are_compared_on_the_same_day() -> None:
    before = "{effective: {until: 2021-01-01}, EUR: {monthly: 9, yearly: 9}}"
    dear, high = (
        f"prices: [{before}, {{effective: {{from: 2021-01-01}}, EUR: {{monthly: {price}, yearly: {price}}}}}]"
        for price in (2, 3)
    )
    assert said("upgrade-cheaper", editions(dear, high)) == []
    assert [mark for _, mark, _ in said("upgrade-cheaper", editions(high, dear))] == ["2", "2"]


def test_a_retired_edition_below_does_not_count() -> None:
    retired = "prices: {EUR: {monthly: 9, yearly: 9}}\n    on_sale: false"
    assert said("upgrade-cheaper", editions(retired, LOW)) == []


def test_editions_never_sold_on_the_same_day_are_not_compared() -> None:
    before = "prices: {EUR: {monthly: 9, yearly: 9}}\n    effective: {until: 2021-01-01}"
    after = "prices: {EUR: {monthly: 4, yearly: 4}}\n    effective: {from: 2021-01-01}"
    assert said("upgrade-cheaper", editions(before, after)) == []
