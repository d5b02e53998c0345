"""Processes that the parent starts: modules of this package, each with a line to it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final, TypeVar

from .line import Line

T = TypeVar("T")

_PACKAGE: Final = Path(__file__).parents[3]
_OURS: Final = frozenset({"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
"""What systemd tells the parent alone."""


@dataclass(eq=False)
class Child:
    """A process, and the line to it."""

    process: asyncio.subprocess.Process
    line: Line

    def kill(self) -> None:
        """Ends it at once; whoever awaits its end hears of it."""
        with suppress(ProcessLookupError):
            self.process.kill()

    def terminate(self) -> None:
        """Asks it to finish what it has begun, and to end."""
        with suppress(ProcessLookupError):
            self.process.terminate()


async def start(module: str, *sockets: socket.socket) -> Child:
    """A process of `python -m MODULE`, whose arguments are descriptors: of these sockets, then of its line.

    Raises OSError.
    """
    ours, theirs = socket.socketpair()
    try:
        path = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH"))))
        environment = {name: value for name, value in os.environ.items() if name not in _OURS}
        descriptors = (*(one.fileno() for one in sockets), theirs.fileno())
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *map(str, descriptors),
            env={**environment, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            pass_fds=descriptors,
            process_group=0,  # Ctrl-C is for the parent, which has them finish what they have begun
        )  # fmt: skip
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    ours.setblocking(False)
    line = Line(ours)
    await line.open()
    return Child(process, line)


async def aside(work: Callable[[], T]) -> T:
    """What comes of work that may hang, such as on files: on a thread that nobody waits for at the end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            settle = partial(done.set_result, work())
        except Exception as error:
            settle = partial(done.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: nobody wants to know any more
            loop.call_soon_threadsafe(lambda: None if done.done() else settle())

    Thread(target=run, name="aside", daemon=True).start()
    return await done
