"""What is on sale as schema.org says it: an OfferCatalog, for search engines and other readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from ..language import pick
from ..model.decision import EACH, FROM
from ..model.definitions import Definitions
from ..subscription.currency import rounded
from ..views.compare import Column
from . import money
from .speaker import seat_in

MONTH = "MON"
"""The code of a month as a unit of measure, by UN/CEFACT recommendation 20, as schema.org wants it."""


def offer_catalog(
    columns: Iterable[Column], currency: str, definitions: Definitions, language: str
) -> dict[str, Any]:
    """The offers of items, each with what it costs a month by billing cycle.

    A price is a `UnitPriceSpecification`: `price` for each `unitText` and `referenceQuantity`, paid every
    `billingDuration`; one from which prices begin is a `minPrice`. What is sold on request has no price.
    """
    catalog = definitions.catalog
    return {
        "@context": "https://schema.org",
        "@type": "OfferCatalog",
        "name": pick(catalog.name, language) if catalog and catalog.name else "",
        "itemListElement": [_offer(one, currency, definitions, language) for one in columns],
    }


def _offer(column: Column, currency: str, definitions: Definitions, language: str) -> dict[str, Any]:
    item = column.item
    offered = {
        "@type": "Service",
        "name": pick(item.name, language),
        "serviceType": pick(definitions.name_of(item.product), language),
    }
    if item.description:
        offered["description"] = pick(item.description, language)
    prices = list(_prices(column, currency, definitions, language))
    made: dict[str, Any] = {"@type": "Offer", "sku": item.id, "itemOffered": offered}
    return {**made, "priceSpecification": prices} if prices else made


def _prices(
    column: Column, currency: str, definitions: Definitions, language: str
) -> Iterator[dict[str, Any]]:
    seat = seat_in(definitions, language, column.item.id)
    each = seat.one if seat is not None and column.per in EACH else column.per
    for cycle, months in definitions.cycles.items():
        if cycle not in column.prices:
            continue
        amount = column.prices[cycle]
        if not amount and column.per != FROM and column.charges:  # it is paid once, or by use
            continue
        length = 1
        if money.endless(
            amount, currency, months
        ):  # what is billed is exact, and a month's part of it is not
            amount, length = rounded(Fraction(amount) * months, currency), months
        yield {
            "@type": "UnitPriceSpecification",
            "minPrice" if column.per == FROM else "price": money.exact(amount, currency),
            "priceCurrency": currency,
            "referenceQuantity": {"@type": "QuantitativeValue", "value": length, "unitCode": MONTH},
            "billingDuration": f"P{months}M",
            **({"unitText": each} if column.per in EACH else {}),
        }
