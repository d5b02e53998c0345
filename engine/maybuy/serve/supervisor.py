"""The parent of the workers: it listens for nobody, but reads the catalog, and sees that workers answer.

Workers are processes of their own that accept from one listening socket. A new catalog is read and checked
here, beside them; only a right one is handed to them. A worker that ends by itself is replaced by one that
has the same catalog, whatever stands in the files by then.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple

from ..model.definitions import Definitions
from ..model.service import Settings
from ..source import LoadError
from .keys import Key, required_keys
from .listening import place_of
from .logs import LOGGER, event
from .messages import Loaded, Ready, ReloadWanted, Start, Swapped
from .reload import Watch, problems_of, read_catalog
from .start_error import StartError
from .status import Reloaded, Result, Status
from .systemd import tell

SECONDS_TO_SWAP: Final = 15.0
"""A worker that has not taken over a catalog by then hangs, and is replaced."""

SECONDS_TO_FLUSH: Final = 15.0
"""For a worker to end after its last answer: its decision log is written."""

SECONDS_TO_SEND: Final = 10
LOOK: Final = 1.0
"""Seconds between two looks at the files, with `--watch`."""

FIRST_WAIT, LONGEST_WAIT = 0.1, 10.0
"""Seconds before a worker is started again that ended before it answered; doubled each time."""

GIVE_UP: Final = 3
"""Workers that may end before any has ever answered."""

_PACKAGE: Final = Path(__file__).parents[2]


@dataclass(eq=False)
class Worker:
    """A process, what it is told through, and the serial of what it answers with."""

    process: subprocess.Popen[bytes]
    connection: Connection
    serial: int
    ready: bool = False


class Outcome(NamedTuple):
    """How a reload went, and what logs that."""

    result: Result
    log: Callable[[], None]


@dataclass(eq=False)
class Pending:
    """A reload that not every worker has taken over; then it is logged, and those that asked are told."""

    serial: int
    deadline: float
    outcome: Outcome
    asked: list[tuple[Worker, Reloaded]] = field(default_factory=list)


class Supervisor:
    """Runs workers until it is told to stop."""

    def __init__(
        self, settings: Settings, definitions: Definitions, keys: tuple[Key, ...], listener: socket.socket
    ) -> None:
        now = datetime.now(UTC)
        status = Status(definitions.id, definitions.version, loaded_at=now, checked_at=now)
        self._settings = settings
        self._definitions = definitions
        self._loaded = Loaded(0, definitions, keys, status)
        self._listener = listener
        self._workers: list[Worker] = []
        self._pending: list[Pending] = []
        self._signals: list[int] = []
        self._stopping: float | None = None
        self._failures = 0
        self._next_start = 0.0
        self._answered = False
        self._watch = Watch(settings.root) if settings.watch else None
        self._next_look = time.monotonic() + LOOK

    def run(self) -> int:
        """Runs until SIGTERM or SIGINT; the exit code is 0 where all ended as they should."""
        woken, waker = socket.socketpair()
        for end in (woken, waker):
            end.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._note)
        shared = tempfile.TemporaryDirectory(prefix="maybuy-metrics-") if self._settings.workers > 1 else None
        self._metrics_folder = shared.name if shared else None
        try:
            return self._supervise(woken)
        finally:
            for worker in self._workers:
                worker.process.kill()
                worker.process.wait()
            if shared:
                shared.cleanup()

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._signals.append(number)

    def _supervise(self, woken: socket.socket) -> int:
        while self._stopping is None or self._workers:
            self._start_missing()
            if self._failures >= GIVE_UP and not self._answered:
                event(logging.ERROR, "workers-do-not-start")
                return 1
            for ready in wait([woken, *(worker.connection for worker in self._workers)], self._patience()):
                if ready is woken:
                    woken.recv(4096)
                else:
                    self._hear(next(one for one in self._workers if one.connection is ready))
            signals, self._signals = self._signals, []
            if signal.SIGTERM in signals or signal.SIGINT in signals:
                self._stop()
            elif signal.SIGHUP in signals:
                self._reload("signal", None)
            if self._watch and self._stopping is None and time.monotonic() >= self._next_look:
                self._next_look = time.monotonic() + LOOK
                if self._watch.changed():
                    self._reload("files", None)
            self._settle()
        event(logging.INFO, "stopped")
        return 0

    def _patience(self) -> float | None:
        """Seconds until something is due that no message or signal tells of."""
        due = [pending.deadline for pending in self._pending]
        if self._stopping is not None:
            due.append(self._stopping)
        else:
            due += [self._next_look] if self._watch else []
            due += [self._next_start] if len(self._workers) < self._settings.workers else []
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _start_missing(self) -> None:
        while (
            self._stopping is None
            and len(self._workers) < self._settings.workers
            and time.monotonic() >= self._next_start
        ):
            self._start()

    def _start(self) -> None:
        ours, theirs = Pipe()
        # A worker that is stopped must not stop its parent: sending to it fails after a while instead.
        limit = struct.pack("ll", SECONDS_TO_SEND, 0)
        with socket.socket(fileno=os.dup(ours.fileno())) as settings:
            settings.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        path = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH"))))
        environment = {**os.environ, "PYTHONPATH": path}
        if self._metrics_folder:
            environment["PROMETHEUS_MULTIPROC_DIR"] = self._metrics_folder
        else:
            environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
        descriptors = (self._listener.fileno(), theirs.fileno())
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "maybuy.serve.worker", *map(str, descriptors)],
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=descriptors,
                process_group=0,  # Ctrl-C is for the parent, which has them finish what they have begun
            )
        except OSError as error:
            event(logging.ERROR, "worker-not-started", reason=error.strerror)
            ours.close()
            self._wait_longer()
            return
        finally:
            theirs.close()
        worker = Worker(process, ours, self._loaded.serial)
        self._workers.append(worker)
        self._send(worker, Start(self._settings, self._loaded._replace(definitions=self._definitions)))

    def _wait_longer(self) -> None:
        self._failures += 1
        self._next_start = time.monotonic() + min(LONGEST_WAIT, FIRST_WAIT * 2.0**self._failures)

    def _send(self, worker: Worker, message: object) -> None:
        try:
            worker.connection.send(message)
        except OSError:
            worker.process.kill()  # that it is gone is heard of in a moment

    def _hear(self, worker: Worker) -> None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            self._gone(worker)
            return
        match message:
            case Ready():
                worker.ready = True
                self._failures = 0
                if not self._answered and all(one.ready for one in self._workers):
                    self._answered = True
                    tell("READY=1")
                    event(logging.INFO, "ready", workers=len(self._workers))
            case Swapped(serial):
                worker.serial = serial
            case ReloadWanted(ticket):
                self._reload("request", (worker, ticket))

    def _gone(self, worker: Worker) -> None:
        try:
            code = worker.process.wait(SECONDS_TO_FLUSH)
        except subprocess.TimeoutExpired:
            worker.process.kill()
            code = worker.process.wait()
        worker.connection.close()
        self._workers.remove(worker)
        if self._stopping is not None:
            return
        event(logging.ERROR, "worker-ended", worker=worker.process.pid, code=code)
        if not worker.ready:
            self._wait_longer()
        status = replace(self._loaded.status, restarts=self._loaded.status.restarts + 1)
        self._hand_out(self._loaded._replace(status=status, definitions=None))

    def _stop(self) -> None:
        if self._stopping is not None:  # asked twice: at once
            for worker in self._workers:
                worker.process.kill()
            return
        tell("STOPPING=1")
        event(logging.INFO, "stopping")
        self._stopping = time.monotonic() + self._settings.grace + SECONDS_TO_FLUSH
        for worker in self._workers:
            worker.process.terminate()

    def _reload(self, cause: str, asked: tuple[Worker, int] | None) -> None:
        """Reads and checks the files, and hands out what is new and right; who asks is told how it went."""
        if self._stopping is not None:
            return
        tell("RELOADING=1")
        outcome, loaded = self._read(cause)
        pending = Pending(self._hand_out(loaded), time.monotonic() + SECONDS_TO_SWAP, outcome)
        if asked:
            worker, ticket = asked
            status = loaded.status
            reply = Reloaded(ticket, outcome.result, status.catalog, status.version, status.problems)
            pending.asked.append((worker, reply))
        self._pending.append(pending)
        tell("READY=1")

    def _read(self, cause: str) -> tuple[Outcome, Loaded]:
        settings, before = self._settings, self._loaded
        status, now = before.status, datetime.now(UTC)
        try:
            definitions = read_catalog(settings.root, settings.language)
            keys = required_keys(settings.reached_at, settings.keys_file, os.environ)
        except Exception as error:
            problems = problems_of(error, settings.language)
            if not isinstance(error, LoadError | StartError):
                LOGGER.exception("reload-failed")
            log = partial(
                event, logging.ERROR, "catalog-refused",
                cause=cause, answering=status.version, problems=problems,
            )  # fmt: skip
            status = replace(status, refused=status.refused + 1, problems=problems, refused_at=now)
            return Outcome("refused", log), before._replace(definitions=None, status=status)
        status = replace(status, checked_at=now, problems=(), refused_at=None)
        if definitions.version == status.version:
            log = partial(event, logging.INFO, "catalog-unchanged", cause=cause, version=status.version)
            status = replace(status, unchanged=status.unchanged + 1)
            return Outcome("unchanged", log), Loaded(before.serial, None, keys, status)
        log = partial(
            event, logging.INFO, "catalog-accepted",
            cause=cause, version=definitions.version, before=status.version,
        )  # fmt: skip
        status = replace(
            status,
            catalog=definitions.id,
            version=definitions.version,
            loaded_at=now,
            accepted=status.accepted + 1,
        )
        self._definitions = definitions
        return Outcome("accepted", log), Loaded(before.serial, definitions, keys, status)

    def _hand_out(self, loaded: Loaded) -> int:
        """Tells all workers, and returns the serial under which they take it over."""
        self._loaded = loaded._replace(serial=self._loaded.serial + 1)
        for worker in self._workers:
            self._send(worker, self._loaded)
        return self._loaded.serial

    def _settle(self) -> None:
        """Logs and answers reloads that all workers have taken over, and ends workers that are too late."""
        now = time.monotonic()
        if self._stopping is not None and now >= self._stopping:
            event(logging.ERROR, "workers-do-not-stop", workers=len(self._workers))
            _kill(self._workers)
            self._stopping = now + SECONDS_TO_FLUSH
        for pending in tuple(self._pending):
            late = [worker for worker in self._workers if worker.serial < pending.serial]
            if late and now < pending.deadline:
                continue
            if late:
                event(logging.ERROR, "workers-hang", workers=[worker.process.pid for worker in late])
                _kill(late)
            self._pending.remove(pending)
            pending.outcome.log()
            for worker, reply in pending.asked:
                if worker in self._workers:
                    self._send(worker, reply)


def _kill(workers: Iterable[Worker]) -> None:
    for worker in workers:
        worker.process.kill()


def supervise(
    settings: Settings, definitions: Definitions, keys: tuple[Key, ...], listener: socket.socket
) -> int:
    """Answers at a listening socket until it is told to stop; returns an exit code."""
    at = place_of(listener)
    event(logging.INFO, "listening", **at, catalog=definitions.id, version=definitions.version)
    return Supervisor(settings, definitions, keys, listener).run()
