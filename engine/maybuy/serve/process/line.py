"""A line between the parent and a process that it started, and what they tell each other over it.

Nobody else has the two sockets, and both ends are the same program: so records are pickled.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
import struct
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any, Final, NamedTuple

from ...engine import Engine
from ...model.authzen import AuthzenFile
from ...model.definitions import Definitions
from ...model.service import Settings
from ..operate import logs
from ..operate.counts import Counts
from ..operate.keys import Key, KeyRing
from ..services import Readiness, Secrets
from ..state import Current, Problem, Reloaded, Snapshot, Status

_LENGTH: Final = struct.Struct("!Q")


def _frame(message: object) -> bytes:
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


class Line:
    """An end of a line, for an event loop: to send never waits, whether or not the other end reads."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        """To be awaited before anything is sent or received."""
        self._reader, self._writer = await asyncio.open_connection(sock=self._end)

    def send(self, message: object) -> None:
        """Sends a record; to an end that is gone, nothing."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(_frame(message))

    async def receive(self) -> Any:
        """The next record. Raises EOFError where the other end is gone."""
        assert self._reader is not None
        try:
            (length,) = _LENGTH.unpack(await self._reader.readexactly(_LENGTH.size))
            return pickle.loads(await self._reader.readexactly(length))
        except (asyncio.IncompleteReadError, OSError) as error:
            raise EOFError from error

    def close(self) -> None:
        """Lets go of it."""
        if self._writer is not None:
            self._writer.close()
        else:
            self._end.close()


def receive(end: socket.socket) -> Any:
    """The next record, waited for where there is no event loop. Raises EOFError."""
    (length,) = _LENGTH.unpack(_exactly(end, _LENGTH.size))
    return pickle.loads(_exactly(end, length))


def send(end: socket.socket, message: object) -> None:
    """Sends a record where there is no event loop. Raises OSError where the other end is gone."""
    end.sendall(_frame(message))


def _exactly(end: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = end.recv(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class Loaded(NamedTuple):
    """To a worker: what there is to answer with from now on."""

    serial: int
    definitions: bytes | None
    """Packed once, for all; None where they stay."""
    keys: tuple[Key, ...]
    status: Status


class Start(NamedTuple):
    """To a worker, first of all."""

    settings: Settings
    secrets: Secrets
    loaded: Loaded


class Ready(NamedTuple):
    """From a worker that answers."""


class TakenOver(NamedTuple):
    """From a worker that answers with what a `Loaded` told it."""

    serial: int


class Beat(NamedTuple):
    """From a worker, once a second: its event loop goes round. What it has counted outlives it here."""

    counts: Counts


class ReloadWanted(NamedTuple):
    """From a worker that was asked for a reload; it is told `Reloaded`."""

    ticket: int


class SumsWanted(NamedTuple):
    """From a worker that was asked for metrics; it is told `Sums`."""

    ticket: int


class Sums(NamedTuple):
    """To a worker: what all have counted."""

    ticket: int
    counts: Counts


class CountsWanted(NamedTuple):
    """To a worker, which tells `Counted`."""


class Counted(NamedTuple):
    """From a worker: what it has counted by now."""

    counts: Counts


class ToRead(NamedTuple):
    """To the process that reads the files."""

    settings: Settings


class Read(NamedTuple):
    """From the process that has read the files: a catalog that can answer, or why there is none."""

    catalog: str = ""
    version: str = ""
    definitions: bytes = b""
    """Packed."""
    authzen: str = ""
    """The digest of what AuthZEN's requests mean."""
    bundle: str = ""
    """The digest under which a registry has it."""
    problems: tuple[Problem, ...] = ()
    """Why they are refused; empty where they are not."""


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
        if snapshot.bundle:
            detail["digest"] = snapshot.bundle
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


def packed(definitions: Definitions, authzen: AuthzenFile | None, bundle: str = "") -> bytes:
    """A catalog, what AuthZEN's requests mean in it, and its digest in a registry, for a `Loaded`."""
    return pickle.dumps((definitions, authzen, bundle), pickle.HIGHEST_PROTOCOL)


def digest_of(authzen: AuthzenFile | None) -> str:
    """What tells whether such a file says something else; empty for none."""
    return "" if authzen is None else sha256(authzen.model_dump_json(by_alias=True).encode()).hexdigest()


def _snapshot(definitions: bytes, loaded_at: datetime) -> Snapshot:
    catalog, authzen, bundle = pickle.loads(definitions)
    return Snapshot(Engine(catalog), loaded_at, authzen, digest_of(authzen), bundle)


def _last_reload(problems: tuple[Problem, ...], refused_at: datetime | None) -> dict[str, Any]:
    if refused_at is None:
        return {"last_reload": "ok"}
    return {"last_reload": "refused", "refused_at": refused_at.isoformat(), "problems": list(problems)}


def _nothing() -> None:
    """What is done when the parent is gone, until there is something to stop."""
