"""A limit that the limits file does not declare.

Fails: `limits: {objects: 10}`
Passes: `limits: {custom_objects: 10}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import unknown

CODES = ("unknown-limit",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    return unknown(context, "limit", context.named.limits)
