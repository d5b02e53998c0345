"""An action that the actions file does not declare.

Fails: `allow: [purchase]`
Passes: `allow: [buy]`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic
from .context import Context
from .references import unknown

CODES = ("unknown-action",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    return unknown(context, "action", context.named.actions)
