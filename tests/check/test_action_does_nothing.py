"""Actions that change nothing, whoever may do them."""

from __future__ import annotations

import pytest

from check.roots import said


def found(action: str) -> list[tuple[str, str, str]]:
    files = {"policies/actions.yaml": f"kind: actions\nactions: [{{id: buy}}, {action}]\n"}
    return said("action-does-nothing", files)


def test_an_action_through_a_channel_that_does_nothing_is_found() -> None:
    assert found("{id: subscribe, target: item}") == [
        ("policies/actions.yaml:2", "subscribe", "an order with `subscribe` would change nothing")
    ]


@pytest.mark.parametrize(
    "action",
    [
        "{id: subscribe, does: buy}",
        "{id: subscribe, target: item, does: nothing}",
        "{id: see_all, does: view}",
        "{id: export_data, channelled: false}",
        "{id: manage_all, channelled: false, offered_with: shop}",
        "{id: add_seats}",
    ],
)
def test_what_does_something_or_says_that_it_does_not_is_not(action: str) -> None:
    assert found(action) == []
