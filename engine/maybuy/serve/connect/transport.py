"""What a connection sees of its transport: whether it reads, and where answers go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from uvicorn.protocols.http.flow_control import FlowControl


class Flow(FlowControl):
    """Whether the transport reads; once it is held, whoever wants more of a body does not change that."""

    held = False

    def resume_reading(self) -> None:
        """Reads on, unless held."""
        if self.read_paused and not self.held:
            super().resume_reading()

    def hold(self) -> None:
        """Reads nothing until release()."""
        self.held = True
        self.pause_reading()

    def release(self) -> None:
        """Reads on."""
        self.held = False
        self.resume_reading()


class Outlet:
    """The part of a transport that answers need; to close it lets the client read what was written."""

    def __init__(self, leave: Callable[[], None], transport: asyncio.Transport) -> None:
        self._leave = leave
        self.write = transport.write
        self.closing = False

    def is_closing(self) -> bool:
        """Whether nothing more can be answered."""
        return self.closing

    def close(self) -> None:
        """Ends the connection in good order."""
        if not self.closing:
            self.closing = True
            self._leave()
