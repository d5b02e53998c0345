"""An item with as many seats as something that it does not require, or with bounds of its own besides.

Fails: `seats: {same_as: desk}` in an add-on that requires `{any: [desk, chat]}`; `{same_as: desk, min: 5}`
Passes: `seats: {same_as: desk}` beside `requires: {any: [desk/pro, desk/enterprise]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.definitions import Definitions
from ....model.item import Item
from ....source import Finding, finding
from ...context import Context, Stage
from ...granted import ways
from ...sold import Sold, at, label, sold

CODES = ("same-seats",)
STAGE = Stage.PLACES
LOOK = "each"


def check(context: Context) -> Iterator[Finding]:
    """Whoever has what it requires has to have what it has as many seats as."""
    for one in sold(context):
        if not context.definitions.following.get(one.item.id):
            continue
        if not _required(one.item, context.definitions):
            path = one.bound("same_as")
            yield finding(one.document, "same-seats", path, item=label(one, path), other=one.item.same_as)
        yield from _bounds(one)


def _required(item: Item, definitions: Definitions) -> bool:
    """Whether one of the requirements is met by nothing else than what it has as many seats as."""
    return any(each <= definitions.following[item.id] for each in ways(item, definitions))


def _bounds(one: Sold) -> Iterator[Finding]:
    for which in ("min", "max"):
        path = one.bound(which)
        if any(which in at(one.document.data, level).get("seats", {}) for level in one.levels):
            yield finding(
                one.document, "same-seats", path, at_key=True,
                variant="bounds", item=label(one, path), other=one.item.same_as, word=which,
            )  # fmt: skip
