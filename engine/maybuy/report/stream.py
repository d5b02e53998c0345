"""Where text goes: standard output and error, as all commands write to them.

Whatever is written shows what would act on a terminal (see language/visible.py), and whatever keeps it from
being written is one error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from errno import EAGAIN, EBADF
from functools import partial
from io import RawIOBase, StringIO, TextIOWrapper
from typing import TYPE_CHECKING, Final, TextIO, cast

from ..language.visible import visible

if TYPE_CHECKING:
    from typing_extensions import Buffer

PLAIN_WIDTH = 110
"""Columns where there is no terminal: wider than most of them."""

MARKS: Final = {"allow": "✔", "refer": "➜", "deny": "✘"}
"""How an outcome is marked, by the style that it is shown in."""


class OutputError(Exception):
    """Standard output is closed, or full; `reason` is the system's, None where a reader has gone away.

    `language` is that of the command whose output it is, once that is known.
    """

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason or "")
        self.reason = reason
        self.language: str | None = None


CLOSED: Final = ""
"""The reason where there is no output at all."""


class _Channel:
    """Standard output or error, of which whatever keeps it from being written is one error, again and again.

    Others look only whether a stream can be written to, and take any error for an answer.
    """

    def __init__(self, stream: TextIO | None, *, needed: bool) -> None:
        self.stream = stream
        self._needed = needed
        self._failed: OutputError | None = None
        if isinstance(stream, TextIOWrapper):
            self._attempt(lambda: stream.reconfigure(errors="replace"))

    def write(self, text: str) -> None:
        if self.stream is None:
            self._fail(CLOSED)
        else:
            self._attempt(partial(_write_all, self.stream, text))

    def write_bytes(self, data: bytes) -> None:
        if self.stream is None:
            self._fail(CLOSED)
        else:
            self._attempt(partial(_write_bytes, self.stream, data))

    def flush(self) -> None:
        if self._failed is not None:
            raise self._failed
        if self.stream is not None:
            self._attempt(self.stream.flush)

    def _attempt(self, write: Callable[[], object]) -> None:
        if self._failed is not None:
            raise self._failed
        try:
            write()
        except BrokenPipeError:
            self._fail(None)
        except (OSError, ValueError) as error:  # a ValueError of a stream that was closed
            self._fail(getattr(error, "strerror", None) or CLOSED)

    def _fail(self, reason: str | None) -> None:
        if self.stream is not None:
            _let_go(self.stream)
        if self._needed:
            self._failed = OutputError(reason)
            raise self._failed


def _write_all(stream: TextIO, text: str) -> None:
    """Writes a whole text. Unbuffered, Python stops at what the system takes at once, and says nothing."""
    if isinstance(getattr(stream, "buffer", None), RawIOBase):
        _write_bytes(stream, text.encode(stream.encoding, "replace"))
    else:
        stream.write(text)


def _write_bytes(stream: TextIO, data: bytes) -> None:
    stream.flush()
    left = memoryview(data)
    while left:
        taken = stream.buffer.write(left)
        if not taken:  # None of a stream that does not wait, whatever its type says
            raise BlockingIOError(EAGAIN, os.strerror(EAGAIN))
        left = left[taken:]


class Outlet:
    """Standard output or error, with escapes for what would act on a terminal.

    A letter that its encoding lacks is written as `?`: a mark is no reason to fail. What cannot be written is
    an OutputError if it is `needed`; else there is nobody left to say it to.
    """

    def __init__(self, channel: _Channel, shown: Callable[[str], str] = visible) -> None:
        self._channel = channel
        self._shown = shown

    @property
    def encoding(self) -> str:
        """How letters are written."""
        return getattr(self._channel.stream, "encoding", None) or "utf-8"

    errors: Final = "replace"

    @property
    def as_it_stands(self) -> Outlet:
        """The same for a text with colours in it."""
        return Outlet(self._channel, str)

    def write_document(self, text: str) -> None:
        """Writes a file letter by letter as it is, in UTF-8; on a terminal it is a text as any other."""
        if self.isatty():
            self.write(text.replace("\r\n", "\n"))
        else:
            self._channel.write_bytes(text.encode())

    def write_bytes(self, data: bytes) -> None:
        """Writes what is no text, as it is."""
        self._channel.write_bytes(data)

    def write(self, text: str) -> int:
        """Writes a text."""
        self._channel.write(self._shown(text))
        return len(text)

    @property
    def buffer(self) -> RawIOBase:
        """The same for bytes that are a text, which is how click hands scripts of shells over."""
        return _Bytes(self)

    def flush(self) -> None:
        """Hands on what waits to be written."""
        self._channel.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._channel.stream is not None and self._channel.stream.isatty()

    def fileno(self) -> int:
        """The number of its file; OSError where it has none."""
        if self._channel.stream is None:
            raise OSError(EBADF, os.strerror(EBADF))
        return self._channel.stream.fileno()


class _Bytes(RawIOBase):
    def __init__(self, outlet: Outlet) -> None:
        super().__init__()
        self._outlet = outlet

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        text = bytes(data)
        self._outlet.write(text.decode(errors="replace"))
        return len(text)


def _let_go(stream: TextIO) -> None:
    """Lets what still waits be written nowhere: Python tries again when it ends, and would complain."""
    with suppress(OSError, ValueError):  # of a stream that is no file
        number = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def outlet(*, to_error: bool = False) -> Outlet:
    """Standard output, or error."""
    stream = cast("TextIO | Outlet | None", sys.stderr if to_error else sys.stdout)
    return stream if isinstance(stream, Outlet) else Outlet(_Channel(stream, needed=not to_error))


def collected(show: Callable[[], object]) -> str:
    """What is written to standard output meanwhile, as a text; none of it gets there."""
    text = StringIO()
    with redirect_stdout(cast("TextIO", Outlet(_Channel(text, needed=True)))):
        show()
    return text.getvalue()


@contextmanager
def guarded() -> Iterator[None]:
    """Whatever is written inside, by whomever, goes through an Outlet.

    Raises OutputError where standard output cannot be written.
    """
    _occupy()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = cast("TextIO", outlet()), cast("TextIO", outlet(to_error=True))
    try:
        try:
            yield
        finally:
            sys.stderr.flush()
            sys.stdout.flush()
    finally:
        sys.stdout, sys.stderr = before


def _occupy() -> None:
    """Opens nothing where standard input, output or error is closed: the next file would get its number.

    Each is opened for what is never done with it, so that it fails as a closed one does.
    """
    for number, way in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_RDONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, way)
