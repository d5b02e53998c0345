"""A longer billing cycle that costs more per month than a shorter one.

Fails: `prices: {USD: {monthly: 25, annual: 29}}`
Passes: `prices: {USD: {monthly: 25, annual: 19}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...sold import label, on_offer, price_lists

CODES = ("annual-dearer",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each price, against the cheapest of the shorter cycles."""
    months = context.definitions.cycles
    found: dict[Finding, None] = {}  # several editions may share what is written once
    for one in on_offer(context).values():
        for dated, path in price_lists(one):
            for currency, prices in dated.amounts.items():
                known = {
                    cycle: amount
                    for cycle, amount in prices.items()
                    if cycle in months and one.item.sold_for(cycle)
                }
                for cycle, amount in known.items():
                    shorter = [other for other in known if months[other] < months[cycle]]
                    cheapest = min(shorter, key=known.__getitem__, default=cycle)
                    if known[cheapest] < amount:
                        here = (*path, currency, cycle)
                        made = finding(
                            one.document, "annual-dearer", here,
                            severity=Severity.WARNING, item=label(one, here), cycle=cycle,
                            amount=f"{amount:f}", other=cheapest, less=f"{known[cheapest]:f}",
                            currency=currency,
                        )  # fmt: skip
                        found[made] = None
    yield from found
