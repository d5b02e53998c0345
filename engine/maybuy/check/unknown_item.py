"""An item that no file defines.

Fails: `requires: {any: [support/pro]}`
Passes: `requires: {any: [support/professional]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import identified, unknown

CODES = ("unknown-item",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    return unknown(context, "item", context.named.items, meaning=identified(context))
