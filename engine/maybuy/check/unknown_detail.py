"""A detail that the terms file does not declare.

Fails: `obligations: [provide:vat]`
Passes: `obligations: [provide:vat-number]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import unknown

CODES = ("unknown-detail",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    return unknown(context, "detail", context.named.details)
