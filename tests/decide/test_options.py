"""An option that is refused as of no use to an action is one that makes no difference to any answer."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from acceptance.accounts import AT, account, shipped
from maybuy.decide.derive import options_of
from maybuy.model.decision import QuestionError

VALUES: dict[str, tuple[Any, ...]] = {
    "seats": (1, 5, 1000),
    "quantity": (0, 2_000_000, 10**9),
    "to": ("monthly", "annual", "card", "wire", "enterprise", "support/professional", "team"),
}
ITEMS = (None, "support", "support/enterprise", "explore", "explore/lite", "support-suite/enterprise",
         "collaboration", "custom_objects")  # fmt: skip


def answers(action: str, **options: Any) -> list[Any]:
    """What is said of an action on every kind of item, and the change it is taken for."""
    asked = shipped().prepare(account("support/professional", "explore/lite"), "owner", AT)
    found: list[Any] = []
    for item in ITEMS:
        try:
            one = asked.decide(action, item, **options)
            found.append((one.outcome, one.item, one.channels, one.effective, one.basis))
        except QuestionError:
            found.append(None)
    return found


@pytest.mark.parametrize("action", shipped().definitions.actions)
def test_options_of_no_use_make_no_difference(action: str) -> None:
    taken = options_of(shipped().definitions.actions[action])
    for name, values in VALUES.items():
        different = [value for value in values if answers(action, **{name: value}) != answers(action)]
        assert bool(different) == (name in taken)


def test_every_option_is_of_use_to_some_action() -> None:
    actions = shipped().definitions.actions.values()
    used = {name for action, name in product(actions, VALUES) if name in options_of(action)}
    assert used == set(VALUES)
