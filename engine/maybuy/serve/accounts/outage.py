"""Accounts that cannot be asked for: what the log is told of it."""

from __future__ import annotations

import logging
import time
from typing import Final

from ..operate.logs import event

LONGEST_REASON: Final = 300
"""Characters of a reason that are logged."""

MOST_REASONS: Final = 10
"""Reasons of one outage that are logged."""


class Outage:
    """Has the log say once that accounts cannot be asked for, whoever asks, and once that they can again.

    Where the reason becomes another meanwhile, it says that as well.
    """

    def __init__(self) -> None:
        self._since: float | None = None
        self._reasons = set[str]()

    def goes_on(self, reason: str) -> None:
        """They could not be asked for now."""
        if self._since is None:
            self._since = time.monotonic()
        if reason not in self._reasons and len(self._reasons) < MOST_REASONS:
            self._reasons.add(reason)
            event(logging.ERROR, "accounts-unavailable", reason=reason)

    def is_over(self) -> None:
        """They could be asked for now, whether or not they could before."""
        if self._since is not None:
            seconds = round(time.monotonic() - self._since, 1)
            self._since = None
            self._reasons.clear()
            event(logging.INFO, "accounts-available-again", seconds=seconds)


def reason_of(error: Exception) -> str:
    """What a driver or the system says of an error, without what was asked: its first line."""
    cause = getattr(error, "orig", None) or error
    said = next(iter(str(cause).strip().splitlines()), "")
    return f"{type(cause).__name__}: {said}"[:LONGEST_REASON]
