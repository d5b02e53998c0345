"""Rules about actions that have none."""

from __future__ import annotations

from check.roots import rule, said


def test_a_rule_about_an_action_that_follows_from_offers_is_found() -> None:
    files = rule("deny: [buy, manage_subscription]")
    assert said("no-rules-for-offered-with", files) == [
        (
            "policies/new.yaml:5",
            "manage_subscription",
            "`manage_subscription` has no rules: it is allowed when something is offered through `shop`",
        )
    ]


def test_other_actions_have_rules() -> None:
    files = rule("deny: [buy]")
    assert said("no-rules-for-offered-with", files) == []
