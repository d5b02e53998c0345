"""Something that can be tried, where no action starts a trial.

Fails: `trial: {days: 14}`, where no action has `does: start_trial`
Passes: `trial: {days: 14}` beside the action `{id: try, does: start_trial}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.deed import START_TRIAL
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import label, sold

CODES = ("trial-never-starts",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    if START_TRIAL in context.definitions.doing:
        return
    for one in sold(context):
        if one.item.trial is not None:
            path = one.stated("trial")
            yield finding(
                one.document, "trial-never-starts", path, at_key=True,
                severity=Severity.WARNING, item=label(one, path),
            )  # fmt: skip
