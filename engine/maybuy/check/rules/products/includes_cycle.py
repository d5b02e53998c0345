"""Items that come with each other in a circle.

Fails: `includes: [b]` in `a`, and `includes: [a]` in `b`
Passes: `includes: [b]` in `a` alone
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, finding
from ...context import Context, Stage
from ...sold import loops, sold

CODES = ("includes-cycle",)
STAGE = Stage.NAMES
LOOK = "each"


def check(context: Context) -> Iterator[Finding]:
    """One finding for each circle, at its first item."""
    placed = {one.item.id: one for one in sold(context)}
    expand = context.definitions.expand
    edges = {
        item.id: tuple(other for word in (*item.includes, *item.parts) for other in expand(word))
        for item in context.definitions.items.values()
    }
    for loop in loops(edges):
        first = placed.get(loop[0])
        if first is not None:
            key = "includes" if first.item.includes else "parts"
            around = " → ".join(f"`{item}`" for item in (*loop, loop[0]))
            path = first.stated(key)
            yield finding(first.document, "includes-cycle", path, at_key=True, loop=around)
