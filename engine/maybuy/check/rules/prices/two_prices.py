"""Prices beside `price: on_request`.

Fails: `price: on_request` beside `prices: {USD: {monthly: 25}}`
Passes: one of the two; or each in an edition of its own
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, finding
from ...context import Context, Stage
from ...sold import at, sold

CODES = ("two-prices",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    """What an edition says takes the place of what its product says: that is no contradiction."""
    for one in sold(context):
        for level in one.levels:
            data = at(one.document.data, level)
            if "price" in data and "prices" in data:
                item = one.item.id if level else one.item.product
                yield finding(one.document, "two-prices", (*level, "price"), at_key=True, item=item)
