"""What becomes of an item without what it requires, where it requires nothing.

Fails: `when_unmet: ends` in an add-on without `requires`
Passes: `when_unmet: ends` beside `requires: {any: [support]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import at, sold

CODES = ("nothing-required",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    for one in sold(context):
        if one.item.requires or any(each.requires for each in one.item.versions):
            continue
        for level in one.levels:
            if "when_unmet" in at(one.document.data, level):
                path = (*level, "when_unmet")
                yield finding(
                    one.document, "nothing-required", path, severity=Severity.WARNING, item=one.item.id
                )
