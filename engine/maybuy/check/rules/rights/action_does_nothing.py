"""An action that is done through a channel, and that changes nothing.

Fails: `{id: subscribe, target: item}`
Passes: `{id: subscribe, does: buy}`; `{id: book_a_call, does: nothing}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.deed import NOTHING
from ....model.policy import ActionsFile
from ....source import Finding, Severity, finding
from ...context import Context, Stage

CODES = ("action-does-nothing",)
STAGE = Stage.NAMES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Nothing of what says so itself."""
    for file in context.files:
        if isinstance(file.model, ActionsFile):
            for number, action in enumerate(file.model.actions):
                meant = "does" in action.model_fields_set or action.offered_with is not None
                if action.does == NOTHING and action.channelled and not meant:
                    yield finding(
                        file.document, "action-does-nothing", ("actions", number, "id"),
                        severity=Severity.WARNING, word=action.id,
                    )  # fmt: skip
