"""Actions that no rule allows."""

from __future__ import annotations

from check.roots import rule, said

ACTIONS = "policies/actions.yaml"


def test_an_action_that_only_deny_rules_name_is_found() -> None:
    files = {
        ACTIONS: "kind: actions\nactions: [{id: buy, target: item}, {id: look}]\n",
        **rule("deny: [look]"),
    }
    assert said("action-never-granted", files) == [
        ("policies/actions.yaml:2", "look", "no rule ever allows `look`")
    ]


def test_an_action_that_comes_with_an_offer_needs_no_rule() -> None:
    files = {ACTIONS: "kind: actions\nactions: [{id: look, offered_with: shop}]\n"}
    assert said("action-never-granted", files) == []
