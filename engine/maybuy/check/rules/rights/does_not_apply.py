"""A condition on what an action does not have: a number, which would count as 0, or what is always the same
then.

Fails: `deny: [change_billing_cycle]` with `when: {change.seats: {less_than: 4}}`
Passes: `deny: [add_seats]` with `when: {change.seats: {less_than: 4}}`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from ....model.deed import CANCEL, COURSE, UNDO, UNITS
from ....model.definitions import LIMIT, Definitions
from ....model.logic import LAST_DAY
from ....model.policy import EFFECTS, Action
from ....model.promise import actions_stated
from ....model.vocabulary import NONE, SINCE
from ....source import Finding, finding
from ...context import Context, Stage
from ...references import comparisons

CODES = ("does-not-apply",)
STAGE = Stage.NAMES

_OF_ITEMS: Final = ("item", "line", "held", "edition", "suite")
_TARGETS: Final = {
    "item.seats": _OF_ITEMS,
    "item.seats_free": _OF_ITEMS,
    SINCE: _OF_ITEMS,
    "change.seats": _OF_ITEMS,
    "change.parent_seats": _OF_ITEMS,
    "change.parts_held": _OF_ITEMS,
    "change.quantity": (LIMIT,),
}
"""What an action is done to that has such a number."""


_VALUES: Final = ("cycle", "payment_method")
_ALWAYS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "item.kind": ((*_OF_ITEMS, LIMIT), NONE),
    "item.product": (_OF_ITEMS, NONE),
    "item.edition": (_OF_ITEMS, NONE),
    "item.price": (_OF_ITEMS, NONE),
    "item.held": (_OF_ITEMS, "no"),
    "change.to": (_VALUES, NONE),
    "change.direction": (("edition", *_VALUES), NONE),
    "change.below_in_use": (_OF_ITEMS, "false"),
    "change.breaks": (_OF_ITEMS, "false"),
    "change.lacks": (_OF_ITEMS, "false"),
    "change.excluded": (_OF_ITEMS, "false"),
    "change.unsound": ((*_OF_ITEMS, "cycle"), NONE),
    "change.within_limit": ((LIMIT,), "true"),
}
"""What an action is done to of which it says something, and its value for all other actions."""

_LATER: Final = ("change.breaks", "change.lacks", "change.excluded", "change.unsound")
"""What a change may come to on a later day, whatever it is done to."""


def check(context: Context) -> Iterator[Finding]:
    actions = context.named.actions
    for document, attribute, _, path, _ in comparisons(context):
        if path[0] not in ("rules", "promises") or attribute not in (*_TARGETS, *_ALWAYS):
            continue
        rule = document.data[path[0]][path[1]]
        stated = (
            (one for effect in EFFECTS for one in rule.get(effect, ()) if one in actions)
            if path[0] == "rules"
            else actions_stated(rule, context.named)
        )
        listed = [actions[one] for one in stated]
        if attribute in _TARGETS:
            without = [one.id for one in listed if not _has(one, attribute)]
            variant, value = "", str(date.fromordinal(LAST_DAY)) if attribute == SINCE else "0"
        else:
            some = any(_tells(one, attribute, rule, context.named) for one in listed)
            without = [] if some else [one.id for one in listed]
            variant, value = "always", _ALWAYS[attribute][1]
        if without:
            yield finding(
                document, "does-not-apply", path, variant=variant,
                at_key=True, attribute=attribute, actions="`, `".join(without), value=value,
            )  # fmt: skip


def _has(action: Action, attribute: str) -> bool:
    if action.does == CANCEL and attribute == "change.seats":
        return False
    return action.target in _TARGETS[attribute]


def _tells(action: Action, attribute: str, rule: Mapping[str, Any], definitions: Definitions) -> bool:
    """Whether an attribute can be otherwise than it always is for actions that it says nothing of."""
    if action.target in _ALWAYS[attribute][0]:
        return True
    if attribute == "item.held":
        return action.does in UNITS
    if attribute == "change.direction":
        return action.does == UNDO or (action.target in ("item", "suite") and _on_suites(rule, definitions))
    return attribute in _LATER and action.does in COURSE


def _on_suites(rule: Mapping[str, Any], definitions: Definitions) -> bool:
    """Whether a rule may be about a suite."""
    named = rule.get("items")
    if isinstance(named, Mapping):
        return True
    items = definitions.items if named is None else [one for ref in named for one in definitions.expand(ref)]
    return any(definitions.items[one].parts for one in items)
