"""How a process that answers runs."""

from __future__ import annotations

import gc
import math
import signal
import ssl
import sys
from collections.abc import Callable

from ..model.service import Settings
from .connection import Config, Connection
from .gate import Gate
from .refusals import App
from .tls import Agreement


def end_on_signals() -> None:
    """Until the service looks after signals itself, to be asked to end is no failure."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))


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
