"""Selectors that fit no item."""

from __future__ import annotations

from check.roots import NEW, rule, said


def test_a_selector_whose_parts_contradict_is_found_at_its_key() -> None:
    assert said("selects-nothing", rule("deny: [buy]\nitems: {kind: add-on, product: notes}")) == [
        ("policies/new.yaml:6", "items", "nothing in the catalog has all of `kind: add-on`, `product: notes`")
    ]


def test_a_sort_of_item_that_there_is_none_of_is_found_in_promotions_too() -> None:
    text = "kind: promotion\nid: spring\ncode: A\npercent: 5\nitems: {price: on_request}\n"
    assert said("selects-nothing", {NEW: text}) == [
        ("catalog/new.yaml:5", "items", "nothing in the catalog has `price: on_request`")
    ]


def test_selectors_that_fit_something_are_fine() -> None:
    for items in ("{kind: product, edition: plus}", "{price: listed}", "{product: archive, kind: add-on}"):
        assert said("selects-nothing", rule(f"deny: [buy]\nitems: {items}")) == []
