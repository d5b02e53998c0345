"""A worker: one process that answers, started as `python -m maybuy.serve.process.worker LISTENER LINE`."""

from __future__ import annotations

import asyncio
import gc
import math
import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from ...model.service import Settings
from ..app import create
from ..connect.connection import Config, Connection
from ..connect.gate import Gate, hosts_of
from ..connect.tls import Agreement, context_of, renewing, state_of
from ..operate import logs
from ..operate.traces import Traced, wanted
from ..request.refusals import App, refusing
from ..services import Services
from .assemble import assemble
from .line import Line, Link, Start, receive

SECONDS_TO_LOG: Final = 1.0


def tidy() -> None:
    """What was loaded stays: to look for garbage in it again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def server_settings(
    app: Callable[[], App], settings: Settings, gate: Gate, tls: ssl.SSLContext | None
) -> Config:
    """How uvicorn answers by an application."""
    return Config(
        app,
        gate,
        tls,
        http=Connection if tls is None else Agreement,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=math.ceil(settings.grace),
    )


class Server(uvicorn.Server):
    """uvicorn's server, stopped by its parent: it finishes what has begun, and ends well."""

    def stop(self) -> None:
        """Begins to stop: no new connections, and an end for those that are idle."""
        self.should_exit = True
        for server in getattr(self, "servers", ()):  # there are none before it has started
            server.close()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn does, but without raising the signal again at the end: to be stopped is no failure."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, but ends the process: it would wait for threads, and some may hang."""
        await super().serve(sockets)
        logs.close(SECONDS_TO_LOG)
        os._exit(0)


def application(services: Services) -> ASGIApp:
    """What answers, with traces where they are asked for."""
    app = create(services)
    return Traced(app) if wanted(os.environ) else app


def main(listener: int, connection: int) -> None:
    """Answers until it is told to stop, or its parent is gone."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # reloads are the parent's
    sockets = [socket.socket(fileno=listener)]
    end = socket.socket(fileno=connection)
    try:
        start = receive(end)
    except EOFError:
        return
    assert isinstance(start, Start)
    settings = start.settings
    logs.configure(settings.log_format, settings.log_level)
    end.setblocking(False)
    link = Link(Line(end), start.loaded)
    services = assemble(settings, link, start.secrets)
    certificate = state_of(settings)
    tls = context_of(settings)
    if tls is not None:
        services = replace(services, lifespans=(*services.lifespans, renewing(tls, settings, certificate)))
    gate = Gate(settings, hosts_of(settings), refusing(services))
    server = Server(server_settings(partial(application, services), settings, gate, tls))
    link.stop = server.stop
    tidy()
    server.run(sockets=sockets)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
