"""A limit on the time that requests may take, for all of them at once."""

from __future__ import annotations

import asyncio


class TimeLimit:
    """Ends each of many pieces of work after so many seconds, for one event loop.

    To set a timer for each takes longer than to answer most requests. As all have the same time, the first to
    begin is the first to end: so one timer will do, for the oldest that is still under way. That timer is the
    loop's which the work is in, and nothing here is locked: another loop needs a limit of its own.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends: dict[asyncio.Timeout, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, work: asyncio.Timeout) -> None:
        """Work has begun, inside `asyncio.timeout(None)`: when its time is up, that raises TimeoutError."""
        loop = asyncio.get_running_loop()
        self._ends[work] = loop.time() + self.seconds
        if self._timer is None:
            self._timer = loop.call_later(self.seconds, self._look)

    def end(self, work: asyncio.Timeout) -> None:
        """Work is done, whether or not in time."""
        self._ends.pop(work, None)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._timer = None
        while self._ends:
            work, end = next(iter(self._ends.items()))
            if end > now:
                self._timer = loop.call_at(end, self._look)
                return
            del self._ends[work]
            work.reschedule(now)
