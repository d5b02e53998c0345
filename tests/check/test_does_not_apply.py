"""Conditions on numbers that an action does not have."""

from __future__ import annotations

import pytest

from check.roots import rule, said


def found(text: str) -> list[str]:
    return [message for _, _, message in said("does-not-apply", rule(text))]


@pytest.mark.parametrize(
    "text",
    [
        "deny: [buy, add_seats]\nwhen: {change.seats: {less_than: 4}}",
        "deny: [cancel_product]\nwhen: {change.parent_seats: {less_than: 4}}",
        "deny: [cancel_product, buy]\nwhen: {item.seats: {less_than: 4}}",
        "deny: [cancel_product, buy]\nwhen: {item.seats_free: {less_than: 4}}",
        "deny: [cancel_product]\nwhen: {user.role: owner}",
    ],
)
def test_a_number_that_every_action_of_the_rule_has_is_fine(text: str) -> None:
    assert found(text) == []


def test_an_action_without_an_item_has_no_seats() -> None:
    assert found("deny: [buy, manage_subscription]\nwhen: {change.seats: {less_than: 4}}") == [
        "`change.seats` says nothing of `manage_subscription`, where it counts as 0"
    ]


def test_an_action_without_an_item_has_no_seats_held() -> None:
    assert found("deny: [cancel_product, manage_subscription]\nwhen: {item.seats: {less_than: 4}}") == [
        "`item.seats` says nothing of `manage_subscription`, where it counts as 0"
    ]


def test_what_is_cancelled_has_no_seats_afterwards() -> None:
    assert found("deny: [cancel_product]\nunless: {any: [{change.seats: 4}]}") == [
        "`change.seats` says nothing of `cancel_product`, where it counts as 0"
    ]


def test_only_a_limit_is_used_in_a_quantity() -> None:
    assert found("allow: [buy, add_seats]\nwhen: {change.quantity: 1}") == [
        "`change.quantity` says nothing of `buy`, `add_seats`, where it counts as 0"
    ]
