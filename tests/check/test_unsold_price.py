"""Prices for billing cycles that an item is not sold for."""

from __future__ import annotations

from check.roots import NEW, said

PRICES = "prices: {EUR: {monthly: 4, yearly: 3}}"


def test_a_price_for_a_cycle_that_is_left_out_is_found_at_the_cycle() -> None:
    assert said("unsold-price", {NEW: f"kind: product\nid: pens\ncycles: [yearly]\n{PRICES}\n"}) == [
        ("catalog/new.yaml:4", "monthly", "`pens` has a price for `monthly`, and is not sold for it")
    ]


def test_prices_of_charges_and_of_the_least_are_found_too() -> None:
    fee, setup = (
        "{id: fee, prices: {EUR: {monthly: 4, yearly: 3}}}",
        "{id: setup, once: true, prices: {EUR: 9}}",
    )
    charge = f"charges: [{fee}, {setup}]"
    files = {NEW: f"kind: product\nid: pens\ncycles: [yearly]\n{charge}\nminimum: {{EUR: {{monthly: 2}}}}\n"}
    message = "`pens` has a price for `monthly`, and is not sold for it"
    assert said("unsold-price", files) == [
        ("catalog/new.yaml:4", "monthly", message), ("catalog/new.yaml:5", "monthly", message),
    ]  # fmt: skip


def test_prices_of_all_editions_are_found_where_none_is_sold_so() -> None:
    def laid(first: str, second: str) -> dict[str, str]:
        editions = f"editions: [{{id: a, cycles: [{first}]}}, {{id: b, cycles: [{second}]}}]\n"
        return {NEW: f"kind: product\nid: pens\n{PRICES}\n{editions}"}

    assert said("unsold-price", laid("yearly", "monthly")) == []
    assert said("unsold-price", laid("yearly", "yearly")) == [
        ("catalog/new.yaml:3", "monthly", "`pens` has a price for `monthly`, and is not sold for it")
    ]


def test_an_edition_says_it_before_its_product() -> None:
    def laid(edition: str) -> dict[str, str]:
        return {NEW: f"kind: product\nid: pens\ncycles: [yearly]\neditions: [{{id: a, {edition}{PRICES}}}]\n"}

    assert len(said("unsold-price", laid(""))) == 1
    assert said("unsold-price", laid("cycles: [yearly, monthly], ")) == []
    assert said("missing-price", laid("cycles: [monthly, yearly], ")) == []


def test_a_cycle_that_it_is_not_sold_for_needs_no_price() -> None:
    laid = {NEW: "kind: product\nid: pens\ncycles: [yearly]\nprices: {EUR: {yearly: 3}}\n"}
    assert said("missing-price", laid) == []
    assert said("missing-price", {NEW: laid[NEW].replace("[yearly]", "[yearly, monthly]")}) != []


def test_a_promotion_for_other_cycles_than_those_of_its_items_never_applies() -> None:
    pens = {"catalog/pens.yaml": "kind: product\nid: pens\ncycles: [yearly]\nprices: {EUR: {yearly: 3}}\n"}
    code = "kind: promotion\nid: spring\ncode: SPRING\npercent: 20\nitems: [pens]\ncycles: [{}]\n"
    found = said("promotion-never-applies", {**pens, NEW: code.format("monthly")})
    message = "`spring` never applies: none of its items is sold for these billing cycles"
    assert found == [("catalog/new.yaml:6", "cycles", message)]
    assert said("promotion-never-applies", {**pens, NEW: code.format("yearly")}) == []
