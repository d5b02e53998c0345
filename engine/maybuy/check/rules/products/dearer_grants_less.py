"""An add-on that costs more than another, grants less, and is for those who can have the other.

Fails: `small` at 12 with `limits: {projects: 10}` beside `large` at 10 with `limits: {projects: 50}`
Passes: `small` at 8 beside it; or each for another product
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from ....model.definitions import Definitions
from ....model.item import Item
from ....source import Finding, Severity, finding
from ....subscription.features import best_item
from ...context import Context, Stage
from ...granted import features_of, limits_of, ways
from ...sold import Amount, Sold, amounts, days, on_offer

CODES = ("dearer-grants-less",)
STAGE = Stage.WHOLE
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """Only of what says what it grants, or comes with the other. Found at the first price that is dearer."""
    definitions = context.definitions
    offered = on_offer(context)
    add_ons = [one for one in offered.values() if one.item.kind == "add-on"]
    for one, other in permutations(add_ons, 2):
        if one.item.product == other.item.product:
            continue  # that editions cost more above is another matter
        if _grants_less(one.item, other.item, definitions) and _can_have(one.item, other.item, definitions):
            dearer = next(_dearer(one, other, context), None)
            if dearer is not None:
                currency, cycle, amount, less = dearer
                yield finding(
                    one.document, "dearer-grants-less", amount.path, severity=Severity.WARNING,
                    item=one.item.id, other=other.item.id, amount=str(amount), less=str(less),
                    cycle=cycle, currency=currency,
                )  # fmt: skip


def _grants_less(item: Item, other: Item, definitions: Definitions) -> bool:
    """Whether all that an item grants comes with another, which grants more besides."""
    comes = item.id in definitions.coming[other.id]
    mine, its = limits_of(item.id, definitions), limits_of(other.id, definitions)
    if not (comes or mine or features_of(item.id, definitions)):
        return False
    if any(most > its.get(limit, 0) for limit, most in mine.items()):
        return False
    more = comes or mine != its
    for feature in definitions.features.values():
        held = [
            best_item(feature, [one for one, _, _ in definitions.brings[each.id]]) for each in (item, other)
        ]
        if held[0] is None:
            more |= held[1] is not None
            continue
        weights = [feature.weight(one.features[feature.id]) if one else -1 for one in held]
        if weights[0] > weights[1]:
            return False
        more |= weights[0] < weights[1]
    alone = definitions.coming[item.id] - {item.id} - definitions.coming[other.id]
    possible = {one for one, needed in definitions.needed.items() if item.id in needed}
    also = {one for one, needed in definitions.needed.items() if other.id in needed}
    return more and not alone and possible <= also


def _can_have(item: Item, other: Item, definitions: Definitions) -> bool:
    """Whether whoever may buy an item may buy another."""
    needed, excluded = ways(item, definitions), definitions.excluded
    met = all(any(one <= each for one in needed) for each in ways(other, definitions))
    return met and set(excluded.get(other.id, ())) <= {item.id, *excluded.get(item.id, ())}


def _dearer(one: Sold, other: Sold, context: Context) -> Iterator[tuple[str, str, Amount, Amount]]:
    """In which currency and billing cycle an item costs more than another on some day."""
    for day in days((one.item, other.item)):
        for currency in context.definitions.currencies:
            others = amounts(other, currency, day)
            for cycle, amount in amounts(one, currency, day).items():
                if cycle in others and amount.value > others[cycle].value:
                    yield currency, cycle, amount, others[cycle]
