"""An action that is declared to be done to something else than what it does can be done to.

Fails: `{id: more_seats, does: add_seats, target: item}`
Passes: `{id: more_seats, does: add_seats, target: line}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.deed import TARGETS
from ....model.policy import ActionsFile
from ....source import Finding, finding
from ...context import Context, Stage

CODES = ("target-mismatch",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for file in context.files:
        if isinstance(file.model, ActionsFile):
            for number, action in enumerate(file.model.actions):
                needed = TARGETS.get(action.does, action.target)
                if action.target != needed:  # it is stated: else it would follow from what is done
                    yield finding(
                        file.document, "target-mismatch", ("actions", number, "target"),
                        variant="" if action.does == action.id else "does",
                        action=action.id, does=action.does, word=action.target, needed=needed,
                    )  # fmt: skip
