"""A longer billing cycle that costs more per month than a shorter one.

Fails: `prices: {USD: {monthly: 25, annual: 29}}`
Passes: `prices: {USD: {monthly: 25, annual: 19}}`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ....source import Finding, Path, Severity, finding
from ...context import Context, Stage
from ...sold import Sold, charges, label, price_lists, rate_lists, sold

CODES = ("annual-dearer",)
STAGE = Stage.PLACES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """One finding for each price, against the cheapest of the shorter cycles."""
    months = context.definitions.cycles
    for one in sold(context):
        if one.item.on_sale and not one.item.on_request:
            for currency, prices, path in _amounts(one):
                yield from _dearer(one, currency, prices, path, months)


def _amounts(one: Sold) -> Iterator[tuple[str, Mapping[str, Decimal], Path]]:
    """Every price that is the same for each unit, by billing cycle."""
    for dated, path in (*price_lists(one), *price_lists(one, "minimum")):
        for currency, amounts in dated.amounts.items():
            yield currency, amounts, path
    for stated in charges(one):
        for rates, path in rate_lists(stated, one.document.data):
            for currency, scales in rates.amounts.items():
                single = {cycle: scale[0].price for cycle, scale in scales.items() if len(scale) == 1}
                yield currency, single if stated.charge.recurs else {}, path


def _dearer(
    one: Sold, currency: str, prices: Mapping[str, Decimal], path: Path, months: Mapping[str, int]
) -> Iterator[Finding]:
    known = {
        cycle: amount for cycle, amount in prices.items() if cycle in months and one.item.sold_for(cycle)
    }
    for cycle, amount in known.items():
        shorter = [other for other in known if months[other] < months[cycle]]
        cheapest = min(shorter, key=known.__getitem__, default=cycle)
        if known[cheapest] < amount:
            here = (*path, currency, cycle)
            yield finding(
                one.document, "annual-dearer", here,
                severity=Severity.WARNING, item=label(one, here), cycle=cycle,
                amount=f"{amount:f}", other=cheapest, less=f"{known[cheapest]:f}", currency=currency,
            )  # fmt: skip
