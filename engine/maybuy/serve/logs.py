"""What the service says of itself: JSON lines on standard error, or text on a terminal."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final, Literal

Form = Literal["auto", "json", "text"]
LEVELS: Final = ("debug", "info", "warning", "error")
LOGGER: Final = logging.getLogger("maybuy.serve")
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
        said = f"{_time(record)} {record.levelname.lower():7} {_plain(record.getMessage())}"
        for name, value in details.items():
            said += f" {name}={_plain(value if isinstance(value, str) else json.dumps(value, default=str))}"
        if record.exc_info:
            lines = self.formatException(record.exc_info).splitlines()
            said += "".join(f"\n  {_plain(line)}" for line in lines)
        return said


def configure(form: Form, level: str) -> None:
    """Sends all logs of this process to standard error, in the form asked for."""
    handler = logging.StreamHandler(sys.stderr)
    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler.setFormatter(Text() if text else JsonLines())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
