"""Actions with a meaning of their own."""

from __future__ import annotations

from check.roots import context, said


def test_an_action_that_is_done_to_something_else_is_found_at_its_target() -> None:
    files = {"policies/actions.yaml": "kind: actions\nactions: [{id: buy, target: line}]\n"}
    assert said("target-mismatch", files) == [
        ("policies/actions.yaml:2", "line", "`buy` is done to `item`, not to `line`")
    ]


def test_an_action_without_a_target_is_done_to_what_goes_with_what_it_does() -> None:
    files = {"policies/actions.yaml": "kind: actions\nactions: [{id: buy}, {id: more, does: add_seats}]\n"}
    assert said("target-mismatch", files) == []
    targets = {one.id: one.target for one in context(files).definitions.actions.values()}
    assert targets == {"buy": "item", "more": "line"}


def test_a_target_has_to_go_with_what_an_action_of_any_id_does() -> None:
    files = {"policies/actions.yaml": "kind: actions\nactions: [{id: subscribe, does: buy, target: suite}]\n"}
    assert said("target-mismatch", files) == [
        (
            "policies/actions.yaml:2",
            "suite",
            "`subscribe` does `buy`, which is done to `item`, not to `suite`",
        )
    ]


def test_an_action_that_says_it_does_nothing_may_be_called_anything() -> None:
    files = {"policies/actions.yaml": "kind: actions\nactions: [{id: buy, does: nothing, target: line}]\n"}
    assert said("target-mismatch", files) == []


def test_an_action_that_is_done_to_nothing_is_found_with_a_target() -> None:
    files = {"policies/actions.yaml": "kind: actions\nactions: [{id: cancel_account, target: held}]\n"}
    assert said("target-mismatch", files) == [
        ("policies/actions.yaml:2", "held", "`cancel_account` is done to `none`, not to `held`")
    ]


def test_an_action_of_one_s_own_may_be_done_to_anything() -> None:
    files = {"policies/actions.yaml": "kind: actions\nactions: [{id: rent, target: line}]\n"}
    assert said("target-mismatch", files) == []
