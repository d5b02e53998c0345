"""What the service says of itself: JSON lines on standard error, or text on a terminal."""

from __future__ import annotations

import json
import logging
import os
import select
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from queue import Full, Queue
from typing import Any, Final, Literal

from ...language.visible import on_one_line

Form = Literal["auto", "json", "text"]
LOGGER: Final = logging.getLogger("maybuy.serve")
MOST_WAITING: Final = 2_000
"""Lines that may wait to be written."""

_QUIET: Final = ("uvicorn", "uvicorn.access", "sqlalchemy", "watchfiles")
"""Loggers of libraries that would say something for every request, or show what was asked."""


def event(level: int, what: str, /, **details: Any) -> None:
    """Logs an event by its name, such as `catalog-refused`, with details that can be JSON."""
    LOGGER.log(level, what, extra={"details": details})


class JsonLines(logging.Formatter):
    """One JSON object a line; whatever a text holds, it never ends the line."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as one line."""
        shown = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            "process": record.process,
            **getattr(record, "details", {}),
        }
        if record.exc_info:
            shown["exception"] = self.formatException(record.exc_info)
        return json.dumps(shown, ensure_ascii=True, default=str)


class Text(logging.Formatter):
    """A line to read; control characters are shown as escapes, so that no text moves the cursor."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as one line, followed by the lines of a traceback where there is one."""
        details = getattr(record, "details", {})
        said = f"{_time(record)} {record.levelname.lower():7} {on_one_line(record.getMessage())}"
        for name, value in details.items():
            said += (
                f" {name}={on_one_line(value if isinstance(value, str) else json.dumps(value, default=str))}"
            )
        if record.exc_info:
            lines = self.formatException(record.exc_info).splitlines()
            said += "".join(f"\n  {on_one_line(line)}" for line in lines)
        return said


class Writer(logging.Handler):
    """Writes lines on a thread of its own: whoever logs never waits for whoever reads the log.

    Lines that come while too many wait, or that cannot be written, are lost: `lost` counts them, and the log
    says so when it can be written again.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.lost = 0
        self._descriptor = descriptor
        self._waiting: Queue[bytes | None] = Queue(MOST_WAITING)
        self._told = 0
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Leaves a record to the thread that writes; never waits."""
        try:
            self._waiting.put_nowait(_encoded(self.format(record)))
        except Full:
            self.lost += 1
        except Exception:
            self.lost += 1

    def finish(self, seconds: float) -> None:
        """Writes what waits, for at most so many seconds."""
        with suppress(Full):
            self._waiting.put(None, timeout=seconds)
            self._thread.join(seconds)

    def _run(self) -> None:
        while (line := self._waiting.get()) is not None:
            try:
                write_all(self._descriptor, line)
            except OSError:
                self.lost += 1
            else:
                if self._waiting.qsize() < MOST_WAITING // 2:
                    self._tell_of_gap()
        self._tell_of_gap()

    def _tell_of_gap(self) -> None:
        """Says that lines are missing, where that was not said: after those that came before them."""
        lost = self.lost
        if lost == self._told:
            return
        record = LOGGER.makeRecord(
            LOGGER.name, logging.WARNING, __file__, 0, "log-lines-lost", (), None,
            extra={"details": {"lines": lost - self._told}},
        )  # fmt: skip
        with suppress(OSError):
            write_all(self._descriptor, _encoded(self.format(record)))
            self._told = lost


def _encoded(line: str) -> bytes:
    return line.encode(errors="backslashreplace") + b"\n"


def write_all(descriptor: int, data: bytes) -> None:
    """Writes data, waiting for whoever reads it. Raises OSError."""
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:  # somebody who shares the descriptor does not want to wait
            select.select((), (descriptor,), ())


def configure(form: Form, level: str) -> None:
    """Sends all logs of this process to standard error, in the form asked for."""
    close(0)
    writer = Writer(sys.stderr.fileno())
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    writer.setFormatter(Text() if text else JsonLines())
    logging.basicConfig(handlers=[writer], level=level.upper(), force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def lost() -> int:
    """Lines of this process that the log lacks."""
    return sum(one.lost for one in logging.getLogger().handlers if isinstance(one, Writer))


def close(seconds: float) -> None:
    """Writes what waits to be logged, for at most so many seconds."""
    for one in logging.getLogger().handlers:
        if isinstance(one, Writer):
            one.finish(seconds)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
