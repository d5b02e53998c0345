"""A worker: one process that answers, started as `python -m maybuy.serve.worker LISTENER CONNECTION`."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection

import uvicorn
from starlette.types import ASGIApp

from .app import create
from .assemble import assemble
from .gate import Gate
from .hosts import hosts_of
from .link import Link
from .logs import configure
from .messages import Start
from .refusals import refusing
from .run import server_settings, tidy
from .services import Services
from .tls import context_of, renewing
from .traces import Traced, wanted


class Server(uvicorn.Server):
    """uvicorn's server, stopped by its parent: it finishes what has begun, and ends well."""

    def stop(self) -> None:
        """Begins to stop: no new connections, and an end for those that are idle."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn does, but without raising the signal again at the end: to be stopped is no failure."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        yield


def application(services: Services) -> ASGIApp:
    """What answers, with traces where they are asked for."""
    app = create(services)
    return Traced(app) if wanted(os.environ) else app


def main(listener: int, connection: int) -> None:
    """Answers until it is told to stop, or its parent is gone."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # reloads are the parent's
    sockets = [socket.socket(fileno=listener)]
    line = Connection(connection)
    try:
        start = line.recv()
    except EOFError:
        return
    assert isinstance(start, Start)
    configure(start.settings.log_format, start.settings.log_level)
    link = Link(line, start.loaded)
    settings = start.settings
    services = assemble(settings, link)
    tls = context_of(settings)
    if tls is not None:
        services = replace(services, lifespans=(*services.lifespans, renewing(tls, settings)))
    gate = Gate(settings, hosts_of(settings), refusing(services))
    server = Server(server_settings(partial(application, services), settings, gate, tls))
    link.stop = server.stop
    tidy()
    server.run(sockets=sockets)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
