"""Whoever waits for an answer, and may have gone away meanwhile."""

from __future__ import annotations

from asyncio import Task, create_task, sleep
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

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
