"""A limit, feature or item that comes with something, and that whoever may buy it has already.

Fails: an add-on with `limits: {custom_objects: 10}` that requires an edition with 100
Passes: an add-on with 1,000; or one that may be had beside an edition that has none
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.base import MOST_UNITS
from ....model.definitions import Definitions
from ....model.units import units_written
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...granted import features_before, granted_before, held_before
from ...sold import Sold, at, required, sold

CODES = ("adds-nothing",)
STAGE = Stage.WHOLE
LOOK = "last"
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Of what can be required in several ways, what comes with each of them counts."""
    for one in sold(context):
        if one.item.requires:
            yield from _limits(one, context.definitions)
            yield from _features(one, context.definitions)
            yield from _items(one, context.definitions)


def _limits(one: Sold, definitions: Definitions) -> Iterator[Finding]:
    before = granted_before(one.item, definitions)
    for level in one.levels:
        limits = at(one.document.data, level).get("limits", ())
        for limit in () if isinstance(limits, list) else limits:  # what has days may add on others
            units, least = one.item.limits[limit], before.get(limit, -1)
            known = definitions.limits.get(limit)
            adds = known is not None and known.adds_up and least < MOST_UNITS
            if 0 < units <= least and not adds:  # of 0 something else is said
                yield finding(
                    one.document, "adds-nothing", (*level, "limits", limit),
                    severity=Severity.WARNING, item=one.item.id, limit=limit,
                    units=units_written(units), more=units_written(before[limit]), known=required(one.item),
                )  # fmt: skip


def _features(one: Sold, definitions: Definitions) -> Iterator[Finding]:
    before = features_before(one.item, definitions)
    for level in one.levels:
        for number, entry in enumerate(at(one.document.data, level).get("features", ())):
            for feature in [entry] if isinstance(entry, str) else () if "effective" in entry else entry:
                if (feature, one.item.features.get(feature)) in before:
                    yield finding(
                        one.document, "adds-nothing", (*level, "features", number),
                        severity=Severity.WARNING, variant="feature", item=one.item.id, word=feature,
                        known=required(one.item),
                    )  # fmt: skip


def _items(one: Sold, definitions: Definitions) -> Iterator[Finding]:
    before = held_before(one.item, definitions)
    for level in one.levels:
        for number, word in enumerate(at(one.document.data, level).get("includes", ())):
            items = definitions.expand(word)
            if items and before.issuperset(items):
                yield finding(
                    one.document, "adds-nothing", (*level, "includes", number),
                    severity=Severity.WARNING, variant="item", item=one.item.id, word=word,
                    known=required(one.item),
                )  # fmt: skip
