"""A connection: uvicorn's, within limits that hold before any key is looked at.

uvicorn reads whatever comes, for as long as it comes. Here the head of a request has a size and a time,
reading stops while an answer waits to be made or taken, offers to speak another protocol are not taken up,
and what is wrong with a request is told as problem details, in its turn.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote

import httptools
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from ..request.at_once import Told, Welcoming
from ..request.refusals import App, RefusedError
from .cycle import Cycle
from .gate import Gate
from .head import END, MAX_HEAD, MAX_HEADERS, too_large, too_many_headers, unwelcome, without_offers
from .transport import Flow, Outlet

MAX_UNREAD: Final = 4
"""How many times the largest body is read of one that no answer needs."""

SLICE: Final = 2_048
"""Bytes that are parsed at once: so few requests fit in that one connection cannot have many of them wait."""


class Config(uvicorn.Config):
    """uvicorn's configuration, with what all connections share."""

    def __init__(self, app: Callable[[], App], gate: Gate, tls: ssl.SSLContext | None, **more: Any) -> None:
        super().__init__(app, factory=True, ws="none", **more)
        self.gate = gate
        self.tls = tls


class Connection(HttpToolsProtocol):
    """One client, from its first byte to its last."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.gate = config.gate
        self.headers = []
        self._wire: asyncio.Transport
        self.flow: Flow
        self.transport: Outlet  # type: ignore[assignment]
        self._in_head = True
        """Whether what is read next belongs to the head of a request, not to a body."""
        self._head = 0
        """Bytes read of the head."""
        self._rest = 0
        """Bytes read of a body after its answer."""
        self._timed = False
        """Whether the time of the head has begun."""
        self._unread = memoryview(b"")
        """What came while an answer was waited for."""
        self._welcome = False
        """Whether nothing is wrong with the head that was read last."""
        self._welcoming: Welcoming | None = getattr(self.app, "at_once", None)
        self._deaf = False
        """Whether what comes is thrown away, as the client is refused."""

    # What the transport calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there."""
        welcome = self.gate.enter()
        self.begin(transport)
        if self.gate.crowded:
            self.end()
        elif not welcome:
            self._refuse(RefusedError("too-many-connections", headers={"retry-after": "1"}))

    def begin(self, transport: asyncio.Transport) -> None:
        """What comes from now on is HTTP."""
        super().connection_made(transport)
        self._wire = transport
        self.flow = Flow(transport)
        self.transport = Outlet(self.leave, transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self.gate.leave(self)
        self.transport.closing = True
        self.pipeline.clear()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads what came, or keeps it until the answer before it is out."""
        if self._deaf or self.transport.is_closing():
            return
        if self._unread:
            self._unread = memoryview(bytes(self._unread) + data)
        elif self._head or not self._in_head or self._busy:
            self._read(memoryview(data))
        else:
            self._begun(data)

    def pause_writing(self) -> None:
        """The client does not read its answer: not for ever."""
        super().pause_writing()
        self.gate.answers.begin(self)

    def resume_writing(self) -> None:
        """The client has read most of its answer."""
        super().resume_writing()
        self.gate.answers.end(self)
        if self.transport.is_closing():
            self.gate.leaving.begin(self)

    # What the gate and the outlet call

    def late(self) -> None:
        """What was waited for did not come in time: a request, its head, or the rest of a body."""
        if self._in_head and self._head and not self.transport.is_closing():
            self._refuse(RefusedError("too-slow", "head", seconds=f"{self.gate.seconds:g}"))
        else:
            self.transport.close()

    def end(self) -> None:
        """Ends at once."""
        self._wire.abort()

    def leave(self) -> None:
        """Ends when what was written is taken; what is still being sent is let pass for a moment."""
        gate, wire = self.gate, self._wire
        gate.heads.end(self)
        gate.idle.end(self)
        (gate.answers if wire.get_write_buffer_size() else gate.leaving).begin(self)
        # Who was told that the connection ends with this answer may have sent more before they read it.
        told = self.cycle is not None and not self.cycle.keep_alive
        sending = told or self.pipeline or self._deaf or not self._in_head or self._head or self._unread
        if sending and not gate.crowded and not wire.is_closing():
            self.flow.release()
            if wire.can_write_eof():
                wire.write_eof()
        else:
            wire.close()

    # Reading

    def _begun(self, data: bytes) -> None:
        """Reads what begins with a request: most come whole, and alone."""
        end = data.find(END, 0, SLICE) + len(END)
        head = data[:end] if end >= len(END) else b""
        ready = self.gate.known(head)
        # The first of a connection is always read, and so is whatever comes while answers are not taken.
        if ready is not None and self.cycle is not None and not self.flow.write_paused:
            told = ready.answer(head, data[end:]) if len(data) == end + ready.length else None
            if told is not None:
                self._tell(told)
                return
        if ready is None and self._welcoming is not None and head.startswith(b"POST "):
            self._parse(head)
            if not self._in_head:
                self._learn(head)
            self._read(memoryview(data)[end:])
        elif len(data) <= SLICE:
            self._parse(data)
        else:
            self._read(memoryview(data))

    def _learn(self, head: bytes) -> None:
        """Remembers a head that was read, if all like it can be answered at once."""
        cycle = self.cycle
        # Where a part of it is a body to the parser, it ended before what looks like its end.
        if self._welcome and cycle.keep_alive and not cycle.body:
            assert self._welcoming is not None
            ready = self._welcoming(cycle.scope, head)
            if ready is not None:
                self.gate.learn(head, ready)

    def _tell(self, told: Told) -> None:
        """Sends an answer that was made at once: the connection is as if nothing had been asked."""
        state = self.server_state
        self.transport.write(
            b"%b%b\r\n%b" % (self.gate.opening(state.default_headers), told.lines, told.body)
        )
        state.total_requests += 1
        self.gate.idle.begin(self)
        told.after()

    def _read(self, data: memoryview) -> None:
        """Parses data, but no more than one answer is waited for at a time."""
        while data and not self._deaf and not self.transport.is_closing():
            if self._busy:
                self._unread = data
                self.flow.hold()
                return
            size = min(SLICE, MAX_HEAD - self._head) if self._in_head else SLICE
            self._parse(data[:size])
            data = data[size:]

    @property
    def _busy(self) -> bool:
        """Whether an answer is under way whose request is read: what comes now belongs to the next."""
        return self._in_head and self.cycle is not None and not self.cycle.response_complete

    def _parse(self, part: bytes | memoryview) -> None:
        if self._in_head:
            self._head += len(part)
        try:
            self.parser.feed_data(part)
        except httptools.HttpParserUpgrade as offer:
            self._decline(part[offer.args[0] :])
        except httptools.HttpParserError as error:
            refused = error.__context__
            self._refuse(refused if isinstance(refused, RefusedError) else RefusedError("not-http", "detail"))
        else:
            if not self._in_head or not self._head:
                return
            if self._head >= MAX_HEAD:
                self._refuse(too_large())
            elif len(self.headers) > MAX_HEADERS:
                self._refuse(too_many_headers())
            elif not self._timed and not self._busy:
                self._timed = True
                self._wait()

    def _decline(self, body: bytes | memoryview) -> None:
        """An offer to speak another protocol need not be taken up: the request is read again without it."""
        head = without_offers(self.parser.get_method(), self.url, self.headers)
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._head = 0
        self._parse(memoryview(head))
        if body and not self._deaf:
            self._parse(body)

    # What the parser calls

    def on_message_begin(self) -> None:
        """The first byte of a request is read."""
        super().on_message_begin()
        self._head = self._head or 1

    def on_headers_complete(self) -> None:
        """The head is read: a body may follow."""
        if len(self.headers) > MAX_HEADERS:
            raise too_many_headers()
        if self.parser.should_upgrade():
            if self.parser.get_method() == b"CONNECT":
                raise RefusedError("not-http", "detail")
            return
        version, scope, url = self.parser.get_http_version(), self.scope, httptools.parse_url(self.url)
        refused = unwelcome(self.headers, url, self.gate.hosts)
        self._welcome = refused is None and version == "1.1"
        scope["http_version"] = version
        scope["method"] = self.parser.get_method().decode("ascii")
        scope["raw_path"] = url.path
        path = url.path.decode("ascii")
        scope["path"] = unquote(path) if "%" in path else path
        scope["query_string"] = url.query or b""
        before = self.cycle
        self.cycle = self._cycle(
            scope,
            expects=self.expect_100_continue,
            keep_alive=version != "1.0" and self.parser.should_keep_alive(),
        )
        app = self.app if refused is None else self.gate.refusing(refused)
        if before is None or before.response_complete:
            self._start_asgi_task(self.cycle, app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, app))
        self.gate.heads.end(self)
        self.gate.idle.end(self)
        self._in_head = self._timed = False
        self._head = self._rest = 0

    def on_body(self, body: bytes) -> None:
        """A part of a body is read."""
        if self.cycle.response_complete:
            self._rest += len(body)
            if self._rest > self.gate.max_body * MAX_UNREAD:
                self.transport.close()
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is read."""
        if self.parser.should_upgrade():
            return
        super().on_message_complete()
        self._in_head = True
        self.headers = []
        if self.cycle.response_complete:
            self._wait()

    # Answering

    def on_response_complete(self) -> None:
        """An answer is out: the next request, if there is one."""
        self.server_state.total_requests += 1
        if self.transport.closing:
            return
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        if self._unread:
            unread, self._unread = self._unread, memoryview(b"")
            self._read(unread)
        if self.flow.read_paused and not self._unread:
            self.flow.release()
        if self.cycle.response_complete:
            self._wait()

    def _wait(self) -> None:
        """Waits for what comes next, for as long as that may take."""
        if self.cycle is not None and self._in_head and not self._head:
            self.gate.heads.end(self)
            self.gate.idle.begin(self)
        else:
            self.gate.idle.end(self)
            self.gate.heads.begin(self)

    def _refuse(self, refused: RefusedError) -> None:
        """Answers what cannot be read, after what could; nothing that comes now is read any more."""
        self._deaf = True
        self.gate.heads.end(self)
        self.gate.idle.end(self)
        before, app = self.cycle, self.gate.refusing(refused)
        waits = before is not None and not before.response_complete
        if waits and not self._in_head:  # the body of the last request is what cannot be read
            if before.response_started:
                self.transport.close()
                return
            if self.pipeline:
                self.pipeline.popleft()  # it is that request, and what is refused in its turn
            else:
                before.disconnected = True
                before.message_event.set()
                waits = False
        self.cycle = self._last(self.headers)
        if waits:
            self.pipeline.appendleft((self.cycle, app))
        else:
            self._start_asgi_task(self.cycle, app)

    def _last(self, headers: list[tuple[bytes, bytes]]) -> Cycle:
        """For an answer after which nothing is asked any more; of its request, these headers are known."""
        scope: Any = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": self.scheme,
            "path": "",
            "query_string": b"",
            "headers": headers,
        }
        return self._cycle(scope, expects=False, keep_alive=False)

    def _cycle(self, scope: Any, *, expects: bool, keep_alive: bool) -> Cycle:
        return Cycle(
            scope,
            self.transport,  # type: ignore[arg-type]
            self.flow,
            self.logger,
            self.access_logger,
            False,
            self.server_state.default_headers,
            asyncio.Event(),
            expects,
            keep_alive,
            self.on_response_complete,
        )
