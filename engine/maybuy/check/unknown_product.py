"""A selector that names a product which no file defines.

Fails: `items: {product: suport}`
Passes: `items: {product: support}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import unknown

CODES = ("unknown-product",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    return unknown(context, "product", context.named.products)
