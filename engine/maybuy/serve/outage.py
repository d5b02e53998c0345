"""Accounts that cannot be asked for: what the log is told of it."""

from __future__ import annotations

import logging
import time

from .logs import event


class Outage:
    """Has the log say once that accounts cannot be asked for, whoever asks, and once that they can again."""

    def __init__(self) -> None:
        self._since: float | None = None

    def goes_on(self, reason: Exception) -> None:
        """They could not be asked for now."""
        if self._since is None:
            self._since = time.monotonic()
            event(logging.ERROR, "accounts-unavailable", reason=type(reason).__name__)

    def is_over(self) -> None:
        """They could be asked for now, whether or not they could before."""
        if self._since is not None:
            seconds = round(time.monotonic() - self._since, 1)
            self._since = None
            event(logging.INFO, "accounts-available-again", seconds=seconds)
