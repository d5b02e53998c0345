"""A rule that says how something is charged that is charged in one way only, or not at all.

Fails: `settle: [view_subscription]`; `settle: [change_billing_cycle]` with `by: full`
Passes: `settle: [upgrade_edition]` with `by: full`; `settle: [change_billing_cycle]` with `credit: none`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.deed import BEGINNING, SETTLED
from ....model.policy import PolicyFile, Rule
from ....model.settlement import NEW_TERM
from ....source import Finding, Severity, finding
from ...context import Context, Stage

CODES = ("settles-nothing",)
STAGE = Stage.NAMES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Found at each such action of the rule."""
    actions = context.named.actions
    for file in context.files:
        if not isinstance(file.model, PolicyFile):
            continue
        for number, rule in enumerate(file.model.rules):
            for place, action in enumerate(rule.settle or ()):
                does = actions[action].does if action in actions else None
                variant = None if does is None else _variant(does, rule)
                if variant is not None:
                    yield finding(
                        file.document, "settles-nothing", ("rules", number, "settle", place),
                        severity=Severity.WARNING, variant=variant, word=action, by=rule.by or "",
                    )  # fmt: skip


def _variant(does: str, rule: Rule) -> str | None:
    if does not in SETTLED:
        return ""
    return "term" if does in BEGINNING and rule.by not in (None, NEW_TERM) else None
