"""Something sold with more seats at least than at most, or by seat and in packs at once.

Fails: `seats: {min: 10, max: 5}`, `quantity: {min: 10, max: 5}`, `seats` or `seat` beside
`quantity`
Passes: `seats: {min: 5, max: 10}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, finding
from ...context import Context, Stage
from ...sold import at, label, sold

CODES = ("inverted-seats",)
STAGE = Stage.NAMES
LOOK = "each"


def check(context: Context) -> Iterator[Finding]:
    """Of what requires something else, the least is how many seats of that there must be: an add-on for ten
    seats or more may be sold as one."""
    for one in sold(context):
        item = one.item
        if item.seats_max is not None and item.seats_max < item.seats_min and not item.needs_seats:
            path = one.bound("max")
            yield finding(
                one.document, "inverted-seats", path,
                variant="bounds" if item.in_packs else "", item=label(one, path),
                min=item.seats_min, max=item.seats_max,
            )  # fmt: skip
        for level in one.levels if item.in_packs else ():
            said = at(one.document.data, level)
            for key in (key for key in ("seat", "seats") if key in said):
                path = (*level, key)
                yield finding(
                    one.document, "inverted-seats", path, at_key=True,
                    variant="packs", item=label(one, path), key=key,
                )  # fmt: skip
