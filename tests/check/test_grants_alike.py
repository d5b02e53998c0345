"""Two editions of a product, or two add-ons, that grant exactly the same."""

from __future__ import annotations

import pytest

from check.roots import NEW, said

PRICES = "prices: {EUR: {monthly: 4, yearly: 3}}"
OTHER = "catalog/other.yaml"


def ink(red: str, blue: str) -> dict[str, str]:
    editions = f"editions:\n  - {{id: red, {PRICES}{red}}}\n  - {{id: blue, {PRICES}{blue}}}\n"
    return {NEW: f"kind: product\nid: ink\n{editions}"}


def add_on(name: str, rest: str, requires: str = "notes/plus") -> str:
    return f"kind: add-on\nid: {name}\n{PRICES}\nrequires: {{any: [{requires}]}}\n{rest}\n"


SAME = ", limits: {pages: 5}"


def test_the_upper_of_two_editions_alike_is_found() -> None:
    message = "`ink/blue` grants exactly what `ink/red` below it does"
    assert said("grants-alike", ink(SAME, SAME)) == [("catalog/new.yaml:5", "blue", message)]


@pytest.mark.parametrize(
    "blue", ["", ", limits: {pages: 6}", f"{SAME}, includes: [archive]", f"{SAME}, excludes: [archive]"]
)
def test_what_differs_in_anything_that_is_said_is_not(blue: str) -> None:
    assert said("grants-alike", ink(SAME, blue)) == []


SWITCHED = ", features: [sso]"


@pytest.mark.parametrize(
    ("red", "blue", "alike"),
    [
        (SWITCHED, SWITCHED, True),
        (SAME, SAME + SWITCHED, False),
        (SWITCHED, ", features: [{history: 5}]", False),
    ],
)
def test_features_are_part_of_what_is_granted(red: str, blue: str, alike: bool) -> None:
    assert bool(said("grants-alike", ink(red, blue))) == alike


def test_editions_that_say_nothing_may_differ_in_anything() -> None:
    assert said("grants-alike", ink("", "")) == []


def test_what_can_be_had_with_only_one_of_them_is_a_difference() -> None:
    more = {OTHER: add_on("lamp", "", "ink/blue")}
    assert said("grants-alike", {**ink(SAME, SAME), **more}) == []
    assert said("grants-alike", {**ink(SAME, SAME), OTHER: add_on("lamp", "", "ink")}) != []


def test_two_add_ons_for_the_same_customers_are_alike_whatever_they_cost() -> None:
    more = "limits: {pages: 5000}"
    files = {NEW: add_on("lamp", more), OTHER: add_on("torch", more).replace("monthly: 4", "monthly: 9")}
    message = "`torch` grants exactly what `lamp` does, to the same customers"
    assert said("grants-alike", files) == [("catalog/other.yaml:2", "torch", message)]
    for other in (
        add_on("torch", "limits: {pages: 5001}"),
        add_on("torch", more, "notes"),
        add_on("torch", ""),
    ):
        assert said("grants-alike", {**files, OTHER: other}) == []


def test_features_are_granted_too() -> None:
    features = {"catalog/features.yaml": "kind: features\nfeatures: [{id: sso}]\n"}
    one, other = ", features: [sso]", ", features: [sso], limits: {pages: 5}"
    assert len(said("grants-alike", {**ink(one, one), **features})) == 1
    assert said("grants-alike", {**ink(one, other), **features}) == []
    assert said("grants-alike", {**ink(SAME, other), **features}) == []
