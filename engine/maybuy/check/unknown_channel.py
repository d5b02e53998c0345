"""A channel that the channels file does not declare.

Fails: `through: [web]`
Passes: `through: [website]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import unknown

CODES = ("unknown-channel",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    return unknown(context, "channel", context.named.channels)
