"""A line between the parent and a process that it started, and what they tell each other over it.

Nobody else has the two sockets, and both ends are the same program: so records are pickled.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
import struct
from typing import Any, Final, NamedTuple

from ...model.service import Settings
from ..operate.counts import Counts
from ..operate.keys import Key
from ..state import Problem, Status

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
    """Pickled once, for all; None where they stay."""
    keys: tuple[Key, ...]
    status: Status


class Start(NamedTuple):
    """To a worker, first of all."""

    settings: Settings
    token_key: bytes
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
    """Pickled."""
    problems: tuple[Problem, ...] = ()
    """Why they are refused; empty where they are not."""
