"""A limit of which something grants none.

Fails: an edition with `limits: {custom_objects: 0}`
Passes: no such key; or a product with 100 for all its editions, and one of these with 0
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import at, sold

CODES = ("grants-none",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """What takes back a limit that the product grants says something."""
    for one in sold(context):
        known: set[str] = set()
        for level in one.levels:
            limits = at(one.document.data, level).get("limits", {})
            if isinstance(limits, list):  # on some days none may be what is meant
                known |= {limit for each in limits for limit in each}
                continue
            for limit, units in limits.items():
                if not units and limit not in known:
                    item = one.item.id if level else one.item.product
                    yield finding(
                        one.document, "grants-none", (*level, "limits", limit),
                        severity=Severity.WARNING, item=item, limit=limit,
                    )  # fmt: skip
            known |= {limit for limit, units in limits.items() if units}
