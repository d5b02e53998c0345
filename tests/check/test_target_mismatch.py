"""Actions with a meaning of their own."""

from __future__ import annotations

from check.roots import said


def test_an_action_that_is_done_to_something_else_is_found_at_its_target() -> None:
    files = {
        "policies/actions.yaml": "kind: actions\nactions: [{id: buy, target: line}]\n",
    }
    assert said("target-mismatch", files) == [
        (
            "policies/actions.yaml:2",
            "line",
            "`buy` is done to `item`, not to `line`",
        )
    ]


def test_an_action_without_a_target_is_found_at_its_id() -> None:
    files = {
        "policies/actions.yaml": "kind: actions\nactions: [{id: buy}]\n",
    }
    assert said("target-mismatch", files) == [
        (
            "policies/actions.yaml:2",
            "buy",
            "`buy` is done to `item`, not to `none`",
        )
    ]


def test_an_action_that_is_done_to_nothing_is_found_with_a_target() -> None:
    files = {
        "policies/actions.yaml": ("kind: actions\nactions: [{id: cancel_account, target: held}]\n"),
    }
    assert said("target-mismatch", files) == [
        (
            "policies/actions.yaml:2",
            "held",
            "`cancel_account` is done to `none`, not to `held`",
        )
    ]


def test_an_action_of_one_s_own_may_be_done_to_anything() -> None:
    files = {
        "policies/actions.yaml": "kind: actions\nactions: [{id: rent, target: line}]\n",
    }
    assert said("target-mismatch", files) == []
