"""Prices beside `price: on_request`."""

from __future__ import annotations

from check.roots import NEW, said

PRICES = "prices: {EUR: {monthly: 4, yearly: 3}}"


def test_both_at_one_place_contradict_each_other() -> None:
    files = {NEW: f"kind: product\nid: ink\nprice: on_request\n{PRICES}\n"}
    message = "`ink` is priced on request, and has prices beside it"
    assert said("two-prices", files) == [("catalog/new.yaml:3", "price", message)]


def test_what_two_editions_share_is_found_once() -> None:
    editions = "editions: [{id: red}, {id: blue}]"
    files = {NEW: f"kind: product\nid: ink\nprice: on_request\n{PRICES}\n{editions}\n"}
    assert len(said("two-prices", files)) == 1


def test_an_edition_may_say_otherwise_than_its_product() -> None:
    editions = "editions: [{id: red}, {id: blue, price: on_request}]"
    assert said("two-prices", {NEW: f"kind: product\nid: ink\n{PRICES}\n{editions}\n"}) == []
