"""A limit of which nothing sold lets anyone use a single unit.

Fails: `{id: custom_objects}` in the limits, and no item with `limits: {custom_objects: …}`
Passes: the same with `limits: {custom_objects: 1_000}` in an edition
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.catalog import LimitsFile
from ....source import Finding, Severity, finding
from ...context import Context, Stage

CODES = ("limit-never-granted",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    items = context.definitions.items.values()
    granted = {limit for item in items for limit, units in item.limits.items() if units}
    for file in context.files:
        if isinstance(file.model, LimitsFile):
            for number, limit in enumerate(file.model.limits):
                if limit.id not in granted:
                    yield finding(
                        file.document, "limit-never-granted", ("limits", number, "id"),
                        severity=Severity.WARNING, word=limit.id,
                    )  # fmt: skip
