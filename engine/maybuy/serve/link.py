"""A worker's end of the line to its parent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from typing import Final

from ..decide.engine import Engine
from .keys import KeyRing
from .messages import Loaded, Ready, ReloadWanted, Swapped
from .readiness import Readiness
from .state import Current, Snapshot
from .status import Reloaded, Status

SECONDS_TO_RELOAD: Final = 60.0


class Link:
    """Takes over what the parent hands out, and asks it for reloads.

    A thread listens and compiles, while the event loop answers; what changes is swapped in the loop.
    """

    def __init__(self, connection: Connection, loaded: Loaded) -> None:
        """`loaded` is what the worker starts with. Raises ValueError where that has no definitions."""
        if loaded.definitions is None:
            raise ValueError("a worker starts with definitions")
        self._connection = connection
        self.current = Current(Snapshot(Engine(loaded.definitions), loaded.status.loaded_at))
        self.keys = KeyRing(loaded.keys)
        self.status: Status = loaded.status
        self._asked: dict[int, asyncio.Future[Reloaded]] = {}
        self._ticket = 0
        self.stop: Callable[[], None] = _nothing

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listens while it is entered; when the parent is gone, `stop` is called."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop,), name="link", daemon=True).start()
        self._connection.send(Ready())
        yield

    async def reload(self) -> Reloaded:
        """Has the parent reload the files; returns when every worker answers with what came of it.

        Raises TimeoutError.
        """
        self._ticket += 1
        ticket = self._ticket
        self._asked[ticket] = asyncio.get_running_loop().create_future()
        try:
            self._connection.send(ReloadWanted(ticket))
            async with asyncio.timeout(SECONDS_TO_RELOAD):
                return await self._asked[ticket]
        finally:
            del self._asked[ticket]

    async def readiness(self) -> Readiness:
        """What `/readyz` tells of the catalog: a broken one that was refused leaves the old one answering."""
        status = self.status
        detail: dict[str, object] = {
            "id": status.catalog,
            "version": status.version,
            "loaded_at": status.loaded_at.isoformat(),
            "last_reload": "refused" if status.problems else "ok",
        }
        if status.refused_at:
            detail |= {"refused_at": status.refused_at.isoformat(), "problems": list(status.problems)}
        return Readiness(True, detail)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                loop.call_soon_threadsafe(self.stop)
                return
            match message:
                case Loaded(definitions=definitions):
                    engine = Engine(definitions) if definitions is not None else None
                    loop.call_soon_threadsafe(self._take_over, message, engine)
                case Reloaded():
                    loop.call_soon_threadsafe(self._answer, message)

    def _take_over(self, loaded: Loaded, engine: Engine | None) -> None:
        if engine is not None:
            self.current.snapshot = Snapshot(engine, loaded.status.loaded_at)
        self.keys.keys = loaded.keys
        self.status = loaded.status
        self._connection.send(Swapped(loaded.serial))

    def _answer(self, message: Reloaded) -> None:
        asked = self._asked.get(message.ticket)
        if asked is not None and not asked.done():
            asked.set_result(message)


def _nothing() -> None:
    """What is done when the parent is gone, until there is something to stop."""
