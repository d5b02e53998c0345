"""Promotions that no order can have."""

from __future__ import annotations

from check.roots import NEW, said

OLD = {"catalog/old.yaml": "kind: product\nid: old\non_sale: false\nprices: {EUR: {monthly: 1, yearly: 1}}\n"}
DEAR = {"catalog/dear.yaml": "kind: product\nid: dear\nprice: on_request\n"}
PAST = {
    "catalog/past.yaml": "kind: product\nid: past\nprices: {EUR: {monthly: 1, yearly: 1}}\n"
    "effective: {until: 2020-01-01}\n"
}


def found(rest: str) -> list[tuple[str, str, str]]:
    text = f"kind: promotion\nid: spring\ncode: SPRING\n{rest}\n"
    return said("promotion-never-applies", {NEW: text, **OLD, **DEAR, **PAST})


def test_a_condition_that_no_account_fits_is_found() -> None:
    assert found("percent: 5\nwhen: {account.age: {less_than: 0}}") == [
        ("catalog/new.yaml:5", "when", "`spring` never applies: no account fits this condition")
    ]


def test_items_that_are_not_on_sale_are_found() -> None:
    assert found("percent: 5\nitems: [old]") == [
        ("catalog/new.yaml:5", "items", "`spring` never applies: none of these items is on sale")
    ]


def test_items_without_a_listed_price_are_found() -> None:
    assert found("percent: 5\nitems: [dear]") == [
        (
            "catalog/new.yaml:5",
            "items",
            "`spring` never applies: the prices of these items are made on request",
        )
    ]


def test_days_on_which_none_of_its_items_is_sold_are_found() -> None:
    assert found("percent: 5\nitems: [past]\neffective: {from: 2020-01-01}") == [
        ("catalog/new.yaml:6", "effective", "`spring` never applies: none of its items is sold on these days")
    ]


def test_an_amount_in_no_currency_of_its_items_is_found() -> None:
    assert found("amount: {USD: 5}\nitems: [archive]") == [
        (
            "catalog/new.yaml:4",
            "amount",
            "`spring` never applies: its items have no price in these currencies",
        )
    ]


def test_a_bound_in_no_currency_of_its_items_is_found() -> None:
    for key in ("minimum", "maximum"):
        ((place, underlined, _),) = found(f"percent: 5\nitems: [archive]\n{key}: {{USD: 5}}")
        assert (place, underlined) == ("catalog/new.yaml:6", key)


def test_a_promotion_that_may_apply_is_fine() -> None:
    assert found("percent: 5") == []
    assert found("amount: {EUR: 5}\nitems: [old, archive]\nwhen: {account.new: true}") == []
    assert found("percent: 5\nitems: [past]\neffective: {from: 2019-12-31}") == []
