"""Limits on time, each for very many at once; and whoever waits, and may have gone away meanwhile."""

from __future__ import annotations

import asyncio
from asyncio import Task, create_task, sleep
from collections.abc import Awaitable, Callable, MutableMapping
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
        self._loop: asyncio.AbstractEventLoop

    def begin(self, one: K) -> None:
        """Its time begins, anew where it had begun."""
        # While it has a timer the loop is known: to ask which one runs is a system call.
        loop = self._loop if self._timer is not None else asyncio.get_running_loop()
        self._ends.pop(one, None)  # what begins last has to stand last
        self._ends[one] = loop.time() + self.seconds
        if self._timer is None:
            self._loop = loop
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
        if self._cancelled:
            self.over(one)

    def _cancel(self, one: asyncio.Task[Any]) -> None:
        self._cancelled.add(one)
        one.cancel()


Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class DisconnectedError(Exception):
    """Whoever asked is gone, or was told already that it takes too long."""


class Caller:
    """Noticed to be gone by work that takes longer, in the event loop or on a thread.

    Most requests are answered before anybody could go away: nothing is looked at for these.
    """

    __slots__ = ("_long", "_receive", "gone", "watched")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.watched: Task[None] | None = None
        self.gone = False
        self._long = False

    def watch(self) -> None:
        """Begins to look whether they are still there: the body must have been read by then."""
        if self.watched is None:
            self.watched = create_task(self._listen())

    async def breathe(self) -> None:
        """Gives others their turn. Raises DisconnectedError where nobody waits for an answer any more.

        They are watched from the second time on: to look costs as much as a few decisions.
        """
        if self._long:
            self.watch()
        self._long = True
        await sleep(0)
        self.check()

    def check(self) -> None:
        """Raises DisconnectedError where nobody waits for an answer any more."""
        if self.gone:
            raise DisconnectedError

    def leave(self) -> None:
        """The request is over: what still works on it need not."""
        self.gone = True
        if self.watched is not None:
            self.watched.cancel()

    async def _listen(self) -> None:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.gone = True
