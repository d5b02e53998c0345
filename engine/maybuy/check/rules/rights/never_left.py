"""Something that can be bought, and that no rule lets anyone cancel.

Fails: `allow: [cancel_product]` with `items: {kind: product}`, and an add-on on sale
Passes: `allow: [cancel_product]` for all items
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.deed import BUY, CANCEL
from ....source import Finding, Path, Severity, finding
from ...asked import Grants
from ...context import Context, Stage
from ...sold import Sold, sold

CODES = ("never-left",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """One finding for a product, or one for each edition where only some are meant."""
    grants = context.once(Grants)
    left, bought = grants.doing(CANCEL), grants.doing(BUY)
    if not left:
        return
    cancel = context.definitions.doing[CANCEL][0]
    products: dict[str, list[Sold]] = {}
    for one in sold(context):
        if one.item.on_sale and one.item.id in bought:
            products.setdefault(one.item.product, []).append(one)
    for product, editions in products.items():
        kept = [one for one in editions if one.item.id not in left]
        if kept and len(kept) == len(editions):
            yield _found(kept[0], ("id",), product, cancel)
        else:
            yield from (_found(one, one.name(), one.item.id, cancel) for one in kept)


def _found(one: Sold, path: Path, word: str, cancel: str) -> Finding:
    return finding(
        one.document, "never-left", path,
        severity=Severity.WARNING, word=word, action=cancel,
    )  # fmt: skip
