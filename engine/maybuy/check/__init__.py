"""Checks of what files mean, all files of a root together. One module for each, found in CHECKS."""

from __future__ import annotations

from ..source import Diagnostic
from .context import Check, Context

CHECKS: tuple[Check, ...] = ()


def run(context: Context) -> list[Diagnostic]:
    """Everything that all checks find, in no particular order."""
    return [found for check in CHECKS for found in check.check(context)]
