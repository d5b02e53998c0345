"""An action that no rule ever allows.

Fails: `{id: bundle, target: suite}`, and no rule with `allow: [bundle]`
Passes: the same beside such a rule
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.policy import ActionsFile
from ....source import Finding, Severity, finding
from ...context import Context, Stage

CODES = ("action-never-granted",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    rules = (placed.rule for placed in context.definitions.rules)
    granted = {action for rule in rules if rule.effect == "allow" for action in rule.actions}
    for file in context.files:
        if isinstance(file.model, ActionsFile):
            for number, action in enumerate(file.model.actions):
                if action.id not in granted and action.offered_with is None:
                    yield finding(
                        file.document, "action-never-granted", ("actions", number, "id"),
                        severity=Severity.WARNING, word=action.id,
                    )  # fmt: skip
