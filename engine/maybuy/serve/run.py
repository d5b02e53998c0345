"""Listening, and the processes that answer."""

from __future__ import annotations

import gc
import math
import os
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from ..model.service import Settings

BACKLOG = 2048


class AddressError(OSError):
    """The address cannot be listened on."""


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
    """Until the service looks after signals itself, to be asked to end is no failure."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))


def tidy() -> None:
    """What was loaded stays: to look for garbage in it again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def server_settings(app: Callable[[], ASGIApp], settings: Settings) -> uvicorn.Config:
    """How uvicorn answers by an application."""
    return uvicorn.Config(
        app,
        factory=True,
        lifespan="on",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=math.ceil(settings.grace),
    )
