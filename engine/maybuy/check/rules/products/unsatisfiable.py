"""An item on sale that requires what nobody can come to hold any more, or can hold at once.

Fails: `requires: {any: [support/essential]}` where `support/essential` has `on_sale: false`;
`requires: {all: [support/team, support/enterprise]}`
Passes: `requires: {any: [support/essential, support/team]}`
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from ....model.definitions import Definitions
from ....model.item import Item
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...granted import ways
from ...sold import sold

CODES = ("unsatisfiable",)
STAGE = Stage.WHOLE
LOOK = "each"
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """What depends on one of these in turn is not named again."""
    definitions = context.definitions
    within = obtainable(definitions)
    for one in sold(context):
        apart = _apart(one.item, definitions) if one.item.on_sale else None
        if apart is not None:
            variant, both = apart
            yield finding(
                one.document, "unsatisfiable", one.stated("requires"), at_key=True,
                severity=Severity.WARNING, variant=variant, item=one.item.id,
                known=", ".join(f"`{each}`" for each in both), either=", ".join(both),
            )  # fmt: skip
        elif one.item.on_sale and one.item.id not in within:
            missing = _missing(one.item, definitions, within)
            expanded = [item for word in missing for item in definitions.expand(word)]
            if missing and not any(definitions.items[item].on_sale for item in expanded):
                known = ", ".join(f"`{word}`" for word in missing)
                yield finding(
                    one.document, "unsatisfiable", one.stated("requires"), at_key=True,
                    severity=Severity.WARNING, item=one.item.id, known=known,
                )  # fmt: skip


def _apart(item: Item, definitions: Definitions) -> tuple[str, list[str]] | None:
    """What an item requires at once and cannot be held at once, and whether that are editions of a product:
    where nothing else would do."""
    items = definitions.items
    for one, other in combinations(ways(item, definitions), 2):
        pairs = list(product(one, other))
        editions = [a != b and items[a].product == items[b].product for a, b in pairs]
        excluded = [b in definitions.excluded.get(a, ()) for a, b in pairs]
        if all(either or both for either, both in zip(editions, excluded, strict=True)):
            both = sorted(one | other, key=lambda each: (items[each].product, items[each].rank, each))
            return "editions" if all(editions) else "excluded", both
    return None


def _missing(item: Item, definitions: Definitions, within: set[str]) -> list[str]:
    """The words of the first requirement that cannot be met."""
    for requirement in item.requires:
        for words in ((requirement.any,) if requirement.any else ()) + tuple(
            (one,) for one in requirement.all
        ):
            if not any(other in within for word in words for other in definitions.expand(word)):
                return list(words)
    return []


def obtainable(definitions: Definitions) -> set[str]:
    """The items that a new customer can come to hold, by buying one thing after another."""
    held: set[str] = set()
    waiting = [item for item in definitions.items.values() if item.on_sale]
    while True:
        reached = [item for item in waiting if not _missing(item, definitions, held)]
        if not reached:
            return held
        ids = {item.id for item in reached}
        waiting = [item for item in waiting if item.id not in ids]
        while reached:
            item = reached.pop()
            held.add(item.id)
            others = {other for word in (*item.includes, *item.parts) for other in definitions.expand(word)}
            reached += [definitions.items[other] for other in sorted(others - held)]
