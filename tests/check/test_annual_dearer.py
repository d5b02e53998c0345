"""A longer billing cycle that costs more a month than a shorter one."""

from __future__ import annotations

from check.roots import NEW, editions, said


def test_the_longer_cycle_is_found_at_its_price() -> None:
    assert said("annual-dearer", editions("prices: {EUR: {monthly: 4.00, yearly: 4.50}}")) == [
        ("catalog/new.yaml:5", "4.50", "`pens/e0` costs 4.50 EUR a month paid yearly, and 4.00 paid monthly")
    ]


def test_prices_of_a_product_are_found_once_for_all_its_editions() -> None:
    text = (
        "kind: product\nid: pens\nprices: {EUR: {monthly: 4, yearly: 5}}\neditions: [{id: red}, {id: blue}]\n"
    )
    assert said("annual-dearer", {NEW: text}) == [
        ("catalog/new.yaml:3", "5", "`pens` costs 5 EUR a month paid yearly, and 4 paid monthly")
    ]


def test_each_price_list_is_looked_at_by_itself() -> None:
    dated = (
        "prices: [{effective: {until: 2021-01-01}, EUR: {monthly: 4, yearly: 3}}, "
        "{effective: {from: 2021-01-01}, EUR: {monthly: 2, yearly: 3}}]"
    )
    assert [place for place, _, _ in said("annual-dearer", editions(dated))] == ["catalog/new.yaml:5"]


def test_the_same_price_and_what_is_not_on_sale_are_fine() -> None:
    same = "prices: {EUR: {monthly: 4, yearly: 4}}"
    gone = "prices: {EUR: {monthly: 4, yearly: 9}}\n    on_sale: false"
    assert said("annual-dearer", editions(same, gone)) == []
