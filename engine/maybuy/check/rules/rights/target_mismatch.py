"""An action with a meaning of its own that is declared to be done to something else.

Fails: `{id: add_seats, target: item}`
Passes: `{id: add_seats, target: line}`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ....model.policy import ActionsFile
from ....source import Finding, finding
from ...context import Context, Stage

CODES = ("target-mismatch",)
STAGE = Stage.NAMES

TARGETS: Final[Mapping[str, str]] = {
    "buy": "item",
    "add_seats": "line",
    "remove_seats": "line",
    "upgrade_edition": "edition",
    "downgrade_edition": "edition",
    "bundle": "suite",
    "cancel_product": "held",
    "cancel_account": "none",
    "change_billing_cycle": "cycle",
    "change_payment_method": "payment_method",
    "extend_subscription": "none",
    "apply_promotion": "none",
    "view_subscription": "none",
    "manage_subscription": "none",
    "use": "limit",
}
"""What each action that maybuy knows the meaning of is done to."""


def check(context: Context) -> Iterator[Finding]:
    for file in context.files:
        if isinstance(file.model, ActionsFile):
            for number, action in enumerate(file.model.actions):
                needed = TARGETS.get(action.id, action.target)
                if action.target != needed:
                    stated = "target" in action.model_fields_set
                    path = ("actions", number, "target" if stated else "id")
                    yield finding(
                        file.document, "target-mismatch", path,
                        action=action.id, word=action.target, needed=needed,
                    )  # fmt: skip
