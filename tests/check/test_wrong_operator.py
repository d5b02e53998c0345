"""Comparisons that do not go with what is compared."""

from __future__ import annotations

from check.roots import rule, said


def test_a_number_s_comparison_does_not_go_with_a_list_of_values() -> None:
    files = rule("allow: [buy]\nwhen: {user.role: {at_most: 5}}")
    assert said("wrong-operator", files) == [
        (
            "policies/new.yaml:6",
            "at_most",
            "`at_most` does not go with `user.role`, which is one of a few values",
        )
    ]


def test_a_set_s_comparison_does_not_go_with_true_or_false() -> None:
    files = rule("allow: [buy]\nwhen: {account.pilot: {none: [true]}}")
    assert said("wrong-operator", files) == [
        ("policies/new.yaml:6", "none", "`none` does not go with `account.pilot`, which is true or false")
    ]


def test_a_day_s_comparison_does_not_go_with_a_number() -> None:
    files = rule("allow: [buy]\nwhen: {account.age: {from: 2020-01-01}}")
    assert said("wrong-operator", files) == [
        ("policies/new.yaml:6", "from", "`from` does not go with `account.age`, which is a number")
    ]


def test_a_number_s_comparison_does_not_go_with_a_day() -> None:
    files = rule("allow: [buy]\nwhen: {at: {at_least: 5}}")
    assert said("wrong-operator", files) == [
        ("policies/new.yaml:6", "at_least", "`at_least` does not go with `at`, which is a day")
    ]


def test_a_number_s_comparison_does_not_go_with_a_set() -> None:
    files = rule("allow: [buy]\nwhen: {subscription.holds: {more_than: 5}}")
    assert said("wrong-operator", files) == [
        (
            "policies/new.yaml:6",
            "more_than",
            "`more_than` does not go with `subscription.holds`, which is a set",
        )
    ]


def test_each_type_has_comparisons_of_its_own() -> None:
    files = rule(
        "allow: [buy]\n"
        "when: {user.role: {not: owner}, account.age: {at_least: 5}, at: {until: 2020-01-01}, "
        "subscription.holds: {all: [notes]}}"
    )
    assert said("wrong-operator", files) == []
