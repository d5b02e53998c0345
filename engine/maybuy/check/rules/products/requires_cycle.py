"""Items that nobody can ever buy first, because each must be held before the other.

Fails: `requires: {all: [b]}` in `a`, and `requires: {all: [a]}` in `b`
Passes: `requires: {any: [b, support]}` in `a`, and `requires: {all: [a]}` in `b`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.definitions import Definitions
from ....model.item import Item
from ....source import Finding, finding
from ...context import Context, Stage
from ...sold import loops, sold

CODES = ("requires-cycle",)
STAGE = Stage.NAMES
LOOK = "each"


def check(context: Context) -> Iterator[Finding]:
    """One finding for each circle, at its first item."""
    definitions = context.definitions
    stuck = set(definitions.items) - _within_reach(definitions)
    edges = {
        identifier: tuple(
            item for word in _required(definitions.items[identifier]) for item in definitions.expand(word)
        )
        for identifier in stuck
    }
    kept = {identifier: tuple(item for item in items if item in stuck) for identifier, items in edges.items()}
    placed = {one.item.id: one for one in sold(context)}
    for loop in loops(kept):
        first = placed.get(loop[0])
        if first is not None:
            around = " → ".join(f"`{item}`" for item in (*loop, loop[0]))
            path = first.stated("requires")
            yield finding(first.document, "requires-cycle", path, at_key=True, loop=around)


def _required(item: Item) -> Iterator[str]:
    for requirement in item.requires:
        yield from (*requirement.any, *requirement.all)


def _within_reach(definitions: Definitions) -> set[str]:
    """The items that can be held one after another, from nothing on; what is unknown is no obstacle."""
    held: set[str] = set()

    def met(word: str) -> bool:
        items = definitions.expand(word)
        return not items or any(item in held for item in items)

    def free(item: Item) -> bool:
        return all(
            (not one.any or any(met(word) for word in one.any)) and all(met(word) for word in one.all)
            for one in item.requires
        )

    waiting = list(definitions.items.values())
    while True:
        reached = [item for item in waiting if item.id in held or free(item)]
        if not reached:
            return held
        for item in reached:
            held.add(item.id)
            held |= {other for word in (*item.includes, *item.parts) for other in definitions.expand(word)}
        done = {item.id for item in reached}
        waiting = [item for item in waiting if item.id not in done]
