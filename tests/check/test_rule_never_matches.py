"""Rules about questions that nobody can ask."""

from __future__ import annotations

from check.roots import rule, said

ACTIONS = {
    "policies/actions.yaml": "kind: actions\nactions:\n"
    "  - {id: buy, target: item}\n  - {id: bundle, target: suite}\n  - {id: look, channelled: false}\n"
    "  - {id: change_billing_cycle, target: cycle}\n  - {id: upgrade_edition, target: edition}\n"
}
EMPTY = {"policies/rights.yaml": "kind: limits\nlimits: []\n"}


def found(text: str) -> list[tuple[str, str, str]]:
    return said("rule-never-matches", ACTIONS | EMPTY | rule(text))


def test_an_action_that_is_not_done_to_such_items_makes_the_rule_dead() -> None:
    assert found("allow: [bundle]\nitems: {kind: add-on}") == [
        ("policies/new.yaml:4", "one", "`one` never applies: `bundle` is not done to what it is about")
    ]
    assert len(found("allow: [upgrade_edition]\nitems: [archive]")) == 1
    assert len(found("allow: [change_billing_cycle]\nitems: [archive]")) == 1


def test_one_action_of_several_is_found_by_itself() -> None:
    assert found("allow: [buy, upgrade_edition]\nitems: [archive]") == [
        ("policies/new.yaml:5", "upgrade_edition", "nobody can ask `upgrade_edition` of what `one` is about")
    ]


def test_a_cycle_is_asked_for_only_where_cycles_are() -> None:
    assert found("deny: [change_billing_cycle]\nwhen: {change.to: yearly}") == []
    assert len(found("deny: [buy]\nwhen: {change.to: yearly}")) == 1


def test_channels_of_an_action_without_are_found_at_the_action() -> None:
    assert found("allow: [buy, look]\nthrough: [shop]") == [
        ("policies/new.yaml:5", "look", "`look` has no channels: it is allowed whatever `through` says")
    ]
    assert found("deny: [look]\nthrough: [shop]") == [
        ("policies/new.yaml:5", "look", "`look` has no channels, so this takes nothing of it away")
    ]


def test_rules_that_can_be_asked_about_are_fine() -> None:
    assert found("allow: [buy, look, change_billing_cycle]") == []
    assert found("allow: [upgrade_edition]\nitems: {product: notes}") == []
