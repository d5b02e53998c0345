"""Terms that the terms file does not declare.

Fails: `obligations: [accept:privcy]`
Passes: `obligations: [accept:privacy]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import unknown

CODES = ("unknown-terms",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    return unknown(context, "terms", context.named.terms)
