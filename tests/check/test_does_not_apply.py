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


@pytest.mark.parametrize(
    ("text", "actions", "value"),
    [
        ("deny: [buy]\nwhen: {change.within_limit: false}", "buy", "true"),
        ("deny: [buy, cancel_product]\nunless: {change.within_limit: true}", "buy`, `cancel_product", "true"),
        ("deny: [buy]\nitems: [notes]\nwhen: {change.direction: up}", "buy", "none"),
        ("deny: [add_seats]\nwhen: {change.to: {not: none}}", "add_seats", "none"),
        ("deny: [manage_subscription]\nwhen: {item.held: line}", "manage_subscription", "no"),
        ("deny: [manage_subscription]\nwhen: {change.below_in_use: true}", "manage_subscription", "false"),
    ],
)
def test_what_is_always_the_same_says_nothing(text: str, actions: str, value: str) -> None:
    (message,) = found(text)
    assert message.endswith(f"says nothing of `{actions}`, where it is always `{value}`")


@pytest.mark.parametrize(
    "text",
    [
        "deny: [buy]\nitems: {kind: suite}\nwhen: {change.direction: up}",
        "deny: [buy]\nwhen: {item.held: no, change.breaks: true, change.below_in_use: true}",
        "deny: [manage_subscription, buy]\nwhen: {item.held: line}",
    ],
)
def test_what_can_be_otherwise_for_some_action_of_the_rule_is_fine(text: str) -> None:
    assert found(text) == []


def test_a_suite_that_is_bought_has_a_direction() -> None:
    edition = "{id: one, parts: [notes/plus, archive], prices: {EUR: {monthly: 9}}}"
    suite = f"kind: suite\nid: all\nname: All\neditions: [{edition}]"
    text = "deny: [buy]\nwhen: {change.direction: up}"
    assert len(found(text)) == 1
    assert said("does-not-apply", {**rule(text), "catalog/all.yaml": suite}) == []
