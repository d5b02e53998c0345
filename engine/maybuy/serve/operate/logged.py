"""A decision log, read back: the questions in it, those that say the same once, and what is no question.

However long a log is, memory stays within bounds: the questions wait, sorted, in a file that has no name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from msgspec import UNSET, MsgspecError, Raw, Struct, UnsetType, json

from ...diff.replayed import Asked, LeftOut, Place, Repeated, Told, Why
from ...model.ask import Ask
from ...model.base import as_date, as_scalar
from .decision_log import MASK

LONGEST_LINE: Final = 16_000_000
"""Bytes of a line; what is longer is broken, and never held as a whole."""

CACHE: Final = 64_000
"""Kibibytes of memory that questions may take before they go to the disk."""

OFTEN: Final = 1_000
"""Lines after which it is told how far it has come."""

LARGEST: Final = 2**63 - 1
"""As a number of seats or units, more than anybody can ask for."""


class _Decision(Struct, gc=False):
    action: Any = UNSET
    user: Any = UNSET
    account: Any = UNSET
    at: Any = UNSET
    item: Any = None
    to: Any = None
    seats: Any = None
    quantity: Any = None
    outcome: Any = None
    channels: Any = ()
    reasons: Any = ()


class _Line(Struct, gc=False):
    decision: Raw | UnsetType = UNSET


_line: Final = json.Decoder(_Line)
_decision: Final = json.Decoder(_Decision)

Key = tuple[str, str, str, bytes, bytes]
"""Account, user, day, what is asked and what was told, each as a text that is sorted by."""


def question_in(line: bytes) -> Key | Why:
    """The question in a line of a log, or why there is none that could be asked again."""
    try:
        record = _line.decode(line)
        if isinstance(record.decision, UnsetType):
            return "no-decision"
        read = _decision.decode(record.decision)
    except (MsgspecError, RecursionError, ValueError):
        return "broken"
    asked = (read.account, read.user, read.at, read.action, read.item, read.to, read.seats, read.quantity)
    if MASK in asked:
        return "masked"
    return _key(read) or "incomplete"


def _key(read: _Decision) -> Key | None:
    """A question as a line says it; None where that is not all of one."""
    for word in (read.account, read.user, read.at, read.action):
        if not isinstance(word, str):
            return None
    for number in (read.seats, read.quantity):
        if number is not None and (type(number) is not int or abs(number) > LARGEST):
            return None
    if not isinstance(read.item, str | None) or not isinstance(read.to, str | int | bool | None):
        return None
    try:
        day, to = as_date(read.at), None if read.to is None else as_scalar(read.to)
    except ValueError:
        return None
    asked = json.encode((read.action, read.item, read.seats, read.quantity, to))
    return read.account, read.user, day.isoformat(), asked, json.encode(_told(read))


def _told(read: _Decision) -> Told | None:
    """What was answered, as far as a line says all of it."""
    channels, reasons = read.channels, read.reasons
    if not isinstance(read.outcome, str) or not isinstance(channels, list) or not isinstance(reasons, list):
        return None
    if read.outcome == MASK or not all(isinstance(one, str) and one != MASK for one in channels):
        return None
    if read.outcome != "deny":
        return Told(read.outcome, tuple(channels), None)
    code = reasons[0].get("code") if reasons and isinstance(reasons[0], dict) else None
    return Told(read.outcome, tuple(channels), code) if isinstance(code, str) else None


_TABLE: Final = """
CREATE TABLE asked (
    account TEXT, user TEXT, at TEXT, what BLOB, told BLOB, questions INTEGER, line INTEGER,
    PRIMARY KEY (account, user, at, what, told)
) WITHOUT ROWID
"""

_ADD: Final = """
INSERT INTO asked VALUES (?, ?, ?, ?, ?, 1, ?)
ON CONFLICT DO UPDATE SET questions = questions + 1
"""

_ASKED: Final = json.Decoder(tuple[str, str | None, int | None, int | None, str | None])
_TOLD: Final = json.Decoder(tuple[str, tuple[str, ...], str | None] | None)


class Logged(AbstractContextManager["Logged"]):
    """The questions of some logs."""

    def __init__(self) -> None:
        self.lines = 0
        self.places: list[Place] = []
        self.left_out = LeftOut()
        # Without a name it is a file that SQLite makes when memory does not do, and that goes with it.
        self._store = sqlite3.connect("")
        self._store.execute(f"PRAGMA cache_size = -{CACHE}")
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute(_TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self._store.close()

    def read(self, log: str, file: BinaryIO, often: Callable[[], None] = lambda: None) -> None:
        """Takes in a log. `often` is called now and then. Raises what reading raises."""
        self.places.append(Place(log, self.lines + 1))
        self._store.executemany(_ADD, self._questions(file, often))

    def _questions(self, file: BinaryIO, often: Callable[[], None]) -> Iterator[tuple[Any, ...]]:
        for line in _lines(file):
            self.lines += 1
            if self.lines % OFTEN == 0:
                often()
            found = "broken" if line is None else question_in(line)
            if isinstance(found, str):
                self.left_out.add(found, 1, (self.lines,))
            else:
                yield (*found, self.lines)

    def __len__(self) -> int:
        """How many questions there are that differ, in what was asked or answered."""
        (found,) = self._store.execute("SELECT count(*) FROM asked").fetchone()
        return int(found)

    def questions(self) -> Iterator[Repeated]:
        """All of them, sorted as diff/replayed.py takes them."""
        rows = self._store.execute("SELECT * FROM asked ORDER BY account, user, at, what, told")
        for account, user, at, what, told, questions, line in rows:
            action, item, seats, quantity, to = _ASKED.decode(what)
            asked = Asked(account, user, date.fromisoformat(at), Ask(action, item, seats, quantity, to))
            answered = _TOLD.decode(told)
            yield Repeated(asked, None if answered is None else Told(*answered), questions, (line,))


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a log as they are, None for one that is too long."""
    while line := file.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield None
