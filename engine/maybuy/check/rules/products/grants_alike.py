"""Two editions of a product, or two add-ons, that grant exactly the same.

Fails: `team` and `professional`, both with `limits: {custom_objects: 100}` and nothing else
Passes: another limit in one of them; or an add-on that only one of them can have
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ....model.definitions import Definitions
from ....model.item import Item
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...granted import features_of, limits_of, ways
from ...sold import sold

CODES = ("grants-alike",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Only of what says what it grants: where nothing is written down, they may differ in anything."""
    definitions = context.definitions
    placed = {one.item.id: one for one in sold(context)}
    for above, below, variant in (*_editions(definitions), *_add_ons(definitions)):
        if above in placed:
            one = placed[above]
            yield finding(
                one.document, "grants-alike", one.name(),
                severity=Severity.WARNING, variant=variant, item=above, other=below,
            )  # fmt: skip


def _editions(definitions: Definitions) -> Iterator[tuple[str, str, str]]:
    for editions in definitions.products.values():
        for below, above in pairwise(editions):
            told = _granted(definitions.items[above], definitions)
            if told is not None and told == _granted(definitions.items[below], definitions):
                yield above, below, ""


def _add_ons(definitions: Definitions) -> Iterator[tuple[str, str, str]]:
    known: dict[object, Item] = {}
    for item in definitions.items.values():
        if item.kind != "add-on":
            continue
        told = _granted(item, definitions)
        if told is None:
            continue
        key = (told, frozenset(ways(item, definitions)))
        first = known.setdefault(key, item)
        if first.product != item.product:
            yield item.id, first.id, "add-on"


def _granted(item: Item, definitions: Definitions) -> object:
    """What holding an item grants, and what it makes possible; None where the files do not say."""
    limits = frozenset(limits_of(item.id, definitions).items())
    features = features_of(item.id, definitions)
    others = definitions.coming[item.id] - {item.id}
    if not limits and not features and not others:
        return None
    possible = frozenset(one for one, needed in definitions.needed.items() if item.id in needed)
    return limits, features, others, possible, frozenset(definitions.excluded.get(item.id, ()))
