"""Something on sale that no rule ever lets anyone buy or change to.

Fails: `allow: [buy]` with `items: {edition: team}`, and an edition `professional` on sale
Passes: `allow: [buy]` for all items, or `allow: [upgrade_edition]` beside it
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.definitions import Item
from ....source import Finding, Severity, finding
from ...asked import Grants
from ...context import Context, Stage
from ...sold import sold
from .unsatisfiable import obtainable

CODES = ("unreachable-edition",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Nothing where no rule allows buying anything, which is another finding."""
    grants, definitions = context.once(Grants), context.definitions
    if not any(grants.granted.get(action) for action in ("buy", "bundle")):
        return
    within = obtainable(definitions)
    for one in sold(context):
        item = one.item
        if item.on_sale and item.id in within:
            ways = _ways(item, len(definitions.products[item.product]))
            if not any(item.id in grants.granted.get(action, ()) for action in ways):
                known = ", ".join(f"`{way}`" for way in ways if way in definitions.actions)
                yield finding(
                    one.document, "unreachable-edition", one.name(),
                    severity=Severity.WARNING, item=item.id, known=known,
                )  # fmt: skip


def _ways(item: Item, editions: int) -> list[str]:
    """The actions after which an account may hold an item that it did not hold."""
    ways = {
        "buy": True,
        "bundle": item.kind == "suite",
        "upgrade_edition": item.rank > 0,
        "downgrade_edition": item.rank < editions - 1,
    }
    return [action for action, possible in ways.items() if possible]
