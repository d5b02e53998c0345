"""TLS: the certificate, which may be renewed while the service runs, and connections that begin with it."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final

from ..model.service import Settings
from .connection import Connection
from .logs import event
from .start_error import StartError

LOOK: Final = 2.0
"""Seconds between two looks at the files of the certificate."""


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


def renewing(context: ssl.SSLContext, settings: Settings) -> Callable[[], AbstractAsyncContextManager[None]]:
    """A lifespan in which a certificate that is renewed is taken over, for connections from then on."""

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        watching = asyncio.create_task(_watch(context, settings))
        yield
        watching.cancel()

    return lifespan


async def _watch(context: ssl.SSLContext, settings: Settings) -> None:
    before = refused = _state(settings)
    while True:
        await asyncio.sleep(LOOK)
        now = _state(settings)
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


def _state(settings: Settings) -> tuple[tuple[int, int, int] | None, ...]:
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
    """A connection that has to agree on TLS first, within the time and the number of all others."""

    _agreed = False
    _left = False
    _early = b""
    """What came before the agreement was noticed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there: nothing of it is HTTP yet."""
        self._wire = transport
        if self.gate.enter():
            transport.pause_reading()
            self.gate.heads.begin(self)
            self._agreeing = self.loop.create_task(self._agree(transport))
        else:
            transport.abort()  # to agree on TLS only to refuse would be the greatest part of the work

    async def _agree(self, transport: asyncio.Transport) -> None:
        assert self.tls is not None
        try:
            secured = await self.loop.start_tls(transport, self, self.tls, server_side=True)
        except OSError:
            secured = None
        if secured is None or secured.is_closing():
            transport.abort()
            self._gone()
            return
        self._agreed = True
        self._begin(secured)
        if self._early:
            self.data_received(self._early)

    def data_received(self, data: bytes) -> None:
        """Reads what came, but not before there is something to answer with."""
        if self._agreed:
            super().data_received(data)
        else:
            self._early += data

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        if self._agreed:
            super().connection_lost(exc)
        else:
            self._gone()

    def late(self) -> None:
        """Neither TLS nor HTTP may be waited for too long."""
        if self._agreed:
            super().late()
        else:
            self.end()

    def _gone(self) -> None:
        if not self._left:
            self._left = True
            self.gate.leave(self)
