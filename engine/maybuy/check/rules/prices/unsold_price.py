"""A price for a billing cycle that the item is not sold for.

Fails: `prices: {USD: {monthly: 25, annual: 19}}` beside `cycles: [annual]`
Passes: `prices: {USD: {annual: 19}}` beside it
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import label, price_lists, sold

CODES = ("unsold-price",)
STAGE = Stage.NAMES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """What is written for several editions is found where none of them is sold so."""
    found: dict[Finding, None] = {}
    bought: set[Finding] = set()
    for one in sold(context):
        for dated, path in price_lists(one):
            for currency, amounts in dated.amounts.items():
                for cycle in amounts:
                    here = (*path, currency, cycle)
                    made = finding(
                        one.document, "unsold-price", here, at_key=True,
                        severity=Severity.WARNING, item=label(one, here), cycle=cycle,
                    )  # fmt: skip
                    if one.item.sold_for(cycle):
                        bought.add(made)
                    found[made] = None
    yield from (one for one in found if one not in bought)
