"""Reading and checking the files in a process of its own, started as `python -m maybuy.serve.reading LINE`.

However many rules there are, however slow the disk is, the parent goes on looking after its workers. When the
process ends, all that reading took is free again.
"""

from __future__ import annotations

import asyncio
import pickle
import signal
import socket
import sys
from contextlib import suppress
from typing import Final

from ..model.service import Settings
from ..source import LoadError
from . import line, logs
from .child import start
from .messages import Read, ToRead
from .reload import problems_of, read_catalog
from .start_error import StartError

SECONDS_TO_READ: Final = 1_800
"""Whatever is not read by then is on a disk that hangs."""

SECONDS_TO_LOG: Final = 2.0


async def read_beside(settings: Settings) -> Read:
    """The catalog in the files as they are now, or why there is none, whatever is in them."""
    try:
        child = await start(__name__)
    except OSError as error:
        return _unread(settings, str(error.strerror))
    try:
        child.line.send(ToRead(settings))
        async with asyncio.timeout(SECONDS_TO_READ):
            read = await child.line.receive()
        assert isinstance(read, Read)
        return read
    except TimeoutError:
        return _unread(settings, f"{SECONDS_TO_READ} s")
    except EOFError:
        return _unread(settings, f"exit code {await child.process.wait()}")
    finally:
        child.line.close()
        child.kill()


def _unread(settings: Settings, reason: str) -> Read:
    problem = StartError("catalog-unread", root=settings.root, reason=reason)
    return Read(problems=problems_of(problem, settings.language))


def read(settings: Settings) -> Read:
    """What `read_beside` gives, read here."""
    try:
        definitions = read_catalog(settings.root)
    except Exception as error:
        if not isinstance(error, LoadError | StartError):
            logs.LOGGER.exception("reload-failed")
        return Read(problems=problems_of(error, settings.language))
    pickled = pickle.dumps(definitions, pickle.HIGHEST_PROTOCOL)
    return Read(definitions.id, definitions.version, pickled)


def main(descriptor: int) -> None:
    """Reads what it is told to, says what came of it, and ends."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with socket.socket(fileno=descriptor) as end:
        try:
            asked = line.receive(end)
        except EOFError:
            return
        assert isinstance(asked, ToRead)
        logs.configure(asked.settings.log_format, asked.settings.log_level)
        with suppress(OSError):  # the parent is gone, or stops
            line.send(end, read(asked.settings))
    logs.close(SECONDS_TO_LOG)


if __name__ == "__main__":
    main(int(sys.argv[1]))
