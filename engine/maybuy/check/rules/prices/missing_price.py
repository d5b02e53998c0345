"""Something on sale that cannot be charged for.

Fails: `prices: {USD: {monthly: 10}}` where the catalog has the cycles monthly and annual
Passes: `prices: {USD: {monthly: 10, annual: 8}}`, `prices: {USD: {annual: 8}}` beside `cycles: [annual]`,
        `price: on_request`, or `on_sale: false`; no price at all where no action is one that is paid for
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ....model.catalog import CatalogFile
from ....model.charge import EVERY_CYCLE, PriceList
from ....model.deed import PRICED
from ....source import Finding, Path, Severity, finding
from ...context import Context, Stage
from ...references import price_lists
from ...sold import ChargeAt, Sold, at, charges, list_groups, rate_lists, sold

CODES = ("missing-price",)
STAGE = Stage.NAMES
MILD = CODES


def check(context: Context) -> Iterator[Finding]:
    """A currency that is left out altogether is a warning: it is not sold there."""
    catalog = context.definitions.catalog
    definitions = context.definitions
    sells = not definitions.actions or any(definitions.does(one) in PRICED for one in definitions.actions)
    for one in sold(context):
        if not one.item.on_sale or one.item.on_request:
            continue
        if not one.item.prices and not one.item.charges:
            if sells:
                yield finding(one.document, "missing-price", one.name(), item=one.item.id)
            continue
        yield from _for_some(one)
        if catalog is not None:
            if one.item.prices:
                yield from _incomplete(one, catalog)
            for stated in charges(one):
                yield from _of_charge(one, stated, catalog)


def _for_some(one: Sold) -> Iterator[Finding]:
    """Prices for some customers, where all others have none on some day."""
    for lists in list_groups(one):
        for some, path in lists:
            others = [dated for dated, _ in lists if not dated.when]
            for currency in some.amounts if some.when else ():
                known = [dated.effective for dated in others if currency in dated.amounts]
                if any(not any(period.covers(day) for period in known) for day in _days(some, lists)):
                    here = (*path, currency)
                    yield finding(
                        one.document, "missing-price", here, at_key=True,
                        variant="others", item=one.item.id, currency=currency,
                    )  # fmt: skip


def _days(one: PriceList, lists: Sequence[tuple[PriceList, Path]]) -> Iterator[date]:
    """The days on which a list holds and others may begin or end, its first among them."""
    bounds = {bound for dated, _ in lists for bound in (dated.effective.from_, dated.effective.until)}
    for day in sorted({date.min} | {bound for bound in bounds if bound is not None}):
        if one.effective.covers(day):
            yield day


def _of_charge(one: Sold, stated: ChargeAt, catalog: CatalogFile) -> Iterator[Finding]:
    """What a charge costs in every cycle, in the currencies in which it has a price; and that it has one in
    all of them."""
    lists, item = list(rate_lists(stated, one.document.data)), one.item.id
    for currency in catalog.currencies:
        known = [(dated.amounts[currency], here) for dated, here in lists if currency in dated.amounts]
        for scales, here in known:
            cycles = [cycle.id for cycle in catalog.cycles if one.item.sold_for(cycle.id)]
            absent = [cycle for cycle in cycles if EVERY_CYCLE not in scales and cycle not in scales]
            if absent:
                yield finding(
                    one.document, "missing-price", (*here, currency), at_key=True,
                    variant="charge", item=item, charge=stated.charge.id, currency=currency,
                    known=", ".join(absent),
                )  # fmt: skip
        if not known:
            yield finding(
                one.document, "missing-price", (*stated.path, "prices"), at_key=True,
                severity=Severity.WARNING, variant="charge-currency",
                item=item, charge=stated.charge.id, currency=currency,
            )  # fmt: skip


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
