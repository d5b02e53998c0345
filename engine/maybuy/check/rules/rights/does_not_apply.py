"""A condition on a number that an action does not have, and that would count as 0.

Fails: `deny: [change_billing_cycle]` with `when: {change.seats: {less_than: 4}}`
Passes: `deny: [add_seats]` with `when: {change.seats: {less_than: 4}}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ....model.deed import CANCEL
from ....model.definitions import LIMIT
from ....model.policy import EFFECTS, Action
from ....source import Finding, finding
from ...context import Context, Stage
from ...references import comparisons

CODES = ("does-not-apply",)
STAGE = Stage.NAMES

_OF_ITEMS: Final = ("item", "line", "held", "edition", "suite")
_TARGETS: Final = {
    "item.seats": _OF_ITEMS,
    "item.seats_free": _OF_ITEMS,
    "change.seats": _OF_ITEMS,
    "change.parent_seats": _OF_ITEMS,
    "change.parts_held": _OF_ITEMS,
    "change.quantity": (LIMIT,),
}
"""What an action is done to that has such a number."""


def check(context: Context) -> Iterator[Finding]:
    actions = context.named.actions
    for document, attribute, _, path, _ in comparisons(context):
        if document.data["kind"] != "policy" or attribute not in _TARGETS:
            continue
        rule = document.data["rules"][path[1]]
        listed = [actions[one] for effect in EFFECTS for one in rule.get(effect, ()) if one in actions]
        without = [one.id for one in listed if not _has(one, attribute)]
        if without:
            yield finding(
                document, "does-not-apply", path,
                at_key=True, attribute=attribute, actions="`, `".join(without),
            )  # fmt: skip


def _has(action: Action, attribute: str) -> bool:
    if action.does == CANCEL and attribute == "change.seats":
        return False
    return action.target in _TARGETS[attribute]
