"""Listening, and the processes that answer."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors.multiprocess import Multiprocess

from .app import create
from .assemble import assemble
from .services import Services
from .settings import Settings

BACKLOG = 2048


class AddressError(OSError):
    """The address cannot be listened on."""


def is_loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine. Raises AddressError for an unknown name."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise AddressError(error.strerror or str(error)) from error
    return all(ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)


def listen(settings: Settings) -> socket.socket:
    """A socket that accepts connections from now on, to be answered later. Raises AddressError."""
    try:
        family, *_, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        made = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except socket.gaierror as error:
        raise AddressError(error.strerror) from error
    except OSError as error:
        raise AddressError(os.strerror(error.errno or 0)) from error
    made.set_inheritable(True)
    return made


def url_of(listening: socket.socket) -> str:
    """Where a socket is reached."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if listening.family == socket.AF_INET6 else f"http://{host}:{port}"


def end_on_signals() -> None:
    """To be asked to end is no failure. uvicorn raises the signal again when it has finished."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))


def serve(settings: Settings, services: Services, listening: socket.socket) -> None:
    """Answers until a signal ends it; what has begun is finished first.

    With several workers each compiles the catalog for itself; `services` is then only what was tried out.
    """
    if settings.workers == 1:
        _tidy()
        uvicorn.Server(_config(partial(create, services), settings)).run(sockets=[listening])
        return
    config = _config(partial(worker, settings), settings)
    Multiprocess(config, sockets=[listening]).run()


def worker(settings: Settings) -> Starlette:
    """The application of one of several workers."""
    app = create(assemble(settings))
    _tidy()
    return app


def _tidy() -> None:
    """What was loaded stays: to look for garbage in it again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _config(app: Callable[[], Starlette], settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=True,
        workers=settings.workers,
        lifespan="on",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(settings.time_limit) + 1,
    )
