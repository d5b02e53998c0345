"""A limit of which something grants none."""

from __future__ import annotations

from check.roots import NEW, said

PRICES = "prices: {EUR: {monthly: 4, yearly: 3}}"


def test_none_is_found_at_its_number() -> None:
    text = f"kind: product\nid: ink\n{PRICES}\nlimits: {{pages: 0}}\n"
    message = "`ink` grants none of `pages`, as it would if it did not name it"
    assert said("grants-none", {NEW: text}) == [("catalog/new.yaml:4", "0", message)]


def test_an_edition_may_take_back_what_its_product_grants() -> None:
    editions = f"editions: [{{id: red, {PRICES}, limits: {{pages: 0}}}}, {{id: blue, {PRICES}}}]\n"
    head = "kind: product\nid: ink\n"
    assert said("grants-none", {NEW: f"{head}limits: {{pages: 5}}\n{editions}"}) == []
    assert len(said("grants-none", {NEW: f"{head}limits: {{pages: 0}}\n{editions}"})) == 2
    assert len(said("grants-none", {NEW: f"{head}{editions}"})) == 1
