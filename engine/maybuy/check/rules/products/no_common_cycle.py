"""An item on sale that requires what is sold for other billing cycles only.

Fails: `cycles: [annual]` in an add-on that requires a product with `cycles: [monthly]`
Passes: `cycles: [annual]` in it, where the product has `cycles: [monthly, annual]`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....model.definitions import Definitions
from ....model.item import Item
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import required, sold

CODES = ("no-common-cycle",)
STAGE = Stage.WHOLE
LOOK = "each"
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """What is required may also come with something else, in the billing cycles that this is sold for."""
    definitions = context.definitions
    offered = [one for one in definitions.items.values() if one.on_sale]
    by_cycle = {cycle: [one for one in offered if one.sold_for(cycle)] for cycle in definitions.cycles}
    for one in sold(context):
        item = one.item
        if not (item.on_sale and item.requires and _met(item, offered, definitions)):
            continue
        if not any(item in bought and _met(item, bought, definitions) for bought in by_cycle.values()):
            yield finding(
                one.document, "no-common-cycle", one.stated("requires"), at_key=True,
                severity=Severity.WARNING, item=item.id,
                known=required(item),
            )  # fmt: skip


def _met(item: Item, bought: Iterable[Item], definitions: Definitions) -> bool:
    """Whether all that an item requires comes with what can be bought."""
    return definitions.met(item, frozenset().union(*(definitions.coming[one.id] for one in bought)))
