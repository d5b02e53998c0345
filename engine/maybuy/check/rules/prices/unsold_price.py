"""A price for a billing cycle that the item is not sold for.

Fails: `prices: {USD: {monthly: 25, annual: 19}}` beside `cycles: [annual]`
Passes: `prices: {USD: {annual: 19}}` beside it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ....model.charge import EVERY_CYCLE
from ....source import Finding, Path, Severity, finding
from ...context import Context, Stage
from ...sold import Sold, charges, label, price_lists, rate_lists, sold

CODES = ("unsold-price",)
STAGE = Stage.NAMES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """What is written for several editions is found where none of them is sold so."""
    found: dict[Finding, None] = {}
    bought: set[Finding] = set()
    for one in sold(context):
        for here, cycle in _priced(one):
            made = finding(
                one.document, "unsold-price", here, at_key=True,
                severity=Severity.WARNING, item=label(one, here), cycle=cycle,
            )  # fmt: skip
            if one.item.sold_for(cycle):
                bought.add(made)
            found[made] = None
    yield from (one for one in found if one not in bought)


def _priced(one: Sold) -> Iterator[tuple[Path, str]]:
    """Each billing cycle that a price of an item, its least or that of a charge is for, where it stands."""
    lists: list[Iterable[tuple[Any, Path]]] = [price_lists(one), price_lists(one, "minimum")]
    lists += [rate_lists(stated, one.document.data) for stated in charges(one)]
    for dated, path in (each for some in lists for each in some):
        for currency, amounts in dated.amounts.items():
            for cycle in amounts:
                if cycle != EVERY_CYCLE:
                    yield (*path, currency, cycle), cycle
