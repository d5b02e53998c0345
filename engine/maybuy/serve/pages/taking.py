"""Where orders go: a file, a webhook with such a file as its outbox, or, in the demo, nowhere but memory."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ..operate.logs import event
from ..services import Taken

AT_ONCE: Final = 1_000_000
"""Bytes of a file that are looked at together: a large one is never in memory as a whole."""

MOST_SENT: Final = 100
"""Orders that are sent on together."""

DELIVERED: Final = "delivered"
"""The kind of a line of an outbox that says which order was passed on."""

ANSWERED: Final = 5.0
"""Seconds in which a webhook answers."""

Record = Mapping[str, Any]


@dataclass(slots=True)
class InMemory:
    """Of the demo: kept as long as the service runs."""

    _known: dict[str, Record] = field(default_factory=dict)

    def take(self, key: str, record: Record) -> Taken:
        """See Orders."""
        said = {"key": key, **record}
        known = self._known.setdefault(key, said)
        return Taken(known, delivered=True, new=known is said)

    def taken(self, key: str) -> Taken | None:
        """See Orders."""
        found = self._known.get(key)
        return None if found is None else Taken(found, delivered=True)

    def work(self) -> None:
        """See Orders."""


@dataclass(slots=True)
class _Index:
    """What is known of the lines of a file so far: where each order stands, and, where they are passed on,
    which were not yet. It grows by some 250 bytes with each order of the file."""

    inode: int = -1
    read: int = 0
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)


class OrderFile:
    """A file with a JSON line for each order. Several processes may write it: each looks, under a lock, at
    what the others have written before it adds a line, and a line is on the disk before anybody is told.
    """

    passes_on = False
    """Whether orders are sent on from here."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index = _Index()

    def take(self, key: str, record: Record) -> Taken:
        """See Orders."""
        with self._open() as file:
            new = key not in self._index.places
            if new:
                self._add(file, {"key": key, **record})
            return Taken(self._at(file, key), delivered=True, new=new)

    def taken(self, key: str) -> Taken | None:
        """See Orders."""
        with self._open() as file:
            return Taken(self._at(file, key), delivered=True) if key in self._index.places else None

    def work(self) -> None:
        """See Orders."""

    @contextmanager
    def _open(self) -> Iterator[int]:
        """The file, which nobody else writes meanwhile, with all its lines known."""
        file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._look(file)
            yield file
        finally:
            os.close(file)

    def _look(self, file: int) -> None:
        """Takes note of lines that are new; of all where it is another file."""
        status = os.fstat(file)
        if status.st_ino != self._index.inode or status.st_size < self._index.read:
            self._index = _Index(status.st_ino)
        index, left = self._index, b""
        while (at := index.read + len(left)) < status.st_size:
            piece = os.pread(file, min(AT_ONCE, status.st_size - at), at)
            *whole, left = (left + piece).split(b"\n")
            for line in whole:
                self._note(line + b"\n", index.read)
                index.read += len(line) + 1
        if left:  # whoever wrote it was stopped: what follows begins a line of its own
            os.write(file, b"\n")
            index.read += len(left) + 1

    def _note(self, line: bytes, place: int) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return
        if isinstance(said, dict) and isinstance(key := said.get("key"), str):
            index = self._index
            if said.get("kind") == DELIVERED:
                index.waiting.pop(key, None)
            elif key not in index.places:
                index.places[key] = (place, len(line))
                if self.passes_on:
                    index.waiting[key] = None

    def _add(self, file: int, said: Record) -> None:
        line = json.dumps(said).encode() + b"\n"
        written = os.write(file, line)
        if written != len(line):
            raise OSError("the disk is full")
        os.fsync(file)
        self._note(line, self._index.read)
        self._index.read += len(line)

    def _at(self, file: int, key: str) -> Record:
        place, length = self._index.places[key]
        found: dict[str, Any] = json.loads(os.pread(file, length, place))
        return found


class Webhook(OrderFile):
    """An outbox from which each order is sent on, at least once, until it is taken there.

    `send` sends a record with its key; it says whether it was taken. What is not is sent again by work(),
    each time after a longer while.
    """

    passes_on = True

    def __init__(self, path: Path, send: Callable[[str, bytes], bool], clock: Callable[[], float]) -> None:
        super().__init__(path)
        self._send = send
        self._clock = clock
        self._tries: dict[str, tuple[int, float]] = {}

    def take(self, key: str, record: Record) -> Taken:
        """See Orders."""
        taken = super().take(key, record)
        return Taken(taken.record, self._passed_on(key, taken.record), taken.new)

    def taken(self, key: str) -> Taken | None:
        """See Orders."""
        found = super().taken(key)
        return None if found is None else Taken(found.record, key not in self._index.waiting)

    def work(self) -> None:
        """Sends what has waited long enough."""
        with self._open() as file:
            due = islice((key for key in self._index.waiting if self._due(key)), MOST_SENT)
            waiting = {key: self._at(file, key) for key in due}
        for key, record in waiting.items():
            self._passed_on(key, record)

    def _due(self, key: str) -> bool:
        tries, last = self._tries.get(key, (0, 0.0))
        return not tries or self._clock() - last >= min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)

    def _passed_on(self, key: str, record: Record) -> bool:
        if key in self._index.places and key not in self._index.waiting:
            return True
        if not self._send(key, json.dumps(record).encode()):
            self._tries[key] = (self._tries.get(key, (0, 0.0))[0] + 1, self._clock())
            return False
        self._tries.pop(key, None)
        with self._open() as file:
            if key in self._index.waiting:
                self._add(file, {"kind": DELIVERED, "key": key})
        return True


FIRST_WAIT: Final = 2.0
LONGEST_WAIT: Final = 600.0
"""Seconds between two tries to pass an order on: twice as many after each."""


def sender(url: str) -> Callable[[str, bytes], bool]:
    """What sends a record to an address: a POST with a key, by which whoever gets it twice knows it.

    A redirection is not followed, and counts as a failure.
    """
    parts = urlsplit(url)
    made = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    path = parts.path or "/"

    def send(key: str, body: bytes) -> bool:
        connection = made(parts.hostname or "", parts.port, timeout=ANSWERED)
        try:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key, "User-Agent": "maybuy"}
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            event(logging.WARNING, "order-not-delivered", key=key, problem=type(error).__name__)
            return False
        finally:
            connection.close()
        if not 200 <= status < 300:
            event(logging.WARNING, "order-not-delivered", key=key, status=status)
            return False
        return True

    return send
