"""TLS: the certificate, which may be renewed while the service runs, and connections that begin with it."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Final

from uvicorn.server import ServerState

from ...model.service import Settings
from ..operate.logs import event
from ..start_error import StartError
from .connection import Config, Connection

LOOK: Final = 2.0
"""Seconds between two looks at the files of the certificate."""


State = tuple[tuple[int, int, int] | None, ...]
"""Inode, time of change and size of the certificate's file and the key's."""


def context_of(settings: Settings) -> ssl.SSLContext | None:
    """How TLS is spoken, if it is. Raises StartError."""
    if settings.tls_cert is None:
        if settings.tls_key is not None:
            raise StartError("tls-alone")
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    _load(made, settings.tls_cert, settings.tls_key)
    return made


def _load(context: ssl.SSLContext, certificate: Path, key: Path | None) -> None:
    """Takes a certificate and its key. Raises StartError."""
    for file in (certificate, key or certificate):
        try:
            file.open("rb").close()
        except OSError as error:
            raise StartError("tls-unreadable", file=file, reason=error.strerror) from None
    try:
        # Without a password here, OpenSSL would ask a terminal for that of an encrypted key.
        context.load_cert_chain(certificate, key, password=b"")
    except (OSError, ValueError) as error:
        code = "tls-apart" if getattr(error, "reason", "") == "KEY_VALUES_MISMATCH" else "tls-unusable"
        raise StartError(code, cert=certificate, key=key or certificate) from None


def renewing(
    context: ssl.SSLContext, settings: Settings, known: State
) -> Callable[[], AbstractAsyncContextManager[None]]:
    """A lifespan in which a certificate that is renewed is taken over, for connections from then on.

    `known` is the state that the files had before they were read: a renewal meanwhile is not missed.
    """

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        watching = asyncio.create_task(_watch(context, settings, known))
        yield
        watching.cancel()

    return lifespan


async def _watch(context: ssl.SSLContext, settings: Settings, known: State) -> None:
    before = refused = known
    while True:
        await asyncio.sleep(LOOK)
        now = state_of(settings)
        if now in (before, refused):
            continue
        try:
            context_of(settings)  # a context that half a certificate was put into is of no use any more
            assert settings.tls_cert is not None
            _load(context, settings.tls_cert, settings.tls_key)
        except StartError as error:
            refused = now
            event(logging.ERROR, "certificate-refused", reason=error.message(settings.language))
        else:
            before = refused = now
            event(logging.INFO, "certificate-accepted")


def state_of(settings: Settings) -> State:
    """What tells the files of a certificate from those that take their place."""
    files = (settings.tls_cert, settings.tls_key)
    return tuple(None if file is None else _stamp(file) for file in files)


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_ino, found.st_mtime_ns, found.st_size)


class TlsConnection(Connection):
    """A connection that has agreed on TLS."""

    def __init__(self, agreement: Agreement, *given: Any) -> None:
        super().__init__(*given)
        self._agreement = agreement

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """It is agreed: what comes now is HTTP."""
        self.gate.heads.end(self._agreement)
        self.begin(transport)


class Agreement(asyncio.Protocol):
    """A client with which TLS is to be agreed on, within the time and the number of all connections."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._given = (config, server_state, app_state, _loop)
        self._gate = config.gate
        self._tls = config.tls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there.

        This transport begins to read by itself, and would take the first words of TLS for itself: so the
        client is handed over to another, which knows what to do with them.
        """
        if self._gate.enter():
            client = socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno()))
            self._agreeing = asyncio.get_running_loop().create_task(self._agree(client))
            self._agreeing.add_done_callback(self._done)
            self._gate.heads.begin(self)
        else:
            self._gate.leave(self)  # to agree on TLS only to refuse would be the greatest part of the work
        transport.abort()

    async def _agree(self, client: socket.socket) -> None:
        await asyncio.get_running_loop().connect_accepted_socket(
            lambda: TlsConnection(self, *self._given), client, ssl=self._tls
        )

    def _done(self, agreeing: asyncio.Task[None]) -> None:
        if agreeing.cancelled() or agreeing.exception() is not None:
            self._gate.leave(self)

    def late(self) -> None:
        """It took too long."""
        self.end()

    def end(self) -> None:
        """Ends at once."""
        self._agreeing.cancel()
