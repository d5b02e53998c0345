"""Something on sale that no rule ever lets anyone buy or change to.

Fails: `allow: [buy]` with `items: {edition: team}`, and an edition `professional` on sale
Passes: `allow: [buy]` for all items, or `allow: [upgrade_edition]` beside it
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.deed import BUNDLE, BUY, DOWNGRADE, PURCHASES, UPGRADE
from ....model.item import Item
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
    if not grants.doing(*PURCHASES):
        return
    within = obtainable(definitions)
    for one in sold(context):
        item = one.item
        if item.on_sale and item.id in within:
            ways = _ways(item, len(definitions.products[item.product]))
            if item.id not in grants.doing(*ways):
                named = (action for way in ways for action in definitions.doing.get(way, ()))
                known = ", ".join(f"`{action}`" for action in named)
                yield finding(
                    one.document, "unreachable-edition", one.name(),
                    severity=Severity.WARNING, item=item.id, known=known,
                )  # fmt: skip


def _ways(item: Item, editions: int) -> list[str]:
    """What an action may do after which an account holds an item that it did not hold."""
    ways = {
        BUY: True,
        BUNDLE: item.kind == "suite",
        UPGRADE: item.rank > 0,
        DOWNGRADE: item.rank < editions - 1,
    }
    return [way for way, possible in ways.items() if possible]
