"""An edition that lets a customer use less than the one below it.

Fails: `professional` with `limits: {custom_objects: 10}` above `team` with 100
Passes: `professional` with 1,000 above `team` with 100
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.units import units_written
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...granted import limits_of
from ...sold import at, upgrades

CODES = ("upgrade-lowers-limit",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """What comes with an edition counts as its own."""
    definitions = context.definitions
    for below, one in upgrades(context):
        above = one.item.id
        most = limits_of(above, definitions)
        for limit, units in limits_of(below, definitions).items():
            if most.get(limit, 0) >= units:
                continue
            path = (*one.stated("limits"), limit)
            own = limit in one.item.limits and limit in at(one.document.data, path[:-1])
            variant = "" if limit in most else "none"
            yield finding(
                one.document, "upgrade-lowers-limit", path if own else one.name(),
                severity=Severity.WARNING, variant=variant, item=above, other=below, limit=limit,
                units=units_written(most.get(limit, 0)), more=units_written(units),
            )  # fmt: skip
