"""From files to a catalog that can answer, read and checked in a process of its own.

It is started as `python -m maybuy.serve.process.reading LINE`. However many rules there are, however slow the
disk is, the parent goes on looking after its workers; when it ends, all that reading took is free again.

A broken catalog never reaches a worker. What the workers are handed are definitions, which they compile for
themselves and swap in one step.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from ...language.told import told
from ...loading import files_of, load, read_authzen
from ...model.definitions import Definitions
from ...model.service import Settings
from ...registry.reference import in_registry
from ...registry.terms import TermsError
from ...report.json_form import diagnostic_json
from ...source import LoadError
from ..operate import logs
from ..start_error import StartError
from ..state import Problem
from . import line
from .child import start
from .line import Read, ToRead, digest_of, packed
from .registry import from_registry

Stamp = tuple[tuple[str, int, int, int], ...]
"""What tells whether files have changed: each file's path, inode, size and time of change."""

ATTEMPTS: Final = 5
PAUSE: Final = 0.05
MOST_SHOWN: Final = 20
"""Problems of a refused catalog that are kept to be shown; `maybuy validate` shows all."""


def stamp(root: Path, beside: Path | None = None) -> Stamp:
    """The stamp of a root's files, and of one beside them; differs where one was changed, added, removed, or
    the root replaced.

    Empty where there are none, and where folders go away while they are looked at.
    """
    more = () if beside is None else (_row(str(beside), str(beside)),)
    try:
        whole = root.resolve()
        if whole.is_file():
            return (_row(str(whole), str(whole)), *more)
        files = tuple(_row(f"{whole}/{one.name}{one.problem}", one.real) for one in files_of(whole))
        return (*files, *more) if files else ()
    except (OSError, RuntimeError):  # a RuntimeError: links that lead to each other
        return ()


def _row(name: str, real: str) -> tuple[str, int, int, int]:
    try:
        status = os.stat(real)  # noqa: PTH116  of thousands of files each second
    except OSError:
        return name, 0, 0, 0
    return name, status.st_ino, status.st_size, status.st_mtime_ns


def first_stamp(settings: Settings) -> Stamp:
    """The stamp of all files that the service reads and looks at: of a bundle in a registry there is none."""
    if not in_registry(settings.root):
        return stamp(settings.root, settings.authzen)
    return () if settings.authzen is None else stamp(settings.authzen)


def watch_of(settings: Settings, known: Stamp) -> Watch | None:
    """What looks whether these files have changed, where that is wanted."""
    if not settings.watch:
        return None
    if not in_registry(settings.root):
        return Watch(settings.root, known, settings.authzen)
    return None if settings.authzen is None else Watch(settings.authzen, known)


def read_catalog(root: Path) -> Definitions:
    """The definitions of a root whose files did not change while they were read, so that no two states mix.

    Raises LoadError where there are errors, StartError where there is nothing to read or no quiet moment.
    """
    for _ in range(ATTEMPTS):
        before = stamp(root)
        if before:
            try:
                engine = load(root.resolve())
            except (LoadError, OSError):
                if stamp(root) == before:
                    raise
            else:
                if stamp(root) == before:
                    return engine.definitions
        time.sleep(PAUSE)
    raise StartError("catalog-changing" if before else "catalog-empty", root=root)


def problems_of(error: Exception, language: str) -> tuple[Problem, ...]:
    """Why a catalog is refused."""
    if isinstance(error, StartError | TermsError):
        return ({"code": error.code, "message": error.message(language)},)
    if not isinstance(error, LoadError):
        return ({"code": "internal", "message": type(error).__name__},)
    errors = [one for one in error.findings if one.severity == "error"]
    return tuple(diagnostic_json(one) for one in told(errors[:MOST_SHOWN], language))


class Watch:
    """Tells when the files of a root have changed and then stayed as they are for one look."""

    def __init__(self, root: Path, known: Stamp, beside: Path | None = None) -> None:
        """`known` is the stamp that the files had before they were read, with the one `beside` them."""
        self._root = root
        self._beside = beside
        self._known = self._seen = known

    def changed(self) -> bool:
        """Whether to reload now; to be asked about once a second."""
        before, self._seen = self._seen, stamp(self._root, self._beside)
        if self._seen != before or self._seen == self._known:
            return False
        self._known = self._seen
        return True


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
        if in_registry(settings.root):
            definitions, bundle = from_registry(settings)
        else:
            definitions, bundle = read_catalog(settings.root), ""
        authzen = None if settings.authzen is None else read_authzen(settings.authzen, definitions)
    except Exception as error:
        if not isinstance(error, LoadError | StartError | TermsError):
            logs.LOGGER.exception("reload-failed")
        return Read(problems=problems_of(error, settings.language))
    content = packed(definitions, authzen, bundle)
    return Read(definitions.id, definitions.version, content, authzen=digest_of(authzen), bundle=bundle)


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
