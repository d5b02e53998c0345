"""Rules, conditions and days that never apply."""

from __future__ import annotations

from check.roots import MORE, NEW, rule, said


def test_a_condition_that_nothing_fits_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {account.age: {less_than: 0}}")
    assert said("never-holds", files) == [
        (
            "policies/new.yaml:6",
            "when",
            "this condition never holds: nothing fits what it says of `account.age`",
        )
    ]


def test_a_rule_whose_exception_takes_everything_away_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {account.pilot: true}\nunless: {account.pilot: true}")
    assert said("never-holds", files) == [
        (
            "policies/new.yaml:4",
            "one",
            "`one` never applies: what it says of `account.pilot` contradicts itself",
        )
    ]


def test_a_rule_for_items_that_its_condition_excludes_is_found() -> None:
    files = rule("allow: [buy]\nitems: {kind: add-on}\nwhen: {item.kind: suite}")
    assert said("never-holds", files) == [
        ("policies/new.yaml:4", "one", "`one` never applies: what it says of `item.kind` contradicts itself")
    ]


def test_a_rule_about_an_action_that_its_condition_excludes_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {action: add_seats}")
    assert said("never-holds", files) == [
        ("policies/new.yaml:4", "one", "`one` never applies: what it says of `action` contradicts itself")
    ]


def test_a_rule_that_has_ended_before_its_condition_begins_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {at: {from: 2021-01-01}}\neffective: {until: 2020-01-01}")
    assert said("never-holds", files) == [
        ("policies/new.yaml:4", "one", "`one` never applies: what it says of `at` contradicts itself")
    ]


def test_a_set_that_must_have_and_lack_one_thing_is_found() -> None:
    files = rule(
        "allow: [buy]\n"
        "when: {subscription.holds: archive}\n"
        "unless: {subscription.holds: {any: [archive, notes]}}"
    )
    assert said("never-holds", files) == [
        (
            "policies/new.yaml:4",
            "one",
            "`one` never applies: what it says of `subscription.holds` contradicts itself",
        )
    ]


def test_an_alternative_that_never_holds_is_found() -> None:
    files = rule("allow: [buy]\nwhen: {user.role: owner, any: [{account.pilot: true}, {user.role: member}]}")
    assert said("never-holds", files) == [
        ("policies/new.yaml:6", "{user.role: member}", "this alternative never holds")
    ]


def test_an_exception_that_never_holds_is_found() -> None:
    files = rule("allow: [buy]\nunless: {account.age: {more_than: 99}}")
    assert said("never-holds", files) == [("policies/new.yaml:6", "unless", "this exception never holds")]


def test_an_edition_sold_after_its_product_is_found() -> None:
    files = {
        NEW: (
            "kind: product\n"
            "id: pens\n"
            "price: on_request\n"
            "effective: {until: 2020-01-01}\n"
            "editions: [{id: red, effective: {from: 2021-01-01}}]\n"
        ),
    }
    assert said("never-holds", files) == [
        ("catalog/new.yaml:5", "effective", "these days and those of what it belongs to have none in common")
    ]


def test_a_rule_after_its_policy_has_ended_is_found() -> None:
    files = {
        MORE: (
            "kind: policy\n"
            "id: more\n"
            "effective: {until: 2020-01-01}\n"
            "rules: [{id: one, allow: [buy], effective: {from: 2021-01-01}}]\n"
        ),
    }
    assert said("never-holds", files) == [
        (
            "policies/new.yaml:4",
            "effective",
            "these days and those of what it belongs to have none in common",
        )
    ]


def test_alternatives_that_multiply_are_found() -> None:
    files = rule(
        "allow: [buy]\n"
        "unless:\n"
        "  any:\n"
        "    - {account.pilot: true, account.age: 0}\n"
        "    - {account.pilot: true, account.age: 1}\n"
        "    - {account.pilot: true, account.age: 2}\n"
        "    - {account.pilot: true, account.age: 3}\n"
        "    - {account.pilot: true, account.age: 4}\n"
        "    - {account.pilot: true, account.age: 5}\n"
        "    - {account.pilot: true, account.age: 6}\n"
        "    - {account.pilot: true, account.age: 7}\n"
        "    - {account.pilot: true, account.age: 8}\n"
    )
    assert said("never-holds", files) == [
        ("policies/new.yaml:4", "one", "the alternatives of `one` multiply to more than can be followed")
    ]


def test_a_value_that_does_not_go_with_its_attribute_is_left_to_another_check() -> None:
    files = rule("allow: [buy]\nwhen: {user.role: {at_least: 5}}")
    assert said("never-holds", files) == []


def test_a_rule_that_can_apply_is_right() -> None:
    files = rule(
        "allow: [buy]\n"
        "when: {account.pilot: true, any: [{user.role: owner}, {account.age: {at_least: 5}}]}\n"
        "unless: {user.role: member}"
    )
    assert said("never-holds", files) == []
