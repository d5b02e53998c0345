"""Something on sale that cannot be charged for.

Fails: `prices: {USD: {monthly: 10}}` where the catalog has the cycles monthly and annual
Passes: `prices: {USD: {monthly: 10, annual: 8}}`, `prices: {USD: {annual: 8}}` beside `cycles: [annual]`,
        `price: on_request`, or `on_sale: false`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.catalog import CatalogFile
from ....source import Finding, Severity, finding
from ...context import Context, Stage
from ...references import price_lists
from ...sold import Sold, at, sold

CODES = ("missing-price",)
STAGE = Stage.NAMES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """A currency that is left out altogether is a warning: it is not sold there."""
    catalog = context.definitions.catalog
    found: dict[Finding, None] = {}  # several editions may share what is written once
    for one in sold(context):
        if not one.item.on_sale or one.item.on_request:
            continue
        if not one.item.prices:
            found[finding(one.document, "missing-price", one.name(), item=one.item.id)] = None
        elif catalog is not None:
            found.update(dict.fromkeys(_incomplete(one, catalog)))
    yield from found


def _incomplete(one: Sold, catalog: CatalogFile) -> Iterator[Finding]:
    path = one.stated("prices")[:-1]
    lists = list(price_lists(at(one.document.data, path), path))
    for currency in catalog.currencies:
        for prices, here in lists:
            absent = [
                cycle.id
                for cycle in catalog.cycles
                if one.item.sold_for(cycle.id) and cycle.id not in prices.get(currency, (cycle.id,))
            ]
            if absent:
                yield finding(
                    one.document, "missing-price", (*here, currency), at_key=True,
                    variant="cycle", item=one.item.id, currency=currency, known=", ".join(absent),
                )  # fmt: skip
        if not any(currency in prices for prices, _ in lists):
            yield finding(
                one.document, "missing-price", (*path, "prices"), at_key=True,
                severity=Severity.WARNING, variant="currency", item=one.item.id, currency=currency,
            )  # fmt: skip
