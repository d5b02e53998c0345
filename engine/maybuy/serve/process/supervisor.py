"""The parent of the workers: it answers nobody, but sees that they do, with what is in the files.

Whatever may take long or hang is left to others: a process of its own reads the files, threads look whether
they have changed, and nobody waits for a worker that is told something. So the parent always hears a signal,
and the end of a worker.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final, Literal, NamedTuple

from ...model.authzen import AuthzenFile
from ...model.definitions import Definitions
from ...model.service import Settings
from ..connect.listening import place_of
from ..operate import logs
from ..operate.keys import Key, KeysWatch
from ..operate.logs import event
from ..services import Secrets
from ..start_error import StartError
from ..state import Reloaded, Result, Status
from . import systemd
from .child import aside
from .line import Loaded, Read, digest_of, packed
from .reading import Stamp, Watch, problems_of, read_beside, watch_of
from .registry import RegistryWatch
from .workers import HandedOut, Worker, Workers

LOOK: Final = 1.0
"""Seconds between two looks at the files, with `--watch`."""

LOOK_AT_KEYS: Final = 0.5
"""A key that is taken away is no longer good after two looks."""

SECONDS_TO_LOOK: Final = 5.0
"""For a file of keys to be read; one that takes longer is on a disk that hangs."""

SECONDS_TO_LOG: Final = 2.0

Cause = Literal["signal", "request", "files", "registry"]


def end_on_signals() -> None:
    """Until the service looks after signals itself, to be asked to end is no failure."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))


@dataclass(frozen=True)
class Asked:
    """A reload that was asked for, and who is to be told of it."""

    cause: Cause
    worker: Worker | None = None
    ticket: int = 0


class Outcome(NamedTuple):
    """How a reload went, what there is from then on, and what logs it."""

    result: Result
    loaded: Loaded
    log: Callable[[], None]


class Taken(NamedTuple):
    """What was handed out, and what logs it when it is taken over."""

    handed: HandedOut
    log: Callable[[], None]


class Start(NamedTuple):
    """What a service starts with."""

    definitions: Definitions
    keys: tuple[Key, ...]
    known: Stamp
    """What the files had before the definitions were read."""
    authzen: AuthzenFile | None
    bundle: str
    """The digest under which a registry has the definitions; empty where they come from files."""


