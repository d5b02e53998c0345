"""An edition that comes without a feature of the one below it, or with less of it.

Fails: `professional` with `features: [{history: 10}]` above `team` with 100
Passes: `professional` with 1,000 above it
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ....subscription.features import best_item
from ...context import Context, Stage
from ...sold import upgrades

CODES = ("upgrade-loses-feature",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """What comes with an edition counts as its own. Words are not more or less."""
    definitions = context.definitions
    for below, one in upgrades(context):
        for feature in definitions.features.values():
            lower, upper = (
                best_item(feature, [item for item, _, _ in definitions.brings[each]])
                for each in (below, one.item.id)
            )
            if lower is None:
                continue
            more, less = (each.features[feature.id] if each else "" for each in (lower, upper))
            if upper is None or feature.weight(less) < feature.weight(more):
                yield finding(
                    one.document, "upgrade-loses-feature", one.name(),
                    severity=Severity.WARNING, variant="" if upper else "none", item=one.item.id, other=below,
                    feature=feature.id, value=less, more=more,
                )  # fmt: skip
