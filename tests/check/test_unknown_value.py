"""Values that an attribute never has."""

from __future__ import annotations

import pytest
from babel.core import get_global

from check.roots import NEW, rule, said
from maybuy.model.iso import countries, currencies


def test_a_value_that_is_not_declared_is_found_in_a_list() -> None:
    files = rule("allow: [buy]\nwhen: {user.role: {not: [owner, boss]}}")
    assert said("unknown-value", files) == [("policies/new.yaml:6", "boss", "`user.role` is never `boss`")]


def test_something_else_than_true_or_false_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {account.pilot: maybe}")
    assert said("unknown-value", files) == [
        ("policies/new.yaml:6", "maybe", "`account.pilot` is never `maybe`")
    ]


def test_an_item_that_nobody_can_hold_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {subscription.holds: {any: [notes, pens]}}")
    assert said("unknown-value", files) == [
        ("policies/new.yaml:6", "pens", "`subscription.holds` is never `pens`")
    ]


def test_a_word_in_place_of_a_number_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {account.age: [5, many]}")
    assert said("unknown-value", files) == [
        ("policies/new.yaml:6", "many", "`account.age` is a whole number, and `many` is not")
    ]


def test_a_day_that_is_not_in_the_calendar_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {at: 2021-02-29}")
    assert said("unknown-value", files) == [
        ("policies/new.yaml:6", "2021-02-29", "`at` is a day, and `2021-02-29` is not")
    ]


def test_a_country_is_two_capital_letters() -> None:
    files = rule("allow: [buy]\nwhen: {account.country: [FR, fr]}")
    assert said("unknown-value", files) == [("policies/new.yaml:6", "fr", "`fr` is not a country")]


def test_a_currency_is_three_capital_letters() -> None:
    files = rule("allow: [buy]\nwhen: {account.currency: euro}")
    assert said("unknown-value", files) == [("policies/new.yaml:6", "euro", "`euro` is not a currency")]


def test_products_stand_for_their_editions_and_declared_values_are_right() -> None:
    files = rule(
        "allow: [buy]\n"
        "when: {item: [notes, archive, pages], item.product: notes, subscription.cycle: yearly, "
        "user.role: owner, account.country: NO, account.age: 5, at: 2020-01-01}"
    )
    assert said("unknown-value", files) == []


def test_items_are_not_spoken_of_while_a_product_has_the_wrong_shape() -> None:
    files = {
        **rule("allow: [buy]\nwhen: {item: pens}"),
        NEW: "kind: product\n",
    }
    assert said("unknown-value", files) == []


@pytest.mark.parametrize("country", ["UK", "EU", "XX", "fr", "France", "TA"])
def test_a_country_that_iso_does_not_know_is_found(country: str) -> None:
    files = rule(f"allow: [buy]\nwhen: {{account.country: [FR, {country}, GB, XK, AX]}}")
    assert said("unknown-value", files) == [("policies/new.yaml:6", country, f"`{country}` is not a country")]


def test_a_currency_that_iso_does_not_know_is_found_in_conditions_and_in_the_catalog() -> None:
    files = rule("allow: [buy]\nwhen: {account.currency: [EUR, ASD, DEM]}")
    assert said("unknown-value", files) == [("policies/new.yaml:6", "ASD", "`ASD` is not a currency")]
    catalog = (
        "kind: catalog\nid: lumen\nname: Lumen\ncurrencies: [EUR, ASD]\ncycles: [{id: monthly, months: 1}]\n"
    )
    found = said("unknown-value", {"catalog/catalog.yaml": catalog})
    assert found == [("catalog/catalog.yaml:4", "ASD", "`ASD` is not a currency")]


def test_every_country_with_money_of_its_own_is_one() -> None:
    """The countries that the CLDR tells the present currency of: a list of its own, made apart."""
    with_money = get_global("territory_currencies")
    now = {one for one, all_ in with_money.items() if any(end is None for _, _, end, _ in all_)}
    assert now - countries() == {"AC", "CP", "DG", "EA", "EU", "IC", "TA", "ZZ"} & now
    assert {"USD", "EUR", "JPY", "KWD", "BGN", "DEM", "CLF", "XAD"} < currencies()
