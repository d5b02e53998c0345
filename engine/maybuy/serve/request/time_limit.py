"""Limits on time, each for very many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

K = TypeVar("K")


class Deadlines(Generic[K]):
    """Says which of many have waited for so many seconds, for one event loop.

    To set a timer for each takes longer than to answer most requests. As all have the same time, the first to
    begin is the first to end: so one timer will do, for the oldest that is still under way. That timer is the
    loop's which they are in, and nothing here is locked: another loop needs deadlines of its own.
    """

    def __init__(self, seconds: float, late: Callable[[K], None]) -> None:
        """`late` is called with each whose time is up."""
        self.seconds = seconds
        self._late = late
        self._ends: dict[K, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, one: K) -> None:
        """Its time begins, anew where it had begun."""
        loop = asyncio.get_running_loop()
        self._ends.pop(one, None)  # what begins last has to stand last
        self._ends[one] = loop.time() + self.seconds
        if self._timer is None:
            self._timer = loop.call_later(self.seconds, self._look)

    def end(self, one: K) -> None:
        """It is done, in time or not, or had never begun."""
        self._ends.pop(one, None)

    def oldest(self) -> K | None:
        """The one that has waited longest."""
        return next(iter(self._ends), None)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._timer = None
        while self._ends:
            one, end = next(iter(self._ends.items()))
            if end > now:
                self._timer = loop.call_at(end, self._look)
                return
            del self._ends[one]
            self._late(one)


class TimeLimit(Deadlines[asyncio.Task[Any]]):
    """Ends each of many pieces of work, by cancelling its task."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, self._cancel)
        self._cancelled: set[asyncio.Task[Any]] = set()

    def over(self, one: asyncio.Task[Any]) -> bool:
        """Whether it was cancelled for its time alone: its CancelledError need not go on."""
        if one not in self._cancelled:
            return False
        self._cancelled.remove(one)
        return one.uncancel() == 0

    def end(self, one: asyncio.Task[Any]) -> None:
        """It is done, in time or not, or had never begun."""
        super().end(one)
        self.over(one)

    def _cancel(self, one: asyncio.Task[Any]) -> None:
        self._cancelled.add(one)
        one.cancel()
