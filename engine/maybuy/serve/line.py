"""A line between the parent and a process that it started: records both ways, over a pair of sockets.

Nobody else has the sockets, and both ends are the same program: so records are pickled.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
import struct
from typing import Any, Final

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
