"""Work that takes its time, in a process beside the pages: the last question wins, and any can be ended.

A process answers one question after the other. One that is not wanted any more is ended with its process,
for nothing else stops an analysis at once.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from threading import Lock, Thread
from time import monotonic
from typing import Final

from .slow import Part, Work, carried_out

OFTEN: Final = 0.1
"""Seconds between two words about how far it is."""

MOST_PROCESSES: Final = 2
MOST_KEPT: Final = 24
"""What came of so many questions is kept."""


@dataclass(slots=True)
class Job:
    """A question, and what is known of its answer so far."""

    key: str
    parts: list[Part] = field(default_factory=list)
    done: int = 0
    total: int = 0
    ended: bool = False
    failed: bool = False


class Workers:
    """Processes, each for the questions of one page of the browser. Safe to be used by several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._processes: OrderedDict[str, _Worker] = OrderedDict()
        self._kept: OrderedDict[str, Job] = OrderedDict()

    def asked(self, tab: str, key: str, work: Work) -> Job:
        """The job of a question, begun now where it is new. What the page had asked before is given up."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
            worker = self._processes.pop(tab, None)
            if worker is not None and worker.job is not None and worker.job.key == key:
                self._processes[tab] = worker
                if worker.job.ended:
                    self._keep(worker.job)
                return worker.job
            if worker is not None and not worker.idle:
                worker.end()
                worker = None
            while len(self._processes) >= MOST_PROCESSES:
                _, oldest = self._processes.popitem(last=False)
                oldest.end()
            worker = worker or _Worker()
            self._processes[tab] = worker
            return worker.begin(key, work)

    def cancel(self, tab: str) -> None:
        """Gives up what a page has asked."""
        with self._lock:
            worker = self._processes.pop(tab, None)
            if worker is not None:
                worker.end()

    def close(self) -> None:
        """Ends all processes."""
        with self._lock:
            for worker in self._processes.values():
                worker.end()
            self._processes.clear()

    def _keep(self, job: Job) -> None:
        if not job.failed:
            self._kept[job.key] = job
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


class _Worker:
    """A process and the line to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True, name="maybuy-studio-work")
        self._process.start()
        theirs.close()
        self.job: Job | None = None

    @property
    def idle(self) -> bool:
        """Whether it can take another question."""
        return self._process.is_alive() and (self.job is None or (self.job.ended and not self.job.failed))

    def begin(self, key: str, work: Work) -> Job:
        """Puts a question."""
        job = self.job = Job(key)
        try:
            self._line.send(work)
        except OSError:
            job.failed = job.ended = True
            return job
        Thread(target=_listen, args=(self._line, job), daemon=True).start()
        return job

    def end(self) -> None:
        """Ends the process, whatever it does."""
        if self.job is not None and not self.job.ended:
            self.job.failed = self.job.ended = True
        self._process.kill()


def _listen(line: Connection, job: Job) -> None:
    """Notes what a process says of a job until it has ended."""
    while not job.ended:
        try:
            said = line.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            job.failed = job.ended = True
            return
        if isinstance(said, Part):
            job.parts.append(said)
        elif said is None:
            job.ended = True
        elif said is False:
            job.failed = job.ended = True
        else:
            job.done, job.total = said


def _work(line: Connection) -> None:
    """What a process does until nobody asks any more."""
    while True:
        try:
            work = line.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            _carry_out(line, work)
        except (BrokenPipeError, KeyboardInterrupt):
            return


def _carry_out(line: Connection, work: Work) -> None:
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= OFTEN:
            last = monotonic()
            line.send((done, total))

    try:
        parts: Iterable[Part] = carried_out(work, progress)
        for part in parts:
            line.send(part)
    except BrokenPipeError:
        raise
    except Exception:
        line.send(False)
        raise
    line.send(None)
