"""A price in a currency that the catalog does not have.

Fails: `prices: {EUR: {monthly: 10}}`
Passes: `prices: {USD: {monthly: 10}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import unknown

CODES = ("unknown-currency",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds; nothing without a catalog file, which is missed elsewhere."""
    catalog = context.named.catalog
    if catalog is not None:
        yield from unknown(context, "currency", dict.fromkeys(catalog.currencies))
