"""A price for a billing cycle that the catalog does not have.

Fails: `prices: {USD: {yearly: 10}}`
Passes: `prices: {USD: {annual: 10}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import unknown

CODES = ("unknown-cycle",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds; nothing without a catalog file, which is missed elsewhere."""
    catalog = context.named.catalog
    if catalog is not None:
        yield from unknown(context, "cycle", context.named.cycles)
