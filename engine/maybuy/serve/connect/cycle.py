"""One request and its answer: uvicorn's, but an answer that comes whole goes out whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

JOINED: Final = 16_384
"""Bytes of a body that are sent with the head, in one packet; to copy more of them would take longer than it
saves."""

_UNSENDABLE: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LINE: Final = b"%b: %b"
_CLOSE: Final = b"\r\nconnection: close\r\n\r\n"


def head_of(status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The first lines of an answer."""
    return STATUS_LINE[status] + b"".join([b"%b: %b\r\n" % one for one in headers])


class Cycle(RequestResponseCycle):
    """Sends the head of an answer with its body.

    That is the way of almost all answers; of those with a body in parts, or whose headers say how they are
    sent, uvicorn takes care, and of those that nobody may send.
    """

    _start: Any = None

    async def send(self, message: Any) -> None:
        """Takes a part of an answer, as ASGI says."""
        if self._start is None and not self.response_started and message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is None:
            await super().send(message)
            return
        body = message.get("body", b"")
        head = None if message.get("more_body", False) else self._head(start, len(body))
        if head is None:
            await super().send(start)
            await super().send(message)
            return
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        if len(body) <= JOINED:
            self.transport.write(head + body)
        else:
            self.transport.write(head)
            self.transport.write(body)
        self.waiting_for_100_continue = False
        self.response_started = self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()

    def _head(self, start: Any, size: int) -> bytes | None:
        """The head of an answer with a body of so many bytes; None for uvicorn to decide."""
        headers = [*self.default_headers, *start.get("headers", ())]
        named = dict(headers)
        if (
            named.get(b"content-length") != b"%d" % size
            or b"connection" in named
            or b"transfer-encoding" in named
            or self.scope["method"] == "HEAD"
        ):
            return None
        lines = [_LINE % one for one in headers]
        if _UNSENDABLE.search(b"\t".join(lines)):
            return None
        end = b"\r\n\r\n" if self.keep_alive else _CLOSE
        return STATUS_LINE[start["status"]] + b"\r\n".join(lines) + end
