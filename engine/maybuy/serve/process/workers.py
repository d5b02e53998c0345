"""The workers, as their parent sees them: started, heard, replaced when they end or hang, and stopped."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from ...model.service import Settings
from ..operate import logs
from ..operate.counts import Counts, total
from ..operate.logs import event
from ..services import Secrets
from .child import Child, start
from .line import Beat, Counted, CountsWanted, Loaded, Ready, ReloadWanted, Start, Sums, SumsWanted, TakenOver

PROCESS: Final = "maybuy.serve.process.worker"
"""What they run. It is not imported here: the parent needs none of it."""

BEAT: Final = 1.0
"""Seconds between two looks at whether workers have given a sign."""

MOST_MISSED: Final = 15
"""Looks in a row without a sign from a worker that answers, until it counts as one that hangs.

Looks are counted, not seconds: where all processes were halted together, nobody hangs.
"""

MOST_MISSED_AT_START: Final = 120
"""The same for a worker that has not answered yet."""

SECONDS_TO_TAKE_OVER: Final = 60.0
"""A worker that has not taken over by then what it was handed is replaced."""

SECONDS_TO_COUNT: Final = 1.0
SECONDS_TO_FLUSH: Final = 15.0
"""For a worker to end after its last answer: its decision log is written."""

FIRST_WAIT, LONGEST_WAIT = 0.1, 10.0
"""Seconds before a worker is started again that ended before it answered; doubled each time."""

GIVE_UP: Final = 3
"""Workers that may end before any has ever answered."""


@dataclass(eq=False)
class Worker:
    """A worker, and what is known of it."""

    child: Child
    counts: Counts = field(default_factory=Counts)
    """What it had counted when it last said so."""
    counted: asyncio.Event = field(default_factory=asyncio.Event)
    ready: bool = False
    missed: int = 0

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self.child.process.pid


@dataclass(eq=False)
class HandedOut:
    """Something handed to workers, and those that have not taken it over yet."""

    by: set[Worker]
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Workers:
    """As many as there are to be, always with what was last handed out.

    `on_answering` is called once, when all answer; `on_reload` for a worker that was asked for a reload;
    `on_loss` where one has ended by itself.
    """

    def __init__(
        self,
        settings: Settings,
        secrets: Secrets,
        listener: socket.socket,
        loaded: Loaded,
        on_answering: Callable[[], None],
        on_reload: Callable[[Worker, int], None],
        on_loss: Callable[[], None],
    ) -> None:
        """`loaded` is what they start with."""
        self._settings = settings
        self._secrets = secrets
        self._listener = listener
        self._loaded = loaded
        self._on_answering = on_answering
        self._on_reload = on_reload
        self._on_loss = on_loss
        self._running: list[Worker] = []
        self._handed: dict[int, HandedOut] = {}
        self._ended = Counts()
        self._counting = asyncio.Lock()
        self._telling: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._stopping = False
        self._answered = False

    async def keep(self) -> None:
        """Keeps them running until they are stopped; returns early where none can be started."""
        looking = asyncio.create_task(self._look())
        places = [asyncio.create_task(self._keep_one()) for _ in range(self._settings.workers)]
        try:
            await asyncio.gather(*places)
        finally:
            looking.cancel()
            for place in places:
                place.cancel()

    async def stop(self, seconds: float) -> None:
        """Has all finish what they have begun, for at most so many seconds; keep() returns when they have."""
        self._stopping = True
        for one in self._running:
            one.child.terminate()
        await asyncio.sleep(seconds + SECONDS_TO_FLUSH)
        event(logging.ERROR, "workers-do-not-stop", workers=len(self._running))
        self.kill()

    def kill(self) -> None:
        """Ends all at once."""
        self._stopping = True
        for one in self._running:
            one.child.kill()

    def hand_out(self, loaded: Loaded) -> HandedOut:
        """Tells all workers, and those that are started from now on, what there is to answer with."""
        definitions = loaded.definitions or self._loaded.definitions
        serial = self._loaded.serial + 1
        self._loaded = loaded._replace(serial=serial, definitions=definitions)
        handed = HandedOut(set(self._running))
        if handed.by:
            self._handed[serial] = handed
        else:
            handed.done.set()
        for one in self._running:
            one.child.line.send(loaded._replace(serial=serial))
        return handed

    async def taken_over(self, handed: HandedOut) -> None:
        """Returns when all workers answer with it; those that do not in time are ended."""
        try:
            async with asyncio.timeout(SECONDS_TO_TAKE_OVER):
                await handed.done.wait()
        except TimeoutError:
            self._end_hanging(handed.by)
            await handed.done.wait()

    def answer(self, worker: Worker, message: object) -> None:
        """Tells a worker something, unless it is gone."""
        if worker in self._running:
            worker.child.line.send(message)

    async def counts(self) -> Counts:
        """What all have counted, those that have ended included; of one that hangs, what it last said."""
        async with self._counting:
            asked = [one for one in self._running if one.ready]
            for one in asked:
                one.counted.clear()
                one.child.line.send(CountsWanted())
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_TO_COUNT):
                    await asyncio.gather(*(one.counted.wait() for one in asked))
            here = Counts(lines_dropped=logs.lost())
            return total((self._ended, here, *(one.counts for one in self._running)))

    async def _keep_one(self) -> None:
        """Starts a worker, and another when it has ended, as long as there is one to be."""
        while not self._stopping and not self._given_up():
            try:
                child = await start(PROCESS, self._listener)
            except OSError as error:
                event(logging.ERROR, "worker-not-started", reason=error.strerror)
                await self._wait_longer()
                continue
            one = Worker(child)
            self._running.append(one)
            child.line.send(Start(self._settings, self._secrets, self._loaded))
            if self._stopping:
                child.terminate()
            try:
                await self._hear(one)
                await self._end(one)
            finally:
                child.kill()
            if not one.ready and not self._stopping:
                await self._wait_longer()
        if self._given_up() and not self._stopping:
            event(logging.ERROR, "workers-do-not-start")
            self.kill()

    def _given_up(self) -> bool:
        return self._failures >= GIVE_UP and not self._answered

    async def _wait_longer(self) -> None:
        self._failures += 1
        if not self._given_up():
            await asyncio.sleep(min(LONGEST_WAIT, FIRST_WAIT * 2.0**self._failures))

    async def _hear(self, one: Worker) -> None:
        """Listens to a worker until it is gone."""
        while True:
            try:
                message = await one.child.line.receive()
            except EOFError:
                return
            one.missed = 0
            match message:
                case Ready():
                    self._is_ready(one)
                case TakenOver(serial):
                    self._without(one, serial)
                case Beat(counts):
                    one.counts = counts
                case Counted(counts):
                    one.counts = counts
                    one.counted.set()
                case ReloadWanted(ticket):
                    self._on_reload(one, ticket)
                case SumsWanted(ticket):
                    task = asyncio.create_task(self._tell_sums(one, ticket))
                    self._telling.add(task)
                    task.add_done_callback(self._telling.discard)

    def _is_ready(self, one: Worker) -> None:
        one.ready = True
        self._failures = 0
        if self._answered or len(self._running) < self._settings.workers:
            return
        if all(other.ready for other in self._running):
            self._answered = True
            self._on_answering()

    def _without(self, one: Worker, serial: int) -> None:
        """A worker has taken over what was handed out under a serial, or is gone."""
        handed = self._handed[serial]
        handed.by.discard(one)
        if not handed.by:
            handed.done.set()
            del self._handed[serial]

    async def _tell_sums(self, one: Worker, ticket: int) -> None:
        self.answer(one, Sums(ticket, await self.counts()))

    async def _end(self, one: Worker) -> None:
        """A worker is gone, or will be in a moment: nobody waits for it any more."""
        one.child.line.close()
        try:
            async with asyncio.timeout(SECONDS_TO_FLUSH):
                code = await one.child.process.wait()
        except TimeoutError:
            one.child.kill()
            code = await one.child.process.wait()
        self._running.remove(one)
        one.counted.set()
        for serial in tuple(self._handed):
            self._without(one, serial)
        self._ended = total((self._ended, one.counts))
        if not self._stopping:
            event(logging.ERROR, "worker-ended", worker=one.pid, code=code)
            self._on_loss()

    async def _look(self) -> None:
        """Ends workers that have not given a sign for too long, also while all are to stop."""
        while True:
            await asyncio.sleep(BEAT)
            for one in self._running:
                one.missed += 1
            self._end_hanging(
                one
                for one in self._running
                if one.missed >= (MOST_MISSED if one.ready else MOST_MISSED_AT_START)
            )

    def _end_hanging(self, workers: Iterable[Worker]) -> None:
        hanging = list(workers)
        if hanging:
            event(logging.ERROR, "workers-hang", workers=[one.pid for one in hanging])
            for one in hanging:
                one.child.kill()
