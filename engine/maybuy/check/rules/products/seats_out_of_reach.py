"""Something for more seats of what it requires than that is ever sold with.

Fails: `seats: {min: 10}` in an add-on that requires a product with `seats: {max: 5}`
Passes: `seats: {min: 5}` in it
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.definitions import Definitions
from ....model.item import Item
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import label, required, sold

CODES = ("seats-out-of-reach",)
STAGE = Stage.WHOLE
LOOK = "each"
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """The seats of a suite count for its parts, and those of a line for what it includes."""
    for one in sold(context):
        item = one.item
        most = _most(item, context.definitions)
        if item.needs_seats and most is not None and most < item.seats_min:
            path = one.bound("min")
            yield finding(
                one.document, "seats-out-of-reach", path,
                severity=Severity.WARNING, item=label(one, path), min=item.seats_min, max=most,
                known=required(item),
            )  # fmt: skip


def _most(item: Item, definitions: Definitions) -> int | None:
    """The most seats that there can be of what an item requires; None where there is no bound."""
    needed = definitions.needed.get(item.id, frozenset())
    bounds = [
        bringing.seats_max
        for bringing in definitions.items.values()
        if not needed.isdisjoint(definitions.coming[bringing.id])
    ]
    known = [one for one in bounds if one is not None]
    return max(known) if bounds and len(known) == len(bounds) else None
