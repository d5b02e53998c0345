"""Something sold with more seats at least than at most."""

from __future__ import annotations

import pytest

from check.roots import NEW, said


def ink(rest: str) -> dict[str, str]:
    return {NEW: f"kind: add-on\nid: ink\nprice: on_request\n{rest}"}


def test_it_is_found_at_the_most() -> None:
    message = "`ink` is sold with 10 seats at least, and with 5 at most"
    assert said("inverted-seats", ink("seats: {min: 10, max: 5}\n")) == [("catalog/new.yaml:4", "5", message)]


def test_packs_are_called_packs() -> None:
    message = "`ink` is sold in 10 packs at least, and in 5 at most"
    found = said("inverted-seats", ink("quantity: {min: 10, max: 5}\n"))
    assert found == [("catalog/new.yaml:4", "5", message)]


@pytest.mark.parametrize("seats", ["{min: 5, max: 5}", "{min: 5}", "{max: 5}"])
def test_as_many_as_the_least_or_no_bound_is_fine(seats: str) -> None:
    assert said("inverted-seats", ink(f"seats: {seats}\n")) == []


def test_what_requires_something_counts_the_seats_of_that_at_least() -> None:
    assert said("inverted-seats", ink("seats: {min: 10, max: 1}\nrequires: {any: [notes]}\n")) == []


def test_an_edition_may_say_one_of_the_two() -> None:
    head = "kind: product\nid: ink\nseats: {min: 10}\neditions:\n  - {id: red, price: on_request}\n"
    files = {NEW: head + "  - {id: blue, price: on_request, seats: {max: 5}}\n"}
    message = "`ink/blue` is sold with 10 seats at least, and with 5 at most"
    assert said("inverted-seats", files) == [("catalog/new.yaml:6", "5", message)]
