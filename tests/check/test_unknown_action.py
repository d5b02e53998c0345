"""Actions that are not declared."""

from __future__ import annotations

from check.roots import rule, said
from maybuy.check import unknown_action


def test_an_action_that_is_not_declared_is_found_under_every_effect() -> None:
    files = rule("require: [buy, rent]\nobligations: [accept:rules-of-use]")
    assert said(unknown_action, files) == [
        (
            "policies/new.yaml:5",
            "rent",
            "`rent` is not an action",
        )
    ]


def test_declared_actions_may_be_named() -> None:
    files = rule("deny: [buy, add_seats]")
    assert said(unknown_action, files) == []
