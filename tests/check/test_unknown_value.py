"""Values that an attribute never has."""

from __future__ import annotations

from check.roots import NEW, rule, said


def test_a_value_that_is_not_declared_is_found_in_a_list() -> None:
    files = rule("allow: [buy]\nwhen: {user.role: {not: [owner, boss]}}")
    assert said("unknown-value", files) == [
        (
            "policies/new.yaml:6",
            "boss",
            "`user.role` is never `boss`",
        )
    ]


def test_something_else_than_true_or_false_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {account.pilot: maybe}")
    assert said("unknown-value", files) == [
        (
            "policies/new.yaml:6",
            "maybe",
            "`account.pilot` is never `maybe`",
        )
    ]


def test_an_item_that_nobody_can_hold_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {subscription.holds: {any: [notes, pens]}}")
    assert said("unknown-value", files) == [
        (
            "policies/new.yaml:6",
            "pens",
            "`subscription.holds` is never `pens`",
        )
    ]


def test_a_word_in_place_of_a_number_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {account.age: [5, many]}")
    assert said("unknown-value", files) == [
        (
            "policies/new.yaml:6",
            "many",
            "`account.age` is a whole number, and `many` is not",
        )
    ]


def test_a_day_that_is_not_in_the_calendar_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {at: 2021-02-29}")
    assert said("unknown-value", files) == [
        (
            "policies/new.yaml:6",
            "2021-02-29",
            "`at` is a day, and `2021-02-29` is not",
        )
    ]


def test_a_country_is_two_capital_letters() -> None:
    files = rule("allow: [buy]\nwhen: {account.country: [FR, fr]}")
    assert said("unknown-value", files) == [
        (
            "policies/new.yaml:6",
            "fr",
            "`fr` is not a country",
        )
    ]


def test_a_currency_is_three_capital_letters() -> None:
    files = rule("allow: [buy]\nwhen: {account.currency: euro}")
    assert said("unknown-value", files) == [
        (
            "policies/new.yaml:6",
            "euro",
            "`euro` is not a currency",
        )
    ]


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
