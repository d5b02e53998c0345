"""An item on sale that requires what nobody can come to hold any more, or can hold at once.

Fails: `requires: {any: [support/essential]}` where `support/essential` has `on_sale: false`;
`requires: {all: [support/team, support/enterprise]}`
Passes: `requires: {any: [support/essential, support/team]}`
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

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
        apart = _two_editions(one.item, definitions) if one.item.on_sale else None
        if apart is not None:
            yield finding(
                one.document, "unsatisfiable", one.stated("requires"), at_key=True,
                severity=Severity.WARNING, variant="editions", item=one.item.id, known=apart,
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


def _two_editions(item: Item, definitions: Definitions) -> str | None:
    """Two editions of one product that an item requires at once, where nothing else would do."""
    for one, other in combinations(ways(item, definitions), 2):
        (product, *more) = {definitions.items[held].product for held in one | other}
        if not more and one.isdisjoint(other):
            return ", ".join(f"`{held}`" for held in definitions.products[product] if held in one | other)
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
