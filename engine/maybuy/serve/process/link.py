"""A worker's end of the line to its parent."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, Final

from ...engine import Engine
from ..operate import logs
from ..operate.counts import Counts
from ..operate.keys import KeyRing
from ..services import Readiness
from ..state import Current, Problem, Reloaded, Snapshot, Status
from .line import Beat, Counted, CountsWanted, Line, Loaded, Ready, ReloadWanted, Sums, SumsWanted, TakenOver

BEAT: Final = 1.0
"""Seconds between two signs of life."""

SECONDS_TO_SUM: Final = 5.0


class Link:
    """Takes over what the parent hands out, and asks it for what only the parent can do.

    Compiling is done by a thread, while the event loop answers; what changes is swapped in the loop.
    """

    def __init__(self, line: Line, loaded: Loaded) -> None:
        """`loaded` is what the worker starts with. Raises ValueError where that has no definitions."""
        if loaded.definitions is None:
            raise ValueError("a worker starts with definitions")
        self._line = line
        self.current = Current(_snapshot(loaded.definitions, loaded.status.loaded_at))
        self.keys = KeyRing(loaded.keys)
        self.status: Status = loaded.status
        self.counts = Counts()
        self.stop: Callable[[], None] = _nothing
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._tickets = count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._compiling = asyncio.Lock()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listens while it is entered; when the parent is gone, `stop` is called."""
        await self._line.open()
        self._begin(self._listen())
        self._begin(self._beat())
        self._line.send(Ready())
        yield
        self._line.send(Beat(self._counted()))
        for task in tuple(self._tasks):
            task.cancel()

    async def reload(self) -> Reloaded:
        """Has the parent reload the files; returns when every worker answers with what came of it."""
        reloaded: Reloaded = await self._ask(ReloadWanted)
        return reloaded

    async def sums(self) -> Counts:
        """What all workers have counted. Raises TimeoutError."""
        async with asyncio.timeout(SECONDS_TO_SUM):
            told: Sums = await self._ask(SumsWanted)
        return told.counts

    async def readiness(self) -> Readiness:
        """What `/readyz` tells of the catalog: a broken one that was refused leaves the old one answering."""
        snapshot, status = self.current.snapshot, self.status
        detail = {"id": snapshot.id, "version": snapshot.version, "loaded_at": snapshot.loaded_at.isoformat()}
        return Readiness(True, detail | _last_reload(status.problems, status.refused_at))

    async def keys_readiness(self) -> Readiness:
        """What `/readyz` tells of the keys: a file that was refused leaves those known before."""
        status = self.status
        detail = {"known": len(self.keys.keys)}
        return Readiness(True, detail | _last_reload(status.keys_problems, status.keys_refused_at))

    async def _ask(self, question: type[ReloadWanted | SumsWanted]) -> Any:
        ticket = next(self._tickets)
        self._asked[ticket] = asyncio.get_running_loop().create_future()
        try:
            self._line.send(question(ticket))
            return await self._asked[ticket]
        finally:
            del self._asked[ticket]

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            self._line.send(Beat(self._counted()))

    def _counted(self) -> Counts:
        return replace(self.counts, lines_dropped=logs.lost())

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._line.receive()
            except EOFError:
                self.stop()
                return
            match message:
                case Loaded():
                    self._take_over(message)
                case CountsWanted():
                    self._line.send(Counted(self._counted()))
                case Reloaded(ticket=ticket) | Sums(ticket=ticket):
                    asked = self._asked.get(ticket)
                    if asked is not None and not asked.done():
                        asked.set_result(message)

    def _take_over(self, loaded: Loaded) -> None:
        """Keys count at once, whatever else is under way; a catalog when it is compiled."""
        self.keys.keys = loaded.keys
        self.status = loaded.status
        if loaded.definitions is None:
            self._line.send(TakenOver(loaded.serial))
        else:
            self._begin(self._swap(loaded, loaded.definitions))

    async def _swap(self, loaded: Loaded, definitions: bytes) -> None:
        try:
            async with self._compiling:
                made = await asyncio.to_thread(_snapshot, definitions, loaded.status.loaded_at)
                self.current.snapshot = made
        except Exception:
            logs.LOGGER.exception("catalog-not-taken-over")
            self.stop()  # the worker that takes its place starts with it
        else:
            self._line.send(TakenOver(loaded.serial))


def _snapshot(definitions: bytes, loaded_at: datetime) -> Snapshot:
    return Snapshot(Engine(pickle.loads(definitions)), loaded_at)


def _last_reload(problems: tuple[Problem, ...], refused_at: datetime | None) -> dict[str, Any]:
    if refused_at is None:
        return {"last_reload": "ok"}
    return {"last_reload": "refused", "refused_at": refused_at.isoformat(), "problems": list(problems)}


def _nothing() -> None:
    """What is done when the parent is gone, until there is something to stop."""