class Supervisor:
    """Runs workers until it is told to stop."""

    def __init__(self, settings: Settings, secrets: Secrets, listener: socket.socket, start: Start) -> None:
        definitions, keys, known, authzen, bundle = start
        now = datetime.now(UTC)
        status = Status(
            definitions.id, definitions.version, loaded_at=now, checked_at=now, authzen=digest_of(authzen),
            bundle=bundle,
        )  # fmt: skip
        self._settings = settings
        self._listener = listener
        self._loaded = Loaded(0, None, keys, status)
        first = self._loaded._replace(definitions=packed(definitions, authzen, bundle))
        self._workers = Workers(
            settings, secrets, listener, first, self._answering, self._asked_by, self._lost
        )
        self._watch = watch_of(settings, known)
        self._registry = RegistryWatch.of(settings)
        file = settings.keys_file
        # What comes from a pipe comes once: there is nothing to look at again.
        self._keys_watch = KeysWatch(file, os.environ) if file is not None and file.is_file() else None
        self._looking_at_keys = asyncio.Lock()
        self._asked: list[Asked] = []
        self._wanted = asyncio.Event()
        self._stopped = asyncio.Event()
        self._later: set[asyncio.Task[None]] = set()

    async def run(self) -> int:
        """Runs until SIGTERM or SIGINT; the exit code is 0 where all ended as they should."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._want, Asked("signal"))
        keeping = asyncio.create_task(self._workers.keep())
        tasks = [asyncio.create_task(self._again(one)) for one in self._duties()]
        stopped = asyncio.create_task(self._stopped.wait())
        await asyncio.wait((keeping, stopped), return_when=asyncio.FIRST_COMPLETED)
        for task in (*tasks, *self._later):
            task.cancel()
        await asyncio.wait(tasks)
        self._give_up()
        stopping = asyncio.create_task(self._workers.stop(self._settings.grace))
        await keeping
        stopping.cancel()
        if not self._stopped.is_set():
            return 1
        event(logging.INFO, "stopped")
        return 0

    def _duties(self) -> list[Callable[[], Awaitable[None]]]:
        """What is to be done all the time."""
        duties: list[Callable[[], Awaitable[None]]] = [self._reload_when_wanted]
        if self._watch is not None:
            duties.append(partial(self._look_at_files, self._watch))
        if self._registry is not None:
            duties.append(partial(self._look_in_registry, self._registry))
        if self._keys_watch is not None:
            duties.append(partial(self._look_at_keys, self._keys_watch))
        if (seconds := systemd.watchdog()) is not None:
            duties.append(partial(_show_life, seconds))
        return duties

    async def _again(self, duty: Callable[[], Awaitable[None]]) -> None:
        """Does something for ever, whatever goes wrong with it."""
        while True:
            try:
                await duty()
            except Exception:
                logs.LOGGER.exception("duty-failed")
                await asyncio.sleep(LOOK)

    def _answering(self) -> None:
        systemd.tell(systemd.READY)
        event(logging.INFO, "ready", workers=self._settings.workers)

    def _stop(self) -> None:
        if self._stopped.is_set():  # asked twice: at once
            self._workers.kill()
            return
        self._stopped.set()
        systemd.tell(systemd.STOPPING)
        event(logging.INFO, "stopping")
        # It is one socket in all processes: nobody is kept waiting by a worker that is still at work.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _lost(self) -> None:
        """A worker had to be replaced: the others are told, so that metrics say so."""
        status = self._loaded.status
        self._hand_out(self._loaded._replace(status=replace(status, restarts=status.restarts + 1)))

    def _hand_out(self, loaded: Loaded) -> HandedOut:
        self._loaded = loaded._replace(definitions=None)
        return self._workers.hand_out(loaded)

    def _asked_by(self, worker: Worker, ticket: int) -> None:
        self._want(Asked("request", worker, ticket))

    def _want(self, asked: Asked) -> None:
        self._asked.append(asked)
        self._wanted.set()
        if self._stopped.is_set():
            self._give_up()

    def _give_up(self) -> None:
        """Whoever wants a reload is told that there is none any more."""
        status = self._loaded.status
        self._tell(self._asked, Reloaded(0, "given-up", status.catalog, status.version, (), ()))

    def _tell(self, asked: Iterable[Asked], reloaded: Reloaded) -> None:
        for one in asked:
            if one.worker is not None:
                self._workers.answer(one.worker, reloaded._replace(ticket=one.ticket))

    async def _look_at_files(self, watch: Watch) -> None:
        await asyncio.sleep(LOOK)
        if await aside(watch.changed):
            self._want(Asked("files"))

    async def _look_in_registry(self, watch: RegistryWatch) -> None:
        await asyncio.sleep(self._settings.registry_seconds)
        status = self._loaded.status
        if await aside(partial(watch.differs, status.bundle, refused=bool(status.problems))):
            self._want(Asked("registry"))

    async def _look_at_keys(self, watch: KeysWatch) -> None:
        await asyncio.sleep(LOOK_AT_KEYS)
        taken = await self._take_keys_of(watch, "files")
        if taken is not None:
            task = asyncio.create_task(self._log_when_taken_over(taken))  # the next look waits for no worker
            self._later.add(task)
            task.add_done_callback(self._later.discard)

    async def _take_keys_of(self, watch: KeysWatch, cause: Cause, *, now: bool = False) -> Taken | None:
        """Looks at the file of keys, and takes over what it tells."""
        async with self._looking_at_keys:
            text = await aside(watch.text)
            found = watch.judged(text, now=now)
            return None if found is None else self._take_keys(found, cause)

    def _take_keys(self, found: tuple[Key, ...] | StartError, cause: Cause) -> Taken | None:
        """Has all workers know the keys found, whatever the catalog is; without any, those before stay."""
        loaded = self._loaded
        status, known = loaded.status, loaded.keys
        if isinstance(found, StartError):
            problems = problems_of(found, self._settings.language)
            status = replace(status, keys_problems=problems, keys_refused_at=datetime.now(UTC))
            log = partial(event, logging.ERROR, "keys-refused", cause=cause, problems=problems,
                          known=[key.name for key in known])  # fmt: skip
            return Taken(self._hand_out(loaded._replace(status=status)), log)
        if set(found) == set(known) and not status.keys_problems:
            return None
        status = replace(status, keys_problems=(), keys_refused_at=None)
        log = partial(event, logging.INFO, "keys-accepted", cause=cause, known=[key.name for key in found],
                      no_longer=sorted(key.name for key in set(known) - set(found)))  # fmt: skip
        return Taken(self._hand_out(loaded._replace(keys=found, status=status)), log)

    async def _log_when_taken_over(self, taken: Taken) -> None:
        await self._workers.taken_over(taken.handed)
        taken.log()

    async def _reload_when_wanted(self) -> None:
        """One reload after the other; what is asked for while files are read is done by the next."""
        await self._wanted.wait()
        self._wanted.clear()
        asked = tuple(self._asked)
        try:
            reloaded = await self._reload(asked[0].cause)
        except Exception as error:
            logs.LOGGER.exception("reload-failed")
            status = self._loaded.status
            problems = problems_of(error, self._settings.language)
            reloaded = Reloaded(0, "refused", status.catalog, status.version, problems, ())
        self._asked = self._asked[len(asked) :]
        self._tell(asked, reloaded)

    async def _reload(self, cause: Cause) -> Reloaded:
        """Takes over the keys, reads and checks the files, and hands out what is new and right."""
        systemd.tell(systemd.reloading())
        if self._keys_watch is not None:
            await self._reload_keys(self._keys_watch, cause)
        read = await read_beside(self._settings)
        outcome = self._judged(read, cause)
        await self._workers.taken_over(self._hand_out(outcome.loaded))
        outcome.log()
        systemd.tell(systemd.READY)
        status = outcome.loaded.status
        return Reloaded(
            0, outcome.result, status.catalog, status.version, status.problems, status.keys_problems
        )

    async def _reload_keys(self, watch: KeysWatch, cause: Cause) -> None:
        try:
            async with asyncio.timeout(SECONDS_TO_LOOK):
                taken = await self._take_keys_of(watch, cause, now=True)
        except TimeoutError:
            taken = self._take_keys(watch.hangs(), cause)
        if taken is not None:
            await self._log_when_taken_over(taken)

    def _judged(self, read: Read, cause: Cause) -> Outcome:
        """What there is after the files were read."""
        loaded, now = self._loaded, datetime.now(UTC)
        status = loaded.status
        if read.problems:
            log = partial(event, logging.ERROR, "catalog-refused", cause=cause,
                          answering=status.version, problems=read.problems)  # fmt: skip
            status = replace(status, refused=status.refused + 1, problems=read.problems, refused_at=now)
            return Outcome("refused", loaded._replace(status=status), log)
        status = replace(status, checked_at=now, problems=(), refused_at=None)
        if (read.version, read.authzen, read.bundle) == (status.version, status.authzen, status.bundle):
            log = partial(event, logging.INFO, "catalog-unchanged", cause=cause, version=status.version)
            status = replace(status, unchanged=status.unchanged + 1)
            return Outcome("unchanged", loaded._replace(status=status), log)
        log = partial(event, logging.INFO, "catalog-accepted", cause=cause,
                      version=read.version, before=status.version, **_named(read.bundle))  # fmt: skip
        status = replace(
            status, catalog=read.catalog, version=read.version, authzen=read.authzen, bundle=read.bundle,
            loaded_at=now, accepted=status.accepted + 1,
        )  # fmt: skip
        return Outcome("accepted", loaded._replace(definitions=read.definitions, status=status), log)


def _named(bundle: str) -> dict[str, str]:
    """What the log says of where a catalog comes from, beside its version."""
    return {"digest": bundle} if bundle else {}


async def _show_life(seconds: float) -> None:
    systemd.tell(systemd.ALIVE)
    await asyncio.sleep(seconds)


def supervise(settings: Settings, secrets: Secrets, listener: socket.socket, start: Start) -> int:
    """Answers at a listening socket until it is told to stop; returns an exit code."""
    at, known = place_of(listener), start.definitions
    event(logging.INFO, "listening", **at, catalog=known.id, version=known.version, **_named(start.bundle))
    try:
        parent = Supervisor(settings, secrets, listener, start)
        return asyncio.run(parent.run())
    finally:
        logs.close(SECONDS_TO_LOG)
