"""The decision log: a JSON line for each decision, written by a thread so that no decision ever waits.

An answer without any decision in it, such as a search or a list of entitlements, has a line of its own.

Several workers may write to one file: each block of lines is appended under a lock, and whoever finds the
file full moves it aside.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from ..services import Answer
from ..start_error import StartError
from .logs import event, write_all

STANDARD_OUTPUT: Final = "-"
MOST_WAITING: Final = 20_000
"""Decisions that may wait to be written; what comes on top is dropped, and counted."""

MOST_AT_ONCE: Final = 500
"""Requests written as one block."""

SECONDS_TO_GET_ON: Final = 2.0
"""A block of lines that is not written by then is on a disk, or in a pipe, that hangs."""

MASK: Final = "***"
FIELDS: Final = frozenset({
    "request", "key", "outcome", "action", "item", "acts_on", "to", "seats", "quantity", "account",
    "user", "at", "channels", "effective", "price", "obligations", "settlement", "reasons", "rule",
    "message", "source", "remedies", "contacts", "sought", "found", "total", "start", "features",
    "granted_features", "limits", "lines", "totals", "payment_method", "payment_methods", "payments",
    "on_request", "scheduled", "undone", "ended", "discounts", "savings", "subscription_now",
    "subscription_after", "flags", "value", "variant", "metadata",
})  # fmt: skip
"""What can be masked: fields of a line and of the answer in it. `time` and `catalog` stay."""


class Entry(NamedTuple):
    """The decisions of one request."""

    at: datetime
    request: str
    key: str | None
    answers: tuple[Answer, ...]


class Sink(Protocol):
    """Where lines go."""

    def append(self, lines: Sequence[bytes]) -> None:
        """Writes lines, all or none. Raises OSError."""


class StandardOutput:
    """Lines go to standard output, each with one call, so that lines of workers do not mix."""

    def append(self, lines: Sequence[bytes]) -> None:
        """Writes each line at once."""
        for line in lines:
            write_all(1, line)


class RotatedFile:
    """Lines go to a file; before it grows past `max_bytes` it becomes `NAME.1`, and `NAME.1` `NAME.2`.

    `keep` older files stay. 0 bytes means that it is never moved; somebody else may move it at any time.
    """

    def __init__(self, path: Path, max_bytes: int, keep: int) -> None:
        self.path = path
        self.max_bytes = max_bytes
        self.keep = keep
        self._fd: int | None = None

    def append(self, lines: Sequence[bytes]) -> None:
        """Writes lines as one block, with the file locked; moves it before, where it would grow too large."""
        block = b"".join(lines)
        fd = self._locked()
        size = os.fstat(fd).st_size
        if self.max_bytes and size and size + len(block) > self.max_bytes:
            self._rotate()
            fd = self._locked()  # the file moved aside is unlocked by being closed
            size = os.fstat(fd).st_size
        if size and os.pread(fd, 1, size - 1) != b"\n":
            block = b"\n" + block  # a worker was killed while it wrote
        try:
            write_all(fd, block)
        except OSError:
            with suppress(OSError):
                os.ftruncate(fd, size)
            raise
        finally:
            fcntl.flock(fd, fcntl.LOCK_UN)

    def _locked(self) -> int:
        """The file, open and locked; opened again where another worker has moved it aside."""
        while True:
            if self._fd is None:
                self._fd = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
            fcntl.flock(self._fd, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if os.path.samestat(self.path.stat(), os.fstat(self._fd)):
                    return self._fd
            os.close(self._fd)
            self._fd = None

    def _rotate(self) -> None:
        for number in range(self.keep, 0, -1):
            older = self.path if number == 1 else self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))
        if not self.keep:
            self.path.unlink()

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


class DecisionLog:
    """Remembers what was decided; see services.DecisionLog. `dropped` is called with each number lost."""

    def __init__(self, sink: Sink, masks: Iterable[str], dropped: Callable[[int], None]) -> None:
        self._sink = sink
        self._masks = frozenset(masks)
        self._dropped = dropped
        self._queue: SimpleQueue[Entry | None] = SimpleQueue()
        # Each is counted by one thread alone: those taken by the event loop's, those done by the writer's.
        self._taken = 0
        self._done = 0
        self._failing = False
        self._thread = threading.Thread(target=self._run, name="decision-log", daemon=True)

    def start(self) -> None:
        """Begins to write."""
        self._thread.start()

    def record(self, answers: Sequence[Answer], /, *, request: str, key: str | None) -> None:
        """Hands the decisions of one request to the thread that writes; drops them where it is far behind."""
        if self._taken - self._done + len(answers) > MOST_WAITING:
            self._dropped(len(answers))
            return
        self._taken += len(answers)
        self._queue.put(Entry(datetime.now(UTC), request, key, tuple(answers)))

    def close(self, timeout: float) -> None:
        """Writes all that waits, as long as it gets on, for at most so many seconds.

        What is left then is counted as dropped.
        """
        self._queue.put(None)
        end = time.monotonic() + timeout
        before = -1
        while self._thread.is_alive() and self._done != before and time.monotonic() < end:
            before = self._done
            self._thread.join(SECONDS_TO_GET_ON)
        if left := self._taken - self._done:
            self._dropped(left)
            event(logging.ERROR, "decision-log-cut-short", lines=left)

    def _run(self) -> None:
        going_on = True
        while going_on:
            entries = [self._queue.get()]
            with suppress(Empty):
                while len(entries) < MOST_AT_ONCE:
                    entries.append(self._queue.get_nowait())
            going_on = None not in entries
            lines = [line for entry in entries if entry for line in self._lines(entry)]
            if lines:
                self._append(lines)

    def _append(self, lines: list[bytes]) -> None:
        try:
            self._sink.append(lines)
        except OSError as error:
            self._dropped(len(lines))
            if not self._failing:
                event(logging.ERROR, "decision-log-unwritable", reason=error.strerror)
            self._failing = True
        else:
            if self._failing:
                event(logging.INFO, "decision-log-writable-again")
            self._failing = False
        self._done += len(lines)

    def _lines(self, entry: Entry) -> Iterable[bytes]:
        head = {"time": entry.at.isoformat(), "request": entry.request, "key": entry.key}
        for answer in entry.answers:
            # JSON has no line break outside of its strings, and inside they are escaped: one line it is.
            line: dict[str, Any] = {**head, answer.kind: msgspec.Raw(answer.encoded)}
            if self._masks:
                line = _masked({**head, answer.kind: msgspec.json.decode(answer.encoded)}, self._masks)
            yield msgspec.json.encode(line) + b"\n"


def _masked(value: Any, masks: frozenset[str]) -> Any:
    """A value with every field of these names made unreadable, at any depth."""
    if isinstance(value, dict):
        return {
            name: MASK if name in masks and inner is not None else _masked(inner, masks)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(inner, masks) for inner in value]
    return value


def sink_of(target: str, max_bytes: int, keep: int) -> Sink:
    """Where a decision log goes: `-` is standard output. Nothing is opened yet, so a worker always starts."""
    return StandardOutput() if target == STANDARD_OUTPUT else RotatedFile(Path(target), max_bytes, keep)


def try_out(sink: Sink, target: str) -> None:
    """Raises StartError where it cannot be written."""
    try:
        sink.append(())
    except OSError as error:
        raise StartError("log-unwritable", file=target, reason=error.strerror or error) from None


def checked_masks(names: Iterable[str]) -> tuple[str, ...]:
    """The fields to mask. Raises StartError for one unknown: a slip would show what is to be hidden."""
    for name in names:
        if name not in FIELDS:
            raise StartError("log-mask", word=name, known=", ".join(sorted(FIELDS)))
    return tuple(names)
