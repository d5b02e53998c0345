"""Telling systemd how far the service is; where nobody listens, nothing is said."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from typing import Final

SECONDS_TO_TELL: Final = 1.0

READY: Final = "READY=1"
STOPPING: Final = "STOPPING=1"
ALIVE: Final = "WATCHDOG=1"


def reloading() -> str:
    """That a reload begins now. To match it with its signal, systemd wants the time by its own clock."""
    return f"RELOADING=1\nMONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}"


def tell(state: str) -> None:
    """Sends a state, such as `READY=1`, to whoever started the service and wants to know (sd_notify)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address[:1] not in ("/", "@"):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.settimeout(SECONDS_TO_TELL)
        out.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)


def watchdog() -> float | None:
    """Seconds between two of the signs of life that systemd waits for; None where it waits for none."""
    allowed, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not allowed.isdecimal() or int(allowed) == 0 or pid not in ("", str(os.getpid())):
        return None
    return int(allowed) / 1_000_000 / 2
